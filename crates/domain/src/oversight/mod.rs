//! What managers and boards are shown of the whole system: shares with their
//! counts, times with their spread, decisions beside what the referrer thought.
//! Knows no family and no name: it counts.

mod grid;
mod period;
mod waits;

pub use grid::{LevelCount, LevelGrid};
pub use period::{Month, NotAMonth, Period, PeriodRefused};
pub use waits::{DisputeWait, HubStay, Spread, dispute_waits, hub_stays};

/// A part of a whole. A percentage is never shown without both (product
/// invariant 9); of nothing there is no percentage.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct Share {
    /// How many.
    pub part: u64,
    /// Of how many.
    pub whole: u64,
}

impl Share {
    /// A share.
    #[must_use]
    pub const fn of(part: u64, whole: u64) -> Self {
        Self { part, whole }
    }

    /// Tenths of a percent, rounded to the nearest; none of nothing.
    #[must_use]
    pub const fn per_mille(self) -> Option<u64> {
        let Some(half) = self.whole.checked_div(2) else {
            return None;
        };
        let Some(scaled) = self.part.checked_mul(1000) else {
            return None;
        };
        scaled.saturating_add(half).checked_div(self.whole)
    }

    /// The percentage with one digit, such as `80.5%`; none of nothing.
    #[must_use]
    pub fn percent(self) -> Option<String> {
        self.per_mille().map(|share| {
            let (whole, tenth) = (share.div_euclid(10), share.rem_euclid(10));
            format!("{whole}.{tenth}%")
        })
    }

    /// How people read it: the counts first.
    #[must_use]
    pub fn words(self) -> String {
        match self.percent() {
            Some(percent) => format!("{} of {} ({percent})", self.part, self.whole),
            None => "0 of 0 (no percentage of nothing)".to_owned(),
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn a_share_shows_its_counts_and_of_nothing_there_is_no_percentage() {
        assert_eq!(Share::of(2, 3).words(), "2 of 3 (66.7%)");
        assert_eq!(Share::of(3, 3).words(), "3 of 3 (100.0%)");
        assert_eq!(Share::of(0, 7).words(), "0 of 7 (0.0%)");
        assert_eq!(Share::of(0, 0).percent(), None);
        assert!(!Share::of(0, 0).words().contains('%'));
    }

    proptest! {
        #[test]
        fn a_part_of_a_whole_is_between_nothing_and_all(part in 0_u64..100_000, more in 0_u64..100_000) {
            let share = Share::of(part, part + more);
            if part + more > 0 {
                prop_assert!(share.per_mille().unwrap() <= 1000);
            }
        }
    }
}
