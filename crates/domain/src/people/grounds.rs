//! Owns the statutory grounds: child in need (Children Act 1989, section 17) and
//! the duty to investigate (section 47). People choose them; nothing here does.
//! Must not know: who chose, or what follows from the choice.

use super::answers::Asked;
use super::coded::coded_list;
use super::equality::Disability;
use serde::{Deserialize, Deserializer, Serialize, de};
use std::collections::BTreeSet;
use thiserror::Error;

coded_list! {
    /// One of the three tests of section 17(10).
    Section17Ground, otherwise "Select a section 17 ground from the list" {
        Standard = "a", "Unlikely to reach or keep a reasonable standard of health or development without services";
        Impairment = "b", "Health or development likely to be significantly or further impaired without services";
        Disabled = "c", "The child is disabled";
    }
}

coded_list! {
    /// One of the grounds of section 47(1).
    Section47Ground, otherwise "Select a section 47 ground from the list" {
        EmergencyProtectionOrder = "emergency_protection_order", "The child is the subject of an emergency protection order";
        PoliceProtection = "police_protection", "The child is in police protection";
        ReasonableCause = "reasonable_cause", "There is reasonable cause to suspect that the child is suffering, or is likely to suffer, significant harm";
    }
}

/// No ground was chosen, or one is not on the list.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum NoGroundChosen {
    /// Nothing was ticked.
    #[error("Select at least one ground")]
    None,
    /// Not one of the statutory tests.
    #[error("Select a ground from the list")]
    NotListed,
}

macro_rules! grounds {
    ($(#[$meta:meta])* $set:ident of $ground:ident) => {
        $(#[$meta])*
        #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
        pub struct $set(BTreeSet<$ground>);

        impl TryFrom<BTreeSet<$ground>> for $set {
            type Error = NoGroundChosen;

            fn try_from(chosen: BTreeSet<$ground>) -> Result<Self, Self::Error> {
                if chosen.is_empty() {
                    return Err(NoGroundChosen::None);
                }
                Ok(Self(chosen))
            }
        }

        impl<'de> Deserialize<'de> for $set {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                let chosen = BTreeSet::deserialize(deserializer)?;
                Self::try_from(chosen).map_err(de::Error::custom)
            }
        }

        impl $set {
            /// Reads the codes that were ticked.
            ///
            /// # Errors
            /// When none was, or one is not on the list.
            pub fn parse<'a>(codes: impl IntoIterator<Item = &'a str>) -> Result<Self, NoGroundChosen> {
                let chosen = codes.into_iter().map($ground::parse).collect::<Result<BTreeSet<_>, _>>();
                Self::try_from(chosen.map_err(|_| NoGroundChosen::NotListed)?)
            }

            /// Whether a ground was chosen.
            #[must_use]
            pub fn include(&self, ground: $ground) -> bool {
                self.0.contains(&ground)
            }

            /// The grounds chosen, in the order of the Act.
            pub fn iter(&self) -> impl Iterator<Item = $ground> {
                self.0.iter().copied()
            }
        }
    };
}

grounds! {
    /// One or more grounds on which a child is in need.
    Section17Grounds of Section17Ground
}

grounds! {
    /// One or more grounds on which the authority must make enquiries.
    Section47Grounds of Section47Ground
}

impl Section17Grounds {
    /// The ground that a recorded disability meets by itself.
    /// Offered on the form; a person still confirms it.
    #[must_use]
    pub fn met_by_disability(disability: &Asked<Disability>) -> Option<Self> {
        match disability.answer() {
            Some(Disability::Yes { detail: _ }) => {
                Some(Self(BTreeSet::from([Section17Ground::Disabled])))
            }
            Some(Disability::No) | None => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    // Requirement: BUCKS-PROT-18
    #[test]
    fn a_child_in_need_is_recorded_against_three_tests() {
        assert_eq!(Section17Ground::ALL.len(), 3);
        let grounds = Section17Grounds::parse(["c", "a", "a"]).unwrap();
        let chosen: Vec<_> = grounds.iter().map(Section17Ground::code).collect();
        assert_eq!(chosen, ["a", "c"]);
        assert!(!grounds.include(Section17Ground::Impairment));
        assert_eq!(Section17Grounds::parse([]), Err(NoGroundChosen::None));
        assert_eq!(
            Section17Grounds::parse(["d"]),
            Err(NoGroundChosen::NotListed)
        );
    }

    // Requirement: BUCKS-PROT-19
    #[test]
    fn a_recorded_disability_meets_ground_c_by_itself() {
        let disabled = Asked::Answered(Disability::Yes { detail: None });
        let grounds = Section17Grounds::met_by_disability(&disabled).unwrap();
        assert_eq!(
            grounds.iter().collect::<Vec<_>>(),
            [Section17Ground::Disabled]
        );
        for other in [
            Asked::NotAsked,
            Asked::NotKnown,
            Asked::Answered(Disability::No),
        ] {
            assert_eq!(Section17Grounds::met_by_disability(&other), None);
        }
    }

    // Requirement: BUCKS-PROT-99
    #[test]
    fn a_duty_to_investigate_is_recorded_against_its_grounds() {
        let codes = Section47Ground::ALL.iter().map(|ground| ground.code());
        assert_eq!(Section47Grounds::parse(codes).unwrap().iter().count(), 3);
        let fault = Section47Grounds::parse([]).unwrap_err();
        assert_eq!(fault.to_string(), "Select at least one ground");
    }

    #[test]
    fn stored_grounds_are_never_empty() {
        #[derive(Debug, Deserialize)]
        struct Row {
            grounds: Section17Grounds,
        }
        let row: Row = toml::from_str("grounds = ['b']").unwrap();
        assert!(row.grounds.include(Section17Ground::Impairment));
        assert!(toml::from_str::<Row>("grounds = []").is_err());
    }
}
