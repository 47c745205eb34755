//! A family's help, explored whole (ADR 21): every state that any order of
//! commands can reach, for each shipped profile. The model keeps what the use
//! cases store and calls the rules that they call, in the same order; it knows
//! no rule of its own.
//!
//! Not in it: two records that are joined, time, and the assessment, plan and
//! reviews, which are one command here, because one rule lets them all through.

mod cases;
mod command;
mod door;
mod family;
mod graph;
mod journey;
mod place;

pub use command::{Command, Ends, Says};
pub use family::{Family, Round};
pub use graph::Explored;
pub use journey::{Journey, Planted};
pub use place::{Leads, NOW, Place};

mod tests;
