//! When the next review is, and what a review must say.

use jiff::civil::date;
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::profile::{ClockKey, Due, Profile};

fn profile() -> Profile {
    let text = include_str!("../../../../profiles/buckinghamshire.toml");
    Profile::parse("buckinghamshire", text).unwrap()
}

fn series(profile: &Profile) -> Series {
    match &profile.clock(ClockKey::Review).unwrap().due {
        Due::Series(series) => series.clone(),
        Due::Once(_) => panic!("reviews come in a series"),
    }
}

fn day(year: i16, month: i8, number: i8) -> Timestamp {
    date(year, month, number)
        .in_tz("Europe/London")
        .unwrap()
        .timestamp()
}

fn review(on: Date) -> Review {
    Review {
        on,
        goals: Vec::new(),
        voices: Vec::new(),
        summary: "Mornings are calmer".to_owned(),
        outcome: ReviewOutcome::Continue,
        back_reason: None,
        own_next: None,
    }
}

// Requirement: C-25, BUCKS-STRAT-110, BUCKS-PROT-66
#[test]
fn reviews_come_at_one_three_and_six_months_and_then_every_three_whatever_was_late() {
    let profile = profile();
    let (series, working) = (series(&profile), profile.working_time());
    let start = day(2026, 3, 2);
    let next = |after| next_review(&series, Counting::Elapsed, start, after, working);
    assert_eq!(next(start), Some(Limit::Months(1)));
    assert_eq!(next(day(2026, 4, 3)), Some(Limit::Months(3)));
    assert_eq!(next(day(2026, 7, 20)), Some(Limit::Months(6)));
    assert_eq!(next(day(2026, 9, 20)), Some(Limit::Months(9)));
    assert_eq!(next(day(2026, 12, 20)), Some(Limit::Months(12)));
}

// Requirement: BUCKS-STRAT-111
#[test]
fn an_agencys_own_date_needs_its_policy_as_the_reason() {
    let own = |policy: &str| Review {
        own_next: Some(OwnDate {
            on: date(2026, 5, 1),
            policy: policy.to_owned(),
        }),
        ..review(date(2026, 4, 2))
    };
    let check = |one: Review| one.check(Some(date(2026, 3, 2)), date(2026, 4, 2));
    assert_eq!(check(own(" ")), Err(ReviewRefused::PolicyMissing));
    assert_eq!(check(own("Health visiting standard")), Ok(()));
}

// Requirement: C-75
#[test]
fn a_childs_missing_voice_is_shown_and_blocks_nothing() {
    let child = PersonId::new(Uuid::from_u128(1));
    let held = review(date(2026, 4, 2));
    assert_eq!(held.unheard(&[child]), [child]);
    assert_eq!(held.check(Some(date(2026, 3, 2)), date(2026, 4, 2)), Ok(()));
}

proptest! {
    #[test]
    fn the_next_review_is_never_before_the_plan_starts_nor_before_the_last(start in 0i64..200_000, later in 0i64..3_000_000) {
        let profile = profile();
        let (series, working) = (series(&profile), profile.working_time());
        let start = Timestamp::from_second(1_700_000_000 + start * 60).unwrap();
        let after = Timestamp::from_second(start.as_second() + later * 60).unwrap();
        let limit = next_review(&series, Counting::Elapsed, start, after, working).unwrap();
        let due = due_at(start, limit, Counting::Elapsed, working);
        prop_assert!(due > start && due > after);
    }
}
