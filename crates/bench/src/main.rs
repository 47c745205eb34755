//! `make bench`: pages against handlers that run the same statements and return
//! their rows as plain text, on both engines, on an authority of 100,000 families.
//! Not part of the product. `scripts/bench.sh` runs the steps in order.

mod bare;
mod directory;
mod keys;
mod load;
mod make;
mod report;
mod run;
mod server;
mod statements;

use std::path::PathBuf;

use anyhow::Result;
use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(about = "Measures the pages of Early Help")]
struct Arguments {
    #[command(subcommand)]
    step: Step,
}

#[derive(Subcommand)]
enum Step {
    /// Makes the families that the rest are copies of, in an empty SQLite file.
    Make {
        file: PathBuf,
        #[arg(long, default_value_t = 500)]
        families: u64,
    },
    /// Serves the bare handlers; started by `run`.
    Bare {
        #[arg(long)]
        database: String,
        #[arg(long)]
        keys: PathBuf,
        #[arg(long)]
        listen: String,
    },
    /// Measures one engine and writes what it found as JSON.
    Run {
        #[arg(long)]
        database: String,
        #[arg(long)]
        program: PathBuf,
        #[arg(long)]
        out: PathBuf,
        /// Seconds of each measurement.
        #[arg(long, default_value_t = 5)]
        seconds: u64,
    },
    /// Measures the directory's search beside PostgreSQL's own and prints the table.
    Directory {
        /// An empty PostgreSQL database.
        #[arg(long)]
        beside: String,
        #[arg(long, default_value_t = 10_000)]
        services: usize,
        #[arg(long, default_value_t = 5)]
        seconds: u64,
    },
    /// Writes the page from what `run` found.
    Report {
        #[arg(long)]
        machine: String,
        #[arg(long)]
        out: PathBuf,
        found: Vec<PathBuf>,
    },
}

#[tokio::main]
async fn main() -> Result<()> {
    match Arguments::parse().step {
        Step::Make { file, families } => make::make(&file, families).await,
        Step::Bare {
            database,
            keys,
            listen,
        } => bare::serve(&database, &keys, &listen).await,
        Step::Run {
            database,
            program,
            out,
            seconds,
        } => run::run(&database, &program, &out, seconds).await,
        Step::Directory {
            beside,
            services,
            seconds,
        } => directory::run(&beside, services, seconds).await,
        Step::Report {
            machine,
            out,
            found,
        } => report::write(&machine, &found, &out),
    }
}
