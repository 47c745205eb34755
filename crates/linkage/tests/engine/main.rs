//! The engine as a whole, on small made-up files.

mod common;
mod linking;
mod lookup;
