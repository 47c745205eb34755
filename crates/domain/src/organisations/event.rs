//! What happened to an agency.

use serde::Serialize;

use super::AgencyPart;
use crate::event::{Event, Subject};
use crate::ids::AgencyId;

/// An agency joined the partnership.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct AgencyAdded {
    /// Which.
    pub agency: AgencyId,
    /// Its short name.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Its part.
    pub part: AgencyPart,
}

impl Event for AgencyAdded {
    const NAME: &'static str = "organisations.agency_added";
    fn subject(&self) -> Subject {
        Subject::NOBODY
    }
}

/// An agency has a new name.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct AgencyRenamed {
    /// Which.
    pub agency: AgencyId,
    /// The name before.
    pub from: String,
    /// The name now.
    pub to: String,
}

impl Event for AgencyRenamed {
    const NAME: &'static str = "organisations.agency_renamed";
    fn subject(&self) -> Subject {
        Subject::NOBODY
    }
}

/// An agency's details were changed.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct AgencyChanged {
    /// Which.
    pub agency: AgencyId,
    /// The name before.
    pub from: String,
    /// The name now.
    pub name: String,
    /// Its kind now.
    pub kind: String,
    /// Whether it works in a case system of its own.
    pub keeps_own_system: bool,
}

impl Event for AgencyChanged {
    const NAME: &'static str = "organisations.agency_changed";
    fn subject(&self) -> Subject {
        Subject::NOBODY
    }
}

/// An agency closed: nobody acts for it from then on.
#[derive(Clone, PartialEq, Eq, Debug, Serialize)]
pub struct AgencyClosed {
    /// Which.
    pub agency: AgencyId,
    /// Its name.
    pub name: String,
    /// How many sessions ended with it.
    pub sessions_ended: u64,
}

impl Event for AgencyClosed {
    const NAME: &'static str = "organisations.agency_closed";
    fn subject(&self) -> Subject {
        Subject::NOBODY
    }
}
