//! What happened between early help and children's social care.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{StepUp, StrategyMeeting};
use crate::event::{Event, Subject};
use crate::ids::{AgencyId, CaseId, ConsultationId, FamilyId, ReferralId, StrategyMeetingId};
use crate::referrals::Snapshot;

/// An agency was asked to take a family over.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct TransferOffered {
    /// The family.
    pub family: FamilyId,
    /// The request for help.
    pub referral: Option<ReferralId>,
    /// Whom.
    pub to: AgencyId,
    /// Who goes on holding it meanwhile.
    pub holder: AgencyId,
}

impl Event for TransferOffered {
    const NAME: &'static str = "transfers.offered";
    fn subject(&self) -> Subject {
        Subject {
            family: Some(self.family),
            referral: self.referral,
        }
    }
}

/// The agency that was asked took the family over.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct TransferAccepted {
    /// The family.
    pub family: FamilyId,
    /// The request for help.
    pub referral: Option<ReferralId>,
    /// Who.
    pub by: AgencyId,
    /// Who held it until now.
    pub before: AgencyId,
}

/// What the letter to whoever asked for help needs, once a transfer was accepted.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AcceptanceNotice {
    /// The request, as it was when the transfer was accepted.
    pub snapshot: Snapshot,
    /// Who accepted, by name.
    pub agency: String,
}

impl Event for TransferAccepted {
    const NAME: &'static str = "transfers.accepted";
    fn subject(&self) -> Subject {
        Subject {
            family: Some(self.family),
            referral: self.referral,
        }
    }
}

/// The agency that was asked did not take the family over.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct TransferDeclined {
    /// The family.
    pub family: FamilyId,
    /// The request for help.
    pub referral: Option<ReferralId>,
    /// Who.
    pub by: AgencyId,
    /// Why.
    pub reason: String,
}

impl Event for TransferDeclined {
    const NAME: &'static str = "transfers.declined";
    fn subject(&self) -> Subject {
        Subject {
            family: Some(self.family),
            referral: self.referral,
        }
    }
}

/// A strategy meeting was called.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct StrategyMeetingCalled {
    /// The family.
    pub family: FamilyId,
    /// The request for help.
    pub referral: Option<ReferralId>,
    /// Which.
    pub meeting: StrategyMeetingId,
    /// When, by whom, with whom.
    pub state: StrategyMeeting,
}

impl Event for StrategyMeetingCalled {
    const NAME: &'static str = "strategy_meetings.called";
    fn subject(&self) -> Subject {
        Subject {
            family: Some(self.family),
            referral: self.referral,
        }
    }
}

/// A strategy meeting was held.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct StrategyMeetingHeld {
    /// The family.
    pub family: FamilyId,
    /// The request for help.
    pub referral: Option<ReferralId>,
    /// Which.
    pub meeting: StrategyMeetingId,
    /// When, with what result.
    pub state: StrategyMeeting,
}

impl Event for StrategyMeetingHeld {
    const NAME: &'static str = "strategy_meetings.held";
    fn subject(&self) -> Subject {
        Subject {
            family: Some(self.family),
            referral: self.referral,
        }
    }
}

/// Early help was stepped up to the front door.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct SteppedUp {
    /// The family.
    pub family: FamilyId,
    /// The request for help.
    pub referral: Option<ReferralId>,
    /// The open case, when there is one.
    pub case: Option<CaseId>,
    /// What was said.
    pub said: StepUp,
}

impl Event for SteppedUp {
    const NAME: &'static str = "step_up.sent";
    fn subject(&self) -> Subject {
        Subject {
            family: Some(self.family),
            referral: self.referral,
        }
    }
}

/// One service gave another advice about a family (BUCKS-PROT-52, -68, -77).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ConsultationRecorded {
    /// The family.
    pub family: FamilyId,
    /// The consultation.
    pub consultation: ConsultationId,
    /// With whom.
    pub with_whom: String,
    /// What they advised.
    pub advice: String,
    /// When they spoke.
    pub held_at: Timestamp,
}

impl Event for ConsultationRecorded {
    const NAME: &'static str = "consultations.recorded";
    fn subject(&self) -> Subject {
        Subject::family(self.family)
    }
}
