//! Why two records were, or were not, put together: in words and in bits, field by field.

use crate::cluster::{Bar, Judge, bar};
use crate::fields::{F_DOB, F_FIRST, F_LAST, F_TOWN, SPEC};
use crate::model::probability;
use serde::Serialize;

/// What one field says.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Reason {
    /// The field's name in words.
    pub field: &'static str,
    /// What comparing came out at, in words.
    pub outcome: &'static str,
    /// Bits for one person rather than strangers, the rarity of the value included. Each bit
    /// doubles the odds; below nought speaks against.
    pub against_stranger: f32,
    /// Bits for one person rather than two members of one household.
    pub against_household: f32,
    /// How strongly it speaks in the end, in words.
    pub strength: &'static str,
}

/// Why a pair weighs what it weighs.
#[derive(Debug, Clone, PartialEq, Serialize)]
pub struct Explanation {
    /// log2 odds of one person.
    pub bits: f32,
    /// Probability of one person.
    pub probability: f64,
    /// What the two would most likely be otherwise: members of one household, or strangers.
    pub otherwise: &'static str,
    /// Bits that any two records start from: against strangers and against household members.
    pub start: (f32, f32),
    /// Field by field, those not known left out.
    pub reasons: Vec<Reason>,
    /// The rule that keeps the two apart, if one does.
    pub bar: Option<Bar>,
}

impl Explanation {
    /// The explanation as one sentence a field, for a worker.
    #[must_use]
    pub fn sentences(&self) -> Vec<String> {
        let mut out: Vec<String> = self
            .reasons
            .iter()
            .map(|r| format!("{}: {} ({}).", r.field, r.outcome, r.strength))
            .collect();
        out.push(format!(
            "Otherwise they would most likely be {}.",
            self.otherwise
        ));
        out.extend(self.bar.map(|b| b.words().to_owned()));
        out
    }
}

/// Explains the pair of two rows. `twin` is the weight below which a pair that looks like
/// twins is kept apart (see [`crate::cluster::Rules::twin`]).
pub fn explain(judge: &mut Judge<'_>, a: u32, b: u32, twin: f32) -> Explanation {
    let pair = judge.pair(a, b);
    let p = pair.pattern;
    let (x, y) = (
        &judge.table.rows[pair.a as usize],
        &judge.table.rows[pair.b as usize],
    );
    let rare = judge.scorer.rarity(judge.freq, x, y, p);
    let mut classes = judge.scorer.classes(p);
    classes[2] += rare.iter().sum::<f32>();
    let home = classes[1] > classes[2];
    let mut reasons = Vec::new();
    for (f, spec) in SPEC.iter().enumerate() {
        let level = p.level(f);
        let Some(words) = level.checked_sub(1).and_then(|l| spec.levels.get(l)) else {
            continue;
        };
        let l = judge.scorer.level(f, level);
        let rarity = match f {
            F_FIRST => rare[0] + rare[3],
            F_LAST => rare[1],
            F_DOB => rare[2],
            f if f >= F_TOWN => rare[4 + f - F_TOWN],
            _ => 0.0,
        };
        let (stranger, household) = (l[0] - l[2] - rarity, l[0] - l[1]);
        reasons.push(Reason {
            field: spec.words,
            outcome: words.words,
            against_stranger: stranger,
            against_household: household,
            strength: strength(if home { household } else { stranger }),
        });
    }
    let s = judge.scorer.start();
    Explanation {
        bits: pair.bits,
        probability: probability(f64::from(pair.bits)),
        otherwise: if home {
            "two members of one household"
        } else {
            "strangers"
        },
        start: (s[0] - s[2], s[0] - s[1]),
        reasons,
        bar: bar(p, pair.bits, twin),
    }
}

fn strength(bits: f32) -> &'static str {
    match bits {
        b if b >= 8.0 => "speaks very strongly for one person",
        b if b >= 3.0 => "speaks strongly for one person",
        b if b >= 0.7 => "speaks for one person",
        b if b > -0.7 => "says little",
        b if b > -3.0 => "speaks against",
        b if b > -8.0 => "speaks strongly against",
        _ => "speaks very strongly against",
    }
}
