//! Requests for help from other systems: the same request as the form's, as
//! JSON from an agency's own system or as rows of a file. Bad input is named by
//! line and field; nothing of it is guessed.

mod api;
pub mod file;
mod openapi;
pub mod wire;

pub use api::submission_key;
pub use wire::{FieldError, WirePerson, WireRequest};

crate::routes! {
    post "/api/v1/referrals" SubmitBySystem Event("referrals.received") => api::submit;
    get "/api/v1/openapi.json" ReadPublicPages Nothing => openapi::document;
}
