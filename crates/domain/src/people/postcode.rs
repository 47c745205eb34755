//! Owns UK postcodes: one way of writing each, and its parts.
//! Must not know: whether a postcode exists, or which ward or authority it is in.

use super::coded::kept_as_text;
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
    #[error("Enter a full UK postcode, like SW1A 2AA")]
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

#[cfg(test)]
mod tests {
    use super::*;
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
            "Enter a full UK postcode, like SW1A 2AA"
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
