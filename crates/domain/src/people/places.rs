//! Owns postcodes and the places where a person lives or has lived, with the
//! days between which they did.
//! Must not know: which district or ward a postcode falls in (that is looked up),
//! or who may see a hidden address (that is access).

use super::coded::{coded_list, kept_as_text};
use super::text::{TextError, tidy_line};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use std::fmt;
use thiserror::Error;

/// A postcode in its written form, "HP20 1AA". Its shape is checked here; that
/// it exists is a matter for the postcode directory.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Postcode(String);

/// Why a postcode was not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum PostcodeError {
    /// Nothing was entered.
    #[error("Enter a postcode")]
    Blank,
    /// Not the shape of a UK postcode.
    #[error("Enter a full UK postcode, like HP20 1AA")]
    Shape,
}

/// Girobank's code, the one postcode outside the pattern that is still found in records.
const GIROBANK: &str = "GIR0AA";

impl Postcode {
    /// Reads a postcode in either case, with any spacing, brackets or full stops.
    ///
    /// # Errors
    /// When it is blank or not the shape of a UK postcode.
    pub fn parse(raw: &str) -> Result<Self, PostcodeError> {
        let ignored =
            |c: char| c.is_whitespace() || matches!(c, '.' | '-' | '(' | ')' | '[' | ']' | ',');
        let compact: String = raw.chars().filter(|c| !ignored(*c)).collect();
        if compact.is_empty() {
            return Err(PostcodeError::Blank);
        }
        let compact = compact.to_ascii_uppercase();
        let letters: Vec<char> = compact.chars().collect();
        let (outward, inward) = match letters.len().checked_sub(3).map(|at| letters.split_at(at)) {
            Some(halves) => halves,
            None => return Err(PostcodeError::Shape),
        };
        if compact != GIROBANK && !(is_outward(outward) && is_inward(inward)) {
            return Err(PostcodeError::Shape);
        }
        let written = outward.iter().chain([&' ']).chain(inward).collect();
        Ok(Self(written))
    }

    /// The postcode as written on an envelope.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The part before the space: "HP20".
    #[must_use]
    pub fn outward(&self) -> &str {
        self.0.split(' ').next().unwrap_or_default()
    }

    /// The part after the space: "1AA".
    #[must_use]
    pub fn inward(&self) -> &str {
        self.0.split(' ').next_back().unwrap_or_default()
    }

    /// The postcode district, which is the outward part. Wide enough to show in a
    /// figure without pointing at a home.
    #[must_use]
    pub fn district(&self) -> &str {
        self.outward()
    }

    /// The letters of the postcode area: "HP".
    #[must_use]
    pub fn area(&self) -> &str {
        self.outward()
            .split(|c: char| c.is_ascii_digit())
            .next()
            .unwrap_or_default()
    }
}

kept_as_text!(Postcode);

/// Letters that never stand in the first and in the second place.
fn is_area(letters: &[char]) -> bool {
    match letters {
        [first] => first.is_ascii_uppercase() && !"QVX".contains(*first),
        [first, second] => {
            is_area(&[*first]) && second.is_ascii_uppercase() && !"IJZ".contains(*second)
        }
        _ => false,
    }
}

fn is_outward(part: &[char]) -> bool {
    let digits_from = part
        .iter()
        .position(char::is_ascii_digit)
        .unwrap_or(part.len());
    let (area, district) = part.split_at(digits_from);
    let last_letters = if area.len() == 1 {
        "ABCDEFGHJKPSTUW"
    } else {
        "ABEHMNPRVWXY"
    };
    let district_ok = match district {
        [_] => true,
        [_, last] => last.is_ascii_digit() || last_letters.contains(*last),
        _ => false,
    };
    is_area(area) && district_ok
}

fn is_inward(part: &[char]) -> bool {
    let is_unit = |c: &char| c.is_ascii_uppercase() && !"CIKMOV".contains(*c);
    match part {
        [sector, unit @ ..] => sector.is_ascii_digit() && unit.iter().all(is_unit),
        [] => false,
    }
}

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
    use proptest::prelude::*;

    #[test]
    fn a_postcode_is_written_one_way_however_it_is_typed() {
        for typed in ["hp201aa", " HP20 1AA ", "H P 2 0 1 A A", "(hp20.1aa)"] {
            assert_eq!(
                Postcode::parse(typed).unwrap().as_str(),
                "HP20 1AA",
                "{typed}"
            );
        }
    }

    #[test]
    fn each_shape_of_postcode_is_split_into_its_parts() {
        let shapes = [
            ("M1 1AE", "M", "M1"),
            ("B33 8TH", "B", "B33"),
            ("W1A 0AX", "W", "W1A"),
            ("CR2 6XH", "CR", "CR2"),
            ("DN55 1PT", "DN", "DN55"),
            ("EC1A 1BB", "EC", "EC1A"),
            ("BF1 3AA", "BF", "BF1"),
            ("GIR 0AA", "GIR", "GIR"),
        ];
        for (text, area, district) in shapes {
            let postcode = Postcode::parse(text).unwrap();
            assert_eq!(postcode.as_str(), text);
            assert_eq!((postcode.area(), postcode.district()), (area, district));
            assert_eq!(postcode.inward().len(), 3);
        }
    }

    #[test]
    fn a_text_that_is_no_postcode_is_refused_with_an_example() {
        for text in [
            "HP20",
            "QA1 1AA",
            "HP20 1AC",
            "AIA 1AA",
            "HPZ20 1AA",
            "12345",
            "é1 1AA",
            "1AA",
        ] {
            assert_eq!(Postcode::parse(text), Err(PostcodeError::Shape), "{text}");
        }
        assert_eq!(Postcode::parse(" "), Err(PostcodeError::Blank));
        assert_eq!(
            PostcodeError::Shape.to_string(),
            "Enter a full UK postcode, like HP20 1AA"
        );
    }

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

    proptest! {
        #[test]
        fn a_postcode_survives_being_shown_and_typed_again(
            typed in "[A-Za-z]{1,2}[0-9][0-9A-Za-z]? ?[0-9][A-Za-z]{2}",
        ) {
            if let Ok(postcode) = Postcode::parse(&typed) {
                let squeezed = postcode.as_str().replace(' ', "").to_lowercase();
                prop_assert_eq!(Postcode::parse(&squeezed), Ok(postcode));
            }
        }

        #[test]
        fn any_text_at_all_is_read_without_a_panic(raw in "\\PC{0,12}") {
            let _ = Postcode::parse(&raw);
        }
    }
}
