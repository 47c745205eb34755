//! What happened: every change records one of these, with a snapshot of what
//! the person saw. Rooms define their events; this file defines what an event is.

use serde::Serialize;

use crate::ids::{FamilyId, ReferralId};

/// What an event is about, so that the audit can be asked "who has looked at this record".
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Subject {
    /// The family, when the event is about one.
    pub family: Option<FamilyId>,
    /// The request for help, when the event is about one.
    pub referral: Option<ReferralId>,
}

impl Subject {
    /// About no family: an account, an agency, a setting.
    pub const NOBODY: Self = Self {
        family: None,
        referral: None,
    };

    /// About one family.
    #[must_use]
    pub const fn family(family: FamilyId) -> Self {
        Self {
            family: Some(family),
            referral: None,
        }
    }

    /// About one request for help and its family.
    #[must_use]
    pub const fn referral(family: FamilyId, referral: ReferralId) -> Self {
        Self {
            family: Some(family),
            referral: Some(referral),
        }
    }
}

/// Something that happened and is recorded in the transaction that made it so.
pub trait Event: Serialize {
    /// The event's stable name: `room.happened`.
    const NAME: &'static str;

    /// What it is about.
    fn subject(&self) -> Subject;
}
