//! Asking agencies what they know (MASH): asked, chased, answered or withdrawn,
//! each in one transaction with its e-mail, its message, its clock and the
//! relation that lets the agency answer and nothing more.

mod answer;
mod ask;
mod chase;
mod find;
mod links;
pub mod statements;
mod views;

pub use answer::{AnswerCommand, answer};
pub use ask::{About, Ask, AskedOf, ask};
pub use chase::{chase, withdraw};
pub use find::{InformationRequest, find};
pub use links::{Linked, by_link};
pub use views::{
    AgencyChoice, ChildLine, OwnLine, RequestLine, agencies_to_ask, children_of, counts_of_case,
    of_agency, of_case, of_family, of_referral, reference_of,
};
