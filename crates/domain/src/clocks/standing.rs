//! Owns how a clock stands at an instant, as data and in words.
//! A recommended limit has its own variants, so that no page can call one a
//! breach by mistake (C-27 of the requirements).
//! Must not know: colours, tags or pages.

use super::lifecycle::{Clock, Outcome};
use super::limits::{Force, Measure};
use super::words::{amount_in_words, counted, time_in_words};
use super::working_time::WorkingTime;
use crate::people::day_in_words;
use jiff::{SignedDuration, Timestamp};

/// How a clock stands. Amounts left are in the clock's own counting (open time for
/// working hours); amounts past are elapsed time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Standing {
    /// Running, with more time left than the warning.
    InTime {
        /// Time left.
        left: SignedDuration,
    },
    /// Running, with no more time left than the warning.
    DueSoon {
        /// Time left.
        left: SignedDuration,
    },
    /// Running, past a required limit.
    Overdue {
        /// Time past.
        by: SignedDuration,
    },
    /// Running, past a recommended date.
    PastRecommended {
        /// Time past.
        by: SignedDuration,
    },
    /// Paused, and the owner still has time to end the pause.
    Paused {
        /// Since when.
        since: Timestamp,
    },
    /// Paused for so long that the pause must be raised with somebody else.
    PausedTooLong {
        /// Since when.
        since: Timestamp,
    },
    /// Done by the due instant.
    StoppedInTime,
    /// Done after a required limit: a breach.
    StoppedLate {
        /// Time past.
        by: SignedDuration,
    },
    /// Done after a recommended date: not a breach.
    StoppedAfterRecommended {
        /// Time past.
        by: SignedDuration,
    },
    /// Not needed any more, before its limit or after a recommended date. Not met, and no breach.
    Cancelled,
    /// Not needed any more, but a required limit had passed by then: a breach.
    CancelledLate {
        /// Time past.
        by: SignedDuration,
    },
}

impl Clock {
    /// How the clock stands at an instant. `warn_before` is how much time left
    /// makes it due soon, in the clock's own counting.
    #[must_use]
    pub fn standing(
        &self,
        at: Timestamp,
        warn_before: SignedDuration,
        working: &WorkingTime,
    ) -> Standing {
        let force = self.terms().force;
        match self {
            Self::Running(_) if at > self.due() => {
                let by = at.duration_since(self.due());
                match force {
                    Force::Required => Standing::Overdue { by },
                    Force::Recommended => Standing::PastRecommended { by },
                }
            }
            Self::Running(_) => {
                let left = self.time_left(at, working);
                if left > warn_before {
                    Standing::InTime { left }
                } else {
                    Standing::DueSoon { left }
                }
            }
            Self::Paused(paused) if at >= paused.escalate_at() => Standing::PausedTooLong {
                since: paused.since(),
            },
            Self::Paused(paused) => Standing::Paused {
                since: paused.since(),
            },
            Self::Stopped(stopped) => match (stopped.outcome(), force) {
                (Outcome::InTime, Force::Required | Force::Recommended) => Standing::StoppedInTime,
                (Outcome::Late { by }, Force::Required) => Standing::StoppedLate { by },
                (Outcome::Late { by }, Force::Recommended) => {
                    Standing::StoppedAfterRecommended { by }
                }
            },
            Self::Cancelled(cancelled) => match (cancelled.past_by(), force) {
                (Some(by), Force::Required) => Standing::CancelledLate { by },
                (Some(_), Force::Recommended) | (None, Force::Required | Force::Recommended) => {
                    Standing::Cancelled
                }
            },
        }
    }

    /// How the clock stands, in words: "5 hours left", "due today at 4:15pm",
    /// "2 days overdue", "past the recommended date by 3 days".
    #[must_use]
    pub fn words(&self, at: Timestamp, working: &WorkingTime) -> String {
        match self.standing(at, SignedDuration::ZERO, working) {
            Standing::InTime { left } | Standing::DueSoon { left } => {
                self.words_left(at, left, working)
            }
            Standing::Overdue { by } => format!("{} overdue", self.past(at, by, working)),
            Standing::PastRecommended { by } => {
                format!(
                    "past the recommended date by {}",
                    self.past(at, by, working)
                )
            }
            Standing::Paused { since } | Standing::PausedTooLong { since } => {
                format!("paused since {}", day_in_words(working.day_of(since)))
            }
            Standing::StoppedInTime => "done in time".to_owned(),
            Standing::StoppedLate { by } => {
                format!("done {} late", self.past(self.last_event(), by, working))
            }
            Standing::StoppedAfterRecommended { by } => {
                let past = self.past(self.last_event(), by, working);
                format!("done {past} after the recommended date")
            }
            Standing::Cancelled => "not needed any more".to_owned(),
            Standing::CancelledLate { by } => {
                let past = self.past(self.last_event(), by, working);
                format!("not needed any more, {past} after the limit")
            }
        }
    }

    fn time_left(&self, at: Timestamp, working: &WorkingTime) -> SignedDuration {
        match self.terms().measure() {
            Measure::WorkingHours => working.open_time_between(at, self.due()),
            Measure::ElapsedHours | Measure::CalendarDays | Measure::WorkingDays => {
                self.due().duration_since(at)
            }
        }
    }

    fn words_left(&self, at: Timestamp, left: SignedDuration, working: &WorkingTime) -> String {
        let days = days_between(at, self.due(), working);
        match self.terms().measure() {
            Measure::ElapsedHours | Measure::WorkingHours if days == 0 => {
                let due = working.time_zone().to_datetime(self.due());
                format!("due today at {}", time_in_words(due.time()))
            }
            Measure::ElapsedHours => format!("{} left", amount_in_words(left)),
            Measure::WorkingHours => match left.as_hours() {
                0 => "less than 1 working hour left".to_owned(),
                hours => format!("{} left", counted(hours, "working hour")),
            },
            Measure::CalendarDays | Measure::WorkingDays => match days {
                0 => "due today".to_owned(),
                1 => "due tomorrow".to_owned(),
                days => format!("{} left", counted(days, "day")),
            },
        }
    }

    /// A limit in days is past by days on the calendar, not by blocks of 24 hours:
    /// the morning after the last day is already one day past.
    fn past(&self, at: Timestamp, by: SignedDuration, working: &WorkingTime) -> String {
        match self.terms().measure() {
            Measure::ElapsedHours | Measure::WorkingHours => amount_in_words(by),
            Measure::CalendarDays | Measure::WorkingDays => {
                counted(days_between(self.due(), at, working), "day")
            }
        }
    }
}

fn days_between(from: Timestamp, to: Timestamp, working: &WorkingTime) -> i64 {
    let (from, to) = (working.day_of(from), working.day_of(to));
    to.duration_since(from).as_hours() / 24
}

#[cfg(test)]
mod tests {
    use super::super::limits::{Counting, Limit, Terms};
    use super::super::pause::PauseOwner;
    use super::super::working_time::samples::{london, office};
    use super::*;
    use crate::people::Reason;

    fn clock(started: &str, limit: Limit, counting: Counting, force: Force) -> Clock {
        Clock::start(
            london(started),
            Terms {
                limit,
                counting,
                force,
            },
            &office(),
        )
    }

    fn required_hours(started: &str) -> Clock {
        clock(
            started,
            Limit::Hours(24),
            Counting::Elapsed,
            Force::Required,
        )
    }

    fn words(clock: &Clock, at: &str) -> String {
        clock.words(london(at), &office())
    }

    #[test]
    fn time_left_is_said_in_plain_words() {
        let hours = required_hours("2026-03-10T16:15");
        assert_eq!(words(&hours, "2026-03-10T16:15"), "24 hours left");
        assert_eq!(words(&hours, "2026-03-10T23:20"), "16 hours left");
        assert_eq!(words(&hours, "2026-03-11T09:00"), "due today at 4:15pm");
        let night = required_hours("2026-03-10T03:00");
        assert_eq!(words(&night, "2026-03-10T22:00"), "5 hours left");
        let days = clock(
            "2026-03-10T16:15",
            Limit::Days(7),
            Counting::Elapsed,
            Force::Required,
        );
        assert_eq!(words(&days, "2026-03-10T16:15"), "7 days left");
        assert_eq!(words(&days, "2026-03-16T23:59"), "due tomorrow");
        assert_eq!(words(&days, "2026-03-17T23:59"), "due today");
    }

    #[test]
    fn working_hours_left_leave_out_the_weekend() {
        let hours = clock(
            "2026-03-13T16:00",
            Limit::Hours(8),
            Counting::Working,
            Force::Required,
        );
        assert_eq!(words(&hours, "2026-03-13T16:00"), "8 working hours left");
        assert_eq!(words(&hours, "2026-03-14T12:00"), "7 working hours left");
        assert_eq!(words(&hours, "2026-03-16T12:00"), "due today at 4pm");
        let one = clock(
            "2026-03-13T16:15",
            Limit::Hours(1),
            Counting::Working,
            Force::Required,
        );
        assert_eq!(
            words(&one, "2026-03-14T12:00"),
            "less than 1 working hour left"
        );
    }

    #[test]
    fn a_required_limit_that_has_passed_is_overdue() {
        let hours = required_hours("2026-03-10T16:15");
        assert_eq!(words(&hours, "2026-03-11T16:45"), "30 minutes overdue");
        assert_eq!(words(&hours, "2026-03-13T17:00"), "2 days overdue");
        let days = clock(
            "2026-03-10T16:15",
            Limit::Days(7),
            Counting::Elapsed,
            Force::Required,
        );
        assert_eq!(words(&days, "2026-03-18T00:00"), "1 day overdue");
        let late = days.stop(london("2026-03-19T10:00"), &office()).unwrap();
        assert_eq!(words(&late, "2026-06-01T10:00"), "done 2 days late");
    }

    // Requirement: BUCKS-STRAT-107
    #[test]
    fn a_recommended_limit_is_never_called_overdue_late_or_a_breach() {
        let month = clock(
            "2026-01-31T10:00",
            Limit::Months(1),
            Counting::Elapsed,
            Force::Recommended,
        );
        let past = words(&month, "2026-03-03T10:00");
        assert_eq!(past, "past the recommended date by 3 days");
        let done = month.stop(london("2026-03-03T10:00"), &office()).unwrap();
        let done = words(&done, "2026-03-03T10:00");
        assert_eq!(done, "done 3 days after the recommended date");
        for text in [past, done] {
            assert!(
                !["overdue", "late", "breach"]
                    .iter()
                    .any(|word| text.contains(word))
            );
        }
    }

    // Requirement: BUCKS-STRAT-52
    #[test]
    fn a_clock_near_its_limit_is_flagged_and_so_is_one_past_it() {
        let hours = required_hours("2026-03-10T16:00");
        let warn = SignedDuration::from_hours(4);
        let standing = |at: &str| hours.standing(london(at), warn, &office());
        let left = |hours| SignedDuration::from_hours(hours);
        assert_eq!(
            standing("2026-03-11T11:00"),
            Standing::InTime { left: left(5) }
        );
        assert_eq!(
            standing("2026-03-11T12:00"),
            Standing::DueSoon { left: left(4) }
        );
        assert_eq!(
            standing("2026-03-11T16:00"),
            Standing::DueSoon { left: left(0) }
        );
        assert_eq!(
            standing("2026-03-11T17:00"),
            Standing::Overdue { by: left(1) }
        );
    }

    #[test]
    fn a_pause_that_lasts_too_long_is_raised() {
        let reason = Reason::parse("Waiting for the school").unwrap();
        let owner = PauseOwner::of(uuid::Uuid::from_u128(7));
        let (since, escalate_at) = (london("2026-03-10T17:00"), london("2026-03-12T17:00"));
        let clock = required_hours("2026-03-10T16:00");
        let paused = clock.pause(since, reason, owner, escalate_at).unwrap();
        let standing = |at| paused.standing(london(at), SignedDuration::ZERO, &office());
        assert_eq!(standing("2026-03-12T16:59"), Standing::Paused { since });
        assert_eq!(
            standing("2026-03-12T17:00"),
            Standing::PausedTooLong { since }
        );
        assert_eq!(
            words(&paused, "2026-03-12T17:00"),
            "paused since 10 March 2026"
        );
    }
}
