//! What happened with cohort files and the families that they point to.

use jiff::civil::Date;

use super::{CohortKind, LawfulBasis};
use crate::event::Subject;
use crate::ids::{CohortId, FamilyId};

crate::event::events! {
    about |_event| Subject::NOBODY;

    /// A cohort file was loaded.
    CohortLoaded = "programme.cohort_loaded" {
        /// The file.
        cohort: CohortId,
        /// What it says of people.
        kind: CohortKind,
        /// Who sent it.
        source: String,
        /// Why its rows may be used.
        basis: LawfulBasis,
        /// The sharing agreement.
        agreement: String,
        /// The day on which its rows are deleted.
        delete_on: Date,
        /// How many rows were taken in.
        rows: usize,
        /// How many were set aside.
        set_aside: usize,
        /// How many are about somebody on the record.
        known: usize,
    }
    /// A file's rows were deleted on the day that was set.
    CohortDeleted = "programme.cohort_deleted" {
        /// How many rows.
        rows: u64,
    }
    /// A household without a record was left out.
    FamilyNotIdentified = "programme.refused" {
        /// Its family on the record, where it has one.
        family: Option<FamilyId>,
        /// The issues that the files spoke for.
        issues: Vec<String>,
        /// Why not, in the decider's words.
        words: String,
    }
}

crate::event::events! {
    about |event| match event.family {
        Some(family) => Subject::family(family),
        None => Subject::NOBODY,
    };

    /// Somebody looked at what the files say of a household.
    EvidenceRead = "programme.evidence_read" {
        /// The family on the record, where it is known there.
        family: Option<FamilyId>,
        /// How many rows were shown.
        rows: usize,
    }
    /// A person identified a family for the programme (HEREF-54, HEREF-55).
    FamilyIdentified = "programme.identified" {
        /// The family on the record; none where it is not known yet.
        family: Option<FamilyId>,
        /// The rule by which it was decided.
        criteria: String,
        /// The headline issues that it meets.
        issues: Vec<String>,
        /// Why, in the decider's words.
        words: String,
    }
}
