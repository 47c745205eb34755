//! What may happen to a question that an agency was asked.

use jiff::{Timestamp, ToSpan as _};
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::ids::UserId;

fn start() -> Timestamp {
    Timestamp::from_second(1_772_442_000).unwrap()
}

fn asked() -> Asked {
    Asked {
        at: start(),
        due: start() + 24.hours(),
        by: UserId::new(Uuid::from_u128(1)),
    }
}

fn by() -> AnsweredBy {
    AnsweredBy::Account {
        user: UserId::new(Uuid::from_u128(2)),
    }
}

fn known(text: &str) -> Given {
    Given::Known {
        text: text.to_owned(),
    }
}

fn answer(state: State, given: Given, at: Timestamp) -> Result<State, RequestRefused> {
    state.answer(given, by(), SharingBasis::PublicTask, at)
}

// Requirement: BUCKS-STRAT-83
#[test]
fn an_agency_says_what_it_knows_or_that_it_knows_nothing_but_never_silence() {
    let state = State::ask(asked()).unwrap();
    let silent = answer(state.clone(), known("  "), start());
    assert_eq!(silent, Err(RequestRefused::AnswerMissing));
    let nothing = answer(state, Given::NothingKnown, start()).unwrap();
    assert!(nothing.answers()[0].nothing_known);
    assert!(!nothing.is_waiting());
}

// Requirement: BUCKS-STRAT-33
#[test]
fn an_answer_after_its_time_says_so() {
    let state = State::ask(asked()).unwrap();
    let in_time = answer(state.clone(), known("Seen weekly"), asked().due).unwrap();
    assert!(!in_time.answers()[0].late);
    let late = answer(state, known("Seen weekly"), asked().due + 1.second()).unwrap();
    assert!(late.answers()[0].late);
}

// Requirement: BUCKS-STRAT-83
#[test]
fn a_correction_is_a_further_answer_and_the_first_stays() {
    let state = State::ask(asked()).unwrap();
    let first = answer(state, known("Two children"), start()).unwrap();
    let second = answer(first, known("Three children"), start() + 1.hour()).unwrap();
    let texts: Vec<_> = second
        .answers()
        .iter()
        .map(|given| given.text.as_str())
        .collect();
    assert_eq!(texts, ["Two children", "Three children"]);
}

#[test]
fn a_question_that_was_due_before_it_was_asked_is_refused() {
    let late = Asked {
        due: start(),
        ..asked()
    };
    assert_eq!(State::ask(late), Err(RequestRefused::DueInThePast));
}

#[test]
fn a_question_is_withdrawn_only_with_a_reason_and_only_while_it_waits() {
    let state = State::ask(asked()).unwrap();
    assert_eq!(
        state.clone().withdraw(" ", start()),
        Err(RequestRefused::ReasonMissing)
    );
    let withdrawn = state.clone().withdraw("Known elsewhere", start()).unwrap();
    assert_eq!(
        answer(withdrawn.clone(), Given::NothingKnown, start()),
        Err(RequestRefused::Withdrawn)
    );
    assert_eq!(withdrawn.chase(start()), Err(RequestRefused::Withdrawn));
    let answered = answer(state, Given::NothingKnown, start()).unwrap();
    assert_eq!(
        answered.withdraw("Late", start()),
        Err(RequestRefused::AlreadyAnswered)
    );
}

proptest! {
    // Requirement: BUCKS-STRAT-136
    #[test]
    fn no_sequence_of_steps_loses_an_answer_or_a_reminder(
        steps in proptest::collection::vec(0u8..3, 1..20)
    ) {
        let mut state = State::ask(asked()).unwrap();
        let (mut answers, mut reminders) = (0usize, 0u32);
        for (number, step) in (1i64..).zip(steps) {
            let at = start() + number.minutes();
            let next = match step {
                0 => state.clone().chase(at),
                1 => answer(state.clone(), known("Known"), at),
                _ => state.clone().withdraw("Not needed", at),
            };
            if let Ok(next) = next {
                match (&next, step) {
                    (_, 0) => reminders += 1,
                    (_, 1) => answers += 1,
                    _ => {}
                }
                state = next;
            }
            prop_assert_eq!(state.answers().len(), answers);
            prop_assert_eq!(state.asked(), asked());
            if let State::Chased { times, .. } = &state {
                prop_assert_eq!(*times, reminders);
            }
        }
    }
}
