//! `earlyhelp demo`: an invented authority, made once and served.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::{Context as _, Result, bail};
use casework::time::{Clock as _, Entropy, SetClock, SystemClock};

use super::say;
use crate::config::Config;
use crate::demo::{Sizes, seed as make};
use crate::serve;
use crate::web::Mode;

/// The demo's families came to notice over this many days.
const DAYS: i64 = 180;

/// The profile that is meant: a file, or one that ships with the product.
///
/// # Errors
/// When there is none; it names those that ship.
pub fn profile_of(authority: &str) -> Result<PathBuf> {
    let file = PathBuf::from(authority);
    if file.is_file() {
        return Ok(file);
    }
    let folder = Path::new("profiles");
    let shipped = folder.join(format!("{authority}.toml"));
    if shipped.is_file() {
        return Ok(shipped);
    }
    let mut names: Vec<String> = std::fs::read_dir(folder)
        .context("the folder profiles cannot be read")?
        .filter_map(|entry| {
            let path = entry.ok()?.path();
            (path.extension()? == "toml").then(|| path.file_stem()?.to_str().map(str::to_owned))?
        })
        .collect();
    names.sort();
    bail!(
        "there is no profile “{authority}”: write one of {}, or a profile's file",
        names.join(", ")
    )
}

/// Where the demo of a profile is kept.
#[must_use]
pub fn database_of(profile: &Path) -> PathBuf {
    let name = profile.file_stem().unwrap_or(profile.as_os_str());
    Path::new("var/demo").join(name).with_extension("db")
}

/// Makes the demo's database if it is not there, and serves it.
///
/// # Errors
/// When the database cannot be made or the address cannot be listened on.
pub async fn run(config: Config, families: u64, database: &Path, seed: u64) -> Result<()> {
    let config = Config {
        database: format!("sqlite:{}", database.display()).into(),
        smtp: None,
        ..config
    };
    if !database.exists() {
        say(&format!(
            "Making {families} invented families: about a minute for each 2,000. This happens once."
        ));
        // Made under another name and put in place when it is whole: a demo
        // that was interrupted is made anew, never served half.
        let unfinished = database.with_extension("unfinished");
        for ending in ["", "-wal", "-shm"] {
            let left = format!("{}{ending}", unfinished.display());
            if Path::new(&left).exists() {
                std::fs::remove_file(&left)
                    .with_context(|| format!("{left} could not be removed"))?;
            }
        }
        let making = Config {
            database: format!("sqlite:{}", unfinished.display()).into(),
            ..config.clone()
        };
        let now = SystemClock.now();
        let clock = SetClock::at(now);
        let app = serve::open(
            making,
            Mode::Demo,
            Arc::new(clock.clone()),
            Entropy::from_seed(seed),
        )
        .await?;
        app.store.throwaway_until_closed().await?;
        app.store.migrate().await?;
        make(
            &app,
            &clock,
            now,
            Sizes {
                families,
                days: DAYS,
            },
        )
        .await?;
        app.store.close().await;
        std::fs::rename(&unfinished, database)
            .with_context(|| format!("{} could not be put in place", database.display()))?;
    }
    let app = serve::open_live(config, Mode::Demo).await?;
    app.store.migrate().await?;
    say(&format!("Sign in: {}/sign-in", app.config.public_address));
    say(
        "Everybody and every family there is invented. Stop with Ctrl-C; remove the folder to begin anew.",
    );
    serve::serve(app).await
}
