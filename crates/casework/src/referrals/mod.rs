//! Requests for help, as use cases: receive, claim, decide, answer. Each is one
//! transaction with its audit entry, its clocks and what is left for the worker.

mod answer;
mod claim;
mod decide;
mod receive;
pub mod statements;
mod views;

pub use answer::{Answer, answer};
pub use claim::claim;
pub use decide::{DecideCommand, decide};
pub(crate) use decide::{snapshot_of, tell_the_referrer};
pub(crate) use receive::receive_in;
pub use receive::{Origin, Receive, Received, receive, receive_from};
pub(crate) use receive::{agency_of_part, queue_referral};
pub use views::{Found, HistoryLine, ReferralPage, find, page_of};
