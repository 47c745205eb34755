//! What linking came to, as files.

use crate::read::SetAside;
use crate::{Explain, RunError};
use linkage::cluster::{Judge, Pair};
use linkage::explain::explain;
use linkage::linker::Linked;
use linkage::model::probability;
use linkage::table::Table;
use linkage::text::fixed;
use rayon::prelude::*;
use std::fs::File;
use std::io::{BufWriter, Write};
use std::path::Path;

/// Opens a file of the output folder and writes it.
fn with(
    dir: &Path,
    name: &str,
    fill: impl FnOnce(&mut BufWriter<File>) -> std::io::Result<()>,
) -> Result<(), RunError> {
    let path = dir.join(name);
    let done = || -> std::io::Result<()> {
        let mut out = BufWriter::with_capacity(1 << 18, File::create(&path)?);
        fill(&mut out)?;
        out.flush()
    };
    done().map_err(|e| RunError::io(&path, e))
}

/// A value of a CSV file, quoted when it must be.
fn quoted(text: &str) -> std::borrow::Cow<'_, str> {
    let special = |b: u8| matches!(b, b',' | b'"' | b'\n' | b'\r');
    if text.bytes().any(special) {
        std::borrow::Cow::Owned(format!("\"{}\"", text.replace('"', "\"\"")))
    } else {
        std::borrow::Cow::Borrowed(text)
    }
}

/// Lines that one processor makes before they are written.
const CHUNK: usize = 1 << 15;

/// Writes a header and a line for every item, made on all processors and written in order.
fn lines<T: Sync>(
    dir: &Path,
    name: &str,
    header: &str,
    items: &[T],
    line: impl Fn(usize, &T, &mut String) + Sync,
) -> Result<(), RunError> {
    with(dir, name, |out| {
        writeln!(out, "{header}")?;
        for (block, items) in items.chunks(CHUNK * 4).enumerate() {
            let made: Vec<String> = items
                .par_chunks(CHUNK)
                .enumerate()
                .map(|(chunk, items)| {
                    let mut text = String::with_capacity(items.len() * 32);
                    let first = block * CHUNK * 4 + chunk * CHUNK;
                    for (at, item) in items.iter().enumerate() {
                        line(first + at, item, &mut text);
                        text.push('\n');
                    }
                    text
                })
                .collect();
            for text in made {
                out.write_all(text.as_bytes())?;
            }
        }
        Ok(())
    })
}

/// `pairs.csv`.
pub fn pairs(dir: &Path, table: &Table, linked: &Linked) -> Result<(), RunError> {
    let header = "record_id_l,record_id_r,match_weight,match_probability";
    lines(dir, "pairs.csv", header, &linked.pairs, |_, p, text| {
        text.push_str(&quoted(table.record_id(p.a)));
        text.push(',');
        text.push_str(&quoted(table.record_id(p.b)));
        text.push(',');
        fixed(f64::from(p.bits), 3, text);
        text.push(',');
        fixed(probability(f64::from(p.bits)), 5, text);
    })
}

/// `clusters.csv` or `households.csv`: every record with the id of its group's first one.
pub fn groups(
    dir: &Path,
    name: &str,
    column: &str,
    table: &Table,
    of: &[u32],
) -> Result<(), RunError> {
    let header = format!("record_id,{column}");
    lines(dir, name, &header, of, |row, group, text| {
        text.push_str(&quoted(
            table.record_id(u32::try_from(row).unwrap_or(u32::MAX)),
        ));
        text.push(',');
        text.push_str(&quoted(table.record_id(*group)));
    })
}

/// `refused.csv`.
pub fn refused(dir: &Path, table: &Table, linked: &Linked) -> Result<(), RunError> {
    with(dir, "refused.csv", |out| {
        writeln!(
            out,
            "record_id_l,record_id_r,match_weight,rule,between_l,between_r"
        )?;
        for r in &linked.clusters.refused {
            let ids = [r.pair.a, r.pair.b, r.between.0, r.between.1]
                .map(|row| quoted(table.record_id(row)));
            let [a, b, c, d] = &ids;
            writeln!(
                out,
                "{a},{b},{:.3},{},{c},{d}",
                r.pair.bits,
                quoted(r.bar.words())
            )?;
        }
        Ok(())
    })
}

/// `set-aside.csv`.
pub fn set_aside(dir: &Path, rows: &[SetAside]) -> Result<(), RunError> {
    with(dir, "set-aside.csv", |out| {
        writeln!(out, "file,line,reason")?;
        for row in rows {
            let file = row.file.display().to_string();
            writeln!(
                out,
                "{},{},{}",
                quoted(&file),
                row.line,
                quoted(&row.reason)
            )?;
        }
        Ok(())
    })
}

/// Unsure pairs explained unless all are asked for.
const UNSURE: usize = 20_000;

/// `explanations.jsonl`: one pair a line.
pub fn explanations(
    dir: &Path,
    judge: &mut Judge<'_>,
    linked: &Linked,
    which: Explain,
    twin: f32,
) -> Result<(), RunError> {
    let unsure = |p: &&Pair| (-4.0..6.0).contains(&p.bits);
    let refused = linked.clusters.refused.iter().map(|r| r.pair);
    let picked: Vec<Pair> = match which {
        Explain::No => Vec::new(),
        Explain::Unsure => linked
            .pairs
            .iter()
            .filter(unsure)
            .copied()
            .chain(refused)
            .take(UNSURE)
            .collect(),
        Explain::All => linked
            .pairs
            .iter()
            .chain(&linked.second)
            .copied()
            .chain(refused)
            .collect(),
    };
    with(dir, "explanations.jsonl", |out| {
        for p in picked {
            let why = explain(judge, p.a, p.b, twin);
            let (l, r) = (judge.table.record_id(p.a), judge.table.record_id(p.b));
            let line = serde_json::json!({"record_id_l": l, "record_id_r": r, "words": why.sentences(), "why": why});
            writeln!(out, "{line}")?;
        }
        Ok(())
    })
}

/// A file that is made whole before it is written.
pub fn text(dir: &Path, name: &str, content: &str) -> Result<(), RunError> {
    with(dir, name, |out| out.write_all(content.as_bytes()))
}
