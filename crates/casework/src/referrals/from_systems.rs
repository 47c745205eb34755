//! Requests from agencies' own systems and from files: the same key with the
//! same content is the same request; with other content it is a mistake that
//! is told, never a request that is dropped.

use domain::act::Act;
use domain::profile::Profile;
use domain::refusal::Refusal;

use super::receive::{Receive, Received, receive_since};
use crate::engine::{Store, UnitOfWork, retrying};
use crate::error::CaseworkError;
use crate::submissions;

/// A request as a system sent it.
#[derive(Clone, Debug)]
pub struct Sent {
    /// The request with its key.
    pub command: Receive,
    /// A hash of what was sent, to tell a repetition from another request.
    pub content_hash: String,
}

/// Receives every request in one transaction, each once per key: all of them or,
/// on any fault, none.
///
/// # Errors
/// Refused when a key was used before for other content; faults.
pub async fn receive_sent(
    store: &Store,
    profile: &Profile,
    act: &Act,
    sent: &[Sent],
) -> Result<Vec<Received>, CaseworkError> {
    let once = || retrying(|| receive_all(store, profile, act, sent));
    match once().await {
        // Somebody sent the same at the same instant; now it is there.
        Err(CaseworkError::Store(error)) if error.is_duplicate() => once().await,
        other => other,
    }
}

async fn receive_all(
    store: &Store,
    profile: &Profile,
    act: &Act,
    sent: &[Sent],
) -> Result<Vec<Received>, CaseworkError> {
    let mut uow = store.begin(act).await?;
    let (mut all, mut new) = (Vec::new(), false);
    for one in sent {
        let before = before(&mut uow, one).await?;
        new |= before.is_none();
        all.push(match before {
            Some(received) => received,
            None => receive_new(&mut uow, profile, one).await?,
        });
    }
    if new {
        uow.commit().await?;
    }
    Ok(all)
}

async fn before(uow: &mut UnitOfWork, one: &Sent) -> Result<Option<Received>, CaseworkError> {
    let key = one.command.key;
    let Some(received) = submissions::sent_before(uow, key).await? else {
        return Ok(None);
    };
    match submissions::content_hash(uow, key).await? {
        Some(hash) if hash != one.content_hash => Err(Refusal::new(
            "referrals.key_used",
            "This key was sent before with another request, so this one was not kept",
            "Send it again with a key of its own.",
        )
        .into()),
        Some(_) | None => Ok(Some(received)),
    }
}

async fn receive_new(
    uow: &mut UnitOfWork,
    profile: &Profile,
    one: &Sent,
) -> Result<Received, CaseworkError> {
    let now = uow.at();
    let received = receive_since(uow, profile, &one.command, now).await?;
    submissions::keep(uow, one.command.key, &received).await?;
    submissions::mark(uow, one.command.key, &one.content_hash).await?;
    Ok(received)
}
