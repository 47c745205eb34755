//! Use cases of early help: each orders reads, checks and writes inside one
//! transaction. The only floor that names a table or a column; it knows
//! nothing of pages, URLs or forms.

pub mod accounts;
pub mod agreement;
pub mod assessments;
pub mod attachments;
pub mod audit;
pub mod calls;
pub mod cases;
pub mod clocks;
pub mod directory;
pub mod drafts;
pub mod engine;
pub mod error;
pub mod families;
pub mod family_links;
pub mod forums;
pub mod front_door;
pub mod information_requests;
pub mod jobs;
pub mod letters;
pub mod lists;
pub mod matching;
pub mod messages;
pub mod organisations;
pub mod outcomes;
pub mod oversight;
pub mod people;
pub mod plans;
pub mod programme;
pub mod protocols;
pub mod record_access;
pub mod referrals;
pub mod reporting;
pub mod reviews;
pub mod scales;
pub mod step_down;
pub mod step_up;
mod submissions;
pub mod team;
pub mod time;
pub mod tokens;
pub mod transfers;
pub mod worries;

pub use engine::Store;
pub use error::CaseworkError;

/// Every statement of every room, for the test that prepares them on both engines.
#[must_use]
pub fn statements() -> Vec<engine::Statement> {
    let moving = matching::joining::statements::moving();
    [
        moving.as_slice(),
        accounts::statements::ALL,
        agreement::statements::ALL,
        assessments::statements::ALL,
        attachments::statements::ALL,
        audit::statements::ALL,
        calls::statements::ALL,
        cases::statements::ALL,
        clocks::statements::ALL,
        directory::statements::ALL,
        drafts::statements::ALL,
        families::statements::ALL,
        family_links::statements::ALL,
        forums::statements::ALL,
        front_door::statements::ALL,
        information_requests::statements::ALL,
        jobs::statements::ALL,
        letters::statements::ALL,
        lists::statements::ALL,
        messages::statements::ALL,
        organisations::statements::ALL,
        record_access::statements::ALL,
        outcomes::statements::ALL,
        people::statements::ALL,
        matching::statements::ALL,
        matching::joining::statements::ALL,
        referrals::statements::ALL,
        reporting::statements::ALL,
        tokens::statements::ALL,
        step_up::statements::ALL,
        submissions::statements::ALL,
        transfers::statements::ALL,
        plans::statements::ALL,
        reviews::statements::ALL,
        team::statements::ALL,
        scales::statements::ALL,
        programme::statements::ALL,
        protocols::statements::ALL,
        oversight::statements::ALL,
        worries::statements::ALL,
    ]
    .concat()
}
