//! How the referrer, the family or another professional sees things at the end
//! or after it, and the talk with a family about the results of a reading.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::event::{Event, Subject};
use crate::ids::{CaseId, FamilyId, OutcomeViewId, ReadingId, UserId};
use crate::refusal::Refusal;

crate::people::coded_list! {
    /// Whose view it is.
    ViewFrom, otherwise "Select whose view it is" {
        Referrer = "referrer", "The person who asked for help first";
        Family = "family", "Somebody in the family";
        Professional = "professional", "Another professional";
    }
}

crate::people::coded_list! {
    /// How worried they are now (BUCKS-STRAT-157).
    ConcernNow, otherwise "Select how worried they are now" {
        Less = "less", "Less worried than at the start";
        Same = "same", "About as worried as at the start";
        More = "more", "More worried than at the start";
        NotSaid = "not_said", "They did not say";
    }
}

crate::people::coded_list! {
    /// Whether the family chose to take part in a reading (BUCKS-STRAT-97).
    TakingPart, otherwise "Select whether the family chose to take part" {
        Chose = "chose", "Yes, they know that it is voluntary and chose to take part";
        DidNotChoose = "did_not_choose", "No, or not asked yet";
    }
}

/// One view.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct OutcomeView {
    /// Whose.
    pub from: ViewFrom,
    /// Who they are: a name or what they do.
    pub who: String,
    /// How worried they are now.
    pub concern: ConcernNow,
    /// In their words.
    pub words: String,
    /// When they said so.
    pub on: Date,
}

/// The talk with a family about what a reading came to (BUCKS-STRAT-98).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ResultsTalk {
    /// On which day.
    pub on: Date,
    /// Who of the family was there.
    pub who: String,
    /// What they said.
    pub said: String,
}

/// A view or a talk that cannot be kept.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ViewRefused {
    /// Who said it is missing.
    NobodyNamed,
    /// What they said is missing.
    NoWords,
    /// The day is still to come.
    DayToCome,
    /// A talk about results before the reading that gave them.
    BeforeTheReading,
}

impl From<ViewRefused> for Refusal {
    fn from(refused: ViewRefused) -> Self {
        match refused {
            ViewRefused::NobodyNamed => Self::new(
                "outcomes.nobody_named",
                "Enter who said this",
                "A name, or what they do, such as “GP”.",
            )
            .beside("who"),
            ViewRefused::NoWords => Self::new(
                "outcomes.no_words",
                "Enter what they said",
                "Their own words are best.",
            )
            .beside("words"),
            ViewRefused::DayToCome => Self::new(
                "outcomes.day_to_come",
                "The date must be today or in the past",
                "Enter the day on which they said it.",
            )
            .beside("on"),
            ViewRefused::BeforeTheReading => Self::new(
                "outcomes.before_the_reading",
                "The date must be the day of the reading or later",
                "Results are talked through after they are known.",
            )
            .beside("on"),
        }
    }
}

fn said(who: &str, words: &str, on: Date, today: Date) -> Result<(), ViewRefused> {
    if who.trim().is_empty() {
        return Err(ViewRefused::NobodyNamed);
    }
    if words.trim().is_empty() {
        return Err(ViewRefused::NoWords);
    }
    if on > today {
        return Err(ViewRefused::DayToCome);
    }
    Ok(())
}

impl OutcomeView {
    /// Whether it says who, what and when.
    ///
    /// # Errors
    /// [`ViewRefused`] with the first thing that is wrong.
    pub fn check(&self, today: Date) -> Result<(), ViewRefused> {
        said(&self.who, &self.words, self.on, today)
    }
}

impl ResultsTalk {
    /// Whether it says who, what and when, and comes after the reading.
    ///
    /// # Errors
    /// [`ViewRefused`] with the first thing that is wrong.
    pub fn check(&self, read_on: Date, today: Date) -> Result<(), ViewRefused> {
        said(&self.who, &self.said, self.on, today)?;
        if self.on < read_on {
            return Err(ViewRefused::BeforeTheReading);
        }
        Ok(())
    }
}

/// Somebody's view was recorded.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct OutcomeViewRecorded {
    /// The family.
    pub family: FamilyId,
    /// The case.
    pub case: CaseId,
    /// The view.
    pub view: OutcomeViewId,
    /// Whose.
    pub from: ViewFrom,
    /// Who recorded it.
    pub by: UserId,
}

impl Event for OutcomeViewRecorded {
    const NAME: &'static str = "outcomes.view_recorded";
    fn subject(&self) -> Subject {
        Subject::family(self.family)
    }
}

/// The results of a reading were talked through with the family.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ReadingDiscussed {
    /// The family.
    pub family: FamilyId,
    /// The case.
    pub case: CaseId,
    /// The reading.
    pub reading: ReadingId,
    /// Who recorded it.
    pub by: UserId,
}

impl Event for ReadingDiscussed {
    const NAME: &'static str = "scales.reading_discussed";
    fn subject(&self) -> Subject {
        Subject::family(self.family)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn view() -> OutcomeView {
        OutcomeView {
            from: ViewFrom::Referrer,
            who: "The family’s GP".to_owned(),
            concern: ConcernNow::Less,
            words: "I see a mother who plans ahead.".to_owned(),
            on: date(2026, 3, 2),
        }
    }

    // Requirement: BUCKS-STRAT-157
    #[test]
    fn a_view_says_who_what_and_when() {
        let today = date(2026, 3, 2);
        assert_eq!(view().check(today), Ok(()));
        let unsigned = OutcomeView {
            who: " ".to_owned(),
            ..view()
        };
        assert_eq!(unsigned.check(today), Err(ViewRefused::NobodyNamed));
        let silent = OutcomeView {
            words: String::new(),
            ..view()
        };
        assert_eq!(silent.check(today), Err(ViewRefused::NoWords));
        assert_eq!(view().check(date(2026, 3, 1)), Err(ViewRefused::DayToCome));
    }

    // Requirement: BUCKS-STRAT-98
    #[test]
    fn results_are_talked_through_after_they_are_known() {
        let talk = ResultsTalk {
            on: date(2026, 3, 1),
            who: "Both parents".to_owned(),
            said: "We knew about the stairs.".to_owned(),
        };
        let today = date(2026, 3, 3);
        assert_eq!(talk.check(date(2026, 3, 1), today), Ok(()));
        assert_eq!(
            talk.check(date(2026, 3, 2), today),
            Err(ViewRefused::BeforeTheReading)
        );
    }
}
