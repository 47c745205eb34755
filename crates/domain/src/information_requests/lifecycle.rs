//! The life of one request to one agency: asked, chased, answered or
//! withdrawn. Each state carries the facts true in it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::RequestRefused;
use crate::ids::{LinkId, UserId};

/// Why sharing is lawful. Agreement to a service is never one of these (invariant 3).
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum SharingBasis {
    /// UK GDPR Article 6(1)(e).
    PublicTask,
    /// UK GDPR Article 6(1)(c).
    LegalObligation,
    /// UK GDPR Article 6(1)(d).
    VitalInterests,
    /// UK GDPR Article 6(1)(a).
    Consent,
}

impl SharingBasis {
    /// Every basis, in the order of the form.
    pub const ALL: &'static [Self] = &[
        Self::PublicTask,
        Self::LegalObligation,
        Self::VitalInterests,
        Self::Consent,
    ];

    /// The stored word.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::PublicTask => "public_task",
            Self::LegalObligation => "legal_obligation",
            Self::VitalInterests => "vital_interests",
            Self::Consent => "consent",
        }
    }

    /// How people say it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::PublicTask => "Public task: to safeguard and promote the welfare of children",
            Self::LegalObligation => "Legal obligation",
            Self::VitalInterests => "Vital interests: to protect somebody’s life",
            Self::Consent => "Consent to sharing this information",
        }
    }

    /// Reads a stored word.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|basis| basis.key() == key)
    }
}

/// The question as it was put.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Asked {
    /// When.
    pub at: Timestamp,
    /// When the answer is due.
    pub due: Timestamp,
    /// Who asked.
    pub by: UserId,
}

/// Who answered for the agency.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "how", rename_all = "snake_case")]
pub enum AnsweredBy {
    /// Somebody with an account.
    Account {
        /// Who.
        user: UserId,
    },
    /// Somebody who opened the signed link, by the name that they gave.
    Link {
        /// The link.
        link: LinkId,
        /// Their name and job.
        name: String,
    },
}

/// What an agency says that it knows.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Given {
    /// The agency does not know the family.
    NothingKnown,
    /// What it knows.
    Known {
        /// In its own words.
        text: String,
    },
}

/// One answer, as the agency gave it.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct AnswerGiven {
    /// When.
    pub at: Timestamp,
    /// By whom.
    pub by: AnsweredBy,
    /// The agency's words; empty when it knows nothing.
    pub text: String,
    /// Whether the agency does not know the family.
    pub nothing_known: bool,
    /// Why the agency may share it.
    pub basis: SharingBasis,
    /// After the time that was set.
    pub late: bool,
}

/// Where a request stands.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum State {
    /// Waiting for the agency.
    Asked {
        /// The question.
        asked: Asked,
    },
    /// Waiting, and reminded.
    Chased {
        /// The question.
        asked: Asked,
        /// How often the agency was reminded; at least once.
        times: u32,
        /// When last.
        last: Timestamp,
    },
    /// Answered; a later answer corrects an earlier one and both stay.
    Answered {
        /// The question.
        asked: Asked,
        /// The answers, oldest first; at least one.
        answers: Vec<AnswerGiven>,
    },
    /// Not needed any more.
    Withdrawn {
        /// The question.
        asked: Asked,
        /// When.
        at: Timestamp,
        /// Why.
        reason: String,
    },
}

impl State {
    /// A new question.
    ///
    /// # Errors
    /// [`RequestRefused::DueInThePast`] when the answer would be due before it is asked.
    pub fn ask(asked: Asked) -> Result<Self, RequestRefused> {
        if asked.due <= asked.at {
            return Err(RequestRefused::DueInThePast);
        }
        Ok(Self::Asked { asked })
    }

    /// The stored word.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Asked { .. } => "asked",
            Self::Chased { .. } => "chased",
            Self::Answered { .. } => "answered",
            Self::Withdrawn { .. } => "withdrawn",
        }
    }

    /// The question.
    #[must_use]
    pub const fn asked(&self) -> Asked {
        match self {
            Self::Asked { asked }
            | Self::Chased { asked, .. }
            | Self::Answered { asked, .. }
            | Self::Withdrawn { asked, .. } => *asked,
        }
    }

    /// Whether the agency still owes an answer.
    #[must_use]
    pub const fn is_waiting(&self) -> bool {
        match self {
            Self::Asked { .. } | Self::Chased { .. } => true,
            Self::Answered { .. } | Self::Withdrawn { .. } => false,
        }
    }

    /// The answers, oldest first.
    #[must_use]
    pub fn answers(&self) -> &[AnswerGiven] {
        match self {
            Self::Answered { answers, .. } => answers,
            Self::Asked { .. } | Self::Chased { .. } | Self::Withdrawn { .. } => &[],
        }
    }

    /// The agency answers, or adds a correction to what it said.
    ///
    /// # Errors
    /// Refused when the request was withdrawn, or the answer says nothing.
    pub fn answer(
        self,
        given: Given,
        by: AnsweredBy,
        basis: SharingBasis,
        at: Timestamp,
    ) -> Result<Self, RequestRefused> {
        let (text, nothing_known) = match given {
            Given::NothingKnown => (String::new(), true),
            Given::Known { text } if text.trim().is_empty() => {
                return Err(RequestRefused::AnswerMissing);
            }
            Given::Known { text } => (text, false),
        };
        let (asked, mut answers) = match self {
            Self::Asked { asked } | Self::Chased { asked, .. } => (asked, Vec::new()),
            Self::Answered { asked, answers } => (asked, answers),
            Self::Withdrawn { .. } => return Err(RequestRefused::Withdrawn),
        };
        answers.push(AnswerGiven {
            at,
            by,
            text,
            nothing_known,
            basis,
            late: at > asked.due,
        });
        Ok(Self::Answered { asked, answers })
    }

    /// Reminds the agency.
    ///
    /// # Errors
    /// Refused when there is nothing to wait for.
    pub fn chase(self, at: Timestamp) -> Result<Self, RequestRefused> {
        match self {
            Self::Asked { asked } => Ok(Self::Chased {
                asked,
                times: 1,
                last: at,
            }),
            Self::Chased { asked, times, .. } => Ok(Self::Chased {
                asked,
                times: times.saturating_add(1),
                last: at,
            }),
            Self::Answered { .. } => Err(RequestRefused::AlreadyAnswered),
            Self::Withdrawn { .. } => Err(RequestRefused::Withdrawn),
        }
    }

    /// Takes the question back.
    ///
    /// # Errors
    /// Refused without a reason, or when there is nothing to take back.
    pub fn withdraw(self, reason: &str, at: Timestamp) -> Result<Self, RequestRefused> {
        if reason.trim().is_empty() {
            return Err(RequestRefused::ReasonMissing);
        }
        match self {
            Self::Asked { asked } | Self::Chased { asked, .. } => Ok(Self::Withdrawn {
                asked,
                at,
                reason: reason.to_owned(),
            }),
            Self::Answered { .. } => Err(RequestRefused::AlreadyAnswered),
            Self::Withdrawn { .. } => Err(RequestRefused::Withdrawn),
        }
    }
}
