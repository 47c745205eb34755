//! One form, one effect: a form carries a key, the first use case that ends
//! under it keeps its answer beside it, and every repetition gets that answer.

pub(crate) mod statements;

use domain::ids::SubmissionKey;
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::args;
use crate::engine::{Reads, Store, UnitOfWork};
use crate::error::CaseworkError;

/// What the form led to when it was sent before; nothing the first time.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn sent_before<T: DeserializeOwned>(
    reader: &mut impl Reads,
    key: SubmissionKey,
) -> Result<Option<T>, CaseworkError> {
    let row = reader.optional(&statements::SUBMITTED, args![key]).await?;
    Ok(row.map(|row| row.document("result")).transpose()?)
}

/// Keeps what the form led to, in the transaction that did it.
///
/// # Errors
/// A duplicate when another transaction was faster; see [`settle`].
pub(crate) async fn keep<T: Serialize>(
    uow: &mut UnitOfWork,
    key: SubmissionKey,
    result: &T,
) -> Result<(), CaseworkError> {
    let (at, result) = (uow.at(), serde_json::to_string(result)?);
    uow.write(&statements::SUBMIT, args![key, at, result])
        .await?;
    Ok(())
}

/// The hash of what was sent under a key, where a system sent it.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn content_hash(
    reader: &mut impl Reads,
    key: SubmissionKey,
) -> Result<Option<String>, CaseworkError> {
    match reader.optional(&statements::CONTENT, args![key]).await? {
        Some(row) => Ok(row.optional_text("content_hash")?),
        None => Ok(None),
    }
}

/// Keeps the hash of what was sent, in the transaction that received it.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn mark(
    uow: &mut UnitOfWork,
    key: SubmissionKey,
    hash: &str,
) -> Result<(), CaseworkError> {
    uow.write(&statements::MARK, args![key, hash]).await?;
    Ok(())
}

/// Two clicks at the same instant: one of them made it, and the other gets
/// what it made.
///
/// # Errors
/// Every failure that is not a second click.
pub(crate) async fn settle<T: DeserializeOwned>(
    store: &Store,
    key: SubmissionKey,
    outcome: Result<T, CaseworkError>,
) -> Result<T, CaseworkError> {
    match outcome {
        Err(CaseworkError::Store(error)) if error.is_duplicate() => {
            let made = sent_before(&mut store.reader(), key).await?;
            made.ok_or(CaseworkError::Store(error))
        }
        other => other,
    }
}
