//! Use cases on both engines, with real databases.

mod ask;
mod engine;
