//! Pages on a real router with a real database: what each person sees, and
//! what each may not.

#![expect(
    clippy::unwrap_used,
    clippy::expect_used,
    reason = "helpers of tests, which the lints cannot see"
)]

mod api;
mod ask;
mod browser;
mod crawl;
mod demo;
mod documents;
mod kill;
mod links;
mod public_pages;
mod routes;
mod support;
