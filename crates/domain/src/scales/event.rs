//! What happened to a scale's readings.

use crate::event::Subject;
use crate::ids::{CaseId, FamilyId, ReadingId, UserId};
use jiff::civil::Date;

crate::event::events! {
    about |event| Subject::family(event.family);

    /// A first look for neglect was recorded, before there is a case.
    FamilyScreened = "scales.family_screened" {
        /// The family.
        family: FamilyId,
        /// The screening.
        screening: ReadingId,
        /// The scale.
        scale: String,
        /// The scale's version.
        version: u32,
        /// About whom: `family` or a person.
        about: String,
        /// The level of need that whoever looked saw, if they said.
        level: Option<u8>,
        /// The day that it is about.
        on: Date,
        /// Who recorded it.
        by: UserId,
    }
    /// A reading was recorded.
    ReadingRecorded = "scales.reading_recorded" {
        /// The family.
        family: FamilyId,
        /// The case.
        case: CaseId,
        /// The reading.
        reading: ReadingId,
        /// The scale.
        scale: String,
        /// The scale's version.
        version: u32,
        /// About whom: `family` or a person.
        about: String,
        /// The day that it is about.
        on: Date,
        /// Who recorded it.
        by: UserId,
    }
}
