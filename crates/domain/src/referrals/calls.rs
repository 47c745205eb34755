//! What happened at the front door's telephone: calls written down at once,
//! advice given to people who are unsure, and the written form that follows.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::event::{Event, Subject};
use crate::ids::{EnquiryId, FamilyId, ReferralId};

/// The call's own facts, beside the request that it became (BUCKS-STRAT-77).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CallFacts {
    /// When the caller rang.
    pub called_at: Timestamp,
    /// Whether the caller asked for a qualified social worker and was put through (BUCKS-STRAT-78).
    pub put_through: bool,
}

/// A call about a child was taken and written down.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct CallRecorded {
    /// The family.
    pub family: FamilyId,
    /// The referral that it became.
    pub referral: ReferralId,
    /// The call.
    pub call: CallFacts,
    /// Whether the caller was asked for the written form (BUCKS-STRAT-75, BUCKS-PROT-25).
    pub form_asked: bool,
}

impl Event for CallRecorded {
    const NAME: &'static str = "calls.recorded";
    fn subject(&self) -> Subject {
        Subject::referral(self.family, self.referral)
    }
}

/// The written form that was asked for came.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct WrittenFormReceived {
    /// The family.
    pub family: FamilyId,
    /// The referral.
    pub referral: ReferralId,
}

impl Event for WrittenFormReceived {
    const NAME: &'static str = "calls.written_form_received";
    fn subject(&self) -> Subject {
        Subject::referral(self.family, self.referral)
    }
}

/// Somebody asked for advice; no request was made (BUCKS-STRAT-76).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct EnquiryRecorded {
    /// The enquiry.
    pub enquiry: EnquiryId,
    /// The family, when the question was about one that is known.
    pub family: Option<FamilyId>,
    /// The call.
    pub call: CallFacts,
    /// Whether a social worker is to ring back.
    pub call_back: bool,
}

impl Event for EnquiryRecorded {
    const NAME: &'static str = "calls.enquiry_recorded";
    fn subject(&self) -> Subject {
        self.family.map_or(Subject::NOBODY, Subject::family)
    }
}

/// A social worker rang back.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct CallBackDone {
    /// The enquiry.
    pub enquiry: EnquiryId,
    /// The family, when the question was about one that is known.
    pub family: Option<FamilyId>,
    /// What was said, in a sentence.
    pub advice: String,
}

impl Event for CallBackDone {
    const NAME: &'static str = "calls.call_back_done";
    fn subject(&self) -> Subject {
        self.family.map_or(Subject::NOBODY, Subject::family)
    }
}
