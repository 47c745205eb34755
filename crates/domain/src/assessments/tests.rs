//! Assessments hold to their rules: forms are checked whole, a draft is saved
//! whatever is missing, a child's voice is asked for and never blocks, and
//! nobody signs their own work.

use std::collections::{BTreeMap, BTreeSet};

use jiff::Timestamp;
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::ids::{PersonId, UserId};

const SHIPPED: &str = include_str!("../../../../profiles/forms/whole-family-assessment.toml");

fn shipped() -> FormDefinition {
    FormDefinition::parse("whole-family-assessment.toml", SHIPPED).unwrap()
}

fn user(number: u128) -> UserId {
    UserId::new(Uuid::from_u128(number))
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn child(number: u128) -> FormPerson {
    FormPerson {
        id: PersonId::new(Uuid::from_u128(number)),
        part: PersonPart::Child,
    }
}

fn mistakes(text: &str) -> Vec<(String, String)> {
    FormDefinition::parse("form.toml", text)
        .unwrap_err()
        .into_iter()
        .map(|error| (error.key, error.wrong))
        .collect()
}

#[test]
fn the_shipped_form_is_sound_and_asks_every_child() {
    let form = shipped();
    let themes: Vec<&str> = form
        .sections
        .iter()
        .map(|section| section.key.as_str())
        .collect();
    assert!(themes.contains(&"strengths") && themes.contains(&"safety"));
    let people = [child(1), child(2)];
    let voices = missing(&form, &people, &Answers::new())
        .into_iter()
        .filter(|missing| missing.question == "child_voice")
        .count();
    assert_eq!(voices, 2);
}

#[test]
fn every_mistake_of_a_form_is_told_at_once_with_its_key() {
    let text = r#"
        key = "My Form"
        version = 0
        title = ""
        [[sections]]
        key = "a"
        title = "A"
        scope = "family"
        questions = [
            { key = "q", label = "Q", kind = "choice", required = "never" },
            { key = "q", label = "Q", kind = "scale", required = "never", lowest = 5, highest = 5 },
            { key = "v", label = "V", kind = "voice", required = "to_sign_off" },
        ]
    "#;
    let keys: Vec<String> = mistakes(text).into_iter().map(|(key, _)| key).collect();
    assert_eq!(
        keys,
        [
            "key",
            "title",
            "version",
            "sections[0].questions[0].choices",
            "sections[0].questions[1].key",
            "sections[0].questions[1].highest",
            "sections[0].questions[2].kind",
            "sections[0].questions[2].required",
        ]
    );
}

// Requirement: C-75
#[test]
fn a_form_that_asks_no_child_is_refused() {
    let text = r#"
        key = "f"
        version = 1
        title = "F"
        [[sections]]
        key = "a"
        title = "A"
        scope = "family"
        questions = [{ key = "q", label = "Q", kind = "text", required = "never" }]
    "#;
    assert_eq!(
        mistakes(text),
        [(
            "sections".to_owned(),
            "No question asks for the voice of each child".to_owned()
        )]
    );
}

#[test]
fn a_word_that_no_form_knows_is_told_with_its_line() {
    let errors =
        FormDefinition::parse("form.toml", "key = \"f\"\nversion = 1\ncolour = 3\n").unwrap_err();
    assert_eq!(errors.first().unwrap().line, Some(3));
}

#[test]
fn empty_answers_are_saved_and_wrong_ones_are_told_beside_their_question() {
    let form = shipped();
    let safety = form.section("safety").unwrap();
    assert_eq!(
        read_answers(safety, |_| String::new()).unwrap(),
        SectionAnswers::default()
    );
    let eleven = read_answers(safety, |key| {
        if key == "worry_now" { "11" } else { "" }.to_owned()
    });
    let problem = eleven.unwrap_err().remove(0);
    assert_eq!(problem.question, "worry_now");
    assert_eq!(problem.message, "Enter a whole number from 0 to 10");
}

#[test]
fn not_known_is_an_answer_and_not_a_gap() {
    let form = shipped();
    let section = form.section("parents_and_carers").unwrap();
    let answers = read_answers(section, |key| {
        if key == "conflict_at_home" {
            "not_known"
        } else {
            "By turns"
        }
        .to_owned()
    })
    .unwrap();
    assert_eq!(
        answers.of("conflict_at_home"),
        Some(&Answer::YesNoNotKnown(YesNoNotKnown::NotKnown))
    );
    let part = PartKey {
        section: "parents_and_carers".to_owned(),
        about: About::Family,
    };
    let all = BTreeMap::from([(part.clone(), answers)]);
    assert!(missing(&form, &[], &all).iter().all(|gap| gap.part != part));
}

fn any_state() -> [AssessmentState; 4] {
    let author = user(1);
    [
        AssessmentState::Draft { author },
        AssessmentState::Submitted {
            author,
            by: user(2),
            at: at(1),
        },
        AssessmentState::SentBack {
            author,
            by: user(9),
            at: at(2),
            reason: "More about school".to_owned(),
        },
        AssessmentState::SignedOff {
            author,
            submitted_at: at(1),
            by: user(9),
            at: at(3),
        },
    ]
}

#[test]
fn every_step_from_every_state_is_allowed_or_refused_with_a_way_forward() {
    let writers = BTreeSet::from([user(3)]);
    let told: Vec<String> = any_state()
        .into_iter()
        .map(|state| {
            let word = |next: Result<AssessmentState, AssessmentRefused>| match next {
                Ok(state) => state.key().to_owned(),
                Err(refused) => crate::refusal::Refusal::from(refused).code.to_owned(),
            };
            format!(
                "{}: submit {}, sign {}, send back {}",
                state.key(),
                word(state.clone().submit(0, user(2), at(5))),
                word(state.clone().sign_off(&writers, user(9), at(5))),
                word(state.send_back("More", user(9), at(5))),
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            "draft: submit submitted, sign assessments.not_submitted, send back assessments.not_submitted",
            "submitted: submit assessments.with_manager, sign signed_off, send back sent_back",
            "sent_back: submit submitted, sign assessments.not_submitted, send back assessments.not_submitted",
            "signed_off: submit assessments.signed_off, sign assessments.signed_off, send back assessments.signed_off",
        ]
    );
}

#[test]
fn nobody_signs_off_what_they_started_submitted_or_wrote_in() {
    let writers = BTreeSet::from([user(3)]);
    let [_, submitted, ..] = any_state();
    for writer in [user(1), user(2), user(3)] {
        assert_eq!(
            submitted.clone().sign_off(&writers, writer, at(5)),
            Err(AssessmentRefused::OwnWork)
        );
    }
}

#[test]
fn sending_back_needs_a_reason_and_submitting_needs_the_required_answers() {
    let [draft, submitted, ..] = any_state();
    assert_eq!(
        submitted.send_back(" ", user(9), at(5)),
        Err(AssessmentRefused::ReasonMissing)
    );
    assert_eq!(
        draft.submit(1, user(1), at(5)),
        Err(AssessmentRefused::Incomplete)
    );
}

proptest! {
    // Requirement: C-75
    #[test]
    fn a_childs_voice_is_asked_of_every_child_and_never_blocks(children in 0_u128..8) {
        let people: Vec<FormPerson> = (1..=children).map(child).collect();
        let gaps = missing(&shipped(), &people, &Answers::new());
        let voices: Vec<&Missing> = gaps.iter().filter(|gap| gap.question == "child_voice").collect();
        prop_assert_eq!(voices.len(), people.len());
        prop_assert!(voices.iter().all(|gap| !gap.blocks_sign_off));
    }

    #[test]
    fn a_whole_number_is_kept_when_the_scale_has_it_and_refused_when_not(number in 0_u16..300) {
        let form = shipped();
        let read = read_answers(form.section("safety").unwrap(), |key| {
            if key == "worry_now" { number.to_string() } else { String::new() }
        });
        prop_assert_eq!(read.is_ok(), number <= 10);
    }
}
