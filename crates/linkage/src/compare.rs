//! Two records compared field by field into a [`Pattern`].

use crate::date::Date;
use crate::dict::mix;
use crate::fields::{
    F_ADDRESS, F_DOB, F_EMAIL, F_FIRST, F_LAST, F_MIDDLE, F_NHS, F_OTHER, F_PHONE, F_SEX,
    F_SEX_OF_NAME, F_TOWN, F_UPN, Pattern,
};
use crate::names::{Name, Names};
use crate::strings::{jaro_winkler, osa, within_one};
use crate::table::{Row, Table};

/// How two names stand to each other.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[repr(u8)]
pub enum Relation {
    /// The same letters.
    Exact = 1,
    /// Known forms of one name.
    Variant,
    /// One sound skeleton.
    Sound,
    /// One slip apart.
    Typo,
    /// A part of one is a part of the other.
    Part,
    /// One is only an initial, and it fits.
    Initial,
    /// Much alike.
    Near,
    /// Different.
    Differ,
}

impl Relation {
    fn of(n: u8) -> Self {
        match n {
            1 => Self::Exact,
            2 => Self::Variant,
            3 => Self::Sound,
            4 => Self::Typo,
            5 => Self::Part,
            6 => Self::Initial,
            7 => Self::Near,
            _ => Self::Differ,
        }
    }

    /// Exact, a variant, one sound or one slip.
    #[inline]
    #[must_use]
    pub fn close(self) -> bool {
        self <= Self::Typo
    }
}

/// Works out how two names, neither of them 0, stand to each other. Symmetrical.
#[must_use]
pub fn relation(names: &Names, x: u32, y: u32) -> Relation {
    if x == y {
        return Relation::Exact;
    }
    let (a, b) = (names.info(x), names.info(y));
    let single = a.parts[1] == 0 && b.parts[1] == 0 && a.parts[0] == x && b.parts[0] == y;
    match whole(names.view(x), names.view(y), single) {
        Relation::Near | Relation::Differ if !single && share_part(names, x, y) => Relation::Part,
        r => r,
    }
}

/// One name with what was derived from it.
#[derive(Debug, Clone, Copy)]
pub struct View<'n> {
    /// What was derived.
    pub info: Name,
    /// Its folded bytes.
    pub bytes: &'n [u8],
    /// The knowledge groups it stands in.
    pub groups: &'static [u16],
}

/// How two unequal names stand to each other as wholes, their parts not looked at. `single`
/// says that both have one part, which lets unlike ones be told apart by their letters.
#[must_use]
pub fn whole(x: View<'_>, y: View<'_>, single: bool) -> Relation {
    let (a, b, s, t) = (x.info, y.info, x.bytes, y.bytes);
    if s == t {
        return Relation::Exact;
    }
    if a.short || b.short {
        return if a.initial == b.initial {
            Relation::Initial
        } else {
            Relation::Differ
        };
    }
    if x.groups.iter().any(|g| y.groups.contains(g)) || (a.stem != 0 && a.stem == b.stem) {
        return Relation::Variant;
    }
    let shared = (a.letters & b.letters).count_ones();
    if single
        && a.sound != b.sound
        && shared * 2 < a.letters.count_ones().max(b.letters.count_ones())
    {
        return Relation::Differ;
    }
    let least = s.len().min(t.len());
    if a.sound == b.sound && least >= 4 {
        return Relation::Sound;
    }
    if (least >= 4 || (least == 3 && crossed(s, t))) && within_one(s, t) {
        return Relation::Typo;
    }
    let jw = jaro_winkler(s, t);
    if jw >= 0.86 || (least >= 6 && jw >= 0.75 && osa(s, t) <= 2) {
        Relation::Near
    } else {
        Relation::Differ
    }
}

/// Whether two strings are the same letters in another order.
fn crossed(s: &[u8], t: &[u8]) -> bool {
    let mut sum = [0i8; 32];
    s.iter().for_each(|c| sum[usize::from(c & 31)] += 1);
    t.iter().for_each(|c| sum[usize::from(c & 31)] -= 1);
    s.len() == t.len() && sum.iter().all(|n| *n == 0)
}

fn share_part(names: &Names, x: u32, y: u32) -> bool {
    let parts = |n: u32| names.info(n).parts.into_iter().filter(|p| *p != 0);
    parts(x).any(|p| {
        parts(y).any(|q| {
            p == q
                || (p != x || q != y) && {
                    let (s, t) = (names.bytes(p), names.bytes(q));
                    names.groups(p).iter().any(|g| names.groups(q).contains(g))
                        || (s.len().min(t.len()) >= 5 && within_one(s, t))
                }
        })
    })
}

const SLOT_BITS: u32 = 15;

/// Compares rows of one table, remembering the name pairs it has seen.
#[derive(Debug)]
pub struct Comparer<'a> {
    table: &'a Table,
    seen: Vec<(u64, u8)>,
}

impl<'a> Comparer<'a> {
    /// A comparer of a table's rows; each thread has its own.
    #[must_use]
    pub fn new(table: &'a Table) -> Self {
        Self::with_memory(table, SLOT_BITS)
    }

    /// A comparer that remembers at most two to the power of `bits` name pairs.
    #[must_use]
    pub fn with_memory(table: &'a Table, bits: u32) -> Self {
        Self {
            table,
            seen: vec![(0, 0); 1 << bits.min(24)],
        }
    }

    /// How two names stand to each other, remembered.
    #[inline]
    pub fn relation(&mut self, x: u32, y: u32) -> Relation {
        if x == y {
            return Relation::Exact;
        }
        let (lo, hi) = (x.min(y), x.max(y));
        let key = u64::from(lo) << 32 | u64::from(hi);
        let slot = mix(key, 3) as usize & (self.seen.len() - 1);
        let (k, r) = self.seen[slot];
        if k == key {
            return Relation::of(r);
        }
        let r = relation(&self.table.names, lo, hi);
        self.seen[slot] = (key, r as u8);
        r
    }

    /// Whether two names are the same, forms of one, of one sound or one slip apart.
    #[inline]
    fn close(&mut self, x: u32, y: u32) -> bool {
        let names = &self.table.names;
        x == y || (names.hint(x).may_be_close(names.hint(y)) && self.relation(x, y).close())
    }

    /// The pattern of two rows of the table.
    #[inline]
    pub fn pattern(&mut self, a: u32, b: u32) -> Pattern {
        let (a, b) = (self.table.rows[a as usize], self.table.rows[b as usize]);
        self.rows(&a, &b)
    }

    /// The pattern of two rows interned by the table. Symmetrical.
    pub fn rows(&mut self, a: &Row, b: &Row) -> Pattern {
        let (first, last) = self.names(a, b);
        let middle = if first == 5 { 0 } else { self.middle(a, b) };
        let equal = |x: u32, y: u32| {
            if x == 0 || y == 0 {
                0
            } else if x == y {
                1
            } else {
                2
            }
        };
        let sex = equal(u32::from(a.sex), u32::from(b.sex));
        let sex_at = if matches!(first, 1..=4 | 6 | 7) {
            F_SEX_OF_NAME
        } else {
            F_SEX
        };
        let address = self.address(a, b);
        let mut p = first << (4 * F_FIRST)
            | last << (4 * F_LAST)
            | middle << (4 * F_MIDDLE)
            | dob_level(a.dob, b.dob) << (4 * F_DOB)
            | address << (4 * F_ADDRESS)
            | sex << (4 * sex_at)
            | equal(a.phone, b.phone) << (4 * F_PHONE)
            | equal(a.email, b.email) << (4 * F_EMAIL);
        if a.nhs != 0 && b.nhs != 0 {
            p |= self.nhs(a, b) << (4 * F_NHS);
        }
        if a.upn != 0 && b.upn != 0 {
            p |= text_id(
                a.upn == b.upn,
                self.table.upns.bytes(a.upn),
                self.table.upns.bytes(b.upn),
            ) << (4 * F_UPN);
        }
        if a.other != 0 && b.other != 0 {
            let d = &self.table.others;
            p |= text_id(a.other == b.other, d.bytes(a.other), d.bytes(b.other)) << (4 * F_OTHER);
        }
        if a.more != 0 && b.more != 0 {
            p |= self.mores(a.more, b.more, address == 0) << (4 * F_TOWN);
        }
        Pattern(p)
    }

    /// Levels of town, place of birth and occupation. A town goes with the address: it is
    /// looked at only where that says nothing.
    fn mores(&self, a: u32, b: u32, town: bool) -> u64 {
        let t = self.table;
        let (x, y) = (&t.mores[a as usize], &t.mores[b as usize]);
        let mut out = 0;
        for (k, (&x, &y)) in x.iter().zip(y).enumerate() {
            if x == 0 || y == 0 || (k == 0 && !town) {
                continue;
            }
            let (s, u) = (t.texts.bytes(x), t.texts.bytes(y));
            let level = if x == y {
                1
            } else if within_one(s, u)
                || jaro_winkler(s, u) >= 0.88
                || (s.len().min(u.len()) >= 6 && osa(s, u) <= 2)
            {
                2
            } else {
                3
            };
            out |= level << (4 * k);
        }
        out
    }

    fn names(&mut self, a: &Row, b: &Row) -> (u64, u64) {
        let first = if a.first == 0 || b.first == 0 {
            None
        } else {
            Some(self.relation(a.first, b.first))
        };
        let last = if a.last == 0 || b.last == 0 {
            None
        } else {
            Some(self.relation(a.last, b.last))
        };
        if first.is_some_and(|f| !f.close() && f != Relation::Part)
            && last.is_some_and(|l| !l.close())
            && self.close(a.first, b.last)
            && self.close(a.last, b.first)
        {
            return (7, 0);
        }
        let first = match first {
            None => 0,
            Some(r) if r.close() => r as u64,
            Some(r) => self.other_first(a, b, r),
        };
        let last = match last {
            None => 0,
            Some(Relation::Initial) => 0,
            Some(Relation::Near) => 6,
            Some(Relation::Differ)
                if self.table.names.info(a.last).weak || self.table.names.info(b.last).weak =>
            {
                7
            }
            Some(Relation::Differ) => 8,
            Some(r) => r as u64,
        };
        (first, last)
    }

    /// The level of forenames that are not close: by a middle name, a part, an initial.
    fn other_first(&mut self, a: &Row, b: &Row, r: Relation) -> u64 {
        let crossed = |it: &mut Self, x: u32, y: u32| x != 0 && y != 0 && it.close(x, y);
        if r != Relation::Initial
            && (crossed(self, a.first, b.last)
                || crossed(self, a.last, b.first)
                || (b.middle != 0 && self.close(a.first, b.middle))
                || (a.middle != 0 && self.close(a.middle, b.first))
                || self.in_email(a.email, b.first)
                || self.in_email(b.email, a.first))
        {
            return 5;
        }
        match r {
            Relation::Part => 6,
            Relation::Initial => 8,
            Relation::Near => 9,
            _ => 10,
        }
    }

    /// Whether an e-mail address begins with a forename of at least four letters.
    fn in_email(&self, email: u32, first: u32) -> bool {
        let name = self.table.names.bytes(first);
        email != 0 && name.len() >= 4 && self.table.emails.bytes(email).starts_with(name)
    }

    fn middle(&mut self, a: &Row, b: &Row) -> u64 {
        if a.middle == 0 || b.middle == 0 {
            return 0;
        }
        match self.relation(a.middle, b.middle) {
            Relation::Initial => 2,
            r if r.close() || r == Relation::Part => {
                if self.table.names.info(a.middle).short {
                    2
                } else {
                    1
                }
            }
            _ => 3,
        }
    }

    fn nhs(&self, a: &Row, b: &Row) -> u64 {
        if a.nhs == b.nhs {
            return 1;
        }
        let (x, y) = (
            ten(self.table.nhs.value(a.nhs)),
            ten(self.table.nhs.value(b.nhs)),
        );
        let valid = a.checks & b.checks & 1 == 1;
        if within_one(&x, &y) {
            2
        } else if valid {
            3
        } else {
            0
        }
    }

    fn address(&self, a: &Row, b: &Row) -> u64 {
        let t = self.table;
        let lines = a.line != 0 && b.line != 0;
        if a.postcode == 0 || b.postcode == 0 {
            return match (lines, a.line == b.line) {
                (false, _) => 0,
                (true, true) => 2,
                (true, false) if lines_near(t.lines.bytes(a.line), t.lines.bytes(b.line)) => 2,
                (true, false) => 10,
            };
        }
        if a.postcode == b.postcode {
            return match (lines, a.line == b.line) {
                (false, _) => 4,
                (true, true) => 1,
                (true, false) if lines_near(t.lines.bytes(a.line), t.lines.bytes(b.line)) => 3,
                (true, false) => 5,
            };
        }
        if lines && a.line == b.line {
            return 2;
        }
        self.postcodes(a, b, lines)
    }

    fn postcodes(&self, a: &Row, b: &Row, lines: bool) -> u64 {
        let t = self.table;
        let (x, y) = (t.areas[a.postcode as usize], t.areas[b.postcode as usize]);
        if x.district == y.district && (x.sector == 0 || y.sector == 0 || x.sector == y.sector) {
            let half = x.sector == 0 || y.sector == 0;
            let slip =
                !half && within_one(t.postcodes.bytes(a.postcode), t.postcodes.bytes(b.postcode));
            let near =
                lines && (half || slip) && lines_near(t.lines.bytes(a.line), t.lines.bytes(b.line));
            return if near {
                2
            } else if slip {
                6
            } else if half {
                8
            } else {
                7
            };
        }
        if within_one(t.postcodes.bytes(a.postcode), t.postcodes.bytes(b.postcode)) {
            6
        } else if x.district == y.district {
            8
        } else {
            9
        }
    }
}

fn ten(mut n: u64) -> [u8; 10] {
    let mut out = [b'0'; 10];
    for slot in out.iter_mut().rev() {
        *slot = b'0' + (n % 10) as u8;
        n /= 10;
    }
    out
}

fn text_id(same: bool, a: &[u8], b: &[u8]) -> u64 {
    if same {
        1
    } else if within_one(a, b) || (a.len().min(b.len()) >= 6 && osa(a, b) <= 1) {
        2
    } else {
        3
    }
}

/// Whether two unequal address lines are one address written twice: the same numbers in
/// them, and the words much alike.
fn lines_near(a: &[u8], b: &[u8]) -> bool {
    let same = a
        .iter()
        .filter(|c| c.is_ascii_digit())
        .eq(b.iter().filter(|c| c.is_ascii_digit()));
    same && (jaro_winkler(a, b) >= 0.88 || osa(a, b) <= 2)
}

/// The level of two dates of birth.
#[must_use]
pub fn dob_level(a: Date, b: Date) -> u64 {
    if !a.known() || !b.known() {
        return 0;
    }
    if a == b {
        return 1;
    }
    let ((y, m, d), (v, n, e)) = (a.parts(), b.parts());
    let real = a.real() && b.real();
    if y == v && m == e && d == n {
        return 2;
    }
    if y == v && (a.looks_defaulted() || b.looks_defaulted()) {
        return 3;
    }
    let same = u32::from(y == v) + u32::from(m == n) + u32::from(d == e);
    let slip = match same {
        2 => {
            y.abs_diff(v) == 1
                || y.abs_diff(v) == 10
                || m.abs_diff(n) == 1
                || d.abs_diff(e) == 1
                || within_one(&a.digits(), &b.digits())
        }
        _ => false,
    };
    if slip {
        return 4;
    }
    if same == 2 {
        return 5;
    }
    if !real {
        // No calendar has one of them: that they differ in more than a part says little.
        return if osa(&a.digits(), &b.digits()) <= 2 {
            5
        } else {
            0
        };
    }
    match (a.days() - b.days()).abs() {
        0..=366 => 6,
        367..=3653 => 7,
        _ => 8,
    }
}
