//! `docs/performance.md`, and the same table for the terminal.

use std::fmt::Write as _;
use std::io::Write as _;
use std::path::{Path, PathBuf};

use anyhow::{Context as _, Result};

use super::load::{AT_ONCE, BEAT};
use super::run::Found;

/// Writes the page from what each engine gave.
///
/// # Errors
/// When a file cannot be read or written.
pub fn write(machine: &str, found: &[PathBuf], out: &Path) -> Result<()> {
    let mut engines: Vec<Found> = Vec::new();
    for file in found {
        let text = std::fs::read_to_string(file)?;
        engines.push(serde_json::from_str(&text).with_context(|| file.display().to_string())?);
    }
    let page = page_of(machine, &engines)?;
    std::fs::write(out, &page)?;
    std::io::stdout().write_all(page.as_bytes())?;
    Ok(())
}

fn page_of(machine: &str, engines: &[Found]) -> Result<String> {
    let first = engines.first().context("nothing was measured")?;
    let mut page = format!(
        "# How fast the pages are\n\n\
        Written by `make bench`; do not edit it by hand. Measured on {machine}.\n\n\
        The authority has {} families with {} persons; {} requests wait at the front door at once. \
        A few hundred families were made by the real use cases; the rest are copies of their rows, \
        with agencies and workers of their own, so that one worker still has one worker’s families.\n\n\
        | Engine | Page | a second | bare, a second | ratio | p50 ms | p99 ms |\n\
        |---|---|---|---|---|---|---|\n",
        first.families, first.persons, first.waiting
    );
    for found in engines {
        for line in &found.lines {
            writeln!(
                page,
                "| {} | {} | {:.0} | {:.0} | {:.2} | {:.1} | {:.1} |",
                found.engine, line.name, line.page, line.bare, line.ratio, line.p50, line.p99
            )?;
        }
    }
    page.push_str("\n| Engine | start-up ms | resident MiB |\n|---|---|---|\n");
    for found in engines {
        writeln!(
            page,
            "| {} | {:.0} | {:.0} |",
            found.engine, found.start_up, found.resident
        )?;
    }
    write!(
        page,
        "\n## What was measured\n\n\
        - **a second**: answers of the released program (`earlyhelp serve`, a process of its own), asked over \
        loopback by {AT_ONCE} at once without a pause; the middle of three rounds, each beside a round of the bare handler.\n\
        - **bare**: a handler that runs the statements that the page ran, in the same order with the same \
        arguments (the look-up of the session among them), and returns the rows as plain text: no rule, no \
        template, no frame. Where a look is recorded before the page is sent, the bare handler records it too. For a \
        request that comes in it runs the same use case, without reading JSON, the token or the limits.\n\
        - **p50, p99**: on a beat of {BEAT} requests a second. Each time counts from the beat at which the request was \
        due, so a slow answer does not hide the wait of the next.\n\
        - **start-up**: from the start of the process to its first good page. **Resident**: after all the rest.\n\
        - The asker, the program, the bare handler and the database share the machine.\n\n\
        The reach: a ratio of at least 0.5, p99 under 50 ms, start-up under 1,000 ms, resident under 300 MiB.\n"
    )?;
    Ok(page)
}
