//! `earlyhelp import` and `earlyhelp agency`: requests from a file, agencies,
//! and the tokens of their own systems.

use std::path::PathBuf;

use anyhow::{Context as _, Result, bail};
use casework::referrals::{Receive, Sent, receive_sent};
use casework::{organisations, tokens};
use clap::Subcommand;
use domain::organisations::{AgencyDetails, AgencyPart};

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
    /// Rows with the same `request` belong together. Importing the same rows
    /// again makes nothing new. Bad rows are named by line and field; a request
    /// with a bad row waits whole, unless it is an immediate concern.
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

/// What can be done for agencies and their own systems.
#[derive(Debug, Subcommand)]
pub enum AgencyCommand {
    /// Add an agency: the front door, social care, the panels, each partner
    Add {
        /// A short name: small letters, numbers and hyphens
        key: String,
        /// Its name
        name: String,
        /// Its kind, such as school, health or police
        #[arg(long)]
        kind: String,
        /// Its part: partner, front_door, social_care, forum or authority
        #[arg(long, default_value = "partner")]
        part: String,
        /// An e-mail address for the whole agency
        #[arg(long, default_value = "")]
        email: String,
        /// A telephone number for the whole agency
        #[arg(long, default_value = "")]
        telephone: String,
    },
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
    let (ready, errors) = file::read(opened, &app.profile, from.id, &from.name.to_string());
    for error in &errors {
        say(&format!("{}: {error}", path.display()));
    }
    if strict && !errors.is_empty() {
        bail!("nothing was imported: {} mistakes", errors.len());
    }
    receive_all(&app, from.id, ready, strict).await?;
    if errors.is_empty() {
        Ok(())
    } else {
        bail!(
            "{} mistakes; the requests that are right were imported",
            errors.len()
        )
    }
}

/// Receives the requests: with `together` in one transaction, so that a fault
/// half way leaves none of them.
async fn receive_all(
    app: &AppState,
    agency: domain::ids::AgencyId,
    ready: Vec<file::FileRequest>,
    together: bool,
) -> Result<()> {
    let (names, sent): (Vec<String>, Vec<Sent>) = ready
        .into_iter()
        .map(|one| {
            let key = format!("file:{}:{}", one.name, one.content_hash);
            let command = Receive {
                key: submission_key(agency, &key),
                request: one.request,
            };
            let content_hash = one.content_hash;
            (
                one.name,
                Sent {
                    command,
                    content_hash,
                },
            )
        })
        .unzip();
    let at_once = if together { sent.len().max(1) } else { 1 };
    for (names, sent) in names.chunks(at_once).zip(sent.chunks(at_once)) {
        let act = worker::act(app);
        let received = receive_sent(&app.store, &app.profile, &act, sent).await?;
        for (name, one) in names.iter().zip(received) {
            say(&format!("request {name}: {}", one.reference));
        }
    }
    Ok(())
}

/// Manages agencies and their tokens.
///
/// # Errors
/// When there is no such agency.
pub async fn tokens(config: Config, command: AgencyCommand) -> Result<()> {
    let app = serve::open_live(config, Mode::Live).await?;
    app.store.require_migrated().await?;
    let act = worker::act(&app);
    match command {
        AgencyCommand::Add {
            key,
            name,
            kind,
            part,
            email,
            telephone,
        } => {
            let Some(part) = AgencyPart::from_key(&part) else {
                bail!(
                    "{part} is no part: use partner, front_door, social_care, forum or authority"
                );
            };
            let details =
                AgencyDetails::parse((&key, &name), (&kind, part), (&email, &telephone), false)?;
            organisations::add(&app.store, &act, &details).await?;
            say(&format!("{name} is there."));
        }
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
