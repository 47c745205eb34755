//! The pause after wrong passwords and codes: long enough to stop guessing,
//! short enough that nobody can keep a colleague out. Must not know where
//! failures are counted.

use jiff::{SignedDuration, Timestamp};

/// Wrong tries in a row before the first pause (ASVS 5.0, 6.1.1 and 6.3.1).
pub const FAILURES_BEFORE_LOCK: u32 = 5;
/// The first pause, in minutes; each further failure doubles it.
const FIRST_LOCK_MINUTES: i64 = 1;
/// The longest pause, in minutes: a stranger who keeps guessing cannot shut the
/// person out for a day (ASVS 5.0, 6.1.1: no malicious lock-out).
pub const LONGEST_LOCK_MINUTES: i64 = 30;

/// Until when an account is locked after this many failures in a row, the last
/// of them at the instant given; none before the fifth.
#[must_use]
pub fn locked_until(failures: u32, last_failure: Timestamp) -> Option<Timestamp> {
    let doublings = failures.checked_sub(FAILURES_BEFORE_LOCK)?;
    let minutes = 1_i64
        .checked_shl(doublings)
        .filter(|factor| *factor > 0)
        .map_or(LONGEST_LOCK_MINUTES, |factor| {
            FIRST_LOCK_MINUTES.saturating_mul(factor)
        })
        .min(LONGEST_LOCK_MINUTES);
    let pause = SignedDuration::from_mins(minutes);
    Some(last_failure.checked_add(pause).unwrap_or(Timestamp::MAX))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn minutes(failures: u32) -> Option<i64> {
        let last = Timestamp::UNIX_EPOCH;
        locked_until(failures, last).map(|until| until.as_second() / 60)
    }

    #[test]
    fn four_wrong_tries_cost_nothing_and_the_fifth_a_minute() {
        assert_eq!(minutes(4), None);
        assert_eq!(minutes(5), Some(1));
    }

    #[test]
    fn each_further_failure_doubles_the_pause_up_to_half_an_hour() {
        let pauses: Vec<_> = (6..=12).filter_map(minutes).collect();
        assert_eq!(pauses, [2, 4, 8, 16, 30, 30, 30]);
    }

    proptest! {
        #[test]
        fn a_pause_never_shrinks_with_more_failures_and_never_passes_half_an_hour(failures in 0_u32..u32::MAX) {
            prop_assert!(minutes(failures) <= minutes(failures + 1));
            prop_assert!(minutes(failures).unwrap_or(0) <= LONGEST_LOCK_MINUTES);
        }
    }
}
