//! What happened to a scale's readings.

use crate::event::Subject;
use crate::ids::{CaseId, FamilyId, ReadingId, UserId};
use jiff::civil::Date;

crate::event::events! {
    about |event| Subject::family(event.family);

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
