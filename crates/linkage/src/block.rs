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
    keys: fn(&Ctx<'_>, &Row, &mut dyn FnMut(u64)),
}

/// What key functions see.
#[derive(Debug)]
pub struct Ctx<'a> {
    table: &'a Table,
}

impl Ctx<'_> {
    fn key(&self, name: u32) -> u64 {
        u64::from(self.table.names.info(name).key)
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

    fn head(&self, name: u32, n: usize) -> u64 {
        let b = self.table.names.bytes(name);
        b.iter().take(n).fold(1, |h, c| h << 8 | u64::from(*c))
    }
}

fn year(r: &Row) -> u64 {
    u64::from(r.dob.parts().0)
}

/// The rules, the most selective first.
pub const RULES: &[Rule] = &[
    Rule {
        words: "NHS number",
        cap: 30,
        window: 3,
        keys: |_, r, f| once(r.nhs, f),
    },
    Rule {
        words: "Unique Pupil Number",
        cap: 30,
        window: 3,
        keys: |_, r, f| once(r.upn, f),
    },
    Rule {
        words: "other identifier",
        cap: 30,
        window: 3,
        keys: |_, r, f| once(r.other, f),
    },
    Rule {
        words: "e-mail",
        cap: 20,
        window: 3,
        keys: |_, r, f| once(r.email, f),
    },
    Rule {
        words: "telephone",
        cap: 25,
        window: 3,
        keys: |_, r, f| once(r.phone, f),
    },
    Rule {
        words: "a name and the date of birth",
        cap: 60,
        window: 5,
        keys: |c, r, f| {
            if r.dob.known() {
                c.every(r, &mut |k| f(mix(k, u64::from(r.dob.0))));
            }
        },
    },
    Rule {
        words: "both names and the year of birth",
        cap: 12,
        window: 1,
        keys: |c, r, f| {
            if r.dob.known() {
                c.both(r, &mut |k| f(mix(k, year(r))));
            }
        },
    },
    Rule {
        words: "both names and the postcode district",
        cap: 8,
        window: 0,
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
        keys: |c, r, f| c.both(r, f),
    },
    Rule {
        words: "a given name and the postcode",
        cap: 40,
        window: 4,
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
        keys: |c, r, f| {
            if r.dob.known() && r.first != 0 && r.last != 0 {
                f(mix(c.head(r.first, 2) << 32 | c.head(r.last, 3), year(r)));
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
        (rule.keys)(&ctx, row, &mut |k| f(i, k));
    }
}

/// The candidate pairs of a table, each once, as `lower row << 32 | higher row`, in order.
/// With `across` only pairs of different sources are given.
#[must_use]
pub fn candidates(table: &Table, across: bool) -> Vec<u64> {
    let lists: Vec<Vec<u64>> = RULES
        .par_iter()
        .map(|rule| of_rule(table, rule, across))
        .collect();
    let mut all = Vec::with_capacity(lists.iter().map(Vec::len).sum());
    for mut list in lists {
        all.append(&mut list);
    }
    all.par_sort_unstable();
    all.dedup();
    all.shrink_to_fit();
    all
}

/// The pairs of one rule, not yet told apart from those of others.
fn of_rule(table: &Table, rule: &Rule, across: bool) -> Vec<u64> {
    let ctx = Ctx { table };
    let mut keyed: Vec<u64> = Vec::with_capacity(table.rows.len());
    for (i, row) in table.rows.iter().enumerate() {
        (rule.keys)(&ctx, row, &mut |k| {
            keyed.push((k & 0xffff_ffff_0000_0000) | i as u64)
        });
    }
    keyed.sort_unstable();
    keyed.dedup();
    let mut out = Vec::new();
    for block in keyed.chunk_by_mut(|x, y| x >> 32 == y >> 32) {
        if block.len() < 2 {
            continue;
        }
        let reach = if block.len() <= rule.cap {
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
