//! The people of a family's record: what is known of each, where they live, how
//! they stand to each other, and what came before. Every change is guarded by
//! the version that was read; a hidden address leaves this room for nobody
//! without the right to it.

mod addresses;
mod change;
mod find;
mod hidden;
mod history;
mod membership;
mod moves;
mod page;
mod read;
pub mod statements;
mod ties;

pub use addresses::{AddressLine, Home, addresses_of, hides_an_address, homes_of};
pub use change::{change_facts, facts_for_change};
pub(crate) use find::write_search_words;
pub use find::{PeopleFound, PersonFound, find_people, index_people_without_words};
pub(crate) use hidden::hidden_from_everybody;
pub use hidden::{Hidden, hidden_words};
pub use history::{HistoryLine, add_history, history_of, withdraw_history};
pub use membership::{
    JoinKnown, Leave, NewPerson, add_person, join_known, leave_family, people_to_join,
    set_household,
};
pub use moves::{AddAddress, AddressAt, Stay, add_address, end_address, set_hidden};
pub use page::{Elsewhere, PersonPage, TieLine, person_page};
pub use read::{Member, members_of, open_family};
pub use ties::{SetTie, remove_tie, set_tie, ties_of};
