//! Owns a person's name: kept as the person spells it, with a name they are
//! known as beside it, never instead of it.
//! Must not know: how names are compared (that is matching) or who may see them.

use super::text::{TextError, tidy_line};
use serde::{Deserialize, Serialize};
use std::fmt;
use thiserror::Error;

/// The most characters in one part of a name.
pub const NAME_PART_MAX: usize = 100;

/// Which part of a name a message is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NamePart {
    /// First and middle names.
    Given,
    /// Last or family name.
    Family,
    /// The name the person goes by.
    KnownAs,
}

impl NamePart {
    /// The words on the form.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Given => "First name",
            Self::Family => "Last name",
            Self::KnownAs => "Known as",
        }
    }
}

/// Why a name was not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PersonNameError {
    /// No part was given.
    #[error("Enter a name")]
    Blank,
    /// One part is longer than a name can be.
    #[error("{} must be {NAME_PART_MAX} characters or fewer", .0.words())]
    TooLong(NamePart),
    /// Hidden or control characters.
    #[error("{} must not include hidden control characters", .0.words())]
    HiddenCharacters(NamePart),
    /// Punctuation or numbers alone.
    #[error("{} must include at least one letter", .0.words())]
    NoLetters(NamePart),
}

impl PersonNameError {
    /// The field to put the message beside.
    #[must_use]
    pub const fn part(self) -> NamePart {
        match self {
            Self::Blank => NamePart::Given,
            Self::TooLong(part) | Self::HiddenCharacters(part) | Self::NoLetters(part) => part,
        }
    }
}

/// A person's name. Some people have one name only, so either the given or the
/// family name may be absent, but not both.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "NameOnPaper")]
pub struct PersonName {
    #[serde(skip_serializing_if = "Option::is_none")]
    given: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    family: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    known_as: Option<String>,
}

#[derive(Deserialize)]
struct NameOnPaper {
    #[serde(default)]
    given: String,
    #[serde(default)]
    family: String,
    #[serde(default)]
    known_as: String,
}

impl TryFrom<NameOnPaper> for PersonName {
    type Error = PersonNameError;

    fn try_from(paper: NameOnPaper) -> Result<Self, Self::Error> {
        Self::parse(&paper.given, &paper.family, &paper.known_as)
    }
}

impl PersonName {
    /// Reads the three fields of a name; a blank field is an absent part.
    ///
    /// # Errors
    /// The first fault found; `errors` gives them all.
    pub fn parse(given: &str, family: &str, known_as: &str) -> Result<Self, PersonNameError> {
        let given = read_part(NamePart::Given, given)?;
        let family = read_part(NamePart::Family, family)?;
        let known_as = read_part(NamePart::KnownAs, known_as)?;
        if given.is_none() && family.is_none() {
            return Err(PersonNameError::Blank);
        }
        Ok(Self {
            given,
            family,
            known_as,
        })
    }

    /// Every fault in the three fields, for a form that shows them together.
    #[must_use]
    pub fn errors(given: &str, family: &str, known_as: &str) -> Vec<PersonNameError> {
        let parts = [
            read_part(NamePart::Given, given),
            read_part(NamePart::Family, family),
            read_part(NamePart::KnownAs, known_as),
        ];
        let mut faults: Vec<_> = parts.into_iter().filter_map(Result::err).collect();
        if faults.is_empty() {
            faults.extend(Self::parse(given, family, known_as).err());
        }
        faults
    }

    /// First and middle names.
    #[must_use]
    pub fn given(&self) -> Option<&str> {
        self.given.as_deref()
    }

    /// Last or family name.
    #[must_use]
    pub fn family(&self) -> Option<&str> {
        self.family.as_deref()
    }

    /// The name the person goes by, where it differs.
    #[must_use]
    pub fn known_as(&self) -> Option<&str> {
        self.known_as.as_deref()
    }

    /// Given name then family name, as on a letter.
    #[must_use]
    pub fn full(&self) -> String {
        join(&[self.given(), self.family()], " ")
    }

    /// Family name first, as in a list: "Okafor, Ada".
    #[must_use]
    pub fn for_list(&self) -> String {
        join(&[self.family(), self.given()], ", ")
    }

    /// What to call the person when speaking to them.
    #[must_use]
    pub fn spoken(&self) -> &str {
        self.known_as()
            .or(self.given())
            .or(self.family())
            .unwrap_or_default()
    }
}

fn join(parts: &[Option<&str>], between: &str) -> String {
    parts
        .iter()
        .flatten()
        .copied()
        .collect::<Vec<_>>()
        .join(between)
}

fn read_part(part: NamePart, raw: &str) -> Result<Option<String>, PersonNameError> {
    let name = tidy_line(raw).map_err(|error| match error {
        TextError::HiddenCharacters => PersonNameError::HiddenCharacters(part),
        TextError::Blank => PersonNameError::Blank,
        TextError::TooLong { max: _ } => PersonNameError::TooLong(part),
    })?;
    if name.is_empty() {
        return Ok(None);
    }
    if name.chars().count() > NAME_PART_MAX {
        return Err(PersonNameError::TooLong(part));
    }
    if !name.chars().any(char::is_alphabetic) {
        return Err(PersonNameError::NoLetters(part));
    }
    Ok(Some(name))
}

impl fmt::Debug for PersonName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("PersonName(***)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_name_keeps_the_persons_own_spelling() {
        let name = PersonName::parse("  Siân   Mary ", "O’Brien-ní Dhòmhnaill", "").unwrap();
        assert_eq!(name.full(), "Siân Mary O’Brien-ní Dhòmhnaill");
        assert_eq!(name.for_list(), "O’Brien-ní Dhòmhnaill, Siân Mary");
        assert_eq!(name.spoken(), "Siân Mary");
    }

    #[test]
    fn a_name_the_person_goes_by_is_held_beside_the_full_name() {
        let name = PersonName::parse("Oluwaseun", "Adeyemi", "Seun").unwrap();
        assert_eq!(name.spoken(), "Seun");
        assert_eq!(name.full(), "Oluwaseun Adeyemi");
    }

    #[test]
    fn a_person_may_have_one_name_but_not_none() {
        assert_eq!(
            PersonName::parse("", "Suharto", "").unwrap().full(),
            "Suharto"
        );
        assert_eq!(
            PersonName::parse(" ", "", "Bob"),
            Err(PersonNameError::Blank)
        );
        assert_eq!(PersonNameError::Blank.to_string(), "Enter a name");
    }

    #[test]
    fn punctuation_alone_is_not_a_name() {
        let fault = PersonName::parse("--", "Smith", "").unwrap_err();
        assert_eq!(fault, PersonNameError::NoLetters(NamePart::Given));
        assert_eq!(
            fault.to_string(),
            "First name must include at least one letter"
        );
    }

    #[test]
    fn a_form_can_show_every_fault_at_once() {
        let long = "a".repeat(NAME_PART_MAX + 1);
        let faults = PersonName::errors("?", &long, "\u{202E}x");
        assert_eq!(
            faults,
            [
                PersonNameError::NoLetters(NamePart::Given),
                PersonNameError::TooLong(NamePart::Family),
                PersonNameError::HiddenCharacters(NamePart::KnownAs),
            ]
        );
        assert_eq!(
            faults[1].to_string(),
            "Last name must be 100 characters or fewer"
        );
        assert_eq!(PersonName::errors("", "", ""), [PersonNameError::Blank]);
        assert!(PersonName::errors("Ada", "", "").is_empty());
    }

    #[test]
    fn a_stored_name_is_checked_again_when_it_is_read() {
        assert!(toml::from_str::<PersonName>("known_as = 'Bob'").is_err());
        let name: PersonName = toml::from_str("given = ' Ada '").unwrap();
        assert_eq!(toml::to_string(&name).unwrap(), "given = \"Ada\"\n");
    }

    #[test]
    fn a_name_never_reaches_a_log_line() {
        let name = PersonName::parse("Ada", "Okafor", "").unwrap();
        assert_eq!(format!("{name:?}"), "PersonName(***)");
    }

    proptest! {
        #[test]
        fn a_tidied_name_is_unchanged_by_reading_it_again(given in "\\PC{0,30}", family in "\\PC{0,30}") {
            if let Ok(name) = PersonName::parse(&given, &family, "") {
                let again = PersonName::parse(
                    name.given().unwrap_or_default(),
                    name.family().unwrap_or_default(),
                    "",
                );
                prop_assert_eq!(again, Ok(name));
            }
        }
    }
}
