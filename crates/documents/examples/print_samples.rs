//! Prints sample documents into a folder and says how long each took:
//! `cargo run --release -p earlyhelp-documents --example print_samples -- FOLDER`.
//! Look at the pages whenever a template changes.

#[path = "../tests/documents/samples.rs"]
mod samples;

use std::io::Write as _;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use documents::{Press, PrintOptions, PrintSize, Printed};

type Outcome<T> = Result<T, Box<dyn std::error::Error>>;

fn main() -> Outcome<()> {
    let folder = PathBuf::from(std::env::args().nth(1).unwrap_or_else(|| ".".to_owned()));
    let mut out = std::io::stdout();

    let start = Instant::now();
    let press = Press::new()?;
    writeln!(out, "press set up: {:?}", start.elapsed())?;

    let standard = PrintOptions {
        size: PrintSize::Standard,
        created: samples::CREATED,
    };
    let large = PrintOptions {
        size: PrintSize::Large,
        ..standard
    };

    let jobs: [(&str, Outcome<(Printed, Duration)>); 6] = [
        (
            "letter",
            timed(|| Ok(press.letter_pdf(&samples::letter(1), standard)?)),
        ),
        (
            "letter-large",
            timed(|| Ok(press.letter_pdf(&samples::letter(1), large)?)),
        ),
        (
            "letter-hostile",
            timed(|| Ok(press.letter_pdf(&samples::hostile_letter(), standard)?)),
        ),
        (
            "pack",
            timed(|| Ok(press.pack_pdf(&samples::pack(), standard)?)),
        ),
        (
            "pack-large",
            timed(|| Ok(press.pack_pdf(&samples::pack(), large)?)),
        ),
        (
            "chronology",
            timed(|| Ok(press.pack_pdf(&samples::chronology(200), standard)?)),
        ),
    ];
    for (name, job) in jobs {
        let (printed, took) = job?;
        writeln!(
            out,
            "{name}: {} pages, {} KB, {took:?}, remarks {:?}, unprintable {:?}",
            printed.pages,
            printed.pdf.len() / 1024,
            printed.remarks,
            printed.unprintable,
        )?;
        std::fs::write(folder.join(format!("{name}.pdf")), printed.pdf)?;
    }

    for round in 1..=4 {
        writeln!(
            out,
            "round {round}: {}",
            five_hundred(&press, standard, round * 500)?
        )?;
    }
    Ok(())
}

/// Prints letters that all differ and says how long they took and how much memory the
/// process holds afterwards.
fn five_hundred(press: &Press, standard: PrintOptions, from: usize) -> Outcome<String> {
    let mut times = Vec::new();
    for number in from..from + 500 {
        let letter = samples::letter(number);
        times.push(timed(|| Ok(press.letter_pdf(&letter, standard)?))?.1);
    }
    times.sort();
    let at = |share: usize| {
        times
            .get(times.len() * share / 100)
            .copied()
            .unwrap_or_default()
    };
    let memory = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let memory = memory
        .lines()
        .find(|line| line.starts_with("VmRSS"))
        .unwrap_or("VmRSS unknown");
    Ok(format!(
        "p50 {:?}, p95 {:?}, p99 {:?}, {memory}",
        at(50),
        at(95),
        at(99)
    ))
}

fn timed(job: impl FnOnce() -> Outcome<Printed>) -> Outcome<(Printed, Duration)> {
    let start = Instant::now();
    let printed = job()?;
    Ok((printed, start.elapsed()))
}
