//! Households: persons who live or lived together; and a second look at records left over
//! inside one, which the knowledge of the household lets decide.

use crate::cluster::{Judge, Pair, Union};
use crate::dict::Map;
use crate::fields::{F_ADDRESS, F_DOB, F_FIRST, F_PHONE};
use crate::table::Table;

/// How sure (in bits, household against strangers) a pair must be to make one household.
pub const SURE: f32 = 4.0;

/// A household is not joined to another when both together would have more records.
const MOST: usize = 60;

/// The households of a file: for every row the lowest row of its household. `persons` gives
/// every row's person, `homes` the pairs of rows that are of one household and two persons.
#[must_use]
pub fn match_up(table: &Table, persons: &[u32], homes: &[(u32, u32)]) -> Vec<u32> {
    let n = table.len();
    let mut groups = Union::new(n);
    let mut size = vec![1u32; n];
    for (row, &of) in persons.iter().enumerate() {
        let (x, y) = (groups.find(row as u32), groups.find(of));
        if x != y {
            groups.join(x, y);
            size[x.min(y) as usize] += size[x.max(y) as usize];
        }
    }
    for &(a, b) in homes {
        let (x, y) = (groups.find(a), groups.find(b));
        if x != y && (size[x as usize] + size[y as usize]) as usize <= MOST {
            groups.join(x, y);
            size[x.min(y) as usize] += size[x.max(y) as usize];
        }
    }
    (0..n as u32).map(|r| groups.find(r)).collect()
}

/// Pairs of records of two persons in one household that are one person after all, given
/// that the households are one: the address and telephone then say nothing more, and a
/// stranger is out of the question.
pub fn second_look(judge: &mut Judge<'_>, persons: &[u32], households: &[u32]) -> Vec<Pair> {
    let mut by_name: Map<u64, Vec<u32>> = Map::default();
    for (row, &home) in households.iter().enumerate() {
        let first = judge.table.rows[row].first;
        if first != 0 {
            let key = u64::from(home) << 32 | u64::from(judge.table.names.info(first).key);
            by_name.entry(key).or_default().push(row as u32);
        }
    }
    let mut keys: Vec<u64> = by_name
        .iter()
        .filter(|(_, rows)| rows.len() > 1)
        .map(|(k, _)| *k)
        .collect();
    keys.sort_unstable();
    let mut out = Vec::new();
    for key in keys {
        let rows = &by_name[&key];
        for (i, &a) in rows.iter().enumerate().take(MOST) {
            for &b in rows[i + 1..].iter().take(MOST) {
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
