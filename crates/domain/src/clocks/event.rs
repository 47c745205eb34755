//! What happened to a limit, for the audit.

use serde::Serialize;

use crate::event::{Event, Subject};
use crate::ids::{ClockId, FamilyId};
use jiff::Timestamp;

/// Whoever answers for a limit was told that it is near, has passed, or has
/// been paused for too long.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct LimitTold {
    /// The family.
    pub family: FamilyId,
    /// The clock.
    pub clock: ClockId,
    /// Which limit.
    pub limit: String,
    /// Near, passed, or paused for too long.
    pub notice: &'static str,
}

impl Event for LimitTold {
    const NAME: &'static str = "clocks.told";
    fn subject(&self) -> Subject {
        Subject {
            family: Some(self.family),
            referral: None,
        }
    }
}

/// A limit was paused.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct LimitPaused {
    /// The family, and the request when the limit is one's.
    #[serde(skip)]
    pub of: Subject,
    /// The clock.
    pub clock: ClockId,
    /// Which limit.
    pub limit: String,
    /// Why: a key of the authority's list.
    pub reason: String,
    /// When it is asked about again if nobody has ended it.
    pub until: Timestamp,
}

impl Event for LimitPaused {
    const NAME: &'static str = "clocks.paused";
    fn subject(&self) -> Subject {
        self.of
    }
}

/// A paused limit runs again; the time of the pause is given back.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct LimitResumed {
    /// The family, and the request when the limit is one's.
    #[serde(skip)]
    pub of: Subject,
    /// The clock.
    pub clock: ClockId,
    /// Which limit.
    pub limit: String,
    /// When it falls due now.
    pub due: Timestamp,
}

impl Event for LimitResumed {
    const NAME: &'static str = "clocks.resumed";
    fn subject(&self) -> Subject {
        self.of
    }
}
