//! Pages: templates, the assets that they refer to, and the shape of a form.
//! Knows HTML and the fetched components; knows nothing of routes, sessions,
//! the record or the database.

pub mod assets;
pub mod engine;
pub mod filters;
pub mod forms;
pub mod frame;
pub mod markdown;
pub mod vocabulary;

pub use engine::{PageError, Pages};
pub use forms::{DateParts, FormErrors, FormPage, RawForm};
pub use frame::{Brand, DangerLink, Link, NavItem, Notice, NoticeKind, PageFrame, SignedIn};

#[cfg(test)]
pub(crate) mod drawn;
#[cfg(test)]
mod fixtures_test;
#[cfg(test)]
pub(crate) mod structure;
#[cfg(test)]
mod templates_test;
