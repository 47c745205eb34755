//! What a plan does not allow, and what to do instead.

use crate::ids::PersonId;
use crate::refusal::Refusal;

/// A step that the plan does not allow.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum PlanRefused {
    /// The case is closed.
    Closed,
    /// The version in force is fixed.
    NoDraft,
    /// A draft is open already.
    DraftOpen,
    /// The family has not agreed to any version.
    NotAgreed,
    /// The plan says nothing yet.
    NoNeeds,
    /// A need has no action.
    NeedWithoutAction,
    /// Nobody of the family is named.
    NobodyAgreed,
    /// The family's own commitment is missing (BUCKS-STRAT-22).
    NoCommitment,
    /// What part an adult of the family had is not said (BUCKS-PROT-61).
    PartMissing(PersonId),
    /// Why an adult could not be asked is not said.
    WhyNotAsked(PersonId),
    /// The line is not in the plan.
    NoSuchLine,
    /// The day by which an action is to be done is in the past.
    DayGone,
    /// An action that is not possible needs a note.
    NoteMissing,
    /// Somebody reported on the action meanwhile.
    ReportedMeanwhile,
    /// The action belongs to another agency.
    NotYourAction,
}

impl From<PlanRefused> for Refusal {
    fn from(refused: PlanRefused) -> Self {
        let beside =
            |code, reason: &str, way: &str, field| Self::new(code, reason, way).beside(field);
        match refused {
            PlanRefused::Closed => Self::new(
                "plans.closed",
                "This plan is closed and cannot change.",
                "A new request opens a new case with a plan of its own.",
            ),
            PlanRefused::NoDraft => Self::new(
                "plans.no_draft",
                "The family has agreed to this version, so it cannot change.",
                "Amend the plan: the earlier version is kept.",
            ),
            PlanRefused::DraftOpen => Self::new(
                "plans.draft_open",
                "A new version of this plan is being written already.",
                "Go on with that draft.",
            ),
            PlanRefused::NotAgreed => Self::new(
                "plans.not_agreed",
                "The family has not agreed to this plan yet.",
                "Record the family’s agreement to the plan first.",
            ),
            PlanRefused::NoNeeds => Self::new(
                "plans.no_needs",
                "The plan has no needs yet.",
                "Add at least one need with an action.",
            ),
            PlanRefused::NeedWithoutAction => Self::new(
                "plans.need_without_action",
                "A need has no action yet.",
                "Add an action to every need, or take the need out.",
            ),
            PlanRefused::NobodyAgreed => beside(
                "plans.nobody_agreed",
                "Select who in the family agreed",
                "Select at least one person.",
                "people",
            ),
            PlanRefused::NoCommitment => beside(
                "plans.no_commitment",
                "Enter what the family itself will do",
                "Ask the family and use their words.",
                "commitment",
            ),
            PlanRefused::PartMissing(_) => beside(
                "plans.part_missing",
                "Select what part each adult had in making the plan",
                "The plan is made with the whole family.",
                "parts",
            ),
            PlanRefused::WhyNotAsked(_) => beside(
                "plans.why_not_asked",
                "Enter why an adult could not be asked",
                "A few words are enough.",
                "parts",
            ),
            PlanRefused::NoSuchLine => Self::new(
                "plans.no_such_line",
                "This part of the plan is not there any more.",
                "Open the plan again.",
            ),
            PlanRefused::DayGone => beside(
                "plans.day_gone",
                "The day by which it is done must be today or later",
                "Check the date.",
                "by",
            ),
            PlanRefused::NoteMissing => beside(
                "plans.note_missing",
                "Enter why it is not possible",
                "Say it in a few words.",
                "note",
            ),
            PlanRefused::ReportedMeanwhile => Self::new(
                "plans.reported_meanwhile",
                "Somebody else has just reported on this action.",
                "Open the action again and read what they wrote.",
            ),
            PlanRefused::NotYourAction => Self::new(
                "plans.not_your_action",
                "This action belongs to another agency.",
                "Tell [[the lead worker]] how it goes.",
            ),
        }
    }
}
