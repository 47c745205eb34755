//! Answers a file of look-ups from an index in memory, with the time each took.
//!
//! `lookup_answers PERSONS.csv QUERIES.csv ANSWERS.csv`: the query file has the columns
//! query_id, first_name, surname, dob, birth_year and postcode; answers are written as
//! query_id, rank, record_id, ms. Memory and build time go to standard output as JSON.

use anyhow::{Context, Result};
use linkage::lookup::{Index, Query};
use linkage_run::Columns;
use std::io::Write;
use std::time::Instant;

fn main() -> Result<()> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [persons, queries, answers] = args.as_slice() else {
        anyhow::bail!("PERSONS.csv QUERIES.csv ANSWERS.csv")
    };
    let began = Instant::now();
    let mut ids: Vec<String> = Vec::new();
    let mut index = Index::default();
    let mut reader = csv::Reader::from_path(persons)?;
    let columns = Columns::of(reader.headers()?.iter());
    let mut row = csv::StringRecord::new();
    while reader.read_record(&mut row)? {
        let person = columns.person(|i| row.get(i).unwrap_or(""));
        ids.push(person.record_id.to_owned());
        index.load(u64::try_from(ids.len())? - 1, &person);
    }
    index.ready();
    let built = began.elapsed().as_secs_f64();
    let mut reader = csv::Reader::from_path(queries)?;
    let header = reader.headers()?.clone();
    let at = |name: &str| {
        header
            .iter()
            .position(|h| h == name)
            .with_context(|| format!("no column {name}"))
    };
    let columns = [
        at("query_id")?,
        at("first_name")?,
        at("surname")?,
        at("dob")?,
        at("birth_year")?,
        at("postcode")?,
    ];
    let mut out = std::io::BufWriter::new(std::fs::File::create(answers)?);
    writeln!(out, "query_id,rank,record_id,ms")?;
    for row in reader.records() {
        let row = row?;
        let [id, first_name, surname, dob, year, postcode] =
            columns.map(|c| row.get(c).unwrap_or(""));
        let years = year.parse().ok().map(|y: u32| (y, y));
        let query = Query {
            first_name,
            surname,
            dob,
            years,
            postcode,
            ..Query::default()
        };
        let asked = Instant::now();
        let hits = index.search(&query, 10);
        let ms = asked.elapsed().as_secs_f64() * 1e3;
        for (rank, hit) in (1..).zip(hits) {
            let record = ids
                .get(usize::try_from(hit.key)?)
                .map_or("", String::as_str);
            writeln!(out, "{id},{rank},{record},{ms:.4}")?;
        }
    }
    let status = std::fs::read_to_string("/proc/self/status").unwrap_or_default();
    let kib = |key: &str| {
        status
            .lines()
            .find_map(|l| l.strip_prefix(key))
            .map_or("", str::trim)
            .to_owned()
    };
    let facts = serde_json::json!({"build_s": built, "people": index.len(), "rss": kib("VmRSS:"), "peak": kib("VmHWM:"),
        "index_mib": index.bytes() / (1 << 20)});
    writeln!(std::io::stdout(), "{facts:#}")?;
    Ok(())
}
