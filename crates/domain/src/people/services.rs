//! Owns where a child learns and where a person is registered with a doctor.
//! Must not know: the lists of schools and practices, which are the authority's data.

use super::identifiers::{PracticeCode, SchoolUrn};
use super::text::ShortText;
use serde::{Deserialize, Serialize};

/// A school, college or early years setting by name.
pub type SchoolName = ShortText<150>;

/// Where a child learns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "place", rename_all = "snake_case")]
pub enum SchoolPlace {
    /// On the roll of a school or college.
    OnRoll {
        /// Its name.
        name: SchoolName,
        /// Its national number, where known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        urn: Option<SchoolUrn>,
    },
    /// A nursery, pre-school or childminder.
    EarlyYears {
        /// Its name.
        name: SchoolName,
    },
    /// Taught at home by the parents' choice.
    HomeEducated,
    /// Of school age and on no roll.
    MissingEducation,
    /// Not yet of school age and at no setting.
    BelowSchoolAge,
    /// Has left education.
    LeftEducation,
    /// Not known.
    NotKnown,
}

impl SchoolPlace {
    /// The words shown to people.
    #[must_use]
    pub fn words(&self) -> &str {
        match self {
            Self::OnRoll { name, urn: _ } | Self::EarlyYears { name } => name.as_str(),
            Self::HomeEducated => "Educated at home",
            Self::MissingEducation => "Not on the roll of any school",
            Self::BelowSchoolAge => "Not yet at school",
            Self::LeftEducation => "Has left education",
            Self::NotKnown => "School not known",
        }
    }
}

/// A general practice.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GpPractice {
    /// Its name.
    pub name: ShortText<150>,
    /// Its national code, where known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<PracticeCode>,
}

/// Whether a person has a GP.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "gp", content = "practice", rename_all = "snake_case")]
pub enum GpRegistration {
    /// Registered with a practice.
    Registered(GpPractice),
    /// Asked, and registered with none.
    NotRegistered,
    /// Not known.
    NotKnown,
}

impl GpRegistration {
    /// The words shown to people.
    #[must_use]
    pub fn words(&self) -> &str {
        match self {
            Self::Registered(practice) => practice.name.as_str(),
            Self::NotRegistered => "Not registered with a GP",
            Self::NotKnown => "GP not known",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_school_place_is_stored_and_read_back() {
        let place = SchoolPlace::OnRoll {
            name: ShortText::parse("Elm Park Primary").unwrap(),
            urn: Some(SchoolUrn::parse("110493").unwrap()),
        };
        let stored = toml::to_string(&place).unwrap();
        assert_eq!(toml::from_str::<SchoolPlace>(&stored).unwrap(), place);
        assert_eq!(place.words(), "Elm Park Primary");
    }

    #[test]
    fn a_child_on_no_roll_is_not_the_same_as_a_school_not_known() {
        assert_ne!(
            SchoolPlace::MissingEducation.words(),
            SchoolPlace::NotKnown.words()
        );
    }

    #[test]
    fn not_registered_with_a_gp_is_not_the_same_as_not_known() {
        assert_eq!(
            GpRegistration::NotRegistered.words(),
            "Not registered with a GP"
        );
        assert_eq!(GpRegistration::NotKnown.words(), "GP not known");
    }
}
