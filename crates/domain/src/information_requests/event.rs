//! What happened to a request for information.

use jiff::Timestamp;
use serde::Serialize;

use super::{AnswerGiven, SharingBasis};
use crate::event::Subject;
use crate::ids::{AgencyId, FamilyId, InformationRequestId, ReferralId};

/// What a request for information belongs to.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct RequestAbout {
    /// The family.
    pub family: FamilyId,
    /// The request for help, when there is one.
    pub referral: Option<ReferralId>,
    /// The request for information.
    pub request: InformationRequestId,
    /// The agency that was asked.
    pub agency: AgencyId,
}

impl RequestAbout {
    const fn subject(&self) -> Subject {
        Subject {
            family: Some(self.family),
            referral: self.referral,
        }
    }
}

crate::event::events! {
    about |event| event.about.subject();

    /// An agency was asked what it knows.
    InformationAsked = "information_requests.asked" {
        /// Whom, about whom.
        about: RequestAbout,
        /// The question.
        question: String,
        /// Why sharing is lawful.
        basis: SharingBasis,
        /// In words.
        basis_reason: String,
        /// When the answer is due.
        due: Timestamp,
    }
    /// An agency answered.
    InformationAnswered = "information_requests.answered" {
        /// Whom, about whom.
        about: RequestAbout,
        /// What it said.
        answer: AnswerGiven,
    }
    /// An agency was reminded.
    InformationChased = "information_requests.chased" {
        /// Whom, about whom.
        about: RequestAbout,
        /// How often by now.
        times: u32,
    }
    /// A question was taken back.
    InformationWithdrawn = "information_requests.withdrawn" {
        /// Whom, about whom.
        about: RequestAbout,
        /// Why.
        reason: String,
    }
}
