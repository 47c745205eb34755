//! Dates of birth, read in the shapes people write them and kept in one number.

/// A date of birth in one `u32`, so that equal dates are equal numbers and later dates are
/// greater: `year << 9 | month << 5 | day`. Zero is "not known".
///
/// A mistyped date that no calendar has (31 February, month 21) is kept too, above all real
/// ones: it still says which date it was a slip for.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Default)]
pub struct Date(pub u32);

/// The first and the last year that a date of birth may have. Registers of people long dead
/// are linked too.
pub const YEARS: (u32, u32) = (1500, 2150);

/// Marks a date that no calendar has; the parts then have seven bits each for day and month.
const ODD: u32 = 1 << 31;

impl Date {
    /// The date of these parts; `None` when there is no such day in [`YEARS`].
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
        let real = (YEARS.0..=YEARS.1).contains(&year) && day >= 1 && day <= days;
        real.then_some(Self(year << 9 | month << 5 | day))
    }

    /// A date as it was typed, though no calendar may have it; `None` when it says nothing
    /// (a nought, or nines for "not known").
    fn typed(year: u32, month: u32, day: u32) -> Option<Self> {
        let says = |n: u32| (1..99).contains(&n);
        let odd = (YEARS.0..=YEARS.1).contains(&year) && says(month) && says(day);
        Self::new(year, month, day)
            .or_else(|| odd.then_some(Self(ODD | year << 14 | month << 7 | day)))
    }

    /// Whether the date is known.
    #[must_use]
    pub fn known(self) -> bool {
        self.0 != 0
    }

    /// Whether a calendar has this date.
    #[must_use]
    pub fn real(self) -> bool {
        self.known() && self.0 & ODD == 0
    }

    /// Year, month and day; all zero when not known.
    #[must_use]
    pub fn parts(self) -> (u32, u32, u32) {
        if self.0 & ODD == 0 {
            (self.0 >> 9, self.0 >> 5 & 15, self.0 & 31)
        } else {
            ((self.0 & !ODD) >> 14, self.0 >> 7 & 127, self.0 & 127)
        }
    }

    /// The same date with day and month the other way round.
    #[must_use]
    pub fn swapped(self) -> Self {
        let (y, m, d) = self.parts();
        Self::typed(y, d, m).unwrap_or(self)
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
        self.real() && self.0 & 511 == 1 << 5 | 1
    }
}

impl std::fmt::Display for Date {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let (y, m, d) = self.parts();
        write!(f, "{y:04}-{m:02}-{d:02}")
    }
}

/// Reads a date of birth: 2015-03-31, 20150331, 31/03/2015, 31.3.15 and 31032015 (the day
/// first, as in the United Kingdom), 31 March 2015, March 31, 2015, and the day number a
/// spreadsheet keeps (42094). A year of two digits up to 30 is of this century. `None` when
/// it is not a date; 1 January 1900 is read as none.
#[must_use]
pub fn date(text: &str) -> Option<Date> {
    as_typed(text).filter(|d| d.real())
}

/// Reads a date of birth like [`date`], and keeps one that no calendar has as it was typed.
#[must_use]
pub fn as_typed(text: &str) -> Option<Date> {
    let t = text.trim();
    if t.is_empty() {
        return None;
    }
    let found = iso(t.as_bytes()).or_else(|| written(t));
    found.filter(|d| d.parts() != (1900, 1, 1))
}

/// yyyy-mm-dd, whatever follows.
fn iso(b: &[u8]) -> Option<Date> {
    let shaped = b.len() >= 10 && b[4] == b'-' && b[7] == b'-';
    if !shaped || b.get(10).is_some_and(u8::is_ascii_digit) {
        return None;
    }
    let number = |part: &[u8]| {
        part.iter()
            .all(u8::is_ascii_digit)
            .then(|| part.iter().fold(0u32, |n, c| n * 10 + u32::from(c - b'0')))
    };
    Date::typed(number(&b[..4])?, number(&b[5..7])?, number(&b[8..10])?)
}

/// One word of a written date.
#[derive(Clone, Copy)]
enum Word {
    /// A number, and how many digits it has.
    Number(u32, usize),
    /// A month by its name.
    Month(u32),
}

fn word(text: &str) -> Option<Word> {
    const MONTHS: [&str; 12] = [
        "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec",
    ];
    let digits = text.trim_end_matches(|c: char| c.is_ascii_alphabetic());
    if !digits.is_empty() && digits.len() <= 8 && digits.bytes().all(|b| b.is_ascii_digit()) {
        let tail = &text[digits.len()..];
        let ordinal = ["", "st", "nd", "rd", "th"]
            .iter()
            .any(|o| tail.eq_ignore_ascii_case(o));
        return (ordinal || tail.starts_with('T'))
            .then(|| digits.parse().ok().map(|n| Word::Number(n, digits.len())))?;
    }
    let head = text.get(..3)?.to_ascii_lowercase();
    let at = MONTHS.iter().position(|m| *m == head)?;
    digits.is_empty().then_some(Word::Month(at as u32 + 1))
}

fn written(text: &str) -> Option<Date> {
    use Word::{Month, Number};
    let mut words = [None; 3];
    let parts = text
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|p| !p.is_empty());
    for (slot, part) in words.iter_mut().zip(parts) {
        *slot = Some(word(part)?);
    }
    match words {
        [Some(Number(n, 8)), ..] => {
            let first = Date::typed(n / 10_000, n / 100 % 100, n % 100);
            first.or_else(|| Date::typed(n % 10_000, n / 10_000 % 100, n / 1_000_000))
        }
        [Some(Number(n @ 10_000..=60_000, 5)), second, None]
            if second.is_none() || matches!(second, Some(Number(0, _))) =>
        {
            from_days(i64::from(n) - 25_569)
        }
        [
            Some(Number(y, 4)),
            Some(Number(m, _) | Month(m)),
            Some(Number(d, _)),
        ] => Date::typed(y, m, d),
        [
            Some(Number(d, 1 | 2)),
            Some(Number(m, 1 | 2) | Month(m)),
            Some(Number(y, w)),
        ]
        | [Some(Month(m)), Some(Number(d, 1 | 2)), Some(Number(y, w))] => match w {
            4 => Date::typed(y, m, d),
            2 => Date::new(if y <= 30 { 2000 + y } else { 1900 + y }, m, d),
            _ => None,
        },
        _ => None,
    }
}

/// The date of a number of days since 1 January 1970.
#[must_use]
pub fn from_days(days: i64) -> Option<Date> {
    let z = days + 719_468;
    let era = z.div_euclid(146_097);
    let doe = z.rem_euclid(146_097);
    let yoe = (doe - doe / 1460 + doe / 36_524 - doe / 146_096) / 365;
    let doy = doe - (365 * yoe + yoe / 4 - yoe / 100);
    let mp = (5 * doy + 2) / 153;
    let day = doy - (153 * mp + 2) / 5 + 1;
    let month = if mp < 10 { mp + 3 } else { mp - 9 };
    let year = yoe + era * 400 + i64::from(month <= 2);
    Date::new(u32::try_from(year).ok()?, month as u32, day as u32)
}
