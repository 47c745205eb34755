//! What happened in a forum. The decision's event carries the snapshot that
//! its letter is written from.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::{DisputeState, ForumDecision};
use crate::event::{Event, Subject};
use crate::ids::{AgendaItemId, CaseId, DisputeId, FamilyId, MeetingId};
use crate::referrals::Snapshot;

macro_rules! about_nobody {
    ($name:ident, $key:literal) => {
        impl Event for $name {
            const NAME: &'static str = $key;
            fn subject(&self) -> Subject {
                Subject::NOBODY
            }
        }
    };
}

macro_rules! about_a_family {
    ($name:ident, $key:literal) => {
        impl Event for $name {
            const NAME: &'static str = $key;
            fn subject(&self) -> Subject {
                Subject::family(self.family)
            }
        }
    };
}

/// A meeting was planned from the forum's rhythm, or by hand.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct MeetingPlanned {
    /// The meeting.
    pub meeting: MeetingId,
    /// Its forum, as a key of the profile.
    pub forum: String,
    /// When it starts.
    pub starts_at: Timestamp,
}
about_nobody!(MeetingPlanned, "forums.meeting_planned");

/// A meeting was moved to another time.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct MeetingMoved {
    /// The meeting.
    pub meeting: MeetingId,
    /// When it was to start.
    pub from: Timestamp,
    /// When it starts now.
    pub to: Timestamp,
}
about_nobody!(MeetingMoved, "forums.meeting_moved");

/// A meeting took place.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct MeetingHeld {
    /// The meeting.
    pub meeting: MeetingId,
    /// How many core agencies came.
    pub present: u32,
}
about_nobody!(MeetingHeld, "forums.meeting_held");

/// Somebody recorded who came.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct AttendanceRecorded {
    /// The meeting.
    pub meeting: MeetingId,
    /// Each core agency's key with its answer.
    pub agencies: Vec<(String, String)>,
}
about_nobody!(AttendanceRecorded, "forums.attendance_recorded");

/// A case was put on an agenda or taken off it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct AgendaChanged {
    /// The family.
    pub family: FamilyId,
    /// The case.
    pub case: CaseId,
    /// The meeting.
    pub meeting: MeetingId,
    /// Why it was taken off; none when it was put on.
    pub taken_off: Option<String>,
}
about_a_family!(AgendaChanged, "forums.agenda_changed");

/// The forum's coordinator has the case (BUCKS-STRAT-114): the hand-over is complete.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct CaseReceivedByForum {
    /// The family.
    pub family: FamilyId,
    /// The case.
    pub case: CaseId,
}
about_a_family!(CaseReceivedByForum, "forums.case_received");

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

/// A dispute opened, climbed a stage or was settled.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct DisputeMoved {
    /// The family.
    pub family: FamilyId,
    /// The case.
    pub case: CaseId,
    /// The dispute.
    pub dispute: DisputeId,
    /// Where it stands now.
    pub state: DisputeState,
}
about_a_family!(DisputeMoved, "forums.dispute_moved");
