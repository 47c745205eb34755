//! The pure rules of early help: true on paper, with no computer. No async,
//! SQL, HTTP, system clock or randomness; time and identifiers are arguments.
#![deny(missing_docs)]

pub mod access;
pub mod accounts;
pub mod act;
pub mod agreement;
pub mod assessments;
pub mod attachments;
pub mod cases;
pub mod clocks;
pub mod closure;
pub mod directory;
pub mod event;
pub mod family_links;
pub mod forums;
pub mod holding;
pub mod ids;
pub mod information_requests;
pub mod letters;
pub mod matching;
pub mod organisations;
pub mod outcomes;
pub mod oversight;
pub mod people;
pub mod plans;
pub mod profile;
pub mod programme;
pub mod protocols;
pub mod referrals;
pub mod refusal;
pub mod reporting;
pub mod reviews;
pub mod scales;
pub mod step_down;
pub mod team;
pub mod transfers;
pub mod worries;
