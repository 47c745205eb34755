//! The trained model: how often each level is seen between records of one person, of one
//! household, and of strangers; and the weight that follows for a pair.

use crate::fields::{F_DOB, F_FIRST, F_LAST, F_TOWN, FIELDS, Pattern, SPEC};
use crate::freq::Frequencies;
use crate::table::Row;
use serde::{Deserialize, Serialize};

/// Shares of one level in the three classes of pairs.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct LevelModel {
    /// Key of the level, as in [`SPEC`].
    pub level: String,
    /// Share among pairs of records of one person, of those known on both sides.
    pub same: f64,
    /// Share among pairs of different members of one household.
    pub home: f64,
    /// Share among pairs of strangers.
    pub stranger: f64,
}

/// One field's levels.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct FieldModel {
    /// Key of the field, as in [`SPEC`].
    pub field: String,
    /// Its levels from 1 up.
    pub levels: Vec<LevelModel>,
}

/// A trained model. It holds no record and no name.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Model {
    /// Version of this format.
    pub version: u32,
    /// Expected number of other records of the same person, a record.
    pub same_per_record: f64,
    /// Expected number of candidate records of other members of the household, a record.
    pub home_per_record: f64,
    /// What reviewed pairs taught to add to every weight, in bits.
    pub shift: f64,
    /// What reviewed pairs taught to multiply every weight by.
    pub slope: f64,
    /// How many records it was trained on.
    pub records: u64,
    /// The fields, in the order of [`SPEC`].
    pub fields: Vec<FieldModel>,
}

/// Why a saved model cannot be used.
#[derive(Debug, thiserror::Error)]
pub enum ModelError {
    /// Not the JSON of a model.
    #[error("this is not a saved model: {0}")]
    Json(#[from] serde_json::Error),
    /// Made by another version.
    #[error("the model is of version {0}; this program reads version {VERSION}")]
    Version(u32),
    /// Its fields or levels are not the ones this program compares.
    #[error("the model's field or level \u{201c}{0}\u{201d} is not one that is compared")]
    Field(String),
    /// A share that is not a probability.
    #[error("the model's share for \u{201c}{0}\u{201d} is not between 0 and 1")]
    Share(String),
}

/// The version of the saved format.
pub const VERSION: u32 = 2;

impl Model {
    /// What is believed before any data are seen.
    #[must_use]
    pub fn prior() -> Self {
        let fields = SPEC.iter().map(|f| FieldModel {
            field: f.key.to_owned(),
            levels: f
                .levels
                .iter()
                .map(|l| LevelModel {
                    level: l.key.to_owned(),
                    same: l.same,
                    home: l.home,
                    stranger: l.stranger,
                })
                .collect(),
        });
        Self {
            version: VERSION,
            same_per_record: 0.5,
            home_per_record: 1.0,
            shift: 0.0,
            slope: 1.0,
            records: 0,
            fields: fields.collect(),
        }
    }

    /// The model as JSON that a person can read.
    ///
    /// # Errors
    /// Only when a share is not a finite number.
    pub fn to_json(&self) -> Result<String, ModelError> {
        Ok(serde_json::to_string_pretty(self)?)
    }

    /// Reads a model that [`Model::to_json`] wrote.
    ///
    /// # Errors
    /// [`ModelError`] says what is wrong with it.
    pub fn from_json(text: &str) -> Result<Self, ModelError> {
        let it: Self = serde_json::from_str(text)?;
        if it.version != VERSION {
            return Err(ModelError::Version(it.version));
        }
        if it.fields.len() != FIELDS {
            return Err(ModelError::Field(format!("{} fields", it.fields.len())));
        }
        for (f, spec) in it.fields.iter().zip(&SPEC) {
            if f.field != spec.key || f.levels.len() != spec.levels.len() {
                return Err(ModelError::Field(f.field.clone()));
            }
            for (l, s) in f.levels.iter().zip(spec.levels) {
                if l.level != s.key {
                    return Err(ModelError::Field(format!("{}: {}", f.field, l.level)));
                }
                if [l.same, l.home, l.stranger]
                    .iter()
                    .any(|p| !(*p > 0.0 && *p <= 1.0))
                {
                    return Err(ModelError::Share(format!("{}: {}", f.field, l.level)));
                }
            }
        }
        Ok(it)
    }
}

/// log2 shares of one level: same person, household, stranger, and padding.
pub type Logs = [f32; 4];

/// A model made ready to weigh patterns fast, for a file of a given size.
#[derive(Debug, Clone)]
pub struct Scorer {
    logs: [[Logs; 16]; FIELDS],
    start: Logs,
    shift: f32,
    slope: f32,
}

/// The weight of a pair and where it comes from.
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Weight {
    /// log2 odds that the two records are of one person.
    pub bits: f32,
    /// log2 of household against stranger: which of the two it would be otherwise.
    pub home: f32,
}

impl Weight {
    /// Probability that the two records are of one person.
    #[must_use]
    pub fn probability(self) -> f64 {
        probability(f64::from(self.bits))
    }
}

/// The probability of log2 odds.
#[must_use]
pub fn probability(bits: f64) -> f64 {
    1.0 / (1.0 + (-bits).exp2())
}

impl Scorer {
    /// Readies a model for a file of `records` records: the chance that two records drawn
    /// blindly are of one person goes down as the file grows.
    #[must_use]
    pub fn new(model: &Model, records: usize) -> Self {
        let mut logs = [[[0.0f32; 4]; 16]; FIELDS];
        for (f, field) in model.fields.iter().enumerate().take(FIELDS) {
            for (l, level) in field.levels.iter().enumerate().take(15) {
                logs[f][l + 1] = [
                    level.same.log2() as f32,
                    level.home.log2() as f32,
                    level.stranger.log2() as f32,
                    0.0,
                ];
            }
        }
        let others = (records.max(2) - 1) as f64;
        let (same, home) = (
            (2.0 * model.same_per_record / others).min(0.5),
            (2.0 * model.home_per_record / others).min(0.4),
        );
        let start = [
            same.log2() as f32,
            home.log2() as f32,
            (1.0 - same - home).log2() as f32,
            0.0,
        ];
        Self {
            logs,
            start,
            shift: model.shift as f32,
            slope: model.slope as f32,
        }
    }

    /// log2 shares of a field's level in the three classes.
    #[must_use]
    pub fn level(&self, field: usize, level: usize) -> Logs {
        self.logs[field][level]
    }

    /// log2 of the three classes before any field is looked at.
    #[must_use]
    pub fn start(&self) -> Logs {
        self.start
    }

    /// log2 of the three classes' likelihoods of a pattern, priors included.
    #[inline]
    #[must_use]
    pub fn classes(&self, p: Pattern) -> Logs {
        let mut sum = self.start;
        let mut bits = p.0;
        for field in &self.logs {
            if bits == 0 {
                break;
            }
            let l = &field[(bits & 15) as usize];
            for (s, v) in sum.iter_mut().zip(l) {
                *s += v;
            }
            bits >>= 4;
        }
        sum
    }

    /// The weight of a pair: pattern, and how rare the values are that agree.
    #[inline]
    #[must_use]
    pub fn weigh(&self, freq: &Frequencies, a: &Row, b: &Row, p: Pattern) -> Weight {
        let mut c = self.classes(p);
        c[2] += self.rarity(freq, a, b, p).iter().sum::<f32>();
        self.finish(c)
    }

    /// Whether a pair of this pattern can weigh `keep` or be of one household, however rare
    /// its values are: rarity only changes how likely strangers are.
    #[inline]
    #[must_use]
    pub fn may_matter(&self, p: Pattern, keep: f32) -> bool {
        let c = self.classes(p);
        (c[0] - c[1]) * self.slope + self.shift >= keep || c[1] - c[2] > -24.0
    }

    /// The weight that follows from the three classes' likelihoods.
    #[inline]
    #[must_use]
    pub fn finish(&self, c: Logs) -> Weight {
        let (hi, lo) = (c[1].max(c[2]), c[1].min(c[2]));
        let other = hi + (1.0 + (lo - hi).exp2()).log2();
        Weight {
            bits: (c[0] - other) * self.slope + self.shift,
            home: c[1] - c[2],
        }
    }

    /// What the rarity of the agreeing values adds to the stranger's log2 likelihood:
    /// forename, surname, date of birth, how much these go together; town, place of birth
    /// and occupation.
    #[inline]
    #[must_use]
    pub fn rarity(&self, freq: &Frequencies, a: &Row, b: &Row, p: Pattern) -> Rarity {
        let first = match p.level(F_FIRST) {
            1 => freq.first(a.first, false) - self.logs[F_FIRST][1][2],
            n @ (2 | 3) => spread(
                freq.first(a.first, true).max(freq.first(b.first, true)),
                self.logs[F_FIRST][n][2],
                8.0,
            ),
            4 => typo(
                freq.first(a.first, false),
                freq.first(b.first, false),
                self.logs[F_FIRST][4][2],
            ),
            _ => 0.0,
        };
        let last = match p.level(F_LAST) {
            1 => freq.last(a.last, false) - self.logs[F_LAST][1][2],
            n @ (2 | 3) => spread(
                freq.last(a.last, true).max(freq.last(b.last, true)),
                self.logs[F_LAST][n][2],
                8.0,
            ),
            4 => typo(
                freq.last(a.last, false),
                freq.last(b.last, false),
                self.logs[F_LAST][4][2],
            ),
            _ => 0.0,
        };
        let dob = match p.level(F_DOB) {
            1 => freq.dob(a.dob) - self.logs[F_DOB][1][2],
            _ => 0.0,
        };
        let agree = (
            matches!(p.level(F_FIRST), 1..=4 | 7),
            matches!(p.level(F_LAST), 1..=4) || p.level(F_FIRST) == 7,
            matches!(p.level(F_DOB), 1..=5),
        );
        let together = match agree {
            (true, true, _) | (true, _, true) | (_, true, true) => {
                freq.communities.lift(a, agree.0, agree.1, agree.2)
            }
            _ => 0.0,
        };
        let mut more = [0.0f32; 3];
        if p.0 >> (4 * F_TOWN) != 0 {
            let shares = freq.more(a.more);
            for (k, (out, share)) in more.iter_mut().zip(shares).enumerate() {
                if p.level(F_TOWN + k) == 1 {
                    *out = spread(share, self.logs[F_TOWN + k][1][2], 9.0);
                }
            }
        }
        [
            first.clamp(-9.0, 9.0),
            last.clamp(-9.0, 9.0),
            dob.clamp(-6.0, 9.0),
            together,
            more[0],
            more[1],
            more[2],
        ]
    }
}

/// What the rarity of agreeing values adds, in bits; see [`Scorer::rarity`].
pub type Rarity = [f32; 7];

/// For two forms of one name: strangers share the name as often as its whole group occurs.
fn spread(mass: f32, level: f32, most: f32) -> f32 {
    (mass.max(LEAST) - level).clamp(-most, most)
}

/// log2 of the least share that is believed.
const LEAST: f32 = -23.25;

/// For one slip: a slip's spelling is rare, so two common names one letter apart say less.
fn typo(x: f32, y: f32, level: f32) -> f32 {
    const SIXTY: f32 = 5.907;
    ((x.min(y) + SIXTY).max(LEAST) - level).clamp(-5.0, 5.0)
}
