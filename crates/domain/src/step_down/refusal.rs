//! Why a step on the way down is not allowed, and what to do instead.

use super::proposal::HardStop;
use crate::refusal::Refusal;

/// A step that is not allowed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StepDownRefused {
    /// It has ended.
    Ended,
    /// A gatekeeper has still to look at it.
    NotSignedOff,
    /// It waits for no gatekeeper.
    NothingToSignOff,
    /// Whoever proposed it cannot sign it off.
    OwnProposal,
    /// Only what is ready and goes to the meeting is listed.
    NotToBeListed,
    /// It is on no list.
    NotListed,
    /// The receiving manager decides (BUCKS-PROT-49).
    NotTheirDecision,
    /// Nobody said why.
    ReasonMissing,
    /// The targeted family service cannot take it yet.
    Stopped(HardStop),
    /// Nobody was asked, or somebody else was.
    NotAsked,
    /// The receiving service has not accepted: social care cannot close (BUCKS-PROT-51).
    NotAccepted,
    /// The next holder has it already: it is not taken back from here.
    HandedOver,
    /// An answer is awaited: the service that was asked, or the forum.
    AnswerOpen,
    /// No visit is asked for, or none is left to record.
    NoVisit,
    /// The visit was to be planned for the future, or was held in it.
    VisitTime,
    /// The visit together has not been made (BUCKS-PROT-45).
    VisitOpen,
    /// No service was named.
    NoServices,
}

impl From<StepDownRefused> for Refusal {
    fn from(refused: StepDownRefused) -> Self {
        use StepDownRefused as R;
        let (code, reason, way, field) = match refused {
            R::Stopped(stop) => return stop.into(),
            R::Ended => (
                "step_down.ended",
                "This has ended.",
                "Propose it again if the family needs it.",
                None,
            ),
            R::NotSignedOff => (
                "step_down.not_now",
                "[[The gatekeeper]] has not signed this off.",
                "Ask [[the gatekeeper]] to look at it.",
                None,
            ),
            R::NothingToSignOff => (
                "step_down.not_now",
                "This waits for nobody to sign it off.",
                "Open it again to see where it stands.",
                None,
            ),
            R::OwnProposal => (
                "step_down.not_now",
                "You proposed this yourself.",
                "Somebody else must sign it off.",
                None,
            ),
            R::NotToBeListed => (
                "step_down.not_now",
                "This does not wait for a place on a list.",
                "Open it again to see where it stands.",
                None,
            ),
            R::NotListed => (
                "step_down.not_now",
                "This is on no list of [[the transfer meeting]].",
                "Put it on a list first.",
                None,
            ),
            R::NotTheirDecision => (
                "step_down.not_their_decision",
                "The manager of the service that takes the family decides this",
                "Choose to keep the family, or that you find services with it; the rest is for the receiving manager.",
                Some("outcome"),
            ),
            R::ReasonMissing => (
                "step_down.not_now",
                "Enter why",
                "A sentence is enough.",
                Some("reason"),
            ),
            R::NotAsked => (
                "step_down.not_now",
                "Your service was not asked to take this family, or has answered already.",
                "Open it again to see where it stands.",
                None,
            ),
            R::NotAccepted => (
                "step_down.not_accepted",
                "Nobody has accepted this family yet, so social care cannot close.",
                "Go on working with the family until the next service has accepted.",
                None,
            ),
            R::HandedOver => (
                "step_down.not_now",
                "The next service has the family already.",
                "Ask it to step the family up if social care is needed again.",
                None,
            ),
            R::AnswerOpen => (
                "step_down.not_now",
                "A service was asked and has not answered.",
                "Wait for its answer, or ask it to decline.",
                None,
            ),
            R::NoVisit => (
                "step_down.not_now",
                "There is no visit to record here.",
                "Open it again to see where it stands.",
                None,
            ),
            R::VisitTime => (
                "step_down.not_now",
                "Plan the visit for the future, and record it once it was made",
                "Check the day and the time.",
                Some("visit"),
            ),
            R::VisitOpen => (
                "step_down.visit_open",
                "The visit together has not been made.",
                "Make the visit with the other worker and record it, then close.",
                None,
            ),
            R::NoServices => (
                "step_down.not_now",
                "Enter which services go on helping the family",
                "Name each service, and how the family reaches it.",
                Some("services"),
            ),
        };
        let refusal = Self::new(code, reason, way);
        match field {
            Some(field) => refusal.beside(field),
            None => refusal,
        }
    }
}
