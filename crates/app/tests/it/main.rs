//! Pages on a real router with a real database: what each person sees, and
//! what each may not.

mod ask;
mod browser;
mod public_pages;
mod routes;
mod support;
