//! Which pairs are worth comparing: records that share one of many keys. Each rule hashes
//! its keys to numbers and sorts them; a block that is too big is not compared whole but
//! each record with its nearest neighbours by date of birth.

use crate::dict::mix;
use crate::table::{Row, Table};
use rayon::prelude::*;

/// How the blocks of one rule are cut.
#[derive(Debug, Clone, Copy)]
pub struct Rule {
    /// What records of a block share, in words.
    pub words: &'static str,
    /// Blocks with more records than this are not compared whole.
    pub cap: usize,
    /// In a bigger block each record is compared with this many next ones; 0 leaves it out.
    pub window: usize,
    /// Files with more records do without this rule: its blocks would all be too big.
    pub upto: usize,
    keys: fn(&Ctx<'_>, &Row, &mut dyn FnMut(u64)),
}

/// What key functions see.
#[derive(Debug)]
pub struct Ctx<'a> {
    table: &'a Table,
}

impl Ctx<'_> {
    fn key(&self, name: u32) -> u64 {
        u64::from(self.table.names.hint(name).key)
    }

    fn parts(&self, name: u32, f: &mut dyn FnMut(u64)) {
        if name == 0 {
            return;
        }
        let info = self.table.names.info(name);
        if info.short {
            return;
        }
        for p in info.parts.into_iter().filter(|p| *p != 0) {
            f(self.key(p));
        }
    }

    fn given(&self, r: &Row, f: &mut dyn FnMut(u64)) {
        self.parts(r.first, f);
        self.parts(r.middle, f);
    }

    fn every(&self, r: &Row, f: &mut dyn FnMut(u64)) {
        self.given(r, f);
        self.parts(r.last, f);
    }

    /// Forename and surname together, whichever way round.
    fn both(&self, r: &Row, f: &mut dyn FnMut(u64)) {
        self.given(r, &mut |g| {
            self.parts(r.last, &mut |s| f(mix(g.min(s), g.max(s))))
        });
    }

    fn district(&self, r: &Row) -> u64 {
        u64::from(self.table.areas[r.postcode as usize].district)
    }

    /// The figures of the address line; 0 when it has none.
    fn house(&self, r: &Row) -> u64 {
        let b = self.table.lines.bytes(r.line);
        let figures = b.iter().filter(|c| c.is_ascii_digit()).take(8);
        figures.fold(0, |h, c| (h << 4) | (u64::from(c & 15) + 1))
    }

    fn head(&self, name: u32, n: usize) -> u64 {
        let b = self.table.names.bytes(name);
        b.iter().take(n).fold(1, |h, c| h << 8 | u64::from(*c))
    }
}

fn year(r: &Row) -> u64 {
    u64::from(r.dob.parts().0)
}

const ALWAYS: usize = usize::MAX;

impl Rule {
    /// The biggest block that is compared whole in a file of `records`: a small file can
    /// afford more.
    #[must_use]
    pub fn cap_in(&self, records: usize) -> usize {
        match records {
            0..=20_000 => self.cap * 3,
            20_001..=60_000 => self.cap * 2,
            _ => self.cap,
        }
    }
}

/// The rules, the most selective first.
pub const RULES: &[Rule] = &[
    Rule {
        words: "NHS number",
        cap: 30,
        window: 3,
        upto: ALWAYS,
        keys: |_, r, f| once(r.nhs, f),
    },
    Rule {
        words: "Unique Pupil Number",
        cap: 30,
        window: 3,
        upto: ALWAYS,
        keys: |_, r, f| once(r.upn, f),
    },
    Rule {
        words: "other identifier",
        cap: 30,
        window: 3,
        upto: ALWAYS,
        keys: |_, r, f| once(r.other, f),
    },
    Rule {
        words: "e-mail",
        cap: 20,
        window: 3,
        upto: ALWAYS,
        keys: |_, r, f| once(r.email, f),
    },
    Rule {
        words: "telephone",
        cap: 25,
        window: 3,
        upto: ALWAYS,
        keys: |_, r, f| once(r.phone, f),
    },
    Rule {
        words: "a name and the date of birth",
        cap: 60,
        window: 5,
        upto: ALWAYS,
        keys: |c, r, f| {
            if r.dob.known() {
                c.every(r, &mut |k| f(mix(k, u64::from(r.dob.0))));
            }
        },
    },
    Rule {
        words: "both names and the year of birth",
        cap: 12,
        window: 2,
        upto: ALWAYS,
        keys: |c, r, f| {
            if r.dob.known() {
                c.both(r, &mut |k| f(mix(k, year(r))));
            }
        },
    },
    Rule {
        words: "both names and the postcode district",
        cap: 8,
        window: 2,
        upto: ALWAYS,
        keys: |c, r, f| {
            if r.postcode != 0 {
                c.both(r, &mut |k| f(mix(k, c.district(r))));
            }
        },
    },
    Rule {
        words: "both names, when rare",
        cap: 9,
        window: 0,
        upto: ALWAYS,
        keys: |c, r, f| c.both(r, f),
    },
    Rule {
        words: "a given name and the postcode",
        cap: 40,
        window: 4,
        upto: ALWAYS,
        keys: |c, r, f| {
            if r.postcode != 0 {
                c.given(r, &mut |k| f(mix(k, u64::from(r.postcode))));
            }
        },
    },
    Rule {
        words: "address line and postcode",
        cap: 30,
        window: 4,
        upto: ALWAYS,
        keys: |_, r, f| {
            if r.line != 0 && r.postcode != 0 {
                f(mix(u64::from(r.line), u64::from(r.postcode)));
            }
        },
    },
    Rule {
        words: "address line and a given name",
        cap: 20,
        window: 0,
        upto: ALWAYS,
        keys: |c, r, f| {
            if r.line != 0 {
                c.given(r, &mut |k| f(mix(k, u64::from(r.line))));
            }
        },
    },
    Rule {
        words: "date of birth and postcode sector",
        cap: 30,
        window: 3,
        upto: ALWAYS,
        keys: |c, r, f| {
            let sector = c.table.areas[r.postcode as usize].sector;
            if r.dob.known() && sector != 0 {
                f(mix(u64::from(r.dob.0), u64::from(sector)));
            }
        },
    },
    Rule {
        words: "date of birth and both initials",
        cap: 30,
        window: 3,
        upto: ALWAYS,
        keys: |c, r, f| {
            if r.dob.known() && r.first != 0 && r.last != 0 {
                let (a, b) = (c.head(r.first, 1), c.head(r.last, 1));
                f(mix(u64::from(r.dob.0), a.min(b) << 32 | a.max(b)));
            }
        },
    },
    Rule {
        words: "how both names begin, and the year of birth",
        cap: 6,
        window: 0,
        upto: ALWAYS,
        keys: |c, r, f| {
            if r.dob.known() && r.first != 0 && r.last != 0 {
                f(mix(c.head(r.first, 2) << 32 | c.head(r.last, 3), year(r)));
            }
        },
    },
    Rule {
        words: "surname, postcode and the forename's first letter",
        cap: 20,
        window: 2,
        upto: ALWAYS,
        keys: |c, r, f| {
            if r.postcode != 0 && r.first != 0 {
                let at = mix(c.head(r.first, 1), u64::from(r.postcode));
                c.parts(r.last, &mut |k| f(mix(k, at)));
            }
        },
    },
    Rule {
        words: "house number, postcode and the forename's first letter",
        cap: 12,
        window: 0,
        upto: 300_000,
        keys: |c, r, f| {
            let house = c.house(r);
            if r.postcode != 0 && r.first != 0 && house != 0 {
                f(mix(house << 8 | c.head(r.first, 1), u64::from(r.postcode)));
            }
        },
    },
    Rule {
        words: "surname and postcode",
        cap: 12,
        window: 0,
        upto: 60_000,
        keys: |c, r, f| {
            if r.postcode != 0 {
                c.parts(r.last, &mut |k| f(mix(k, u64::from(r.postcode))));
            }
        },
    },
    Rule {
        words: "a name and the day and month of birth",
        cap: 8,
        window: 0,
        upto: 300_000,
        keys: |c, r, f| {
            if r.dob.known() && !r.dob.looks_defaulted() {
                let (_, m, d) = r.dob.parts();
                c.every(r, &mut |k| f(mix(k, u64::from(m << 8 | d))));
            }
        },
    },
    Rule {
        words: "a name and the year of birth",
        cap: 6,
        window: 0,
        upto: 60_000,
        keys: |c, r, f| {
            if r.dob.known() {
                c.every(r, &mut |k| f(mix(k, year(r))));
            }
        },
    },
    Rule {
        words: "date of birth",
        cap: 6,
        window: 2,
        upto: 60_000,
        keys: |_, r, f| once(r.dob.0, f),
    },
    Rule {
        words: "a name and a place",
        cap: 8,
        window: 0,
        upto: 300_000,
        keys: |c, r, f| {
            if r.more != 0 {
                let [town, birth, _] = c.table.mores[r.more as usize];
                for place in [town, birth].into_iter().filter(|p| *p != 0) {
                    c.every(r, &mut |k| f(mix(k, u64::from(place))));
                }
            }
        },
    },
    Rule {
        words: "how the e-mail begins, and a first letter",
        cap: 8,
        window: 0,
        upto: 300_000,
        keys: |c, r, f| {
            let b = c.table.emails.bytes(r.email);
            if b.len() >= 8 {
                let head = b.iter().take(6).fold(1, |h, c| h << 8 | u64::from(*c));
                for name in [r.first, r.last].into_iter().filter(|n| *n != 0) {
                    f(mix(head, c.head(name, 1)));
                }
            }
        },
    },
];

fn once(id: u32, f: &mut dyn FnMut(u64)) {
    if id != 0 {
        f(mix(u64::from(id), 5));
    }
}

/// The keys that one record has under every rule, each with its rule.
pub fn keys_of(table: &Table, row: &Row, mut f: impl FnMut(usize, u64)) {
    let ctx = Ctx { table };
    for (i, rule) in RULES.iter().enumerate() {
        if table.len() <= rule.upto {
            (rule.keys)(&ctx, row, &mut |k| f(i, k));
        }
    }
}

/// The candidate pairs of a table, each once, as `lower row << 32 | higher row`, in order.
/// With `across` only pairs of different sources are given.
#[must_use]
pub fn candidates(table: &Table, across: bool) -> Vec<u64> {
    let lists: Vec<Vec<u64>> = RULES
        .par_iter()
        .filter(|rule| table.len() <= rule.upto)
        .map(|rule| of_rule(table, rule, across))
        .collect();
    distinct(lists, table.len())
}

/// Rows whose pairs are put in order together.
const SHARE: usize = 1 << 12;

/// All pairs of some lists, each once and in order: parted by their lower row, then sorted
/// part by part.
fn distinct(lists: Vec<Vec<u64>>, rows: usize) -> Vec<u64> {
    let part = |pair: u64| (pair >> 32) as usize / SHARE;
    let mut ends = vec![0usize; rows / SHARE + 1];
    for pair in lists.iter().flatten() {
        ends[part(*pair)] += 1;
    }
    let mut sum = 0;
    for end in &mut ends {
        sum += *end;
        *end = sum - *end;
    }
    let mut all = vec![0u64; sum];
    for list in lists {
        for pair in list {
            let at = &mut ends[part(pair)];
            all[*at] = pair;
            *at += 1;
        }
    }
    let mut parts: Vec<&mut [u64]> = Vec::with_capacity(ends.len());
    let mut rest = all.as_mut_slice();
    let mut from = 0;
    for end in &ends {
        let (head, tail) = rest.split_at_mut(end - from);
        parts.push(head);
        (rest, from) = (tail, *end);
    }
    parts.into_par_iter().for_each(<[u64]>::sort_unstable);
    all.dedup();
    all.shrink_to_fit();
    all
}

/// Sorts by the upper half, keeping the order of what is equal there.
pub(crate) fn by_upper_half(keys: &mut Vec<u64>) {
    const BITS: [(u32, usize); 3] = [(32, 11), (43, 11), (54, 10)];
    if keys.len() < 1 << 12 {
        keys.sort_by_key(|k| k >> 32);
        return;
    }
    let mut other = vec![0u64; keys.len()];
    for (shift, bits) in BITS {
        let at = |key: u64| (key >> shift) as usize & ((1 << bits) - 1);
        let mut places = vec![0u32; 1 << bits];
        for key in keys.iter() {
            places[at(*key)] += 1;
        }
        let mut sum = 0;
        for place in &mut places {
            sum += *place;
            *place = sum - *place;
        }
        for key in keys.iter() {
            let place = &mut places[at(*key)];
            other[*place as usize] = *key;
            *place += 1;
        }
        std::mem::swap(keys, &mut other);
    }
}

/// The pairs of one rule, not yet told apart from those of others.
fn of_rule(table: &Table, rule: &Rule, across: bool) -> Vec<u64> {
    let ctx = Ctx { table };
    let cap = rule.cap_in(table.len());
    let mut keyed: Vec<u64> = Vec::with_capacity(table.rows.len());
    for (i, row) in table.rows.iter().enumerate() {
        (rule.keys)(&ctx, row, &mut |k| {
            keyed.push((k & 0xffff_ffff_0000_0000) | i as u64)
        });
    }
    by_upper_half(&mut keyed);
    keyed.dedup();
    let mut out = Vec::new();
    for block in keyed.chunk_by_mut(|x, y| x >> 32 == y >> 32) {
        if block.len() < 2 {
            continue;
        }
        let reach = if block.len() <= cap {
            block.len()
        } else if rule.window == 0 {
            continue;
        } else {
            block.sort_unstable_by_key(|k| (table.rows[*k as u32 as usize].dob, *k));
            rule.window
        };
        for (i, &x) in block.iter().enumerate() {
            for &y in block[i + 1..].iter().take(reach) {
                let (a, b) = ((x as u32).min(y as u32), (x as u32).max(y as u32));
                if !across || table.rows[a as usize].source != table.rows[b as usize].source {
                    out.push(u64::from(a) << 32 | u64::from(b));
                }
            }
        }
    }
    out
}
