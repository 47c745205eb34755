//! Owns the form in which a clock is stored, and the check that what is read back
//! could have come from the commands.
//! Must not know: tables or columns.

use super::lifecycle::{Cancelled, Clock, Course, Outcome, Paused, Running, Stopped, outcome_of};
use super::pause::PauseFacts;
use crate::people::Reason;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use thiserror::Error;

/// A clock as it is stored.
#[derive(Serialize, Deserialize)]
#[serde(tag = "state", rename_all = "snake_case")]
pub(super) enum ClockOnPaper {
    Running {
        course: Course,
    },
    Paused {
        course: Course,
        pause: PauseFacts,
    },
    Stopped {
        course: Course,
        at: Timestamp,
        outcome: Outcome,
    },
    Cancelled {
        course: Course,
        at: Timestamp,
        reason: Reason,
    },
}

/// A stored clock whose instants contradict each other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("a stored clock runs backwards or disagrees with itself")]
pub(super) struct Inconsistent;

impl From<Clock> for ClockOnPaper {
    fn from(clock: Clock) -> Self {
        match clock {
            Clock::Running(Running { course }) => Self::Running { course },
            Clock::Paused(Paused { course, facts }) => Self::Paused {
                course,
                pause: facts,
            },
            Clock::Stopped(Stopped {
                course,
                at,
                outcome,
            }) => Self::Stopped {
                course,
                at,
                outcome,
            },
            Clock::Cancelled(Cancelled { course, at, reason }) => {
                Self::Cancelled { course, at, reason }
            }
        }
    }
}

impl TryFrom<ClockOnPaper> for Clock {
    type Error = Inconsistent;

    fn try_from(paper: ClockOnPaper) -> Result<Self, Inconsistent> {
        let clock = match paper {
            ClockOnPaper::Running { course } => Self::Running(Running { course }),
            ClockOnPaper::Paused { course, pause } => Self::Paused(Paused {
                course,
                facts: pause,
            }),
            ClockOnPaper::Stopped {
                course,
                at,
                outcome,
            } => {
                if outcome != outcome_of(course.due, at) {
                    return Err(Inconsistent);
                }
                Self::Stopped(Stopped {
                    course,
                    at,
                    outcome,
                })
            }
            ClockOnPaper::Cancelled { course, at, reason } => {
                Self::Cancelled(Cancelled { course, at, reason })
            }
        };
        if is_consistent(&clock) {
            Ok(clock)
        } else {
            Err(Inconsistent)
        }
    }
}

/// Whether events follow each other and no due instant was ever brought forward.
fn is_consistent(clock: &Clock) -> bool {
    let course = clock.course();
    let instants = course
        .pauses
        .iter()
        .flat_map(|pause| [pause.since(), pause.until()]);
    let events = std::iter::once(course.started)
        .chain(instants)
        .chain([clock.last_event()]);
    let open_pause = match clock {
        Clock::Paused(paused) => Some(&paused.facts),
        Clock::Running(_) | Clock::Stopped(_) | Clock::Cancelled(_) => None,
    };
    let mut pauses = course
        .pauses
        .iter()
        .map(|pause| &pause.facts)
        .chain(open_pause);
    events.is_sorted()
        && pauses.all(|facts| facts.since < facts.escalate_at)
        && course.started <= course.first_due
        && course.first_due <= course.due
}
