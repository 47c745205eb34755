//! Why a use case did not do what was asked: four different answers for the
//! page, and one kind of fault.

use domain::access::Denied;
use domain::refusal::Refusal;

use crate::engine::StoreError;

/// The outcome of a use case that changed nothing.
#[derive(Debug, thiserror::Error)]
pub enum CaseworkError {
    /// No such record, or none that this actor may know of: the same answer.
    #[error("not found")]
    NotFound,
    /// The actor may see the record but may not do this.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// A rule said no.
    #[error(transparent)]
    Refused(#[from] Refusal),
    /// Somebody else changed the record first.
    #[error("somebody else has changed this")]
    Conflict,
    /// A fault of ours.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<serde_json::Error> for CaseworkError {
    fn from(error: serde_json::Error) -> Self {
        Self::Store(StoreError::Document(error))
    }
}
