//! Use cases on both engines, with real databases.

mod accounts;
mod ask;
mod engine;
mod hub_world;
mod information_requests;
mod organisations;
mod people;
mod sessions;
mod transfers;
mod forums;
mod plans;
