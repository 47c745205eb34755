//! A day and an hour from a form, as people in the authority's zone mean them.

use jiff::civil::{Date, Time};
use jiff::tz::TimeZone;
use jiff::{Timestamp, Zoned};

use crate::pages::forms::RawForm;

/// The day in the three boxes of a field, when it is a real one.
#[must_use]
pub fn day(form: &RawForm, name: &str) -> Option<Date> {
    let parts = form.date(name);
    Date::new(
        parts.year.parse().ok()?,
        parts.month.parse().ok()?,
        parts.day.parse().ok()?,
    )
    .ok()
}

/// The instant of a field's day at an hour such as `09:30`.
#[must_use]
pub fn instant(form: &RawForm, name: &str, hour: &str) -> Option<Timestamp> {
    let (hours, minutes) = hour.trim().split_once(':')?;
    let time = Time::new(hours.parse().ok()?, minutes.parse().ok()?, 0, 0).ok()?;
    let zone = TimeZone::get("Europe/London").ok()?;
    day(form, name)?
        .to_datetime(time)
        .to_zoned(zone)
        .ok()
        .map(|zoned: Zoned| zoned.timestamp())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn form(body: &str) -> RawForm {
        RawForm::parse_urlencoded(body.as_bytes()).unwrap()
    }

    #[test]
    fn an_hour_in_summer_is_an_hour_of_the_authority_and_not_of_the_server() {
        let summer = form("due-day=1&due-month=7&due-year=2026");
        let at = instant(&summer, "due", "17:00").unwrap();
        assert_eq!(at.to_string(), "2026-07-01T16:00:00Z");
    }

    #[test]
    fn a_day_or_an_hour_that_is_not_real_is_none() {
        let wrong = form("due-day=31&due-month=2&due-year=2026");
        assert_eq!(instant(&wrong, "due", "09:00"), None);
        let right = form("due-day=1&due-month=2&due-year=2026");
        assert_eq!(instant(&right, "due", "25:00"), None);
        assert_eq!(instant(&right, "due", "nine"), None);
    }
}
