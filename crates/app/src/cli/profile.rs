//! `earlyhelp profile`: begin an authority's file, and check it before it is used.

use std::io::Write;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use clap::Subcommand;
use domain::profile::{Key, Profile, ProfileError, starting_point};

use super::say;
use crate::config::Config;
use crate::definitions::Definitions;
use crate::serve::{read_definitions, read_profile};

/// What can be done with a profile.
#[derive(Debug, Subcommand)]
pub enum ProfileCommand {
    /// Write a starting profile for a new authority, with every section explained
    ///
    /// It is right as it stands, in plain words. Fill in the places marked FILL IN, and run
    /// `earlyhelp profile check` whenever you like. No file is overwritten.
    New {
        /// A short name for the authority, in small letters: north-marlshire
        key: String,
        /// The file to write
        #[arg(long, value_name = "FILE")]
        out: PathBuf,
    },
    /// Check a profile: every mistake with its line, and what would be right
    ///
    /// Also says what may stand and was probably not meant: a forum that nobody can coordinate, a limit
    /// that never starts, an assessment that no level uses, a role that nobody can hold.
    Check {
        /// The file; the one in the settings when left out
        file: Option<PathBuf>,
    },
}

/// Runs it.
///
/// # Errors
/// Every mistake in the file; a file that is there already, or cannot be written.
pub fn run(config: &Config, command: &ProfileCommand) -> Result<()> {
    match command {
        ProfileCommand::New { key, out } => begin(key, out),
        ProfileCommand::Check { file } => {
            let config = Config {
                profile: file.clone().unwrap_or_else(|| config.profile.clone()),
                ..config.clone()
            };
            check(&config)
        }
    }
}

fn begin(key: &str, out: &Path) -> Result<()> {
    let key = match Key::parse(key) {
        Ok(key) => key,
        Err(problem) => bail!("{problem}"),
    };
    let shown = out.display();
    // A profile is an authority's own work: it is never written over.
    let mut file = std::fs::File::create_new(out).with_context(|| {
        format!("{shown} cannot be made; a file that is there is never overwritten")
    })?;
    file.write_all(starting_point(&key).as_bytes())
        .with_context(|| format!("{shown} cannot be written"))?;
    say(&format!(
        "{shown} is a starting profile for {key}.\n\
         Fill in the places marked FILL IN, then run: earlyhelp profile check {shown}"
    ));
    Ok(())
}

fn check(config: &Config) -> Result<()> {
    let profile = read_profile(config)?;
    let shown = config.profile.display().to_string();
    let unknown = unknown_scales(&shown, &profile, &read_definitions(config)?);
    if !unknown.is_empty() {
        bail!("{}", lines(&unknown));
    }
    let forums = profile.forums.iter().count();
    say(&format!(
        "{shown} is right: {}, {forums} {}.",
        profile.authority.display_name,
        if forums == 1 { "forum" } else { "forums" },
    ));
    if !profile.doubts().is_empty() {
        say(&format!(
            "It can be used. This may not be what you mean:\n{}",
            lines(profile.doubts())
        ));
    }
    Ok(())
}

fn lines(told: &[ProfileError]) -> String {
    let lines: Vec<String> = told.iter().map(ToString::to_string).collect();
    lines.join("\n")
}

/// Scales that an assessment names and that neither the product nor the authority's own files have.
fn unknown_scales(file: &str, profile: &Profile, known: &Definitions) -> Vec<ProfileError> {
    let named = profile
        .assessments
        .iter()
        .flat_map(|one| one.scales.iter().map(move |scale| (&one.key, scale)));
    named
        .filter(|(_, scale)| known.scale(scale.as_str()).is_none())
        .map(|(assessment, scale)| ProfileError {
            file: file.to_owned(),
            line: None,
            key: format!("assessments.{assessment}.scales"),
            wrong: format!("there is no scale \"{scale}\""),
            right: "Write the key of a shipped scale such as \"family_scale\", or add the scale as a file in the folder scales beside the profile.".to_owned(),
        })
        .collect()
}
