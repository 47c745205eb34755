//! Files into a table: CSV and Parquet, row by row.

use crate::RunError;
use crate::batch::{Batch, Sieve};
use crate::columns::Columns;
use linkage::table::Table;
use std::fs::File;
use std::io::{BufRead, BufReader, Read, Seek, SeekFrom};
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
    /// Dates of birth that are not dates. One that is only a slip is still compared.
    pub bad_dates: u64,
    /// Columns that were not used, with their file.
    pub unused: Vec<(PathBuf, String)>,
    /// What rows were left out, and what ids were seen.
    pub sieve: Sieve,
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
        self.sieve.begin(path);
        let before = self.table.len();
        let parquet = path
            .extension()
            .is_some_and(|e| e.eq_ignore_ascii_case("parquet"));
        let dated = if parquet {
            crate::parquet_file::read(self, path, progress)?
        } else {
            self.csv(path, progress)?
        };
        let real = self.table.settle_dates(before);
        self.bad_dates += dated.saturating_sub(crate::count(real));
        Ok(())
    }

    /// Reads a CSV file; returns how many dates of birth it has.
    fn csv(&mut self, path: &Path, progress: &mut dyn FnMut(&str)) -> Result<u64, RunError> {
        let mut file = File::open(path).map_err(|e| RunError::io(path, e))?;
        let whole_end = ends_in_newline(&mut file).map_err(|e| RunError::io(path, e))?;
        let mut file = BufReader::with_capacity(1 << 18, file);
        let sign = delimiter(file.fill_buf().map_err(|e| RunError::io(path, e))?);
        let reader = csv::ReaderBuilder::new()
            .flexible(true)
            .has_headers(false)
            .delimiter(sign)
            .from_reader(file);
        let mut source = Lines {
            reader,
            row: csv::StringRecord::new(),
            path,
            columns: Columns::default(),
            width: 0,
            at: 1,
            short: None,
        };
        if !source.next()? {
            return Err(RunError::Empty(path.to_owned()));
        }
        source.width = source.row.len();
        source.columns = Columns::of(source.row.iter());
        self.header(&source.columns, path)?;
        let mut dated = 0;
        let (mut now, mut next) = (Batch::default(), Batch::default());
        source.fill(&mut now, &mut self.sieve)?;
        while !now.is_empty() {
            let (sieve, table) = (&mut self.sieve, &mut self.table);
            let (read, taken) = rayon::join(
                || source.fill(&mut next, sieve),
                || table.extend(&now.people()),
            );
            if let Err(e) = taken {
                return Err(RunError::Malformed {
                    file: path.to_owned(),
                    what: e.to_string(),
                });
            }
            read?;
            dated += now.dated;
            std::mem::swap(&mut now, &mut next);
            if self.table.len() % 262_144 < Batch::ROWS {
                progress(&format!("read {} lines of {}", source.at, path.display()));
            }
        }
        // Only the last row can be short because the file was cut.
        match source.short {
            Some((line, got)) if !whole_end => Err(RunError::Truncated {
                file: path.to_owned(),
                line,
                want: source.width,
                got,
            }),
            Some(_) | None => Ok(dated),
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
}

/// The rows of a CSV file.
struct Lines<'p> {
    reader: csv::Reader<BufReader<File>>,
    row: csv::StringRecord,
    path: &'p Path,
    columns: Columns,
    width: usize,
    at: u64,
    /// The line and the fields of the row before, where it was short of some.
    short: Option<(u64, usize)>,
}

impl Lines<'_> {
    fn next(&mut self) -> Result<bool, RunError> {
        let file = || self.path.to_owned();
        self.reader
            .read_record(&mut self.row)
            .map_err(|e| match e.into_kind() {
                csv::ErrorKind::Io(e) => RunError::io(self.path, e),
                csv::ErrorKind::Utf8 { pos, err } => RunError::Encoding {
                    file: file(),
                    line: pos.as_ref().map_or(0, csv::Position::line),
                    byte: pos.as_ref().map_or(0, csv::Position::byte),
                    field: err.field() + 1,
                },
                other => RunError::Malformed {
                    file: file(),
                    what: format!("{other:?}"),
                },
            })
    }

    /// Reads rows into an emptied batch until it is full or the file ends.
    fn fill(&mut self, batch: &mut Batch, sieve: &mut Sieve) -> Result<(), RunError> {
        batch.clear();
        while batch.len() < Batch::ROWS && self.next()? {
            self.at += 1;
            let line = self.row.position().map_or(self.at, csv::Position::line);
            let got = self.row.len();
            self.short = (got < self.width).then_some((line, got));
            if got == self.width {
                let row = &self.row;
                sieve.pass(
                    batch,
                    self.columns.fields(|i| row.get(i).unwrap_or("")),
                    line,
                );
            } else {
                let reason = format!("{got} fields where the header has {}", self.width);
                sieve.aside(line, reason);
            }
        }
        Ok(())
    }
}

/// The sign between the fields: of comma, semicolon, tabulator and bar the one that the
/// header has most often.
fn delimiter(head: &[u8]) -> u8 {
    let header = head.split(|b| *b == b'\n').next().unwrap_or_default();
    let often = |sign: &u8| header.iter().filter(|b| *b == sign).count();
    [b'|', b'\t', b';', b',']
        .into_iter()
        .max_by_key(often)
        .unwrap_or(b',')
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
