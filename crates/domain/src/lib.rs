//! The pure rules of early help: no clock, no randomness, no database, no web.
//! Everything here would be true on paper with no computer.

pub mod profile;
