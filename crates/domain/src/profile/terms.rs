//! From the profile's limits to the terms that a clock starts with: the one
//! place where the authority's data meets clock arithmetic.

use jiff::SignedDuration;
use jiff::civil::Weekday;
use jiff::tz::TimeZone;

use super::{ClockRule, Counting, Force, Limit, WorkingHours, WorkingWeek};
use crate::clocks::{self, OpenHours, Terms, WorkingTime, WorkingTimeError};

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

/// When the authority works, as clocks count it.
///
/// # Errors
/// When the week has no working day or a day closes before it opens; the reader has said so already.
pub(super) fn working_time(
    week: &WorkingWeek,
    zone: &TimeZone,
) -> Result<WorkingTime, WorkingTimeError> {
    let days = Weekday::Monday.cycle_forward().take(7).filter_map(|day| {
        let WorkingHours { opens, closes } = week.hours(day)?;
        Some((day, OpenHours { opens, closes }))
    });
    let bank_holidays = week.bank_holidays().iter().map(|holiday| holiday.date);
    WorkingTime::new(days, bank_holidays.collect(), zone.clone())
}
