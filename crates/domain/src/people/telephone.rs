//! Owns telephone numbers: how the person gave the number, and one form by which
//! two ways of writing the same number are known to be one.
//! Must not know: whose number it is or whether it is safe to ring.

use super::coded::kept_as_text;
use super::text::tidy_line;
use thiserror::Error;

/// A telephone number with an optional extension.
#[derive(Clone, PartialEq, Eq)]
pub struct TelephoneNumber {
    display: String,
    international: String,
    extension: Option<String>,
}

/// Why a telephone number was not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum TelephoneNumberError {
    /// Nothing was entered.
    #[error("Enter a telephone number")]
    Blank,
    /// Not the shape of a telephone number.
    #[error("Enter a telephone number, like 01632 960 001, 07700 900 982 or +44 808 157 0192")]
    Shape,
    /// Letters or too many digits after the extension mark.
    #[error("Extension must be 1 to 6 numbers, like 01632 960 001 ext 204")]
    Extension,
}

impl TelephoneNumber {
    /// Reads a UK number in any usual spelling, or an international number that
    /// starts with + or 00. "ext 204", "x204" and "#204" give an extension.
    ///
    /// # Errors
    /// When it is blank or not the shape of a number.
    pub fn parse(raw: &str) -> Result<Self, TelephoneNumberError> {
        let display = tidy_line(raw).map_err(|_| TelephoneNumberError::Shape)?;
        if display.is_empty() {
            return Err(TelephoneNumberError::Blank);
        }
        let (main, extension) = split_extension(&display)?;
        let international = international(main).ok_or(TelephoneNumberError::Shape)?;
        Ok(Self {
            international,
            extension,
            display,
        })
    }

    /// The number as the person gave it, extension included, spaces tidied.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.display
    }

    /// The number in international form without spaces, "+441632960001": for
    /// dialling links and for comparing numbers.
    #[must_use]
    pub fn international(&self) -> &str {
        &self.international
    }

    /// The extension, digits only.
    #[must_use]
    pub fn extension(&self) -> Option<&str> {
        self.extension.as_deref()
    }

    /// Whether two numbers reach the same telephone, however each was written.
    #[must_use]
    pub fn is_same_line_as(&self, other: &Self) -> bool {
        self.international == other.international && self.extension == other.extension
    }

    /// Whether the number is a UK mobile, and so can receive a text message.
    #[must_use]
    pub fn is_uk_mobile(&self) -> bool {
        // 070 numbers are personal numbers and 076 are pagers (Ofcom numbering plan).
        // 07624 is the Isle of Man's mobile range.
        let national = self.international.strip_prefix("+447").unwrap_or_default();
        national.len() == 9
            && !national.starts_with('0')
            && (!national.starts_with('6') || national.starts_with("624"))
    }
}

kept_as_text!(TelephoneNumber);

fn split_extension(text: &str) -> Result<(&str, Option<String>), TelephoneNumberError> {
    let Some(at) = text.find(|c: char| c.is_ascii_alphabetic() || c == '#') else {
        return Ok((text, None));
    };
    let (main, tail) = text.split_at(at);
    let lower = tail.to_ascii_lowercase();
    let marks = ["extension", "ext.", "ext", "x", "#"];
    let digits = marks.iter().find_map(|mark| lower.strip_prefix(mark));
    let digits = digits
        .ok_or(TelephoneNumberError::Shape)?
        .trim_matches([' ', ':', '.']);
    if !(1..=6).contains(&digits.len()) || !digits.chars().all(|c| c.is_ascii_digit()) {
        return Err(TelephoneNumberError::Extension);
    }
    Ok((main, Some(digits.to_owned())))
}

fn international(main: &str) -> Option<String> {
    // People write the trunk zero in brackets: +44 (0)1632 960001.
    let main = main.replace("(0)", "");
    let ignored =
        |c: char| c.is_whitespace() || matches!(c, '-' | '.' | '(' | ')' | '/' | '‐' | '–');
    let compact: String = main.chars().filter(|c| !ignored(*c)).collect();
    let (prefixed, digits) = match (compact.strip_prefix('+'), compact.strip_prefix("00")) {
        (Some(rest), _) | (None, Some(rest)) => (true, rest),
        (None, None) => (false, compact.as_str()),
    };
    if digits.is_empty() || !digits.chars().all(|c| c.is_ascii_digit()) {
        return None;
    }
    if !prefixed {
        return is_uk_national(digits.strip_prefix('0')?)
            .then(|| format!("+44{}", &digits.get(1..).unwrap_or_default()));
    }
    if let Some(national) = digits.strip_prefix("44") {
        let national = national.strip_prefix('0').unwrap_or(national);
        return is_uk_national(national).then(|| format!("+44{national}"));
    }
    // ITU-T E.164: at most fifteen digits, and no country code starts with 0.
    let plausible = (7..=15).contains(&digits.len()) && !digits.starts_with('0');
    plausible.then(|| format!("+{digits}"))
}

/// The digits after the trunk zero: nine or ten, in a range that is in use.
fn is_uk_national(digits: &str) -> bool {
    (9..=10).contains(&digits.len()) && digits.starts_with(['1', '2', '3', '5', '7', '8', '9'])
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn number(raw: &str) -> TelephoneNumber {
        TelephoneNumber::parse(raw).unwrap()
    }

    #[test]
    fn the_same_telephone_is_known_however_it_is_written() {
        let written = [
            "01632 960 001",
            "(01632) 960001",
            "01632-960-001",
            "+44 1632 960001",
            "+44 (0)1632 960001",
            "0044 1632 960001",
            "+4401632960001",
        ];
        for raw in written {
            assert_eq!(number(raw).international(), "+441632960001", "{raw}");
            assert!(number(raw).is_same_line_as(&number("01632960001")));
        }
        assert_eq!(number(" 01632   960 001 ").as_str(), "01632 960 001");
    }

    #[test]
    fn an_extension_is_kept_apart_and_shown() {
        for raw in [
            "01632 960001 ext 204",
            "01632 960001 x204",
            "01632960001#204",
            "01632 960001 Ext. 204",
        ] {
            assert_eq!(number(raw).extension(), Some("204"), "{raw}");
        }
        assert!(!number("01632 960001 x204").is_same_line_as(&number("01632 960001")));
        let wrong = TelephoneNumber::parse("01632 960001 ext two");
        assert_eq!(wrong, Err(TelephoneNumberError::Extension));
    }

    #[test]
    fn a_number_from_abroad_is_accepted() {
        assert_eq!(number("+353 1 234 5678").international(), "+35312345678");
        assert!(!number("+353 87 234 5678").is_uk_mobile());
    }

    #[test]
    fn only_a_mobile_can_be_sent_a_text() {
        assert!(number("07700 900 982").is_uk_mobile());
        for raw in ["01632 960 001", "070 1234 5678", "076 1234 5678"] {
            assert!(!number(raw).is_uk_mobile(), "{raw}");
        }
    }

    #[test]
    fn what_is_no_telephone_number_is_refused_with_examples() {
        for raw in [
            "999",
            "01632",
            "ring mum",
            "+44",
            "0044",
            "+0123456789",
            "0432 960001",
            "1632 960001",
        ] {
            assert_eq!(
                TelephoneNumber::parse(raw),
                Err(TelephoneNumberError::Shape),
                "{raw}"
            );
        }
        assert_eq!(
            TelephoneNumber::parse(" "),
            Err(TelephoneNumberError::Blank)
        );
    }

    #[test]
    fn debug_shows_no_number() {
        assert_eq!(
            format!("{:?}", number("01632 960001")),
            "TelephoneNumber(***)"
        );
    }

    proptest! {
        #[test]
        fn a_number_is_the_same_after_it_is_stored_and_read(raw in "(\\+44 ?|0)[1-9][0-9 ]{8,12}( x[0-9]{1,4})?") {
            if let Ok(number) = TelephoneNumber::parse(&raw) {
                prop_assert_eq!(TelephoneNumber::parse(number.as_str()), Ok(number.clone()));
                let dialled = TelephoneNumber::parse(number.international()).unwrap();
                prop_assert_eq!(dialled.international(), number.international());
            }
        }
    }
}
