//! Reviews of the plan: what was found, what follows, and when the next one is.
//! Dates count from the plan's start (C-25); an agency's own date replaces them
//! with its policy as the reason (BUCKS-STRAT-111).

mod event;

pub use event::{CaseBroughtBack, EngagementNoted, ReviewHeld};

use jiff::{Timestamp, civil::Date};
use serde::{Deserialize, Serialize};

use crate::clocks::{Counting, Limit, WorkingTime, due_at};
use crate::ids::{PersonId, PlanLineId};
use crate::profile::{Series, limit_of};
use crate::refusal::Refusal;

crate::people::coded_list! {
    /// What a review decides.
    ReviewOutcome, otherwise "Select what happens now" {
        Continue = "continue", "Go on with the plan as it is";
        Amend = "amend", "The family still needs support: change the plan";
        Close = "close", "Good progress: close the case";
        BackToForum = "back_to_forum", "Take it back to [[the panel]]";
    }
}

crate::people::coded_list! {
    /// How an attempt to reach or keep the family went.
    Engagement, otherwise "Select what happened" {
        Refused = "refused", "They said no to help for now";
        NoAnswer = "no_answer", "They did not answer";
        Missed = "missed", "They missed an appointment";
        Stopped = "stopped", "They stopped taking part";
        Engaged = "engaged", "They took part";
    }
}

/// How far one goal has come, in words.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct GoalProgress {
    /// The need with the goal.
    pub need: PlanLineId,
    /// How far.
    pub words: String,
}

/// What a child says. A review asks for it and shows when it is missing, and
/// goes on without it (C-75).
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ChildVoice {
    /// Whose.
    pub child: PersonId,
    /// Their words, if they gave any.
    pub words: Option<String>,
    /// How they were asked, or why not.
    pub how: Option<String>,
}

/// A date that the lead agency's own policy sets.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct OwnDate {
    /// The day.
    pub on: Date,
    /// The policy.
    pub policy: String,
}

/// A review that was held.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Review {
    /// On which day.
    pub on: Date,
    /// How far each goal has come.
    pub goals: Vec<GoalProgress>,
    /// What each child says.
    pub voices: Vec<ChildVoice>,
    /// What was found, in words.
    pub summary: String,
    /// What follows.
    pub outcome: ReviewOutcome,
    /// Why it goes back to the forum, as a key of the profile's list.
    pub back_reason: Option<String>,
    /// The lead agency's own next date.
    pub own_next: Option<OwnDate>,
}

/// A review that is not accepted.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ReviewRefused {
    /// The plan has not started.
    NoPlan,
    /// The day is before the plan started.
    BeforePlan,
    /// The day is still to come.
    InTheFuture,
    /// Nothing was found.
    SummaryMissing,
    /// Why it goes back is missing.
    BackReasonMissing,
    /// The agency's own date is not after the review.
    NextNotAfter,
    /// The agency's own date needs its policy.
    PolicyMissing,
}

impl From<ReviewRefused> for Refusal {
    fn from(refused: ReviewRefused) -> Self {
        let (code, reason, way, field) = match refused {
            ReviewRefused::NoPlan => {
                return Self::new(
                    "reviews.no_plan",
                    "There is no agreed plan to review yet.",
                    "Record the family’s agreement to the plan first.",
                );
            }
            ReviewRefused::BeforePlan => (
                "reviews.before_plan",
                "The date of the review must be on or after the day the plan started",
                "Check the date.",
                "on",
            ),
            ReviewRefused::InTheFuture => (
                "reviews.in_the_future",
                "The date of the review must be today or in the past",
                "Check the date.",
                "on",
            ),
            ReviewRefused::SummaryMissing => (
                "reviews.summary",
                "Enter what the review found",
                "Say it in a few sentences.",
                "summary",
            ),
            ReviewRefused::BackReasonMissing => (
                "reviews.back_reason",
                "Select why it goes back to [[the panel]]",
                "Choose the nearest reason.",
                "back_reason",
            ),
            ReviewRefused::NextNotAfter => (
                "reviews.next_not_after",
                "The next review must be after this one",
                "Check the date.",
                "next",
            ),
            ReviewRefused::PolicyMissing => (
                "reviews.policy",
                "Enter your agency’s policy on review dates",
                "Name the policy, or leave the date empty.",
                "policy",
            ),
        };
        Self::new(code, reason, way).beside(field)
    }
}

impl Review {
    /// Checks a review against the plan's start and today.
    ///
    /// # Errors
    /// [`ReviewRefused`]. A child's missing voice is never one of them (C-75).
    pub fn check(&self, started_on: Option<Date>, today: Date) -> Result<(), ReviewRefused> {
        let started = started_on.ok_or(ReviewRefused::NoPlan)?;
        if self.on < started {
            return Err(ReviewRefused::BeforePlan);
        }
        if self.on > today {
            return Err(ReviewRefused::InTheFuture);
        }
        if self.summary.trim().is_empty() {
            return Err(ReviewRefused::SummaryMissing);
        }
        if self.outcome == ReviewOutcome::BackToForum && self.back_reason.is_none() {
            return Err(ReviewRefused::BackReasonMissing);
        }
        if let Some(own) = &self.own_next {
            if own.on <= self.on || own.on <= today {
                return Err(ReviewRefused::NextNotAfter);
            }
            if own.policy.trim().is_empty() {
                return Err(ReviewRefused::PolicyMissing);
            }
        }
        Ok(())
    }

    /// The children whose words are missing.
    pub fn unheard(&self, children: &[PersonId]) -> Vec<PersonId> {
        children
            .iter()
            .copied()
            .filter(|child| {
                !self
                    .voices
                    .iter()
                    .any(|voice| voice.child == *child && voice.words.is_some())
            })
            .collect()
    }
}

/// The next point of the authority's series that falls due after an instant:
/// now, or the due instant of the review just held, whichever is later. None
/// when the series has ended.
#[must_use]
pub fn next_review(
    series: &Series,
    counting: Counting,
    plan_start: Timestamp,
    after: Timestamp,
    working: &WorkingTime,
) -> Option<Limit> {
    // More points than a century of monthly reviews has.
    const FURTHEST: u32 = 1_200;
    (0..FURTHEST)
        .map_while(|place| series.due(place))
        .map(limit_of)
        .find(|limit| due_at(plan_start, *limit, counting, working) > after)
}

#[cfg(test)]
mod tests;
