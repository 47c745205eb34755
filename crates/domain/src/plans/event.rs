//! What happened to a plan.

use super::{Agreement, Evidence, Progress};
use crate::event::Subject;
use crate::ids::{CaseId, FamilyId, PlanLineId};

crate::event::events! {
    about |event| Subject::family(event.family);
    with {
        /// The family.
        family: FamilyId,
        /// The case.
        case: CaseId,
    }

    /// A plan was begun.
    PlanDrafted = "plans.drafted" {}
    /// A need or an action was added to the draft.
    PlanLineAdded = "plans.line_added" {
        /// The line.
        line: PlanLineId,
        /// What it says.
        words: String,
    }
    /// A need or an action of the draft was said anew.
    PlanLineChanged = "plans.line_changed" {
        /// The line.
        line: PlanLineId,
        /// What it says now.
        words: String,
    }
    /// A need or an action was taken out of the draft.
    PlanLineRemoved = "plans.line_removed" {
        /// The line.
        line: PlanLineId,
    }
    /// The family agreed to a version.
    PlanAgreed = "plans.agreed" {
        /// Which version.
        number: u32,
        /// Who, how and when.
        agreement: Agreement,
    }
    /// The next version was begun.
    PlanAmended = "plans.amended" {
        /// Which version.
        number: u32,
        /// Why.
        why: String,
    }
    /// Somebody reported how an action goes.
    ActionReported = "plans.action_reported" {
        /// The action.
        action: PlanLineId,
        /// How it goes.
        progress: Progress,
    }
    /// Another professional's report was kept.
    EvidenceAdded = "plans.evidence_added" {
        /// What they reported.
        evidence: Evidence,
    }
}
