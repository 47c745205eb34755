//! Reviews, going back to the panel, engagement and the end, as use cases. One
//! review clock runs at a time, and an end leaves nothing running (C-25).

mod close;
mod hold;
mod monitoring;
pub mod statements;
mod views;

pub(crate) use close::end_case;
pub use close::{Close, close};
pub(crate) use hold::own_review_clock;
pub use hold::{HoldReview, NoteEngagement, hold_review, note_engagement};
pub use monitoring::{LastLook, MONITORING_ENDS, remind_of_last_look};
pub use views::{
    EngagementLine, ReviewLine, WorkPage, closure_of, engagement_of, reviews_of, work_page,
};
