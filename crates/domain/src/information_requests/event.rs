//! What happened to a request for information.

use jiff::Timestamp;
use serde::Serialize;

use super::{AnswerGiven, SharingBasis};
use crate::event::{Event, Subject};
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

/// An agency was asked what it knows.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct InformationAsked {
    /// Whom, about whom.
    pub about: RequestAbout,
    /// The question.
    pub question: String,
    /// Why sharing is lawful.
    pub basis: SharingBasis,
    /// In words.
    pub basis_reason: String,
    /// When the answer is due.
    pub due: Timestamp,
}

impl Event for InformationAsked {
    const NAME: &'static str = "information_requests.asked";
    fn subject(&self) -> Subject {
        self.about.subject()
    }
}

/// An agency answered.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct InformationAnswered {
    /// Whom, about whom.
    pub about: RequestAbout,
    /// What it said.
    pub answer: AnswerGiven,
}

impl Event for InformationAnswered {
    const NAME: &'static str = "information_requests.answered";
    fn subject(&self) -> Subject {
        self.about.subject()
    }
}

/// An agency was reminded.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct InformationChased {
    /// Whom, about whom.
    pub about: RequestAbout,
    /// How often by now.
    pub times: u32,
}

impl Event for InformationChased {
    const NAME: &'static str = "information_requests.chased";
    fn subject(&self) -> Subject {
        self.about.subject()
    }
}

/// A question was taken back.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct InformationWithdrawn {
    /// Whom, about whom.
    pub about: RequestAbout,
    /// Why.
    pub reason: String,
}

impl Event for InformationWithdrawn {
    const NAME: &'static str = "information_requests.withdrawn";
    fn subject(&self) -> Subject {
        self.about.subject()
    }
}
