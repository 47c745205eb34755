//! Owns an authority's open hours: weekdays, opening and closing time, bank
//! holidays and the time zone in which people read a date.
//! Must not know: where the list of bank holidays comes from.

use jiff::civil::{Date, Time, Weekday};
use jiff::tz::TimeZone;
use jiff::{SignedDuration, Timestamp};
use std::collections::BTreeSet;
use thiserror::Error;

/// A set of days of the week.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct WeekdaySet([bool; 7]);

const WEEK: [(Weekday, &str); 7] = [
    (Weekday::Monday, "monday"),
    (Weekday::Tuesday, "tuesday"),
    (Weekday::Wednesday, "wednesday"),
    (Weekday::Thursday, "thursday"),
    (Weekday::Friday, "friday"),
    (Weekday::Saturday, "saturday"),
    (Weekday::Sunday, "sunday"),
];

impl WeekdaySet {
    /// The days given.
    #[must_use]
    pub fn of(days: &[Weekday]) -> Self {
        Self(WEEK.map(|(day, _)| days.contains(&day)))
    }

    /// Monday to Friday.
    #[must_use]
    pub const fn monday_to_friday() -> Self {
        Self([true, true, true, true, true, false, false])
    }

    /// Reads the names of days, such as "monday", in any case.
    ///
    /// # Errors
    /// When a name is not a day of the week.
    pub fn parse<'a>(names: impl IntoIterator<Item = &'a str>) -> Result<Self, WorkingTimeError> {
        let mut set = Self::default();
        for name in names {
            let name = name.trim().to_lowercase();
            let mut days = set.0.iter_mut().zip(WEEK);
            let found = days.find(|(_, (_, known))| *known == name);
            *found.ok_or(WorkingTimeError::NotAWeekday)?.0 = true;
        }
        Ok(set)
    }

    /// Whether a day of the week is in the set.
    #[must_use]
    pub fn contains(&self, day: Weekday) -> bool {
        self.0
            .iter()
            .zip(WEEK)
            .any(|(open, (known, _))| *open && known == day)
    }
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
    /// Not the name of a time zone.
    #[error("Time zone must be a name from the tz database, like Europe/London")]
    UnknownTimeZone,
    /// Not a day of the week.
    #[error("Working days must be names of days, like monday")]
    NotAWeekday,
}

/// When an authority is open.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WorkingTime {
    working_days: WeekdaySet,
    opens: Time,
    closes: Time,
    bank_holidays: BTreeSet<Date>,
    time_zone: TimeZone,
}

impl WorkingTime {
    /// Open hours, in local time of the named zone.
    ///
    /// # Errors
    /// When no day is open, closing is not after opening, or the zone is unknown.
    pub fn new(
        working_days: WeekdaySet,
        opens: Time,
        closes: Time,
        bank_holidays: BTreeSet<Date>,
        time_zone: &str,
    ) -> Result<Self, WorkingTimeError> {
        if working_days == WeekdaySet::default() {
            return Err(WorkingTimeError::NoWorkingDay);
        }
        if closes <= opens {
            return Err(WorkingTimeError::ClosesBeforeOpening);
        }
        let time_zone = TimeZone::get(time_zone).map_err(|_| WorkingTimeError::UnknownTimeZone)?;
        Ok(Self {
            working_days,
            opens,
            closes,
            bank_holidays,
            time_zone,
        })
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
        self.working_days.contains(day.weekday()) && !self.bank_holidays.contains(&day)
    }

    /// Whether the office is open at an instant. It is open at the instant of
    /// opening and no longer open at the instant of closing.
    #[must_use]
    pub fn is_open(&self, at: Timestamp) -> bool {
        let local = self.time_zone.to_datetime(at);
        self.is_working_day(local.date()) && (self.opens..self.closes).contains(&local.time())
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

    /// The length of one working day.
    #[must_use]
    pub fn length_of_day(&self) -> SignedDuration {
        self.closes.duration_since(self.opens)
    }

    /// The open periods that end after an instant, the first cut to begin at it.
    fn open_periods(&self, from: Timestamp) -> impl Iterator<Item = (Timestamp, Timestamp)> {
        let first = self.day_of(from);
        let days = std::iter::successors(Some(first), |day| day.tomorrow().ok());
        days.filter(|day| self.is_working_day(*day))
            .filter_map(move |day| {
                let at = |time| self.time_zone.to_timestamp(day.to_datetime(time)).ok();
                let (opens, closes) = (at(self.opens)?.max(from), at(self.closes)?);
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
        WorkingTime::new(
            WeekdaySet::monday_to_friday(),
            time(9, 0, 0, 0),
            time(17, 0, 0, 0),
            BTreeSet::from(holidays),
            "Europe/London",
        )
        .unwrap()
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
        let build = |days, opens, closes, zone| {
            WorkingTime::new(days, opens, closes, BTreeSet::new(), zone).map(|_| ())
        };
        let (nine, five) = (time(9, 0, 0, 0), time(17, 0, 0, 0));
        let week = WeekdaySet::monday_to_friday();
        let none = WeekdaySet::default();
        let london = "Europe/London";
        assert_eq!(
            build(none, nine, five, london),
            Err(WorkingTimeError::NoWorkingDay)
        );
        assert_eq!(
            build(week, five, five, london),
            Err(WorkingTimeError::ClosesBeforeOpening)
        );
        assert_eq!(
            build(week, nine, five, "Mars"),
            Err(WorkingTimeError::UnknownTimeZone)
        );
        assert_eq!(build(week, nine, five, london), Ok(()));
    }

    #[test]
    fn weekdays_are_read_by_name() {
        let names = ["Monday", "tuesday", "wednesday", "thursday", " friday "];
        assert_eq!(WeekdaySet::parse(names), Ok(WeekdaySet::monday_to_friday()));
        assert_eq!(
            WeekdaySet::of(&[Weekday::Sunday]),
            WeekdaySet::parse(["sunday"]).unwrap()
        );
        assert_eq!(
            WeekdaySet::parse(["mon"]),
            Err(WorkingTimeError::NotAWeekday)
        );
    }
}
