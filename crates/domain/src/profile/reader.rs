//! Walks the tables of a TOML file key by key and keeps every mistake with its line, so that all are reported at once.
//! After a mistake a placeholder stands in and reading goes on; a profile with a mistake is never returned.
//! Knows TOML and the shape of a mistake, not what any key means.

use std::cell::RefCell;
use std::ops::Range;

use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::error::Problem;
use super::sink::Sink;

/// One TOML table being read. Remembers which keys were asked for: any other key in the file is a mistake.
pub(super) struct Section<'a> {
    pub(super) sink: &'a Sink,
    table: &'a DeTable<'a>,
    path: String,
    at: Option<usize>,
    asked: RefCell<Vec<&'static str>>,
    errors_before: usize,
    stands_in: bool,
}

impl<'a> Section<'a> {
    /// Reads the whole file.
    pub(super) fn read_file<T>(
        sink: &'a Sink,
        table: &'a DeTable<'a>,
        read: impl FnOnce(&Section<'_>) -> T,
    ) -> T {
        let root = Section {
            sink,
            table,
            path: String::new(),
            at: None,
            asked: RefCell::default(),
            errors_before: 0,
            stands_in: false,
        };
        let whole = read(&root);
        root.report_unknown_keys();
        whole
    }

    /// Reports a mistake about one key of this table.
    pub(super) fn wrong(&self, key: &'static str, problem: Problem) {
        let at = self
            .table
            .get(key)
            .map(|value| value.span().start)
            .or(self.at);
        self.report(at, &self.path_of(key), problem);
    }

    /// Reports a mistake about this table as a whole.
    pub(super) fn wrong_here(&self, problem: Problem) {
        self.report(self.at, &self.path, problem);
    }

    /// Says that something may stand and was probably not meant. `path` is dotted, from this table: `names.forum`.
    pub(super) fn doubt(&self, path: &str, problem: Problem) {
        if !self.stands_in {
            let at = self.place_of(path).or(self.at);
            self.sink.doubt(at, &self.path_of(path), problem);
        }
    }

    /// Where the file says this, if it does. Asking does not make a key known.
    pub(super) fn place_of(&self, path: &str) -> Option<usize> {
        let mut table = self.table;
        let mut parts = path.split('.').peekable();
        while let Some(part) = parts.next() {
            let found = table.get(part)?;
            if parts.peek().is_none() {
                return Some(found.span().start);
            }
            table = found.get_ref().as_table()?;
        }
        None
    }

    /// Whether no mistake has been found in this table so far. A rule that compares values is only applied
    /// to a sound table, so that one mistake is not told as two.
    pub(super) fn is_sound(&self) -> bool {
        !self.stands_in && self.sink.count() == self.errors_before
    }

    /// Whether the file has this key; asking makes it a known key.
    pub(super) fn has(&self, key: &'static str) -> bool {
        self.value(key).is_some()
    }

    /// A table that must be there.
    pub(super) fn section<T>(&self, key: &'static str, read: impl FnOnce(&Section<'_>) -> T) -> T {
        match self.value(key) {
            Some(found) => match found.get_ref().as_table() {
                Some(table) => self.child(table, self.path_of(key), found.span(), read),
                None => {
                    self.wrong_kind(
                        key,
                        found,
                        &format!("Write it as a table, [{}].", self.path_of(key)),
                    );
                    self.stand_in(read)
                }
            },
            None => {
                self.missing(key, &format!("Add a table [{}].", self.path_of(key)));
                self.stand_in(read)
            }
        }
    }

    /// A table that may be left out.
    pub(super) fn section_opt<T>(
        &self,
        key: &'static str,
        read: impl FnOnce(&Section<'_>) -> T,
    ) -> Option<T> {
        self.has(key).then(|| self.section(key, read))
    }

    /// A list of tables; a list that is left out is empty.
    pub(super) fn sections<T>(
        &self,
        key: &'static str,
        mut read: impl FnMut(&Section<'_>) -> T,
    ) -> Vec<T> {
        let Some(found) = self.value(key) else {
            return Vec::new();
        };
        let path = self.path_of(key);
        if let Some(table) = found.get_ref().as_table() {
            // A list with one entry may be written as a plain table.
            return vec![self.child(table, path, found.span(), read)];
        }
        let Some(array) = found.get_ref().as_array() else {
            self.wrong_kind(
                key,
                found,
                &format!("Write it as a list of tables, [[{path}]]."),
            );
            return Vec::new();
        };
        let mut all = Vec::new();
        for (place, item) in array.iter().enumerate() {
            let path = format!("{path}[{}]", place + 1);
            match item.get_ref().as_table() {
                Some(table) => all.push(self.child(table, path, item.span(), &mut read)),
                None => self.report(
                    Some(item.span().start),
                    &path,
                    Problem::new(
                        format!("{} is not a table", describe(item.get_ref())),
                        "Write each entry as { key = \"...\", ... }.",
                    ),
                ),
            }
        }
        all
    }

    /// A list of tables with at least one entry.
    pub(super) fn some_sections<T>(
        &self,
        key: &'static str,
        read: impl FnMut(&Section<'_>) -> T,
    ) -> Vec<T> {
        if !self.has(key) {
            self.missing(key, &format!("Add at least one [[{}]].", self.path_of(key)));
        }
        self.sections(key, read)
    }

    /// Reports that a key must be there.
    pub(super) fn missing(&self, key: &'static str, right: &str) {
        self.wrong(key, Problem::new("this is missing", right));
    }

    pub(super) fn required<T>(
        &self,
        key: &'static str,
        right: &str,
        read: impl FnOnce(&Self, &'static str) -> Option<T>,
    ) -> Option<T> {
        if !self.has(key) {
            self.missing(key, right);
            return None;
        }
        read(self, key)
    }

    pub(super) fn leaf<'s, T>(
        &'s self,
        key: &'static str,
        right: &str,
        read: impl FnOnce(&'s DeValue<'a>) -> Option<T>,
    ) -> Option<T> {
        let found = self.value(key)?;
        let value = read(found.get_ref());
        if value.is_none() {
            self.wrong_kind(key, found, right);
        }
        value
    }

    pub(super) fn items(
        &self,
        key: &'static str,
        right: &str,
    ) -> impl Iterator<Item = &'a Spanned<DeValue<'a>>> {
        let array = self.value(key).and_then(|found| {
            let array = found.get_ref().as_array();
            if array.is_none() {
                self.wrong_kind(key, found, right);
            }
            array
        });
        array.into_iter().flat_map(|array| array.iter())
    }

    pub(super) fn value(&self, key: &'static str) -> Option<&'a Spanned<DeValue<'a>>> {
        let mut asked = self.asked.borrow_mut();
        if !asked.contains(&key) {
            asked.push(key);
        }
        self.table.get(key)
    }

    fn child<T>(
        &self,
        table: &DeTable<'_>,
        path: String,
        span: Range<usize>,
        read: impl FnOnce(&Section<'_>) -> T,
    ) -> T {
        let child = Section {
            sink: self.sink,
            table,
            path,
            at: Some(span.start),
            asked: RefCell::default(),
            errors_before: self.sink.count(),
            stands_in: self.stands_in,
        };
        let value = read(&child);
        child.report_unknown_keys();
        value
    }

    fn stand_in<T>(&self, read: impl FnOnce(&Section<'_>) -> T) -> T {
        let nothing = DeTable::new();
        let section = Section {
            sink: self.sink,
            table: &nothing,
            path: String::new(),
            at: None,
            asked: RefCell::default(),
            errors_before: 0,
            stands_in: true,
        };
        read(&section)
    }

    pub(super) fn report(&self, at: Option<usize>, key: &str, problem: Problem) {
        if !self.stands_in {
            self.sink.report(at, key, problem);
        }
    }

    pub(super) fn wrong_kind(&self, key: &'static str, found: &Spanned<DeValue<'_>>, right: &str) {
        self.wrong_item(key, found, right);
    }

    pub(super) fn wrong_item(&self, key: &'static str, found: &Spanned<DeValue<'_>>, right: &str) {
        self.report(
            Some(found.span().start),
            &self.path_of(key),
            Problem::new(
                format!("{} cannot stand here", describe(found.get_ref())),
                right,
            ),
        );
    }

    fn report_unknown_keys(&self) {
        let asked = self.asked.borrow();
        for key in self.table.keys() {
            let found: &str = key.get_ref();
            if asked.contains(&found) {
                continue;
            }
            let right = match nearest(found, asked.iter().copied()) {
                Some(near) => format!("Did you mean \"{near}\"?"),
                None => format!(
                    "Take it out. The keys known here are: {}.",
                    asked.join(", ")
                ),
            };
            self.report(
                Some(key.span().start),
                &self.path_of(found),
                Problem::new("this key is not known", right),
            );
        }
    }

    pub(super) fn path_of(&self, key: &str) -> String {
        if self.path.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.path)
        }
    }
}

/// The closest known word, if it is close enough to be a slip of the pen.
pub(super) fn nearest<'w>(found: &str, known: impl Iterator<Item = &'w str>) -> Option<&'w str> {
    known
        .map(|word| (strsim::damerau_levenshtein(found, word), word))
        .filter(|(distance, word)| *distance <= 2.max(word.len() / 4))
        .min()
        .map(|(_, word)| word)
}

fn describe(value: &DeValue<'_>) -> String {
    match value {
        DeValue::String(text) => format!("the text \"{text}\""),
        DeValue::Integer(number) => format!("the number {}", number.as_str()),
        DeValue::Float(number) => format!("the number {}", number.as_str()),
        DeValue::Boolean(flag) => format!("{flag}"),
        DeValue::Datetime(date) => format!("the date or time {date}"),
        DeValue::Array(_) => "a list".to_owned(),
        DeValue::Table(_) => "a table".to_owned(),
    }
}
