//! What changed for a family: how those around it see it at the end, and the
//! story that others may learn from. What the end itself asks is `closure`'s.

mod study;
mod view;

pub use study::{
    CaseStudyApproved, CaseStudyWithdrawn, CaseStudyWritten, Disguise, StudyRefused, StudyState,
    may_approve,
};
pub use view::{
    ConcernNow, OutcomeView, OutcomeViewRecorded, ReadingDiscussed, ResultsTalk, TakingPart,
    ViewFrom, ViewRefused,
};
