//! Owns when a limit falls due. An act at exactly the due instant is in time.
//! Must not know: whether anything was done by then.

use super::limits::{Counting, Limit, Measure, Terms};
use super::working_time::WorkingTime;
use jiff::civil::Date;
use jiff::{SignedDuration, Span, Timestamp};

/// The instant at which a limit falls due.
///
/// Elapsed hours are exact. Working hours walk through open periods. A limit in
/// days or months ends with the last local day, so that day is in time whatever
/// the clocks did in spring or autumn. A limit beyond the calendar's end gives
/// the calendar's end.
#[must_use]
pub fn due_at(
    started: Timestamp,
    limit: Limit,
    counting: Counting,
    working: &WorkingTime,
) -> Timestamp {
    match (limit, counting) {
        (Limit::Hours(hours), Counting::Elapsed) => started
            .checked_add(duration_of(hours))
            .unwrap_or(Timestamp::MAX),
        (Limit::Hours(hours), Counting::Working) => {
            working.add_open_time(started, duration_of(hours))
        }
        (Limit::Days(_) | Limit::Months(_), Counting::Elapsed) => {
            working.end_of_day(last_day(working.day_of(started), limit, working))
        }
        (Limit::Days(_) | Limit::Months(_), Counting::Working) => {
            let last = last_day(working.day_of(started), limit, working);
            working.end_of_day(working.working_day_after(last, 0))
        }
        (Limit::WorkingDays(_), Counting::Elapsed | Counting::Working) => {
            working.end_of_day(last_day(working.day_of(started), limit, working))
        }
    }
}

fn duration_of(hours: u32) -> SignedDuration {
    SignedDuration::from_hours(i64::from(hours))
}

/// The last day of a limit counted in days or months. A limit in hours ends, for
/// this purpose, on the day that it began.
fn last_day(first: Date, limit: Limit, working: &WorkingTime) -> Date {
    match limit {
        Limit::Hours(_) => first,
        Limit::Days(days) => days_after(first, i64::from(days)),
        Limit::Months(months) => months_after(first, months).unwrap_or(Date::MAX),
        Limit::WorkingDays(days) => working.working_day_after(first, days),
    }
}

fn days_after(day: Date, number: i64) -> Date {
    let span = Span::new().try_days(number);
    span.and_then(|span| day.checked_add(span))
        .unwrap_or(Date::MAX)
}

/// So many calendar months later, clamped to the last day of a shorter month
/// (C-24 of the requirements); none beyond the end of the calendar.
pub(super) fn months_after(day: Date, number: u32) -> Option<Date> {
    let span = Span::new().try_months(number).ok()?;
    day.checked_add(span).ok()
}

/// The due instant after so much time was spent paused. Time is never taken away.
pub(super) fn extended(
    due: Timestamp,
    paused: SignedDuration,
    terms: &Terms,
    working: &WorkingTime,
) -> Timestamp {
    let day = working.day_of(due);
    let later = match terms.measure() {
        Measure::ElapsedHours => due.checked_add(paused).unwrap_or(Timestamp::MAX),
        Measure::WorkingHours => working.add_open_time(due, paused),
        Measure::CalendarDays => {
            let last = days_after(day, whole(paused, SignedDuration::from_hours(24)));
            match terms.counting {
                Counting::Elapsed => working.end_of_day(last),
                Counting::Working => working.end_of_day(working.working_day_after(last, 0)),
            }
        }
        Measure::WorkingDays => {
            let days = whole(paused, working.length_of_day());
            let days = u32::try_from(days).unwrap_or(u32::MAX);
            working.end_of_day(working.working_day_after(day, days))
        }
    };
    later.max(due)
}

/// How much of a pause counts, in the measure of the clock. Calendar days are
/// measured on the wall clock, so that a pause over a night on which the clocks
/// change is still one day.
pub(super) fn paused_time(
    since: Timestamp,
    until: Timestamp,
    terms: &Terms,
    working: &WorkingTime,
) -> SignedDuration {
    let paused = match terms.measure() {
        Measure::ElapsedHours => until.duration_since(since),
        Measure::WorkingHours | Measure::WorkingDays => working.open_time_between(since, until),
        Measure::CalendarDays => {
            let zone = working.time_zone();
            zone.to_datetime(until)
                .duration_since(zone.to_datetime(since))
        }
    };
    paused.max(SignedDuration::ZERO)
}

/// How many units it takes to hold a length of time: a part counts as a whole.
fn whole(amount: SignedDuration, unit: SignedDuration) -> i64 {
    let (amount, unit) = (amount.as_micros(), unit.as_micros().max(1));
    let units = amount / unit + i128::from(amount % unit > 0);
    i64::try_from(units).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::super::working_time::samples::{london, office};
    use super::*;
    use Counting::{Elapsed, Working};

    fn due(started: &str, limit: Limit, counting: Counting) -> String {
        let due = due_at(london(started), limit, counting, &office());
        office().time_zone().to_datetime(due).to_string()
    }

    // Requirement: BUCKS-STRAT-52
    #[test]
    fn twenty_four_hours_run_through_nights_and_weekends() {
        assert_eq!(
            due("2026-03-13T16:15", Limit::Hours(24), Elapsed),
            "2026-03-14T16:15:00"
        );
    }

    #[test]
    fn twenty_four_hours_are_exact_when_the_clocks_change() {
        // Forward on 29 March 2026, back on 25 October 2026.
        assert_eq!(
            due("2026-03-28T12:00", Limit::Hours(24), Elapsed),
            "2026-03-29T13:00:00"
        );
        assert_eq!(
            due("2026-10-24T12:00", Limit::Hours(24), Elapsed),
            "2026-10-25T11:00:00"
        );
    }

    #[test]
    fn an_authority_may_count_working_hours() {
        assert_eq!(
            due("2026-03-13T16:15", Limit::Hours(24), Working),
            "2026-03-18T16:15:00"
        );
    }

    // Requirement: C-23
    #[test]
    fn the_seventh_day_after_the_lead_agency_was_told_is_in_time() {
        let end = "T23:59:59.999999";
        assert_eq!(
            due("2026-03-10T16:15", Limit::Days(7), Elapsed),
            format!("2026-03-17{end}")
        );
        assert_eq!(
            due("2026-03-25T00:00", Limit::Days(7), Elapsed),
            format!("2026-04-01{end}")
        );
        assert_eq!(
            due("2026-10-20T23:59", Limit::Days(7), Elapsed),
            format!("2026-10-27{end}")
        );
    }

    // Requirement: BUCKS-STRAT-107, C-24
    #[test]
    fn a_month_ends_on_the_last_day_of_a_shorter_month() {
        let end = "T23:59:59.999999";
        assert_eq!(
            due("2026-01-31T10:00", Limit::Months(1), Elapsed),
            format!("2026-02-28{end}")
        );
        assert_eq!(
            due("2028-01-31T10:00", Limit::Months(1), Elapsed),
            format!("2028-02-29{end}")
        );
        assert_eq!(
            due("2026-03-10T10:00", Limit::Months(1), Elapsed),
            format!("2026-04-10{end}")
        );
    }

    #[test]
    fn a_day_limit_in_working_time_moves_off_a_closed_day() {
        let end = "T23:59:59.999999";
        // Day 7 is Good Friday 2026; the office next opens on Tuesday.
        assert_eq!(
            due("2026-03-27T10:00", Limit::Days(7), Working),
            format!("2026-04-07{end}")
        );
        assert_eq!(
            due("2026-03-27T10:00", Limit::Days(7), Elapsed),
            format!("2026-04-03{end}")
        );
        let three = Limit::WorkingDays(3);
        assert_eq!(
            due("2026-04-01T10:00", three, Working),
            format!("2026-04-08{end}")
        );
    }

    #[test]
    fn a_limit_beyond_the_calendar_does_not_fail() {
        let started = london("9999-06-01T10:00");
        for limit in [
            Limit::Hours(u32::MAX),
            Limit::Days(u32::MAX),
            Limit::Months(u32::MAX),
            Limit::WorkingDays(u32::MAX),
        ] {
            for counting in [Elapsed, Working] {
                let due = due_at(started, limit, counting, &office());
                assert_eq!(due, Timestamp::MAX, "{limit:?}");
            }
        }
    }
}
