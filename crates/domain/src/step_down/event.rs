//! What happened on a family's way from social care to early help.

use jiff::Timestamp;

use super::{Decision, Notice, Proposal, SocialCareStanding, StepDown};
use crate::event::Subject;
use crate::ids::{AgencyId, FamilyId, InvolvementId, MeetingId, StepDownId};

crate::event::events! {
    about |event| Subject::family(event.family);

    /// It was recorded that social care works with a family.
    SocialCareRecorded = "social_care.recorded" {
        /// The family.
        family: FamilyId,
        /// The involvement.
        involvement: InvolvementId,
        /// How it works with the family.
        standing: SocialCareStanding,
    }
    /// Social care closed.
    SocialCareEnded = "social_care.ended" {
        /// The family.
        family: FamilyId,
        /// The step down that led to it.
        step_down: StepDownId,
        /// How it ended.
        state: StepDown,
    }
}

crate::event::events! {
    about |event| Subject::family(event.family);
    with {
        /// The family.
        family: FamilyId,
        /// The step down.
        step_down: StepDownId,
    }

    /// A social worker proposed it.
    StepDownProposed = "step_down.proposed" {
        /// What was said.
        proposal: Proposal,
        /// Where it stands.
        state: StepDown,
    }
    /// The gatekeeper signed it off (BUCKS-PROT-78).
    StepDownSignedOff = "step_down.signed_off" {
        /// Where it stands.
        state: StepDown,
    }
    /// It was put on a transfer meeting's list (BUCKS-PROT-48).
    StepDownListed = "step_down.listed" {
        /// Which meeting.
        meeting: MeetingId,
        /// Whether everybody had notice.
        notice: Notice,
    }
    /// It was taken off the list.
    StepDownTakenOff = "step_down.taken_off" {
        /// Why.
        reason: String,
    }
    /// The meeting decided (BUCKS-PROT-49).
    StepDownDecided = "step_down.decided" {
        /// What.
        decision: Decision,
        /// Why.
        reason: String,
    }
    /// Another way was chosen.
    StepDownRerouted = "step_down.rerouted" {
        /// What is said now.
        proposal: Proposal,
        /// Where it stands.
        state: StepDown,
    }
    /// The next service accepted.
    StepDownAccepted = "step_down.accepted" {
        /// Which.
        by: AgencyId,
        /// When.
        at: Timestamp,
    }
    /// The service that was asked said no.
    StepDownDeclined = "step_down.declined" {
        /// Which; none for the forum.
        by: Option<AgencyId>,
        /// Why.
        reason: String,
    }
    /// The visit together was planned (BUCKS-PROT-45).
    HandoverVisitPlanned = "step_down.visit_planned" {
        /// For when.
        on: Timestamp,
    }
    /// The visit together was made.
    HandoverVisitHeld = "step_down.visit_held" {
        /// When.
        on: Timestamp,
    }
    /// The family stays with social care after all.
    StepDownWithdrawn = "step_down.withdrawn" {
        /// Why.
        reason: String,
    }
}
