//! The forums that allocate, as use cases: meetings planned, agendas built,
//! decisions recorded, disputes taken up their ladder.

mod agenda;
mod decide;
mod dispute;
pub(crate) mod follow_through;
mod meetings;
pub mod statements;
mod views;
mod watch;

pub use agenda::{build_agenda, put_on_agenda, receive_case, take_off_agenda};
pub use decide::{DecideCommand, LeadChoice, agencies_that_can_lead, decide};
pub use dispute::{Dispute, DisputeCommand, dispute_of, take_up_dispute};
pub use meetings::{
    Came, Meeting, ensure_meetings, hold_meeting, meeting, move_meeting, plan_meeting,
    record_attendance,
};
pub use views::{
    AgendaLine, AttendanceLine, LearningLine, MeetingPage, PackCase, ThemeCount, WaitingCase,
    disputed_cases, forums_of, item_of, learning_items, meeting_page, meetings_of, pack_case,
    pack_cases, theme_counts, waiting_cases,
};
pub use watch::{WatchedCase, watch_case, watch_list, watched_because};
