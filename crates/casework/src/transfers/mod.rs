//! Handing a family to another service: offered, then accepted or declined;
//! meanwhile whoever holds the family goes on holding it (BUCKS-PROT-51). Also
//! the record of strategy meetings under section 47.

mod answer;
mod offer;
pub mod statements;
mod strategy;
mod views;

pub use answer::{accept, decline};
pub use offer::{Offer, holding_of, offer_open};
pub(crate) use offer::{Offered, answer_offer, offer, open_offer};
pub use strategy::{StrategyLine, call_meeting, meeting_held, meetings_of};
pub use views::{HandoverLine, of_agency};
