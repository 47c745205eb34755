//! `earlyhelp migrate`, `backup` and `restore`.

use std::path::Path;

use anyhow::{Context as _, Result, bail};
use secrecy::ExposeSecret as _;

use super::say;
use crate::config::Config;
use crate::serve;
use crate::web::Mode;

/// Brings the database up to date.
///
/// # Errors
/// When a migration fails; the database is then as it was before that one.
pub async fn migrate(config: Config) -> Result<()> {
    let app = serve::open_live(config, Mode::Live).await?;
    let report = app.store.migrate().await?;
    if report.applied.is_empty() {
        say("The database is up to date.");
    } else {
        say(&format!("Applied: {}.", report.applied.join(", ")));
    }
    Ok(())
}

/// Copies the embedded database.
///
/// # Errors
/// When the file exists, or the engine is PostgreSQL.
pub async fn backup(config: Config, file: &Path) -> Result<()> {
    if !config.database.expose_secret().starts_with("sqlite:") {
        bail!("this installation is on PostgreSQL: use pg_dump, or a base backup");
    }
    let app = serve::open_live(config, Mode::Live).await?;
    app.store
        .backup_to(file)
        .await
        .with_context(|| format!("{} could not be written", file.display()))?;
    say(&format!("Copied to {}.", file.display()));
    Ok(())
}

/// Puts a backup in the database's place.
///
/// # Errors
/// When the backup is not a database of ours, or the files cannot be moved.
pub async fn restore(config: &Config, file: &Path) -> Result<()> {
    let address = config.database.expose_secret();
    let Some(target) = address.strip_prefix("sqlite:").map(Path::new) else {
        bail!("this installation is on PostgreSQL: use pg_restore");
    };
    let checked = Config {
        database: format!("sqlite:{}", file.display()).into(),
        ..config.clone()
    };
    if !file.exists() {
        bail!("{} does not exist", file.display());
    }
    let app = serve::open_live(checked, Mode::Live).await?;
    app.store
        .pending()
        .await
        .context("the backup is not a database of this product")?;
    app.store.close().await;
    for ending in ["", "-wal", "-shm"] {
        let from = format!("{}{ending}", target.display());
        if Path::new(&from).exists() {
            std::fs::rename(
                &from,
                format!("{}.before-restore{ending}", target.display()),
            )
            .with_context(|| format!("{from} could not be moved aside"))?;
        }
    }
    std::fs::copy(file, target)
        .with_context(|| format!("{} could not be copied", file.display()))?;
    say(&format!(
        "Restored from {}. Run `earlyhelp migrate`, then serve.",
        file.display()
    ));
    Ok(())
}
