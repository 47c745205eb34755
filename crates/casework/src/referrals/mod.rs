//! Requests for help, as use cases: receive, claim, decide, answer. Each is one
//! transaction with its audit entry, its clocks and what is left for the worker.

mod answer;
mod claim;
mod decide;
mod from_systems;
mod keep;
mod receive;
pub mod statements;
mod views;

pub use answer::{
    AdditionLine, Answer, AnswerByLink, AskedByLetter, additions_of, answer, answer_by_link,
    asked_by_letter,
};
pub(crate) use answer::{keep_addition, take_in};
pub use claim::claim;
pub use decide::{DecideCommand, decide};
pub(crate) use decide::{snapshot_of, tell_the_referrer};
pub use from_systems::{Sent, receive_sent};
pub(crate) use keep::keep_own;
pub use receive::{Origin, Receive, Received, receive, receive_from};
pub(crate) use receive::{
    agency_of_part, bring_along, optional_agency_of_part, queue_referral, receive_since,
};
pub(crate) use views::find_by_id;
pub use views::{Found, HistoryLine, ReferralPage, find, page_of};
