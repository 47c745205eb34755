//! What happened to a case.

use crate::event::Subject;
use crate::ids::{AgencyId, CaseId, FamilyId, ReferralId, UserId};

crate::event::events! {
    about |event| Subject { family: Some(event.family), referral: event.referral };

    /// A case was opened and waits for a forum.
    CaseOpened = "cases.opened" {
        /// The family.
        family: FamilyId,
        /// The case.
        case: CaseId,
        /// The request that led to it.
        referral: Option<ReferralId>,
        /// The forum that it waits for, as a key of the profile.
        forum: String,
    }
}

crate::event::events! {
    about |event| Subject::family(event.family);

    /// The agency that was asked accepted to lead: whoever held the family lets go now.
    LeadAccepted = "cases.lead_accepted" {
        /// The family.
        family: FamilyId,
        /// The case.
        case: CaseId,
        /// Which agency.
        agency: AgencyId,
    }
    /// The agency that was asked declined (C-22).
    LeadDeclined = "cases.lead_declined" {
        /// The family.
        family: FamilyId,
        /// The case.
        case: CaseId,
        /// Which agency.
        agency: AgencyId,
        /// Why.
        reason: String,
    }
    /// The lead agency assigned, or changed, the lead worker (BUCKS-STRAT-89).
    LeadWorkerAssigned = "cases.lead_worker_assigned" {
        /// The family.
        family: FamilyId,
        /// The case.
        case: CaseId,
        /// Who.
        worker: UserId,
        /// Who it was before, if anybody.
        before: Option<UserId>,
    }
    /// Whoever leads brought the case back to its forum (C-40).
    CaseBroughtBack = "cases.brought_back" {
        /// The family.
        family: FamilyId,
        /// The case.
        case: CaseId,
        /// A key of the profile's list.
        reason: String,
        /// In their words.
        words: String,
    }
    /// The forum's coordinator follows the case for longer, or no more (BUCKS-STRAT-123).
    CaseWatched = "cases.watched" {
        /// The family.
        family: FamilyId,
        /// The case.
        case: CaseId,
        /// Why it is followed; none when it no longer is.
        because: Option<String>,
    }
}
