//! Households: persons who live or lived together; and a second look at records left over
//! inside one, which the knowledge of the household lets decide.

use crate::block::by_upper_half;
use crate::cluster::{Judge, Pair, Union};
use crate::dict::mix;
use crate::fields::{F_ADDRESS, F_DOB, F_FIRST, F_PHONE};
use crate::strings::within_one;
use crate::table::{Row, Table};
use rayon::prelude::*;

/// How sure (in bits, household against strangers) a pair must be to make one household.
pub const SURE: f32 = 4.0;

/// A household is not joined to another when both together would have more records.
const MOST: usize = 60;

/// Households in the making: rows in groups, none of which grows past [`MOST`].
struct Homes {
    groups: Union,
    size: Vec<u32>,
}

impl Homes {
    fn of(persons: &[u32]) -> Self {
        let mut it = Self {
            groups: Union::new(persons.len()),
            size: vec![1; persons.len()],
        };
        for (row, &of) in persons.iter().enumerate() {
            it.join(row as u32, of, usize::MAX);
        }
        it
    }

    fn join(&mut self, a: u32, b: u32, most: usize) {
        let (x, y) = (self.groups.find(a), self.groups.find(b));
        let both = self.size[x as usize] + self.size[y as usize];
        if x != y && both as usize <= most {
            self.groups.join(x, y);
            self.size[x.min(y) as usize] = both;
        }
    }

    fn named(mut self) -> Vec<u32> {
        (0..self.size.len() as u32)
            .map(|r| self.groups.find(r))
            .collect()
    }
}

/// The households of a file as its pairs tell them: for every row the lowest row of its
/// household. `persons` gives every row's person, `homes` the pairs of rows that are of one
/// household and two persons.
#[must_use]
pub fn match_up(persons: &[u32], homes: &[(u32, u32)]) -> Vec<u32> {
    let mut it = Homes::of(persons);
    for &(a, b) in homes {
        it.join(a, b, MOST);
    }
    it.named()
}

/// Households joined to others that live where they live: by telephone, by surname and
/// address line in one district, and by the postal address, or surname and postcode, that at
/// least half of each one's records give. An address that a household only once had does not
/// join it to those who live there now.
#[must_use]
pub fn gather(table: &Table, households: &[u32]) -> Vec<u32> {
    let mut it = Homes::of(households);
    let rows = &table.rows;
    let surname = |r: &Row| u64::from(table.names.info(r.last).key);
    let phones = keyed(table, |r| {
        (r.phone != 0).then(|| mix(u64::from(r.phone), 31))
    });
    each_block(&phones, |block| {
        block
            .iter()
            .for_each(|b| it.join(block[0] as u32, *b as u32, MOST));
    });
    let lines = keyed(table, |r| {
        (r.line != 0 && r.last != 0).then(|| mix(surname(r) << 32 | u64::from(r.line), 32))
    });
    each_block(&lines, |block| {
        for (i, &a) in block.iter().enumerate() {
            for &b in block[i + 1..].iter().take(NEXT) {
                let (x, y) = (&rows[a as u32 as usize], &rows[b as u32 as usize]);
                if near(table, x.postcode, y.postcode) {
                    it.join(a as u32, b as u32, MOST);
                }
            }
        }
    });
    let whole = |r: &Row| table.areas[r.postcode as usize].sector != 0;
    by_main(table, &mut it, |r| {
        (r.line != 0 && whole(r)).then(|| mix(u64::from(r.line) << 32 | u64::from(r.postcode), 33))
    });
    by_main(table, &mut it, |r| {
        (r.last != 0 && whole(r)).then(|| mix(surname(r) << 32 | u64::from(r.postcode), 34))
    });
    it.named()
}

/// Records of one surname and address line that each is looked at beside.
const NEXT: usize = 6;

/// Whether two postcodes may be of one home, one of them not known or mistyped.
fn near(table: &Table, x: u32, y: u32) -> bool {
    let of = |p: u32| table.areas[p as usize].district;
    x == 0
        || y == 0
        || of(x) == of(y)
        || within_one(table.postcodes.bytes(x), table.postcodes.bytes(y))
}

/// Rows by a key of theirs: `32 bits of the key << 32 | row`, sorted.
fn keyed(table: &Table, key: impl Fn(&Row) -> Option<u64>) -> Vec<u64> {
    let rows = table.rows.iter().enumerate();
    let mut out: Vec<u64> = rows
        .filter_map(|(i, r)| key(r).map(|k| k & !u64::from(u32::MAX) | i as u64))
        .collect();
    by_upper_half(&mut out);
    out
}

fn each_block(keyed: &[u64], mut f: impl FnMut(&[u64])) {
    let blocks = keyed.chunk_by(|x, y| x >> 32 == y >> 32);
    blocks.filter(|b| b.len() > 1).for_each(&mut f);
}

/// Joins the groups of which at least half of the records that have the key have it alike.
fn by_main(table: &Table, it: &mut Homes, key: impl Fn(&Row) -> Option<u64>) {
    let keyed = keyed(table, key);
    let mut with = vec![0u32; table.len()];
    for k in &keyed {
        with[it.groups.find(*k as u32) as usize] += 1;
    }
    let mut joins: Vec<(u32, u32)> = Vec::new();
    let mut found: Vec<u32> = Vec::new();
    each_block(&keyed, |block| {
        found.clear();
        found.extend(block.iter().map(|k| it.groups.find(*k as u32)));
        found.sort_unstable();
        let main = |run: &&[u32]| run.len() * 2 >= with[run[0] as usize] as usize;
        let runs: Vec<&[u32]> = found.chunk_by(|x, y| x == y).filter(main).collect();
        let Some(most) = runs
            .iter()
            .max_by_key(|r| (r.len(), std::cmp::Reverse(r[0])))
        else {
            return;
        };
        joins.extend(runs.iter().map(|r| (most[0], r[0])).filter(|(x, y)| x != y));
    });
    for (x, y) in joins {
        it.join(x, y, MOST);
    }
}

/// Pairs of records of two persons in one household that are one person after all, given
/// that the households are one: the address and telephone then say nothing more, and a
/// stranger is out of the question.
pub fn second_look(judge: &mut Judge<'_>, persons: &[u32], households: &[u32]) -> Vec<Pair> {
    let mut records = vec![0u32; households.len()];
    for home in households {
        records[*home as usize] += 1;
    }
    let mut by_name: Vec<(u64, u32)> = Vec::new();
    for (row, &home) in households.iter().enumerate() {
        let first = judge.table.rows[row].first;
        if first != 0 && records[home as usize] > 1 {
            let key = u64::from(home) << 32 | u64::from(judge.table.names.info(first).key);
            by_name.push((key, row as u32));
        }
    }
    drop(records);
    by_name.par_sort_unstable();
    let mut out = Vec::new();
    for rows in by_name.chunk_by(|x, y| x.0 == y.0) {
        for (i, &(_, a)) in rows.iter().enumerate().take(MOST) {
            for &(_, b) in rows[i + 1..].iter().take(MOST) {
                if persons[a as usize] != persons[b as usize]
                    && let Some(pair) = at_home(judge, a, b)
                {
                    out.push(pair);
                }
            }
        }
    }
    out
}

/// The least weight, in bits, that the household must lend for a pair to be taken up again.
const ENOUGH: f32 = 1.5;

fn at_home(judge: &mut Judge<'_>, a: u32, b: u32) -> Option<Pair> {
    let pair = judge.pair(a, b);
    let p = pair.pattern;
    let named = matches!(p.level(F_FIRST), 1..=4);
    let dated = matches!(p.level(F_DOB), 0..=5);
    if !named || !dated || pair.bits >= 0.0 || pair.bits < -9.0 {
        return None;
    }
    let c = judge.scorer.classes(p.with(F_ADDRESS, 0).with(F_PHONE, 0));
    let bits = c[0] - c[1];
    (bits >= ENOUGH).then_some(Pair {
        bits: bits.min(3.0),
        ..pair
    })
}
