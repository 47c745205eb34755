//! The meetings that allocate (panels): when they meet, what they decide for a
//! case, and how a dispute about the level climbs its ladder.

mod agenda;
mod decision;
mod dispute;
mod event;
mod meeting;

pub use agenda::{WaitingLine, agenda_order, waiting_since};
pub use decision::{
    CaseBefore, Decide, DecisionRefused, ForumDecision, Next, level_of_forum, makes_decision,
};
pub use dispute::{DisputeRefused, DisputeState, LadderStep, stage_times};
pub use event::{
    AgendaChanged, AttendanceRecorded, CaseDecidedByForum, CaseReceivedByForum, DisputeMoved,
    MeetingHeld, MeetingMoved, MeetingPlanned,
};
pub use meeting::{
    Attendance, EnoughPresent, MeetingBegins, MeetingState, enough_present, next_meetings,
};
