//! Cases, as use cases: opened for a forum by the front door's decision.

mod open;
pub mod statements;

pub(crate) use open::{any_open, open_for_forum};
