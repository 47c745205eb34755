//! Letters, packs and reports as tagged PDF: PDF/UA-1 (people can read it with a
//! screen reader) and PDF/A-2a (it can still be read when the case is destroyed
//! or called in years later).
//!
//! Owns how a document looks and that it is accessible. Must not know where the
//! words came from: no database, no web, no clock. Words arrive already worded.

mod content;
mod error;
mod fonts;
mod layout;
mod legibility;
mod press;

pub use content::{
    Block, HeadingLevel, Language, Letter, Pack, Section, SectionStart, Table, UnevenTable,
    UnknownLanguage,
};
pub use error::{Diagnostic, DocumentError, Part};
pub use press::{Press, PrintOptions, PrintSize, Printed};
