//! One row of a cohort file: who, as far as the sender knows.

use jiff::civil::Date;
use thiserror::Error;

use crate::matching::Born;
use crate::people::letters_and_digits;

/// One row that can be used.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CohortRow {
    /// The line of the file.
    pub line: u64,
    /// First name.
    pub given: String,
    /// Last name.
    pub family: String,
    /// The day of birth, where known.
    pub born: Option<Date>,
    /// Postcode, as it was sent.
    pub postcode: String,
    /// First line of the address, as it was sent.
    pub address: String,
}

/// Why a row is set aside.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum RowRefused {
    /// No last name.
    #[error("the last name is missing")]
    NoName,
    /// A day of birth that cannot be read.
    #[error("the date of birth cannot be read")]
    Born,
    /// Neither a birth nor a postcode: nobody could say who it is.
    #[error("a date of birth or a postcode is needed to know who it is")]
    SaysTooLittle,
}

const LONGEST: usize = 100;

impl CohortRow {
    /// Reads the cells of one row.
    ///
    /// # Errors
    /// [`RowRefused`]; such a row is set aside and named, never dropped in silence.
    pub fn parse(
        line: u64,
        (given, family): (&str, &str),
        born: &str,
        (address, postcode): (&str, &str),
        today: Date,
    ) -> Result<Self, RowRefused> {
        let cut = |text: &str| text.trim().chars().take(LONGEST).collect::<String>();
        if family.trim().is_empty() {
            return Err(RowRefused::NoName);
        }
        let born = match born.trim() {
            "" => None,
            typed => match Born::parse(typed, today) {
                Ok(Born::On(day)) => Some(day),
                Ok(Born::Between(..)) | Err(_) => return Err(RowRefused::Born),
            },
        };
        if born.is_none() && postcode.trim().is_empty() {
            return Err(RowRefused::SaysTooLittle);
        }
        Ok(Self {
            line,
            given: cut(given),
            family: cut(family),
            born,
            postcode: cut(postcode),
            address: cut(address),
        })
    }

    /// Whom a row without a record belongs with: the same last name behind the
    /// same door, or at the same postcode where no door is known.
    #[must_use]
    pub fn household(&self) -> String {
        let (name, place, door) = (
            letters_and_digits(&self.family),
            letters_and_digits(&self.postcode),
            letters_and_digits(&self.address),
        );
        if place.is_empty() {
            let born = self.born.map_or_else(String::new, |day| day.to_string());
            return format!("{name}|{}|{born}", letters_and_digits(&self.given));
        }
        format!("{name}|{place}|{door}")
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const TODAY: Date = date(2026, 11, 27);

    fn row(names: (&str, &str), born: &str, home: (&str, &str)) -> Result<CohortRow, RowRefused> {
        CohortRow::parse(2, names, born, home, TODAY)
    }

    #[test]
    fn a_row_that_says_too_little_is_set_aside_with_the_reason() {
        let home = ("4 Mill Lane", "HP20 1AA");
        assert!(row(("Ava", "Reed"), "27/04/2019", home).is_ok());
        assert_eq!(row(("Ava", " "), "", home), Err(RowRefused::NoName));
        assert_eq!(row(("Ava", "Reed"), "seven", home), Err(RowRefused::Born));
        assert_eq!(row(("Ava", "Reed"), "7", home), Err(RowRefused::Born));
        assert_eq!(
            row(("Ava", "Reed"), "", ("", "")),
            Err(RowRefused::SaysTooLittle)
        );
    }

    #[test]
    fn a_household_is_one_name_behind_one_door_however_it_is_written() {
        let one = row(("Ava", "Reed"), "", ("4 Mill Lane", "HP20 1AA")).unwrap();
        let other = row(("Tom", "REED"), "", ("4, mill lane", "hp201aa")).unwrap();
        let next_door = row(("Tom", "Reed"), "", ("5 Mill Lane", "HP20 1AA")).unwrap();
        assert_eq!(one.household(), other.household());
        assert_ne!(one.household(), next_door.household());
    }
}
