//! A case among the other things that are open about its family: what a second
//! "to the forum" means, who may end it, and when an agency may open its own.

use jiff::Timestamp;

use super::{FamilyAgreement, Stage, StageRefused, Waiting};
use crate::holding::{Basis, Holding};
use crate::ids::AgencyId;

/// What the front door's "to the forum" does for a family. There is one open
/// case for it: two would have two leads, and neither hears all that the family says.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum ToForum {
    /// A new case waits for the forum.
    Opens(Stage),
    /// The case that is led goes back to the forum; its lead goes on leading.
    GoesBack,
    /// The open case is with the forum, or with an agency that the forum asked.
    IsThere,
}

/// Where a family goes that the front door sends to the forum.
#[must_use]
pub fn to_forum(open: Option<&Stage>, at: Timestamp) -> ToForum {
    match open {
        None | Some(Stage::Closed { .. }) => ToForum::Opens(Stage::begins_with_forum(at)),
        Some(Stage::Led { .. }) => ToForum::GoesBack,
        Some(Stage::AwaitingForum { .. } | Stage::InDispute { .. } | Stage::LeadAsked { .. }) => {
            ToForum::IsThere
        }
    }
}

/// Whether an agency may open early help of its own for a family (C-42): not while
/// the front door, a forum or social care has it.
#[must_use]
pub fn free_for_own_case(holding: &Holding, request_open: bool, case_open: bool) -> bool {
    let free = match holding {
        Holding::Ended => true,
        Holding::Held { basis, .. } => *basis != Basis::SocialCare,
        Holding::Offered { .. } => false,
    };
    free && !request_open && !case_open
}

impl Stage {
    /// A new case that waits for its forum.
    #[must_use]
    pub const fn begins_with_forum(at: Timestamp) -> Self {
        Self::AwaitingForum {
            since: at,
            waiting: Waiting::FromFrontDoor,
        }
    }

    /// Whether what the family says now differs from what a led case has heard.
    /// Before an agency leads, answers are kept and count from then on.
    #[must_use]
    pub fn has_not_heard(&self, says: FamilyAgreement) -> bool {
        self.leading().is_some_and(|leading| {
            leading.lead.worker.is_some()
                && std::mem::discriminant(&leading.agreement) != std::mem::discriminant(&says)
        })
    }

    /// Whether an agency leads the case, for what its lead alone may do. One that led
    /// an earlier case of the family still reads it, and no more.
    ///
    /// # Errors
    /// [`StageRefused`].
    pub fn led_by(&self, agency: AgencyId) -> Result<(), StageRefused> {
        match self.lead() {
            Some(lead) if lead.agency == agency => Ok(()),
            Some(_) => Err(StageRefused::LedByOthers),
            None if self.is_open() => Err(StageRefused::NotLed),
            None => Err(StageRefused::Closed),
        }
    }
}
