//! `earlyhelp-link FILES… --out DIR`: links person files without the rest of Early Help.

use clap::{Parser, ValueEnum};
use linkage_run::{Explain, Options, run};
use std::io::Write;
use std::path::PathBuf;

/// Finds which records of person files are one person, and which persons one household.
#[derive(Parser)]
#[command(name = "earlyhelp-link", version)]
struct Cli {
    /// CSV (UTF-8, with a header) or Parquet files
    #[arg(required = true)]
    files: Vec<PathBuf>,
    /// Folder for the results
    #[arg(long)]
    out: PathBuf,
    /// Weigh with a model saved by an earlier run (model.json)
    #[arg(long)]
    model: Option<PathBuf>,
    /// Only link between sources: no source lists anybody twice
    #[arg(long)]
    across: bool,
    /// Which pairs to explain one by one
    #[arg(long, value_enum, default_value = "unsure")]
    explain: Which,
}

#[derive(Clone, Copy, ValueEnum)]
enum Which {
    No,
    Unsure,
    All,
}

fn main() -> anyhow::Result<()> {
    let cli = Cli::parse();
    let explain = match cli.explain {
        Which::No => Explain::No,
        Which::Unsure => Explain::Unsure,
        Which::All => Explain::All,
    };
    let options = Options {
        files: cli.files,
        out: cli.out,
        model: cli.model,
        across: cli.across,
        explain,
    };
    let mut err = std::io::stderr();
    let summary = run(&options, |words| {
        let _ = writeln!(err, "{words}");
    })?;
    writeln!(
        std::io::stdout(),
        "{}",
        serde_json::to_string_pretty(&summary)?
    )?;
    Ok(())
}
