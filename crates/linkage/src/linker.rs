//! The whole of it: block, compare, learn, weigh, put together.

use crate::block;
use crate::cluster::{Clusters, Judge, Pair, Rules, cluster};
use crate::compare::Comparer;
use crate::dict::Map;
use crate::em::{Counts, Limits, learn};
use crate::fields::Pattern;
use crate::freq::{Frequencies, agreement};
use crate::household;
use crate::model::{Model, Scorer};
use crate::table::Table;
use rayon::prelude::*;

/// How a file is linked.
#[derive(Debug, Clone, Copy)]
pub struct Settings {
    /// Only records of different sources are compared (lists without duplicates of their own).
    pub across: bool,
    /// Pairs below this weight (log2 odds) are forgotten.
    pub keep: f32,
    /// How pairs are put together.
    pub rules: Rules,
    /// What limits learning.
    pub limits: Limits,
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            across: false,
            keep: -6.65,
            rules: Rules::default(),
            limits: Limits::default(),
        }
    }
}

/// What linking came to.
#[derive(Debug, Clone)]
pub struct Linked {
    /// The model that weighed.
    pub model: Model,
    /// Pairs kept, by row.
    pub pairs: Vec<Pair>,
    /// How many candidate pairs were compared.
    pub candidates: usize,
    /// How many different patterns they came out at.
    pub patterns: usize,
    /// The persons.
    pub clusters: Clusters,
    /// For every row the lowest row of its household.
    pub households: Vec<u32>,
    /// Pairs that only the second look, inside matched households, put together.
    pub second: Vec<Pair>,
}

/// Links a table's records: learns a model unless one is given.
///
/// `step` is told the name of each step as it begins.
pub fn link(
    table: &Table,
    model: Option<Model>,
    settings: &Settings,
    mut step: impl FnMut(&str),
) -> Linked {
    step("finding pairs");
    let candidates = block::candidates(table, settings.across);
    step("comparing pairs");
    let patterns = compare_all(table, &candidates);
    let freq = Frequencies::of(table);
    let counts = tally(&patterns);
    let distinct = counts.len();
    let model = model.unwrap_or_else(|| {
        step("learning");
        learn(&counts, &agreement(table), table.len(), settings.limits)
    });
    drop(counts);
    step("weighing pairs");
    let scorer = Scorer::new(&model, table.len());
    let (pairs, homes) = weigh_all(table, &freq, &scorer, &candidates, &patterns, settings.keep);
    let n = candidates.len();
    drop((candidates, patterns));
    step("putting persons together");
    let mut judge = Judge::new(table, &scorer, &freq);
    let rules = Rules {
        across: settings.across,
        ..settings.rules
    };
    let mut clusters = cluster(&mut judge, &pairs, rules, &[], None);
    step("matching households");
    let mut households = household::match_up(&clusters.of, &homes);
    let second = household::second_look(&mut judge, &clusters.of, &households);
    if !second.is_empty() {
        let again = cluster(&mut judge, &second, rules, &[], Some(&clusters.of));
        clusters.of = again.of;
        clusters.refused.extend(again.refused);
        households = household::match_up(&clusters.of, &homes);
    }
    drop(judge);
    let households = household::gather(table, &households);
    Linked {
        model,
        pairs,
        candidates: n,
        patterns: distinct,
        clusters,
        households,
        second,
    }
}

const CHUNK: usize = 1 << 16;

fn compare_all(table: &Table, candidates: &[u64]) -> Vec<u64> {
    let mut out = vec![0u64; candidates.len()];
    out.par_chunks_mut(CHUNK)
        .zip(candidates.par_chunks(CHUNK))
        .for_each_init(
            || Comparer::new(table),
            |compare, (out, pairs)| {
                for (slot, pair) in out.iter_mut().zip(pairs) {
                    *slot = compare.pattern((pair >> 32) as u32, *pair as u32).0;
                }
            },
        );
    out
}

/// How often each pattern came up, in the order of patterns.
fn tally(patterns: &[u64]) -> Counts {
    let merged = patterns
        .par_chunks(CHUNK * 8)
        .map(|chunk| {
            let mut map: Map<u64, u32> = Map::default();
            for p in chunk {
                *map.entry(*p).or_default() += 1;
            }
            map
        })
        .reduce(Map::default, |a, b| {
            let (mut big, small) = if a.len() > b.len() { (a, b) } else { (b, a) };
            for (p, n) in small {
                *big.entry(p).or_default() += n;
            }
            big
        });
    let mut counts: Counts = merged.into_iter().map(|(p, n)| (Pattern(p), n)).collect();
    counts.sort_unstable();
    counts
}

/// Pairs of one person worth keeping, and pairs of one household.
fn weigh_all(
    table: &Table,
    freq: &Frequencies,
    scorer: &Scorer,
    candidates: &[u64],
    patterns: &[u64],
    keep: f32,
) -> (Vec<Pair>, Vec<(u32, u32)>) {
    let weigh = |(pairs, patterns): (&[u64], &[u64])| {
        let (mut kept, mut homes) = (Vec::new(), Vec::new());
        for (pair, pattern) in pairs.iter().zip(patterns) {
            let (a, b) = ((pair >> 32) as u32, *pair as u32);
            let (x, y) = (&table.rows[a as usize], &table.rows[b as usize]);
            let pattern = Pattern(*pattern);
            if !scorer.may_matter(pattern, keep) {
                continue;
            }
            let weight = scorer.weigh(freq, x, y, pattern);
            if weight.bits >= keep {
                kept.push(Pair {
                    a,
                    b,
                    bits: weight.bits,
                    pattern,
                });
            }
            if weight.bits < 0.0 && weight.home > household::SURE {
                homes.push((a, b));
            }
        }
        (kept, homes)
    };
    let lists: Vec<_> = candidates
        .par_chunks(CHUNK)
        .zip(patterns.par_chunks(CHUNK))
        .map(weigh)
        .collect();
    let mut kept = Vec::with_capacity(lists.iter().map(|l| l.0.len()).sum());
    let mut homes = Vec::with_capacity(lists.iter().map(|l| l.1.len()).sum());
    for (k, h) in lists {
        kept.extend(k);
        homes.extend(h);
    }
    (kept, homes)
}
