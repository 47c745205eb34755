//! Owns the one box for a birth: a day, a year or an age, however it is typed.
//! Must not know: what today is.

use jiff::ToSpan as _;
use jiff::civil::Date;
use thiserror::Error;

/// What somebody knows of a birth.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Born {
    /// The day.
    On(Date),
    /// One of these years, both included: a year, or an age.
    Between(i16, i16),
}

/// Why it cannot be read.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum BornError {
    /// Neither an age nor a year nor a date.
    #[error("Enter an age, a year of birth or a date of birth, like 7, 2019 or 27 4 2019")]
    Unclear,
    /// After today.
    #[error("Date of birth must be in the past")]
    NotInPast,
}

const OLDEST: i16 = 120;
/// Words that people write round an age.
const ROUND: &[&str] = &[
    "about", "approx", "around", "age", "aged", "born", "in", "on", "years", "year", "yrs", "yr",
    "old", "y", "of",
];
const MONTHS: &[&str] = &["months", "month", "mths", "mth"];
const WEEKS: &[&str] = &["weeks", "week", "wks", "wk", "days", "day"];

impl Born {
    /// Reads an age ("7", "about 7 years", "8 months"), a year ("2019") or a day
    /// ("27/4/2019", "27 April 2019", "2019-04-27").
    ///
    /// # Errors
    /// [`BornError`], which says what would be right.
    pub fn parse(typed: &str, today: Date) -> Result<Self, BornError> {
        let lower = typed.to_lowercase();
        let words: Vec<&str> = lower
            .split(|c: char| c.is_whitespace() || matches!(c, '/' | '-' | '.' | ','))
            .filter(|word| !word.is_empty() && !ROUND.contains(word))
            .collect();
        match words.as_slice() {
            [age, unit] if MONTHS.contains(unit) => Self::of_months(number(age)?, today),
            [age, unit] if WEEKS.contains(unit) => {
                number(age)?;
                Self::of_months(0, today)
            }
            [one] => Self::of_number(one, today),
            [day, month, year] => Self::of_day(day, month, year, today),
            _ => Err(BornError::Unclear),
        }
    }

    fn of_number(word: &str, today: Date) -> Result<Self, BornError> {
        let number = number(word)?;
        if number <= OLDEST {
            let youngest = today.year().saturating_sub(number);
            return Ok(Self::Between(youngest.saturating_sub(1), youngest));
        }
        if number > today.year() {
            return Err(BornError::NotInPast);
        }
        if number < today.year().saturating_sub(OLDEST) {
            return Err(BornError::Unclear);
        }
        Ok(Self::Between(number, number))
    }

    fn of_months(months: i16, today: Date) -> Result<Self, BornError> {
        let back = |months: i16| {
            today
                .checked_sub(months.months())
                .map_err(|_| BornError::Unclear)
        };
        Ok(Self::Between(
            back(months.saturating_add(1))?.year(),
            back(months)?.year(),
        ))
    }

    fn of_day(one: &str, month: &str, three: &str, today: Date) -> Result<Self, BornError> {
        let bare = |word: &'_ str| {
            word.trim_end_matches(|c: char| c.is_ascii_alphabetic())
                .to_owned()
        };
        let (one, three) = (bare(one), bare(three));
        let (day, year) = if one.len() == 4 {
            (three, one)
        } else {
            (one, three)
        };
        let day = i8::try_from(number(&day)?).map_err(|_| BornError::Unclear)?;
        let written = number(&year)?;
        let year = match (year.len(), written) {
            (4, year) => year,
            (2, short) if 2000 + short <= today.year() => 2000 + short,
            (2, short) => 1900 + short,
            _ => return Err(BornError::Unclear),
        };
        let date = Date::new(year, month_number(month)?, day).map_err(|_| BornError::Unclear)?;
        if date > today {
            return Err(BornError::NotInPast);
        }
        Ok(Self::On(date))
    }
}

fn number(word: &str) -> Result<i16, BornError> {
    word.parse()
        .ok()
        .filter(|number| *number >= 0)
        .ok_or(BornError::Unclear)
}

fn month_number(word: &str) -> Result<i8, BornError> {
    const NAMES: [&str; 12] = [
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
    let named = (word.len() >= 3)
        .then(|| NAMES.iter().position(|name| name.starts_with(word)))
        .flatten();
    match named {
        Some(at) => i8::try_from(at + 1).map_err(|_| BornError::Unclear),
        None => i8::try_from(number(word)?).map_err(|_| BornError::Unclear),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    const TODAY: Date = date(2026, 11, 27);

    #[test]
    fn an_age_a_year_and_a_day_are_read_however_they_are_written() {
        for (typed, read) in [
            ("7", Born::Between(2018, 2019)),
            ("about 7", Born::Between(2018, 2019)),
            ("aged 7 years old", Born::Between(2018, 2019)),
            ("8 months", Born::Between(2026, 2026)),
            ("11 months", Born::Between(2025, 2025)),
            ("3 weeks", Born::Between(2026, 2026)),
            ("2019", Born::Between(2019, 2019)),
            ("born in 2019", Born::Between(2019, 2019)),
            ("27/4/2019", Born::On(date(2019, 4, 27))),
            ("27.04.19", Born::On(date(2019, 4, 27))),
            ("2019-04-27", Born::On(date(2019, 4, 27))),
            ("27 April 2019", Born::On(date(2019, 4, 27))),
            ("27th apr 2019", Born::On(date(2019, 4, 27))),
            ("1 2 88", Born::On(date(1988, 2, 1))),
        ] {
            assert_eq!(Born::parse(typed, TODAY), Ok(read), "{typed}");
        }
    }

    #[test]
    fn what_is_no_birth_is_said_to_be_none() {
        for (typed, why) in [
            ("seven", BornError::Unclear),
            ("1066", BornError::Unclear),
            ("31 2 2019", BornError::Unclear),
            ("2031", BornError::NotInPast),
            ("1 1 2027", BornError::NotInPast),
            ("", BornError::Unclear),
        ] {
            assert_eq!(Born::parse(typed, TODAY), Err(why), "{typed}");
        }
    }

    proptest! {
        #[test]
        fn every_past_day_is_read_as_itself(days in 0i64..40_000) {
            let day = TODAY.checked_sub(days.days()).unwrap();
            let typed = format!("{}/{}/{}", day.day(), day.month(), day.year());
            prop_assert_eq!(Born::parse(&typed, TODAY), Ok(Born::On(day)));
            prop_assert_eq!(Born::parse(&day.to_string(), TODAY), Ok(Born::On(day)));
        }

        #[test]
        fn no_word_breaks_it(typed in "\\PC{0,30}") {
            let _read = Born::parse(&typed, TODAY);
        }
    }
}
