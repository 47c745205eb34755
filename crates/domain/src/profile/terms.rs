//! From the profile's limits to the terms that a clock starts with: the one
//! place where the authority's data meets clock arithmetic.

use std::collections::BTreeSet;

use jiff::SignedDuration;
use jiff::civil::{Time, Weekday};

use super::{ClockRule, Counting, Force, Limit, Profile};
use crate::clocks::{self, Terms, WeekdaySet, WorkingTime, WorkingTimeError};

const WEEK: [Weekday; 7] = [
    Weekday::Monday,
    Weekday::Tuesday,
    Weekday::Wednesday,
    Weekday::Thursday,
    Weekday::Friday,
    Weekday::Saturday,
    Weekday::Sunday,
];

/// A limit in the words of clock arithmetic.
#[must_use]
pub const fn limit_of(limit: Limit) -> clocks::Limit {
    match limit {
        Limit::Hours(number) => clocks::Limit::Hours(number),
        Limit::Days(number) => clocks::Limit::Days(number),
        Limit::WorkingDays(number) => clocks::Limit::WorkingDays(number),
        Limit::Months(number) => clocks::Limit::Months(number),
    }
}

impl ClockRule {
    /// The terms of a clock that starts under this rule now.
    #[must_use]
    pub fn terms(&self) -> Terms {
        Terms {
            limit: limit_of(self.due.first()),
            counting: match self.counts {
                Counting::Elapsed => clocks::Counting::Elapsed,
                Counting::Working => clocks::Counting::Working,
            },
            force: match self.force {
                Force::Required => clocks::Force::Required,
                Force::Recommended => clocks::Force::Recommended,
            },
        }
    }

    /// How long before it falls due the clock is shown as near.
    #[must_use]
    pub fn warn_before(&self) -> SignedDuration {
        let hours = match self.due_soon {
            Some(Limit::Hours(hours)) => i64::from(hours),
            Some(Limit::Days(days) | Limit::WorkingDays(days)) => i64::from(days) * 24,
            Some(Limit::Months(months)) => i64::from(months) * 30 * 24,
            None => 0,
        };
        SignedDuration::from_hours(hours)
    }
}

impl Profile {
    /// When the authority works: the widest hours of its week.
    ///
    /// # Errors
    /// When the week has no working day; a checked profile always has one.
    pub fn working_time(&self) -> Result<WorkingTime, WorkingTimeError> {
        let open = WEEK
            .into_iter()
            .filter_map(|day| self.working_week.hours(day).map(|hours| (day, hours)));
        let (mut days, mut opens, mut closes) = (Vec::new(), Time::MAX, Time::MIN);
        for (day, hours) in open {
            days.push(day);
            opens = opens.min(hours.opens);
            closes = closes.max(hours.closes);
        }
        let bank_holidays: BTreeSet<_> = self
            .working_week
            .bank_holidays()
            .iter()
            .map(|holiday| holiday.date)
            .collect();
        WorkingTime::new(
            WeekdaySet::of(&days),
            opens,
            closes,
            bank_holidays,
            "Europe/London",
        )
    }
}
