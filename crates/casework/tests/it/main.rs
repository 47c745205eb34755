//! Use cases on both engines, with real databases.

mod engine;
mod hub_world;
mod information_requests;
mod transfers;
