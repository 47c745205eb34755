//! Starting the server: read the profile, open the record, listen, and stop
//! without cutting off what runs.

use std::sync::Arc;
use std::time::Duration;

use anyhow::{Context as _, bail};
use casework::Store;
use casework::matching::KnownPeople;
use casework::time::{Clock, Entropy, SystemClock};
use documents::Press;
use domain::profile::Profile;
use secrecy::ExposeSecret as _;

use crate::config::Config;
use crate::definitions::{Definitions, own_files_beside};
use crate::directory::Live;
use crate::pages::Pages;
use crate::pages::frame::Brand;
use crate::web::{AppState, Limits, Mode, router};
use crate::worker;

/// Reads and checks the authority's profile.
///
/// # Errors
/// Every mistake in the file, each with what would be right.
pub fn read_profile(config: &Config) -> anyhow::Result<Profile> {
    let path = config.profile.display().to_string();
    let text = std::fs::read_to_string(&config.profile)
        .with_context(|| format!("the profile {path} cannot be read"))?;
    match Profile::parse(&path, &text) {
        Ok(profile) => Ok(profile),
        Err(errors) => {
            let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
            bail!(
                "the profile has {} mistakes:\n{}",
                lines.len(),
                lines.join("\n")
            )
        }
    }
}

/// Reads and checks the forms and scales, and the authority's own files for them.
///
/// # Errors
/// Every mistake in the first file that has any, each with what would be right.
pub fn read_definitions(config: &Config) -> anyhow::Result<Definitions> {
    let own = own_files_beside(&config.profile)
        .context("the authority's own forms and scales cannot be read")?;
    Definitions::load(&own).map_err(|errors| {
        let lines: Vec<String> = errors.iter().map(ToString::to_string).collect();
        anyhow::anyhow!("a form or scale has mistakes:\n{}", lines.join("\n"))
    })
}

/// Opens the store and everything that pages need.
///
/// # Errors
/// When the profile, the database, a template or a font cannot be used.
pub async fn open(
    config: Config,
    mode: Mode,
    clock: Arc<dyn Clock>,
    entropy: Entropy,
) -> anyhow::Result<AppState> {
    config
        .opening_limits()
        .map_err(|why| anyhow::anyhow!(why.to_string()))?;
    let profile = read_profile(&config)?;
    let definitions = read_definitions(&config)?;
    let address = config.database.expose_secret().to_owned();
    if let Some(path) = address.strip_prefix("sqlite:")
        && let Some(folder) = std::path::Path::new(path).parent()
    {
        std::fs::create_dir_all(folder)
            .with_context(|| format!("the folder {} cannot be made", folder.display()))?;
    }
    let store = Store::open(&address, config.connections, clock, entropy)
        .await
        .context("the database cannot be opened")?;
    let brand = Brand::new("Early Help", profile.authority.display_name.clone());
    Ok(AppState {
        store,
        known: KnownPeople::default(),
        pages: Arc::new(
            Pages::new(&brand)
                .context("the templates cannot be read")?
                .speaking(&profile.names),
        ),
        directory: Arc::new(Live::new(profile.directory)),
        profile: Arc::new(profile),
        definitions: Arc::new(definitions),
        press: Arc::new(Press::new().context("the press cannot be set up")?),
        limits: Arc::new(Limits::new(&config.limits)),
        config: Arc::new(config),
        latency: Arc::default(),
        mode,
    })
}

/// Opens with the system's clock and randomness.
///
/// # Errors
/// Those of [`open`].
pub async fn open_live(config: Config, mode: Mode) -> anyhow::Result<AppState> {
    open(config, mode, Arc::new(SystemClock), Entropy::from_system()).await
}

/// Serves until asked to stop.
///
/// # Errors
/// When the address cannot be listened on.
pub async fn serve(app: AppState) -> anyhow::Result<()> {
    let listener = tokio::net::TcpListener::bind(&app.config.listen)
        .await
        .with_context(|| format!("nothing can listen on {}", app.config.listen))?;
    tracing::info!(address = %app.config.listen, "listening");
    let working = tokio::spawn(worker::run(app.clone()));
    let knowing = tokio::spawn(worker::keep_known(app.clone()));
    let looking = tokio::spawn(keep_directory_fresh(app.clone()));
    let store = app.store.clone();
    let service = router(app).into_make_service_with_connect_info::<std::net::SocketAddr>();
    axum::serve(listener, service)
        .with_graceful_shutdown(asked_to_stop())
        .await?;
    working.abort();
    knowing.abort();
    looking.abort();
    tokio::time::timeout(Duration::from_secs(10), store.close())
        .await
        .ok();
    Ok(())
}

/// Looks for changes of the directory every half second, so that whoever looks
/// for a service never waits for them to be read.
async fn keep_directory_fresh(app: AppState) {
    loop {
        if let Err(error) = app
            .directory
            .refresh(&app.store, app.store.clock().now())
            .await
        {
            tracing::warn!(
                ?error,
                "the directory could not be read; the last one stays"
            );
        }
        tokio::time::sleep(Duration::from_millis(500)).await;
    }
}

async fn asked_to_stop() {
    let interrupted = tokio::signal::ctrl_c();
    match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
        Ok(mut terminated) => {
            tokio::select! {
                _ = interrupted => {}
                _ = terminated.recv() => {}
            }
        }
        Err(error) => {
            tracing::warn!(%error, "only an interrupt can stop the server");
            if let Err(error) = interrupted.await {
                tracing::error!(%error, "no signal can stop the server");
            }
        }
    }
}
