//! Cases, as use cases: opened for a forum by the front door's decision.

mod find;
mod open;
pub mod statements;

pub use find::{Case, find, open_case_of, save};
pub(crate) use open::{any_open, open_for_forum};
