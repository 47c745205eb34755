//! Owns text that people write: one line (`ShortText`), many lines (`FreeText`)
//! and the `Reason` that every override, pause and refusal must carry.
//! Text is kept as written, is never empty, and never shows in `Debug`.
//! Must not know: which form or letter the text belongs to.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};
use std::fmt;
use thiserror::Error;

/// Why a piece of text was not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum TextError {
    /// Nothing but spaces.
    #[error("Enter some text")]
    Blank,
    /// Longer than the field can hold.
    #[error("Text must be {max} characters or fewer")]
    TooLong {
        /// The most characters allowed.
        max: usize,
    },
    /// Holds characters that are invisible or that hide what is written.
    #[error("Text must not include hidden control characters")]
    HiddenCharacters,
}

impl TextError {
    /// The message with the name of the field in place of "text", for example
    /// `about("Reason for closing")` gives "Enter reason for closing".
    #[must_use]
    pub fn about(self, field: &str) -> String {
        match self {
            Self::Blank => format!("Enter {}", lower_first(field)),
            Self::TooLong { max } => format!("{field} must be {max} characters or fewer"),
            Self::HiddenCharacters => {
                format!("{field} must not include hidden control characters")
            }
        }
    }
}

fn lower_first(text: &str) -> String {
    let mut letters = text.chars();
    let Some(first) = letters.next() else {
        return String::new();
    };
    let rest = letters.as_str();
    // An abbreviation such as "NHS number" keeps its capitals.
    if rest.chars().next().is_some_and(char::is_uppercase) {
        return text.to_owned();
    }
    first.to_lowercase().chain(rest.chars()).collect()
}

/// Characters that reorder or hide text on screen. Zero-width joiners are not
/// here: Persian, Urdu and several Indian languages are written with them.
fn hides_text(letter: char) -> bool {
    matches!(letter, '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// One line: outer spaces removed, runs of white space made one space.
/// A text without anything but its letters and digits, in small letters: two
/// ways to write one address, name or heading come out the same.
#[must_use]
pub fn letters_and_digits(text: &str) -> String {
    text.chars()
        .filter(|letter| letter.is_alphanumeric())
        .flat_map(char::to_lowercase)
        .collect()
}

pub(super) fn tidy_line(raw: &str) -> Result<String, TextError> {
    let tidy = raw.split_whitespace().collect::<Vec<_>>().join(" ");
    if tidy.chars().any(|c| c.is_control() || hides_text(c)) {
        return Err(TextError::HiddenCharacters);
    }
    Ok(tidy)
}

fn within(text: String, max: usize) -> Result<String, TextError> {
    if text.is_empty() {
        return Err(TextError::Blank);
    }
    if text.chars().count() > max {
        return Err(TextError::TooLong { max });
    }
    Ok(text)
}

/// Text of one or more lines, 1 to `MAX` characters, as the person wrote it.
/// Line ends are kept as `\n` whatever the browser sent.
#[derive(Clone, PartialEq, Eq)]
pub struct FreeText<const MAX: usize>(String);

impl<const MAX: usize> FreeText<MAX> {
    /// Reads text from a form or from storage.
    ///
    /// # Errors
    /// When it is blank, too long, or holds hidden control characters.
    pub fn parse(raw: &str) -> Result<Self, TextError> {
        let text = raw.replace("\r\n", "\n").replace('\r', "\n");
        let text = text.trim();
        let unwanted = |c: char| (c.is_control() && c != '\n' && c != '\t') || hides_text(c);
        if text.chars().any(unwanted) {
            return Err(TextError::HiddenCharacters);
        }
        within(text.to_owned(), MAX).map(Self)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Text of one line, 1 to `MAX` characters.
#[derive(Clone, PartialEq, Eq)]
pub struct ShortText<const MAX: usize>(String);

impl<const MAX: usize> ShortText<MAX> {
    /// Reads one line from a form or from storage; line ends become spaces.
    ///
    /// # Errors
    /// When it is blank, too long, or holds hidden control characters.
    pub fn parse(raw: &str) -> Result<Self, TextError> {
        within(tidy_line(raw)?, MAX).map(Self)
    }

    /// The text.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The most characters in a reason.
pub const REASON_MAX: usize = 2000;

/// Why somebody did something: 1 to 2,000 characters.
#[derive(Clone, PartialEq, Eq)]
pub struct Reason(FreeText<REASON_MAX>);

/// Why a reason was not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ReasonError {
    /// Nothing but spaces.
    #[error("Enter a reason")]
    Blank,
    /// Over the limit.
    #[error("Reason must be 2,000 characters or fewer")]
    TooLong,
    /// Holds characters that are invisible or that hide what is written.
    #[error("Reason must not include hidden control characters")]
    HiddenCharacters,
}

impl Reason {
    /// Reads a reason.
    ///
    /// # Errors
    /// When it is blank, too long, or holds hidden control characters.
    pub fn parse(raw: &str) -> Result<Self, ReasonError> {
        FreeText::parse(raw).map(Self).map_err(|error| match error {
            TextError::Blank => ReasonError::Blank,
            TextError::TooLong { max: _ } => ReasonError::TooLong,
            TextError::HiddenCharacters => ReasonError::HiddenCharacters,
        })
    }

    /// The reason, in the person's words.
    #[must_use]
    pub fn as_str(&self) -> &str {
        self.0.as_str()
    }
}

super::coded::kept_as_text!(Reason);

macro_rules! sized_text {
    ($type:ident) => {
        impl<const MAX: usize> fmt::Debug for $type<MAX> {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(concat!(stringify!($type), "(***)"))
            }
        }

        impl<const MAX: usize> Serialize for $type<MAX> {
            fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
                serializer.serialize_str(self.as_str())
            }
        }

        impl<'de, const MAX: usize> Deserialize<'de> for $type<MAX> {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let raw = String::deserialize(deserializer)?;
                Self::parse(&raw).map_err(de::Error::custom)
            }
        }
    };
}

sized_text!(FreeText);
sized_text!(ShortText);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_reason_must_say_something() {
        assert_eq!(Reason::parse("  \r\n "), Err(ReasonError::Blank));
        assert_eq!(ReasonError::Blank.to_string(), "Enter a reason");
    }

    #[test]
    fn a_reason_may_be_two_thousand_characters_and_no_more() {
        assert!(Reason::parse(&"é".repeat(REASON_MAX)).is_ok());
        let over = Reason::parse(&"é".repeat(REASON_MAX + 1));
        assert_eq!(over, Err(ReasonError::TooLong));
    }

    #[test]
    fn free_text_keeps_lines_and_drops_the_browsers_line_ends() {
        let text = FreeText::<50>::parse("  Mum works nights.\r\n\r\nDad is away.\n").unwrap();
        assert_eq!(text.as_str(), "Mum works nights.\n\nDad is away.");
    }

    #[test]
    fn text_that_reorders_itself_on_screen_is_refused() {
        let trick = FreeText::<50>::parse("safe\u{202E}efasnu");
        assert_eq!(trick, Err(TextError::HiddenCharacters));
        let bell = ShortText::<50>::parse("bell\u{7}");
        assert_eq!(bell, Err(TextError::HiddenCharacters));
    }

    #[test]
    fn messages_name_the_field() {
        assert_eq!(TextError::Blank.about("School name"), "Enter school name");
        assert_eq!(TextError::Blank.about("GP practice"), "Enter GP practice");
        let long = TextError::TooLong { max: 150 };
        assert_eq!(
            long.about("School name"),
            "School name must be 150 characters or fewer"
        );
    }

    #[test]
    fn debug_never_shows_what_was_written() {
        let text = FreeText::<50>::parse("Dad has left home").unwrap();
        assert_eq!(format!("{text:?}"), "FreeText(***)");
        let reason = Reason::parse("Dad has left home").unwrap();
        assert_eq!(format!("{reason:?}"), "Reason(***)");
    }
}
