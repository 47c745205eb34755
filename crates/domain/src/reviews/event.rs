//! What happened in and around a review.

use super::{Engagement, Review};
use crate::event::Subject;
use crate::ids::{CaseId, FamilyId, ReviewId};
use jiff::civil::Date;

crate::event::events! {
    about |event| Subject::family(event.family);

    /// A review was held.
    ReviewHeld = "reviews.held" {
        /// The family.
        family: FamilyId,
        /// The case.
        case: CaseId,
        /// The review.
        id: ReviewId,
        /// What it said.
        review: Review,
    }
    /// The lead agency brought a case back to the forum (C-40).
    CaseBroughtBack = "cases.brought_back" {
        /// The family.
        family: FamilyId,
        /// The case.
        case: CaseId,
        /// A key of the profile's list.
        reason: String,
        /// In their words.
        words: String,
    }
    /// An attempt to reach or keep the family was noted (BUCKS-STRAT-151).
    EngagementNoted = "reviews.engagement_noted" {
        /// The family.
        family: FamilyId,
        /// The case.
        case: CaseId,
        /// How it went.
        engagement: Engagement,
        /// On which day.
        on: Date,
        /// In words.
        words: String,
    }
}
