//! The stages of a case, each with the facts true in it.

use jiff::Timestamp;
use serde::{Deserialize, Serialize};

/// Where a case stands.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum Stage {
    /// With a forum's coordinator, waiting for a meeting (BUCKS-STRAT-85).
    AwaitingForum {
        /// Since when.
        since: Timestamp,
    },
}

impl Stage {
    /// The stored word.
    #[must_use]
    pub const fn key(&self) -> &'static str {
        match self {
            Self::AwaitingForum { .. } => "awaiting_forum",
        }
    }
}
