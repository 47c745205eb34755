//! Use cases on both engines, with real databases.

mod accounts;
mod engine;
mod organisations;
mod people;
mod sessions;
