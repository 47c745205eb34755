//! Owns the families programme's way in: files of partner agencies (cohorts),
//! what must be said before one is loaded, and when a family meets enough
//! headline issues to be identified (HEREF-54, -55).
//! Must not know: who a row is about (that is matching), or where files are stored.

mod cohort;
mod criteria;
mod event;
mod row;

pub use cohort::{CohortKind, CohortRefused, LawfulBasis, NewCohort};
pub use criteria::{Criteria, Issue, NotEnough, in_force};
pub use event::{CohortDeleted, CohortLoaded, EvidenceRead, FamilyIdentified, FamilyNotIdentified};
pub use row::{CohortRow, RowRefused};
