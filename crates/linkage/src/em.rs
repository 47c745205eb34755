//! Learning the model from the counts of patterns alone, without labels.

use crate::fields::{
    F_DOB, F_EMAIL, F_FIRST, F_LAST, F_NHS, F_OTHER, F_UPN, FIELDS, Pattern, SPEC,
};
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
            belief: 25.0,
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
    let dates = date_limits(counts);
    for _ in 0..limits.rounds {
        set_strangers(&mut model, all, records);
        let moved = round(&mut model, counts, records, limits.belief, &dates);
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

fn round(
    model: &mut Model,
    counts: &Counts,
    records: usize,
    belief: f64,
    dates: &[f64; 16],
) -> f64 {
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
            let most = if f == F_DOB { dates[l + 1] } else { 1.0 };
            level.same = s.clamp(1e-7, most);
            level.home = h.clamp(1e-7, most_at_home(f, l + 1));
        }
    }
    moved
}

/// Records of one person by name and number that are needed to say how often a person's
/// dates of birth lie apart.
const ENOUGH: f64 = 40.0;

/// The most that each level of the date of birth is believed to occur between records of
/// one person. Dates of birth are mistyped, not made up: without this, fathers and sons of
/// one name would teach the model that a person's dates of birth often lie decades apart.
/// Where a file has numbers of persons, the pairs that agree in one and in both names say
/// how far its dates can be trusted.
fn date_limits(counts: &Counts) -> [f64; 16] {
    const BELIEF: [f64; 3] = [0.005, 0.0025, 0.0025];
    let (mut seen, mut all) = ([0.0f64; 16], 0.0f64);
    for &(p, n) in counts {
        let number = [F_NHS, F_UPN, F_OTHER, F_EMAIL]
            .iter()
            .any(|f| p.level(*f) == 1);
        let named = matches!(p.level(F_FIRST), 1..=4) && matches!(p.level(F_LAST), 1..=4)
            || p.level(F_FIRST) == 7;
        if number && named && p.level(F_DOB) != 0 {
            seen[p.level(F_DOB)] += f64::from(n);
            all += f64::from(n);
        }
    }
    let mut most = [1.0f64; 16];
    for (level, belief) in (6..9).zip(BELIEF) {
        let found = (seen[level] + ENOUGH * belief) / (all + ENOUGH);
        most[level] = belief.max(found);
    }
    most
}

/// The most that a level is believed to occur between two members of one household. They
/// seldom share a forename and hardly ever a number: a file without households must not
/// teach the model that its persons' own records are those of a household.
fn most_at_home(field: usize, level: usize) -> f64 {
    match (field, level) {
        (F_FIRST, 1) => 0.04,
        (F_FIRST, 2..=4) => 0.01,
        (F_FIRST, 7) => 0.002,
        (F_DOB, 1 | 6) => 0.12,
        (F_NHS | F_UPN | F_OTHER, 1) => 0.02,
        _ => 1.0,
    }
}
