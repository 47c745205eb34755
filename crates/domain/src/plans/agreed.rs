//! That the family agreed to a version of its plan, and what part each of them
//! had in making it (BUCKS-PROT-61).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::PlanRefused;
use crate::ids::PersonId;

crate::people::coded_list! {
    /// How the family agreed to the plan.
    AgreedHow, otherwise "Select how the family agreed" {
        Signed = "signed", "They signed it on paper";
        ByWord = "by_word", "They said so";
        Link = "link", "They answered by a link";
    }
}

crate::people::coded_list! {
    /// What part a member of the family had in making the plan (BUCKS-PROT-61).
    PartInPlan, otherwise "Select what part they had in making the plan" {
        TookPart = "took_part", "Took part in making it";
        ChoseNot = "chose_not", "Was asked and chose not to take part";
        NotAsked = "not_asked", "Could not be asked";
    }
}

/// One person's part in making the plan.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct PartTaken {
    /// Who.
    pub person: PersonId,
    /// What part.
    pub part: PartInPlan,
    /// Their own words, or why they could not be asked.
    pub words: Option<String>,
}

/// That the family agreed to a version.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Agreement {
    /// Who agreed, of the family.
    pub people: Vec<PersonId>,
    /// How.
    pub how: AgreedHow,
    /// On which day.
    pub on: Date,
    /// What the family itself commits to (BUCKS-STRAT-22).
    pub commitment: String,
    /// What part each of the family had in making it. Plans from before were not asked.
    #[serde(default)]
    pub parts: Vec<PartTaken>,
}

impl Agreement {
    /// Whoever agreed took part; everybody else must be accounted for.
    pub(super) fn accounts_for(&self, person: PersonId) -> Result<(), PlanRefused> {
        match self.parts.iter().find(|one| one.person == person) {
            Some(one) if one.part == PartInPlan::NotAsked && blank(one.words.as_deref()) => {
                Err(PlanRefused::WhyNotAsked(person))
            }
            Some(_) => Ok(()),
            None if self.people.contains(&person) => Ok(()),
            None => Err(PlanRefused::PartMissing(person)),
        }
    }
}

fn blank(words: Option<&str>) -> bool {
    words.is_none_or(|words| words.trim().is_empty())
}
