//! The new request, written from the family's record and from what was said.

use std::collections::BTreeSet;

use domain::ids::{FamilyId, PersonId};
use domain::referrals::{
    Channel, ConsentGiven, ReferredPerson, Referrer, Request, RoleInFamily, Tried,
};
use domain::transfers::{StepUp, StepUpConsent};

use super::statements;
use crate::args;
use crate::engine::{Reads, StoreError};
use crate::families::PersonLine;

/// The level that a step-up names (BUCKS-PROT-53).
const LEVEL: u8 = 4;

/// Who holds parental responsibility, as the record says.
pub(super) async fn holders_of_responsibility(
    db: &mut impl Reads,
    family: FamilyId,
) -> Result<BTreeSet<PersonId>, StoreError> {
    db.rows(&statements::RESPONSIBILITY, args![family])
        .await?
        .iter()
        .map(|row| row.parsed("person_id", PersonId::parse))
        .collect()
}

/// Writes the request.
pub(super) fn request_of(
    people: &[PersonLine],
    responsible: &BTreeSet<PersonId>,
    said: &StepUp,
    referrer: Referrer,
) -> Request {
    let agreed = matches!(said.consent, StepUpConsent::Given);
    let exception = match &said.consent {
        StepUpConsent::Exception { reason } => Some(reason.clone()),
        StepUpConsent::Section47 => Some("The concern meets section 47.".to_owned()),
        StepUpConsent::NotSaid | StepUpConsent::Given | StepUpConsent::DangerNow => None,
    };
    let words = |text: &str| Some(text.to_owned()).filter(|text| !text.trim().is_empty());
    // Whoever raises danger names neither a level nor section 47: nor does the record.
    let (channel, level) = match said.consent {
        StepUpConsent::DangerNow => (Channel::ImmediateConcern, None),
        StepUpConsent::NotSaid
        | StepUpConsent::Given
        | StepUpConsent::Section47
        | StepUpConsent::Exception { .. } => (Channel::StepUp, Some(LEVEL)),
    };
    Request {
        people: people
            .iter()
            .map(|person| referred(person, responsible.contains(&person.id), agreed))
            .collect(),
        family_telephone: people
            .iter()
            .find_map(|person| person.details.telephone.clone()),
        unsafe_contact: people
            .iter()
            .find_map(|person| person.details.unsafe_contact.clone()),
        interpreter: people
            .iter()
            .find_map(|person| person.details.interpreter.clone()),
        tried: Tried {
            own_support: words(&said.support),
            others: None,
        },
        level,
        level_reason: level.map(|_| said.rationale.clone()),
        expected_outcome: words(&said.expected),
        consent_exception: exception,
        immediate: if said.is_immediate() {
            Some(said.rationale.clone())
        } else {
            None
        },
        ..Request::bare(channel, referrer, said.rationale.clone())
    }
}

fn referred(person: &PersonLine, responsible: bool, agreed: bool) -> ReferredPerson {
    let child = person.part == "child";
    let unborn = person.birth == "unborn";
    let part = if child {
        RoleInFamily::Child
    } else {
        RoleInFamily::Adult
    };
    ReferredPerson {
        born: if unborn { None } else { person.birth_date },
        about_years: person.details.about_years,
        expected: if unborn { person.birth_date } else { None },
        unborn,
        school: person.details.school.clone(),
        relationship: person.details.relationship.clone(),
        parental_responsibility: if responsible { Some(true) } else { None },
        consent: match (child || !responsible, agreed) {
            (true, _) => ConsentGiven::NotNeeded,
            (false, true) => ConsentGiven::Yes {
                on: None,
                written: false,
            },
            (false, false) => ConsentGiven::NotAsked,
        },
        ..ReferredPerson::bare(part, &person.given_name, &person.family_name)
    }
}
