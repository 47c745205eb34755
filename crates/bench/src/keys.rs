//! What the measuring and the measured share: who asks, for what.

use anyhow::{Context as _, Result};
use app::serve;
use app::web::{AppState, Mode};
use casework::args;
use casework::engine::Reads as _;
use domain::act::{Act, Actor};
use domain::ids::{AgencyId, UserId};
use serde::{Deserialize, Serialize};

use crate::statements::{COUNTS, FAMILIES, NAMES, USER};

/// One page to ask for.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Target {
    /// What it is called in the table.
    pub name: String,
    /// Who asks.
    pub cookie: String,
    /// The addresses, asked for in turn.
    pub paths: Vec<String>,
    /// What is sent to them, in turn; nothing where the page is only read.
    pub forms: Vec<String>,
    /// Whether every look is recorded before it is sent.
    pub recorded: bool,
}

/// Everything that both sides know.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Keys {
    /// The pages.
    pub pages: Vec<Target>,
    /// The agency that sends requests.
    pub agency: String,
    /// Its token.
    pub token: String,
    /// How many families there are.
    pub families: i64,
    /// How many persons.
    pub persons: i64,
    /// How many requests wait for a decision.
    pub waiting: i64,
}

/// Opens the program in this process on a database that exists.
///
/// # Errors
/// When it cannot be opened.
pub async fn open(database: &str) -> Result<AppState> {
    let config = app::config::Config {
        database: database.to_owned().into(),
        ..app::config::Config::default()
    };
    serve::open_live(config, Mode::Live).await
}

async fn user(app: &AppState, mailbox: &str) -> Result<(UserId, AgencyId)> {
    let rows = app.store.reader().rows(&USER, args![mailbox]).await?;
    let row = rows
        .first()
        .with_context(|| format!("nobody is {mailbox}"))?;
    Ok((
        row.parsed("id", UserId::parse)?,
        row.parsed("agency_id", AgencyId::parse)?,
    ))
}

async fn cookie(app: &AppState, mailbox: &str) -> Result<(UserId, String)> {
    let (user, _) = user(app, mailbox).await?;
    let act = app::worker::act(app);
    let token = casework::accounts::sign_in_as(&app.store, &act, user, "").await?;
    Ok((user, format!("earlyhelp_session={}", token.expose())))
}

/// What people type: the beginning of a first name and a last name.
async fn names(app: &AppState) -> Result<Vec<String>> {
    let rows = app.store.reader().rows(&NAMES, args![]).await?;
    rows.iter()
        .map(|row| {
            let given: String = row.text("given_name")?.chars().take(3).collect();
            let typed = format!("{given} {}", row.text("family_name")?);
            Ok(serde_urlencoded::to_string([("who", typed)])?)
        })
        .collect()
}

/// Signs in who is needed and finds what they may open.
///
/// # Errors
/// When the database is not the bench's.
pub async fn make(app: &AppState) -> Result<Keys> {
    let (_, manager) = cookie(app, "priya.nair").await?;
    let (joe, worker) = cookie(app, "joe.bennett").await?;
    let mut families = Vec::new();
    for row in app.store.reader().rows(&FAMILIES, args![joe]).await? {
        families.push(format!("/families/{}", row.text("reference")?));
    }
    anyhow::ensure!(!families.is_empty(), "the lead worker has no families");
    let (_, agency) = user(app, "tola.okafor").await?;
    let act = Act {
        actor: Actor::Job("bench"),
        ..app::worker::act(app)
    };
    let token = casework::tokens::make(&app.store, &act, agency, "bench").await?;
    let counts = app.store.reader().rows(&COUNTS, args![]).await?;
    let counts = counts.first().context("no counts")?;
    let page = |name: &str, cookie: &str, paths: Vec<String>, recorded| Target {
        name: name.to_owned(),
        cookie: cookie.to_owned(),
        paths,
        forms: Vec::new(),
        recorded,
    };
    Ok(Keys {
        pages: vec![
            page(
                "The front door’s queue",
                &manager,
                vec!["/front-door".to_owned()],
                true,
            ),
            page(
                "My work, a lead worker’s",
                &worker,
                vec!["/work".to_owned()],
                true,
            ),
            page("A family’s page", &worker, families, true),
            Target {
                forms: names(app).await?,
                ..page(
                    "A person by name, the front door’s",
                    &manager,
                    vec!["/find".to_owned()],
                    true,
                )
            },
        ],
        agency: agency.to_string(),
        token,
        families: counts.int("families")?,
        persons: counts.int("persons")?,
        waiting: counts.int("waiting")?,
    })
}
