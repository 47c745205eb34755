//! Owns an authority's open hours: weekdays, opening and closing time, bank
//! holidays and the time zone in which people read a date.
//! Must not know: where the list of bank holidays comes from.

use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;
use thiserror::Error;

/// When the office opens and closes on one day of the week.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OpenHours {
    /// The first instant that counts.
    pub opens: Time,
    /// The first instant that no longer counts.
    pub closes: Time,
}

/// Why open hours were not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum WorkingTimeError {
    /// No day is a working day, so no limit would ever fall due.
    #[error("Working days must include at least one day of the week")]
    NoWorkingDay,
    /// Closing is not after opening.
    #[error("Closing time must be after opening time")]
    ClosesBeforeOpening,
}

/// When an authority is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkingTime {
    week: Vec<(Weekday, OpenHours)>,
    bank_holidays: BTreeSet<Date>,
    time_zone: TimeZone,
}

impl WorkingTime {
    /// Open hours for each working day of the week, in local time of the zone.
    ///
    /// # Errors
    /// When no day is open, or a day does not close after it opens.
    pub fn new(
        week: impl IntoIterator<Item = (Weekday, OpenHours)>,
        bank_holidays: BTreeSet<Date>,
        time_zone: TimeZone,
    ) -> Result<Self, WorkingTimeError> {
        let week: Vec<_> = week.into_iter().collect();
        if week.is_empty() {
            return Err(WorkingTimeError::NoWorkingDay);
        }
        if week.iter().any(|(_, hours)| hours.closes <= hours.opens) {
            return Err(WorkingTimeError::ClosesBeforeOpening);
        }
        Ok(Self {
            week,
            bank_holidays,
            time_zone,
        })
    }

    /// The open hours of a day; `None` when the office stays closed.
    #[must_use]
    pub fn hours_on(&self, day: Date) -> Option<OpenHours> {
        let of_weekday = self.week.iter().find(|(known, _)| *known == day.weekday());
        of_weekday
            .filter(|_| !self.bank_holidays.contains(&day))
            .map(|(_, hours)| *hours)
    }

    /// The zone in which people read dates and times.
    #[must_use]
    pub const fn time_zone(&self) -> &TimeZone {
        &self.time_zone
    }

    /// The local day of an instant.
    #[must_use]
    pub fn day_of(&self, at: Timestamp) -> Date {
        self.time_zone.to_datetime(at).date()
    }

    /// Whether the office opens at all on a day.
    #[must_use]
    pub fn is_working_day(&self, day: Date) -> bool {
        self.hours_on(day).is_some()
    }

    /// Whether the office is open at an instant. It is open at the instant of
    /// opening and no longer open at the instant of closing.
    #[must_use]
    pub fn is_open(&self, at: Timestamp) -> bool {
        let local = self.time_zone.to_datetime(at);
        self.hours_on(local.date())
            .is_some_and(|hours| (hours.opens..hours.closes).contains(&local.time()))
    }

    /// The last instant of a local day. One microsecond before the next day, the
    /// finest that is stored, so that an act at any time on the day is in time.
    #[must_use]
    pub fn end_of_day(&self, day: Date) -> Timestamp {
        let next = day
            .tomorrow()
            .and_then(|next| self.time_zone.to_zoned(next.into()));
        let end =
            next.and_then(|next| next.timestamp().checked_sub(SignedDuration::from_micros(1)));
        end.unwrap_or(Timestamp::MAX)
    }

    /// The nth working day after a day. With 0, the day itself if it is a working
    /// day, otherwise the next one. The last day of the calendar if there is none.
    #[must_use]
    pub fn working_day_after(&self, day: Date, number: u32) -> Date {
        let mut reached = day;
        let mut left = number;
        if left == 0 {
            while !self.is_working_day(reached) {
                let Ok(next) = reached.tomorrow() else {
                    return Date::MAX;
                };
                reached = next;
            }
        }
        while left > 0 {
            let Ok(next) = reached.tomorrow() else {
                return Date::MAX;
            };
            reached = next;
            if self.is_working_day(reached) {
                left -= 1;
            }
        }
        reached
    }

    /// The instant by which so much open time has passed since `from`.
    #[must_use]
    pub fn add_open_time(&self, from: Timestamp, amount: SignedDuration) -> Timestamp {
        let mut left = amount;
        if left <= SignedDuration::ZERO {
            return from;
        }
        for (opens, closes) in self.open_periods(from) {
            let available = closes.duration_since(opens);
            if left <= available {
                return opens.checked_add(left).unwrap_or(Timestamp::MAX);
            }
            left -= available;
        }
        Timestamp::MAX
    }

    /// How much open time lies between two instants; none if `to` is not after `from`.
    #[must_use]
    pub fn open_time_between(&self, from: Timestamp, to: Timestamp) -> SignedDuration {
        self.open_periods(from)
            .take_while(|(opens, _)| *opens < to)
            .map(|(opens, closes)| closes.min(to).duration_since(opens))
            .fold(SignedDuration::ZERO, SignedDuration::saturating_add)
    }

    /// The length of the longest working day: a pause moves a limit in working
    /// days by one more day only when a full day of it has passed.
    #[must_use]
    pub fn length_of_day(&self) -> SignedDuration {
        let lengths = self
            .week
            .iter()
            .map(|(_, hours)| hours.closes.duration_since(hours.opens));
        lengths.max().unwrap_or(SignedDuration::ZERO)
    }

    /// The open periods that end after an instant, the first cut to begin at it.
    fn open_periods(&self, from: Timestamp) -> impl Iterator<Item = (Timestamp, Timestamp)> {
        let first = self.day_of(from);
        let days = std::iter::successors(Some(first), |day| day.tomorrow().ok());
        days.filter_map(move |day| {
            let hours = self.hours_on(day)?;
            let at = |time| self.time_zone.to_timestamp(day.to_datetime(time)).ok();
            let (opens, closes) = (at(hours.opens)?.max(from), at(hours.closes)?);
            (opens < closes).then_some((opens, closes))
        })
    }
}

#[cfg(test)]
pub(super) mod samples {
    use super::*;
    use jiff::civil::{date, time};

    /// Monday to Friday, 9am to 5pm, London, with the Easter and May holidays of 2026.
    pub(in super::super) fn office() -> WorkingTime {
        let holidays = [
            date(2026, 4, 3),
            date(2026, 4, 6),
            date(2026, 5, 4),
            date(2026, 5, 25),
            date(2026, 8, 31),
            date(2026, 12, 25),
            date(2026, 12, 28),
        ];
        let nine_to_five = OpenHours {
            opens: time(9, 0, 0, 0),
            closes: time(17, 0, 0, 0),
        };
        let week = Weekday::Monday
            .cycle_forward()
            .take(5)
            .map(|day| (day, nine_to_five));
        let london = TimeZone::get("Europe/London").unwrap();
        WorkingTime::new(week, BTreeSet::from(holidays), london).unwrap()
    }

    /// An instant from local London time, "2026-04-02T16:00".
    pub(in super::super) fn london(local: &str) -> Timestamp {
        let local: jiff::civil::DateTime = local.parse().unwrap();
        office().time_zone().to_timestamp(local).unwrap()
    }
}

#[cfg(test)]
mod tests {
    use super::samples::{london, office};
    use super::*;
    use jiff::civil::{date, time};

    #[test]
    fn open_time_skips_nights_weekends_and_bank_holidays() {
        // Thursday before Easter 2026, one hour before closing.
        let thursday = london("2026-04-02T16:00");
        let two_hours = SignedDuration::from_hours(2);
        assert_eq!(
            office().add_open_time(thursday, two_hours),
            london("2026-04-07T10:00")
        );
        let tuesday = london("2026-04-07T10:00");
        assert_eq!(office().open_time_between(thursday, tuesday), two_hours);
        assert_eq!(
            office().open_time_between(tuesday, thursday),
            SignedDuration::ZERO
        );
    }

    #[test]
    fn time_that_runs_out_at_closing_is_due_at_closing() {
        let due = office().add_open_time(london("2026-03-10T09:00"), SignedDuration::from_hours(8));
        assert_eq!(due, london("2026-03-10T17:00"));
    }

    #[test]
    fn working_days_are_counted_after_the_day_of_starting() {
        let office = office();
        assert_eq!(
            office.working_day_after(date(2026, 4, 2), 1),
            date(2026, 4, 7)
        );
        assert_eq!(
            office.working_day_after(date(2026, 4, 4), 1),
            date(2026, 4, 7)
        );
        assert_eq!(
            office.working_day_after(date(2026, 4, 4), 0),
            date(2026, 4, 7)
        );
        assert_eq!(
            office.working_day_after(date(2026, 4, 7), 0),
            date(2026, 4, 7)
        );
    }

    #[test]
    fn the_end_of_a_local_day_follows_summer_time() {
        let end = office().end_of_day(date(2026, 7, 1));
        assert_eq!(end.to_string(), "2026-07-01T22:59:59.999999Z");
        let end = office().end_of_day(date(2026, 1, 1));
        assert_eq!(end.to_string(), "2026-01-01T23:59:59.999999Z");
    }

    #[test]
    fn hours_that_could_never_work_are_refused() {
        let build = |week: &[(Weekday, OpenHours)]| {
            WorkingTime::new(week.iter().copied(), BTreeSet::new(), TimeZone::UTC).map(|_| ())
        };
        let hours = |opens, closes| OpenHours {
            opens: time(opens, 0, 0, 0),
            closes: time(closes, 0, 0, 0),
        };
        assert_eq!(build(&[]), Err(WorkingTimeError::NoWorkingDay));
        assert_eq!(
            build(&[(Weekday::Monday, hours(17, 17))]),
            Err(WorkingTimeError::ClosesBeforeOpening)
        );
        assert_eq!(build(&[(Weekday::Monday, hours(9, 17))]), Ok(()));
    }

    #[test]
    fn a_day_that_closes_earlier_counts_only_its_own_hours() {
        let until = |closes| OpenHours {
            opens: time(9, 0, 0, 0),
            closes,
        };
        let week = [
            (Weekday::Thursday, until(time(17, 30, 0, 0))),
            (Weekday::Friday, until(time(17, 0, 0, 0))),
            (Weekday::Monday, until(time(17, 30, 0, 0))),
        ];
        let zone = TimeZone::get("Europe/London").unwrap();
        let office = WorkingTime::new(week, BTreeSet::new(), zone).unwrap();
        assert!(office.is_open(london("2026-03-12T17:15")));
        assert!(!office.is_open(london("2026-03-13T17:15")));
        assert_eq!(
            office.add_open_time(london("2026-03-13T16:30"), SignedDuration::from_hours(1)),
            london("2026-03-16T09:30")
        );
        assert_eq!(
            office.length_of_day(),
            SignedDuration::from_mins(8 * 60 + 30)
        );
    }
}
