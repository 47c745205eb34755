//! Families and the people in them: made from a request, found within scope,
//! held by exactly one agency.

mod chronology;
mod create;
mod end;
mod facts;
mod holding;
mod scope;
pub mod statements;
mod views;

pub use chronology::{Happened, chronology};
pub use create::{NewFamily, create_from_request};
pub(crate) use create::{join_from_request, responsibility_learned};
pub(crate) use end::end_holding_if_nothing_is_open;
pub use facts::{Fact, Kind};
pub(crate) use holding::change_holding;
pub use holding::{HeldBy, begin_holding, holder_about, holder_of};
pub use scope::{access_of, end_relation, end_relations, relate, relations_to};
pub(crate) use scope::{may_read_until, relate_area};
pub(crate) use views::person_line;
pub use views::{
    FamilyPage, Involved, PersonDetails, PersonLine, ReferralLine, find_by_reference, page_of,
};
