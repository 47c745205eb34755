//! Owns what somebody must give before they are told anything about a person.
//! Must not know: who asks, or what is stored.

use jiff::civil::Date;
use thiserror::Error;

use super::{Born, BornError};
use crate::people::search_words;

/// The boxes, for an error beside one of them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum AskedField {
    /// The name.
    Who,
    /// Date of birth, year or age.
    Born,
}

/// Why a question cannot be answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum AskedRefused {
    /// Nothing to look for.
    #[error("Enter a name, or a date of birth and a postcode")]
    Nothing,
    /// One letter would find everybody.
    #[error("Enter at least 2 letters of the name")]
    TooShort,
    /// A birth that cannot be read.
    #[error("{0}")]
    Born(BornError),
    /// A name alone is not enough for somebody who may not open the record.
    #[error("Enter an age, a date of birth, a postcode or a telephone number as well")]
    OneMoreFact,
}

impl AskedRefused {
    /// The box that it belongs to.
    #[must_use]
    pub const fn beside(self) -> AskedField {
        match self {
            Self::Nothing | Self::TooShort => AskedField::Who,
            Self::Born(_) | Self::OneMoreFact => AskedField::Born,
        }
    }
}

/// What was typed about a person, ready to be looked for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Asked {
    names: Vec<String>,
    born: Option<Born>,
    postcode: String,
    telephone: String,
}

const LONGEST: usize = 100;

impl Asked {
    /// Reads the four boxes. A name in either order, an age or a date, a postcode
    /// or its beginning, a telephone number.
    ///
    /// # Errors
    /// When there is too little to look for, or a birth that cannot be read.
    pub fn parse(
        who: &str,
        born: &str,
        postcode: &str,
        telephone: &str,
        today: Date,
    ) -> Result<Self, AskedRefused> {
        let cut = |text: &str| text.trim().chars().take(LONGEST).collect::<String>();
        let names: Vec<String> = cut(who).split_whitespace().map(str::to_owned).collect();
        let born = match born.trim() {
            "" => None,
            typed => Some(Born::parse(&cut(typed), today).map_err(AskedRefused::Born)?),
        };
        let asked = Self {
            names,
            born,
            postcode: cut(postcode),
            telephone: cut(telephone),
        };
        let longest = search_words(asked.names.iter().map(String::as_str))
            .iter()
            .map(String::len)
            .max();
        match longest {
            Some(letters) if letters < 2 => Err(AskedRefused::TooShort),
            None if asked.other_facts() < 2 && asked.telephone.is_empty() => {
                Err(AskedRefused::Nothing)
            }
            Some(_) | None => Ok(asked),
        }
    }

    /// Whether this is enough for somebody who may not open the record: a name
    /// alone would be fishing (C-18).
    ///
    /// # Errors
    /// [`AskedRefused::OneMoreFact`].
    pub fn enough_for_outsiders(&self) -> Result<(), AskedRefused> {
        if self.names.is_empty() || self.other_facts() == 0 {
            return Err(AskedRefused::OneMoreFact);
        }
        Ok(())
    }

    fn other_facts(&self) -> usize {
        usize::from(self.born.is_some())
            + usize::from(!self.postcode.is_empty())
            + usize::from(!self.telephone.is_empty())
    }

    /// The ways to read the names as first and last: all but the last word are
    /// first names; a single word may be either.
    #[must_use]
    pub fn readings(&self) -> Vec<(String, String)> {
        match self.names.as_slice() {
            [] => vec![(String::new(), String::new())],
            [one] => vec![(one.clone(), String::new()), (String::new(), one.clone())],
            [first @ .., last] => vec![(first.join(" "), last.clone())],
        }
    }

    /// What is known of the birth.
    #[must_use]
    pub const fn born(&self) -> Option<Born> {
        self.born
    }

    /// The postcode, or its beginning; may be empty.
    #[must_use]
    pub fn postcode(&self) -> &str {
        &self.postcode
    }

    /// The telephone number; may be empty.
    #[must_use]
    pub fn telephone(&self) -> &str {
        &self.telephone
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    const TODAY: Date = date(2026, 11, 27);

    fn asked(who: &str, born: &str, postcode: &str) -> Result<Asked, AskedRefused> {
        Asked::parse(who, born, postcode, "", TODAY)
    }

    #[test]
    fn a_name_alone_is_enough_for_the_front_door_and_not_for_others() {
        let named = asked("Mohamed Hussain", "", "").unwrap();
        assert_eq!(named.enough_for_outsiders(), Err(AskedRefused::OneMoreFact));
        for (born, postcode) in [("7", ""), ("", "HP20")] {
            let more = asked("Mohamed Hussain", born, postcode).unwrap();
            assert_eq!(more.enough_for_outsiders(), Ok(()));
        }
    }

    #[test]
    fn nothing_one_letter_and_a_postcode_alone_are_refused() {
        assert_eq!(asked("", "", ""), Err(AskedRefused::Nothing));
        assert_eq!(asked("", "", "HP20"), Err(AskedRefused::Nothing));
        assert_eq!(asked("M", "7", ""), Err(AskedRefused::TooShort));
        assert!(asked("", "27 4 2019", "HP20 1AA").is_ok());
        assert!(Asked::parse("", "", "", "01632 960001", TODAY).is_ok());
    }

    #[test]
    fn a_single_word_may_be_a_first_or_a_last_name() {
        let one = asked("Hussain", "7", "").unwrap();
        assert_eq!(one.readings().len(), 2);
        let more = asked("Mohamed Ali Hussain", "", "").unwrap();
        assert_eq!(
            more.readings(),
            [("Mohamed Ali".to_owned(), "Hussain".to_owned())]
        );
    }
}
