//! The audit: every change in its own transaction, every look at a child's
//! record before the page is sent, every attempt that was denied. Append-only;
//! sealed in batches by a hash chain (`seal.rs`). Never asked for business facts.

mod append;
mod seal;
pub mod statements;
mod views;

pub use append::{append_event, append_read, append_reads, record_denied};
pub use seal::{Head, LookBack, SealReport, Verdict, head, seal, verify};
pub use views::{AccessLine, unsealed_count, who_looked};
