//! `earlyhelp user`: the first way in, and the way back in.

use anyhow::{Context as _, Result, bail};
use casework::accounts::{NewUser, add_user, find_user_by_email, leave, reset_by_manager};
use casework::organisations;
use clap::Subcommand;
use domain::access::Role;
use domain::organisations::{AgencyDetails, AgencyPart};

use super::say;
use crate::config::Config;
use crate::serve;
use crate::web::Mode;
use crate::worker;

/// What can be done with accounts from the command line.
#[derive(Debug, Subcommand)]
pub enum UserCommand {
    /// Make the authority's agency, if it is not there, and an administrator in it
    ///
    /// Prints the address at which the person chooses a password. It works once.
    AddAdministrator {
        /// The person's full name
        #[arg(long)]
        name: String,
        /// The e-mail address to sign in with
        #[arg(long)]
        email: String,
    },
    /// Print a new invitation for somebody who lost their way in
    InviteAgain {
        /// The e-mail address of the account
        email: String,
    },
    /// End an account's access at once
    Leave {
        /// The e-mail address of the account
        email: String,
    },
}

/// Runs it.
///
/// # Errors
/// When the account is not there, or the details are not right.
pub async fn run(config: Config, command: UserCommand) -> Result<()> {
    let app = serve::open_live(config, Mode::Live).await?;
    app.store.require_migrated().await?;
    let act = worker::act(&app);
    match command {
        UserCommand::AddAdministrator { name, email } => {
            let agency =
                match organisations::find_by_key(&mut app.store.reader(), "authority").await? {
                    Some(found) => found.id,
                    None => {
                        let details = AgencyDetails::parse(
                            ("authority", &app.profile.authority.name),
                            ("council", AgencyPart::Authority),
                            ("", ""),
                            false,
                        )?;
                        organisations::add(&app.store, &act, &details).await?
                    }
                };
            let new = NewUser {
                email,
                name,
                job_title: "Administrator".to_owned(),
                telephone: String::new(),
                memberships: vec![(agency, Role::Administrator, String::new())],
            };
            let (_, secret) = add_user(&app.store, &act, new).await?;
            say(&format!(
                "Choose a password: {}/invitation/{}",
                app.config.public_address,
                secret.expose()
            ));
        }
        UserCommand::InviteAgain { email } => {
            let user = found(&app, &email).await?;
            let secret = reset_by_manager(&app.store, &act, user).await?;
            say(&format!(
                "Choose a password: {}/invitation/{}",
                app.config.public_address,
                secret.expose()
            ));
        }
        UserCommand::Leave { email } => {
            let user = found(&app, &email).await?;
            let waiting = leave(&app.store, &act, user).await?;
            say("Access has ended.");
            for family in waiting {
                say(&format!("Family {} needs a new person.", family.reference));
            }
        }
    }
    Ok(())
}

async fn found(app: &crate::web::AppState, email: &str) -> Result<domain::ids::UserId> {
    let at = app.store.clock().now();
    match find_user_by_email(&mut app.store.reader(), email, at)
        .await
        .context("the account could not be looked up")?
    {
        Some(user) => Ok(user.id),
        None => bail!("there is no account with that address"),
    }
}
