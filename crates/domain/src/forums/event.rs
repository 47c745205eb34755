//! What happened in a forum. The decision's event carries the snapshot that
//! its letter is written from.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{DisputeState, ForumDecision};
use crate::event::{Event, Subject};
use crate::ids::{AgendaItemId, CaseId, DisputeId, FamilyId, MeetingId};
use crate::referrals::Snapshot;

crate::event::events! {
    about |_event| Subject::NOBODY;

    /// A meeting was planned from the forum's rhythm, or by hand.
    MeetingPlanned = "forums.meeting_planned" {
        /// The meeting.
        meeting: MeetingId,
        /// Its forum, as a key of the profile.
        forum: String,
        /// When it starts.
        starts_at: Timestamp,
    }
    /// A meeting was moved to another time.
    MeetingMoved = "forums.meeting_moved" {
        /// The meeting.
        meeting: MeetingId,
        /// When it was to start.
        from: Timestamp,
        /// When it starts now.
        to: Timestamp,
    }
    /// A meeting took place.
    MeetingHeld = "forums.meeting_held" {
        /// The meeting.
        meeting: MeetingId,
        /// How many core agencies came.
        present: u32,
    }
    /// Somebody recorded who came.
    AttendanceRecorded = "forums.attendance_recorded" {
        /// The meeting.
        meeting: MeetingId,
        /// Each core agency's key with its answer.
        agencies: Vec<(String, String)>,
    }
}

crate::event::events! {
    about |event| Subject::family(event.family);

    /// A case was put on an agenda or taken off it.
    AgendaChanged = "forums.agenda_changed" {
        /// The family.
        family: FamilyId,
        /// The case.
        case: CaseId,
        /// The meeting.
        meeting: MeetingId,
        /// Why it was taken off; none when it was put on.
        taken_off: Option<String>,
    }
    /// The forum's coordinator has the case (BUCKS-STRAT-114): the hand-over is complete.
    CaseReceivedByForum = "forums.case_received" {
        /// The family.
        family: FamilyId,
        /// The case.
        case: CaseId,
    }
}

/// The forum decided a case.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct CaseDecidedByForum {
    /// The family.
    pub family: FamilyId,
    /// The case.
    pub case: CaseId,
    /// The meeting.
    pub meeting: MeetingId,
    /// Its line on the agenda.
    pub item: AgendaItemId,
    /// The forum's name.
    pub forum: String,
    /// The decision.
    pub decision: ForumDecision,
    /// The agency that was asked to lead, by name.
    pub lead_agency: Option<String>,
    /// What the letter needs; none when nobody waits for one.
    pub snapshot: Option<Snapshot>,
}

impl Event for CaseDecidedByForum {
    const NAME: &'static str = "forums.case_decided";
    fn subject(&self) -> Subject {
        Subject {
            family: Some(self.family),
            referral: self.snapshot.as_ref().map(|snapshot| snapshot.referral),
        }
    }
}

crate::event::events! {
    about |event| Subject::family(event.family);

    /// A dispute opened, climbed a stage or was settled.
    DisputeMoved = "forums.dispute_moved" {
        /// The family.
        family: FamilyId,
        /// The case.
        case: CaseId,
        /// The dispute.
        dispute: DisputeId,
        /// Where it stands now.
        state: DisputeState,
    }
}
