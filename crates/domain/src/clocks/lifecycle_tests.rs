//! Sentences about the life of one clock. The general rules are in `properties`.

use super::super::limits::{Counting, Limit};
use super::super::working_time::samples::{london, office};
use super::*;

const REQUIRED_24_HOURS: Terms = Terms {
    limit: Limit::Hours(24),
    counting: Counting::Elapsed,
    force: Force::Required,
};

fn terms(limit: Limit, counting: Counting, force: Force) -> Terms {
    Terms {
        limit,
        counting,
        force,
    }
}

fn started(at: &str, terms: Terms) -> Clock {
    Clock::start(london(at), terms, &office())
}

fn pause(clock: Clock, at: &str) -> Result<Clock, ClockRefused> {
    let reason = Reason::parse("Waiting for the school").unwrap();
    let owner = PauseOwner::of(uuid::Uuid::from_u128(7));
    let at = london(at);
    clock.pause(at, reason, owner, at + SignedDuration::from_hours(48))
}

fn local_due(clock: &Clock) -> String {
    office().time_zone().to_datetime(clock.due()).to_string()
}

fn outcome(clock: &Clock) -> Outcome {
    let Clock::Stopped(stopped) = clock else {
        panic!("still {:?}", clock.state())
    };
    stopped.outcome()
}

// Requirement: BUCKS-STRAT-52, C-01
#[test]
fn exactly_at_the_due_instant_is_in_time_and_a_microsecond_later_is_not() {
    let clock = started("2026-03-13T16:15", REQUIRED_24_HOURS);
    let due = clock.due();
    let stopped = clock.clone().stop(due, &office()).unwrap();
    assert_eq!(outcome(&stopped), Outcome::InTime);
    let by = SignedDuration::from_micros(1);
    let late = clock.stop(due + by, &office()).unwrap();
    assert_eq!(outcome(&late), Outcome::Late { by });
}

#[test]
fn a_breach_stays_in_the_record() {
    let clock = started("2026-03-13T16:15", REQUIRED_24_HOURS);
    let late = clock.stop(london("2026-03-15T09:00"), &office()).unwrap();
    let Clock::Stopped(stopped) = &late else {
        panic!("not stopped")
    };
    assert!(stopped.is_breach());
    let later = london("2026-03-16T09:00");
    assert_eq!(
        late.clone().resume(later, &office()),
        Err(ClockRefused::AlreadyStopped)
    );
    assert_eq!(
        late.stop(later, &office()),
        Err(ClockRefused::AlreadyStopped)
    );
}

// Requirement: BUCKS-STRAT-107
#[test]
fn a_recommended_limit_missed_is_never_a_breach() {
    let month = terms(Limit::Months(1), Counting::Elapsed, Force::Recommended);
    let late = started("2026-01-31T10:00", month).stop(london("2026-03-02T09:00"), &office());
    let Clock::Stopped(stopped) = late.unwrap() else {
        panic!("not stopped")
    };
    assert!(matches!(stopped.outcome(), Outcome::Late { .. }));
    assert!(!stopped.is_breach());
}

#[test]
fn a_pause_gives_its_time_back_to_an_hour_limit() {
    let clock = pause(
        started("2026-03-10T10:00", REQUIRED_24_HOURS),
        "2026-03-10T12:00",
    )
    .unwrap();
    let clock = clock.resume(london("2026-03-10T15:30"), &office()).unwrap();
    assert_eq!(local_due(&clock), "2026-03-11T13:30:00");
    assert_eq!(clock.pauses().len(), 1);
    assert_eq!(
        clock.pauses()[0].reason().as_str(),
        "Waiting for the school"
    );
}

#[test]
fn a_pause_over_a_weekend_gives_no_working_hours_back() {
    let eight = terms(Limit::Hours(8), Counting::Working, Force::Required);
    let clock = pause(started("2026-03-13T15:00", eight), "2026-03-13T16:00").unwrap();
    let clock = clock.resume(london("2026-03-16T10:00"), &office()).unwrap();
    // Paused for one working hour on Friday and one on Monday.
    assert_eq!(local_due(&clock), "2026-03-16T17:00:00");
}

#[test]
fn a_pause_over_the_night_the_clocks_change_is_one_day() {
    let week = terms(Limit::Days(7), Counting::Elapsed, Force::Required);
    for (from, paused, resumed, due) in [
        (
            "2026-03-27T09:00",
            "2026-03-28T12:00",
            "2026-03-29T12:00",
            "2026-04-04",
        ),
        (
            "2026-10-23T09:00",
            "2026-10-24T12:00",
            "2026-10-25T12:00",
            "2026-10-31",
        ),
    ] {
        let clock = pause(started(from, week), paused).unwrap();
        let clock = clock.resume(london(resumed), &office()).unwrap();
        assert_eq!(local_due(&clock), format!("{due}T23:59:59.999999"));
    }
}

#[test]
fn many_short_pauses_of_a_day_limit_are_added_up_before_they_are_rounded() {
    let week = terms(Limit::Days(7), Counting::Elapsed, Force::Required);
    let mut clock = started("2026-03-09T09:00", week);
    for hour in 10..15 {
        clock = pause(clock, &format!("2026-03-09T{hour}:00")).unwrap();
        clock = clock
            .resume(london(&format!("2026-03-09T{hour}:30")), &office())
            .unwrap();
    }
    assert_eq!(local_due(&clock), "2026-03-17T23:59:59.999999");
    assert_eq!(
        clock.paused_for(clock.last_event()),
        SignedDuration::from_mins(150)
    );
}

#[test]
fn a_clock_past_its_limit_cannot_be_paused_to_hide_it() {
    let clock = started("2026-03-10T10:00", REQUIRED_24_HOURS);
    assert!(pause(clock.clone(), "2026-03-11T10:00").is_ok());
    assert_eq!(
        pause(clock, "2026-03-11T10:01"),
        Err(ClockRefused::LimitPassed)
    );
}

#[test]
fn a_pause_must_be_raised_with_somebody_later_than_it_begins() {
    let clock = started("2026-03-10T10:00", REQUIRED_24_HOURS);
    let reason = Reason::parse("Waiting").unwrap();
    let owner = PauseOwner::of(uuid::Uuid::from_u128(7));
    let at = london("2026-03-10T11:00");
    let refused = clock.pause(at, reason, owner, at);
    assert_eq!(refused, Err(ClockRefused::EscalationNotAfterPause));
}

#[test]
fn work_finished_during_a_pause_ends_the_pause_and_is_in_time() {
    let clock = pause(
        started("2026-03-10T10:00", REQUIRED_24_HOURS),
        "2026-03-10T12:00",
    )
    .unwrap();
    let stopped = clock.stop(london("2026-03-20T12:00"), &office()).unwrap();
    assert_eq!(outcome(&stopped), Outcome::InTime);
    assert_eq!(stopped.pauses().len(), 1);
}

#[test]
fn the_table_of_a_clocks_life_is_what_the_clock_does() {
    let running = started("2026-03-10T10:00", REQUIRED_24_HOURS);
    let paused = pause(running.clone(), "2026-03-10T11:00").unwrap();
    let at = london("2026-03-10T12:00");
    let stopped = running.clone().stop(at, &office()).unwrap();
    let declined = Reason::parse("Declined").unwrap();
    let cancelled = running.clone().cancel(at, declined, &office()).unwrap();
    for clock in [running, paused, stopped, cancelled] {
        for command in [
            ClockCommand::Pause,
            ClockCommand::Resume,
            ClockCommand::Stop,
            ClockCommand::Cancel,
        ] {
            let result = match command {
                ClockCommand::Pause => pause(clock.clone(), "2026-03-10T12:00"),
                ClockCommand::Resume => clock.clone().resume(at, &office()),
                ClockCommand::Stop => clock.clone().stop(at, &office()),
                ClockCommand::Cancel => {
                    let reason = Reason::parse("Declined").unwrap();
                    clock.clone().cancel(at, reason, &office())
                }
                ClockCommand::Start => unreachable!("starting makes a clock"),
            };
            let reached = result.map(|clock| clock.state());
            assert_eq!(reached, next_state(clock.state(), command));
        }
    }
}

#[test]
fn every_state_is_stored_and_read_back() {
    let running = started("2026-03-10T10:00", REQUIRED_24_HOURS);
    let paused = pause(running.clone(), "2026-03-10T11:00").unwrap();
    let resumed = paused
        .clone()
        .resume(london("2026-03-10T12:00"), &office())
        .unwrap();
    let stopped = resumed
        .clone()
        .stop(london("2026-03-19T12:00"), &office())
        .unwrap();
    for clock in [running, paused, resumed, stopped] {
        let stored = toml::to_string(&clock).unwrap();
        assert_eq!(toml::from_str::<Clock>(&stored).unwrap(), clock, "{stored}");
    }
}

#[test]
fn a_stored_clock_that_contradicts_itself_is_not_read() {
    let clock = started("2026-03-10T10:00", REQUIRED_24_HOURS);
    let late = clock
        .clone()
        .stop(london("2026-03-19T12:00"), &office())
        .unwrap();
    let stored = toml::to_string(&late).unwrap();
    let washed = stored.replace("kept = \"late\"", "kept = \"in_time\"");
    assert_ne!(stored, washed);
    assert!(toml::from_str::<Clock>(&washed).is_err());
    let stored = toml::to_string(&clock).unwrap();
    let backwards = stored.replace("started = \"2026", "started = \"2027");
    assert_ne!(stored, backwards);
    assert!(toml::from_str::<Clock>(&backwards).is_err());
}
