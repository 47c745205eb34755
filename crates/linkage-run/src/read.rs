//! Files into a table: CSV and Parquet, row by row.

use crate::RunError;
use crate::columns::Columns;
use linkage::dict::{Map, hash_bytes};
use linkage::table::{Person, Table};
use std::fs::File;
use std::io::{BufReader, Read, Seek, SeekFrom};
use std::path::{Path, PathBuf};

/// A row that was not taken in.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SetAside {
    /// The file.
    pub file: PathBuf,
    /// Its line, counted from 1 with the header; for Parquet its row, counted from 1.
    pub line: u64,
    /// Why.
    pub reason: String,
}

/// What reading took in and left out.
#[derive(Debug, Default)]
pub struct Intake {
    /// The records.
    pub table: Table,
    /// Rows that were left out.
    pub set_aside: Vec<SetAside>,
    /// Dates of birth that are not dates, and were read as not known.
    pub bad_dates: u64,
    /// Columns that were not used, with their file.
    pub unused: Vec<(PathBuf, String)>,
    seen: Map<u64, ()>,
}

impl Intake {
    /// Nothing read yet.
    #[must_use]
    pub fn new() -> Self {
        Self {
            table: Table::new(),
            ..Self::default()
        }
    }

    /// Reads one file, by what its name ends in.
    ///
    /// # Errors
    /// When the file cannot be read, is cut short, is not UTF-8 or has no usable column.
    pub fn file(&mut self, path: &Path, progress: &mut dyn FnMut(&str)) -> Result<(), RunError> {
        let parquet = path
            .extension()
            .is_some_and(|e| e.eq_ignore_ascii_case("parquet"));
        if parquet {
            crate::parquet_file::read(self, path, progress)
        } else {
            self.csv(path, progress)
        }
    }

    fn csv(&mut self, path: &Path, progress: &mut dyn FnMut(&str)) -> Result<(), RunError> {
        let mut file = File::open(path).map_err(|e| RunError::io(path, e))?;
        let whole_end = ends_in_newline(&mut file).map_err(|e| RunError::io(path, e))?;
        let mut reader = csv::ReaderBuilder::new()
            .flexible(true)
            .has_headers(false)
            .from_reader(BufReader::with_capacity(1 << 18, file));
        let mut row = csv::StringRecord::new();
        if !next(&mut reader, &mut row, path)? {
            return Err(RunError::Empty(path.to_owned()));
        }
        let width = row.len();
        let columns = Columns::of(row.iter());
        self.header(&columns, path)?;
        let stem = stem(path);
        let mut at = 1u64;
        // The line and the fields of the row before, where it was short of some.
        let mut short = None;
        while next(&mut reader, &mut row, path)? {
            at += 1;
            let line = row.position().map_or(at, csv::Position::line);
            short = (row.len() < width).then_some((line, row.len()));
            if row.len() != width {
                self.aside(
                    path,
                    line,
                    format!("{} fields where the header has {width}", row.len()),
                );
                continue;
            }
            self.person(
                columns.person(|i| row.get(i).unwrap_or("")),
                &stem,
                path,
                line,
            );
            if at.is_multiple_of(250_000) {
                progress(&format!("read {at} lines of {}", path.display()));
            }
        }
        // Only the last row can be short because the file was cut.
        match short {
            Some((line, got)) if !whole_end => Err(RunError::Truncated {
                file: path.to_owned(),
                line,
                want: width,
                got,
            }),
            Some(_) | None => Ok(()),
        }
    }

    /// Notes a file's columns.
    ///
    /// # Errors
    /// When none of them is a field that persons can be told by.
    pub fn header(&mut self, columns: &Columns, path: &Path) -> Result<(), RunError> {
        if !columns.usable() {
            return Err(RunError::Columns {
                file: path.to_owned(),
                found: columns.unused.join(", "),
            });
        }
        self.unused
            .extend(columns.unused.iter().map(|c| (path.to_owned(), c.clone())));
        Ok(())
    }

    /// Takes in one record, or sets it aside.
    pub fn person(&mut self, given: Person<'_>, stem: &str, path: &Path, line: u64) {
        let made = if given.record_id.trim().is_empty() {
            format!("{stem}-{line}")
        } else {
            String::new()
        };
        let record_id = if made.is_empty() {
            given.record_id
        } else {
            made.as_str()
        };
        let source = if given.source.is_empty() {
            stem
        } else {
            given.source
        };
        let p = Person {
            record_id,
            source,
            ..given
        };
        let known = [
            p.first_name,
            p.surname,
            p.dob,
            p.nhs_number,
            p.upn,
            p.other_id,
            p.phone,
            p.email,
        ];
        if known.iter().all(|f| f.trim().is_empty()) {
            return self.aside(
                path,
                line,
                "no name, date of birth, number, telephone or e-mail".to_owned(),
            );
        }
        if self
            .seen
            .insert(hash_bytes(p.record_id.trim().as_bytes()), ())
            .is_some()
        {
            return self.aside(
                path,
                line,
                format!(
                    "the id \u{201c}{}\u{201d} was used before",
                    p.record_id.trim()
                ),
            );
        }
        match self.table.push(&p) {
            Ok(row) => {
                let read = self
                    .table
                    .rows
                    .get(usize::try_from(row).unwrap_or(usize::MAX));
                if !p.dob.trim().is_empty() && read.is_some_and(|r| !r.dob.known()) {
                    self.bad_dates += 1;
                }
            }
            Err(e) => self.aside(path, line, e.to_string()),
        }
    }

    fn aside(&mut self, path: &Path, line: u64, reason: String) {
        self.set_aside.push(SetAside {
            file: path.to_owned(),
            line,
            reason,
        });
    }
}

/// A file's name without its ending.
#[must_use]
pub fn stem(path: &Path) -> String {
    path.file_stem()
        .map_or_else(|| "file".to_owned(), |s| s.to_string_lossy().into_owned())
}

fn ends_in_newline(file: &mut File) -> std::io::Result<bool> {
    let len = file.seek(SeekFrom::End(0))?;
    let mut last = [b'\n'];
    if len > 0 {
        file.seek(SeekFrom::End(-1))?;
        file.read_exact(&mut last)?;
    }
    file.seek(SeekFrom::Start(0))?;
    Ok(last == [b'\n'])
}

fn next(
    reader: &mut csv::Reader<BufReader<File>>,
    row: &mut csv::StringRecord,
    path: &Path,
) -> Result<bool, RunError> {
    reader.read_record(row).map_err(|e| match e.into_kind() {
        csv::ErrorKind::Io(e) => RunError::io(path, e),
        csv::ErrorKind::Utf8 { pos, err } => RunError::Encoding {
            file: path.to_owned(),
            line: pos.as_ref().map_or(0, csv::Position::line),
            byte: pos.as_ref().map_or(0, csv::Position::byte),
            field: err.field() + 1,
        },
        other => RunError::Malformed {
            file: path.to_owned(),
            what: format!("{other:?}"),
        },
    })
}
