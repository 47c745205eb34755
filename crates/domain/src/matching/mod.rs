//! Owns what may be said when somebody asks whether a person is known (C-18),
//! what becomes of two records that may be one person, and when two families'
//! records may become one.
//! Must not know: how people are found (that is `linkage`), or where they are stored.

mod asked;
mod born;
mod event;
mod joining;
mod pair;
mod purpose;
mod telling;

pub use asked::{Asked, AskedField, AskedRefused};
pub use born::{Born, BornError};
pub use event::{
    KnownAsked, MatchDecided, MatchesLookedFor, PossibleMatchFound, RecordsJoined, RecordsParted,
};
pub use joining::{Goes, HolderAfter, JoinRefused, MustAsk, Said, Side, join, must_ask};
pub use pair::{PairRefused, PairState, Verdict};
pub use purpose::{Purpose, purpose_needed};
pub use telling::{Sight, Telling, telling};
