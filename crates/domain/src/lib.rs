//! Pure rules of early help: no clock, no randomness, no database, no web.

pub mod clocks;
pub mod people;
