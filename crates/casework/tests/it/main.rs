//! Use cases on both engines, with real databases.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "the bodies of `both_engines!` are tests, which the lints cannot see"
)]

mod accounts;
mod engine;
mod organisations;
mod people;
mod sessions;
mod statements;
