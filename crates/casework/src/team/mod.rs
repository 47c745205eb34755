//! The team around the family, as use cases: who is in it, and its meetings
//! with the views of every family member (BUCKS-STRAT-93, BUCKS-PROT-62).

mod meetings;
mod members;
pub mod statements;

pub(crate) use meetings::end_team;
pub use meetings::{
    Meeting, PlanMeeting, cancel_meeting, hold_meeting, meeting_of, meetings_of, plan_meeting,
};
pub use members::{AddMember, Member, add_member, end_member, members_of};
