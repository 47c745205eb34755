//! What happened to agreement and to the basis for sharing.

use jiff::civil::Date;
use serde::Serialize;

use super::{AnswerForm, ServiceAnswer, SharingBasis};
use crate::event::{Event, Subject};
use crate::ids::{AgreementId, FamilyId, PersonId};
use crate::profile::ConsentPurpose;

/// A person's answer to the service was recorded.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ServiceAnswerRecorded {
    /// The family.
    pub family: FamilyId,
    /// The record.
    pub agreement: AgreementId,
    /// Who answered.
    pub person: PersonId,
    /// What they said.
    pub answer: ServiceAnswer,
    /// How.
    pub form: AnswerForm,
    /// On which day.
    pub on: Date,
    /// The worker's note about a young person who answers alone.
    pub own_right_note: Option<String>,
}

impl Event for ServiceAnswerRecorded {
    const NAME: &'static str = "agreement.service_recorded";
    fn subject(&self) -> Subject {
        Subject::family(self.family)
    }
}

/// Why a person's information may be shared was recorded.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct SharingBasisRecorded {
    /// The family.
    pub family: FamilyId,
    /// The record.
    pub agreement: AgreementId,
    /// Whose information.
    pub person: PersonId,
    /// For what.
    pub purpose: ConsentPurpose,
    /// Why it may be shared.
    pub basis: SharingBasis,
    /// In words.
    pub reason: Option<String>,
    /// With whom.
    pub scope: String,
    /// From which day.
    pub from: Date,
}

impl Event for SharingBasisRecorded {
    const NAME: &'static str = "agreement.sharing_recorded";
    fn subject(&self) -> Subject {
        Subject::family(self.family)
    }
}

/// A basis for sharing came to an end.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct SharingBasisWithdrawn {
    /// The family.
    pub family: FamilyId,
    /// The record.
    pub agreement: AgreementId,
    /// Why.
    pub reason: String,
}

impl Event for SharingBasisWithdrawn {
    const NAME: &'static str = "agreement.sharing_withdrawn";
    fn subject(&self) -> Subject {
        Subject::family(self.family)
    }
}
