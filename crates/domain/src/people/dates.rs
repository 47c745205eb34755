//! Owns a known date of birth, read from the three boxes of a form, and whole
//! ages on a day.
//! Must not know: what today is (it is given) or births that are not known
//! exactly (see `birth`).

use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::fmt;
use thiserror::Error;

/// One of the three boxes of a date.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum DatePart {
    /// The day of the month.
    Day,
    /// The month, as a number or a name.
    Month,
    /// The year, in four figures.
    Year,
}

impl DatePart {
    const fn words(self) -> &'static str {
        match self {
            Self::Day => "day",
            Self::Month => "month",
            Self::Year => "year",
        }
    }
}

/// Why a date of birth was not accepted.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum DateOfBirthError {
    /// All three boxes are blank.
    #[error("Enter a date of birth")]
    Blank,
    /// One or two boxes are blank.
    #[error("Date of birth must include a {}", join_parts(.0))]
    Missing(Vec<DatePart>),
    /// The year is not four figures.
    #[error("Year must include 4 numbers")]
    YearShape,
    /// No such day in any calendar.
    #[error("Date of birth must be a real date")]
    NotReal,
    /// After today. A baby born today is accepted.
    #[error("Date of birth must be in the past")]
    NotInPast,
    /// More than 120 years ago: a slip of the hand.
    #[error("Date of birth must be in the last {OLDEST_YEARS} years")]
    TooLongAgo,
}

fn join_parts(parts: &[DatePart]) -> String {
    parts
        .iter()
        .map(|part| part.words())
        .collect::<Vec<_>>()
        .join(" and ")
}

impl DateOfBirthError {
    /// The boxes to mark as wrong; the first takes the focus.
    #[must_use]
    pub fn parts(&self) -> Vec<DatePart> {
        match self {
            Self::Missing(parts) => parts.clone(),
            Self::YearShape => vec![DatePart::Year],
            Self::Blank | Self::NotReal | Self::NotInPast | Self::TooLongAgo => {
                vec![DatePart::Day, DatePart::Month, DatePart::Year]
            }
        }
    }
}

const OLDEST_YEARS: i32 = 120;
const OLDEST_STORED_YEAR: i16 = 1850;

/// A known date of birth.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "Date")]
pub struct DateOfBirth(Date);

/// Storage has no "today", so a stored date is checked only for plausibility.
impl TryFrom<Date> for DateOfBirth {
    type Error = DateOfBirthError;

    fn try_from(date: Date) -> Result<Self, Self::Error> {
        if date.year() < OLDEST_STORED_YEAR {
            return Err(DateOfBirthError::TooLongAgo);
        }
        Ok(Self(date))
    }
}

impl DateOfBirth {
    /// Reads the three boxes as typed. A month may be a number or a name.
    ///
    /// # Errors
    /// With the one message that helps most, following the GOV.UK date input.
    pub fn parse(
        day: &str,
        month: &str,
        year: &str,
        today: Date,
    ) -> Result<Self, DateOfBirthError> {
        let boxes = [
            (DatePart::Day, day),
            (DatePart::Month, month),
            (DatePart::Year, year),
        ];
        let blank = boxes.iter().filter(|(_, raw)| raw.trim().is_empty());
        let missing: Vec<_> = blank.map(|(part, _)| *part).collect();
        if missing.len() == boxes.len() {
            return Err(DateOfBirthError::Blank);
        }
        if !missing.is_empty() {
            return Err(DateOfBirthError::Missing(missing));
        }
        let year = read_year(year)?;
        let day = read_small(day).ok_or(DateOfBirthError::NotReal)?;
        let month = read_month(month).ok_or(DateOfBirthError::NotReal)?;
        let date = Date::new(year, month, day).map_err(|_| DateOfBirthError::NotReal)?;
        Self::on(date, today)
    }

    /// A date of birth from a date already read, for example from a file.
    ///
    /// # Errors
    /// When it is after today or more than 120 years ago.
    pub fn on(date: Date, today: Date) -> Result<Self, DateOfBirthError> {
        if date > today {
            return Err(DateOfBirthError::NotInPast);
        }
        if age_on(date, today).is_none_or(|age| age.years >= OLDEST_YEARS) {
            return Err(DateOfBirthError::TooLongAgo);
        }
        Ok(Self(date))
    }

    /// The day.
    #[must_use]
    pub const fn date(self) -> Date {
        self.0
    }
}

impl fmt::Debug for DateOfBirth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("DateOfBirth(***)")
    }
}

fn read_small(raw: &str) -> Option<i8> {
    let raw = raw.trim();
    raw.chars()
        .all(|c| c.is_ascii_digit())
        .then(|| raw.parse().ok())
        .flatten()
}

fn read_year(raw: &str) -> Result<i16, DateOfBirthError> {
    let raw = raw.trim();
    if raw.len() == 4 && raw.chars().all(|c| c.is_ascii_digit()) {
        return raw.parse().map_err(|_| DateOfBirthError::YearShape);
    }
    Err(DateOfBirthError::YearShape)
}

const MONTHS: [&str; 12] = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
];

fn read_month(raw: &str) -> Option<i8> {
    let word = raw.trim().to_lowercase();
    let named = || {
        let long_enough = word.chars().count() >= 3;
        let place = MONTHS
            .iter()
            .position(|name| long_enough && name.starts_with(&word))?;
        i8::try_from(place + 1).ok()
    };
    read_small(raw).or_else(named)
}

/// A day in the words of a letter: "3 May 2027".
#[must_use]
pub fn day_in_words(day: Date) -> String {
    day.strftime("%-d %B %Y").to_string()
}

/// A whole age: completed years, and completed months beyond them (0 to 11).
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Age {
    /// Completed years.
    pub years: i32,
    /// Completed months since the last birthday.
    pub months: i32,
}

/// The whole age on a day; none before the day of birth.
///
/// A person reaches an age at the start of the anniversary (Family Law Reform
/// Act 1969, section 9). Someone born on 29 February reaches it on 1 March in a
/// year without one; months with too few days are treated alike.
#[must_use]
pub fn age_on(birth: Date, day: Date) -> Option<Age> {
    if day < birth {
        return None;
    }
    let month_of = |date: Date| i32::from(date.year()) * 12 + i32::from(date.month());
    let not_reached = i32::from(day.day() < birth.day());
    let months = month_of(day) - month_of(birth) - not_reached;
    Some(Age {
        years: months / 12,
        months: months % 12,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::ToSpan;
    use jiff::civil::date;
    use proptest::prelude::*;

    const TODAY: Date = date(2026, 3, 10);

    fn message(day: &str, month: &str, year: &str) -> String {
        DateOfBirth::parse(day, month, year, TODAY)
            .unwrap_err()
            .to_string()
    }

    #[test]
    fn a_date_of_birth_is_read_from_three_boxes() {
        for month in ["2", "02", " Feb ", "february", "FEBR"] {
            let birth = DateOfBirth::parse("29", month, "2016", TODAY).unwrap();
            assert_eq!(birth.date(), date(2016, 2, 29), "{month}");
        }
    }

    #[test]
    fn each_fault_has_its_own_message() {
        assert_eq!(message("", " ", ""), "Enter a date of birth");
        assert_eq!(
            message("3", "", "2016"),
            "Date of birth must include a month"
        );
        assert_eq!(
            message("", "", "2016"),
            "Date of birth must include a day and month"
        );
        assert_eq!(message("3", "5", "16"), "Year must include 4 numbers");
        assert_eq!(
            message("29", "2", "2015"),
            "Date of birth must be a real date"
        );
        assert_eq!(
            message("3", "ma", "2015"),
            "Date of birth must be a real date"
        );
        assert_eq!(
            message("-3", "5", "2015"),
            "Date of birth must be a real date"
        );
        assert_eq!(
            message("11", "3", "2026"),
            "Date of birth must be in the past"
        );
        assert_eq!(
            message("1", "1", "1890"),
            "Date of birth must be in the last 120 years"
        );
    }

    #[test]
    fn the_boxes_at_fault_are_named() {
        let fault = DateOfBirth::parse("3", "", "", TODAY).unwrap_err();
        assert_eq!(fault.parts(), [DatePart::Month, DatePart::Year]);
        let fault = DateOfBirth::parse("3", "5", "16", TODAY).unwrap_err();
        assert_eq!(fault.parts(), [DatePart::Year]);
    }

    #[test]
    fn a_baby_born_today_has_a_date_of_birth() {
        assert!(DateOfBirth::on(TODAY, TODAY).is_ok());
    }

    #[test]
    fn a_child_of_29_february_has_a_birthday_on_1_march_in_other_years() {
        let birth = date(2016, 2, 29);
        let years_on = |day| age_on(birth, day).map(|age| age.years);
        assert_eq!(years_on(date(2034, 2, 28)), Some(17));
        assert_eq!(years_on(date(2034, 3, 1)), Some(18));
        assert_eq!(years_on(date(2036, 2, 28)), Some(19));
        assert_eq!(years_on(date(2036, 2, 29)), Some(20));
    }

    #[test]
    fn nobody_has_an_age_before_birth() {
        assert_eq!(age_on(date(2026, 5, 3), TODAY), None);
        assert_eq!(
            age_on(TODAY, TODAY),
            Some(Age {
                years: 0,
                months: 0
            })
        );
    }

    #[test]
    fn debug_shows_no_date() {
        let birth = DateOfBirth::on(date(2016, 5, 3), TODAY).unwrap();
        assert_eq!(format!("{birth:?}"), "DateOfBirth(***)");
    }

    proptest! {
        #[test]
        fn age_never_falls_as_days_pass_and_turns_on_the_birthday(
            born in 0_i32..20_000, lived in 0_i32..30_000,
        ) {
            let birth = date(1950, 1, 1) + born.days();
            let day = birth + lived.days();
            let age = age_on(birth, day).unwrap();
            prop_assert!(age <= age_on(birth, day + 1.day()).unwrap());
            prop_assert!((0..12).contains(&age.months));
            let months = age.years * 12 + age.months;
            prop_assert!(birth + months.months() <= day);
            prop_assert!(birth + (months + 1).months() + 1.day() > day);
        }
    }
}
