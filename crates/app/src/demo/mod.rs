//! The demo: an invented authority made by the real use cases, the same for
//! the same seed. Also the world of the pages' tests and of the benchmarks.

mod access;
mod beside;
mod change;
pub mod directory;
pub mod families;
mod fate;
mod here;
mod journey;
mod links;
mod names;
mod outcomes;
mod pairs;
mod panels;
mod places;
mod protocols;
mod record;
mod seed;
mod stories;
mod turns;
mod work;
pub mod world;

pub use here::{Here, Need};
pub use seed::{SeedError, Seeded, Sizes, seed};
use world::DemoPerson;

/// A person's e-mail address: a name that can never exist.
#[must_use]
pub fn email_of(person: &DemoPerson) -> String {
    format!("{}@{}.example", person.mailbox, person.agency)
}
