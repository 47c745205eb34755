//! Reads the single values of a table: texts, numbers, days, words and values with a rule of their own. Each
//! method reports what is wrong and goes on. Knows no key's meaning.

use jiff::civil::{Date, Time};
use toml::de::DeValue;

use super::error::Problem;
use super::reader::{Section, nearest};
use super::words::Word;

/// A value written as text that has a rule of its own.
pub(super) trait FromText: Sized {
    /// Reads the text, or says what is wrong with it.
    fn from_text(text: &str) -> Result<Self, Problem>;
    /// Stands in after a mistake; never seen outside a failed reading.
    fn placeholder() -> Self;
}

impl Section<'_> {
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
        let before = self.sink.count();
        let all = self.texts(key);
        if all.is_empty() && self.sink.count() == before {
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
