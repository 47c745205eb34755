//! What happened to a case.

use serde::Serialize;

use crate::event::{Event, Subject};
use crate::ids::{CaseId, FamilyId, ReferralId};

/// A case was opened and waits for a forum.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct CaseOpened {
    /// The family.
    pub family: FamilyId,
    /// The case.
    pub case: CaseId,
    /// The request that led to it.
    pub referral: Option<ReferralId>,
    /// The forum that it waits for, as a key of the profile.
    pub forum: String,
}

impl Event for CaseOpened {
    const NAME: &'static str = "cases.opened";
    fn subject(&self) -> Subject {
        Subject {
            family: Some(self.family),
            referral: self.referral,
        }
    }
}
