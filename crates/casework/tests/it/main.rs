//! Use cases on both engines, with real databases.

#[cfg(test)]
mod assessments;
#[cfg(test)]
mod engine;
#[cfg(test)]
mod led_family;
#[cfg(test)]
mod scales;
