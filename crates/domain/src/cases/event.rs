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
    /// The person who was named for the family left: their agency answers for
    /// it, and names somebody else.
    NamedWorkerLeft = "cases.named_worker_left" {
        /// The family.
        family: FamilyId,
        /// Who left.
        worker: UserId,
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
    /// The family moved inside the authority: another area's coordinator has the case (C-33).
    CaseMoved = "cases.moved" {
        /// The family.
        family: FamilyId,
        /// The case.
        case: CaseId,
        /// From which forum, as a key of the profile.
        from: String,
        /// To which.
        to: String,
        /// The hand-over.
        words: String,
    }
    /// An agency opened early help at level 2 itself, past no panel (C-42).
    CaseOpenedByAgency = "cases.opened_by_agency" {
        /// The family.
        family: FamilyId,
        /// The case.
        case: CaseId,
        /// Which agency: it leads from the start.
        agency: AgencyId,
        /// What it helps with.
        why: String,
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
