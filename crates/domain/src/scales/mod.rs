//! Scales: areas of family life scored more than once, by the worker and by
//! the family, to see the distance travelled. A score that is missing is
//! missing and never a zero. Knows no page, no drawing and no table.

mod arithmetic;
mod definition;
mod event;
mod reading;

#[cfg(test)]
mod tests;

pub use arithmetic::{Average, Change, Distance, Mean, Travelled, average, change, distance};
pub use definition::{
    Area, Content, Direction, Licence, ReadingKind, ScaleDefinition, ScaleKind, Step,
};
pub use event::{FamilyScreened, ReadingRecorded};
pub use reading::{
    AreaScore, Discussed, Reading, ReadingPoint, ScoreProblem, Scores, Side, read_scores,
};
