//! Breaking the glass: a record that is out of reach is opened for a while, for
//! a reason, and somebody else says afterwards whether that was right. Must not
//! know how openings are stored or who is told by which message.

use jiff::{SignedDuration, Timestamp};
use serde::{Deserialize, Serialize};

use super::{Reason, Role};
use crate::ids::UserId;
use crate::organisations::AgencyPart;
use crate::refusal::Refusal;

/// How long a record stays open, and how soon each opening is reviewed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct OpeningLimits {
    open_hours: u32,
    review_hours: u32,
}

impl Default for OpeningLimits {
    /// Half a working day to act; three days to review.
    fn default() -> Self {
        Self {
            open_hours: 4,
            review_hours: 72,
        }
    }
}

impl OpeningLimits {
    /// Reads an authority's limits.
    ///
    /// # Errors
    /// What would be right, when an opening would last no time or more than a
    /// day, or its review could wait for more than 30 days.
    pub fn parse(open_hours: u32, review_hours: u32) -> Result<Self, &'static str> {
        if !(1..=24).contains(&open_hours) {
            Err("an emergency opening lasts 1 to 24 hours")
        } else if !(1..=720).contains(&review_hours) {
            Err("an emergency opening is reviewed within 1 to 720 hours")
        } else {
            Ok(Self {
                open_hours,
                review_hours,
            })
        }
    }

    /// When an opening ends.
    #[must_use]
    pub fn ends(self, opened: Timestamp) -> Timestamp {
        after(opened, self.open_hours)
    }

    /// When its review is due.
    #[must_use]
    pub fn review_due(self, opened: Timestamp) -> Timestamp {
        after(opened, self.review_hours)
    }

    /// How many hours an opening lasts, for the page that asks.
    #[must_use]
    pub const fn open_hours(self) -> u32 {
        self.open_hours
    }
}

fn after(from: Timestamp, hours: u32) -> Timestamp {
    from.checked_add(SignedDuration::from_hours(i64::from(hours)))
        .unwrap_or(Timestamp::MAX)
}

/// What a reviewer found.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// The person needed to see the record.
    Justified,
    /// They did not.
    NotJustified,
}

impl Verdict {
    /// Both.
    pub const ALL: &'static [Self] = &[Self::Justified, Self::NotJustified];

    /// The stored word.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Justified => "justified",
            Self::NotJustified => "not_justified",
        }
    }

    /// Reads a stored word.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|word| word.key() == key)
    }
}

/// A review: the finding and the reviewer's words.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct Review {
    /// What was found.
    pub verdict: Verdict,
    /// Why.
    pub words: Reason,
}

/// One opening, for the rules about its review.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Opening {
    /// Who opened the record.
    pub by: UserId,
    /// When.
    pub opened_at: Timestamp,
    /// When its review is due.
    pub review_due: Timestamp,
    /// Whether it was reviewed.
    pub reviewed: bool,
}

/// How the review of an opening stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ReviewStanding {
    /// Waits, in time.
    Waits,
    /// Waits, and should have been done.
    Overdue,
    /// Done.
    Done,
}

/// Why an opening was not made or not reviewed.
#[derive(Clone, Copy, PartialEq, Eq, Debug, thiserror::Error)]
pub enum OpeningRefused {
    /// The person can open the record without this.
    #[error("You can open this record already")]
    WithinReach,
    /// No record has the reference.
    #[error("There is no record with this reference. Ask whoever gave it to you to read it again")]
    NoSuchReference,
    /// One does not review oneself.
    #[error("Somebody else must review this, because you opened the record")]
    OwnOpening,
    /// It was reviewed.
    #[error("This has been reviewed already")]
    Reviewed,
    /// Neither finding was chosen.
    #[error("Select whether opening the record was justified")]
    NoVerdict,
}

impl From<OpeningRefused> for Refusal {
    fn from(refused: OpeningRefused) -> Self {
        let (code, way_forward, field) = match refused {
            OpeningRefused::WithinReach => (
                "access.within_reach",
                "Open it from your work, or by its reference.",
                None,
            ),
            OpeningRefused::NoSuchReference => (
                "access.no_such_reference",
                "If a child is in danger now, raise it at once: you need no record for that.",
                Some("reference"),
            ),
            OpeningRefused::OwnOpening => (
                "access.own_opening",
                "The information governance lead can review it.",
                None,
            ),
            OpeningRefused::Reviewed => ("access.reviewed", "Read the review in the list.", None),
            OpeningRefused::NoVerdict => {
                ("access.no_verdict", "Choose one answer.", Some("verdict"))
            }
        };
        let refusal = Self::new(code, refused.to_string(), way_forward);
        match field {
            Some(field) => refusal.beside(field),
            None => refusal,
        }
    }
}

impl Opening {
    /// How its review stands.
    #[must_use]
    pub fn standing(&self, at: Timestamp) -> ReviewStanding {
        if self.reviewed {
            ReviewStanding::Done
        } else if at > self.review_due {
            ReviewStanding::Overdue
        } else {
            ReviewStanding::Waits
        }
    }

    /// Whether somebody may review it.
    ///
    /// # Errors
    /// When they opened the record themselves, or it was reviewed.
    pub fn reviewable(&self, by: Option<UserId>) -> Result<(), OpeningRefused> {
        if self.reviewed {
            Err(OpeningRefused::Reviewed)
        } else if by == Some(self.by) {
            Err(OpeningRefused::OwnOpening)
        } else {
            Ok(())
        }
    }
}

/// Who manages what an agency of this part holds, and is told at once.
#[must_use]
pub const fn managers_of(part: AgencyPart) -> Role {
    match part {
        AgencyPart::Partner | AgencyPart::Authority => Role::LeadAgencyManager,
        AgencyPart::FrontDoor => Role::FrontDoorManager,
        AgencyPart::SocialCare => Role::SocialCareManager,
        AgencyPart::Forum => Role::PanelManager,
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;
    use uuid::Uuid;

    use super::*;

    fn opening(reviewed: bool) -> Opening {
        let opened_at = Timestamp::UNIX_EPOCH;
        Opening {
            by: UserId::new(Uuid::from_u128(1)),
            opened_at,
            review_due: OpeningLimits::default().review_due(opened_at),
            reviewed,
        }
    }

    #[test]
    fn an_opening_that_nobody_reviews_becomes_overdue() {
        let opening = opening(false);
        assert_eq!(opening.standing(opening.opened_at), ReviewStanding::Waits);
        assert_eq!(opening.standing(opening.review_due), ReviewStanding::Waits);
        let later = after(opening.review_due, 1);
        assert_eq!(opening.standing(later), ReviewStanding::Overdue);
    }

    #[test]
    fn nobody_reviews_their_own_opening_nor_any_twice() {
        let mine = Some(UserId::new(Uuid::from_u128(1)));
        let another = Some(UserId::new(Uuid::from_u128(2)));
        assert_eq!(
            opening(false).reviewable(mine),
            Err(OpeningRefused::OwnOpening)
        );
        assert_eq!(opening(false).reviewable(another), Ok(()));
        assert_eq!(
            opening(true).reviewable(another),
            Err(OpeningRefused::Reviewed)
        );
    }

    #[test]
    fn an_opening_lasts_a_day_at_most() {
        assert!(OpeningLimits::parse(0, 72).is_err());
        assert!(OpeningLimits::parse(25, 72).is_err());
        assert!(OpeningLimits::parse(24, 0).is_err());
        assert!(OpeningLimits::parse(24, 720).is_ok());
    }

    proptest! {
        #[test]
        fn an_opening_always_ends_after_it_began(hours in 1_u32..=24, second in 0_i64..4_000_000_000) {
            let limits = OpeningLimits::parse(hours, 72).unwrap();
            let opened = Timestamp::from_second(second).unwrap();
            prop_assert!(limits.ends(opened) > opened);
            prop_assert!(limits.ends(opened) <= after(opened, 24));
        }
    }
}
