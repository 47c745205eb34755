//! Parquet files, row by row.

use crate::RunError;
use crate::batch::Batch;
use crate::columns::Columns;
use crate::read::Intake;
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::{Field, Row};
use std::fs::File;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::Path;

/// Reads one Parquet file into an intake; returns how many dates of birth it has.
///
/// # Errors
/// When the file cannot be read, is cut short, is damaged or has no usable column.
pub fn read(
    intake: &mut Intake,
    path: &Path,
    progress: &mut dyn FnMut(&str),
) -> Result<u64, RunError> {
    // The decoder takes a file's own table of contents at its word, and panics where a
    // damaged one contradicts itself. The run ends with this error, so nothing half-read
    // is used.
    catch_unwind(AssertUnwindSafe(|| rows(intake, path, progress))).unwrap_or_else(|_| {
        Err(RunError::Malformed {
            file: path.to_owned(),
            what: "the file is damaged: what it says of its own columns cannot be true".to_owned(),
        })
    })
}

fn rows(intake: &mut Intake, path: &Path, progress: &mut dyn FnMut(&str)) -> Result<u64, RunError> {
    let wrong = |e: parquet::errors::ParquetError| RunError::Malformed {
        file: path.to_owned(),
        what: e.to_string(),
    };
    let file = File::open(path).map_err(|e| RunError::io(path, e))?;
    let reader = SerializedFileReader::new(file).map_err(wrong)?;
    let names: Vec<String> = reader
        .metadata()
        .file_metadata()
        .schema_descr()
        .columns()
        .iter()
        .map(|c| c.name().to_owned())
        .collect();
    let columns = Columns::of(names.iter().map(String::as_str));
    intake.header(&columns, path)?;
    let (mut at, mut dated) = (0u64, 0u64);
    let mut batch = Batch::default();
    let mut take = |intake: &mut Intake, batch: &mut Batch| {
        dated += batch.dated;
        let taken = intake.table.extend(&batch.people());
        batch.clear();
        taken.map_err(|e| RunError::Malformed {
            file: path.to_owned(),
            what: e.to_string(),
        })
    };
    for row in reader.get_row_iter(None).map_err(wrong)? {
        let row = row.map_err(|e| RunError::Malformed {
            file: path.to_owned(),
            what: format!("after row {at}: {e}"),
        })?;
        at += 1;
        let texts = texts(&row);
        let fields = columns.fields(|i| texts.get(i).map_or("", String::as_str));
        intake.sieve.pass(&mut batch, fields, at);
        if batch.len() == Batch::ROWS {
            take(intake, &mut batch)?;
        }
        if at.is_multiple_of(250_000) {
            progress(&format!("read {at} rows of {}", path.display()));
        }
    }
    if !batch.is_empty() {
        take(intake, &mut batch)?;
    }
    Ok(dated)
}

fn texts(row: &Row) -> Vec<String> {
    row.get_column_iter()
        .map(|(_, field)| match field {
            Field::Null => String::new(),
            Field::Str(s) => s.clone(),
            Field::Bytes(b) => String::from_utf8_lossy(b.data()).into_owned(),
            Field::Date(days) => date(i64::from(*days)),
            Field::TimestampMillis(ms) => date(ms.div_euclid(86_400_000)),
            Field::TimestampMicros(us) => date(us.div_euclid(86_400_000_000)),
            other => other.to_string(),
        })
        .collect()
}

/// The date of a number of days since 1 January 1970, as ISO text.
fn date(days: i64) -> String {
    linkage::date::from_days(days).map_or_else(String::new, |d| d.to_string())
}
