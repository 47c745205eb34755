//! Agreement to a service, and the lawful basis for sharing: two separate
//! records, per person and purpose, dated and withdrawable (invariant 3, C-05).
//! Neither is ever worked out from the other.

mod event;

pub use event::{ServiceAnswerRecorded, SharingBasisRecorded, SharingBasisWithdrawn};

use crate::cases::FamilyAgreement;
use crate::ids::PersonId;
use crate::profile::{ConsentForm, ConsentRule, WhoConsents, YoungPersonConsent};
use crate::refusal::Refusal;
use jiff::Timestamp;

crate::people::coded_list! {
    /// What a person said to the service.
    ServiceAnswer, otherwise "Select what the person said" {
        Given = "given", "Agrees";
        Declined = "declined", "Does not agree";
        Withdrawn = "withdrawn", "Agreed before, and takes it back";
    }
}

crate::people::coded_list! {
    /// How it was said.
    AnswerForm, otherwise "Select in writing or by word of mouth" {
        Written = "written", "In writing";
        Verbal = "verbal", "By word of mouth";
    }
}

crate::people::coded_list! {
    /// Why information may be shared.
    SharingBasis, otherwise "Select why information may be shared" {
        Consent = "consent", "The person consents to it";
        SafeguardingException = "safeguarding_exception", "A child could come to harm if it were not shared";
        LegalObligation = "legal_obligation", "The law requires it";
        PublicTask = "public_task", "It is needed for a task that the law gives us";
    }
}

/// One person of the family, for the question whether the family agrees.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Asked {
    /// Who.
    pub person: PersonId,
    /// Whether an adult.
    pub adult: bool,
    /// Whether they live with the family.
    pub lives_here: bool,
    /// Whether they hold parental responsibility for a child of the family.
    pub parental_responsibility: bool,
    /// What they said last.
    pub latest: Option<Said>,
}

/// What a person said last.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Said {
    /// The answer.
    pub answer: ServiceAnswer,
    /// How.
    pub form: AnswerForm,
    /// A young person who answers alone, with the worker's note that they understand.
    pub in_own_right: bool,
}

/// Whether the family as a whole agrees to the service.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum FamilyStanding {
    /// Everybody who must agree has agreed.
    Given,
    /// These people must still agree, in the form that the authority asks for.
    Awaited(Vec<PersonId>),
    /// These people took their agreement back: one is enough.
    Withdrawn(Vec<PersonId>),
}

impl FamilyStanding {
    /// What the case records.
    #[must_use]
    pub const fn for_case(&self, at: Timestamp) -> FamilyAgreement {
        match self {
            Self::Given => FamilyAgreement::Given { at },
            Self::Awaited(_) => FamilyAgreement::Awaited,
            Self::Withdrawn(_) => FamilyAgreement::Withdrawn { at },
        }
    }
}

/// Whether the family agrees, by the authority's rule for this purpose (C-05).
///
/// Every adult with parental responsibility who lives in the family must agree;
/// where nobody is recorded as holding it, every adult who lives there. A family
/// without such an adult, or an authority whose rule allows it, goes by a young
/// person's agreement in their own right.
#[must_use]
pub fn standing_of(rule: &ConsentRule, people: &[Asked]) -> FamilyStanding {
    let withdrawn: Vec<PersonId> = people
        .iter()
        .filter(|one| {
            one.latest
                .is_some_and(|said| said.answer == ServiceAnswer::Withdrawn)
        })
        .map(|one| one.person)
        .collect();
    if !withdrawn.is_empty() {
        return FamilyStanding::Withdrawn(withdrawn);
    }
    let alone = young_person_agrees_alone(rule, people);
    let required = who_must_agree(rule, people);
    let enough_alone = match rule.who {
        WhoConsents::YoungPersonOrFamily => true,
        WhoConsents::ParentalResponsibilityHolders
        | WhoConsents::Adults
        | WhoConsents::Family
        | WhoConsents::EachPerson => required.is_empty(),
    };
    if alone && enough_alone {
        return FamilyStanding::Given;
    }
    let missing: Vec<PersonId> = required
        .iter()
        .filter(|one| !has_agreed(rule, one))
        .map(|one| one.person)
        .collect();
    if missing.is_empty() && !required.is_empty() {
        FamilyStanding::Given
    } else {
        FamilyStanding::Awaited(missing)
    }
}

/// Who must agree before the family as a whole has agreed.
#[must_use]
pub fn who_must_agree<'a>(rule: &ConsentRule, people: &'a [Asked]) -> Vec<&'a Asked> {
    let adults = people.iter().filter(|one| one.adult && one.lives_here);
    match rule.who {
        WhoConsents::Adults => adults.collect(),
        WhoConsents::EachPerson => people.iter().filter(|one| one.lives_here).collect(),
        WhoConsents::ParentalResponsibilityHolders
        | WhoConsents::Family
        | WhoConsents::YoungPersonOrFamily => {
            let holders: Vec<&Asked> = adults
                .clone()
                .filter(|one| one.parental_responsibility)
                .collect();
            if holders.is_empty() {
                adults.collect()
            } else {
                holders
            }
        }
    }
}

fn has_agreed(rule: &ConsentRule, one: &Asked) -> bool {
    one.latest.is_some_and(|said| {
        said.answer == ServiceAnswer::Given && in_the_form_asked(rule.form, said.form)
    })
}

const fn in_the_form_asked(asked: ConsentForm, given: AnswerForm) -> bool {
    match (asked, given) {
        (ConsentForm::Written, AnswerForm::Verbal) => false,
        (ConsentForm::Written | ConsentForm::WrittenOrVerbal, AnswerForm::Written)
        | (ConsentForm::WrittenOrVerbal, AnswerForm::Verbal) => true,
    }
}

fn young_person_agrees_alone(rule: &ConsentRule, people: &[Asked]) -> bool {
    match rule.young_person {
        YoungPersonConsent::WithParentOrCarer => false,
        YoungPersonConsent::InOwnRight => people.iter().any(|one| {
            !one.adult && has_agreed(rule, one) && one.latest.is_some_and(|said| said.in_own_right)
        }),
    }
}

/// A record of agreement that the rules do not allow.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AgreementRefused {
    /// Nobody can take back what was never given.
    NothingToWithdraw,
    /// A young person's own agreement needs the worker's note.
    OwnRightNoteMissing,
    /// The authority's rule asks for a parent or carer.
    NotInOwnRight,
    /// The day is still to come.
    InTheFuture,
    /// Without consent, the reason must be said.
    ReasonMissing,
    /// With whom it may be shared must be said.
    ScopeMissing,
    /// It was withdrawn already.
    AlreadyWithdrawn,
}

impl From<AgreementRefused> for Refusal {
    fn from(refused: AgreementRefused) -> Self {
        let (code, reason, way, field) = match refused {
            AgreementRefused::NothingToWithdraw => (
                "agreement.nothing_to_withdraw",
                "This person has not agreed, so there is nothing to take back.",
                "Record that they do not agree.",
                "answer",
            ),
            AgreementRefused::OwnRightNoteMissing => (
                "agreement.own_right_note",
                "Enter why you are satisfied that the young person understands",
                "Write in a few words how you know.",
                "own_right_note",
            ),
            AgreementRefused::NotInOwnRight => (
                "agreement.not_in_own_right",
                "A parent or carer must agree for a young person here.",
                "Record the young person’s view, and ask a parent or carer.",
                "own_right_note",
            ),
            AgreementRefused::InTheFuture => (
                "agreement.in_the_future",
                "The date must be today or in the past",
                "Enter the day on which it was said.",
                "on",
            ),
            AgreementRefused::ReasonMissing => (
                "agreement.reason",
                "Enter why information may be shared without consent",
                "Say what you know and why sharing is right.",
                "reason",
            ),
            AgreementRefused::ScopeMissing => (
                "agreement.scope",
                "Enter with whom information may be shared",
                "Name the agencies.",
                "scope",
            ),
            AgreementRefused::AlreadyWithdrawn => (
                "agreement.already_withdrawn",
                "This has been withdrawn already.",
                "Open the page again to see it.",
                "withdraw",
            ),
        };
        Self::new(code, reason, way).beside(field)
    }
}

/// Checks one answer before it is recorded.
///
/// # Errors
/// [`AgreementRefused`].
pub fn check_answer(
    rule: &ConsentRule,
    one: &Asked,
    answer: ServiceAnswer,
    own_right_note: Option<&str>,
) -> Result<(), AgreementRefused> {
    match answer {
        ServiceAnswer::Withdrawn
            if one
                .latest
                .is_none_or(|said| said.answer != ServiceAnswer::Given) =>
        {
            return Err(AgreementRefused::NothingToWithdraw);
        }
        ServiceAnswer::Given if !one.adult => match rule.young_person {
            YoungPersonConsent::InOwnRight if own_right_note.is_none() => {
                return Err(AgreementRefused::OwnRightNoteMissing);
            }
            YoungPersonConsent::WithParentOrCarer if own_right_note.is_some() => {
                return Err(AgreementRefused::NotInOwnRight);
            }
            YoungPersonConsent::InOwnRight | YoungPersonConsent::WithParentOrCarer => {}
        },
        ServiceAnswer::Given | ServiceAnswer::Declined | ServiceAnswer::Withdrawn => {}
    }
    Ok(())
}

#[cfg(test)]
mod tests;
