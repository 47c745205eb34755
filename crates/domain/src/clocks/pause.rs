//! Owns the facts of a pause: when, why, who answers for it and when it is
//! raised with somebody else.
//! Must not know: who the owner is beyond an id, or how they are told.

use crate::people::Reason;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The person who answers for a pause until it ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct PauseOwner(Uuid);

impl PauseOwner {
    /// The owner with this user id.
    #[must_use]
    pub const fn of(user: Uuid) -> Self {
        Self(user)
    }

    /// The user id.
    #[must_use]
    pub const fn id(self) -> Uuid {
        self.0
    }
}

/// Why a clock is or was paused, and who answers for it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct PauseFacts {
    pub(super) since: Timestamp,
    pub(super) reason: Reason,
    pub(super) owner: PauseOwner,
    pub(super) escalate_at: Timestamp,
}

/// A pause that has ended. Its facts stay with the clock.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pause {
    pub(super) facts: PauseFacts,
    pub(super) until: Timestamp,
}

impl Pause {
    /// When it began.
    #[must_use]
    pub const fn since(&self) -> Timestamp {
        self.facts.since
    }

    /// When it ended.
    #[must_use]
    pub const fn until(&self) -> Timestamp {
        self.until
    }

    /// Why.
    #[must_use]
    pub const fn reason(&self) -> &Reason {
        &self.facts.reason
    }

    /// Who answered for it.
    #[must_use]
    pub const fn owner(&self) -> PauseOwner {
        self.facts.owner
    }

    /// When it was to be raised if it had not ended.
    #[must_use]
    pub const fn escalate_at(&self) -> Timestamp {
        self.facts.escalate_at
    }
}
