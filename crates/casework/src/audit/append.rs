//! Writing entries. An event's body is its snapshot; a read's is the page.

use domain::act::Act;
use domain::event::{Event, Subject};
use domain::ids::{FamilyId, ReferralId};
use serde_json::json;

use super::statements;
use crate::args;
use crate::engine::{Reads as _, Store, StoreError, UnitOfWork};

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

/// How many looks one statement writes.
const READS_AT_ONCE: usize = 10;

/// Appends that somebody looked at each of these families, an entry for each.
///
/// # Errors
/// When a row cannot be written.
pub async fn append_reads(
    uow: &mut UnitOfWork,
    page: &'static str,
    families: &[FamilyId],
) -> Result<(), StoreError> {
    let mut tens = families.chunks_exact(READS_AT_ONCE);
    for ten in &mut tens {
        let act = uow.act().clone();
        let mut row = args![
            act.at,
            page,
            act.actor_kind().key(),
            act.user(),
            act.agency(),
            act.request,
            act.reason,
        ];
        for family in ten {
            row.extend(args![uow.new_id().to_string(), *family]);
        }
        uow.write_unrecorded(&statements::APPEND_READS, row).await?;
    }
    for family in tens.remainder() {
        append_read(uow, page, Subject::family(*family)).await?;
    }
    Ok(())
}

/// Records an attempt that was denied or out of scope, in a transaction of its
/// own, because the attempt's was rolled back. `named` are the parts of the
/// address: the first that names a record says whose log the attempt stands in.
///
/// # Errors
/// When the row cannot be written.
pub async fn record_denied(
    store: &Store,
    act: &Act,
    method: &str,
    route: &str,
    named: &[&str],
) -> Result<(), StoreError> {
    let mut uow = store.begin_bookkeeping(act).await?;
    let subject = subject_named(&mut uow, named).await?;
    let body = json!({ "method": method }).to_string();
    append(&mut uow, "denied", route, subject, body).await?;
    uow.commit().await
}

async fn subject_named(uow: &mut UnitOfWork, named: &[&str]) -> Result<Subject, StoreError> {
    for part in named {
        if let Some(row) = uow
            .optional(&statements::SUBJECT_NAMED, args![*part])
            .await?
        {
            return Ok(Subject {
                family: Some(row.parsed("family_id", FamilyId::parse)?),
                referral: row.optional_parsed("referral_id", ReferralId::parse)?,
            });
        }
    }
    Ok(Subject::NOBODY)
}
