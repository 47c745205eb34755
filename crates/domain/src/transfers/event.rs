//! What happened between early help and children's social care.

use super::{StepUp, StrategyMeeting};
use crate::event::Subject;
use crate::ids::{AgencyId, CaseId, ConsultationId, FamilyId, ReferralId, StrategyMeetingId};
use jiff::Timestamp;

crate::event::events! {
    about |event| Subject { family: Some(event.family), referral: event.referral };

    /// An agency was asked to take a family over.
    TransferOffered = "transfers.offered" {
        /// The family.
        family: FamilyId,
        /// The request for help.
        referral: Option<ReferralId>,
        /// Whom.
        to: AgencyId,
        /// Who goes on holding it meanwhile.
        holder: AgencyId,
    }
    /// The agency that was asked took the family over.
    TransferAccepted = "transfers.accepted" {
        /// The family.
        family: FamilyId,
        /// The request for help.
        referral: Option<ReferralId>,
        /// Who.
        by: AgencyId,
        /// Who held it until now.
        before: AgencyId,
    }
    /// The agency that was asked did not take the family over.
    TransferDeclined = "transfers.declined" {
        /// The family.
        family: FamilyId,
        /// The request for help.
        referral: Option<ReferralId>,
        /// Who.
        by: AgencyId,
        /// Why.
        reason: String,
    }
    /// A strategy meeting was called.
    StrategyMeetingCalled = "strategy_meetings.called" {
        /// The family.
        family: FamilyId,
        /// The request for help.
        referral: Option<ReferralId>,
        /// Which.
        meeting: StrategyMeetingId,
        /// When, by whom, with whom.
        state: StrategyMeeting,
    }
    /// A strategy meeting was held.
    StrategyMeetingHeld = "strategy_meetings.held" {
        /// The family.
        family: FamilyId,
        /// The request for help.
        referral: Option<ReferralId>,
        /// Which.
        meeting: StrategyMeetingId,
        /// When, with what result.
        state: StrategyMeeting,
    }
    /// Early help was stepped up to the front door.
    SteppedUp = "step_up.sent" {
        /// The family.
        family: FamilyId,
        /// The request for help.
        referral: Option<ReferralId>,
        /// The open case, when there is one.
        case: Option<CaseId>,
        /// What was said.
        said: StepUp,
    }
}

crate::event::events! {
    about |event| Subject::family(event.family);

    /// One service gave another advice about a family (BUCKS-PROT-52, -68, -77).
    ConsultationRecorded = "consultations.recorded" {
        /// The family.
        family: FamilyId,
        /// The consultation.
        consultation: ConsultationId,
        /// With whom.
        with_whom: String,
        /// What they advised.
        advice: String,
        /// When they spoke.
        held_at: Timestamp,
    }
}
