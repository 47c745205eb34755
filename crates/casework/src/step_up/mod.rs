//! Stepping up from open early help: a new request to the front door about the
//! same family, and the advice that was taken before. Whoever holds the family
//! and whoever works with it stay as they are.

mod consult;
mod danger;
mod request;
mod send;
pub mod statements;

pub use consult::{Consultation, ConsultationLine, consult, consultations_of};
pub use danger::{RaiseDanger, raise_danger};
pub use send::{
    StepUpCommand, StepUpLine, SteppedUp, may_step_up, step_up, step_up_open, step_ups_of,
};
