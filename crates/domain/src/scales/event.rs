//! What happened to a scale's readings.

use jiff::civil::Date;
use serde::Serialize;

use crate::event::{Event, Subject};
use crate::ids::{CaseId, FamilyId, ReadingId, UserId};

/// A reading was recorded.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ReadingRecorded {
    /// The family.
    pub family: FamilyId,
    /// The case.
    pub case: CaseId,
    /// The reading.
    pub reading: ReadingId,
    /// The scale.
    pub scale: String,
    /// The scale's version.
    pub version: u32,
    /// About whom: `family` or a person.
    pub about: String,
    /// The day that it is about.
    pub on: Date,
    /// Who recorded it.
    pub by: UserId,
}

impl Event for ReadingRecorded {
    const NAME: &'static str = "scales.reading_recorded";
    fn subject(&self) -> Subject {
        Subject::family(self.family)
    }
}
