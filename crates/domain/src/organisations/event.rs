//! What happened to an agency.

use super::AgencyPart;
use crate::event::Subject;
use crate::ids::AgencyId;

crate::event::events! {
    about |_event| Subject::NOBODY;

    /// An agency joined the partnership.
    AgencyAdded = "organisations.agency_added" {
        /// Which.
        agency: AgencyId,
        /// Its short name.
        key: String,
        /// Its name.
        name: String,
        /// Its part.
        part: AgencyPart,
    }
    /// An agency has a new name.
    AgencyRenamed = "organisations.agency_renamed" {
        /// Which.
        agency: AgencyId,
        /// The name before.
        from: String,
        /// The name now.
        to: String,
    }
    /// An agency's details were changed.
    AgencyChanged = "organisations.agency_changed" {
        /// Which.
        agency: AgencyId,
        /// The name before.
        from: String,
        /// The name now.
        name: String,
        /// Its kind now.
        kind: String,
        /// Whether it works in a case system of its own.
        keeps_own_system: bool,
    }
    /// An agency closed: nobody acts for it from then on.
    AgencyClosed = "organisations.agency_closed" {
        /// Which.
        agency: AgencyId,
        /// Its name.
        name: String,
        /// How many sessions ended with it.
        sessions_ended: u64,
    }
}
