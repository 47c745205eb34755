//! One cell of a list: once for the page, once for the file.

use jiff::{Timestamp, civil::Date, tz::TimeZone};
use serde_json::{Value, json};

use crate::words::{ClockTag, day_words};

/// What stands in a cell.
#[derive(Clone, Debug)]
pub enum Cell {
    /// Words.
    Text(String),
    /// Words that lead to a record; the second part is said to those who do not see the row.
    Link {
        /// The words.
        text: String,
        /// Where to.
        href: String,
        /// What else to say to a screen reader; may be empty.
        more: String,
    },
    /// How a limit stands.
    Clock(ClockTag),
    /// A limit's name, and how it stands.
    NamedClock(ClockTag),
    /// An instant.
    At(Timestamp),
    /// A day.
    Day(Date),
    /// Words of weight: urgent, new, failed.
    Tag {
        /// The words.
        text: &'static str,
        /// The tag's colour, as GOV.UK names it.
        colour: &'static str,
    },
    /// A button that posts to an address.
    Button {
        /// Its words.
        text: &'static str,
        /// Where to.
        action: String,
        /// What it is about, for a screen reader.
        more: String,
    },
}

impl Cell {
    /// Words.
    #[must_use]
    pub fn text(words: impl Into<String>) -> Self {
        Self::Text(words.into())
    }

    /// Words, or others when there are none.
    #[must_use]
    pub fn or(words: &str, otherwise: &str) -> Self {
        Self::text(if words.is_empty() { otherwise } else { words })
    }

    /// Words that lead to a record.
    #[must_use]
    pub fn link(text: impl Into<String>, href: impl Into<String>) -> Self {
        Self::Link {
            text: text.into(),
            href: href.into(),
            more: String::new(),
        }
    }

    pub(crate) fn as_page(&self) -> Value {
        match self {
            Self::Text(text) => json!({ "text": text }),
            Self::Link { text, href, more } => json!({ "text": text, "href": href, "more": more }),
            Self::Clock(clock) => json!({ "clock": clock }),
            Self::NamedClock(clock) => json!({ "text": clock.label, "clock": clock }),
            Self::At(at) => json!({ "at": at.as_microsecond() }),
            Self::Day(day) => json!({ "text": day_words(*day) }),
            Self::Tag { text, colour } => json!({ "tag": text, "colour": colour }),
            Self::Button { text, action, more } => {
                json!({ "button": text, "action": action, "more": more })
            }
        }
    }

    /// Days and instants as spreadsheets sort them.
    pub(super) fn as_file(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Link { text, more, .. } => format!("{text} {more}").trim().to_owned(),
            Self::Clock(clock) => clock.text.clone(),
            Self::NamedClock(clock) => format!("{}: {}", clock.label, clock.text),
            Self::At(at) => {
                let zone = TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC);
                at.to_zoned(zone).strftime("%Y-%m-%d %H:%M").to_string()
            }
            Self::Day(day) => day.to_string(),
            Self::Tag { text, .. } => (*text).to_owned(),
            Self::Button { .. } => String::new(),
        }
    }
}
