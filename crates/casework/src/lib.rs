//! Use cases of early help: each orders reads, checks and writes inside one
//! transaction. The only floor that names a table or a column; it knows
//! nothing of pages, URLs or forms.

pub mod accounts;
pub mod assessments;
pub mod audit;
pub mod cases;
pub mod clocks;
pub mod engine;
pub mod error;
pub mod families;
pub mod front_door;
pub mod jobs;
pub mod letters;
pub mod messages;
pub mod referrals;
pub mod scales;
pub mod time;

pub use engine::Store;
pub use error::CaseworkError;

/// Every statement of every room, for the test that prepares them on both engines.
#[must_use]
pub fn statements() -> Vec<engine::Statement> {
    [
        assessments::statements::ALL,
        audit::statements::ALL,
        cases::statements::ALL,
        clocks::statements::ALL,
        families::statements::ALL,
        front_door::statements::ALL,
        jobs::statements::ALL,
        letters::statements::ALL,
        messages::statements::ALL,
        referrals::statements::ALL,
        scales::statements::ALL,
    ]
    .concat()
}
