//! Organisations: the agencies of the partnership and their part in the
//! system. Must not know who works in them, nor how they are stored.

mod agency;
mod event;

pub use agency::{AgencyDetails, AgencyKey, AgencyName, AgencyPart, AgencyRefused};
pub use event::{AgencyAdded, AgencyChanged, AgencyClosed, AgencyRenamed};
