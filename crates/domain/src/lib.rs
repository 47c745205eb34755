//! The pure rules of early help: true on paper, with no computer. No async,
//! SQL, HTTP, system clock or randomness; time and identifiers are arguments.
#![deny(missing_docs)]

pub mod access;
pub mod act;
pub mod assessments;
pub mod cases;
pub mod clocks;
pub mod event;
pub mod holding;
pub mod ids;
pub mod people;
pub mod profile;
pub mod referrals;
pub mod refusal;
pub mod scales;
