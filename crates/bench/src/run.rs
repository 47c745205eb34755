//! One engine measured: the program and the bare handlers side by side, asked
//! in turn, so that whatever else the machine does troubles them alike.

use std::path::Path;
use std::time::Duration;

use anyhow::{Context as _, Result};
use reqwest::Client;
use serde::{Deserialize, Serialize};

use super::keys::{self, Keys};
use super::load::{Ask, percentile};
use super::server::{Server, free_address};

/// Rounds of throughput; the middle one counts.
const ROUNDS: usize = 3;

/// One line of the table.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Line {
    /// The page.
    pub name: String,
    /// Answers a second, the page.
    pub page: f64,
    /// Answers a second, the bare handler.
    pub bare: f64,
    /// The middle ratio of the rounds.
    pub ratio: f64,
    /// Milliseconds at 50 requests a second.
    pub p50: f64,
    /// Milliseconds at 50 requests a second.
    pub p99: f64,
}

/// What was found on one engine.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Found {
    /// `SQLite` or `PostgreSQL`.
    pub engine: String,
    /// Milliseconds to the first page.
    pub start_up: f64,
    /// MiB after all measurements.
    pub resident: f64,
    /// How many families.
    pub families: i64,
    /// How many persons.
    pub persons: i64,
    /// How many requests waited for a decision before the measurement.
    pub waiting: i64,
    /// The pages.
    pub lines: Vec<Line>,
}

/// Measures one engine.
///
/// # Errors
/// When a server does not start or an answer is not a success.
pub async fn run(database: &str, program: &Path, out: &Path, seconds: u64) -> Result<()> {
    let app = keys::open(database).await?;
    let keys = keys::make(&app).await?;
    let engine = match app.store.engine() {
        "sqlite" => "SQLite",
        _ => "PostgreSQL",
    };
    app.store.close().await;
    let keys_file = out.with_extension("keys");
    std::fs::write(&keys_file, serde_json::to_vec(&keys)?)?;
    let settings_file = out.with_extension("toml");
    std::fs::write(&settings_file, "[limits]\napi = 100000000\n")?;

    let (here, there) = (free_address()?, free_address()?);
    let settings = [
        ("DATABASE_URL", database),
        ("EARLYHELP_LISTEN", here.as_str()),
        (
            "EARLYHELP_CONFIG",
            settings_file.to_str().context("a path")?,
        ),
    ];
    let server = Server::start(program, &["serve"], &settings, &here, "/").await?;
    let keys_path = keys_file.to_str().context("a path")?;
    let arguments = [
        "bare",
        "--database",
        database,
        "--keys",
        keys_path,
        "--listen",
        there.as_str(),
    ];
    let bare = Server::start(&std::env::current_exe()?, &arguments, &[], &there, "/").await?;

    let time = Duration::from_secs(seconds);
    let client = Client::new();
    let mut lines = Vec::new();
    for (number, target) in keys.pages.iter().enumerate() {
        let addresses = target
            .paths
            .iter()
            .map(|path| format!("http://{here}{path}"));
        let page = Ask::page(
            &client,
            addresses.collect(),
            target.forms.clone(),
            &target.cookie,
        );
        let other = Ask::page(
            &client,
            vec![format!("http://{there}/{number}")],
            Vec::new(),
            "",
        );
        lines.push(measure(&target.name, &page, &other, time).await?);
    }
    lines.push(submissions(&client, &keys, (&here, &there), time).await?);
    let found = Found {
        engine: engine.to_owned(),
        start_up: server.started_in.as_secs_f64() * 1000.0,
        resident: server.resident()?,
        families: keys.families,
        persons: keys.persons,
        waiting: keys.waiting,
        lines,
    };
    drop((server, bare));
    std::fs::write(out, serde_json::to_vec_pretty(&found)?)?;
    Ok(())
}

async fn submissions(
    client: &Client,
    keys: &Keys,
    (here, there): (&str, &str),
    time: Duration,
) -> Result<Line> {
    let page = Ask::submission(
        client,
        format!("http://{here}/api/v1/referrals"),
        &keys.token,
    );
    let bare = Ask::submission(client, format!("http://{there}/submit"), &keys.token);
    measure("A request for help comes in", &page, &bare, time).await
}

async fn measure(name: &str, page: &Ask, bare: &Ask, time: Duration) -> Result<Line> {
    let warm = Duration::from_secs(1);
    page.throughput(warm).await.context(name.to_owned())?;
    bare.throughput(warm).await.context(name.to_owned())?;
    let mut rounds = Vec::new();
    for _ in 0..ROUNDS {
        let ours = page.throughput(time).await?;
        let theirs = bare.throughput(time).await?;
        rounds.push((ours / theirs, ours, theirs));
    }
    rounds.sort_by(|one, other| one.0.total_cmp(&other.0));
    let (ratio, ours, theirs) = *rounds.get(ROUNDS / 2).context("no rounds")?;
    let times = page.times(time * 2).await?;
    let milliseconds = |of_hundred| percentile(&times, of_hundred).as_secs_f64() * 1000.0;
    Ok(Line {
        name: name.to_owned(),
        page: ours,
        bare: theirs,
        ratio,
        p50: milliseconds(50),
        p99: milliseconds(99),
    })
}
