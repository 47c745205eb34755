//! What happened to agreement and to the basis for sharing.

use super::{AnswerForm, ServiceAnswer, SharingBasis};
use crate::event::Subject;
use crate::ids::{AgreementId, FamilyId, PersonId};
use crate::profile::ConsentPurpose;
use jiff::civil::Date;

crate::event::events! {
    about |event| Subject::family(event.family);

    /// A person's answer to the service was recorded.
    ServiceAnswerRecorded = "agreement.service_recorded" {
        /// The family.
        family: FamilyId,
        /// The record.
        agreement: AgreementId,
        /// Who answered.
        person: PersonId,
        /// What they said.
        answer: ServiceAnswer,
        /// How.
        form: AnswerForm,
        /// On which day.
        on: Date,
        /// The worker's note about a young person who answers alone.
        own_right_note: Option<String>,
    }
    /// Why a person's information may be shared was recorded.
    SharingBasisRecorded = "agreement.sharing_recorded" {
        /// The family.
        family: FamilyId,
        /// The record.
        agreement: AgreementId,
        /// Whose information.
        person: PersonId,
        /// For what.
        purpose: ConsentPurpose,
        /// Why it may be shared.
        basis: SharingBasis,
        /// In words.
        reason: Option<String>,
        /// With whom.
        scope: String,
        /// From which day.
        from: Date,
    }
    /// A basis for sharing came to an end.
    SharingBasisWithdrawn = "agreement.sharing_withdrawn" {
        /// The family.
        family: FamilyId,
        /// The record.
        agreement: AgreementId,
        /// Why.
        reason: String,
    }
}
