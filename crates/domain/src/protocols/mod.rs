//! The documents that the partnership works by: what they are, who answers for
//! them, and the rules of a version and of a promise to follow one. Knows
//! nothing of how a document is shown.

mod event;
mod version;

pub use event::{
    ProtocolAdded, ProtocolChanged, ProtocolReviewReminded, ProtocolVersionAdded, SharingPromised,
};
pub use version::{NewVersion, PromiseRefused, VersionRefused, VersionState, may_promise};

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::refusal::Refusal;

/// What a document is.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ProtocolKind {
    /// The early help strategy.
    Strategy,
    /// How services hand families to each other.
    Protocol,
    /// The wording of the levels of need.
    Thresholds,
    /// The code of practice on sharing information (BUCKS-STRAT-134).
    SharingCode,
    /// What a disagreement follows when heads of service cannot settle it (BUCKS-PROT-96).
    EscalationPolicy,
    /// Anything else that the partnership agreed.
    Other,
}

impl ProtocolKind {
    /// Every kind, in the order in which pages list them.
    pub const ALL: &'static [Self] = &[
        Self::Strategy,
        Self::Protocol,
        Self::Thresholds,
        Self::SharingCode,
        Self::EscalationPolicy,
        Self::Other,
    ];

    /// The stored word.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Strategy => "strategy",
            Self::Protocol => "protocol",
            Self::Thresholds => "thresholds",
            Self::SharingCode => "sharing_code",
            Self::EscalationPolicy => "escalation_policy",
            Self::Other => "other",
        }
    }

    /// How people say it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Strategy => "Early help strategy",
            Self::Protocol => "Protocol between services",
            Self::Thresholds => "Levels of need",
            Self::SharingCode => "Code of practice on sharing information",
            Self::EscalationPolicy => "Escalation policy",
            Self::Other => "Other agreed document",
        }
    }

    /// Reads a stored word.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|kind| kind.key() == key)
    }
}

/// Who may read a document.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Readers {
    /// Anybody, signed in or not.
    Everybody,
    /// Everybody who is signed in.
    SignedIn,
}

impl Readers {
    /// Whether somebody may read it.
    #[must_use]
    pub const fn include(self, signed_in: bool) -> bool {
        match self {
            Self::Everybody => true,
            Self::SignedIn => signed_in,
        }
    }
}

/// What a document says about itself (BUCKS-PROT-01).
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct ProtocolFacts {
    /// What it is.
    pub kind: ProtocolKind,
    /// Its title.
    pub title: String,
    /// The body that publishes it.
    pub published_by: String,
    /// The job of whoever answers for it.
    pub answers_title: String,
    /// Who may read it.
    pub readers: Readers,
    /// The day it was made.
    pub made_on: Date,
    /// The day of its next review.
    pub review_due: Option<Date>,
}

/// What is wrong with a document's facts.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum ProtocolRefused {
    /// It has no title.
    TitleMissing,
    /// No job is named that answers for it.
    NobodyAnswers,
    /// It was made after today.
    MadeInFuture,
    /// Its review falls before it was made.
    ReviewBeforeMade,
}

impl From<ProtocolRefused> for Refusal {
    fn from(refused: ProtocolRefused) -> Self {
        let (code, reason, field) = match refused {
            ProtocolRefused::TitleMissing => {
                ("protocols.title_missing", "Enter the title", "title")
            }
            ProtocolRefused::NobodyAnswers => (
                "protocols.nobody_answers",
                "Enter the job of whoever answers for the document",
                "answers_title",
            ),
            ProtocolRefused::MadeInFuture => (
                "protocols.made_in_future",
                "The day it was made must be today or in the past",
                "made",
            ),
            ProtocolRefused::ReviewBeforeMade => (
                "protocols.review_before_made",
                "The next review must be after the day it was made",
                "review",
            ),
        };
        Self::new(code, reason, "Correct the form.").beside(field)
    }
}

impl ProtocolFacts {
    /// Checks the facts against each other.
    ///
    /// # Errors
    /// [`ProtocolRefused`], the first that is wrong.
    pub fn check(&self, today: Date) -> Result<(), ProtocolRefused> {
        if self.title.trim().is_empty() {
            Err(ProtocolRefused::TitleMissing)
        } else if self.answers_title.trim().is_empty() {
            Err(ProtocolRefused::NobodyAnswers)
        } else if self.made_on > today {
            Err(ProtocolRefused::MadeInFuture)
        } else if self.review_due.is_some_and(|due| due <= self.made_on) {
            Err(ProtocolRefused::ReviewBeforeMade)
        } else {
            Ok(())
        }
    }

    /// Whether the review is due: on its day, and every day after (BUCKS-PROT-02).
    #[must_use]
    pub fn review_is_due(&self, today: Date) -> bool {
        self.review_due.is_some_and(|due| due <= today)
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn facts(made: Date, review: Option<Date>) -> ProtocolFacts {
        ProtocolFacts {
            kind: ProtocolKind::Protocol,
            title: "Protocol".to_owned(),
            published_by: "The partnership".to_owned(),
            answers_title: "Head of early help".to_owned(),
            readers: Readers::SignedIn,
            made_on: made,
            review_due: review,
        }
    }

    #[test]
    fn a_document_must_say_what_it_is_called_and_who_answers_for_it() {
        let day = Date::constant(2026, 3, 2);
        assert_eq!(facts(day, None).check(day), Ok(()));
        let mut untitled = facts(day, None);
        untitled.title = " ".to_owned();
        assert_eq!(untitled.check(day), Err(ProtocolRefused::TitleMissing));
        let mut orphan = facts(day, None);
        orphan.answers_title = String::new();
        assert_eq!(orphan.check(day), Err(ProtocolRefused::NobodyAnswers));
        assert_eq!(
            facts(day.tomorrow().unwrap(), None).check(day),
            Err(ProtocolRefused::MadeInFuture)
        );
        assert_eq!(
            facts(day, Some(day)).check(day),
            Err(ProtocolRefused::ReviewBeforeMade)
        );
    }

    #[test]
    fn a_document_for_the_signed_in_is_closed_to_everybody_else() {
        assert!(Readers::Everybody.include(false) && Readers::Everybody.include(true));
        assert!(!Readers::SignedIn.include(false) && Readers::SignedIn.include(true));
    }

    #[test]
    fn every_kind_is_stored_under_a_word_of_its_own() {
        for kind in ProtocolKind::ALL {
            assert_eq!(ProtocolKind::from_key(kind.key()), Some(*kind));
        }
        assert_eq!(ProtocolKind::from_key("poem"), None);
    }

    proptest! {
        // Requirement: BUCKS-PROT-02
        #[test]
        fn a_review_is_due_on_its_day_and_stays_due(after in 0_i32..4000) {
            let due = Date::constant(2018, 9, 1);
            let facts = facts(Date::constant(2016, 7, 1), Some(due));
            let later = due.checked_add(jiff::Span::new().days(after)).unwrap();
            prop_assert!(facts.review_is_due(later));
            let earlier = due.checked_sub(jiff::Span::new().days(after + 1)).unwrap();
            prop_assert!(!facts.review_is_due(earlier));
        }
    }
}
