//! Outcomes, as use cases: how those around a family see it at the end, talks
//! about results, what changed on one page, and case studies without names.

mod page;
pub mod statements;
mod study;
mod talk;
mod view;

pub use page::{OutcomesPage, RecordedView, outcomes_page};
pub use study::{
    ReadStudy, StudyLine, StudyPage, StudyWords, WriteStudy, approve_study, approved_studies,
    approved_study, study_page, withdraw_study, write_study,
};
pub(crate) use talk::talks_of;
pub use talk::{NoteTalk, note_talk};
pub use view::{RecordView, record_view};
