//! What an agency was asked about a family, and what it answered (MASH). Each
//! agency's answer stays its own: nothing is overwritten, a correction is a
//! further answer. Knows nothing of links, e-mail or storage.

mod event;
mod lifecycle;
mod refusal;

pub use event::{
    InformationAnswered, InformationAsked, InformationChased, InformationWithdrawn, RequestAbout,
};
pub use lifecycle::{AnswerGiven, AnsweredBy, Asked, Given, SharingBasis, State};
pub use refusal::RequestRefused;

#[cfg(test)]
mod tests;
