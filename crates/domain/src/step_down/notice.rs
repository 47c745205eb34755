//! How long before a transfer meeting a child must be on its list, so that
//! everybody who comes can look at what they know (BUCKS-PROT-48).

use jiff::Timestamp;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::clocks::WorkingTime;
use crate::ids::UserId;
use crate::refusal::Refusal;

/// Whether everybody had notice.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Notice {
    /// Listed before the cut-off.
    InTime,
    /// Listed after it, by a manager who said why; marked wherever the list is shown.
    Late {
        /// Why it cannot wait a week.
        reason: String,
        /// The manager.
        by: UserId,
    },
}

/// Why a child does not go on a list.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum NoticeRefused {
    /// The list is closed, and whoever asks is no team manager.
    TooLate,
    /// A team manager gave no reason.
    ReasonMissing,
    /// The meeting has begun.
    Begun,
}

impl From<NoticeRefused> for Refusal {
    fn from(refused: NoticeRefused) -> Self {
        match refused {
            NoticeRefused::TooLate => Self::new(
                "step_down.too_late",
                "The list for this meeting is closed",
                "Choose the next meeting, or ask a team manager to add the family and say why.",
            )
            .beside("meeting"),
            NoticeRefused::ReasonMissing => Self::new(
                "step_down.late_reason",
                "The list for this meeting is closed: enter why the family cannot wait",
                "Enter a reason. The family is then marked as late notice.",
            )
            .beside("late_reason"),
            NoticeRefused::Begun => Self::new(
                "step_down.meeting_begun",
                "This meeting has begun or was held",
                "Choose the next meeting.",
            )
            .beside("meeting"),
        }
    }
}

/// The last instant at which a child goes on the list without a manager's
/// reason: the end of the day that lies so many working days before the meeting,
/// bank holidays not counted (C-28). With no days, the meeting's own start.
#[must_use]
pub fn cut_off(working: &WorkingTime, meeting: Timestamp, working_days: u32) -> Timestamp {
    if working_days == 0 {
        return meeting;
    }
    let mut day = working.day_of(meeting);
    let mut left = working_days;
    while left > 0 {
        let Ok(before) = day.yesterday() else {
            return working.end_of_day(Date::MIN);
        };
        day = before;
        if working.is_working_day(day) {
            left -= 1;
        }
    }
    working.end_of_day(day)
}

/// The notice of a child that is listed at an instant.
///
/// # Errors
/// [`NoticeRefused`] after the cut-off without a manager's reason, and once the meeting has begun.
pub fn notice_for(
    cut_off: Timestamp,
    meeting: Timestamp,
    now: Timestamp,
    manager: Option<UserId>,
    late_reason: &str,
) -> Result<Notice, NoticeRefused> {
    if now >= meeting {
        return Err(NoticeRefused::Begun);
    }
    if now <= cut_off {
        return Ok(Notice::InTime);
    }
    let by = manager.ok_or(NoticeRefused::TooLate)?;
    if late_reason.trim().is_empty() {
        return Err(NoticeRefused::ReasonMissing);
    }
    Ok(Notice::Late {
        reason: late_reason.trim().to_owned(),
        by,
    })
}
