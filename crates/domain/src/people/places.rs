//! Owns the places where a person lives or has lived, and the days between which
//! they did.
//! Must not know: which ward an address is in (that is looked up), or who may see
//! a hidden address (that is access).

use super::coded::coded_list;
use super::postcode::Postcode;
use super::text::{TextError, tidy_line};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::fmt;
use thiserror::Error;

/// Why an address was not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum AddressError {
    /// No line was filled in.
    #[error("Enter address line 1, typically the building and street")]
    Blank,
    /// More lines than a letter can show above the postcode.
    #[error("Address must be {MOST_LINES} lines or fewer, and the postcode")]
    TooManyLines,
    /// A line is too long for an envelope window.
    #[error("Each line of the address must be {LINE_MAX} characters or fewer")]
    LineTooLong,
    /// Hidden or control characters.
    #[error("Address must not include hidden control characters")]
    HiddenCharacters,
}

const MOST_LINES: usize = 6;
const LINE_MAX: usize = 100;

/// One to six lines of an address, above the postcode.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Vec<String>")]
pub struct AddressLines(Vec<String>);

impl TryFrom<Vec<String>> for AddressLines {
    type Error = AddressError;

    fn try_from(lines: Vec<String>) -> Result<Self, Self::Error> {
        Self::parse(lines.iter().map(String::as_str))
    }
}

impl AddressLines {
    /// Reads the lines of an address; blank lines are left out.
    ///
    /// # Errors
    /// When no line is left, or a line is too long or holds hidden characters.
    pub fn parse<'a>(lines: impl IntoIterator<Item = &'a str>) -> Result<Self, AddressError> {
        let tidy = lines
            .into_iter()
            .map(tidy_line)
            .collect::<Result<Vec<_>, _>>();
        let mut lines = tidy.map_err(|error| match error {
            TextError::Blank => AddressError::Blank,
            TextError::TooLong { max: _ } => AddressError::LineTooLong,
            TextError::HiddenCharacters => AddressError::HiddenCharacters,
        })?;
        lines.retain(|line| !line.is_empty());
        if lines.is_empty() {
            return Err(AddressError::Blank);
        }
        if lines.len() > MOST_LINES {
            return Err(AddressError::TooManyLines);
        }
        if lines.iter().any(|line| line.chars().count() > LINE_MAX) {
            return Err(AddressError::LineTooLong);
        }
        Ok(Self(lines))
    }

    /// The lines, none blank.
    pub fn iter(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

impl fmt::Debug for AddressLines {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AddressLines(***)")
    }
}

/// Where a person lives, or why no address can be given.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "lives", rename_all = "snake_case")]
pub enum Whereabouts {
    /// At an address.
    At {
        /// The lines above the postcode.
        lines: AddressLines,
        /// The postcode, where known.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        postcode: Option<Postcode>,
    },
    /// Moves from place to place.
    NoFixedAbode,
    /// Nobody has said.
    NotKnown,
}

coded_list! {
    /// Whether an address may be shown to everyone who may see the person.
    AddressVisibility, otherwise "Select whether the address is hidden" {
        Shown = "shown", "Shown with the person's record";
        Hidden = "hidden", "Hidden: somebody could be at risk if it became known";
    }
}

/// A place and the days between which the person lived there.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "SpanOnPaper")]
pub struct AddressSpan {
    place: Whereabouts,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<Date>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<Date>,
    visibility: AddressVisibility,
}

#[derive(Deserialize)]
struct SpanOnPaper {
    place: Whereabouts,
    from: Option<Date>,
    to: Option<Date>,
    visibility: AddressVisibility,
}

impl TryFrom<SpanOnPaper> for AddressSpan {
    type Error = AddressSpanError;

    fn try_from(paper: SpanOnPaper) -> Result<Self, Self::Error> {
        Self::new(paper.place, paper.from, paper.to, paper.visibility)
    }
}

/// The days of a stay are the wrong way round.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
#[error("The date they left the address must be the same as or after the date they moved in")]
pub struct AddressSpanError;

impl AddressSpan {
    /// A stay at a place. A day not known is `None`; no last day means they are there now.
    ///
    /// # Errors
    /// When the last day is before the first.
    pub fn new(
        place: Whereabouts,
        from: Option<Date>,
        to: Option<Date>,
        visibility: AddressVisibility,
    ) -> Result<Self, AddressSpanError> {
        match (from, to) {
            (Some(from), Some(to)) if to < from => Err(AddressSpanError),
            (_, _) => Ok(Self {
                place,
                from,
                to,
                visibility,
            }),
        }
    }

    /// The place.
    #[must_use]
    pub const fn place(&self) -> &Whereabouts {
        &self.place
    }

    /// The first day, where known.
    #[must_use]
    pub const fn from(&self) -> Option<Date> {
        self.from
    }

    /// The last day; none while they live there.
    #[must_use]
    pub const fn to(&self) -> Option<Date> {
        self.to
    }

    /// Whether the address is hidden.
    #[must_use]
    pub const fn visibility(&self) -> AddressVisibility {
        self.visibility
    }

    /// Whether the person lived there on a day, first and last day included.
    #[must_use]
    pub fn covers(&self, day: Date) -> bool {
        self.from.is_none_or(|from| from <= day) && self.to.is_none_or(|to| day <= to)
    }

    /// The stay ended on its last day.
    ///
    /// # Errors
    /// When that day is before the first.
    pub fn ended(self, last_day: Date) -> Result<Self, AddressSpanError> {
        Self::new(self.place, self.from, Some(last_day), self.visibility)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn home() -> Whereabouts {
        Whereabouts::At {
            lines: AddressLines::parse(["1 High  Street", "", "Aylesbury"]).unwrap(),
            postcode: Some(Postcode::parse("HP20 1AA").unwrap()),
        }
    }

    #[test]
    fn an_address_drops_blank_lines_and_needs_at_least_one() {
        let lines = AddressLines::parse(["1 High  Street", " ", "Aylesbury"]).unwrap();
        assert_eq!(
            lines.iter().collect::<Vec<_>>(),
            ["1 High Street", "Aylesbury"]
        );
        assert_eq!(AddressLines::parse(["", " "]), Err(AddressError::Blank));
        assert_eq!(
            AddressLines::parse(["a"; 7]),
            Err(AddressError::TooManyLines)
        );
    }

    #[test]
    fn a_stay_covers_its_first_and_last_day() {
        let shown = AddressVisibility::Shown;
        let (first, last) = (date(2025, 1, 1), date(2025, 6, 30));
        let stay = AddressSpan::new(home(), Some(first), Some(last), shown).unwrap();
        assert!(stay.covers(first) && stay.covers(last));
        assert!(!stay.covers(date(2024, 12, 31)) && !stay.covers(date(2025, 7, 1)));
        let open = AddressSpan::new(home(), Some(first), None, shown).unwrap();
        assert!(open.covers(date(2030, 1, 1)));
        assert_eq!(open.ended(date(2024, 12, 31)), Err(AddressSpanError));
    }

    #[test]
    fn no_fixed_abode_and_address_not_known_are_different_and_are_stored() {
        let hidden = AddressVisibility::Hidden;
        for place in [home(), Whereabouts::NoFixedAbode, Whereabouts::NotKnown] {
            let span = AddressSpan::new(place, Some(date(2025, 1, 1)), None, hidden).unwrap();
            let stored = toml::to_string(&span).unwrap();
            assert_eq!(toml::from_str::<AddressSpan>(&stored).unwrap(), span);
        }
        assert_ne!(Whereabouts::NoFixedAbode, Whereabouts::NotKnown);
    }

    #[test]
    fn debug_shows_no_address() {
        let shown = format!("{:?}", home());
        assert!(
            !shown.contains("High") && !shown.contains("HP20"),
            "{shown}"
        );
    }
}
