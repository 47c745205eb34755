//! What was typed, made comparable: names, addresses, postcodes, telephones, e-mail,
//! dates and the numbers that carry check digits.

use std::borrow::Cow;

/// Text in lower case ASCII: accents off, other scripts transliterated.
#[must_use]
pub fn ascii_lower(text: &str) -> Cow<'_, str> {
    if text.is_ascii() {
        if text.bytes().any(|b| b.is_ascii_uppercase()) {
            Cow::Owned(text.to_ascii_lowercase())
        } else {
            Cow::Borrowed(text)
        }
    } else {
        Cow::Owned(deunicode::deunicode(&mended(text)).to_ascii_lowercase())
    }
}

/// UTF-8 that was once read as Latin-1 and saved again, read rightly; other text as it is.
fn mended(text: &str) -> Cow<'_, str> {
    if !text.contains(['Ã', 'Å', 'Ä']) {
        return Cow::Borrowed(text);
    }
    let bytes: Option<Vec<u8>> = text
        .chars()
        .map(|c| u8::try_from(u32::from(c)).ok())
        .collect();
    match bytes.and_then(|b| String::from_utf8(b).ok()) {
        Some(whole) => Cow::Owned(whole),
        None => Cow::Borrowed(text),
    }
}

/// A name as lower case letters with single spaces between its parts: apostrophes and
/// dots are dropped, hyphens part the name. Empty when there is no letter in it.
#[must_use]
pub fn name(text: &str) -> String {
    let low = ascii_lower(text.trim());
    let mut out = String::with_capacity(low.len());
    for c in low.bytes() {
        match c {
            b'a'..=b'z' => out.push(char::from(c)),
            b'\'' | b'`' | b'.' => {}
            _ if out.is_empty() || out.ends_with(' ') => {}
            _ => out.push(' '),
        }
    }
    out.truncate(out.trim_end().len());
    out.truncate(64);
    out
}

const ROADS: [(&str, &str); 22] = [
    ("ave", "avenue"),
    ("av", "avenue"),
    ("bldg", "building"),
    ("blvd", "boulevard"),
    ("cl", "close"),
    ("cres", "crescent"),
    ("crt", "court"),
    ("ct", "court"),
    ("dr", "drive"),
    ("gdns", "gardens"),
    ("gr", "grove"),
    ("hse", "house"),
    ("ln", "lane"),
    ("pde", "parade"),
    ("pk", "park"),
    ("pl", "place"),
    ("rd", "road"),
    ("sq", "square"),
    ("st", "street"),
    ("str", "street"),
    ("ter", "terrace"),
    ("terr", "terrace"),
];

/// The first line of an address in lower case words: punctuation off, the last word's
/// abbreviation written out ("Rd" is "road"), "apartment" and "apt" read as "flat".
/// Empty when nothing is there.
#[must_use]
pub fn address(text: &str) -> String {
    let low = ascii_lower(text.trim());
    let mut out = String::with_capacity(low.len() + 4);
    for word in low
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|w| !w.is_empty())
    {
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(if matches!(word, "apartment" | "apt" | "unit") {
            "flat"
        } else {
            word
        });
    }
    if let Some((head, last)) = out.rsplit_once(' ')
        && let Ok(at) = ROADS.binary_search_by_key(&last, |r| r.0)
    {
        out = format!("{head} {}", ROADS[at].1);
    }
    out.truncate(64);
    out
}

/// A postcode in capitals without spaces; empty when it has no letter or digit.
#[must_use]
pub fn postcode(text: &str) -> String {
    text.bytes()
        .filter(u8::is_ascii_alphanumeric)
        .take(8)
        .map(|b| char::from(b.to_ascii_uppercase()))
        .collect()
}

/// The district ("HP20") of a postcode that [`postcode`] made, whole or only its first half.
#[must_use]
pub fn district(postcode: &str) -> &str {
    let whole = postcode.len() >= 5 && postcode.as_bytes()[postcode.len() - 3].is_ascii_digit();
    if whole
        && postcode
            .bytes()
            .last()
            .is_some_and(|b| b.is_ascii_alphabetic())
    {
        &postcode[..postcode.len() - 3]
    } else {
        postcode
    }
}

/// A telephone number as its last ten digits; `None` with fewer than seven.
#[must_use]
pub fn phone(text: &str) -> Option<u64> {
    let mut digits = 0u64;
    let mut n = 0;
    for b in text.bytes().filter(u8::is_ascii_digit) {
        digits = (digits * 10 + u64::from(b - b'0')) % 10_000_000_000;
        n += 1;
    }
    (n >= 7 && digits > 999).then_some(digits)
}

/// An e-mail address in lower case; empty when it has no `@`.
#[must_use]
pub fn email(text: &str) -> String {
    let t = text.trim();
    if t.contains('@') {
        t.to_lowercase()
    } else {
        String::new()
    }
}

/// A National Health Service number: its ten digits, and whether the check digit is right.
/// `None` when there are not ten digits.
#[must_use]
pub fn nhs(text: &str) -> Option<(u64, bool)> {
    let digits: Vec<u64> = text
        .bytes()
        .filter(u8::is_ascii_digit)
        .map(|b| u64::from(b - b'0'))
        .collect();
    if digits.len() != 10 {
        return None;
    }
    let sum: u64 = digits
        .iter()
        .take(9)
        .zip((2..=10).rev())
        .map(|(d, w)| d * w)
        .sum();
    let check = match 11 - sum % 11 {
        11 => 0,
        other => other,
    };
    let number = digits.iter().fold(0, |n, d| n * 10 + d);
    Some((number, check == digits[9] && number != 0))
}

/// A Unique Pupil Number in capitals, and whether its check letter is right. Empty when
/// it does not have the shape letter, eleven digits, digit or letter.
#[must_use]
pub fn upn(text: &str) -> (String, bool) {
    const LETTERS: &[u8; 23] = b"ABCDEFGHJKLMNPQRTUVWXYZ";
    let up: String = text
        .chars()
        .filter(char::is_ascii_alphanumeric)
        .collect::<String>()
        .to_ascii_uppercase();
    let b = up.as_bytes();
    let shaped =
        b.len() == 13 && b[0].is_ascii_alphabetic() && b[1..12].iter().all(u8::is_ascii_digit);
    if !shaped {
        return (String::new(), false);
    }
    let last = if b[12].is_ascii_digit() {
        u64::from(b[12] - b'0')
    } else {
        LETTERS
            .iter()
            .position(|l| *l == b[12])
            .map_or(0, |p| p as u64)
    };
    let sum: u64 = b[1..12]
        .iter()
        .zip(2u64..)
        .map(|(d, w)| u64::from(d - b'0') * w)
        .sum::<u64>()
        + last * 13;
    let right = LETTERS[(sum % 23) as usize] == b[0];
    (up, right)
}

/// A date of birth in one `u32`, so that equal dates are equal numbers and later dates are
/// greater: `year << 9 | month << 5 | day`. Zero is "not known".
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Date(pub u32);

impl Date {
    /// The date of these parts; `None` when there is no such day between 1850 and 2150.
    #[must_use]
    pub fn new(year: u32, month: u32, day: u32) -> Option<Self> {
        let leap =
            year.is_multiple_of(4) && (!year.is_multiple_of(100) || year.is_multiple_of(400));
        let days = match month {
            2 => 28 + u32::from(leap),
            4 | 6 | 9 | 11 => 30,
            1..=12 => 31,
            _ => 0,
        };
        let real = (1850..=2150).contains(&year) && day >= 1 && day <= days;
        real.then_some(Self(year << 9 | month << 5 | day))
    }

    /// Whether the date is known.
    #[must_use]
    pub fn known(self) -> bool {
        self.0 != 0
    }

    /// Year, month and day; all zero when not known.
    #[must_use]
    pub fn parts(self) -> (u32, u32, u32) {
        (self.0 >> 9, self.0 >> 5 & 15, self.0 & 31)
    }

    /// Days since an arbitrary day long ago; only differences mean anything.
    #[must_use]
    pub fn days(self) -> i64 {
        let (y, m, d) = self.parts();
        let (y, m) = if m <= 2 {
            (i64::from(y) - 1, m + 9)
        } else {
            (i64::from(y), m - 3)
        };
        y * 365 + y / 4 - y / 100 + y / 400 + i64::from((153 * m + 2) / 5) + i64::from(d)
    }

    /// The date as eight digits, yyyymmdd.
    #[must_use]
    pub fn digits(self) -> [u8; 8] {
        let (y, m, d) = self.parts();
        let at = |n: u32, p: u32| b'0' + (n / 10u32.pow(p) % 10) as u8;
        [
            at(y, 3),
            at(y, 2),
            at(y, 1),
            at(y, 0),
            at(m, 1),
            at(m, 0),
            at(d, 1),
            at(d, 0),
        ]
    }

    /// Whether this is 1 January, which many systems write for "only the year is known".
    #[must_use]
    pub fn looks_defaulted(self) -> bool {
        self.0 & 511 == 1 << 5 | 1
    }
}

impl std::fmt::Display for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (y, m, d) = self.parts();
        write!(f, "{y:04}-{m:02}-{d:02}")
    }
}

/// Reads a date of birth: 2015-03-31, 20150331, 31/03/2015 and 31.3.2015 (the day first, as
/// in the United Kingdom). `None` when it is not a date; 1 January 1900 is read as none.
#[must_use]
pub fn date(text: &str) -> Option<Date> {
    let t = text.trim();
    let t = t.split(['T', ' ']).next().unwrap_or(t);
    let mut parts = [0u32; 3];
    let mut widths = [0usize; 3];
    let mut n = 0;
    for piece in t.split(['-', '/', '.']) {
        if n == 3
            || piece.is_empty()
            || piece.len() > 8
            || !piece.bytes().all(|b| b.is_ascii_digit())
        {
            return None;
        }
        parts[n] = piece.bytes().fold(0, |v, b| v * 10 + u32::from(b - b'0'));
        widths[n] = piece.len();
        n += 1;
    }
    let found = match (n, widths) {
        (1, [8, ..]) => Date::new(parts[0] / 10_000, parts[0] / 100 % 100, parts[0] % 100),
        (3, [4, ..]) => Date::new(parts[0], parts[1], parts[2]),
        (3, [_, _, 4]) => Date::new(parts[2], parts[1], parts[0]),
        _ => None,
    };
    found.filter(|d| d.parts() != (1900, 1, 1))
}

/// `b'M'` or `b'F'`, read from a word or a code (1 and 2 are ISO 5218); 0 when it is neither.
#[must_use]
pub fn sex(text: &str) -> u8 {
    match text.trim().bytes().next().map(|b| b.to_ascii_uppercase()) {
        Some(b'M' | b'1' | b'B') => b'M',
        Some(b'F' | b'2' | b'G' | b'W') => b'F',
        _ => 0,
    }
}
