//! Rules that hold for every clock, tried on clocks made at random.

use super::working_time::samples::office;
use super::*;
use crate::people::Reason;
use jiff::{SignedDuration, Timestamp};
use proptest::prelude::*;

fn instants() -> impl Strategy<Value = Timestamp> {
    // Three years with six changes of the clocks, to the microsecond.
    (1_767_225_600_000_000_i64..1_861_920_000_000_000)
        .prop_map(|micros| Timestamp::from_microsecond(micros).unwrap())
}

fn limits() -> impl Strategy<Value = Limit> {
    prop_oneof![
        (0_u32..200).prop_map(Limit::Hours),
        (0_u32..60).prop_map(Limit::Days),
        (0_u32..30).prop_map(Limit::WorkingDays),
        (0_u32..14).prop_map(Limit::Months),
    ]
}

fn all_terms() -> impl Strategy<Value = Terms> {
    let counting = prop_oneof![Just(Counting::Elapsed), Just(Counting::Working)];
    let force = prop_oneof![Just(Force::Required), Just(Force::Recommended)];
    (limits(), counting, force).prop_map(|(limit, counting, force)| Terms {
        limit,
        counting,
        force,
    })
}

fn pause(clock: Clock, at: Timestamp) -> Result<Clock, ClockRefused> {
    let reason = Reason::parse("Waiting").unwrap();
    let owner = PauseOwner::of(uuid::Uuid::from_u128(1));
    clock.pause(at, reason, owner, at + SignedDuration::from_hours(1))
}

fn apply(clock: Clock, command: ClockCommand, at: Timestamp) -> Result<Clock, ClockRefused> {
    match command {
        ClockCommand::Pause => pause(clock, at),
        ClockCommand::Resume => clock.resume(at, &office()),
        ClockCommand::Stop => clock.stop(at, &office()),
        ClockCommand::Cancel => clock.cancel(at, Reason::parse("Withdrawn").unwrap(), &office()),
        ClockCommand::Start => Err(ClockRefused::AlreadyStarted),
    }
}

proptest! {
    #[test]
    fn nothing_is_due_before_it_starts(start in instants(), terms in all_terms()) {
        let due = due_at(start, terms.limit, terms.counting, &office());
        prop_assert!(due >= start);
        prop_assert_eq!(Clock::start(start, terms, &office()).due(), due);
    }

    #[test]
    fn a_longer_limit_is_never_due_sooner(start in instants(), terms in all_terms()) {
        let longer = match terms.limit {
            Limit::Hours(n) => Limit::Hours(n + 1),
            Limit::Days(n) => Limit::Days(n + 1),
            Limit::WorkingDays(n) => Limit::WorkingDays(n + 1),
            Limit::Months(n) => Limit::Months(n + 1),
        };
        let due = due_at(start, terms.limit, terms.counting, &office());
        prop_assert!(due_at(start, longer, terms.counting, &office()) >= due);
    }

    #[test]
    fn a_limit_in_days_ends_on_that_local_day_across_clock_changes(
        start in instants(), days in 0_u32..400,
    ) {
        let office = office();
        let due = due_at(start, Limit::Days(days), Counting::Elapsed, &office);
        let expected = office.day_of(start) + jiff::Span::new().days(i64::from(days));
        prop_assert_eq!(office.day_of(due), expected);
        let next = office.day_of(due + SignedDuration::from_micros(1));
        prop_assert_eq!(next, expected.tomorrow().unwrap());
    }

    #[test]
    fn working_hours_run_out_only_while_the_office_is_open(
        start in instants(), hours in 1_u32..200,
    ) {
        let office = office();
        let due = due_at(start, Limit::Hours(hours), Counting::Working, &office);
        prop_assert!(office.is_open(due - SignedDuration::from_micros(1)));
        prop_assert!(office.is_working_day(office.day_of(due)));
        let counted = office.open_time_between(start, due);
        prop_assert_eq!(counted, SignedDuration::from_hours(i64::from(hours)));
    }

    #[test]
    fn a_limit_in_working_days_never_ends_on_a_closed_day(start in instants(), days in 1_u32..60) {
        let office = office();
        for (limit, counting) in [
            (Limit::WorkingDays(days), Counting::Elapsed),
            (Limit::Days(days), Counting::Working),
            (Limit::Months(days), Counting::Working),
        ] {
            let due = due_at(start, limit, counting, &office);
            prop_assert!(office.is_working_day(office.day_of(due)));
        }
    }

    #[test]
    fn a_pause_never_shortens_a_clock_and_its_time_is_given_back(
        start in instants(), terms in all_terms(),
        before in 0_i64..5_000_000_000, paused in 0_i64..2_000_000_000_000,
    ) {
        let office = office();
        let clock = Clock::start(start, terms, &office);
        let due = clock.due();
        let since = (start + SignedDuration::from_micros(before)).min(due);
        let until = since + SignedDuration::from_micros(paused);
        let clock = pause(clock, since).unwrap().resume(until, &office).unwrap();
        prop_assert!(clock.due() >= due);
        prop_assert_eq!(clock.paused_for(until), SignedDuration::from_micros(paused));
        match (terms.limit, terms.counting) {
            (Limit::Hours(_), Counting::Elapsed) => {
                prop_assert_eq!(clock.due().duration_since(due), until.duration_since(since));
            }
            (Limit::Hours(_), Counting::Working) => {
                let given_back = office.open_time_between(due, clock.due());
                prop_assert_eq!(given_back, office.open_time_between(since, until));
            }
            (Limit::Days(_) | Limit::Months(_) | Limit::WorkingDays(_), _) => {
                let end = office.end_of_day(office.day_of(clock.due()));
                prop_assert_eq!(clock.due(), end);
            }
        }
    }

    #[test]
    fn no_sequence_of_commands_makes_a_clock_run_backwards(
        start in instants(), terms in all_terms(),
        steps in prop::collection::vec((0_usize..ClockCommand::ALL.len(), -400_000_000_i64..4_000_000_000_000), 0..12),
    ) {
        let mut clock = Clock::start(start, terms, &office());
        for (command, micros) in steps {
            let command = ClockCommand::ALL[command];
            let at = clock.last_event() + SignedDuration::from_micros(micros / 10);
            let before = clock.clone();
            let Ok(after) = apply(clock.clone(), command, at) else { continue };
            prop_assert!(micros >= 0 || at == before.last_event());
            prop_assert!(after.last_event() >= before.last_event());
            prop_assert!(after.due() >= before.due());
            prop_assert!(after.pauses().len() >= before.pauses().len());
            prop_assert_eq!(after.paused_for(at), before.paused_for(at));
            prop_assert_eq!(after.started(), start);
            prop_assert_eq!(next_state(before.state(), command), Ok(after.state()));
            let stored = toml::to_string(&after).unwrap();
            prop_assert_eq!(&toml::from_str::<Clock>(&stored).unwrap(), &after);
            clock = after;
        }
    }

    #[test]
    fn a_clock_is_late_exactly_when_it_stops_after_it_is_due(
        start in instants(), terms in all_terms(), offset in 0_i64..9_000_000_000_000,
    ) {
        let clock = Clock::start(start, terms, &office());
        let (due, at) = (clock.due(), start + SignedDuration::from_micros(offset));
        let Clock::Stopped(stopped) = clock.stop(at, &office()).unwrap() else {
            return Err(TestCaseError::fail("not stopped"));
        };
        prop_assert_eq!(stopped.outcome() == Outcome::InTime, at <= due);
        prop_assert_eq!(stopped.is_breach(), at > due && terms.force == Force::Required);
    }

    #[test]
    fn a_cancelled_clock_is_never_met_and_a_missed_limit_stays_missed(
        start in instants(), terms in all_terms(), offset in 0_i64..9_000_000_000_000,
    ) {
        let clock = Clock::start(start, terms, &office());
        let (due, at) = (clock.due(), start + SignedDuration::from_micros(offset));
        let cancelled = clock.cancel(at, Reason::parse("Declined").unwrap(), &office()).unwrap();
        prop_assert!(cancelled.has_ended());
        let standing = cancelled.standing(at, SignedDuration::ZERO, &office());
        let missed = at > due && terms.force == Force::Required;
        prop_assert_eq!(standing != Standing::Cancelled, missed);
        prop_assert_ne!(standing, Standing::StoppedInTime);
        let Clock::Cancelled(ended) = &cancelled else {
            return Err(TestCaseError::fail("not cancelled"));
        };
        prop_assert_eq!(ended.is_breach(), missed);
        let words = cancelled.words(at, &office());
        prop_assert!(words.starts_with("not needed any more"), "{}", words);
    }
}
