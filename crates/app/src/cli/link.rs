//! `earlyhelp link`: finds which records of person files are one person, and
//! which persons one household. Touches no database.

use std::io::Write as _;
use std::path::PathBuf;

use anyhow::Result;
use clap::{Args, ValueEnum};
use linkage_run::{Explain, Options};

use super::say;

/// What to link, and how.
#[derive(Debug, Args)]
pub struct LinkArguments {
    /// CSV files (UTF-8, with a header) or Parquet files; columns are found by name
    #[arg(required = true, value_name = "FILES")]
    files: Vec<PathBuf>,
    /// The folder for the results; made when it is not there
    #[arg(long, value_name = "DIR")]
    out: PathBuf,
    /// Weigh with the model.json of an earlier run in place of learning anew
    #[arg(long, value_name = "FILE")]
    model: Option<PathBuf>,
    /// Link between sources only: no source lists anybody twice
    #[arg(long)]
    across: bool,
    /// Which pairs are explained one by one
    #[arg(long, value_enum, default_value = "unsure")]
    explain: Which,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Which {
    /// None
    No,
    /// Those that a person should look at
    Unsure,
    /// Every pair that is kept
    All,
}

/// Links the files; how far it has come is said on standard error.
///
/// # Errors
/// A file that cannot be read, with its place; a folder that cannot be written.
pub fn run(arguments: LinkArguments) -> Result<()> {
    let options = Options {
        files: arguments.files,
        out: arguments.out,
        model: arguments.model,
        across: arguments.across,
        explain: match arguments.explain {
            Which::No => Explain::No,
            Which::Unsure => Explain::Unsure,
            Which::All => Explain::All,
        },
    };
    let mut progress = std::io::stderr();
    let summary = linkage_run::run(&options, |words| {
        // Nobody who reads along is no reason to stop.
        drop(writeln!(progress, "{words}"));
    })?;
    say(&format!(
        "{} records are {} persons in {} households. {} rows were set aside. The results are in {}.",
        summary.records,
        summary.persons,
        summary.households,
        summary.set_aside,
        options.out.display()
    ));
    Ok(())
}
