//! Reads a TOML table key by key and keeps every mistake with its line, so that all are reported at once.
//! After a mistake a placeholder stands in and reading goes on; a profile with a mistake is never returned.
//! Knows TOML and the shape of a mistake, not what any key means.

use std::cell::RefCell;
use std::ops::Range;

use jiff::civil::{Date, Time};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::error::{Problem, ProfileError};
use super::words::Word;

/// A value written as text that has a rule of its own.
pub(super) trait FromText: Sized {
    /// Reads the text, or says what is wrong with it.
    fn from_text(text: &str) -> Result<Self, Problem>;
    /// Stands in after a mistake; never seen outside a failed reading.
    fn placeholder() -> Self;
}

/// Where mistakes are collected, with what is needed to turn a byte position into a line.
pub(super) struct Sink {
    file: String,
    line_ends: Vec<usize>,
    errors: RefCell<Vec<ProfileError>>,
}

impl Sink {
    pub(super) fn new(file: &str, text: &str) -> Self {
        Self {
            file: file.to_owned(),
            line_ends: text.match_indices('\n').map(|(at, _)| at).collect(),
            errors: RefCell::new(Vec::new()),
        }
    }

    pub(super) fn report(&self, at: Option<usize>, key: &str, problem: Problem) {
        self.errors.borrow_mut().push(ProfileError {
            file: self.file.clone(),
            line: at.map(|byte| self.line_ends.partition_point(|end| *end < byte) + 1),
            key: key.to_owned(),
            wrong: problem.wrong,
            right: problem.right,
        });
    }

    pub(super) fn into_errors(self) -> Vec<ProfileError> {
        let mut errors = self.errors.into_inner();
        errors.sort_by(|a, b| a.line.cmp(&b.line));
        errors
    }
}

/// One TOML table being read. Remembers which keys were asked for: any other key in the file is a mistake.
pub(super) struct Section<'a> {
    sink: &'a Sink,
    table: &'a DeTable<'a>,
    path: String,
    at: Option<usize>,
    asked: RefCell<Vec<&'static str>>,
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

    /// A text that must be there and must say something.
    pub(super) fn text(&self, key: &'static str) -> String {
        match self.text_opt(key) {
            Some(text) => text,
            None => {
                if !self.has(key) {
                    self.missing(key, "Add a text in quotation marks.");
                }
                String::new()
            }
        }
    }

    /// A text that may be left out, but not left blank.
    pub(super) fn text_opt(&self, key: &'static str) -> Option<String> {
        let text = self.leaf(key, "Write a text in quotation marks.", DeValue::as_str)?;
        let trimmed = text.trim();
        if trimmed.is_empty() {
            self.wrong(
                key,
                Problem::new("the text is blank", "Write the text, or leave the key out."),
            );
            return None;
        }
        Some(trimmed.to_owned())
    }

    /// A list of texts; left out, it is empty.
    pub(super) fn texts(&self, key: &'static str) -> Vec<String> {
        let right = "Write a list of texts, such as [\"one\", \"two\"].";
        let mut all = Vec::new();
        for item in self.items(key, right) {
            match item.get_ref().as_str().map(str::trim) {
                Some(text) if !text.is_empty() => all.push(text.to_owned()),
                Some(_) | None => self.wrong_item(key, item, right),
            }
        }
        all
    }

    /// A list of texts with at least one entry.
    pub(super) fn some_texts(&self, key: &'static str) -> Vec<String> {
        let all = self.texts(key);
        if all.is_empty() {
            self.missing(key, "Write a list of one or more texts.");
        }
        all
    }

    /// A whole number, 0 or more.
    pub(super) fn number_opt(&self, key: &'static str) -> Option<u32> {
        self.leaf(key, "Write a whole number, 0 or more.", |value| {
            value.as_integer()?.as_str().parse().ok()
        })
    }

    pub(super) fn number(&self, key: &'static str) -> u32 {
        self.required(key, "Add a whole number.", Self::number_opt)
            .unwrap_or(0)
    }

    /// A list of whole numbers; left out, it is empty.
    pub(super) fn numbers(&self, key: &'static str) -> Vec<u32> {
        let right = "Write a list of whole numbers, such as [2, 3].";
        let mut all = Vec::new();
        for item in self.items(key, right) {
            match item
                .get_ref()
                .as_integer()
                .and_then(|n| n.as_str().parse().ok())
            {
                Some(number) => all.push(number),
                None => self.wrong_item(key, item, right),
            }
        }
        all
    }

    /// `true` or `false`.
    pub(super) fn flag(&self, key: &'static str) -> bool {
        self.required(key, "Add true or false.", |section, key| {
            section.leaf(
                key,
                "Write true or false, without quotation marks.",
                DeValue::as_bool,
            )
        })
        .unwrap_or(false)
    }

    /// A day.
    pub(super) fn date_opt(&self, key: &'static str) -> Option<Date> {
        self.leaf(
            key,
            "Write a day as year-month-day without quotation marks, such as 2015-11-01.",
            date_of,
        )
    }

    pub(super) fn date(&self, key: &'static str) -> Date {
        self.required(key, "Add a day, such as 2015-11-01.", Self::date_opt)
            .unwrap_or(Date::ZERO)
    }

    /// A time of day.
    pub(super) fn time(&self, key: &'static str) -> Time {
        let right = "Write a time of day without quotation marks, such as 09:30:00.";
        self.required(key, right, |section, key| {
            section.leaf(key, right, |value| {
                let time = value.as_datetime()?.time.as_ref()?;
                time.to_string().parse().ok()
            })
        })
        .unwrap_or(Time::midnight())
    }

    /// One word of a closed list.
    pub(super) fn word_opt<W: Word>(&self, key: &'static str) -> Option<W> {
        let text = self.leaf(key, &words_of::<W>(), DeValue::as_str)?;
        let word = W::from_word(text);
        if word.is_none() {
            self.wrong(key, not_a_word::<W>(text));
        }
        word
    }

    pub(super) fn word<W: Word>(&self, key: &'static str) -> W {
        self.required(key, &words_of::<W>(), Self::word_opt)
            .unwrap_or_else(W::placeholder)
    }

    /// Several words of a closed list; left out, there are none.
    pub(super) fn words<W: Word>(&self, key: &'static str) -> Vec<W> {
        let right = words_of::<W>();
        let mut all = Vec::new();
        for item in self.items(key, &right) {
            match item.get_ref().as_str() {
                Some(text) => match W::from_word(text) {
                    Some(word) => all.push(word),
                    None => self.report(
                        Some(item.span().start),
                        &self.path_of(key),
                        not_a_word::<W>(text),
                    ),
                },
                None => self.wrong_item(key, item, &right),
            }
        }
        all
    }

    /// A text with a rule of its own.
    pub(super) fn parsed_opt<T: FromText>(&self, key: &'static str) -> Option<T> {
        let text = self.leaf(key, "Write it as text in quotation marks.", DeValue::as_str)?;
        match T::from_text(text) {
            Ok(value) => Some(value),
            Err(problem) => {
                self.wrong(key, problem);
                None
            }
        }
    }

    pub(super) fn parsed<T: FromText>(&self, key: &'static str) -> T {
        self.required(key, "Add it as text in quotation marks.", Self::parsed_opt)
            .unwrap_or_else(T::placeholder)
    }

    /// A list of texts with a rule of their own; left out, there are none.
    pub(super) fn all_parsed<T: FromText>(&self, key: &'static str) -> Vec<T> {
        let right = "Write a list of texts, such as [\"one\", \"two\"].";
        let mut all = Vec::new();
        for item in self.items(key, right) {
            match item.get_ref().as_str().map(T::from_text) {
                Some(Ok(value)) => all.push(value),
                Some(Err(problem)) => {
                    self.report(Some(item.span().start), &self.path_of(key), problem);
                }
                None => self.wrong_item(key, item, right),
            }
        }
        all
    }

    /// Reports that a key must be there.
    pub(super) fn missing(&self, key: &'static str, right: &str) {
        self.wrong(key, Problem::new("this is missing", right));
    }

    fn required<T>(
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

    fn leaf<'s, T>(
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

    fn items(
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

    fn value(&self, key: &'static str) -> Option<&'a Spanned<DeValue<'a>>> {
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
            stands_in: true,
        };
        read(&section)
    }

    fn report(&self, at: Option<usize>, key: &str, problem: Problem) {
        if !self.stands_in {
            self.sink.report(at, key, problem);
        }
    }

    fn wrong_kind(&self, key: &'static str, found: &Spanned<DeValue<'_>>, right: &str) {
        self.wrong_item(key, found, right);
    }

    fn wrong_item(&self, key: &'static str, found: &Spanned<DeValue<'_>>, right: &str) {
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

    fn path_of(&self, key: &str) -> String {
        if self.path.is_empty() {
            key.to_owned()
        } else {
            format!("{}.{key}", self.path)
        }
    }
}

fn date_of(value: &DeValue<'_>) -> Option<Date> {
    let written = value.as_datetime()?;
    // A day with a time of day is some other thing than a day, and was probably meant as one.
    if written.time.is_some() {
        return None;
    }
    let date = written.date?;
    Date::new(
        i16::try_from(date.year).ok()?,
        i8::try_from(date.month).ok()?,
        i8::try_from(date.day).ok()?,
    )
    .ok()
}

fn words_of<W: Word>() -> String {
    let all: Vec<&str> = W::ALL.iter().map(|one| one.word()).collect();
    format!("Use one of: {}.", all.join(", "))
}

fn not_a_word<W: Word>(text: &str) -> Problem {
    let right = match nearest(text, W::ALL.iter().map(|one| one.word())) {
        Some(near) => format!("Did you mean \"{near}\"? {}", words_of::<W>()),
        None => words_of::<W>(),
    };
    Problem::new(
        format!("\"{text}\" is not one of the words known here"),
        right,
    )
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
