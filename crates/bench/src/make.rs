//! The families that the rest are copies of: the demo's, made by the real use
//! cases, and the families that its lead worker may open.

use std::path::Path;
use std::sync::Arc;

use anyhow::{Context as _, Result};
use app::config::Config;
use app::demo::{Sizes, seed};
use app::serve;
use app::web::Mode;
use casework::time::{Clock as _, Entropy, SetClock, SystemClock};

/// The families came to notice over this many days.
/// Long enough that most of them are over, as in a record of many years.
const DAYS: i64 = 1800;

/// Makes the database.
///
/// # Errors
/// When the file is there already or the families cannot be made.
pub async fn make(file: &Path, families: u64) -> Result<()> {
    anyhow::ensure!(!file.exists(), "{} is there already", file.display());
    let now = SystemClock.now();
    let clock = SetClock::at(now);
    let config = Config {
        database: format!("sqlite:{}", file.display()).into(),
        ..Config::default()
    };
    let app = serve::open(
        config,
        Mode::Live,
        Arc::new(clock.clone()),
        Entropy::from_seed(11),
    )
    .await?;
    app.store.migrate().await?;
    let sizes = Sizes {
        families,
        days: DAYS,
    };
    seed(&app, &clock, now, sizes)
        .await
        .context("the families cannot be made")?;
    app::worker::drain(&app).await;
    app.store.close().await;
    Ok(())
}
