//! Learning the model from the counts of patterns alone, without labels.

use crate::fields::{F_DOB, FIELDS, Pattern, SPEC};
use crate::freq::Agreement;
use crate::model::{Model, Scorer};

/// How often each pattern came up among the candidate pairs.
pub type Counts = Vec<(Pattern, u32)>;

/// What limits learning.
#[derive(Debug, Clone, Copy)]
pub struct Limits {
    /// Rounds at most.
    pub rounds: usize,
    /// Learning stops when no share moves by more than this.
    pub tolerance: f64,
    /// Pairs that the beliefs before any data count for, in every field: what keeps a small
    /// file's model sane.
    pub belief: f64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            rounds: 40,
            tolerance: 2e-4,
            belief: 40.0,
        }
    }
}

type Shares = [[f64; 16]; FIELDS];

/// Learns a model by expectation and maximisation over pattern counts.
///
/// `all` is the agreement of all pairs of the file's records (see [`crate::freq`]), from
/// which the strangers' shares are got by taking away what persons and households explain.
#[must_use]
pub fn learn(counts: &Counts, all: &Agreement, records: usize, limits: Limits) -> Model {
    let mut model = Model::prior();
    model.records = records as u64;
    for _ in 0..limits.rounds {
        set_strangers(&mut model, all, records);
        let moved = round(&mut model, counts, records, limits.belief);
        if moved < limits.tolerance {
            break;
        }
    }
    set_strangers(&mut model, all, records);
    for level in model.fields.iter_mut().flat_map(|f| &mut f.levels) {
        for share in [&mut level.same, &mut level.home, &mut level.stranger] {
            *share = six_digits(*share);
        }
    }
    model.same_per_record = six_digits(model.same_per_record);
    model.home_per_record = six_digits(model.home_per_record);
    model
}

/// A number to six significant digits, so that a saved model is short and comes back as it
/// was.
fn six_digits(x: f64) -> f64 {
    format!("{x:.5e}").parse().unwrap_or(x)
}

/// The strangers' shares: those of all pairs, less what the other classes explain.
fn set_strangers(model: &mut Model, all: &Agreement, records: usize) {
    let others = (records.max(2) - 1) as f64;
    let (same, home) = (
        2.0 * model.same_per_record / others,
        2.0 * model.home_per_record / others,
    );
    for (f, field) in model.fields.iter_mut().enumerate() {
        for (l, level) in field.levels.iter_mut().enumerate() {
            let seen = all[f][l + 1];
            let left = seen - same * level.same - home * level.home;
            level.stranger = left.max(seen * 0.02).clamp(1e-10, 1.0);
        }
    }
}

fn round(model: &mut Model, counts: &Counts, records: usize, belief: f64) -> f64 {
    let scorer = Scorer::new(model, records);
    let mut same: Shares = [[0.0; 16]; FIELDS];
    let mut home: Shares = [[0.0; 16]; FIELDS];
    let (mut n_same, mut n_home) = (0.0f64, 0.0f64);
    for &(p, n) in counts {
        let c = scorer.classes(p);
        let top = c[0].max(c[1]).max(c[2]);
        let e = [
            (c[0] - top).exp2(),
            (c[1] - top).exp2(),
            (c[2] - top).exp2(),
        ];
        let total = e[0] + e[1] + e[2];
        let (s, h) = (
            f64::from(e[0] / total) * f64::from(n),
            f64::from(e[1] / total) * f64::from(n),
        );
        n_same += s;
        n_home += h;
        for f in 0..FIELDS {
            let l = p.level(f);
            same[f][l] += s;
            home[f][l] += h;
        }
    }
    model.same_per_record = (n_same + 0.5) / records.max(1) as f64;
    model.home_per_record = (n_home + 0.5) / records.max(1) as f64;
    let mut moved = 0.0f64;
    for (f, spec) in SPEC.iter().enumerate() {
        let total_same: f64 = same[f][1..].iter().sum::<f64>() + belief;
        let total_home: f64 = home[f][1..].iter().sum::<f64>() + belief;
        for (l, (level, prior)) in model.fields[f]
            .levels
            .iter_mut()
            .zip(spec.levels)
            .enumerate()
        {
            let s = (same[f][l + 1] + belief * prior.same) / total_same;
            let h = (home[f][l + 1] + belief * prior.home) / total_home;
            moved = moved
                .max((s - level.same).abs())
                .max((h - level.home).abs());
            level.same = s.clamp(1e-7, most(f, l + 1));
            level.home = h.max(1e-7);
        }
    }
    moved
}

/// The most that a level is ever believed to occur between records of one person. Dates of
/// birth are mistyped, not made up: without this, fathers and sons of one name would teach
/// the model that a person's dates of birth often lie decades apart.
fn most(field: usize, level: usize) -> f64 {
    match (field, level) {
        (F_DOB, 6) => 0.005,
        (F_DOB, 7 | 8) => 0.0025,
        _ => 1.0,
    }
}
