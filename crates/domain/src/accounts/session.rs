//! How long a session lasts. Must not know its secret or where it is stored.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

/// A session ends after this long without a request (ASVS 5.0, 7.3.1).
pub const IDLE_MINUTES: i64 = 30;
/// The page warns from here on, so that nobody loses what they typed.
pub const WARN_MINUTES: i64 = 25;
/// A session ends this long after sign-in whatever happens: one working day
/// (ASVS 5.0, 7.3.2).
pub const ABSOLUTE_HOURS: i64 = 12;
/// How long somebody has between their password and their second factor.
pub const HALF_OPEN_MINUTES: i64 = 10;
/// "Last seen" is written at most this often, so that reading a page writes nothing.
pub const TOUCH_SECONDS: i64 = 60;
/// How long an invitation can be accepted (ASVS 5.0, 6.4.1: it expires).
pub const INVITATION_DAYS: i64 = 7;

/// How far somebody has come with signing in.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SessionState {
    /// The password was right; the second factor is awaited.
    SecondFactor,
    /// The password was right; a second factor must be set up first.
    EnrolSecondFactor,
    /// Signed in.
    Open,
}

impl SessionState {
    /// How long a session in this state lasts at most.
    #[must_use]
    pub const fn longest(self) -> SignedDuration {
        match self {
            Self::SecondFactor | Self::EnrolSecondFactor => {
                SignedDuration::from_mins(HALF_OPEN_MINUTES)
            }
            Self::Open => SignedDuration::from_hours(ABSOLUTE_HOURS),
        }
    }
}

/// The instants of one session.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct SessionTimes {
    /// The last request, give or take [`TOUCH_SECONDS`].
    pub seen_at: Timestamp,
    /// The end that no request moves.
    pub expires_at: Timestamp,
}

/// How a session stands at an instant.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum SessionStanding {
    /// In use.
    Fresh,
    /// About to end: the page warns.
    EndsSoon,
    /// Over.
    Ended,
}

impl SessionTimes {
    /// The times of a session that starts now.
    #[must_use]
    pub fn starting(state: SessionState, at: Timestamp) -> Self {
        Self {
            seen_at: at,
            expires_at: later(at, state.longest()),
        }
    }

    /// When the session ends if no further request comes.
    #[must_use]
    pub fn ends_at(&self) -> Timestamp {
        later(self.seen_at, SignedDuration::from_mins(IDLE_MINUTES)).min(self.expires_at)
    }

    /// When the page starts to warn: as long before the end, whichever end it is.
    #[must_use]
    pub fn warns_at(&self) -> Timestamp {
        let notice = SignedDuration::from_mins(IDLE_MINUTES - WARN_MINUTES);
        let ends = self.ends_at();
        ends.checked_sub(notice).unwrap_or(ends)
    }

    /// How the session stands.
    #[must_use]
    pub fn standing(&self, at: Timestamp) -> SessionStanding {
        if at >= self.ends_at() {
            SessionStanding::Ended
        } else if at >= self.warns_at() {
            SessionStanding::EndsSoon
        } else {
            SessionStanding::Fresh
        }
    }

    /// Whether "last seen" is old enough to be written again.
    #[must_use]
    pub fn needs_touch(&self, at: Timestamp) -> bool {
        at >= later(self.seen_at, SignedDuration::from_secs(TOUCH_SECONDS))
    }
}

fn later(at: Timestamp, by: SignedDuration) -> Timestamp {
    at.checked_add(by).unwrap_or(Timestamp::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(minutes: i64) -> Timestamp {
        Timestamp::from_second(minutes * 60).unwrap()
    }

    #[test]
    fn an_idle_session_warns_after_25_minutes_and_ends_after_30() {
        let times = SessionTimes::starting(SessionState::Open, at(0));
        assert_eq!(times.standing(at(24)), SessionStanding::Fresh);
        assert_eq!(times.standing(at(25)), SessionStanding::EndsSoon);
        assert_eq!(times.standing(at(29)), SessionStanding::EndsSoon);
        assert_eq!(times.standing(at(30)), SessionStanding::Ended);
    }

    #[test]
    fn a_session_in_use_all_day_ends_after_twelve_hours() {
        let mut times = SessionTimes::starting(SessionState::Open, at(0));
        times.seen_at = at(719);
        assert_eq!(times.standing(at(719)), SessionStanding::EndsSoon);
        assert_eq!(times.standing(at(720)), SessionStanding::Ended);
    }

    #[test]
    fn a_password_alone_keeps_a_session_for_ten_minutes() {
        for state in [SessionState::SecondFactor, SessionState::EnrolSecondFactor] {
            let times = SessionTimes::starting(state, at(0));
            assert_eq!(times.standing(at(10)), SessionStanding::Ended);
        }
    }

    proptest! {
        #[test]
        fn a_session_that_has_ended_stays_ended(seen in 0_i64..800, ended in 0_i64..2000, after in 0_i64..2000) {
            let mut times = SessionTimes::starting(SessionState::Open, at(0));
            times.seen_at = at(seen);
            if times.standing(at(ended)) == SessionStanding::Ended {
                prop_assert_eq!(times.standing(at(ended + after)), SessionStanding::Ended);
            }
        }

        #[test]
        fn no_request_moves_the_end_past_twelve_hours(seen in 0_i64..5000) {
            let mut times = SessionTimes::starting(SessionState::Open, at(0));
            times.seen_at = at(seen);
            prop_assert!(times.ends_at() <= at(720));
        }
    }
}
