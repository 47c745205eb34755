//! Small values that several parts of a profile share: keys, dates known only to the month, telephone
//! numbers, e-mail and web addresses. Each is made by one reading function that refuses what breaks its rule.

use std::fmt;

use jiff::civil::Date;
use serde::{Serialize, Serializer};

use super::error::Problem;
use super::leaves::FromText;

macro_rules! checked_text {
    ($(#[$meta:meta])* $name:ident, $parse:path) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            /// Reads the text.
            ///
            /// # Errors
            /// Says what is wrong and what to write instead.
            pub fn parse(text: &str) -> Result<Self, Problem> {
                $parse(text).map(Self)
            }

            /// The text.
            #[must_use]
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl FromText for $name {
            fn from_text(text: &str) -> Result<Self, Problem> {
                Self::parse(text)
            }
            fn placeholder() -> Self {
                Self(String::new())
            }
        }
    };
}

checked_text! {
    /// A short name by which records and other parts of the profile refer to an entry. It is stored with
    /// decisions, so a published key is never given another meaning.
    Key, parse_key
}
checked_text! {
    /// A telephone number as people write it.
    Telephone, parse_telephone
}
checked_text! {
    /// An e-mail address of a service. Only its shape is known to be right.
    Email, parse_email
}
checked_text! {
    /// The address of a public web page.
    WebAddress, parse_web
}

fn parse_key(text: &str) -> Result<String, Problem> {
    let starts_well = text.chars().next().is_some_and(|c| c.is_ascii_lowercase());
    let all_plain = text
        .chars()
        .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_' || c == '-');
    if starts_well && all_plain && text.len() <= 64 {
        Ok(text.to_owned())
    } else {
        Err(Problem::new(
            format!("\"{text}\" is not a key"),
            "Use small letters, digits, hyphens and underscores, starting with a letter, such as \"aylesbury\".",
        ))
    }
}

fn parse_telephone(text: &str) -> Result<String, Problem> {
    let national = text
        .strip_prefix("+44")
        .map_or_else(|| text.to_owned(), |rest| format!("0{rest}"));
    let digits: String = national.chars().filter(char::is_ascii_digit).collect();
    let only_marks = national
        .chars()
        .all(|c| c.is_ascii_digit() || matches!(c, ' ' | '-' | '(' | ')'));
    let long_enough = match digits.len() {
        3 => digits.starts_with('1') || digits == "999",
        6 => digits.starts_with("116"),
        10 | 11 => digits.starts_with('0'),
        _ => false,
    };
    if only_marks && long_enough {
        Ok(text.to_owned())
    } else {
        Err(Problem::new(
            format!("\"{text}\" is not a telephone number"),
            "Write a UK number of 10 or 11 digits such as \"01234 567890\", or a short number such as \"999\".",
        ))
    }
}

fn parse_email(text: &str) -> Result<String, Problem> {
    let whole = text.split_once('@').is_some_and(|(name, host)| {
        !name.is_empty()
            && host.split('.').count() > 1
            && host.split('.').all(|part| !part.is_empty())
            && !host.contains('@')
            && !text.chars().any(char::is_whitespace)
    });
    if whole {
        Ok(text.to_owned())
    } else {
        Err(Problem::new(
            format!("\"{text}\" is not an e-mail address"),
            "Write an address such as \"name@example.gov.uk\".",
        ))
    }
}

fn parse_web(text: &str) -> Result<String, Problem> {
    let host = text
        .strip_prefix("https://")
        .or_else(|| text.strip_prefix("http://"))
        .unwrap_or_default();
    if host.contains('.') && !host.starts_with('.') && !text.chars().any(char::is_whitespace) {
        Ok(text.to_owned())
    } else {
        Err(Problem::new(
            format!("\"{text}\" is not a web address"),
            "Write an address such as \"https://www.example.gov.uk/help\".",
        ))
    }
}

/// A date as a document gives it: some give a day, many only the month (BUCKS-STRAT-01, BUCKS-STRAT-18).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum DocumentDate {
    /// The month is known; the day is the first of it.
    Month(Date),
    /// The day is known.
    Day(Date),
}

impl DocumentDate {
    /// Reads `2015-11` or `2015-11-03`.
    ///
    /// # Errors
    /// Says what is wrong and what to write instead.
    pub fn parse(text: &str) -> Result<Self, Problem> {
        let wrong = || {
            Problem::new(
                format!("\"{text}\" is not a month or a day"),
                "Write year and month such as \"2015-11\", or year, month and day such as \"2015-11-03\".",
            )
        };
        match text.len() {
            7 => format!("{text}-01")
                .parse()
                .map(Self::Month)
                .map_err(|_| wrong()),
            10 => text.parse().map(Self::Day).map_err(|_| wrong()),
            _ => Err(wrong()),
        }
    }

    /// The first day it can mean.
    #[must_use]
    pub const fn first_day(self) -> Date {
        match self {
            Self::Month(date) | Self::Day(date) => date,
        }
    }
}

impl fmt::Display for DocumentDate {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Month(date) => write!(f, "{}", date.strftime("%B %Y")),
            Self::Day(date) => write!(f, "{}", date.strftime("%-d %B %Y")),
        }
    }
}

impl Serialize for DocumentDate {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_str(self)
    }
}

impl FromText for DocumentDate {
    fn from_text(text: &str) -> Result<Self, Problem> {
        Self::parse(text)
    }
    fn placeholder() -> Self {
        Self::Day(Date::ZERO)
    }
}
