//! What happened to a worry. It is about no family of the record: the agency
//! has not asked anybody to open one.

use super::{Next, Standing, Worry};
use crate::event::Subject;
use crate::ids::{AgencyId, WorryId};

crate::event::events! {
    about |_event| Subject::NOBODY;
    with {
        /// The worry.
        worry: WorryId,
    }

    /// A worry was noted.
    WorryNoted = "worries.noted" {
        /// The agency whose record it is.
        agency: AgencyId,
        /// What was noted.
        noted: Worry,
    }
    /// Something came of a worry.
    WorryFollowed = "worries.followed" {
        /// What was written down; none when it became a request.
        next: Option<Next>,
        /// Where it stands now.
        standing: Standing,
    }
    /// Somebody opened a worry.
    WorryLookedAt = "worries.looked_at" {}
}
