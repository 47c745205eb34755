//! `earlyhelp import` and `earlyhelp agency`: requests from a file, and the
//! tokens of agencies' own systems.

use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result, bail};
use casework::referrals::{Receive, receive};
use casework::{organisations, tokens};
use clap::Subcommand;

use super::say;
use crate::config::Config;
use crate::intake::{file, submission_key};
use crate::serve;
use crate::web::{AppState, Mode};
use crate::worker;

/// What can be imported.
#[derive(Debug, Subcommand)]
pub enum ImportCommand {
    /// Requests for help from a CSV file: one row for each person
    ///
    /// Rows with the same `request` belong together. Importing the same file
    /// again makes nothing new. Bad rows are named by line and field.
    Referrals {
        /// The file
        file: PathBuf,
        /// The short name of the agency that sends them
        #[arg(long)]
        agency: String,
        /// Import nothing unless every row is right
        #[arg(long)]
        strict: bool,
    },
}

/// What can be done for an agency's own system.
#[derive(Debug, Subcommand)]
pub enum AgencyCommand {
    /// Make a token; it is shown once
    Token {
        /// The agency's short name
        agency: String,
        /// What the token is for, in a few words
        #[arg(long, default_value = "own system")]
        name: String,
    },
    /// End every token of an agency
    RevokeTokens {
        /// The agency's short name
        agency: String,
    },
}

async fn agency(app: &AppState, key: &str) -> Result<organisations::Agency> {
    match organisations::find_by_key(&mut app.store.reader(), key).await? {
        Some(found) => Ok(found),
        None => bail!("there is no agency with the short name {key}"),
    }
}

/// Imports a file.
///
/// # Errors
/// When the file cannot be read, or with `strict` when a row is not right.
pub async fn import(config: Config, command: ImportCommand) -> Result<()> {
    let ImportCommand::Referrals {
        file: path,
        agency: key,
        strict,
    } = command;
    let app = serve::open_live(config, Mode::Live).await?;
    app.store.require_migrated().await?;
    let from = agency(&app, &key).await?;
    let opened = std::fs::File::open(&path)
        .with_context(|| format!("{} cannot be opened", path.display()))?;
    let (ready, errors) = file::read(opened, from.id, &from.name.to_string());
    for error in &errors {
        say(&format!("{}: {error}", path.display()));
    }
    if strict && !errors.is_empty() {
        bail!("nothing was imported: {} mistakes", errors.len());
    }
    receive_all(&app, &path, from.id, ready).await?;
    if errors.is_empty() {
        Ok(())
    } else {
        bail!(
            "{} mistakes; the rows that are right were imported",
            errors.len()
        )
    }
}

async fn receive_all(
    app: &AppState,
    path: &Path,
    agency: domain::ids::AgencyId,
    ready: Vec<file::FileRequest>,
) -> Result<()> {
    for one in ready {
        let act = worker::act(app);
        let command = Receive {
            key: submission_key(agency, &format!("file:{}:{}", path.display(), one.name)),
            request: one.request,
        };
        let received = receive(&app.store, &app.profile, &act, &command).await?;
        say(&format!("request {}: {}", one.name, received.reference));
    }
    Ok(())
}

/// Manages tokens.
///
/// # Errors
/// When there is no such agency.
pub async fn tokens(config: Config, command: AgencyCommand) -> Result<()> {
    let app = serve::open_live(config, Mode::Live).await?;
    app.store.require_migrated().await?;
    let act = worker::act(&app);
    match command {
        AgencyCommand::Token { agency: key, name } => {
            let found = agency(&app, &key).await?;
            let secret = tokens::make(&app.store, &act, found.id, &name).await?;
            say(&secret);
        }
        AgencyCommand::RevokeTokens { agency: key } => {
            let found = agency(&app, &key).await?;
            let ended = tokens::revoke_all(&app.store, &act, found.id).await?;
            say(&format!("{ended} tokens ended."));
        }
    }
    Ok(())
}
