//! People in the demo who look like somebody who is known: the front door looks
//! at the pairs, soon at most of them and late at some.

use casework::matching::{decide, open_pairs};
use domain::matching::Verdict;
use domain::people::Reason;
use jiff::SignedDuration;

use super::beside::Beside;
use super::journey::Chapter;
use super::seed::{SeedError, Story};

/// For how many days before now somebody looks, once a day.
const DAYS: i64 = 60;
/// The last days' pairs still wait when the demo opens.
const LEFT: i64 = 4;

impl Story<'_> {
    pub(super) fn plan_pairs(&mut self) {
        for day in LEFT..DAYS {
            let at = self.now - SignedDuration::from_hours(24 * day);
            let which = Beside::Pair {
                newest: day % 4 != 0,
            };
            self.plan_at(0, at, Chapter::Beside(which));
        }
    }

    /// Looks at one pair: two people who share a name, or not sure yet.
    pub(super) async fn pair(&mut self, newest: bool) -> Result<(), SeedError> {
        let act = self.act_of("sam.whitlock")?;
        let pairs = open_pairs(&mut self.app.store.reader(), &act).await?;
        let line = if newest { pairs.last() } else { pairs.first() };
        let Some(line) = line else {
            return Ok(());
        };
        let (verdict, words) = if self.told.is_multiple_of(7) {
            (Verdict::NotSure, "I have asked the school. It rings back.")
        } else {
            (
                Verdict::Different,
                "Two families: different parents and different schools.",
            )
        };
        let words = Reason::parse(words).map_err(|_| SeedError::Missing("a reason"))?;
        let pair = (line.pair.id, line.pair.version);
        let (store, profile) = (&self.app.store, &self.app.profile);
        decide(store, profile, &act, pair, verdict, &words).await?;
        Ok(())
    }
}
