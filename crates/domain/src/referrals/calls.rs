//! What happened at the front door's telephone: calls written down at once,
//! advice given to people who are unsure, and the written form that follows.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::event::Subject;
use crate::ids::{EnquiryId, FamilyId, ReferralId};

/// The call's own facts, beside the request that it became (BUCKS-STRAT-77).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CallFacts {
    /// When the caller rang.
    pub called_at: Timestamp,
    /// Whether the caller asked for a qualified social worker and was put through (BUCKS-STRAT-78).
    pub put_through: bool,
}

crate::event::events! {
    about |event| Subject::referral(event.family, event.referral);

    /// A call about a child was taken and written down.
    CallRecorded = "calls.recorded" {
        /// The family.
        family: FamilyId,
        /// The referral that it became.
        referral: ReferralId,
        /// The call.
        call: CallFacts,
        /// Whether the caller was asked for the written form (BUCKS-STRAT-75, BUCKS-PROT-25).
        form_asked: bool,
    }
    /// The written form that was asked for came.
    WrittenFormReceived = "calls.written_form_received" {
        /// The family.
        family: FamilyId,
        /// The referral.
        referral: ReferralId,
    }
    /// The caller was reminded of the written form.
    WrittenFormReminded = "calls.written_form_reminded" {
        /// The family.
        family: FamilyId,
        /// The referral.
        referral: ReferralId,
    }
}

crate::event::events! {
    about |event| event.family.map_or(Subject::NOBODY, Subject::family);

    /// Somebody asked for advice; no request was made (BUCKS-STRAT-76).
    EnquiryRecorded = "calls.enquiry_recorded" {
        /// The enquiry.
        enquiry: EnquiryId,
        /// The family, when the question was about one that is known.
        family: Option<FamilyId>,
        /// The call.
        call: CallFacts,
        /// Whether a social worker is to ring back.
        call_back: bool,
    }
    /// A social worker rang back.
    CallBackDone = "calls.call_back_done" {
        /// The enquiry.
        enquiry: EnquiryId,
        /// The family, when the question was about one that is known.
        family: Option<FamilyId>,
        /// What was said, in a sentence.
        advice: String,
    }
}
