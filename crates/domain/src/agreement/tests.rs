//! Who must agree, and what one person's word does to the whole family's.

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::profile::{ConsentPurpose, Profile};

fn profile() -> Profile {
    let text = include_str!("../../../../profiles/buckinghamshire.toml");
    Profile::parse("buckinghamshire", text).unwrap()
}

fn person(number: u128, adult: bool, holds: bool, latest: Option<Said>) -> Asked {
    Asked {
        person: PersonId::new(Uuid::from_u128(number)),
        adult,
        lives_here: true,
        parental_responsibility: holds,
        latest,
    }
}

const fn said(answer: ServiceAnswer, form: AnswerForm) -> Option<Said> {
    Some(Said {
        answer,
        form,
        in_own_right: false,
    })
}

// Requirement: BUCKS-STRAT-117, C-05
#[test]
fn every_adult_with_parental_responsibility_who_lives_there_must_agree_in_writing() {
    let profile = profile();
    let rule = profile.consent.get(ConsentPurpose::AssessmentAndPlan);
    let mother = person(
        1,
        true,
        true,
        said(ServiceAnswer::Given, AnswerForm::Written),
    );
    let father = person(
        2,
        true,
        true,
        said(ServiceAnswer::Given, AnswerForm::Verbal),
    );
    let lodger = person(3, true, false, None);
    let family = [mother.clone(), father.clone(), lodger.clone()];
    assert_eq!(
        standing_of(rule, &family),
        FamilyStanding::Awaited(vec![father.person])
    );
    let signed = person(
        2,
        true,
        true,
        said(ServiceAnswer::Given, AnswerForm::Written),
    );
    assert_eq!(
        standing_of(rule, &[mother, signed, lodger]),
        FamilyStanding::Given
    );
}

// Requirement: C-05
#[test]
fn a_young_person_who_lives_without_a_parent_agrees_in_their_own_right_with_the_workers_note() {
    let profile = profile();
    let rule = profile.consent.get(ConsentPurpose::AssessmentAndPlan);
    let silent = person(1, false, false, None);
    assert_eq!(
        check_answer(rule, &silent, ServiceAnswer::Given, None),
        Err(AgreementRefused::OwnRightNoteMissing)
    );
    let own = person(
        1,
        false,
        false,
        Some(Said {
            answer: ServiceAnswer::Given,
            form: AnswerForm::Written,
            in_own_right: true,
        }),
    );
    assert_eq!(standing_of(rule, &[own]), FamilyStanding::Given);
    assert_eq!(
        standing_of(rule, &[silent]),
        FamilyStanding::Awaited(vec![])
    );
}

fn any_said() -> impl Strategy<Value = Option<Said>> {
    proptest::option::of(
        (0usize..3, 0usize..2, any::<bool>()).prop_map(|(answer, form, own)| Said {
            answer: ServiceAnswer::ALL[answer],
            form: AnswerForm::ALL[form],
            in_own_right: own,
        }),
    )
}

fn any_family() -> impl Strategy<Value = Vec<Asked>> {
    proptest::collection::vec((any::<bool>(), any::<bool>(), any_said()), 0..6).prop_map(|people| {
        people
            .into_iter()
            .zip(1u128..)
            .map(|((adult, holds, latest), number)| person(number, adult, holds, latest))
            .collect()
    })
}

proptest! {
    // Requirement: C-06
    #[test]
    fn one_person_who_takes_it_back_is_enough(family in any_family()) {
        let profile = profile();
        let rule = profile.consent.get(ConsentPurpose::AssessmentAndPlan);
        let back = family.iter().any(|one| one.latest.is_some_and(|said| said.answer == ServiceAnswer::Withdrawn));
        let standing = standing_of(rule, &family);
        prop_assert_eq!(back, matches!(standing, FamilyStanding::Withdrawn(_)));
    }

    // Requirement: C-04
    #[test]
    fn a_family_in_which_nobody_agreed_never_agrees(family in any_family()) {
        let profile = profile();
        let silent: Vec<Asked> = family
            .into_iter()
            .map(|one| Asked { latest: one.latest.filter(|said| said.answer == ServiceAnswer::Declined), ..one })
            .collect();
        for purpose in <ConsentPurpose as crate::profile::Word>::ALL {
            prop_assert_ne!(standing_of(profile.consent.get(*purpose), &silent), FamilyStanding::Given);
        }
    }
}
