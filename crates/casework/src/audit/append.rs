//! Writing entries. An event's body is its snapshot; a read's is the page.

use domain::act::Act;
use domain::event::{Event, Subject};
use serde_json::json;

use super::statements;
use crate::args;
use crate::engine::{Store, StoreError, UnitOfWork};

async fn append(
    uow: &mut UnitOfWork,
    kind: &'static str,
    name: &str,
    subject: Subject,
    body: String,
) -> Result<(), StoreError> {
    let id = uow.new_id().to_string();
    let act = uow.act().clone();
    uow.write_unrecorded(
        &statements::APPEND,
        args![
            id,
            act.at,
            kind,
            name,
            act.actor_kind().key(),
            act.user(),
            act.agency(),
            act.request,
            act.reason,
            subject.family,
            subject.referral,
            body,
        ],
    )
    .await?;
    Ok(())
}

/// Appends what happened, with its snapshot.
///
/// # Errors
/// When the row cannot be written.
pub async fn append_event<E: Event + Sync>(
    uow: &mut UnitOfWork,
    event: &E,
) -> Result<(), StoreError> {
    let body = serde_json::to_string(event)?;
    append(uow, "event", E::NAME, event.subject(), body).await
}

/// Appends that somebody looked.
///
/// # Errors
/// When the row cannot be written.
pub async fn append_read(
    uow: &mut UnitOfWork,
    page: &'static str,
    subject: Subject,
) -> Result<(), StoreError> {
    append(uow, "read", page, subject, "{}".to_owned()).await
}

/// Records an attempt that was denied or out of scope, in a transaction of its
/// own, because the attempt's was rolled back.
///
/// # Errors
/// When the row cannot be written.
pub async fn record_denied(
    store: &Store,
    act: &Act,
    method: &str,
    route: &str,
) -> Result<(), StoreError> {
    let mut uow = store.begin_bookkeeping(act).await?;
    let body = json!({ "method": method }).to_string();
    append(&mut uow, "denied", route, Subject::NOBODY, body).await?;
    uow.commit().await
}
