//! Pages on a real router with a real database: what each person sees, and
//! what each may not.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::indexing_slicing,
    reason = "helpers of tests, which the lints cannot see"
)]

mod api;
mod ask;
mod asking;
mod away;
mod browser;
mod command_line;
mod crawl;
mod demo;
mod demo_states;
mod directory;
mod documents;
mod front_desk;
mod guides;
mod hidden_address;
mod keep;
mod kill;
mod links;
mod lists;
mod log;
mod mail;
mod managed;
mod open_referral;
mod oversight;
mod own_words;
mod profile_use;
mod protocols;
mod public_pages;
#[expect(
    dead_code,
    reason = "these tests ask less of a PDF than those of its press"
)]
#[path = "../../../documents/tests/documents/reader.rs"]
mod reader;
mod reads;
mod record;
mod record_access;
mod reporting;
mod returned;
mod routes;
mod star_to_plan;
mod support;
