//! How likely a worker would type this if this were the person meant, in bits.

use super::{Entry, Hit, Index, Query};
use crate::compare::{Relation, dob_level};
use crate::dict::Map;
use crate::strings::within_one;
use crate::text::Date;

/// A query made ready: what each known name part would say.
#[derive(Debug)]
pub struct Asked {
    /// Name parts that the typed forename may mean.
    pub first: Map<u32, Relation>,
    /// Name parts that the typed surname may mean.
    pub last: Map<u32, Relation>,
    /// Whether a forename, and whether a surname was typed.
    pub typed: (bool, bool),
    /// The date, if a whole one was typed.
    pub dob: Option<Date>,
    /// Years of birth that fit: from, to.
    pub years: Option<(u32, u32)>,
    /// Postcode as text; empty when none.
    pub postcode: String,
    /// Telephone, a number of the index; 0 when none or not known to it.
    pub phone: u32,
    /// Whether a telephone was typed.
    pub rang: bool,
    /// First letter of the typed forename.
    pub initial: u8,
    /// log2 share of persons whose forename, and whose surname, the typed one may mean.
    pub shares: (f32, f32),
}

/// What a worker reads of an answer, by field.
const RELATIONS: [&str; 9] = [
    "different",
    "the same",
    "a form of it",
    "sounds alike",
    "one slip apart",
    "begins or ends alike",
    "only an initial",
    "much alike",
    "different",
];

fn bits(r: Relation) -> f32 {
    match r {
        Relation::Exact => 0.0,
        Relation::Variant => -3.0,
        Relation::Sound => -3.5,
        Relation::Typo => -4.0,
        Relation::Part | Relation::Initial => -5.0,
        Relation::Near => -6.0,
        Relation::Differ => -13.0,
    }
}

/// The best that a person's name says of a typed one.
fn named(index: &Index, asked: &Map<u32, Relation>, name: u32) -> Relation {
    let mut best = Relation::Differ;
    for part in index.names.info(name).parts {
        if part != 0
            && let Some(r) = asked.get(&part)
        {
            best = best.min(*r);
        }
    }
    best
}

/// Names only: bits, and how forename and surname stand. Cheap, for sifting.
#[must_use]
pub fn names(index: &Index, asked: &Asked, e: &Entry) -> (f32, Relation, Relation) {
    let mut first = named(index, &asked.first, e.first);
    let mut last = named(index, &asked.last, e.last);
    let mut score = 0.0f32;
    let mut f = bits(first);
    if first == Relation::Differ {
        if e.middle != 0 && named(index, &asked.first, e.middle) != Relation::Differ {
            first = Relation::Part;
            f = -4.5;
        } else if e.first == 0 {
            f = -7.0;
        } else if index.names.info(e.first).short
            && index.names.info(e.first).initial == asked.initial
        {
            first = Relation::Initial;
            f = -5.0;
        }
    }
    let mut l = if last == Relation::Differ {
        if e.last == 0 { -7.0 } else { -9.5 }
    } else {
        bits(last)
    };
    if !asked.typed.0 {
        f = 0.0;
    }
    if !asked.typed.1 {
        l = 0.0;
    }
    if f + l < -8.0 && asked.typed.0 && asked.typed.1 {
        let (x, y) = (
            named(index, &asked.first, e.last),
            named(index, &asked.last, e.first),
        );
        let crossed = bits(x).max(-9.5) + bits(y) - 3.0;
        if crossed > f + l {
            (first, last) = (x, y);
            return (crossed, first, last);
        }
    }
    score += f + l;
    (score, first, last)
}

fn dob(asked: &Asked, e: &Entry) -> (f32, &'static str) {
    if let Some(date) = asked.dob {
        return match dob_level(date, e.dob) {
            0 => (-6.0, "not known"),
            1 => (0.0, "the same"),
            2 => (-4.5, "day and month the other way round"),
            3 => (-5.0, "1 January on one side"),
            4 => (-5.5, "one slip apart"),
            5 => (-7.0, "two of day, month and year the same"),
            6 => (-11.0, "within a year"),
            7 => (-14.0, "within ten years"),
            _ => (-17.0, "different"),
        };
    }
    let Some((from, to)) = asked.years else {
        return (0.0, "");
    };
    let year = e.dob.parts().0;
    if year == 0 {
        return (-4.5, "not known");
    }
    match if year < from {
        from - year
    } else {
        year.saturating_sub(to)
    } {
        0 => (0.0, "fits"),
        1 => (-2.0, "a year off"),
        2 => (-5.0, "two years off"),
        _ => (-11.0, "does not fit"),
    }
}

fn postcode(index: &Index, asked: &Asked, e: &Entry) -> (f32, &'static str) {
    if asked.postcode.is_empty() {
        return (0.0, "");
    }
    let theirs = index.postcodes.text(e.postcode);
    if theirs.is_empty() {
        (-4.0, "not known")
    } else if theirs == asked.postcode || theirs.starts_with(&asked.postcode) {
        (0.0, "the same")
    } else if within_one(theirs.as_bytes(), asked.postcode.as_bytes()) {
        (-3.0, "one slip apart")
    } else if crate::text::district(theirs) == crate::text::district(&asked.postcode) {
        (-5.5, "the same district")
    } else {
        (-7.0, "different")
    }
}

/// How well a person fits.
#[derive(Debug, Clone, Copy)]
pub struct Fit {
    /// What the answer says: 0 is "all that was typed is exactly so".
    pub bits: f32,
    /// What answers are put in order by: the bits, less what a coincidence would explain.
    pub rank: f32,
}

/// The whole score of a person.
#[must_use]
pub fn whole(index: &Index, asked: &Asked, e: &Entry) -> Fit {
    let phone = if asked.rang && (asked.phone == 0 || e.phone != asked.phone) {
        -4.0
    } else {
        0.0
    };
    let (named, first, last) = names(index, asked, e);
    let code = postcode(index, asked, e).0;
    let bits = named + dob(asked, e).0 + code + phone;
    let mut rank = bits + chance(asked, e, first, last);
    if asked.dob.is_some() && !e.dob.known() {
        rank += NO_DATE;
    }
    if code < -3.5 {
        rank += OTHER_CODE;
    }
    Fit { bits, rank }
}

/// The same date of birth by chance is rarer than the bits for "not known" say.
const NO_DATE: f32 = -2.5;
/// The same of a postcode that is another or not known.
const OTHER_CODE: f32 = -2.0;

/// A person who goes by another name, or whose name is not known, has the typed one no more
/// often than anybody: what a common name that does not fit weighs less than a rare one.
fn chance(asked: &Asked, e: &Entry, first: Relation, last: Relation) -> f32 {
    let mut out = 0.0;
    if asked.typed.0 && first == Relation::Differ {
        out += if e.first == 0 {
            (asked.shares.0 + 0.5).clamp(-11.0, -4.0) + 7.0
        } else {
            (asked.shares.0 - 4.5).clamp(-15.0, -8.0) + 13.0
        };
    }
    if asked.typed.1 && last == Relation::Differ {
        out += if e.last == 0 {
            (asked.shares.1 + 0.5).clamp(-11.0, -4.0) + 7.0
        } else {
            (asked.shares.1 - 1.5).clamp(-13.0, -6.0) + 9.5
        };
    }
    out
}

/// An answer with its reasons.
#[must_use]
pub fn hit(index: &Index, asked: &Asked, query: &Query<'_>, e: &Entry, bits: f32) -> Hit {
    let (_, first, last) = names(index, asked, e);
    let mut why: Vec<(&'static str, &'static str)> = Vec::new();
    if !query.first_name.is_empty() {
        why.push(("Forename", RELATIONS[first as usize]));
    }
    if !query.surname.is_empty() {
        why.push(("Surname", RELATIONS[last as usize]));
    }
    for (field, words) in [
        ("Date of birth", dob(asked, e).1),
        ("Postcode", postcode(index, asked, e).1),
    ] {
        if !words.is_empty() {
            why.push((field, words));
        }
    }
    if asked.rang {
        why.push((
            "Telephone",
            if asked.phone != 0 && asked.phone == e.phone {
                "the same"
            } else {
                "different"
            },
        ));
    }
    Hit {
        key: e.key,
        bits,
        why,
    }
}
