//! Stepping up: early help says why need has risen to level 4, what was done
//! and what is hoped for (BUCKS-PROT-54), with consent or the reason why none
//! is needed (BUCKS-PROT-72, -73).

use serde::{Deserialize, Serialize};

use crate::refusal::Refusal;

/// How consent to the transfer stands.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum StepUpConsent {
    /// Nobody has said yet.
    NotSaid,
    /// The family agreed (BUCKS-PROT-72).
    Given,
    /// The concern meets section 47: consent is not asked and nothing waits (BUCKS-PROT-73).
    Section47,
    /// Somebody raised danger in one step and said nothing of consent or of
    /// section 47: it goes at once all the same (C-07).
    DangerNow,
    /// Asking would put a child at risk (C-04).
    Exception {
        /// Why.
        reason: String,
    },
}

/// What somebody says who steps a family up.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct StepUp {
    /// Why the new information meets level 4.
    pub rationale: String,
    /// What support was offered and given.
    pub support: String,
    /// What is expected for the family.
    pub expected: String,
    /// Consent, or why none is needed.
    pub consent: StepUpConsent,
}

/// One thing that is missing.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub enum StepUpMissing {
    /// Why the new information meets level 4.
    Rationale,
    /// The support.
    Support,
    /// The outcomes.
    Expected,
    /// Consent, section 47 or an exception.
    Consent,
    /// The reason for the exception.
    ExceptionReason,
}

impl StepUpMissing {
    /// The field of the form.
    #[must_use]
    pub const fn field(self) -> &'static str {
        match self {
            Self::Rationale => "rationale",
            Self::Support => "support",
            Self::Expected => "expected",
            Self::Consent => "consent",
            Self::ExceptionReason => "exception",
        }
    }

    /// What to do.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Rationale => "Enter why the new information meets level 4",
            Self::Support => "Enter what support you offered and gave",
            Self::Expected => "Enter what you expect for the family",
            Self::Consent => "Select whether the family agrees, or why you did not ask",
            Self::ExceptionReason => "Enter why asking the family would put a child at risk",
        }
    }
}

/// What is missing, all of it at once; never empty.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StepUpRefused {
    /// In the order of the form.
    pub missing: Vec<StepUpMissing>,
}

impl From<StepUpRefused> for Refusal {
    fn from(refused: StepUpRefused) -> Self {
        let words: Vec<_> = refused.missing.iter().map(|one| one.words()).collect();
        let refusal = Self::new(
            "step_up.incomplete",
            words.join(". "),
            "Add what is missing. If a child is in danger now, choose section 47: then only the reason is needed.",
        );
        match refused.missing.first() {
            Some(first) => refusal.beside(first.field()),
            None => refusal,
        }
    }
}

impl StepUp {
    /// Whether it goes at once.
    #[must_use]
    pub const fn is_immediate(&self) -> bool {
        match self.consent {
            StepUpConsent::Section47 | StepUpConsent::DangerNow => true,
            StepUpConsent::NotSaid | StepUpConsent::Given | StepUpConsent::Exception { .. } => {
                false
            }
        }
    }

    /// Checks that everything is said. Section 47 waits for nothing but the
    /// concern itself (BUCKS-PROT-70, C-07).
    ///
    /// # Errors
    /// [`StepUpRefused`] names everything that is missing.
    pub fn check(self) -> Result<Self, StepUpRefused> {
        let mut missing = Vec::new();
        if self.rationale.trim().is_empty() {
            missing.push(StepUpMissing::Rationale);
        }
        if !self.is_immediate() {
            if self.support.trim().is_empty() {
                missing.push(StepUpMissing::Support);
            }
            if self.expected.trim().is_empty() {
                missing.push(StepUpMissing::Expected);
            }
        }
        match &self.consent {
            StepUpConsent::NotSaid => missing.push(StepUpMissing::Consent),
            StepUpConsent::Exception { reason } if reason.trim().is_empty() => {
                missing.push(StepUpMissing::ExceptionReason);
            }
            StepUpConsent::Exception { .. }
            | StepUpConsent::Given
            | StepUpConsent::Section47
            | StepUpConsent::DangerNow => {}
        }
        if missing.is_empty() {
            Ok(self)
        } else {
            Err(StepUpRefused { missing })
        }
    }
}
