//! The command line: help that teaches, one function per command. Output for
//! people goes to standard output here and nowhere else.

mod audit;
mod database;
mod demo;
mod import;
mod link;
mod profile;
mod user;

use std::path::PathBuf;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::config::Config;
use crate::serve;
use crate::web::Mode;

/// Early Help runs a local authority's multi-agency early help: from the first
/// worry about a child to the end of support, and at every moment it shows who
/// holds the family.
///
/// To look around, run `earlyhelp demo`. To set up an authority: begin its
/// profile (`profile new`), check it (`profile check`), make the database (`migrate`), add the
/// first administrator (`user add-administrator`), then `serve`.
#[derive(Debug, Parser)]
#[command(name = "earlyhelp", version, arg_required_else_help = true)]
pub struct Cli {
    /// Settings file (TOML). The environment overrules it
    #[arg(long, global = true, env = "EARLYHELP_CONFIG", value_name = "FILE")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the pages and do the work that waits: letters, e-mails, sealing
    ///
    /// The database must be up to date: run `earlyhelp migrate` first.
    Serve,
    /// Make an invented authority and serve it: look around, try everything
    ///
    /// The families are made by the same steps as real ones, and are the same
    /// for the same seed. The sign-in page offers sixteen people to be.
    ///
    /// Example: earlyhelp demo --authority york
    Demo {
        /// Which authority: the name of a profile that ships, or a profile's file.
        /// Without it, the profile of the settings
        #[arg(long, value_name = "NAME|FILE")]
        authority: Option<String>,
        /// How many families
        #[arg(long, default_value_t = 2000)]
        families: u64,
        /// Where its database is kept, one for each authority; made anew when it is not there
        #[arg(long, value_name = "FILE")]
        database: Option<PathBuf>,
        /// Another number gives other families
        #[arg(long, default_value_t = 1)]
        seed: u64,
    },
    /// Bring the database up to date with this version
    ///
    /// Safe to run again, and while other nodes run: one migrates, the others wait.
    Migrate,
    /// The authority's profile
    #[command(subcommand)]
    Profile(profile::ProfileCommand),
    /// Accounts, from the command line: the first administrator, and the way back in
    #[command(subcommand)]
    User(user::UserCommand),
    /// Bring requests in from a file
    #[command(subcommand)]
    Import(import::ImportCommand),
    /// Agencies, and tokens for their own systems (POST /api/v1/referrals)
    #[command(subcommand)]
    Agency(import::AgencyCommand),
    /// The audit's chain: prove that nothing was changed, moved or removed
    #[command(subcommand)]
    Audit(audit::AuditCommand),
    /// Find the same person, and the same household, in files of people
    ///
    /// Example: earlyhelp link school.csv health.parquet --out results. The folder
    /// then holds pairs, persons, households, what was set aside and why, a report
    /// to read in a browser, and the model, also as settings for Splink.
    Link(link::LinkArguments),
    /// Copy the embedded database to a file, while it is in use
    Backup {
        /// The new file; it must not exist
        file: PathBuf,
    },
    /// Put a backup in the place of the embedded database
    ///
    /// Stop the server first. The database that was there is kept beside it,
    /// with the ending .before-restore.
    Restore {
        /// The backup
        file: PathBuf,
    },
}

/// Runs the command that was asked for.
///
/// # Errors
/// When it cannot be done; the message says why.
pub async fn run(cli: Cli) -> Result<()> {
    let config = Config::read(cli.config.as_deref())?;
    match cli.command {
        Command::Link(arguments) => link::run(arguments),
        Command::Serve => {
            let app = serve::open_live(config, Mode::Live).await?;
            app.store.require_migrated().await?;
            serve::serve(app).await
        }
        Command::Demo {
            authority,
            families,
            database,
            seed,
        } => {
            let config = match authority {
                Some(authority) => Config {
                    profile: demo::profile_of(&authority)?,
                    ..config
                },
                None => config,
            };
            let database = database.unwrap_or_else(|| demo::database_of(&config.profile));
            demo::run(config, families, &database, seed).await
        }
        Command::Migrate => database::migrate(config).await,
        Command::Profile(command) => profile::run(&config, &command),
        Command::User(command) => user::run(config, command).await,
        Command::Import(command) => import::import(config, command).await,
        Command::Agency(command) => import::tokens(config, command).await,
        Command::Audit(command) => audit::run(config, command).await,
        Command::Backup { file } => database::backup(config, &file).await,
        Command::Restore { file } => database::restore(&config, &file).await,
    }
}

/// Says something to the person at the terminal.
#[expect(
    clippy::print_stdout,
    reason = "the command line's answer belongs on standard output"
)]
fn say(words: &str) {
    println!("{words}");
}
