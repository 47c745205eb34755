//! Work left for later, in the transaction that caused it: letters, messages,
//! clock warnings. Claimed by compare-and-set, so any number of nodes may work;
//! the key makes doing it twice impossible.

pub mod statements;

use domain::act::Act;
use domain::ids::JobId;
use jiff::Timestamp;
use serde::Serialize;

use crate::args;
use crate::engine::{Reads as _, Store, StoreError, UnitOfWork};

/// A claimed job is taken again by another node after this long without an answer.
const LEASE_MICROS: i64 = 120_000_000;
/// After this many failures a job waits for a person: with the pauses below,
/// more than two days, so that a mail server that is down over a night
/// costs nobody their letter.
const ATTEMPTS: i64 = 60;

/// A job that this worker has claimed.
#[derive(Clone, Debug)]
pub struct ClaimedJob {
    /// Its identifier.
    pub id: JobId,
    /// What kind of work.
    pub kind: String,
    /// What makes it the only one of its sort.
    pub key: String,
    /// Its JSON.
    pub payload: String,
    /// How many times it was tried before.
    pub attempts: i64,
}

/// Leaves a job, once per kind and key.
pub(crate) async fn leave<J: Serialize + Sync>(
    uow: &mut UnitOfWork,
    kind: &'static str,
    key: &str,
    job: &J,
) -> Result<(), StoreError> {
    let at = uow.at();
    leave_for(uow, kind, key, at, job).await
}

/// Leaves a job that may not be done before an instant, once per kind and key.
pub(crate) async fn leave_for<J: Serialize + Sync>(
    uow: &mut UnitOfWork,
    kind: &'static str,
    key: &str,
    not_before: Timestamp,
    job: &J,
) -> Result<(), StoreError> {
    let id = JobId::new(uow.new_id());
    let payload = serde_json::to_string(job)?;
    uow.write_unrecorded(
        &statements::LEAVE,
        args![id, kind, key, payload, not_before],
    )
    .await?;
    Ok(())
}

/// Claims the job that has waited longest, if any.
///
/// # Errors
/// When the database does not answer.
pub async fn claim(store: &Store, act: &Act) -> Result<Option<ClaimedJob>, StoreError> {
    let waiting = store
        .reader()
        .rows(
            &statements::WAITING,
            args![act.at, act.at.as_microsecond() - LEASE_MICROS, ATTEMPTS],
        )
        .await?;
    for row in waiting {
        let id = row.parsed("id", JobId::parse)?;
        let attempts = row.int("attempts")?;
        let mut uow = store.begin_bookkeeping(act).await?;
        let claimed = uow
            .write_unrecorded(&statements::CLAIM, args![id, attempts, act.at])
            .await?;
        uow.commit().await?;
        if claimed == 1 {
            return Ok(Some(ClaimedJob {
                id,
                kind: row.text("kind")?,
                key: row.text("job_key")?,
                payload: row.text("payload")?,
                attempts,
            }));
        }
    }
    Ok(None)
}

/// Whether this try is the last: after it the job waits for a person.
#[must_use]
pub const fn is_last_try(job: &ClaimedJob) -> bool {
    job.attempts + 1 >= ATTEMPTS
}

/// Marks a job as done, in the transaction that did it.
///
/// # Errors
/// When the database does not answer.
pub async fn done(uow: &mut UnitOfWork, job: &ClaimedJob) -> Result<(), StoreError> {
    let at = uow.at();
    uow.write_unrecorded(&statements::DONE, args![job.id, at])
        .await?;
    Ok(())
}

/// Puts a job back after a failure, to be tried later each time.
///
/// # Errors
/// When the database does not answer.
pub async fn put_back(
    store: &Store,
    act: &Act,
    job: &ClaimedJob,
    why: &str,
) -> Result<(), StoreError> {
    let pause = 1_000_000_i64 << job.attempts.clamp(0, 12);
    let mut uow = store.begin_bookkeeping(act).await?;
    uow.write_unrecorded(
        &statements::PUT_BACK,
        args![job.id, act.at.as_microsecond() + pause, why],
    )
    .await?;
    uow.commit().await
}

/// How many jobs wait and how many have given up, for `/metrics` and `/readyz`.
///
/// # Errors
/// When the database does not answer.
pub async fn standing(store: &Store) -> Result<(i64, i64), StoreError> {
    let row = store
        .reader()
        .optional(&statements::STANDING, args![ATTEMPTS])
        .await?;
    match row {
        Some(row) => Ok((row.int("waiting")?, row.int("given_up")?)),
        None => Ok((0, 0)),
    }
}
