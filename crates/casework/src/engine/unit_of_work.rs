//! One transaction for one act. It refuses to commit a change that recorded no
//! event: state, audit and outgoing work stand or fall together.

use domain::act::Act;
use domain::event::{Event, Subject};
use domain::ids::FamilyId;
use jiff::Timestamp;
use sqlx::{Postgres, Sqlite, Transaction};
use uuid::Uuid;

use super::store::{check_count, postgres_execute, postgres_rows, sqlite_execute, sqlite_rows};
use super::{Reads, Row, Statement, StoreError, Value};
use crate::error::CaseworkError;
use crate::time::Entropy;
use crate::{audit, jobs};

pub(super) enum Tx {
    Sqlite(Transaction<'static, Sqlite>),
    Postgres(Transaction<'static, Postgres>),
}

/// An open transaction. Dropped without [`UnitOfWork::commit`], it changes nothing.
pub struct UnitOfWork {
    tx: Tx,
    act: Act,
    entropy: Entropy,
    wrote: bool,
    recorded: usize,
}

impl std::fmt::Debug for UnitOfWork {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("UnitOfWork")
            .field("wrote", &self.wrote)
            .finish_non_exhaustive()
    }
}

impl UnitOfWork {
    pub(super) const fn new(tx: Tx, act: Act, entropy: Entropy) -> Self {
        Self {
            tx,
            act,
            entropy,
            wrote: false,
            recorded: 0,
        }
    }

    /// The act that this transaction belongs to.
    #[must_use]
    pub const fn act(&self) -> &Act {
        &self.act
    }

    /// The instant of the act.
    #[must_use]
    pub const fn at(&self) -> Timestamp {
        self.act.at
    }

    /// A fresh identifier, in time order.
    #[must_use]
    pub fn new_id(&self) -> Uuid {
        self.entropy.id(self.act.at)
    }

    /// A fresh reference that people can read out, such as `R-7KQ4-M2XD`, with
    /// the letter that says what it names.
    #[must_use]
    pub fn new_reference(&self, letter: &str) -> String {
        let characters = self.entropy.readable(8);
        let (front, back) = characters.split_at(4);
        format!("{letter}-{front}-{back}")
    }

    /// Fresh secrets for links and references.
    #[must_use]
    pub const fn entropy(&self) -> &Entropy {
        &self.entropy
    }

    /// Runs a statement that changes rows, and says how many it changed.
    ///
    /// # Errors
    /// When the arguments do not match or the database refuses.
    pub async fn write(
        &mut self,
        statement: &Statement,
        args: Vec<Value>,
    ) -> Result<u64, StoreError> {
        self.wrote = true;
        self.write_unrecorded(statement, args).await
    }

    /// The same, for rows that are bookkeeping and not a change of the record:
    /// the audit's own entries, sessions, job claims.
    ///
    /// # Errors
    /// When the arguments do not match or the database refuses.
    pub(crate) async fn write_unrecorded(
        &mut self,
        statement: &Statement,
        args: Vec<Value>,
    ) -> Result<u64, StoreError> {
        check_count(statement, &args)?;
        match &mut self.tx {
            Tx::Sqlite(tx) => sqlite_execute(&mut **tx, statement, args).await,
            Tx::Postgres(tx) => postgres_execute(&mut **tx, statement, args).await,
        }
    }

    /// Runs a guarded update of one row: none changed means that somebody else
    /// was first.
    ///
    /// # Errors
    /// [`CaseworkError::Conflict`] when no row matched the version that was read.
    pub async fn write_guarded(
        &mut self,
        statement: &Statement,
        args: Vec<Value>,
    ) -> Result<(), CaseworkError> {
        match self.write(statement, args).await? {
            1 => Ok(()),
            _ => Err(CaseworkError::Conflict),
        }
    }

    /// Records what happened, in this transaction.
    ///
    /// # Errors
    /// When the entry cannot be written; then nothing else is either.
    pub async fn record<E: Event + Sync>(&mut self, event: &E) -> Result<(), StoreError> {
        self.recorded += 1;
        audit::append_event(self, event).await
    }

    /// Records that somebody read a record, in this transaction.
    ///
    /// # Errors
    /// When the entry cannot be written; then the page must not be sent.
    pub async fn record_read(
        &mut self,
        page: &'static str,
        subject: Subject,
    ) -> Result<(), StoreError> {
        self.recorded += 1;
        audit::append_read(self, page, subject).await
    }

    /// Records that somebody read something of each of these families, in this
    /// transaction: an entry for each.
    ///
    /// # Errors
    /// When an entry cannot be written; then the page must not be sent.
    pub async fn record_reads(
        &mut self,
        page: &'static str,
        families: &[FamilyId],
    ) -> Result<(), StoreError> {
        self.recorded += families.len();
        audit::append_reads(self, page, families).await
    }

    /// Leaves work for the worker. The key makes a second copy impossible.
    ///
    /// # Errors
    /// When the row cannot be written.
    pub async fn leave_job<J: serde::Serialize + Sync>(
        &mut self,
        kind: &'static str,
        key: &str,
        job: &J,
    ) -> Result<(), StoreError> {
        jobs::leave(self, kind, key, job).await
    }

    /// Leaves work that the worker may not begin before an instant.
    ///
    /// # Errors
    /// When the row cannot be written.
    pub async fn leave_job_for<J: serde::Serialize + Sync>(
        &mut self,
        kind: &'static str,
        key: &str,
        not_before: Timestamp,
        job: &J,
    ) -> Result<(), StoreError> {
        jobs::leave_for(self, kind, key, not_before, job).await
    }

    /// Makes everything true at once, or nothing.
    ///
    /// # Errors
    /// [`StoreError::Unrecorded`] when rows changed and no event was recorded.
    pub async fn commit(self) -> Result<(), StoreError> {
        if self.wrote && self.recorded == 0 {
            return Err(StoreError::Unrecorded);
        }
        match self.tx {
            Tx::Sqlite(tx) => tx.commit().await,
            Tx::Postgres(tx) => tx.commit().await,
        }
        .map_err(|source| StoreError::Database {
            statement: "commit",
            source,
        })
    }
}

impl Reads for UnitOfWork {
    async fn rows(
        &mut self,
        statement: &Statement,
        args: Vec<Value>,
    ) -> Result<Vec<Row>, StoreError> {
        check_count(statement, &args)?;
        match &mut self.tx {
            Tx::Sqlite(tx) => sqlite_rows(&mut **tx, statement, args).await,
            Tx::Postgres(tx) => postgres_rows(&mut **tx, statement, args).await,
        }
    }
}
