//! What happened to a worry. It is about no family of the record: the agency
//! has not asked anybody to open one.

use serde::Serialize;

use super::{Next, Standing, Worry};
use crate::event::{Event, Subject};
use crate::ids::{AgencyId, WorryId};

/// A worry was noted.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct WorryNoted {
    /// The worry.
    pub worry: WorryId,
    /// The agency whose record it is.
    pub agency: AgencyId,
    /// What was noted.
    pub noted: Worry,
}

impl Event for WorryNoted {
    const NAME: &'static str = "worries.noted";
    fn subject(&self) -> Subject {
        Subject::NOBODY
    }
}

/// Something came of a worry.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct WorryFollowed {
    /// The worry.
    pub worry: WorryId,
    /// What was written down; none when it became a request.
    pub next: Option<Next>,
    /// Where it stands now.
    pub standing: Standing,
}

impl Event for WorryFollowed {
    const NAME: &'static str = "worries.followed";
    fn subject(&self) -> Subject {
        Subject::NOBODY
    }
}

/// Somebody opened a worry.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize)]
pub struct WorryLookedAt {
    /// The worry.
    pub worry: WorryId,
}

impl Event for WorryLookedAt {
    const NAME: &'static str = "worries.looked_at";
    fn subject(&self) -> Subject {
        Subject::NOBODY
    }
}
