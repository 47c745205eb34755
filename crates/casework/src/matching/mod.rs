//! Is this person known? One roll of everybody on the record, in the memory of
//! each server, asked while somebody types; and what may be said of whom.
//!
//! **How nothing leaks.** Whoever may not open a restricted record, or the record
//! of somebody whose address is hidden, is answered as though that person did
//! not exist: [`roll::Roll`] passes them over before they are compared, so they
//! change neither an answer nor a count nor the number of reads that follow. A
//! hidden address, and a telephone beside one, is never in the roll at all.

pub mod joining;
mod keeping;
mod known;
mod look;
mod pairs;
mod roll;
pub mod statements;

pub use joining::{
    Choice, JoinLine, JoinPage, Joining, join, join_page, join_to_part, joins_of, part,
};
pub use keeping::KnownPeople;
pub use known::{Answer, Ask, PersonKnown, Service, ask};
pub(crate) use look::look_later;
pub use look::{LOOK, Look, look};
pub use pairs::{
    Pair, PairLine, PairPage, PairSide, decide, open_pairs, pair_page, pairs_of_family,
};
