//! The team around the family: its members and its meetings, in which each
//! family member's views are represented and recorded (BUCKS-PROT-62).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::event::Subject;
use crate::ids::{AgencyId, CaseId, FamilyId, PersonId, TeamMeetingId, UserId};
use crate::refusal::Refusal;

crate::people::coded_list! {
    /// How a family member's views came into the meeting.
    ViewGiven, otherwise "Select how their views came in" {
        InPerson = "in_person", "They were there and said it";
        SentIn = "sent_in", "They sent it in, or somebody spoke for them";
        NotGiven = "not_given", "They did not give a view";
    }
}

/// What one family member thinks.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct FamilyView {
    /// Who.
    pub person: PersonId,
    /// How it came in.
    pub given: ViewGiven,
    /// In their words.
    pub words: Option<String>,
}

/// What a meeting was.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Minutes {
    /// Who came, by name and job.
    pub present: Vec<String>,
    /// Who sent apologies.
    pub apologies: Option<String>,
    /// What was said and agreed.
    pub notes: String,
    /// What each family member thinks.
    pub views: Vec<FamilyView>,
}

/// A meeting of the team.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum MeetingState {
    /// It is to come.
    Planned,
    /// It was held.
    Held {
        /// What it was.
        minutes: Minutes,
    },
    /// It did not take place.
    Cancelled {
        /// Why.
        reason: String,
    },
}

impl MeetingState {
    /// The stored word.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Planned => "planned",
            Self::Held { .. } => "held",
            Self::Cancelled { .. } => "cancelled",
        }
    }

    /// Keeps the minutes of a meeting that has begun.
    ///
    /// # Errors
    /// [`MeetingRefused`].
    pub fn hold(
        self,
        starts_at: Timestamp,
        now: Timestamp,
        minutes: Minutes,
        family: &[PersonId],
    ) -> Result<Self, MeetingRefused> {
        match self {
            Self::Held { .. } => Err(MeetingRefused::HeldAlready),
            Self::Cancelled { .. } => Err(MeetingRefused::Cancelled),
            Self::Planned if now < starts_at => Err(MeetingRefused::NotYet),
            Self::Planned if minutes.notes.trim().is_empty() => Err(MeetingRefused::NotesMissing),
            Self::Planned
                if family
                    .iter()
                    .any(|person| !minutes.views.iter().any(|view| view.person == *person)) =>
            {
                Err(MeetingRefused::ViewMissing)
            }
            Self::Planned => Ok(Self::Held { minutes }),
        }
    }

    /// Takes a meeting off.
    ///
    /// # Errors
    /// [`MeetingRefused`].
    pub fn cancel(self, reason: String) -> Result<Self, MeetingRefused> {
        match self {
            Self::Planned => Ok(Self::Cancelled { reason }),
            Self::Held { .. } => Err(MeetingRefused::HeldAlready),
            Self::Cancelled { .. } => Err(MeetingRefused::Cancelled),
        }
    }
}

/// A step that a meeting does not allow.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum MeetingRefused {
    /// It was held.
    HeldAlready,
    /// It was cancelled.
    Cancelled,
    /// It has not begun.
    NotYet,
    /// What was said is missing.
    NotesMissing,
    /// A family member's views are missing, even as "not given" (BUCKS-PROT-62).
    ViewMissing,
}

impl From<MeetingRefused> for Refusal {
    fn from(refused: MeetingRefused) -> Self {
        match refused {
            MeetingRefused::HeldAlready => Self::new(
                "team.held_already",
                "The minutes of this meeting are recorded already.",
                "Open the meeting to read them.",
            ),
            MeetingRefused::Cancelled => Self::new(
                "team.cancelled",
                "This meeting was cancelled.",
                "Plan another one.",
            ),
            MeetingRefused::NotYet => Self::new(
                "team.not_yet",
                "This meeting has not begun yet.",
                "Write the minutes once it has.",
            ),
            MeetingRefused::NotesMissing => Self::new(
                "team.notes",
                "Enter what was said and agreed",
                "A few sentences are enough.",
            )
            .beside("notes"),
            MeetingRefused::ViewMissing => Self::new(
                "team.view",
                "Select how each family member’s views came in",
                "Choose “They did not give a view” where that is so.",
            )
            .beside("views"),
        }
    }
}

crate::event::events! {
    about |event| Subject::family(event.family);
    with {
        /// The family.
        family: FamilyId,
        /// The case.
        case: CaseId,
    }

    /// Somebody joined the team.
    TeamMemberAdded = "team.member_added" {
        /// Their name.
        name: String,
        /// Their agency, in words.
        agency: String,
        /// Their account, if they have one.
        user: Option<UserId>,
        /// The agency that they act for.
        agency_id: Option<AgencyId>,
    }
    /// Somebody left the team.
    TeamMemberLeft = "team.member_left" {
        /// Their name.
        name: String,
    }
    /// A meeting was planned.
    MeetingPlanned = "team.meeting_planned" {
        /// The meeting.
        meeting: TeamMeetingId,
        /// When.
        starts_at: Timestamp,
    }
    /// A meeting was held or cancelled.
    MeetingRecorded = "team.meeting_recorded" {
        /// The meeting.
        meeting: TeamMeetingId,
        /// What became of it.
        state: MeetingState,
    }
}

#[cfg(test)]
mod tests {
    use uuid::Uuid;

    use super::*;

    fn at(second: i64) -> Timestamp {
        Timestamp::from_second(second).unwrap()
    }

    fn minutes(views: Vec<FamilyView>) -> Minutes {
        Minutes {
            present: vec!["Priya Nair, teacher".to_owned()],
            apologies: None,
            notes: "The plan goes on".to_owned(),
            views,
        }
    }

    // Requirement: BUCKS-PROT-62
    #[test]
    fn minutes_record_the_views_of_every_family_member_even_when_none_was_given() {
        let mother = PersonId::new(Uuid::from_u128(1));
        let held = |views| MeetingState::Planned.hold(at(1), at(2), minutes(views), &[mother]);
        assert_eq!(held(Vec::new()), Err(MeetingRefused::ViewMissing));
        let none = FamilyView {
            person: mother,
            given: ViewGiven::NotGiven,
            words: None,
        };
        assert_eq!(held(vec![none]).unwrap().key(), "held");
    }

    // Requirement: BUCKS-STRAT-94
    #[test]
    fn a_meeting_is_held_once_and_not_before_it_begins() {
        assert_eq!(
            MeetingState::Planned.hold(at(5), at(2), minutes(Vec::new()), &[]),
            Err(MeetingRefused::NotYet)
        );
        let held = MeetingState::Planned
            .hold(at(1), at(2), minutes(Vec::new()), &[])
            .unwrap();
        assert_eq!(
            held.cancel("Snow".to_owned()),
            Err(MeetingRefused::HeldAlready)
        );
    }
}
