//! What happened to a referral. The decision's event carries a snapshot of
//! what the letter needs, so that the letter says what was decided then, not
//! what the record says later.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{Channel, Decision, Referrer};
use crate::directory::PointedAt;
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
    /// Who held the family then; nobody when nothing was left open.
    #[serde(default)]
    pub holder: Option<HolderThen>,
}

/// Who held a family when something was decided.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct HolderThen {
    /// The agency.
    pub agency: AgencyId,
    /// Its name then.
    pub name: String,
}

impl Snapshot {
    /// Whether the referrer's own agency held the family (BUCKS-STRAT-84): for
    /// whoever has no account here somebody else does.
    #[must_use]
    pub fn referrer_holds(&self) -> bool {
        self.holder
            .as_ref()
            .is_some_and(|holder| self.referrer.agency == Some(holder.agency))
    }
}

crate::event::events! {
    about |event| Subject::referral(event.family, event.referral);

    /// A request was received.
    ReferralReceived = "referrals.received" {
        /// The family.
        family: FamilyId,
        /// The referral.
        referral: ReferralId,
        /// Its reference.
        reference: String,
        /// How it arrived.
        channel: Channel,
        /// Whether it could not wait.
        immediate: bool,
        /// Who holds the family from now on.
        holder: AgencyId,
    }
    /// Somebody at the front door took it into their hands.
    ReferralClaimed = "referrals.claimed" {
        /// The family.
        family: FamilyId,
        /// The referral.
        referral: ReferralId,
        /// Who.
        by: UserId,
        /// Who had it before, if anybody.
        before: Option<UserId>,
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
    /// The services of the directory that the family is pointed to (BUCKS-PROT-30).
    #[serde(default)]
    pub services: Vec<PointedAt>,
}

impl Event for ReferralDecided {
    const NAME: &'static str = "referrals.decided";
    fn subject(&self) -> Subject {
        Subject::referral(self.snapshot.family, self.snapshot.referral)
    }
}

crate::event::events! {
    about |event| Subject::referral(event.family, event.referral);

    /// The agency that asked opened the case itself, before anybody decided (C-16).
    ReferralKept = "referrals.kept_by_its_agency" {
        /// The family.
        family: FamilyId,
        /// The referral.
        referral: ReferralId,
        /// Which agency.
        agency: AgencyId,
        /// Who.
        by: UserId,
    }
    /// The referrer answered a return.
    ReferralAnswered = "referrals.answered" {
        /// The family.
        family: FamilyId,
        /// The referral.
        referral: ReferralId,
        /// What was added.
        added: String,
    }
    /// Something was added to a request that waits: its clocks go on.
    ReferralCompleted = "referrals.completed" {
        /// The family.
        family: FamilyId,
        /// The referral.
        referral: ReferralId,
        /// What was added.
        added: String,
    }
}
