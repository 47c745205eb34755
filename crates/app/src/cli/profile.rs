//! `earlyhelp profile`: check an authority's file before it is used.

use std::path::PathBuf;

use anyhow::Result;
use clap::Subcommand;

use super::say;
use crate::config::Config;
use crate::serve::read_profile;

/// What can be done with a profile.
#[derive(Debug, Subcommand)]
pub enum ProfileCommand {
    /// Check a profile: every mistake with its line, and what would be right
    Check {
        /// The file; the one in the settings when left out
        file: Option<PathBuf>,
    },
}

/// Runs it.
///
/// # Errors
/// Every mistake in the file.
pub fn run(config: &Config, command: &ProfileCommand) -> Result<()> {
    match command {
        ProfileCommand::Check { file } => {
            let config = Config {
                profile: file.clone().unwrap_or_else(|| config.profile.clone()),
                ..config.clone()
            };
            let profile = read_profile(&config)?;
            say(&format!(
                "{} is right: {}, {} forums.",
                config.profile.display(),
                profile.authority.display_name,
                profile.forums.iter().count(),
            ));
            Ok(())
        }
    }
}
