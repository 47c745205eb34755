//! Use cases on both engines, with real databases.

mod engine;
mod plans;
