//! Use cases on both engines, with real databases.

mod assessments;
mod engine;
mod led_family;
mod scales;
