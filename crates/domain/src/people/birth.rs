//! Owns what is known of a birth: the day, about when, not yet born, or nothing.
//! Says an age in words without pretending to know more than was told.
//! Must not know: what today is.

use super::dates::{Age, DateOfBirth, age_on, day_in_words};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::fmt;
use thiserror::Error;

/// What is known of when a person was, or will be, born.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "known", content = "when", rename_all = "snake_case")]
pub enum BirthDate {
    /// The day is known.
    Exact(DateOfBirth),
    /// Somebody's estimate: a year, perhaps a month.
    Estimated(EstimatedBirth),
    /// An unborn child.
    Unborn(ExpectedBirth),
    /// Nothing is known.
    NotKnown,
}

/// The year, and perhaps the month, in which a person is thought to be born.
#[derive(Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "EstimateOnPaper")]
pub struct EstimatedBirth {
    year: i16,
    #[serde(skip_serializing_if = "Option::is_none")]
    month: Option<i8>,
}

#[derive(Deserialize)]
struct EstimateOnPaper {
    year: i16,
    month: Option<i8>,
}

impl TryFrom<EstimateOnPaper> for EstimatedBirth {
    type Error = EstimatedBirthError;

    fn try_from(paper: EstimateOnPaper) -> Result<Self, Self::Error> {
        Self::read(paper.year, paper.month)
    }
}

/// When an unborn child is expected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "due", content = "date", rename_all = "snake_case")]
pub enum ExpectedBirth {
    /// The expected date of delivery.
    On(Date),
    /// No date has been given.
    NotKnown,
}

/// Why an estimated birth was not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum EstimatedBirthError {
    /// No year, or not four figures.
    #[error("Enter an estimated year of birth, like 2014")]
    Year,
    /// Not a month.
    #[error("Estimated month of birth must be a number from 1 to 12")]
    Month,
    /// After today.
    #[error("Estimated date of birth must be in the past")]
    NotInPast,
}

impl EstimatedBirth {
    /// Reads a year and, if given, a month number.
    ///
    /// # Errors
    /// When the year or the month is not one, or lies after today.
    pub fn parse(year: &str, month: &str, today: Date) -> Result<Self, EstimatedBirthError> {
        let year = year.trim().parse().map_err(|_| EstimatedBirthError::Year)?;
        let month = match month.trim() {
            "" => None,
            number => Some(number.parse().map_err(|_| EstimatedBirthError::Month)?),
        };
        let estimate = Self::read(year, month)?;
        if (estimate.year, estimate.month.unwrap_or(1)) > (today.year(), today.month()) {
            return Err(EstimatedBirthError::NotInPast);
        }
        Ok(estimate)
    }

    fn read(year: i16, month: Option<i8>) -> Result<Self, EstimatedBirthError> {
        if !(1850..=9998).contains(&year) {
            return Err(EstimatedBirthError::Year);
        }
        if month.is_some_and(|month| !(1..=12).contains(&month)) {
            return Err(EstimatedBirthError::Month);
        }
        Ok(Self { year, month })
    }

    /// The year.
    #[must_use]
    pub const fn year(self) -> i16 {
        self.year
    }

    /// The month, 1 to 12, where one was given.
    #[must_use]
    pub const fn month(self) -> Option<i8> {
        self.month
    }

    /// Completed months if born on the earliest day of the estimate, and if born
    /// on the latest. Both may be negative.
    fn months_on(self, day: Date) -> (i32, i32) {
        let years = i32::from(day.year()) - i32::from(self.year);
        let month = |value: i8| years * 12 + i32::from(day.month()) - i32::from(value);
        (
            month(self.month.unwrap_or(1)),
            month(self.month.unwrap_or(12)) - 1,
        )
    }
}

impl fmt::Debug for EstimatedBirth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("EstimatedBirth(***)")
    }
}

/// Whether a person is a child in law. An estimate that leaves room for doubt
/// gives `NotKnown`, so that a right that depends on age is never lost by a guess.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Under18 {
    /// Under 18, or not yet born.
    Yes,
    /// 18 or over.
    No,
    /// Cannot be told from what is recorded.
    NotKnown,
}

impl BirthDate {
    /// The age in words on a day: "7 years", "5 months", "about 9 years",
    /// "unborn, due 3 May 2027".
    #[must_use]
    pub fn age_in_words(self, day: Date) -> String {
        match self {
            Self::Exact(birth) => exact_age(birth.date(), day),
            Self::Estimated(estimate) => estimated_age(estimate, day),
            Self::Unborn(ExpectedBirth::On(due)) if due < day => {
                format!("unborn, was due {}", day_in_words(due))
            }
            Self::Unborn(ExpectedBirth::On(due)) => format!("unborn, due {}", day_in_words(due)),
            Self::Unborn(ExpectedBirth::NotKnown) => "unborn, due date not known".to_owned(),
            Self::NotKnown => "age not known".to_owned(),
        }
    }

    /// The whole age on a day, only where the day of birth is known.
    #[must_use]
    pub fn age_on(self, day: Date) -> Option<Age> {
        match self {
            Self::Exact(birth) => age_on(birth.date(), day),
            Self::Estimated(_) | Self::Unborn(_) | Self::NotKnown => None,
        }
    }

    /// Whether the person is under 18 on a day.
    #[must_use]
    pub fn under_18(self, day: Date) -> Under18 {
        const EIGHTEEN: i32 = 18 * 12;
        match self {
            Self::Exact(birth) => match age_on(birth.date(), day) {
                Some(age) if age.years >= 18 => Under18::No,
                Some(_) | None => Under18::Yes,
            },
            Self::Estimated(estimate) => match estimate.months_on(day) {
                (oldest, _) if oldest < EIGHTEEN => Under18::Yes,
                (_, youngest) if youngest >= EIGHTEEN => Under18::No,
                _ => Under18::NotKnown,
            },
            Self::Unborn(_) => Under18::Yes,
            Self::NotKnown => Under18::NotKnown,
        }
    }
}

fn exact_age(birth: Date, day: Date) -> String {
    let Some(age) = age_on(birth, day) else {
        return format!("not born until {}", day_in_words(birth));
    };
    match (age.years, age.months) {
        (0, 0) => match (day - birth).get_days() {
            0 => "born today".to_owned(),
            days if days < 14 => counted(i64::from(days), "day"),
            days => counted(i64::from(days / 7), "week"),
        },
        // Health visitors and parents count in months until the second birthday.
        (0 | 1, months) => counted(i64::from(age.years * 12 + months), "month"),
        (years, _) => counted(i64::from(years), "year"),
    }
}

fn estimated_age(estimate: EstimatedBirth, day: Date) -> String {
    let years = day.year() - estimate.year;
    match estimate.month {
        None if years < 1 => "under 1 year".to_owned(),
        None => format!("about {}", counted(i64::from(years), "year")),
        Some(_) => match estimate.months_on(day).0 {
            months if months < 1 => "under 1 month".to_owned(),
            months if months < 24 => format!("about {}", counted(i64::from(months), "month")),
            months => format!("about {}", counted(i64::from(months / 12), "year")),
        },
    }
}

/// "1 day", "2 days".
pub(crate) fn counted(number: i64, unit: &str) -> String {
    let plural = if number == 1 { "" } else { "s" };
    format!("{number} {unit}{plural}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    const TODAY: Date = date(2026, 3, 10);

    fn born(day: Date) -> BirthDate {
        BirthDate::Exact(DateOfBirth::on(day, TODAY).unwrap())
    }

    fn about(year: &str, month: &str) -> BirthDate {
        BirthDate::Estimated(EstimatedBirth::parse(year, month, TODAY).unwrap())
    }

    #[test]
    fn ages_are_said_in_words() {
        let words = |birth: BirthDate| birth.age_in_words(TODAY);
        assert_eq!(words(born(date(2018, 3, 11))), "7 years");
        assert_eq!(words(born(date(2018, 3, 10))), "8 years");
        assert_eq!(words(born(date(2024, 3, 11))), "23 months");
        assert_eq!(words(born(date(2025, 10, 10))), "5 months");
        assert_eq!(words(born(date(2026, 2, 10))), "1 month");
        assert_eq!(words(born(date(2026, 2, 20))), "2 weeks");
        assert_eq!(words(born(date(2026, 3, 9))), "1 day");
        assert_eq!(words(born(TODAY)), "born today");
        assert_eq!(words(about("2017", "")), "about 9 years");
        assert_eq!(words(about("2026", "")), "under 1 year");
        assert_eq!(words(about("2025", "9")), "about 6 months");
        assert_eq!(words(about("2017", "6")), "about 8 years");
        assert_eq!(words(BirthDate::NotKnown), "age not known");
    }

    #[test]
    fn an_unborn_child_has_a_due_date_and_no_age() {
        let due = |day| BirthDate::Unborn(ExpectedBirth::On(day));
        assert_eq!(
            due(date(2027, 5, 3)).age_in_words(TODAY),
            "unborn, due 3 May 2027"
        );
        assert_eq!(
            due(date(2026, 3, 1)).age_in_words(TODAY),
            "unborn, was due 1 March 2026"
        );
        let unknown = BirthDate::Unborn(ExpectedBirth::NotKnown);
        assert_eq!(unknown.age_in_words(TODAY), "unborn, due date not known");
        assert_eq!(unknown.under_18(TODAY), Under18::Yes);
        assert_eq!(unknown.age_on(TODAY), None);
    }

    #[test]
    fn an_estimate_near_eighteen_leaves_the_question_open() {
        assert_eq!(about("2009", "").under_18(TODAY), Under18::Yes);
        assert_eq!(about("2008", "").under_18(TODAY), Under18::NotKnown);
        assert_eq!(about("2008", "4").under_18(TODAY), Under18::Yes);
        assert_eq!(about("2008", "3").under_18(TODAY), Under18::NotKnown);
        assert_eq!(about("2008", "2").under_18(TODAY), Under18::No);
        assert_eq!(about("2007", "").under_18(TODAY), Under18::No);
        assert_eq!(BirthDate::NotKnown.under_18(TODAY), Under18::NotKnown);
        assert_eq!(born(date(2008, 3, 10)).under_18(TODAY), Under18::No);
        assert_eq!(born(date(2008, 3, 11)).under_18(TODAY), Under18::Yes);
    }

    #[test]
    fn an_estimate_must_be_a_real_month_in_the_past() {
        let fault = |year, month| EstimatedBirth::parse(year, month, TODAY).unwrap_err();
        assert_eq!(fault("", ""), EstimatedBirthError::Year);
        assert_eq!(fault("14", ""), EstimatedBirthError::Year);
        assert_eq!(fault("2014", "13"), EstimatedBirthError::Month);
        assert_eq!(fault("2026", "4"), EstimatedBirthError::NotInPast);
    }

    #[test]
    fn every_kind_of_birth_is_stored_and_read_back() {
        let births = [
            born(date(2018, 3, 10)),
            about("2017", "6"),
            about("2017", ""),
            BirthDate::Unborn(ExpectedBirth::On(date(2027, 5, 3))),
            BirthDate::Unborn(ExpectedBirth::NotKnown),
            BirthDate::NotKnown,
        ];
        for birth in births {
            let stored = toml::to_string(&birth).unwrap();
            assert_eq!(
                toml::from_str::<BirthDate>(&stored).unwrap(),
                birth,
                "{stored}"
            );
        }
        let bad = "known = 'estimated'\nwhen = { year = 2017, month = 13 }";
        assert!(toml::from_str::<BirthDate>(bad).is_err());
    }
}
