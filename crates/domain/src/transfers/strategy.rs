//! A strategy meeting under section 47: called, the referrer invited, held,
//! and its result (BUCKS-PROT-55). The source sets no time limit (C-39).

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use crate::ids::UserId;
use crate::refusal::Refusal;

/// Whether the referrer was invited.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "how", rename_all = "snake_case")]
pub enum Invited {
    /// By a message in the product.
    ByMessage {
        /// To whom.
        user: UserId,
    },
    /// The referrer has no account: whoever calls the meeting rings or writes.
    Outside,
}

/// Where a strategy meeting stands.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum StrategyMeeting {
    /// Called.
    Called {
        /// When it was called.
        at: Timestamp,
        /// By whom.
        by: UserId,
        /// When it takes place.
        planned_for: Timestamp,
        /// Whether the referrer was invited.
        referrer: Invited,
    },
    /// Held.
    Held {
        /// When it was called.
        called_at: Timestamp,
        /// Whether the referrer was invited.
        referrer: Invited,
        /// When it was held.
        at: Timestamp,
        /// What it decided.
        result: String,
        /// Who recorded it.
        recorded_by: UserId,
    },
}

/// Why a strategy meeting is not recorded.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum StrategyRefused {
    /// One is called already.
    CalledAlready,
    /// It was held already.
    HeldAlready,
    /// No result was given.
    ResultMissing,
    /// It would have been held before it was called, or after now.
    TimeWrong,
}

impl From<StrategyRefused> for Refusal {
    fn from(refused: StrategyRefused) -> Self {
        match refused {
            StrategyRefused::CalledAlready => Self::new(
                "strategy.called_already",
                "A strategy meeting is called already.",
                "Record the result of that meeting first.",
            ),
            StrategyRefused::HeldAlready => Self::new(
                "strategy.held_already",
                "The result of this meeting is recorded already.",
                "Call a new meeting if there is another one.",
            ),
            StrategyRefused::ResultMissing => Self::new(
                "strategy.result_missing",
                "Enter what the meeting decided",
                "Enter the result.",
            )
            .beside("result"),
            StrategyRefused::TimeWrong => Self::new(
                "strategy.time_wrong",
                "The meeting must be held after it was called, and not in the future",
                "Enter when the meeting was held.",
            )
            .beside("held"),
        }
    }
}

impl StrategyMeeting {
    /// The stored word.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::Called { .. } => "called",
            Self::Held { .. } => "held",
        }
    }

    /// Records what it decided.
    ///
    /// # Errors
    /// [`StrategyRefused`]; the meeting is then as it was.
    pub fn hold(
        self,
        held_at: Timestamp,
        result: &str,
        recorded_by: UserId,
        now: Timestamp,
    ) -> Result<Self, StrategyRefused> {
        match self {
            Self::Held { .. } => Err(StrategyRefused::HeldAlready),
            Self::Called { .. } if result.trim().is_empty() => Err(StrategyRefused::ResultMissing),
            Self::Called { at, .. } if held_at < at || held_at > now => {
                Err(StrategyRefused::TimeWrong)
            }
            Self::Called { at, referrer, .. } => Ok(Self::Held {
                called_at: at,
                referrer,
                at: held_at,
                result: result.to_owned(),
                recorded_by,
            }),
        }
    }
}
