//! Rows on their way into the table: sifted one by one, taken in many at a time.

use crate::columns::{FIELDS, person};
use crate::read::SetAside;
use linkage::dict::hash_bytes;
use linkage::table::Person;
use std::collections::HashSet;
use std::path::{Path, PathBuf};

/// Rows that passed, their texts one after the other.
#[derive(Debug, Default)]
pub struct Batch {
    text: String,
    ends: Vec<usize>,
    rows: usize,
    /// How many of the rows have a date of birth.
    pub dated: u64,
}

impl Batch {
    /// How many rows a full batch has.
    pub const ROWS: usize = 4096;

    /// How many rows there are.
    pub fn len(&self) -> usize {
        self.rows
    }

    /// Whether there is no row.
    pub fn is_empty(&self) -> bool {
        self.rows == 0
    }

    /// Empties it.
    pub fn clear(&mut self) {
        self.text.clear();
        self.ends.clear();
        (self.rows, self.dated) = (0, 0);
    }

    fn push(&mut self, id: &str, source: &str, rest: &[&str; FIELDS - 2]) {
        for field in [id, source].iter().chain(rest) {
            self.text.push_str(field);
            self.ends.push(self.text.len());
        }
        self.rows += 1;
    }

    /// The rows as persons.
    pub fn people(&self) -> Vec<Person<'_>> {
        let mut from = 0;
        let rows = self.ends.chunks_exact(FIELDS).map(|ends| {
            let mut fields = [""; FIELDS];
            for (field, &end) in fields.iter_mut().zip(ends) {
                *field = self.text.get(from..end).unwrap_or("");
                from = end;
            }
            person(fields)
        });
        rows.collect()
    }
}

/// Says which rows are taken in.
#[derive(Debug, Default)]
pub struct Sieve {
    /// Rows that were left out.
    pub set_aside: Vec<SetAside>,
    /// Ids that another file has too, and which were given the file's name in front.
    pub renamed: u64,
    seen: Vec<HashSet<u64, std::hash::BuildHasherDefault<Hashed>>>,
    path: PathBuf,
    stem: String,
}

/// Takes a number that is a hash already as it is.
#[derive(Debug, Default)]
struct Hashed(u64);

impl std::hash::Hasher for Hashed {
    fn finish(&self) -> u64 {
        self.0
    }

    fn write(&mut self, bytes: &[u8]) {
        self.0 = hash_bytes(bytes);
    }

    fn write_u64(&mut self, n: u64) {
        self.0 = n.wrapping_mul(0x9e37_79b9_7f4a_7c15);
    }
}

impl Sieve {
    /// Turns to the next file.
    pub fn begin(&mut self, path: &Path) {
        path.clone_into(&mut self.path);
        self.stem = path
            .file_stem()
            .map_or_else(|| "file".to_owned(), |s| s.to_string_lossy().into_owned());
        self.seen.push(HashSet::default());
    }

    /// Puts a row of the file into the batch, or sets it aside. A row without an id gets one
    /// of the file's name and its line.
    pub fn pass(&mut self, batch: &mut Batch, fields: [&str; FIELDS], line: u64) {
        let p = person(fields);
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
            let reason = "no name, date of birth, number, telephone or e-mail";
            return self.aside(line, reason.to_owned());
        }
        batch.dated += u64::from(!p.dob.trim().is_empty());
        let id = p.record_id.trim();
        let made = if id.is_empty() {
            let made = format!("{}-{line}", self.stem);
            self.note(&made);
            Some(made)
        } else if !self.note(id) {
            batch.dated -= u64::from(!p.dob.trim().is_empty());
            let reason = format!("the id \u{201c}{id}\u{201d} was used before");
            return self.aside(line, reason);
        } else if self.elsewhere(id) {
            self.renamed += 1;
            Some(format!("{}-{id}", self.stem))
        } else {
            None
        };
        let source = if p.source.is_empty() {
            &self.stem
        } else {
            p.source
        };
        let [_, _, rest @ ..] = fields;
        batch.push(made.as_deref().unwrap_or(id), source, &rest);
    }

    /// Notes an id of the file; false when the file had it before.
    fn note(&mut self, id: &str) -> bool {
        self.seen
            .last_mut()
            .is_some_and(|seen| seen.insert(hash_bytes(id.as_bytes())))
    }

    /// Whether a file before this one has the id too.
    fn elsewhere(&self, id: &str) -> bool {
        let hash = hash_bytes(id.as_bytes());
        let before = self.seen.iter().rev().skip(1);
        before.into_iter().any(|seen| seen.contains(&hash))
    }

    /// Rows that were left out, and how many ids were given the file's name.
    #[must_use]
    pub fn end(self) -> (Vec<SetAside>, u64) {
        (self.set_aside, self.renamed)
    }

    /// Leaves a row out.
    pub fn aside(&mut self, line: u64, reason: String) {
        self.set_aside.push(SetAside {
            file: self.path.clone(),
            line,
            reason,
        });
    }
}
