//! How often values occur, and from that, by arithmetic, how often strangers agree.

use crate::community::Communities;
use crate::compare::Comparer;
use crate::date::{Date, YEARS};
use crate::dict::{Map, counts, mix};
use crate::fields::{
    F_ADDRESS, F_DOB, F_EMAIL, F_FIRST, F_LAST, F_NHS, F_OTHER, F_PHONE, F_SEX, F_SEX_OF_NAME,
    F_TOWN, F_UPN, FIELDS, SPEC,
};
use crate::table::{Row, Table};
use rayon::prelude::*;

const DOB_FROM: u32 = YEARS.0 << 9;

/// Value frequencies of one table, as log2 of the shares of the records that have the field.
#[derive(Debug, Clone, Default)]
pub struct Frequencies {
    first: Vec<f32>,
    last: Vec<f32>,
    first_mass: Vec<f32>,
    last_mass: Vec<f32>,
    dob: Vec<f32>,
    odd_dob: f32,
    mores: Vec<[f32; 3]>,
    /// Which names and years go together.
    pub communities: Communities,
}

impl Frequencies {
    /// Counts a table's values.
    #[must_use]
    pub fn of(table: &Table) -> Self {
        let len = table.names.len();
        let (first, first_mass) = names(table, counts(table.rows.iter().map(|r| r.first), len));
        let (last, last_mass) = names(table, counts(table.rows.iter().map(|r| r.last), len));
        let mut dob = vec![0u32; ((YEARS.1 - YEARS.0 + 1) << 9) as usize];
        for r in table.rows.iter().filter(|r| r.dob.real()) {
            dob[(r.dob.0 - DOB_FROM) as usize] += 1;
        }
        let total: u32 = dob.iter().sum();
        let dob = dob.iter().map(|c| share(*c, total)).collect();
        Self {
            first,
            last,
            first_mass,
            last_mass,
            dob,
            odd_dob: share(1, total.max(1)),
            mores: mores(table),
            communities: Communities::of(table),
        }
    }

    /// log2 share of a forename; of all forms and spellings of it when `mass`.
    #[inline]
    #[must_use]
    pub fn first(&self, name: u32, mass: bool) -> f32 {
        let list = if mass { &self.first_mass } else { &self.first };
        list.get(name as usize).copied().unwrap_or(NONE)
    }

    /// log2 share of a surname; of all forms and spellings of it when `mass`.
    #[inline]
    #[must_use]
    pub fn last(&self, name: u32, mass: bool) -> f32 {
        let list = if mass { &self.last_mass } else { &self.last };
        list.get(name as usize).copied().unwrap_or(NONE)
    }

    /// log2 shares of a town, place of birth and occupation, by their place in
    /// [`Table::mores`].
    #[inline]
    #[must_use]
    pub fn more(&self, more: u32) -> [f32; 3] {
        self.mores.get(more as usize).copied().unwrap_or([NONE; 3])
    }

    /// log2 share of a date of birth.
    #[inline]
    #[must_use]
    pub fn dob(&self, date: Date) -> f32 {
        if !date.real() {
            return self.odd_dob;
        }
        self.dob
            .get(date.0.wrapping_sub(DOB_FROM) as usize)
            .copied()
            .unwrap_or(NONE)
    }
}

/// For every combination of town, place of birth and occupation the share of each.
fn mores(table: &Table) -> Vec<[f32; 3]> {
    if table.mores.len() < 2 {
        return Vec::new();
    }
    let shares = [0, 1, 2].map(|k| {
        let values = table.rows.iter().map(|r| table.mores[r.more as usize][k]);
        let tally = counts(values, table.texts.len());
        let total: u32 = tally.iter().skip(1).sum();
        let shares: Vec<f32> = tally.into_iter().map(|c| share(c, total)).collect();
        shares
    });
    let of = |three: &[u32; 3]| [0, 1, 2].map(|k| shares[k][three[k] as usize]);
    table.mores.iter().map(of).collect()
}

/// log2 of the share; that of a value which nobody has is [`NONE`].
fn share(count: u32, total: u32) -> f32 {
    if total == 0 || count == 0 {
        NONE
    } else {
        (count as f32 / total as f32).log2()
    }
}

/// Stands for the log2 share of a value that does not occur.
pub const NONE: f32 = -40.0;

fn names(table: &Table, counts: Vec<u32>) -> (Vec<f32>, Vec<f32>) {
    let total: u32 = counts.iter().skip(1).sum();
    let mut by_key: Map<u32, u32> = Map::default();
    for (id, c) in counts.iter().enumerate().skip(1).filter(|(_, c)| **c > 0) {
        *by_key.entry(table.names.info(id as u32).key).or_default() += c;
    }
    let mass = (0..counts.len())
        .map(|id| {
            by_key
                .get(&table.names.info(id as u32).key)
                .map_or(NONE, |c| share(*c, total))
        })
        .collect();
    let own = counts
        .iter()
        .enumerate()
        .map(|(id, c)| if id == 0 { NONE } else { share(*c, total) })
        .collect();
    (own, mass)
}

/// For every field and level, the share of *all* pairs of records known on both sides that
/// come out at it. Exact levels are sums of squared frequencies; the others are counted on
/// an even sample of pairs.
pub type Agreement = [[f64; 16]; FIELDS];

/// Reads a field's number out of a row.
type ValueOf = fn(&Row) -> u64;

/// Agreement of all pairs of a table's records.
#[must_use]
pub fn agreement(table: &Table) -> Agreement {
    let mut out = sampled(table);
    let exact: [(usize, ValueOf); 8] = [
        (F_FIRST, |r| u64::from(r.first)),
        (F_LAST, |r| u64::from(r.last)),
        (F_DOB, |r| u64::from(r.dob.0)),
        (F_NHS, |r| u64::from(r.nhs)),
        (F_UPN, |r| u64::from(r.upn)),
        (F_OTHER, |r| u64::from(r.other)),
        (F_PHONE, |r| u64::from(r.phone)),
        (F_EMAIL, |r| u64::from(r.email)),
    ];
    for (field, value) in exact {
        known(&mut out[field], 1, squared(table, value));
    }
    known(&mut out[F_SEX], 1, squared(table, |r| u64::from(r.sex)));
    set_exact(&mut out[F_SEX_OF_NAME], 2, mixed_sex(table));
    for k in 0..3 {
        let value = |r: &Row| u64::from(table.mores[r.more as usize][k]);
        known(&mut out[F_TOWN + k], 1, squared(table, value));
    }
    let both = |r: &Row| {
        if r.line == 0 || r.postcode == 0 {
            0
        } else {
            u64::from(r.line) << 32 | u64::from(r.postcode)
        }
    };
    let exact = squared(table, both);
    known(&mut out[F_ADDRESS], 1, exact);
    let line = squared(table, |r| u64::from(r.line));
    known(
        &mut out[F_ADDRESS],
        2,
        line.map(|l| (l - exact.unwrap_or(0.0)).max(l * 0.01)),
    );
    let code = squared(table, |r| u64::from(r.postcode));
    for (level, part) in [(3, 0.05), (4, 0.2), (5, 0.8)] {
        known(&mut out[F_ADDRESS], level, code.map(|c| c * part));
    }
    out
}

/// Sets a level's share if the file has the field at all; else the belief stands.
fn known(levels: &mut [f64; 16], at: usize, share: Option<f64>) {
    if let Some(share) = share {
        set_exact(levels, at, share.max(1e-12));
    }
}

/// Chance that two different records that have the value have it equal; `None` when fewer
/// than two have it.
fn squared(table: &Table, value: impl Fn(&Row) -> u64) -> Option<f64> {
    let mut tally: Vec<u32> = Vec::new();
    let mut sparse: Map<u64, u32> = Map::default();
    let mut total = 0u64;
    for r in &table.rows {
        let v = value(r);
        if v == 0 {
            continue;
        }
        total += 1;
        if v < 1 << 24 {
            let v = v as usize;
            if v >= tally.len() {
                tally.resize((v + 1).next_power_of_two(), 0);
            }
            tally[v] += 1;
        } else {
            *sparse.entry(v).or_default() += 1;
        }
    }
    let pairs = |c: u32| u64::from(c) * u64::from(c).saturating_sub(1);
    let same: u64 = tally.iter().map(|c| pairs(*c)).sum::<u64>()
        + sparse.values().map(|c| pairs(*c)).sum::<u64>();
    (total >= 2).then(|| same as f64 / (total as f64 * (total - 1) as f64))
}

/// Chance that two records with one forename are of different sex.
fn mixed_sex(table: &Table) -> f64 {
    let mut by_name = vec![[0u32; 2]; table.names.len() + 1];
    for r in table.rows.iter().filter(|r| r.first != 0 && r.sex != 0) {
        by_name[r.first as usize][usize::from(r.sex == b'F')] += 1;
    }
    let (mut mixed, mut all) = (1.0f64, 20.0f64);
    for [m, f] in by_name {
        let (m, f) = (f64::from(m), f64::from(f));
        mixed += 2.0 * m * f;
        all += (m + f) * (m + f - 1.0).max(0.0);
    }
    mixed / all
}

/// Sets a level's share and scales the others so that all sum to one.
fn set_exact(levels: &mut [f64; 16], at: usize, share: f64) {
    let rest: f64 = 1.0 - levels[at];
    let scale = if rest > 0.0 {
        (1.0 - share) / rest
    } else {
        1.0
    };
    for (i, v) in levels.iter_mut().enumerate().skip(1) {
        *v = if i == at { share } else { *v * scale };
    }
}

/// How many pairs the even sample has at most.
const SAMPLE: u64 = 240_000;
const PARTS: u64 = 8;

fn sampled(table: &Table) -> Agreement {
    let n = table.rows.len() as u64;
    let all = n.saturating_mul(n.saturating_sub(1)) / 2;
    let tally = |pairs: &mut dyn Iterator<Item = (u64, u64)>| {
        let mut out = [[0.0f64; 16]; FIELDS];
        let mut compare = Comparer::new(table);
        for (a, b) in pairs.filter(|(a, b)| a != b) {
            let p = compare.pattern(a as u32, b as u32);
            for (field, levels) in out.iter_mut().enumerate() {
                levels[p.level(field)] += 1.0;
            }
        }
        out
    };
    let mut out = if all < SAMPLE {
        tally(&mut (0..n).flat_map(|a| (a + 1..n).map(move |b| (a, b))))
    } else {
        let part = SAMPLE / PARTS;
        let parts: Vec<Agreement> = (0..PARTS)
            .into_par_iter()
            .map(|p| {
                tally(&mut (p * part..(p + 1) * part).map(|i| (mix(i, 11) % n, mix(i, 12) % n)))
            })
            .collect();
        let mut sum = [[0.0f64; 16]; FIELDS];
        for part in &parts {
            for (to, from) in sum.iter_mut().flatten().zip(part.iter().flatten()) {
                *to += from;
            }
        }
        sum
    };
    for (levels, spec) in out.iter_mut().zip(&SPEC) {
        levels[0] = 0.0;
        for (v, l) in levels.iter_mut().skip(1).zip(spec.levels) {
            *v += 20.0 * l.stranger + 0.05;
        }
        let total: f64 = levels.iter().sum();
        for v in levels.iter_mut() {
            *v /= total.max(1e-300);
        }
    }
    out
}
