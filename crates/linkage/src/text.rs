//! What was typed, made comparable: names, addresses, postcodes, telephones, e-mail,
//! dates and the numbers that carry check digits.

pub use crate::date::{Date, as_typed, date};
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
    let mut out = String::with_capacity(text.len() + 8);
    address_onto(text, &mut out);
    address_end(&mut out);
    out
}

/// Adds the words of a part of an address to those that are there already.
pub(crate) fn address_onto(text: &str, out: &mut String) {
    let low;
    let text = if text.is_ascii() {
        text
    } else {
        low = ascii_lower(text.trim());
        &low
    };
    let mut begun = None;
    for b in text.bytes() {
        if b.is_ascii_alphanumeric() {
            if begun.is_none() {
                if !out.is_empty() {
                    out.push(' ');
                }
                begun = Some(out.len());
            }
            out.push(char::from(b.to_ascii_lowercase()));
        } else if let Some(at) = begun.take() {
            flat(out, at);
        }
    }
    if let Some(at) = begun {
        flat(out, at);
    }
}

fn flat(out: &mut String, word: usize) {
    if matches!(&out[word..], "apartment" | "apt" | "unit") {
        out.truncate(word);
        out.push_str("flat");
    }
}

/// Ends an address: its last word written out, and not longer than is compared.
pub(crate) fn address_end(out: &mut String) {
    if let Some((head, last)) = out.rsplit_once(' ')
        && let Ok(at) = ROADS.binary_search_by_key(&last, |r| r.0)
    {
        out.truncate(head.len() + 1);
        out.push_str(ROADS[at].1);
    }
    out.truncate(64);
}

/// A postcode in capitals without spaces; empty when it has no letter or digit.
#[must_use]
pub fn postcode(text: &str) -> String {
    let (code, len) = postcode_bytes(text);
    code[..len].iter().map(|b| char::from(*b)).collect()
}

/// A postcode as [`postcode`] makes it, and how many bytes it has.
pub(crate) fn postcode_bytes(text: &str) -> ([u8; 8], usize) {
    let mut out = [0u8; 8];
    let mut n = 0;
    let some = text.bytes().filter(u8::is_ascii_alphanumeric);
    for (slot, b) in out.iter_mut().zip(some) {
        *slot = b.to_ascii_uppercase();
        n += 1;
    }
    (out, n)
}

/// The district ("HP20") and the sector ("HP201") of a postcode that [`postcode`] made; no
/// sector when only its first half is known. Of a postcode of digits alone, as other
/// countries have, the district is all but the last two and the sector the whole.
#[must_use]
pub fn areas(postcode: &str) -> (&str, Option<&str>) {
    let b = postcode.as_bytes();
    if b.len() >= 4 && b.iter().all(u8::is_ascii_digit) {
        return (&postcode[..b.len() - 2], Some(postcode));
    }
    let whole =
        b.len() >= 5 && b[b.len() - 3].is_ascii_digit() && b[b.len() - 1].is_ascii_alphabetic();
    if whole {
        (&postcode[..b.len() - 3], Some(&postcode[..b.len() - 2]))
    } else {
        (postcode, None)
    }
}

/// The district ("HP20") of a postcode that [`postcode`] made, whole or only its first half.
#[must_use]
pub fn district(postcode: &str) -> &str {
    areas(postcode).0
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
    let mut digits = [0u64; 10];
    let mut n = 0;
    for b in text.bytes().filter(u8::is_ascii_digit) {
        *digits.get_mut(n)? = u64::from(b - b'0');
        n += 1;
    }
    if n != 10 {
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

/// Adds a number with so many places after the point. Faster than formatting; for numbers
/// of less than a million million.
pub fn fixed(number: f64, places: u32, out: &mut String) {
    let unit = 10u64.pow(places.min(6));
    let whole = (number.abs() * unit as f64).round() as u64;
    if number < 0.0 && whole > 0 {
        out.push('-');
    }
    let mut digits = [0u8; 24];
    let (mut rest, mut n) = (whole, 0);
    while rest > 0 || n <= places as usize {
        if n == places as usize && n > 0 {
            digits[n] = b'.';
            n += 1;
        }
        digits[n] = b'0' + (rest % 10) as u8;
        rest /= 10;
        n += 1;
    }
    out.extend(digits[..n].iter().rev().map(|b| char::from(*b)));
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
