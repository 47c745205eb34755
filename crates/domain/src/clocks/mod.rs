//! Owns clock arithmetic: when a limit falls due, what a pause does to it, and
//! how the time left is said. Required and recommended limits are kept apart.
//! Must not know: which limit belongs to which step (that is the authority's
//! data), what the time is now, or who is told.

mod due;
mod event;
mod lifecycle;
mod limits;
mod pause;
mod reviews;
mod standing;
mod stored;
mod transitions;
mod words;
mod working_time;

#[cfg(test)]
mod properties;

pub use due::due_at;
pub use event::{LimitPaused, LimitResumed, LimitTold};
pub use lifecycle::{Cancelled, Clock, Outcome, Paused, Running, Stopped};
pub use limits::{Counting, Force, Limit, Terms};
pub use pause::{Pause, PauseOwner};
pub use reviews::review_dates;
pub use standing::Standing;
pub use transitions::{
    ClockCommand, ClockRefused, ClockState, LifecycleRow, lifecycle_table, next_state,
};
pub use words::time_in_words;
pub use working_time::{OpenHours, WorkingTime, WorkingTimeError};
