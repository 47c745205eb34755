//! Owns a clock's stored state and its commands. Each command consumes the
//! old state; a breach, once stopped late, stays in the record.
//! Must not know: what the time is now (every instant is given) or what the clock
//! is for.

use super::due::{due_at, extended, paused_time};
use super::limits::{Force, Terms};
use super::pause::{Pause, PauseFacts, PauseOwner};
use super::stored::ClockOnPaper;
use super::transitions::{ClockCommand, ClockRefused, ClockState, next_state};
use super::working_time::WorkingTime;
use crate::people::Reason;
use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// The facts true in every state.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct Course {
    pub(super) terms: Terms,
    pub(super) started: Timestamp,
    /// When the limit would have fallen due without any pause.
    pub(super) first_due: Timestamp,
    pub(super) due: Timestamp,
    #[serde(default)]
    pub(super) pauses: Vec<Pause>,
}

/// A clock: stored, and changed only by its commands.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "ClockOnPaper", into = "ClockOnPaper")]
pub enum Clock {
    /// Time is passing.
    Running(Running),
    /// Time is not passing, for a reason that somebody answers for.
    Paused(Paused),
    /// The step was done.
    Stopped(Stopped),
    /// The step is not needed any more. Never counted as met.
    Cancelled(Cancelled),
}

/// A running clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Running {
    pub(super) course: Course,
}

/// A paused clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Paused {
    pub(super) course: Course,
    pub(super) facts: PauseFacts,
}

/// A stopped clock.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Stopped {
    pub(super) course: Course,
    pub(super) at: Timestamp,
    pub(super) outcome: Outcome,
}

/// A clock whose step was not done and is not needed any more.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cancelled {
    pub(super) course: Course,
    pub(super) at: Timestamp,
    pub(super) reason: Reason,
}

/// How a clock ended. Exactly at the due instant is in time.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kept", rename_all = "snake_case")]
pub enum Outcome {
    /// Done by the due instant.
    InTime,
    /// Done after it, by so much elapsed time.
    Late {
        /// How long after the due instant.
        by: SignedDuration,
    },
}

impl Paused {
    /// Since when.
    #[must_use]
    pub const fn since(&self) -> Timestamp {
        self.facts.since
    }

    /// Why.
    #[must_use]
    pub const fn reason(&self) -> &Reason {
        &self.facts.reason
    }

    /// Who answers for the pause.
    #[must_use]
    pub const fn owner(&self) -> PauseOwner {
        self.facts.owner
    }

    /// When the pause is to be raised if it has not ended.
    #[must_use]
    pub const fn escalate_at(&self) -> Timestamp {
        self.facts.escalate_at
    }
}

impl Stopped {
    /// When the step was done.
    #[must_use]
    pub const fn at(&self) -> Timestamp {
        self.at
    }

    /// In time or late.
    #[must_use]
    pub const fn outcome(&self) -> Outcome {
        self.outcome
    }

    /// Whether a required limit was missed. A recommended one is never a breach.
    #[must_use]
    pub const fn is_breach(&self) -> bool {
        match (self.outcome, self.course.terms.force) {
            (Outcome::Late { by: _ }, Force::Required) => true,
            (Outcome::Late { by: _ }, Force::Recommended)
            | (Outcome::InTime, Force::Required | Force::Recommended) => false,
        }
    }
}

impl Cancelled {
    /// When the step was no longer needed.
    #[must_use]
    pub const fn at(&self) -> Timestamp {
        self.at
    }

    /// Why.
    #[must_use]
    pub const fn reason(&self) -> &Reason {
        &self.reason
    }

    /// How long after the due instant it was cancelled, if it was.
    #[must_use]
    pub fn past_by(&self) -> Option<SignedDuration> {
        (self.at > self.course.due).then(|| self.at.duration_since(self.course.due))
    }

    /// Whether a required limit had been missed by then: cancelling does not wipe it out.
    #[must_use]
    pub fn is_breach(&self) -> bool {
        match self.course.terms.force {
            Force::Required => self.past_by().is_some(),
            Force::Recommended => false,
        }
    }
}

impl Clock {
    /// Starts a clock on the terms in force at that instant.
    #[must_use]
    pub fn start(at: Timestamp, terms: Terms, working: &WorkingTime) -> Self {
        let due = due_at(at, terms.limit, terms.counting, working).max(at);
        let course = Course {
            terms,
            started: at,
            first_due: due,
            due,
            pauses: Vec::new(),
        };
        Self::Running(Running { course })
    }

    /// Pauses a running clock. Somebody owns the pause, and it is raised with
    /// somebody else if it has not ended by `escalate_at`.
    ///
    /// # Errors
    /// When the clock is not running, its limit has passed, the instant is before
    /// its last event, or `escalate_at` is not after it.
    pub fn pause(
        self,
        at: Timestamp,
        reason: Reason,
        owner: PauseOwner,
        escalate_at: Timestamp,
    ) -> Result<Self, ClockRefused> {
        self.permit(ClockCommand::Pause, at)?;
        let course = self.into_course();
        if at > course.due {
            return Err(ClockRefused::LimitPassed);
        }
        if escalate_at <= at {
            return Err(ClockRefused::EscalationNotAfterPause);
        }
        let facts = PauseFacts {
            since: at,
            reason,
            owner,
            escalate_at,
        };
        Ok(Self::Paused(Paused { course, facts }))
    }

    /// Ends a pause and gives the paused time back: the due instant moves on by it.
    ///
    /// # Errors
    /// When the clock is not paused or the instant is before its last event.
    pub fn resume(self, at: Timestamp, working: &WorkingTime) -> Result<Self, ClockRefused> {
        self.permit(ClockCommand::Resume, at)?;
        Ok(Self::Running(Running {
            course: self.with_pause_ended(at, working),
        }))
    }

    /// Stops the clock because the step was done. A pause ends with it.
    ///
    /// # Errors
    /// When the clock has stopped or the instant is before its last event.
    pub fn stop(self, at: Timestamp, working: &WorkingTime) -> Result<Self, ClockRefused> {
        self.permit(ClockCommand::Stop, at)?;
        let course = self.with_pause_ended(at, working);
        let outcome = outcome_of(course.due, at);
        Ok(Self::Stopped(Stopped {
            course,
            at,
            outcome,
        }))
    }

    /// Ends the clock because the step is not needed any more. A pause ends with
    /// it, and a limit that was missed before stays missed.
    ///
    /// # Errors
    /// When the clock has ended or the instant is before its last event.
    pub fn cancel(
        self,
        at: Timestamp,
        reason: Reason,
        working: &WorkingTime,
    ) -> Result<Self, ClockRefused> {
        self.permit(ClockCommand::Cancel, at)?;
        let course = self.with_pause_ended(at, working);
        Ok(Self::Cancelled(Cancelled { course, at, reason }))
    }

    /// Whether it was stopped or cancelled.
    #[must_use]
    pub const fn has_ended(&self) -> bool {
        match self {
            Self::Stopped(_) | Self::Cancelled(_) => true,
            Self::Running(_) | Self::Paused(_) => false,
        }
    }

    /// Where the clock is in its life.
    #[must_use]
    pub const fn state(&self) -> ClockState {
        match self {
            Self::Running(_) => ClockState::Running,
            Self::Paused(_) => ClockState::Paused,
            Self::Stopped(_) => ClockState::Stopped,
            Self::Cancelled(_) => ClockState::Cancelled,
        }
    }

    /// The limit, counting and force on which the clock started.
    #[must_use]
    pub const fn terms(&self) -> Terms {
        self.course().terms
    }

    /// When it started.
    #[must_use]
    pub const fn started(&self) -> Timestamp {
        self.course().started
    }

    /// When it falls due, with the time of every ended pause given back.
    #[must_use]
    pub const fn due(&self) -> Timestamp {
        self.course().due
    }

    /// The pauses that have ended, oldest first.
    #[must_use]
    pub fn pauses(&self) -> &[Pause] {
        &self.course().pauses
    }

    /// The last thing that happened to it. No command may come before this.
    #[must_use]
    pub fn last_event(&self) -> Timestamp {
        match self {
            Self::Running(running) => running.course.last_event(),
            Self::Paused(paused) => paused.facts.since,
            Self::Stopped(stopped) => stopped.at,
            Self::Cancelled(cancelled) => cancelled.at,
        }
    }

    /// All elapsed time spent in pauses up to an instant, an open pause included.
    #[must_use]
    pub fn paused_for(&self, at: Timestamp) -> SignedDuration {
        let ended = self
            .pauses()
            .iter()
            .map(|pause| pause.until.duration_since(pause.since()));
        let open = match self {
            Self::Paused(paused) => at
                .duration_since(paused.facts.since)
                .max(SignedDuration::ZERO),
            Self::Running(_) | Self::Stopped(_) | Self::Cancelled(_) => SignedDuration::ZERO,
        };
        ended.fold(open, SignedDuration::saturating_add)
    }

    pub(super) const fn course(&self) -> &Course {
        match self {
            Self::Running(running) => &running.course,
            Self::Paused(paused) => &paused.course,
            Self::Stopped(stopped) => &stopped.course,
            Self::Cancelled(cancelled) => &cancelled.course,
        }
    }

    fn into_course(self) -> Course {
        match self {
            Self::Running(running) => running.course,
            Self::Paused(paused) => paused.course,
            Self::Stopped(stopped) => stopped.course,
            Self::Cancelled(cancelled) => cancelled.course,
        }
    }

    fn permit(&self, command: ClockCommand, at: Timestamp) -> Result<(), ClockRefused> {
        next_state(self.state(), command)?;
        if at < self.last_event() {
            return Err(ClockRefused::BeforeLastEvent);
        }
        Ok(())
    }

    fn with_pause_ended(self, at: Timestamp, working: &WorkingTime) -> Course {
        match self {
            Self::Running(running) => running.course,
            Self::Stopped(stopped) => stopped.course,
            Self::Cancelled(cancelled) => cancelled.course,
            Self::Paused(Paused { mut course, facts }) => {
                course.pauses.push(Pause { facts, until: at });
                course.extend(working);
                course
            }
        }
    }
}

impl Course {
    fn last_event(&self) -> Timestamp {
        self.pauses.last().map_or(self.started, |pause| pause.until)
    }

    /// Counts from the first due instant, so that many short pauses are not each
    /// rounded up to a day. If the authority's open hours have changed since, the
    /// later of old and new stands: nobody loses time that they were promised.
    fn extend(&mut self, working: &WorkingTime) {
        let counted = |pause: &Pause| paused_time(pause.since(), pause.until, &self.terms, working);
        let total = self.pauses.iter().map(counted);
        let total = total.fold(SignedDuration::ZERO, SignedDuration::saturating_add);
        self.due = self
            .due
            .max(extended(self.first_due, total, &self.terms, working));
    }
}

pub(super) fn outcome_of(due: Timestamp, at: Timestamp) -> Outcome {
    if at <= due {
        return Outcome::InTime;
    }
    Outcome::Late {
        by: at.duration_since(due),
    }
}

#[cfg(test)]
#[path = "lifecycle_tests.rs"]
mod tests;
