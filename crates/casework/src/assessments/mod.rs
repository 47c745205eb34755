//! Assessments, as use cases: started once the family agrees, saved part by
//! part, submitted, and signed off by a manager who wrote none of it.

mod editions;
mod find;
mod save;
mod sign_off;
mod start;
pub mod statements;
mod submit;
mod views;

pub(crate) use editions::keep as keep_edition;
pub use save::{SaveSection, save_section};
pub use sign_off::{SendBack, SignOff, send_back, sign_off};
pub use start::start;
pub use submit::{Submit, submit};
pub use views::{
    AssessmentLine, AssessmentPage, PreviousAssessment, StoredPart, list_of_case, page_of,
};
