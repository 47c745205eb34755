//! Access to a record beyond the relations: restricting it to named people,
//! opening it in an emergency, reviewing that; where its case files lie and
//! what social care recorded. Scope itself is `families::scope`.

mod break_glass;
mod case_files;
mod restrict;
mod review;
mod social_care;
pub mod statements;

pub use break_glass::{OpenedRecord, break_glass, running_opening};
pub use case_files::{CaseFile, FileAgency, FilePlaces, note_file, places};
pub use restrict::{
    ListedPerson, RestrictedLine, Restriction, Subjected, add_person, find_for_log,
    find_to_restrict, lift, people_to_choose, remove_person, restrict, restricted_records,
    restriction_of, whom_to_ask,
};
pub use review::{OpeningLine, find_opening, openings, review};
pub use social_care::{SocialCareAnswer, SocialCareMeeting, SocialCareRecord, social_care_record};
