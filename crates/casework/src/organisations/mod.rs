//! Organisations: adding, renaming and closing agencies, and finding them.
//! Knows their tables; knows nothing of pages or of what is in a family's record.

mod find;
mod manage;
pub mod statements;

pub use find::{Agency, find, find_by_key, list, list_open};
pub use manage::{add, change, close, rename};
