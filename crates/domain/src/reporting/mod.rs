//! What a lead agency that keeps its own case system reports about a case that
//! it leads: who works with the family, the reviews, and how it ends
//! (BUCKS-PROT-63, -64). Must not know how the report reaches us.

mod event;
#[cfg(test)]
mod tests;

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::refusal::Refusal;

pub use event::{
    CaseFilePlaced, ClosedOnReport, LeadReported, LinkEnd, ReportChased, ReportingLinkEnded,
    ReportingLinkSent,
};

crate::people::coded_list! {
    /// How the work with the family goes.
    ReportStatus, otherwise "Select how the work is going" {
        Working = "working", "We are working with the family";
        NotEngaging = "not_engaging", "The family does not take up our help";
        Stuck = "stuck", "We are stuck and want [[the panel]]’s help";
        Ended = "ended", "Our work has ended";
    }
}

/// One report, as the agency's worker gave it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct LeadReport {
    /// The lead family worker, by name.
    pub worker: String,
    /// How to reach them.
    pub contact: String,
    /// How it goes.
    pub status: ReportStatus,
    /// When the agency's own assessment was completed (BUCKS-PROT-65).
    pub assessed_on: Option<Date>,
    /// When the plan was last reviewed.
    pub last_review: Option<Date>,
    /// When it is reviewed next; none once the work has ended.
    pub next_review: Option<Date>,
    /// The outcome, as a key of the profile's closure outcomes; only when the work has ended.
    pub outcome: Option<String>,
    /// What the panel should know, in words.
    pub words: String,
    /// Who reports: name and job.
    pub reported_by: String,
}

/// A report that is not complete.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ReportRefused {
    /// No lead worker.
    WorkerMissing,
    /// No way to reach the lead worker.
    ContactMissing,
    /// The day of the assessment has not come.
    AssessedInFuture,
    /// The day of the last review has not come.
    ReviewedInFuture,
    /// Without a next review nobody looks again.
    NextReviewMissing,
    /// The next review is in the past.
    NextReviewPast,
    /// The work has ended, and the outcome is missing (BUCKS-PROT-63).
    OutcomeMissing,
    /// Being stuck, a family that does not engage, and an end need words.
    WordsMissing,
    /// Nobody says who reports.
    ReporterMissing,
}

impl From<ReportRefused> for Refusal {
    fn from(refused: ReportRefused) -> Self {
        let (field, code, reason, way) = match refused {
            ReportRefused::WorkerMissing => (
                "worker",
                "reporting.worker",
                "Enter the name of [[the lead worker]]",
                "The family needs one person who answers for it.",
            ),
            ReportRefused::ContactMissing => (
                "contact",
                "reporting.contact",
                "Enter a telephone number or e-mail address of [[the lead worker]]",
                "Others must be able to reach them.",
            ),
            ReportRefused::AssessedInFuture => (
                "assessed",
                "reporting.assessed",
                "The day of the assessment must be today or in the past",
                "Leave it empty if it is not completed yet.",
            ),
            ReportRefused::ReviewedInFuture => (
                "last",
                "reporting.last_review",
                "The last review must be today or in the past",
                "Leave it empty if there was none yet.",
            ),
            ReportRefused::NextReviewMissing => (
                "next",
                "reporting.next_review_missing",
                "Enter when the plan is reviewed next",
                "A likely day is enough; you can report another later.",
            ),
            ReportRefused::NextReviewPast => (
                "next",
                "reporting.next_review_past",
                "The next review must be today or in the future",
                "If it was held, enter it as the last review.",
            ),
            ReportRefused::OutcomeMissing => (
                "outcome",
                "reporting.outcome",
                "Select how it ended",
                "Choose one from the list.",
            ),
            ReportRefused::WordsMissing => (
                "words",
                "reporting.words",
                "Enter what [[the panel]] should know",
                "A sentence is enough.",
            ),
            ReportRefused::ReporterMissing => (
                "reported_by",
                "reporting.reported_by",
                "Enter your name and job",
                "[[The panel]] must know who reports.",
            ),
        };
        Self::new(code, reason, way).beside(field)
    }
}

impl LeadReport {
    /// What is wrong with the report; empty when it can be taken.
    #[must_use]
    pub fn problems(&self, today: Date) -> Vec<ReportRefused> {
        let ended = self.status == ReportStatus::Ended;
        let needs_words = self.status != ReportStatus::Working;
        let blank = |text: &str| text.trim().is_empty();
        let checks = [
            (blank(&self.worker), ReportRefused::WorkerMissing),
            (blank(&self.contact), ReportRefused::ContactMissing),
            (
                self.assessed_on.is_some_and(|day| day > today),
                ReportRefused::AssessedInFuture,
            ),
            (
                self.last_review.is_some_and(|day| day > today),
                ReportRefused::ReviewedInFuture,
            ),
            (
                !ended && self.next_review.is_none(),
                ReportRefused::NextReviewMissing,
            ),
            (
                !ended && self.next_review.is_some_and(|day| day < today),
                ReportRefused::NextReviewPast,
            ),
            (
                ended && self.outcome.as_deref().is_none_or(blank),
                ReportRefused::OutcomeMissing,
            ),
            (
                needs_words && blank(&self.words),
                ReportRefused::WordsMissing,
            ),
            (blank(&self.reported_by), ReportRefused::ReporterMissing),
        ];
        checks
            .into_iter()
            .filter_map(|(wrong, refused)| wrong.then_some(refused))
            .collect()
    }

    /// The report with what its status makes meaningless left out.
    #[must_use]
    pub fn tidied(mut self) -> Self {
        match self.status {
            ReportStatus::Ended => self.next_review = None,
            ReportStatus::Working | ReportStatus::NotEngaging | ReportStatus::Stuck => {
                self.outcome = None;
            }
        }
        self
    }
}
