//! Owns the plain words for amounts and times of day, in the style of GOV.UK.
//! Must not know: clocks, limits or forms.

use jiff::SignedDuration;
use jiff::civil::Time;

pub(super) use crate::people::counted;

/// A time of day as people write it: "4:15pm", "4pm", "midday", "midnight".
#[must_use]
pub fn time_in_words(time: Time) -> String {
    match (time.hour(), time.minute()) {
        (0, 0) => "midnight".to_owned(),
        (12, 0) => "midday".to_owned(),
        (_, 0) => time.strftime("%-I%P").to_string(),
        (_, _) => time.strftime("%-I:%M%P").to_string(),
    }
}

/// An amount of time in its largest useful unit, rounded down. Hours are kept up
/// to two days, because a limit of 24 hours is spoken of in hours.
pub(super) fn amount_in_words(amount: SignedDuration) -> String {
    let (minutes, hours) = (amount.as_mins(), amount.as_hours());
    match hours {
        _ if minutes < 1 => "less than a minute".to_owned(),
        0 => counted(minutes, "minute"),
        1..48 => counted(hours, "hour"),
        _ => counted(hours / 24, "day"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::time;

    #[test]
    fn times_of_day_are_written_as_on_gov_uk() {
        let times = [(0, 0), (0, 30), (9, 0), (9, 5), (12, 0), (12, 30), (16, 15)];
        let words = times.map(|(hour, minute)| time_in_words(time(hour, minute, 0, 0)));
        assert_eq!(
            words,
            [
                "midnight", "12:30am", "9am", "9:05am", "midday", "12:30pm", "4:15pm"
            ]
        );
    }

    #[test]
    fn amounts_are_rounded_down_to_one_unit() {
        let minutes = [0, 1, 59, 60, 119, 24 * 60, 47 * 60 + 59, 48 * 60, 80 * 60];
        let words = minutes.map(|count| amount_in_words(SignedDuration::from_mins(count)));
        assert_eq!(
            words,
            [
                "less than a minute",
                "1 minute",
                "59 minutes",
                "1 hour",
                "1 hour",
                "24 hours",
                "47 hours",
                "2 days",
                "3 days",
            ]
        );
    }
}
