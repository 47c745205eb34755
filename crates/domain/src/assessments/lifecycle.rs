//! The life of an assessment: written, submitted, and signed off by a manager
//! who wrote none of it, or sent back with a reason.

use std::collections::BTreeSet;

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::ids::UserId;
use crate::refusal::Refusal;

/// Where an assessment stands.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum AssessmentState {
    /// Being written.
    Draft {
        /// Who started it.
        author: UserId,
    },
    /// Waits for the lead agency's manager.
    Submitted {
        /// Who started it.
        author: UserId,
        /// Who submitted it.
        by: UserId,
        /// When.
        at: Timestamp,
    },
    /// A manager wants something changed; it can be written again.
    SentBack {
        /// Who started it.
        author: UserId,
        /// Who sent it back.
        by: UserId,
        /// When.
        at: Timestamp,
        /// Why, in words.
        reason: String,
    },
    /// Done. Nothing in it changes any more; what is new goes into the next one.
    SignedOff {
        /// Who started it.
        author: UserId,
        /// When it was submitted.
        submitted_at: Timestamp,
        /// Who signed it.
        by: UserId,
        /// When.
        at: Timestamp,
    },
}

/// A step that is not allowed.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum AssessmentRefused {
    /// It waits for the manager, so nobody writes in it.
    WithManager,
    /// It is signed off.
    SignedOff,
    /// It was not submitted.
    NotSubmitted,
    /// Whoever wrote any of it cannot sign it.
    OwnWork,
    /// Questions that sign-off waits for have no answer.
    Incomplete,
    /// No reason was given.
    ReasonMissing,
    /// One is open already for this case.
    OneIsOpen,
}

impl From<AssessmentRefused> for Refusal {
    fn from(refused: AssessmentRefused) -> Self {
        match refused {
            AssessmentRefused::WithManager => Self::new(
                "assessments.with_manager",
                "This assessment waits for the manager to sign it off.",
                "Ask the manager to send it back if something must change.",
            ),
            AssessmentRefused::SignedOff => Self::new(
                "assessments.signed_off",
                "This assessment is signed off and does not change any more.",
                "Start a new assessment. The signed one is shown beside it.",
            ),
            AssessmentRefused::NotSubmitted => Self::new(
                "assessments.not_submitted",
                "This assessment has not been submitted for sign-off.",
                "Wait until [[the lead worker]] submits it.",
            ),
            AssessmentRefused::OwnWork => Self::new(
                "assessments.own_work",
                "You wrote part of this assessment, so you cannot sign it off.",
                "Ask another manager of your agency to read it and sign it off.",
            ),
            AssessmentRefused::Incomplete => Self::new(
                "assessments.incomplete",
                "Some answers that the manager needs are missing.",
                "Answer the questions that are listed. What a child has not said never stops you.",
            ),
            AssessmentRefused::ReasonMissing => Self::new(
                "assessments.reason_missing",
                "Enter what needs to change",
                "Say what [[the lead worker]] should add or change.",
            )
            .beside("reason"),
            AssessmentRefused::OneIsOpen => Self::new(
                "assessments.one_is_open",
                "This case has an assessment that is not signed off yet.",
                "Finish that one first.",
            ),
        }
    }
}

impl AssessmentState {
    /// The stored word.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Draft { .. } => "draft",
            Self::Submitted { .. } => "submitted",
            Self::SentBack { .. } => "sent_back",
            Self::SignedOff { .. } => "signed_off",
        }
    }

    /// Who started it.
    #[must_use]
    pub const fn author(&self) -> UserId {
        match self {
            Self::Draft { author }
            | Self::Submitted { author, .. }
            | Self::SentBack { author, .. }
            | Self::SignedOff { author, .. } => *author,
        }
    }

    /// Whether answers can be saved.
    ///
    /// # Errors
    /// [`AssessmentRefused`] while it waits for the manager, and for ever after sign-off.
    pub const fn may_write(&self) -> Result<(), AssessmentRefused> {
        match self {
            Self::Draft { .. } | Self::SentBack { .. } => Ok(()),
            Self::Submitted { .. } => Err(AssessmentRefused::WithManager),
            Self::SignedOff { .. } => Err(AssessmentRefused::SignedOff),
        }
    }

    /// Asks the manager to sign. `blocking` is how many answers sign-off waits for.
    ///
    /// # Errors
    /// [`AssessmentRefused`].
    pub fn submit(
        self,
        blocking: usize,
        by: UserId,
        at: Timestamp,
    ) -> Result<Self, AssessmentRefused> {
        match self {
            Self::Draft { .. } | Self::SentBack { .. } if blocking > 0 => {
                Err(AssessmentRefused::Incomplete)
            }
            Self::Draft { author } | Self::SentBack { author, .. } => {
                Ok(Self::Submitted { author, by, at })
            }
            Self::Submitted { .. } => Err(AssessmentRefused::WithManager),
            Self::SignedOff { .. } => Err(AssessmentRefused::SignedOff),
        }
    }

    /// Whether this person has a part in it, and so cannot sign it. `writers` is
    /// everybody who saved any part of it.
    #[must_use]
    pub fn is_own_work(&self, writers: &BTreeSet<UserId>, of: UserId) -> bool {
        let submitter = match self {
            Self::Submitted { by, .. } => Some(*by),
            Self::Draft { .. } | Self::SentBack { .. } | Self::SignedOff { .. } => None,
        };
        self.author() == of || submitter == Some(of) || writers.contains(&of)
    }

    /// A manager signs. `writers` is everybody who saved any part of it.
    ///
    /// # Errors
    /// [`AssessmentRefused`]: never somebody who wrote any of it.
    pub fn sign_off(
        self,
        writers: &BTreeSet<UserId>,
        by: UserId,
        at: Timestamp,
    ) -> Result<Self, AssessmentRefused> {
        let own = self.is_own_work(writers, by);
        match self {
            Self::Submitted { .. } if own => Err(AssessmentRefused::OwnWork),
            Self::Submitted {
                author,
                by: _,
                at: submitted_at,
            } => Ok(Self::SignedOff {
                author,
                submitted_at,
                by,
                at,
            }),
            Self::Draft { .. } | Self::SentBack { .. } => Err(AssessmentRefused::NotSubmitted),
            Self::SignedOff { .. } => Err(AssessmentRefused::SignedOff),
        }
    }

    /// A manager sends it back, and says why.
    ///
    /// # Errors
    /// [`AssessmentRefused`].
    pub fn send_back(
        self,
        reason: &str,
        by: UserId,
        at: Timestamp,
    ) -> Result<Self, AssessmentRefused> {
        match self {
            Self::Submitted { .. } if reason.trim().is_empty() => {
                Err(AssessmentRefused::ReasonMissing)
            }
            Self::Submitted { author, .. } => Ok(Self::SentBack {
                author,
                by,
                at,
                reason: reason.trim().to_owned(),
            }),
            Self::Draft { .. } | Self::SentBack { .. } => Err(AssessmentRefused::NotSubmitted),
            Self::SignedOff { .. } => Err(AssessmentRefused::SignedOff),
        }
    }
}
