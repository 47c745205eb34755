//! Parquet files, row by row.

use crate::RunError;
use crate::columns::Columns;
use crate::read::{Intake, stem};
use parquet::file::reader::{FileReader, SerializedFileReader};
use parquet::record::{Field, Row};
use std::fs::File;
use std::path::Path;

/// Reads one Parquet file into an intake.
///
/// # Errors
/// When the file cannot be read, is cut short or has no usable column.
pub fn read(
    intake: &mut Intake,
    path: &Path,
    progress: &mut dyn FnMut(&str),
) -> Result<(), RunError> {
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
    let stem = stem(path);
    let mut at = 0u64;
    for row in reader.get_row_iter(None).map_err(wrong)? {
        let row = row.map_err(|e| RunError::Malformed {
            file: path.to_owned(),
            what: format!("after row {at}: {e}"),
        })?;
        at += 1;
        let texts = texts(&row);
        intake.person(
            columns.person(|i| texts.get(i).map_or("", String::as_str)),
            &stem,
            path,
            at,
        );
        if at.is_multiple_of(250_000) {
            progress(&format!("read {at} rows of {}", path.display()));
        }
    }
    Ok(())
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
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let day = doy - (153 * mp + 2) / 5 + 1;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    let year = yoe + era * 400 + i64::from(month <= 2);
    format!("{year:04}-{month:02}-{day:02}")
}

#[cfg(test)]
mod tests {
    #[test]
    fn days_since_1970_become_dates() {
        assert_eq!(super::date(0), "1970-01-01");
        assert_eq!(super::date(11_016), "2000-02-29");
        assert_eq!(super::date(-1), "1969-12-31");
    }
}
