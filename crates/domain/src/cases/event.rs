//! What happened to a case.

use serde::Serialize;

use crate::event::{Event, Subject};
use crate::ids::{AgencyId, CaseId, FamilyId, ReferralId, UserId};

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

macro_rules! about_a_family {
    ($name:ident, $key:literal) => {
        impl Event for $name {
            const NAME: &'static str = $key;
            fn subject(&self) -> Subject {
                Subject::family(self.family)
            }
        }
    };
}

/// The agency that was asked accepted to lead: whoever held the family lets go now.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct LeadAccepted {
    /// The family.
    pub family: FamilyId,
    /// The case.
    pub case: CaseId,
    /// Which agency.
    pub agency: AgencyId,
}
about_a_family!(LeadAccepted, "cases.lead_accepted");

/// The agency that was asked declined (C-22).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct LeadDeclined {
    /// The family.
    pub family: FamilyId,
    /// The case.
    pub case: CaseId,
    /// Which agency.
    pub agency: AgencyId,
    /// Why.
    pub reason: String,
}
about_a_family!(LeadDeclined, "cases.lead_declined");

/// The lead agency assigned, or changed, the lead worker (BUCKS-STRAT-89).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct LeadWorkerAssigned {
    /// The family.
    pub family: FamilyId,
    /// The case.
    pub case: CaseId,
    /// Who.
    pub worker: UserId,
    /// Who it was before, if anybody.
    pub before: Option<UserId>,
}
about_a_family!(LeadWorkerAssigned, "cases.lead_worker_assigned");

/// Whoever leads brought the case back to its forum (C-40).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct CaseBroughtBack {
    /// The family.
    pub family: FamilyId,
    /// The case.
    pub case: CaseId,
    /// A key of the profile's list.
    pub reason: String,
    /// In their words.
    pub words: String,
}
about_a_family!(CaseBroughtBack, "cases.brought_back");

/// The family moved inside the authority: another area's coordinator has the case (C-33).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct CaseMoved {
    /// The family.
    pub family: FamilyId,
    /// The case.
    pub case: CaseId,
    /// From which forum, as a key of the profile.
    pub from: String,
    /// To which.
    pub to: String,
    /// The hand-over.
    pub words: String,
}
about_a_family!(CaseMoved, "cases.moved");

/// An agency opened early help at level 2 itself, past no panel (C-42).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct CaseOpenedByAgency {
    /// The family.
    pub family: FamilyId,
    /// The case.
    pub case: CaseId,
    /// Which agency: it leads from the start.
    pub agency: AgencyId,
    /// What it helps with.
    pub why: String,
}
about_a_family!(CaseOpenedByAgency, "cases.opened_by_agency");

/// The forum's coordinator follows the case for longer, or no more (BUCKS-STRAT-123).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct CaseWatched {
    /// The family.
    pub family: FamilyId,
    /// The case.
    pub case: CaseId,
    /// Why it is followed; none when it no longer is.
    pub because: Option<String>,
}
about_a_family!(CaseWatched, "cases.watched");
