//! The referrer's level beside the level that was decided: how far the two see
//! need alike, decision by decision (BUCKS-PROT-16).

use super::Share;

/// So many decisions with the same pair of levels.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LevelCount {
    /// The level that the referrer chose; none when none was asked or given.
    pub referrer: Option<u8>,
    /// The level that was decided; none when the outcome names none.
    pub decided: Option<u8>,
    /// How many.
    pub decisions: u64,
}

/// The whole grid.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct LevelGrid {
    counts: Vec<LevelCount>,
}

impl LevelGrid {
    /// A grid of counts.
    #[must_use]
    pub const fn new(counts: Vec<LevelCount>) -> Self {
        Self { counts }
    }

    /// How many decisions have this pair.
    #[must_use]
    pub fn at(&self, referrer: Option<u8>, decided: Option<u8>) -> u64 {
        self.sum(|count| count.referrer == referrer && count.decided == decided)
    }

    /// How many decisions there are.
    #[must_use]
    pub fn all(&self) -> u64 {
        self.sum(|_| true)
    }

    /// Decisions in which both named a level.
    #[must_use]
    pub fn both_named(&self) -> u64 {
        self.sum(|count| count.referrer.is_some() && count.decided.is_some())
    }

    /// The share of them in which the levels are the same.
    #[must_use]
    pub fn same(&self) -> Share {
        self.share(|referrer, decided| referrer == decided)
    }

    /// The share in which the front door placed the family higher.
    #[must_use]
    pub fn raised(&self) -> Share {
        self.share(|referrer, decided| decided > referrer)
    }

    /// The share in which the front door placed the family lower.
    #[must_use]
    pub fn lowered(&self) -> Share {
        self.share(|referrer, decided| decided < referrer)
    }

    fn share(&self, alike: impl Fn(u8, u8) -> bool) -> Share {
        let part = self.sum(|count| match (count.referrer, count.decided) {
            (Some(referrer), Some(decided)) => alike(referrer, decided),
            (Some(_) | None, None) | (None, Some(_)) => false,
        });
        Share::of(part, self.both_named())
    }

    fn sum(&self, wanted: impl Fn(&LevelCount) -> bool) -> u64 {
        self.counts
            .iter()
            .filter(|count| wanted(count))
            .map(|count| count.decisions)
            .sum()
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const fn count(referrer: Option<u8>, decided: Option<u8>, decisions: u64) -> LevelCount {
        LevelCount {
            referrer,
            decided,
            decisions,
        }
    }

    // Requirement: BUCKS-PROT-16
    #[test]
    fn decisions_are_the_same_higher_or_lower_than_the_referrers_level() {
        let grid = LevelGrid::new(vec![
            count(Some(3), Some(3), 6),
            count(Some(3), Some(2), 3),
            count(Some(2), Some(4), 1),
            count(None, Some(3), 5),
            count(Some(3), None, 2),
        ]);
        assert_eq!(grid.all(), 17);
        assert_eq!(grid.same(), Share::of(6, 10));
        assert_eq!(grid.lowered(), Share::of(3, 10));
        assert_eq!(grid.raised(), Share::of(1, 10));
        assert_eq!(grid.at(None, Some(3)), 5);
    }

    proptest! {
        #[test]
        fn every_decision_with_both_levels_is_counted_once(
            counts in proptest::collection::vec((proptest::option::of(1_u8..5), proptest::option::of(1_u8..5), 0_u64..50), 0..20),
        ) {
            let grid = LevelGrid::new(counts.into_iter().map(|(r, d, n)| count(r, d, n)).collect());
            let sum = grid.same().part + grid.raised().part + grid.lowered().part;
            prop_assert_eq!(sum, grid.both_named());
        }
    }
}
