//! The binary: one program for the server, the demo and the administrator.

use std::path::PathBuf;
use std::process::ExitCode;

use app::config::Config;
use app::serve;
use app::web::Mode;
use clap::{Parser, Subcommand};

/// Early Help runs a local authority's multi-agency early help: from the first
/// worry about a child to the end of support, and at every moment it shows who
/// holds the family.
#[derive(Parser)]
#[command(name = "earlyhelp", version, arg_required_else_help = true)]
struct Cli {
    /// Settings file (TOML). The environment overrules it.
    #[arg(long, global = true, env = "EARLYHELP_CONFIG")]
    config: Option<PathBuf>,
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Serve the pages, and do the work that waits.
    ///
    /// The database must be up to date: run `earlyhelp migrate` first.
    Serve,
    /// Bring the database up to date with this version.
    Migrate,
}

fn main() -> ExitCode {
    let cli = Cli::parse();
    tracing_subscriber::fmt()
        .json()
        .with_env_filter(
            tracing_subscriber::EnvFilter::try_from_env("EARLYHELP_LOG")
                .unwrap_or_else(|_| tracing_subscriber::EnvFilter::new("info,sqlx=warn")),
        )
        .with_writer(std::io::stderr)
        .init();
    let outcome = tokio::runtime::Builder::new_multi_thread()
        .enable_all()
        .build()
        .map_err(anyhow::Error::from)
        .and_then(|runtime| runtime.block_on(run(cli)));
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("earlyhelp: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn run(cli: Cli) -> anyhow::Result<()> {
    let config = Config::read(cli.config.as_deref())?;
    match cli.command {
        Command::Serve => {
            let app = serve::open_live(config, Mode::Live).await?;
            app.store.require_migrated().await?;
            serve::serve(app).await
        }
        Command::Migrate => {
            let app = serve::open_live(config, Mode::Live).await?;
            let report = app.store.migrate().await?;
            tracing::info!(applied = report.applied.len(), "the database is up to date");
            Ok(())
        }
    }
}
