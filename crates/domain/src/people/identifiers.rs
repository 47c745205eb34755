//! Owns the numbers that other services give a person or a place: NHS number,
//! unique pupil number, school URN, practice code. Each is checked, never guessed.
//! Must not know: who holds which number, or how records are matched on them.

use super::coded::kept_as_text;
use thiserror::Error;

/// An NHS number: ten digits, the last a modulus 11 check digit.
/// Source: NHS Data Dictionary, NHS NUMBER.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct NhsNumber(String);

/// Why an NHS number was not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NhsNumberError {
    /// Nothing was entered.
    #[error("Enter an NHS number")]
    Blank,
    /// Not ten digits.
    #[error("NHS number must be 10 numbers, like 943 476 5919")]
    Shape,
    /// The check digit does not agree: a digit is wrong or two are swapped.
    #[error("Check the NHS number: one or more of the numbers is wrong")]
    Check,
}

impl NhsNumber {
    /// Reads an NHS number, with or without spaces or hyphens.
    ///
    /// # Errors
    /// When it is blank, not ten digits, or fails its check digit.
    pub fn parse(raw: &str) -> Result<Self, NhsNumberError> {
        let number = without_separators(raw);
        if number.is_empty() {
            return Err(NhsNumberError::Blank);
        }
        let digits = digits_of(&number).ok_or(NhsNumberError::Shape)?;
        if digits.len() != 10 {
            return Err(NhsNumberError::Shape);
        }
        // 1111111111 and its like satisfy the sum, but are only ever placeholders.
        let all_same = digits.windows(2).all(|pair| pair.first() == pair.last());
        let sum: u32 = (1..=10)
            .rev()
            .zip(&digits)
            .map(|(weight, digit)| weight * digit)
            .sum();
        if all_same || !sum.is_multiple_of(11) {
            return Err(NhsNumberError::Check);
        }
        Ok(Self(number))
    }

    /// The ten digits without spaces.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The number as people read it, 3-3-4: "943 476 5919".
    #[must_use]
    pub fn spaced(&self) -> String {
        let mut spaced = String::with_capacity(12);
        for (place, digit) in self.0.chars().enumerate() {
            if place == 3 || place == 6 {
                spaced.push(' ');
            }
            spaced.push(digit);
        }
        spaced
    }
}

kept_as_text!(NhsNumber);

/// The check letters in order of remainder: I, O and S are never used.
const UPN_LETTERS: &str = "ABCDEFGHJKLMNPQRTUVWXYZ";

/// A unique pupil number: check letter, then twelve characters.
/// A temporary number ends in a letter. Source: DfE, unique pupil numbers guide.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Upn(String);

/// Why a unique pupil number was not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum UpnError {
    /// Nothing was entered.
    #[error("Enter a unique pupil number (UPN)")]
    Blank,
    /// Not a letter, eleven digits and a digit or letter.
    #[error("Unique pupil number (UPN) must be a letter and 12 numbers, like H801200001001")]
    Shape,
    /// The check letter does not agree.
    #[error("Check the unique pupil number (UPN): one or more of the characters is wrong")]
    Check,
}

impl Upn {
    /// Reads a unique pupil number in either case, with or without spaces.
    ///
    /// # Errors
    /// When it is blank, has the wrong shape or fails its check letter.
    pub fn parse(raw: &str) -> Result<Self, UpnError> {
        let upn = without_separators(raw).to_ascii_uppercase();
        if upn.is_empty() {
            return Err(UpnError::Blank);
        }
        let mut letters = upn.chars();
        let check = letters
            .next()
            .and_then(upn_letter_value)
            .ok_or(UpnError::Shape)?;
        let last = letters.next_back().ok_or(UpnError::Shape)?;
        let middle = digits_of(letters.as_str()).ok_or(UpnError::Shape)?;
        let last = last
            .to_digit(10)
            .or(upn_letter_value(last))
            .ok_or(UpnError::Shape)?;
        if middle.len() != 11 {
            return Err(UpnError::Shape);
        }
        let weighted = middle
            .iter()
            .chain([&last])
            .zip(2..)
            .map(|(digit, place)| digit * place);
        if weighted.sum::<u32>() % 23 != check {
            return Err(UpnError::Check);
        }
        Ok(Self(upn))
    }

    /// The thirteen characters, in capitals.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// Whether a school gave the number for the time being, until the pupil's
    /// permanent number is found.
    #[must_use]
    pub fn is_temporary(&self) -> bool {
        self.0.ends_with(|last: char| last.is_ascii_alphabetic())
    }
}

fn upn_letter_value(letter: char) -> Option<u32> {
    UPN_LETTERS
        .chars()
        .zip(0..)
        .find(|(known, _)| *known == letter)
        .map(|(_, value)| value)
}

kept_as_text!(Upn);

/// A school's unique reference number on Get Information about Schools: six digits.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct SchoolUrn(String);

/// Why a school reference number was not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("School reference number (URN) must be 6 numbers")]
pub struct SchoolUrnError;

impl SchoolUrn {
    /// Reads a school's six-digit number.
    ///
    /// # Errors
    /// When it is not six digits.
    pub fn parse(raw: &str) -> Result<Self, SchoolUrnError> {
        let urn = without_separators(raw);
        match digits_of(&urn) {
            Some(digits) if digits.len() == 6 => Ok(Self(urn)),
            Some(_) | None => Err(SchoolUrnError),
        }
    }

    /// The six digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

kept_as_text!(SchoolUrn);

/// A general practice's code in the NHS Organisation Data Service: a letter and
/// five digits.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct PracticeCode(String);

/// Why a practice code was not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("GP practice code must be a letter and 5 numbers, like K82001")]
pub struct PracticeCodeError;

impl PracticeCode {
    /// Reads a practice code in either case.
    ///
    /// # Errors
    /// When it is not a letter and five digits.
    pub fn parse(raw: &str) -> Result<Self, PracticeCodeError> {
        let code = without_separators(raw).to_ascii_uppercase();
        let rest = code.strip_prefix(|first: char| first.is_ascii_uppercase());
        match rest.and_then(digits_of) {
            Some(digits) if digits.len() == 5 => Ok(Self(code)),
            Some(_) | None => Err(PracticeCodeError),
        }
    }

    /// The six characters, in capitals.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

kept_as_text!(PracticeCode);

fn without_separators(raw: &str) -> String {
    raw.chars()
        .filter(|c| !c.is_whitespace() && *c != '-')
        .collect()
}

fn digits_of(text: &str) -> Option<Vec<u32>> {
    text.chars().map(|c| c.to_digit(10)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    /// Nine digits and the check digit that makes them an NHS number, if one exists.
    fn nhs_number_from(stem: u32) -> Option<NhsNumber> {
        (0..10).find_map(|check| NhsNumber::parse(&format!("{stem:09}{check}")).ok())
    }

    fn upn_from(stem: u64, last: char) -> Upn {
        let tail = format!("{stem:011}{last}");
        UPN_LETTERS
            .chars()
            .find_map(|check| Upn::parse(&format!("{check}{tail}")).ok())
            .unwrap()
    }

    #[test]
    fn published_nhs_numbers_are_accepted_and_shown_three_three_four() {
        for number in [
            "9434765919",
            "943 476 5919",
            "943-476-5919",
            "9990000018",
            "9990000026",
        ] {
            assert!(NhsNumber::parse(number).is_ok(), "{number}");
        }
        assert_eq!(
            NhsNumber::parse("9434765919").unwrap().spaced(),
            "943 476 5919"
        );
    }

    #[test]
    fn an_nhs_number_with_no_possible_check_digit_is_refused() {
        // 999000000x works out at a check digit of 10, which does not exist.
        assert_eq!(nhs_number_from(999_000_000), None);
        assert_eq!(NhsNumber::parse("1111111111"), Err(NhsNumberError::Check));
    }

    #[test]
    fn the_message_says_what_an_nhs_number_looks_like() {
        assert_eq!(NhsNumber::parse(" "), Err(NhsNumberError::Blank));
        let message = NhsNumber::parse("94347").unwrap_err().to_string();
        assert_eq!(message, "NHS number must be 10 numbers, like 943 476 5919");
        assert_eq!(NhsNumber::parse("943476591X"), Err(NhsNumberError::Shape));
    }

    #[test]
    fn published_unique_pupil_numbers_are_accepted() {
        for upn in ["H801200001001", "x825203120001", " T884 1990 00007 "] {
            assert!(!Upn::parse(upn).unwrap().is_temporary(), "{upn}");
        }
        assert_eq!(Upn::parse("A801200001001"), Err(UpnError::Check));
        assert_eq!(Upn::parse("H80120000100"), Err(UpnError::Shape));
        assert_eq!(Upn::parse("H80120000100S"), Err(UpnError::Shape));
        assert_eq!(Upn::parse("é801200001001"), Err(UpnError::Shape));
        assert_eq!(Upn::parse("H"), Err(UpnError::Shape));
        assert_eq!(Upn::parse(""), Err(UpnError::Blank));
    }

    #[test]
    fn a_pupil_number_that_ends_in_a_letter_is_temporary() {
        assert!(upn_from(80_120_000_100, 'B').is_temporary());
    }

    #[test]
    fn school_and_practice_codes_are_checked_for_shape() {
        assert_eq!(SchoolUrn::parse(" 110 493").unwrap().as_str(), "110493");
        assert_eq!(SchoolUrn::parse("11049"), Err(SchoolUrnError));
        assert_eq!(PracticeCode::parse("k82001").unwrap().as_str(), "K82001");
        assert_eq!(PracticeCode::parse("882001"), Err(PracticeCodeError));
    }

    #[test]
    fn debug_shows_no_number() {
        let number = NhsNumber::parse("9434765919").unwrap();
        assert_eq!(format!("{number:?}"), "NhsNumber(***)");
    }

    proptest! {
        #[test]
        fn any_single_wrong_digit_in_an_nhs_number_is_caught(
            stem in 0_u32..1_000_000_000, place in 0_usize..10, change in 1_u8..10,
        ) {
            if let Some(number) = nhs_number_from(stem) {
                let mut digits = number.as_str().as_bytes().to_vec();
                digits[place] = b'0' + (digits[place] - b'0' + change) % 10;
                let wrong = String::from_utf8(digits).unwrap();
                prop_assert!(NhsNumber::parse(&wrong).is_err());
            }
        }

        #[test]
        fn an_nhs_number_survives_being_shown_and_typed_again(stem in 0_u32..1_000_000_000) {
            if let Some(number) = nhs_number_from(stem) {
                prop_assert_eq!(NhsNumber::parse(&number.spaced()), Ok(number));
            }
        }

        #[test]
        fn a_pupil_number_survives_and_a_wrong_check_letter_does_not(
            stem in 0_u64..100_000_000_000, last in "[0-9A-HJ-NP-RT-Z]", other in "[A-Z]",
        ) {
            let upn = upn_from(stem, last.chars().next().unwrap());
            prop_assert_eq!(Upn::parse(&upn.as_str().to_lowercase()), Ok(upn.clone()));
            if !upn.as_str().starts_with(&other) {
                let wrong = format!("{other}{}", &upn.as_str()[1..]);
                prop_assert!(Upn::parse(&wrong).is_err());
            }
        }

        #[test]
        fn any_text_at_all_is_read_without_a_panic(raw in "\\PC{0,20}") {
            let _ = NhsNumber::parse(&raw);
            let _ = Upn::parse(&raw);
            let _ = SchoolUrn::parse(&raw);
            let _ = PracticeCode::parse(&raw);
        }
    }
}
