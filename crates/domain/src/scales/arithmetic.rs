//! Averages to one decimal and the distance between them, in whole tenths, so
//! that what is shown adds up (BUCKS-STRAT-139). A missing score counts nowhere.

use super::{Direction, Reading, ScaleDefinition, Scores, Side};

/// An average of the areas that were scored.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Average {
    /// In tenths: 32 is 3.2.
    pub tenths: u32,
    /// How many areas have a score.
    pub scored: u32,
    /// How many areas the scale has.
    pub of: u32,
}

impl Average {
    /// With one decimal: `3.2`.
    #[must_use]
    pub fn words(self) -> String {
        format!("{}.{}", self.tenths / 10, self.tenths % 10)
    }
}

/// Whether things went the right way.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum Change {
    /// Towards the better end.
    Better,
    /// No difference.
    Same,
    /// Towards the worse end.
    Worse,
}

impl Change {
    /// What people read.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Better => "better",
            Self::Same => "no change",
            Self::Worse => "worse",
        }
    }
}

/// How far a family has come, by one side's scores.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Distance {
    /// The first reading's average.
    pub first: Average,
    /// The latest reading's average.
    pub latest: Average,
    /// The average of the reading that was marked final, if there is one.
    pub last: Option<Average>,
    /// Tenths from the first to the final, or to the latest where none is final;
    /// none while there is only one reading.
    pub difference: Option<i64>,
    /// Which way.
    pub change: Option<Change>,
}

impl Distance {
    /// The difference with its sign and one decimal: `+3.6`, `0.0`, `-0.4`.
    #[must_use]
    pub fn difference_words(self) -> Option<String> {
        self.difference.map(|tenths| {
            let sign = match tenths.signum() {
                1 => "+",
                -1 => "-",
                _ => "",
            };
            let size = tenths.unsigned_abs();
            format!("{sign}{}.{}", size / 10, size % 10)
        })
    }
}

/// An average over several families, with how many it counts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Mean {
    /// In tenths: 32 is 3.2.
    pub tenths: u32,
    /// How many it counts.
    pub n: u32,
}

impl Mean {
    /// With one decimal: `3.2`.
    #[must_use]
    pub fn words(self) -> String {
        format!("{}.{}", self.tenths / 10, self.tenths % 10)
    }
}

/// How far the scores of several families have come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Travelled {
    /// The first averages.
    pub first: Mean,
    /// The latest averages.
    pub latest: Mean,
    /// How many have two readings or more.
    pub more_than_once: u32,
}

impl Travelled {
    /// Over the distances of several families; none where nobody scored.
    #[must_use]
    pub fn over(distances: impl Iterator<Item = Distance>) -> Option<Self> {
        let (mut first, mut latest, mut n, mut more_than_once) = (0_u32, 0_u32, 0_u32, 0_u32);
        for one in distances {
            first += one.first.tenths;
            latest += one.latest.tenths;
            n += 1;
            more_than_once += u32::from(one.difference.is_some());
        }
        // Half up, as above; nobody at all divides by nothing.
        let mean = |sum: u32| {
            let tenths = (sum * 2 + n).checked_div(n * 2)?;
            Some(Mean { tenths, n })
        };
        Some(Self {
            first: mean(first)?,
            latest: mean(latest)?,
            more_than_once,
        })
    }
}

/// The average of the areas that one side scored; none when no area was scored.
#[must_use]
pub fn average(scale: &ScaleDefinition, scores: &Scores, side: Side) -> Option<Average> {
    let mut sum = 0_u32;
    let mut scored = 0_u32;
    let mut of = 0_u32;
    for area in &scale.areas {
        of += 1;
        if let Some(score) = scores.get(&area.key).and_then(|both| both.of(side)) {
            sum += u32::from(score);
            scored += 1;
        }
    }
    // Half up, as people round by hand; no score at all divides by nothing.
    let tenths = (sum * 20 + scored).checked_div(scored * 2)?;
    Some(Average { tenths, scored, of })
}

/// Which way a difference goes on this scale.
#[must_use]
pub const fn change(direction: Direction, difference: i64) -> Change {
    match (direction, difference.signum()) {
        (_, 0) => Change::Same,
        (Direction::HigherIsBetter, 1) | (Direction::LowerIsBetter, -1) => Change::Better,
        (Direction::HigherIsBetter | Direction::LowerIsBetter, _) => Change::Worse,
    }
}

/// How far one side's scores have come over the readings, in any order; none
/// when that side never scored.
#[must_use]
pub fn distance(scale: &ScaleDefinition, readings: &[Reading], side: Side) -> Option<Distance> {
    let mut in_order: Vec<&Reading> = readings.iter().collect();
    in_order.sort_by_key(|reading| (reading.on, reading.point));
    let averages: Vec<(&Reading, Average)> = in_order
        .into_iter()
        .filter_map(|reading| Some((reading, average(scale, &reading.scores, side)?)))
        .collect();
    let (_, first) = averages.first().copied()?;
    let (_, latest) = averages.last().copied()?;
    let last = averages
        .iter()
        .rev()
        .find(|(reading, _)| reading.point == super::ReadingPoint::Final)
        .map(|(_, average)| *average);
    let difference = (averages.len() > 1)
        .then(|| i64::from(last.unwrap_or(latest).tenths) - i64::from(first.tenths));
    Some(Distance {
        first,
        latest,
        last,
        difference,
        change: difference.map(|difference| change(scale.direction, difference)),
    })
}
