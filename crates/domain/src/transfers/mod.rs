//! Between early help and children's social care: stepping up, the answer of
//! whoever is asked to take a family over, strategy meetings, and advice.
//! Who holds the family meanwhile is `holding`.

mod event;
mod step_up;
mod strategy;

pub use event::{
    AcceptanceNotice, ConsultationRecorded, SteppedUp, StrategyMeetingCalled, StrategyMeetingHeld,
    TransferAccepted, TransferDeclined, TransferOffered,
};
pub use step_up::{StepUp, StepUpConsent, StepUpMissing, StepUpRefused};
pub use strategy::{Invited, StrategyMeeting, StrategyRefused};

use crate::holding::HoldingRefused;
use crate::refusal::Refusal;

impl From<HoldingRefused> for Refusal {
    fn from(refused: HoldingRefused) -> Self {
        let (code, reason, way) = match refused {
            HoldingRefused::NothingOffered => (
                "transfers.nothing_offered",
                "This family is not waiting for your answer.",
                "It may have been answered already. Open the list again to see where it stands.",
            ),
            HoldingRefused::NotTheirs => (
                "transfers.not_theirs",
                "Another agency was asked to take this family over.",
                "Open the family’s page to see which.",
            ),
            HoldingRefused::HoldsAlready => (
                "transfers.holds_already",
                "This agency holds the family already.",
                "Nothing needs to be handed over.",
            ),
            HoldingRefused::HeldAlready => (
                "transfers.held_already",
                "Somebody holds this family already.",
                "Open the family’s page to see who.",
            ),
            HoldingRefused::OfferOpen => (
                "transfers.offer_open",
                "Another service was asked to take this family over and has not answered.",
                "Go on supporting the family until that service accepts.",
            ),
            HoldingRefused::Ended => (
                "transfers.ended",
                "Nothing is open about this family.",
                "A new request opens the work again.",
            ),
        };
        Self::new(code, reason, way)
    }
}

#[cfg(test)]
mod tests;
