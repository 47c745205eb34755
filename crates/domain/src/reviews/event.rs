//! What happened in and around a review.

use jiff::civil::Date;
use serde::Serialize;

use super::{Engagement, Review};
use crate::event::{Event, Subject};
use crate::ids::{CaseId, FamilyId, ReviewId};

/// A review was held.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ReviewHeld {
    /// The family.
    pub family: FamilyId,
    /// The case.
    pub case: CaseId,
    /// The review.
    pub id: ReviewId,
    /// What it said.
    pub review: Review,
}

impl Event for ReviewHeld {
    const NAME: &'static str = "reviews.held";
    fn subject(&self) -> Subject {
        Subject::family(self.family)
    }
}

/// The lead agency brought a case back to the forum (C-40).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct CaseBroughtBack {
    /// The family.
    pub family: FamilyId,
    /// The case.
    pub case: CaseId,
    /// A key of the profile's list.
    pub reason: String,
    /// In their words.
    pub words: String,
}

impl Event for CaseBroughtBack {
    const NAME: &'static str = "cases.brought_back";
    fn subject(&self) -> Subject {
        Subject::family(self.family)
    }
}

/// An attempt to reach or keep the family was noted (BUCKS-STRAT-151).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct EngagementNoted {
    /// The family.
    pub family: FamilyId,
    /// The case.
    pub case: CaseId,
    /// How it went.
    pub engagement: Engagement,
    /// On which day.
    pub on: Date,
    /// In words.
    pub words: String,
}

impl Event for EngagementNoted {
    const NAME: &'static str = "reviews.engagement_noted";
    fn subject(&self) -> Subject {
        Subject::family(self.family)
    }
}
