//! Use cases on both engines, with real databases.
#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "the bodies of `both_engines!` are tests, which the lints cannot see"
)]

mod accounts;
#[cfg(test)]
mod agency_cases;
#[cfg(test)]
mod agreement;
mod ask;
#[cfg(test)]
mod assessments;
mod attachments;
#[cfg(test)]
mod between_rooms;
#[cfg(test)]
mod closing;
mod directory;
mod engine;
#[cfg(test)]
mod family_links;
mod find;
#[cfg(test)]
mod forums;
mod front_door_ways;
mod hub_world;
mod inbox;
mod information_requests;
mod joining;
#[cfg(test)]
mod lead_agencies;
#[cfg(test)]
mod led_family;
#[cfg(test)]
mod limits;
mod lists;
mod matching;
mod organisations;
mod oversight;
#[cfg(test)]
mod panel_decisions;
#[cfg(test)]
mod panel_world;
mod people;
#[cfg(test)]
mod plan_world;
#[cfg(test)]
mod plans;
mod programme;
mod protocols;
#[cfg(test)]
mod races;
mod record;
mod record_access;
#[cfg(test)]
mod reporting;
mod returned;
#[cfg(test)]
mod reviews;
#[cfg(test)]
mod scales;
mod sessions;
mod statements;
mod step_down;
mod stories;
#[cfg(test)]
mod team_work;
mod told;
mod transfers;
mod work_first;
mod worries;
