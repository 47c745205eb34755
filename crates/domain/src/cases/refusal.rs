//! Why a case does not take a step, and what to do instead.

use crate::refusal::Refusal;

/// A step that the stage does not allow.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StageRefused {
    /// The case is closed.
    Closed,
    /// Only a case that waits for its forum can be decided there.
    NotWaiting,
    /// Nobody was asked to lead, or somebody else was.
    NotAsked,
    /// Nobody leads yet.
    NotLed,
    /// The lead worker is missing.
    NoLeadWorker,
    /// The family has not agreed (C-04).
    NotAgreed,
    /// The agency that was asked has not answered.
    AnswerOpen,
    /// The case is not in dispute.
    NotInDispute,
    /// That agency leads already.
    LeadsAlready,
    /// Another agency leads.
    LedByOthers,
}

impl From<StageRefused> for Refusal {
    fn from(refused: StageRefused) -> Self {
        let (code, reason, way) = match refused {
            StageRefused::Closed => (
                "cases.closed",
                "This case is closed.",
                "A new request opens a new case, linked to this one.",
            ),
            StageRefused::NotWaiting => (
                "cases.not_waiting",
                "This case does not wait for [[the panel]].",
                "Open it again to see where it stands.",
            ),
            StageRefused::NotAsked => (
                "cases.not_asked",
                "Your agency was not asked to lead this family, or has answered already.",
                "Open it again to see where it stands.",
            ),
            StageRefused::NotLed => (
                "cases.not_led",
                "No agency leads this family yet.",
                "Wait until the agency that was asked accepts.",
            ),
            StageRefused::NoLeadWorker => (
                "cases.no_lead_worker",
                "This family has no [[lead worker]] yet.",
                "Assign [[the lead worker]] first.",
            ),
            StageRefused::NotAgreed => (
                "cases.not_agreed",
                "The family has not agreed to the service.",
                "Record the family’s agreement first. Early help is voluntary.",
            ),
            StageRefused::AnswerOpen => (
                "cases.answer_open",
                "The agency that was asked to lead has not answered.",
                "Wait for its answer, or ask it to decline.",
            ),
            StageRefused::NotInDispute => (
                "cases.not_in_dispute",
                "This case is not in dispute.",
                "Open it again to see where it stands.",
            ),
            StageRefused::LeadsAlready => (
                "cases.leads_already",
                "That agency leads this family already.",
                "Choose another agency, or leave the case where it is.",
            ),
            StageRefused::LedByOthers => (
                "cases.led_by_others",
                "Another agency leads this family.",
                "Ask that agency, or the coordinator of [[the panel]].",
            ),
        };
        Self::new(code, reason, way)
    }
}
