//! The months that a figure is about. A month begins at midnight where the
//! authority is, so a decision at 00:30 on 1 July is July's.

use std::fmt;

use jiff::civil::Date;
use jiff::tz::TimeZone;
use jiff::{Timestamp, ToSpan as _};

/// The longest period that one page shows.
const MOST_MONTHS: usize = 36;
/// What is shown when nobody asks for another period.
const USUAL_MONTHS: i64 = 6;

/// A calendar month.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct Month(Date);

/// The text does not name a month.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
#[error("not a month such as 2026-03")]
pub struct NotAMonth;

impl Month {
    /// The month of a day.
    #[must_use]
    pub fn of(day: Date) -> Self {
        Self(day.first_of_month())
    }

    /// Reads `2026-03`.
    ///
    /// # Errors
    /// [`NotAMonth`].
    pub fn parse(text: &str) -> Result<Self, NotAMonth> {
        let (year, month) = text.split_once('-').ok_or(NotAMonth)?;
        let (year, month) = (
            year.parse::<i16>().map_err(|_| NotAMonth)?,
            month.parse::<i8>().map_err(|_| NotAMonth)?,
        );
        // A report reaches back to the years of this service, not to antiquity.
        if !(2000..=2200).contains(&year) {
            return Err(NotAMonth);
        }
        Date::new(year, month, 1).map(Self).map_err(|_| NotAMonth)
    }

    /// So many months later, or earlier when negative.
    #[must_use]
    pub fn plus(self, months: i64) -> Self {
        self.0.checked_add(months.months()).map_or(self, Self)
    }

    /// Its first day.
    #[must_use]
    pub const fn first_day(self) -> Date {
        self.0
    }

    /// The instant at which it begins, in a zone.
    #[must_use]
    pub fn begins(self, zone: &TimeZone) -> Timestamp {
        self.0
            .to_zoned(zone.clone())
            .map_or(Timestamp::UNIX_EPOCH, |start| start.timestamp())
    }

    /// How people say it: `March 2026`.
    #[must_use]
    pub fn words(self) -> String {
        self.0.strftime("%B %Y").to_string()
    }
}

impl fmt::Display for Month {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0.strftime("%Y-%m"))
    }
}

/// Whole months, the last included.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Period {
    from: Month,
    until: Month,
}

/// Why a period cannot be shown.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum PeriodRefused {
    /// It ends before it begins.
    #[error("The last month must be the first month or later")]
    Backwards,
    /// It has not begun.
    #[error("The first month must be this month or in the past")]
    InFuture,
    /// It is longer than one page can show.
    #[error("The period must be 36 months or fewer")]
    TooLong,
}

impl Period {
    /// The last six months, this one included.
    #[must_use]
    pub fn usual(today: Date) -> Self {
        let until = Month::of(today);
        Self {
            from: until.plus(1 - USUAL_MONTHS),
            until,
        }
    }

    /// From one month to another.
    ///
    /// # Errors
    /// [`PeriodRefused`].
    pub fn between(from: Month, until: Month, today: Date) -> Result<Self, PeriodRefused> {
        let period = Self { from, until };
        if until < from {
            Err(PeriodRefused::Backwards)
        } else if from > Month::of(today) {
            Err(PeriodRefused::InFuture)
        } else if period.months().count() > MOST_MONTHS {
            Err(PeriodRefused::TooLong)
        } else {
            Ok(period)
        }
    }

    /// Its first month.
    #[must_use]
    pub const fn from(self) -> Month {
        self.from
    }

    /// Its last month.
    #[must_use]
    pub const fn until(self) -> Month {
        self.until
    }

    /// Its months, one more than the most at most, oldest first.
    pub fn months(self) -> impl Iterator<Item = Month> {
        std::iter::successors(Some(self.from), |month| Some(month.plus(1)))
            .take_while(move |month| *month <= self.until)
            .take(MOST_MONTHS + 1)
    }

    /// The instants between which it lies: the first belongs to it, the last does not.
    #[must_use]
    pub fn bounds(self, zone: &TimeZone) -> (Timestamp, Timestamp) {
        (self.from.begins(zone), self.until.plus(1).begins(zone))
    }

    /// How people say it.
    #[must_use]
    pub fn words(self) -> String {
        if self.from == self.until {
            self.from.words()
        } else {
            format!("{} to {}", self.from.words(), self.until.words())
        }
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    const TODAY: Date = Date::constant(2026, 3, 2);

    #[test]
    fn a_month_is_read_and_written_the_same_way() {
        let month = Month::parse("2026-03").unwrap();
        assert_eq!(month.to_string(), "2026-03");
        assert_eq!(month.words(), "March 2026");
        for wrong in ["", "2026", "2026-13", "26-1", "2026-00", "0001-01", "x-y"] {
            assert_eq!(Month::parse(wrong), Err(NotAMonth), "{wrong}");
        }
    }

    #[test]
    fn a_period_neither_runs_backwards_nor_begins_in_the_future_nor_goes_on_for_ever() {
        let month = |text| Month::parse(text).unwrap();
        let between = |from, until| Period::between(month(from), month(until), TODAY);
        assert_eq!(between("2026-01", "2026-03").unwrap().months().count(), 3);
        assert_eq!(between("2026-03", "2026-01"), Err(PeriodRefused::Backwards));
        assert_eq!(between("2026-04", "2026-05"), Err(PeriodRefused::InFuture));
        assert_eq!(between("2020-01", "2026-03"), Err(PeriodRefused::TooLong));
        assert_eq!(Period::usual(TODAY).words(), "October 2025 to March 2026");
    }

    #[test]
    fn a_summer_month_begins_at_the_authoritys_midnight() {
        let zone = TimeZone::get("Europe/London").unwrap();
        let july = Month::parse("2026-07").unwrap().begins(&zone);
        assert_eq!(july.to_string(), "2026-06-30T23:00:00Z");
    }

    proptest! {
        #[test]
        fn the_months_of_a_period_leave_no_gap(back in 0_i64..30) {
            let zone = TimeZone::get("Europe/London").unwrap();
            let until = Month::of(TODAY);
            let period = Period::between(until.plus(-back), until, TODAY).unwrap();
            let (start, end) = period.bounds(&zone);
            let mut at = start;
            for month in period.months() {
                prop_assert_eq!(month.begins(&zone), at);
                at = month.plus(1).begins(&zone);
            }
            prop_assert_eq!(at, end);
        }
    }
}
