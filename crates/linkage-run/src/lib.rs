//! Files in, persons out: the record linkage engine of [`linkage`] over CSV and Parquet.
//!
//! [`run`] reads files, links them and writes a folder: `pairs.csv`, `clusters.csv`,
//! `households.csv`, `explanations.jsonl`, `refused.csv`, `set-aside.csv`, `report.html`,
//! `model.json` and `splink-settings.json`.

mod batch;
mod columns;
mod parquet_file;
mod read;
mod report;
mod write;

pub use batch::Sieve;
pub use columns::Columns;
pub use read::{Intake, SetAside};

use linkage::cluster::Judge;
use linkage::freq::Frequencies;
use linkage::linker::{Settings, link};
use linkage::model::{Model, ModelError, Scorer};
use serde::Serialize;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Instant;

/// Which pairs are explained one by one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Explain {
    /// None.
    No,
    /// Those a person should look at: unsure ones and refused ones, 20,000 at most.
    #[default]
    Unsure,
    /// All that are kept.
    All,
}

/// What to link and how.
#[derive(Debug, Clone, Default)]
pub struct Options {
    /// CSV (UTF-8, with a header) and Parquet files; their columns are found by name.
    pub files: Vec<PathBuf>,
    /// Folder to write to; made when it is not there.
    pub out: PathBuf,
    /// A model saved by an earlier run; without one a model is learned.
    pub model: Option<PathBuf>,
    /// Only link between sources, when no source lists anybody twice.
    pub across: bool,
    /// Which pairs are explained.
    pub explain: Explain,
}

/// What a run came to.
#[derive(Debug, Clone, Default, PartialEq, Serialize)]
pub struct Summary {
    /// Records linked.
    pub records: u64,
    /// Rows set aside.
    pub set_aside: u64,
    /// Dates of birth that are not dates.
    pub bad_dates: u64,
    /// Ids that two files have, and which were given the file's name in front.
    pub renamed: u64,
    /// Pairs compared.
    #[serde(rename = "candidate_pairs")]
    pub candidates: u64,
    /// Pairs kept.
    #[serde(rename = "pairs_kept")]
    pub pairs: u64,
    /// Persons found.
    #[serde(rename = "clusters")]
    pub persons: u64,
    /// Households found.
    pub households: u64,
    /// Links refused.
    pub refused: u64,
    /// Wall and CPU seconds of each step.
    pub stages: BTreeMap<String, Stage>,
    /// Of all steps together.
    pub total: Stage,
}

/// What a step took.
#[derive(Debug, Clone, Copy, Default, PartialEq, Serialize)]
pub struct Stage {
    /// Seconds on the clock.
    pub wall_s: f64,
    /// Seconds of all processors; 0 where the system does not say.
    pub cpu_s: f64,
}

/// Why a run failed.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// No file was given.
    #[error("no file to link was given")]
    NoFiles,
    /// A file could not be read or written.
    #[error("{}: {source}", file.display())]
    Io {
        /// The file.
        file: PathBuf,
        /// What the system said.
        source: std::io::Error,
    },
    /// A file has nothing in it.
    #[error("{}: the file is empty", .0.display())]
    Empty(PathBuf),
    /// A file has no column that persons can be told by.
    #[error("{}: no column is a name, a date of birth or a number of a person; found: {found}", file.display())]
    Columns {
        /// The file.
        file: PathBuf,
        /// The columns it has.
        found: String,
    },
    /// A file ends in the middle of a row.
    #[error("{}, line {line}: the file ends in the middle of a row ({got} of {want} fields); it seems cut short", file.display())]
    Truncated {
        /// The file.
        file: PathBuf,
        /// The last line.
        line: u64,
        /// Fields a row has.
        want: usize,
        /// Fields the last row has.
        got: usize,
    },
    /// A file is not UTF-8.
    #[error("{}, line {line} (byte {byte}), field {field}: not UTF-8; save the file as UTF-8 and try again", file.display())]
    Encoding {
        /// The file.
        file: PathBuf,
        /// The line.
        line: u64,
        /// Where that line begins.
        byte: u64,
        /// The field, counted from 1.
        field: usize,
    },
    /// A file is not what its name says.
    #[error("{}: {what}", file.display())]
    Malformed {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        what: String,
    },
    /// The saved model cannot be used.
    #[error("{}: {source}", file.display())]
    Model {
        /// The file.
        file: PathBuf,
        /// What is wrong with it.
        source: ModelError,
    },
}

impl RunError {
    fn io(file: &Path, source: std::io::Error) -> Self {
        Self::Io {
            file: file.to_owned(),
            source,
        }
    }
}

/// Reads, links and writes. `progress` is told what is being done, in words.
///
/// # Errors
/// [`RunError`] names the file and, where there is one, the line. Rows that are wrong by
/// themselves are no error: they are named in `set-aside.csv`.
pub fn run(options: &Options, mut progress: impl FnMut(&str)) -> Result<Summary, RunError> {
    if options.files.is_empty() {
        return Err(RunError::NoFiles);
    }
    let model = options.model.as_deref().map(load_model).transpose()?;
    std::fs::create_dir_all(&options.out).map_err(|e| RunError::io(&options.out, e))?;
    let mut clock = Clock::start();
    clock.step("read");
    let mut intake = Intake::new();
    for file in &options.files {
        progress(&format!("reading {}", file.display()));
        intake.file(file, &mut progress)?;
    }
    let Intake {
        mut table,
        bad_dates,
        unused,
        sieve,
    } = intake;
    for (file, column) in unused {
        progress(&format!(
            "{}: the column {column} is not used",
            file.display()
        ));
    }
    let (set_aside, renamed) = sieve.end();
    table.settle();
    table.arrange();
    let settings = Settings {
        across: options.across,
        ..Settings::default()
    };
    let linked = link(&table, model, &settings, |step| {
        clock.step(step);
        progress(step);
    });
    clock.step("write");
    progress("writing");
    let distinct = |of: &[u32]| {
        count(
            (0u32..)
                .zip(of)
                .filter(|(row, group)| row == *group)
                .count(),
        )
    };
    let mut summary = Summary {
        records: count(table.len()),
        set_aside: count(set_aside.len()),
        bad_dates,
        renamed,
        candidates: count(linked.candidates),
        pairs: count(linked.pairs.len()),
        persons: distinct(&linked.clusters.of),
        households: distinct(&linked.households),
        refused: count(linked.clusters.refused.len()),
        ..Summary::default()
    };
    let dir = &options.out;
    write::pairs(dir, &table, &linked)?;
    write::groups(
        dir,
        "clusters.csv",
        "cluster_id",
        &table,
        &linked.clusters.of,
    )?;
    write::groups(
        dir,
        "households.csv",
        "household_id",
        &table,
        &linked.households,
    )?;
    write::refused(dir, &table, &linked)?;
    write::set_aside(dir, &set_aside)?;
    let model_json = linked.model.to_json().map_err(|source| RunError::Model {
        file: dir.join("model.json"),
        source,
    })?;
    write::text(dir, "model.json", &model_json)?;
    let splink = linkage::splink::settings(&linked.model, table.len());
    write::text(dir, "splink-settings.json", &format!("{splink:#}\n"))?;
    if options.explain != Explain::No {
        let (freq, scorer) = (
            Frequencies::of(&table),
            Scorer::new(&linked.model, table.len()),
        );
        let mut judge = Judge::new(&table, &scorer, &freq);
        write::explanations(
            dir,
            &mut judge,
            &linked,
            options.explain,
            settings.rules.twin,
        )?;
    }
    clock.finish(&mut summary);
    write::text(dir, "report.html", &report::page(&summary, &linked))?;
    Ok(summary)
}

fn load_model(file: &Path) -> Result<Model, RunError> {
    let text = std::fs::read_to_string(file).map_err(|e| RunError::io(file, e))?;
    Model::from_json(&text).map_err(|source| RunError::Model {
        file: file.to_owned(),
        source,
    })
}

fn count(n: usize) -> u64 {
    u64::try_from(n).unwrap_or(u64::MAX)
}

/// Wall and CPU time by step.
struct Clock {
    began: (Instant, f64),
    step: Option<(String, Instant, f64)>,
    stages: BTreeMap<String, Stage>,
}

impl Clock {
    fn start() -> Self {
        Self {
            began: (Instant::now(), cpu_seconds()),
            step: None,
            stages: BTreeMap::new(),
        }
    }

    fn step(&mut self, name: &str) {
        if let Some((done, wall, cpu)) =
            self.step
                .replace((name.to_owned(), Instant::now(), cpu_seconds()))
        {
            let stage = Stage {
                wall_s: wall.elapsed().as_secs_f64(),
                cpu_s: cpu_seconds() - cpu,
            };
            self.stages.insert(done, stage);
        }
    }

    fn finish(mut self, summary: &mut Summary) {
        self.step("");
        summary.stages = self.stages;
        summary.total = Stage {
            wall_s: self.began.0.elapsed().as_secs_f64(),
            cpu_s: cpu_seconds() - self.began.1,
        };
    }
}

/// CPU seconds of this process, user and system, where Linux says so; else 0.
fn cpu_seconds() -> f64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let ticks: u32 = stat.rsplit(')').next().map_or(0, |rest| {
        rest.split_whitespace()
            .skip(11)
            .take(2)
            .filter_map(|n| n.parse::<u32>().ok())
            .sum()
    });
    f64::from(ticks) / 100.0
}
