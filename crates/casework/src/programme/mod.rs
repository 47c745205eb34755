//! The families programme's way in: files of partner agencies are loaded whole
//! or not at all, each row is joined to whoever is on the record, and a person
//! accepts or refuses the families that meet enough headline issues. A file's
//! rows go on the day that was set for them.

mod families;
mod load;
pub mod statements;

pub use families::{
    Candidate, CandidatePage, Evidence, ProgrammeDecision, candidate, candidates, decide,
    decisions_of, record_look,
};
pub use load::{CohortFile, LoadCohort, Loaded, delete_expired, files, load};
