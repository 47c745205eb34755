//! What happened to a referral. The decision's event carries a snapshot of
//! what the letter needs, so that the letter says what was decided then, not
//! what the record says later.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Channel, Decision, Referrer};
use crate::event::{Event, Subject};
use crate::ids::{AgencyId, FamilyId, ReferralId, UserId};

/// What a letter about a referral needs to know.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Snapshot {
    /// The family.
    pub family: FamilyId,
    /// The referral.
    pub referral: ReferralId,
    /// Its reference.
    pub reference: String,
    /// Who asked.
    pub referrer: Referrer,
    /// First names of the children: enough for the referrer to know whom it is about.
    pub children: Vec<String>,
    /// When the request was first received.
    pub first_received_at: Timestamp,
}

/// A request was received.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ReferralReceived {
    /// The family.
    pub family: FamilyId,
    /// The referral.
    pub referral: ReferralId,
    /// Its reference.
    pub reference: String,
    /// How it arrived.
    pub channel: Channel,
    /// Whether it could not wait.
    pub immediate: bool,
    /// Who holds the family from now on.
    pub holder: AgencyId,
}

impl Event for ReferralReceived {
    const NAME: &'static str = "referrals.received";
    fn subject(&self) -> Subject {
        Subject::referral(self.family, self.referral)
    }
}

/// Somebody at the front door took it into their hands.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ReferralClaimed {
    /// The family.
    pub family: FamilyId,
    /// The referral.
    pub referral: ReferralId,
    /// Who.
    pub by: UserId,
    /// Who had it before, if anybody.
    pub before: Option<UserId>,
}

impl Event for ReferralClaimed {
    const NAME: &'static str = "referrals.claimed";
    fn subject(&self) -> Subject {
        Subject::referral(self.family, self.referral)
    }
}

/// The front door decided.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ReferralDecided {
    /// What the letter needs.
    pub snapshot: Snapshot,
    /// The decision.
    pub decision: Decision,
    /// What is missing, when it was returned.
    pub missing: Option<String>,
    /// The forum that it goes to, when it goes to one.
    pub forum: Option<String>,
}

impl Event for ReferralDecided {
    const NAME: &'static str = "referrals.decided";
    fn subject(&self) -> Subject {
        Subject::referral(self.snapshot.family, self.snapshot.referral)
    }
}

/// The referrer answered a return.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ReferralAnswered {
    /// The family.
    pub family: FamilyId,
    /// The referral.
    pub referral: ReferralId,
    /// What was added.
    pub added: String,
}

impl Event for ReferralAnswered {
    const NAME: &'static str = "referrals.answered";
    fn subject(&self) -> Subject {
        Subject::referral(self.family, self.referral)
    }
}
