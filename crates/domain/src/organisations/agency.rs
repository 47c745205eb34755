//! What an agency is called and what part it has. Must not know the profile's
//! kinds of agency: a kind is a word that the profile explains.

use serde::{Deserialize, Serialize};
use thiserror::Error;

use crate::people::{EmailAddress, TelephoneNumber};
use crate::refusal::Refusal;

const KEY_MAX: usize = 60;
const NAME_MAX: usize = 120;

/// The part that an agency has in the system.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum AgencyPart {
    /// Works with families: a school, a health service, a charity.
    Partner,
    /// Receives every request for help.
    FrontDoor,
    /// Children's social care.
    SocialCare,
    /// Allocates families.
    Forum,
    /// The authority itself: governance, commissioning, the board.
    Authority,
}

impl AgencyPart {
    /// Every part.
    pub const ALL: &'static [Self] = &[
        Self::Partner,
        Self::FrontDoor,
        Self::SocialCare,
        Self::Forum,
        Self::Authority,
    ];

    /// The stored word.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Partner => "partner",
            Self::FrontDoor => "front_door",
            Self::SocialCare => "social_care",
            Self::Forum => "forum",
            Self::Authority => "authority",
        }
    }

    /// Reads a stored word.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|part| part.key() == key)
    }
}

/// Why something about an agency was not accepted.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Error)]
pub enum AgencyRefused {
    /// No name.
    #[error("Enter the agency’s name")]
    NameBlank,
    /// Too long a name.
    #[error("Agency’s name must be {NAME_MAX} characters or fewer")]
    NameTooLong,
    /// Not a key.
    #[error(
        "Short name must be 2 to {KEY_MAX} small letters, numbers and hyphens, like hill-school"
    )]
    KeyShape,
    /// No kind.
    #[error("Select the kind of agency")]
    KindBlank,
    /// Not an e-mail address.
    #[error("Enter an email address in the correct format, like name@example.com")]
    Email,
    /// Not a telephone number.
    #[error("Enter a telephone number, like 01632 960 001")]
    Telephone,
}

impl AgencyRefused {
    const fn field(self) -> &'static str {
        match self {
            Self::NameBlank | Self::NameTooLong => "name",
            Self::KeyShape => "key",
            Self::KindBlank => "kind",
            Self::Email => "email",
            Self::Telephone => "telephone",
        }
    }
}

impl From<AgencyRefused> for Refusal {
    fn from(refused: AgencyRefused) -> Self {
        Self::new(
            "organisations.details",
            refused.to_string(),
            "Change the answer and try again.",
        )
        .beside(refused.field())
    }
}

/// The agency's short name in addresses and files; it never changes.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct AgencyKey(String);

impl AgencyKey {
    /// Reads a key.
    ///
    /// # Errors
    /// When it holds anything but small letters, digits and inner hyphens.
    pub fn parse(raw: &str) -> Result<Self, AgencyRefused> {
        let raw = raw.trim();
        let letters = raw
            .chars()
            .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-');
        let length = (2..=KEY_MAX).contains(&raw.len());
        if letters && length && !raw.starts_with('-') && !raw.ends_with('-') {
            Ok(Self(raw.to_owned()))
        } else {
            Err(AgencyRefused::KeyShape)
        }
    }

    /// The key.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The agency's name as people know it, on one line.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AgencyName(String);

impl AgencyName {
    /// Reads a name; runs of spaces become one.
    ///
    /// # Errors
    /// When it is blank or too long.
    pub fn parse(raw: &str) -> Result<Self, AgencyRefused> {
        let name = raw.split_whitespace().collect::<Vec<_>>().join(" ");
        if name.is_empty() {
            Err(AgencyRefused::NameBlank)
        } else if name.chars().count() > NAME_MAX {
            Err(AgencyRefused::NameTooLong)
        } else {
            Ok(Self(name))
        }
    }

    /// The name.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Checked details of an agency.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AgencyDetails {
    /// Its short name.
    pub key: AgencyKey,
    /// Its name.
    pub name: AgencyName,
    /// Its kind: a word of the profile.
    pub kind: String,
    /// Its part.
    pub part: AgencyPart,
    /// Its e-mail address, if it has one for the whole agency.
    pub email: Option<EmailAddress>,
    /// Its telephone number.
    pub telephone: Option<TelephoneNumber>,
    /// Whether it works in a case system of its own and reports by link.
    pub keeps_own_system: bool,
}

impl AgencyDetails {
    /// Reads the answers of the form; contact details may be left out.
    ///
    /// # Errors
    /// The first answer that is wrong.
    pub fn parse(
        (key, name): (&str, &str),
        (kind, part): (&str, AgencyPart),
        (email, telephone): (&str, &str),
        keeps_own_system: bool,
    ) -> Result<Self, AgencyRefused> {
        let kind = kind.trim();
        if kind.is_empty() {
            return Err(AgencyRefused::KindBlank);
        }
        let given = |raw: &str| !raw.trim().is_empty();
        let email = given(email).then(|| EmailAddress::parse(email)).transpose();
        let telephone = given(telephone)
            .then(|| TelephoneNumber::parse(telephone))
            .transpose();
        Ok(Self {
            key: AgencyKey::parse(key)?,
            name: AgencyName::parse(name)?,
            kind: kind.to_owned(),
            part,
            email: email.map_err(|_| AgencyRefused::Email)?,
            telephone: telephone.map_err(|_| AgencyRefused::Telephone)?,
            keeps_own_system,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_key_is_safe_in_an_address() {
        assert!(AgencyKey::parse("hill-school-2").is_ok());
        for wrong in [
            "",
            "a",
            "Hill",
            "hill school",
            "-hill",
            "hill-",
            "hill/school",
            "hïll",
        ] {
            assert_eq!(
                AgencyKey::parse(wrong),
                Err(AgencyRefused::KeyShape),
                "{wrong}"
            );
        }
    }

    #[test]
    fn every_part_is_stored_as_a_word_of_its_own() {
        for part in AgencyPart::ALL {
            assert_eq!(AgencyPart::from_key(part.key()), Some(*part));
        }
        assert_eq!(AgencyPart::from_key("elsewhere"), None);
    }

    #[test]
    fn a_wrong_answer_is_shown_beside_its_field() {
        let school = ("school", AgencyPart::Partner);
        let refused = AgencyDetails::parse(
            ("hill-school", "Hill School"),
            school,
            ("nobody", ""),
            false,
        );
        assert_eq!(Refusal::from(refused.unwrap_err()).field, Some("email"));
    }

    proptest! {
        #[test]
        fn a_name_is_one_line_and_reading_it_again_changes_nothing(raw in ".{0,150}") {
            if let Ok(name) = AgencyName::parse(&raw) {
                prop_assert!(!name.as_str().contains('\n'));
                prop_assert_eq!(AgencyName::parse(name.as_str()), Ok(name));
            }
        }
    }
}
