//! One reading of a scale: a day, the worker's scores and the family's scores,
//! both kept, each area optional.

use std::collections::BTreeMap;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::{ReadingKind, ScaleDefinition};

/// Whose score.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Side {
    /// The worker's.
    Worker,
    /// The family's own.
    Family,
}

impl Side {
    /// Both.
    pub const ALL: [Self; 2] = [Self::Worker, Self::Family];

    /// The stored word, and the start of the form's field names.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Worker => "worker",
            Self::Family => "family",
        }
    }
}

/// The two scores of one area. Missing is not zero.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
pub struct AreaScore {
    /// The worker's.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub worker: Option<u8>,
    /// The family's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub family: Option<u8>,
}

impl AreaScore {
    /// The score of one side.
    #[must_use]
    pub const fn of(self, side: Side) -> Option<u8> {
        match side {
            Side::Worker => self.worker,
            Side::Family => self.family,
        }
    }
}

/// Every score of a reading, by the area's key.
pub type Scores = BTreeMap<String, AreaScore>;

/// When in the family's story a reading was taken.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ReadingPoint {
    /// While early help goes on.
    Along,
    /// As it ends: the final reading (BUCKS-STRAT-139).
    Final,
}

impl ReadingPoint {
    /// The stored word.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Along => "along",
            Self::Final => "final",
        }
    }

    /// Reads a stored word.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        [Self::Along, Self::Final]
            .into_iter()
            .find(|point| point.key() == key)
    }
}

/// Whether the result was talked through with the family (BUCKS-STRAT-98).
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Discussed {
    /// Yes.
    Yes,
    /// Not yet.
    NotYet,
}

impl Discussed {
    /// The stored word.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Yes => "yes",
            Self::NotYet => "not_yet",
        }
    }

    /// Reads a stored word.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        [Self::Yes, Self::NotYet]
            .into_iter()
            .find(|word| word.key() == key)
    }
}

/// One reading.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Reading {
    /// The day that it is about.
    pub on: Date,
    /// Which kind.
    pub kind: ReadingKind,
    /// When in the family's story.
    pub point: ReadingPoint,
    /// The scores.
    pub scores: Scores,
    /// Whether it was discussed with the family.
    pub discussed: Discussed,
    /// In words.
    pub note: String,
}

/// A score that cannot be kept, beside its field.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ScoreProblem {
    /// `worker-AREA` or `family-AREA`.
    pub field: String,
    /// What to do.
    pub message: String,
}

/// Reads the scores of a form. A field that is left empty is a missing score.
///
/// # Errors
/// Every score that is not a number of the scale; and an empty reading.
pub fn read_scores(
    scale: &ScaleDefinition,
    typed: impl Fn(&str) -> String,
) -> Result<Scores, Vec<ScoreProblem>> {
    let mut scores = Scores::new();
    let mut problems = Vec::new();
    for area in &scale.areas {
        let mut one = |side: Side| {
            let field = format!("{}-{}", side.key(), area.key);
            let words = typed(&field);
            let words = words.trim();
            if words.is_empty() {
                return None;
            }
            let score = words
                .parse::<u8>()
                .ok()
                .filter(|score| (scale.lowest..=scale.highest).contains(score));
            if score.is_none() {
                problems.push(ScoreProblem {
                    field,
                    message: format!(
                        "Score for {} must be a whole number from {} to {}",
                        area.title, scale.lowest, scale.highest
                    ),
                });
            }
            score
        };
        let score = AreaScore {
            worker: one(Side::Worker),
            family: one(Side::Family),
        };
        if score != AreaScore::default() {
            scores.insert(area.key.clone(), score);
        }
    }
    if problems.is_empty() && scores.is_empty() {
        problems.push(ScoreProblem {
            field: scale
                .areas
                .first()
                .map_or_else(String::new, |area| format!("worker-{}", area.key)),
            message: "Enter at least one score".to_owned(),
        });
    }
    if problems.is_empty() {
        Ok(scores)
    } else {
        Err(problems)
    }
}
