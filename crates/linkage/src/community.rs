//! Names go together: Mohammed with Hussain, Piotr with Nowak, and both with the years in
//! which parents chose them. Strangers who share one are more likely to share the other
//! than counting each alone would say. A small mixture of communities, learned from the
//! file itself, says by how much.

use crate::dict::mix;
use crate::table::{Row, Table};

/// How many communities the mixture has.
pub const COMMUNITIES: usize = 16;

type Mix = [f32; COMMUNITIES];

/// How communities share out the forenames, surnames and years of birth of a file.
#[derive(Debug, Clone, Default)]
pub struct Communities {
    first: Vec<Mix>,
    last: Vec<Mix>,
    years: Vec<Mix>,
    weights: Mix,
}

/// Records the mixture is learned from at most; the rest only add their counts.
const LEARN_FROM: usize = 40_000;
const ROUNDS: usize = 14;
/// Records that a value is thought to have spread evenly before any is seen.
const EVEN: f32 = 4.0;
const SPAN: usize = 5;
const BANDS: usize = 300 / SPAN + 1;

/// The band of five years that a date of birth falls in; 0 when not known.
fn band(r: &Row) -> usize {
    let year = r.dob.parts().0 as usize;
    if year < 1850 {
        0
    } else {
        ((year - 1850) / SPAN + 1).min(BANDS)
    }
}

impl Communities {
    /// Learns the mixture of a table's names.
    #[must_use]
    pub fn of(table: &Table) -> Self {
        let n = table.rows.len();
        let step = n.div_ceil(LEARN_FROM).max(1);
        let some: Vec<&Row> = table
            .rows
            .iter()
            .step_by(step)
            .filter(|r| r.first != 0 && r.last != 0)
            .collect();
        let mut it = Self::start(table, &some);
        for _ in 0..ROUNDS {
            it = it.round(table, &mut some.iter().copied());
        }
        it.round(table, &mut table.rows.iter())
    }

    fn empty(table: &Table) -> Self {
        let names = table.names.len() + 1;
        let zero = [0.0; COMMUNITIES];
        Self {
            first: vec![zero; names],
            last: vec![zero; names],
            years: vec![zero; BANDS + 1],
            weights: zero,
        }
    }

    /// Every surname begins in a community that its sound chooses.
    fn start(table: &Table, some: &[&Row]) -> Self {
        let mut it = Self::empty(table);
        for r in some {
            let mut share = [0.5 / COMMUNITIES as f32; COMMUNITIES];
            share[mix(u64::from(table.names.info(r.last).sound), 21) as usize % COMMUNITIES] += 0.5;
            it.add(r, &share);
        }
        it.finish();
        it
    }

    fn add(&mut self, r: &Row, share: &Mix) {
        let to = |list: &mut Mix| list.iter_mut().zip(share).for_each(|(a, s)| *a += s);
        to(&mut self.weights);
        if r.first != 0 {
            to(&mut self.first[r.first as usize]);
        }
        if r.last != 0 {
            to(&mut self.last[r.last as usize]);
        }
        let band = band(r);
        if band != 0 {
            to(&mut self.years[band]);
        }
    }

    /// Counts become, for every value, the chance of each community.
    fn finish(&mut self) {
        let total: f32 = self.weights.iter().sum::<f32>().max(1e-9);
        let weights = self.weights.map(|w| (w / total).max(1e-4));
        self.weights = weights;
        for list in [&mut self.first, &mut self.last, &mut self.years] {
            for row in list.iter_mut() {
                let n: f32 = row.iter().sum::<f32>() + EVEN;
                for (v, w) in row.iter_mut().zip(&weights) {
                    *v = (*v + EVEN * w) / n;
                }
            }
        }
    }

    fn round(&self, table: &Table, rows: &mut dyn Iterator<Item = &Row>) -> Self {
        let mut next = Self::empty(table);
        for r in rows {
            let mut share = self.joint(r, true, true, true);
            let total: f32 = share.iter().sum::<f32>().max(1e-20);
            share.iter_mut().for_each(|s| *s /= total);
            next.add(r, &share);
        }
        next.finish();
        next
    }

    /// For every community, its weight times how much more the values occur in it.
    #[inline]
    fn joint(&self, r: &Row, first: bool, last: bool, year: bool) -> Mix {
        let mut out = self.weights;
        let mut times = |list: &Mix| {
            for ((o, v), w) in out.iter_mut().zip(list).zip(&self.weights) {
                *o *= v / w;
            }
        };
        if first && r.first != 0 {
            times(&self.first[r.first as usize]);
        }
        if last && r.last != 0 {
            times(&self.last[r.last as usize]);
        }
        let band = band(r);
        if year && band != 0 {
            times(&self.years[band]);
        }
        out
    }

    /// log2 of how much more often a record has these of its values together than if each
    /// were drawn alone.
    #[inline]
    #[must_use]
    pub fn lift(&self, r: &Row, first: bool, last: bool, year: bool) -> f32 {
        if self.first.len() <= r.first.max(r.last) as usize {
            return 0.0;
        }
        self.joint(r, first, last, year)
            .iter()
            .sum::<f32>()
            .max(0.25)
            .log2()
    }
}
