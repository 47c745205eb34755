//! Use cases on both engines, with real databases.

mod accounts;
mod ask;
#[cfg(test)]
mod assessments;
mod engine;
#[cfg(test)]
mod forums;
mod hub_world;
mod information_requests;
#[cfg(test)]
mod led_family;
mod organisations;
mod people;
mod plans;
#[cfg(test)]
mod scales;
mod sessions;
mod transfers;
