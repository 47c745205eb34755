//! The store: one pool for PostgreSQL; for SQLite one writer and many readers,
//! so that a busy writer never makes a page wait.

use std::str::FromStr;
use std::sync::Arc;
use std::time::Duration;

use domain::act::Act;
use sqlx::postgres::{PgConnectOptions, PgPool, PgPoolOptions};
use sqlx::sqlite::{
    SqliteConnectOptions, SqliteJournalMode, SqlitePool, SqlitePoolOptions, SqliteSynchronous,
};
use sqlx::{Arguments as _, Connection as _, Executor as _};

use super::row::EngineRow;
use super::trail;
use super::unit_of_work::{Tx, UnitOfWork};
use super::{Row, Statement, StoreError, Value};
use crate::time::{Clock, Entropy};

/// Prepared statements that each connection keeps: more than a working day uses.
const STATEMENTS_KEPT: usize = 256;
/// Kibibytes of the file that SQLite's readers keep, all together. A page that is
/// not there is asked of the system, which costs more than reading it.
const READERS_CACHE: u32 = 64_000;
/// The same for the writer.
const WRITER_CACHE: u32 = 8_000;
/// SQLite works in its caller's process: more readers than this for each core wait
/// for each other, and share the cache in smaller parts.
const READERS_A_CORE: usize = 2;

/// A handle on the database, cheap to clone.
#[derive(Clone)]
pub struct Store {
    pub(super) pools: Arc<Pools>,
    pub(super) clock: Arc<dyn Clock>,
    pub(super) entropy: Entropy,
}

pub(super) enum Pools {
    Sqlite { read: SqlitePool, write: SqlitePool },
    Postgres(PgPool),
}

impl std::fmt::Debug for Store {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Store")
            .field("engine", &self.engine())
            .finish_non_exhaustive()
    }
}

impl Store {
    /// Opens `sqlite:PATH` or `postgres://…`. Does not migrate.
    ///
    /// # Errors
    /// When the address is unknown or the database does not answer.
    pub async fn open(
        address: &str,
        connections: u32,
        clock: Arc<dyn Clock>,
        entropy: Entropy,
    ) -> Result<Self, StoreError> {
        let pools = if address.starts_with("sqlite:") {
            open_sqlite(address, connections).await?
        } else if address.starts_with("postgres:") || address.starts_with("postgresql:") {
            let options = PgConnectOptions::from_str(address)
                .map_err(StoreError::Open)?
                .application_name("earlyhelp")
                .statement_cache_capacity(STATEMENTS_KEPT)
                // Statements are written for every argument and prepared once: to
                // plan the numbers of a work page anew costs ten times its answer.
                .options([("plan_cache_mode", "force_generic_plan"), ("jit", "off")]);
            let pool = PgPoolOptions::new()
                .max_connections(connections)
                .acquire_timeout(Duration::from_secs(10))
                .connect_with(options)
                .await
                .map_err(StoreError::Open)?;
            Pools::Postgres(pool)
        } else {
            return Err(StoreError::UnknownEngine);
        };
        Ok(Self {
            pools: Arc::new(pools),
            clock,
            entropy,
        })
    }

    /// `sqlite` or `postgres`.
    #[must_use]
    pub fn engine(&self) -> &'static str {
        match &*self.pools {
            Pools::Sqlite { .. } => "sqlite",
            Pools::Postgres(_) => "postgres",
        }
    }

    /// The clock that every act takes its instant from.
    #[must_use]
    pub fn clock(&self) -> &dyn Clock {
        &*self.clock
    }

    /// Where fresh identifiers and secrets come from.
    #[must_use]
    pub const fn entropy(&self) -> &Entropy {
        &self.entropy
    }

    /// Starts a transaction that may write, for one act. What it reads stays true
    /// until it commits, as if it ran alone: a family's last holder cannot let go
    /// while another transaction counts on them. Run it inside [`super::retrying`].
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn begin(&self, act: &Act) -> Result<UnitOfWork, StoreError> {
        self.begin_as(act, "begin isolation level serializable")
            .await
    }

    /// Starts a transaction for bookkeeping that decides nothing by what it reads:
    /// a look, a job's claim by compare-and-set, a session's last sign of life.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn begin_bookkeeping(&self, act: &Act) -> Result<UnitOfWork, StoreError> {
        self.begin_as(act, "begin").await
    }

    async fn begin_as(
        &self,
        act: &Act,
        on_postgres: &'static str,
    ) -> Result<UnitOfWork, StoreError> {
        let failed = |source| StoreError::Database {
            statement: "begin",
            source,
        };
        let tx = match &*self.pools {
            // IMMEDIATE: a deferred transaction that upgrades cannot wait for the writer.
            Pools::Sqlite { write, .. } => {
                Tx::Sqlite(write.begin_with("begin immediate").await.map_err(failed)?)
            }
            Pools::Postgres(pool) => {
                Tx::Postgres(pool.begin_with(on_postgres).await.map_err(failed)?)
            }
        };
        Ok(UnitOfWork::new(tx, act.clone(), self.entropy.clone()))
    }

    /// Reads outside a transaction.
    #[must_use]
    pub fn reader(&self) -> Reader {
        Reader {
            store: self.clone(),
        }
    }

    /// Asks the engine to prepare a statement, for the test that walks them all.
    ///
    /// # Errors
    /// When the engine refuses the text.
    pub async fn prepare(&self, statement: &Statement) -> Result<(), StoreError> {
        let failed = |source| StoreError::Database {
            statement: statement.name,
            source,
        };
        match &*self.pools {
            Pools::Sqlite { read, .. } => read
                .prepare(sqlx::SqlStr::from_static(statement.sql))
                .await
                .map(drop),
            Pools::Postgres(pool) => pool
                .prepare(sqlx::SqlStr::from_static(statement.sql))
                .await
                .map(drop),
        }
        .map_err(failed)
    }

    /// Lets SQLite acknowledge before the disk has the write. Only for making a
    /// database that is thrown away when its making is interrupted: with this, an
    /// acknowledged write does not survive a power cut. Ends when the store closes.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn throwaway_until_closed(&self) -> Result<(), StoreError> {
        match &*self.pools {
            Pools::Sqlite { write, .. } => sqlx::raw_sql("pragma synchronous = off")
                .execute(write)
                .await
                .map(drop)
                .map_err(StoreError::Open),
            Pools::Postgres(_) => Ok(()),
        }
    }

    /// Lets the embedded database grow no more, or as it likes again, as on a
    /// disk that is full: for the test of what people are told then.
    ///
    /// # Errors
    /// When the database does not answer.
    pub async fn grow_no_more(&self, full: bool) -> Result<(), StoreError> {
        // A limit below the present size is the present size.
        let limit = if full {
            "pragma max_page_count = 1"
        } else {
            "pragma max_page_count = 4294967294"
        };
        match &*self.pools {
            Pools::Sqlite { write, .. } => sqlx::raw_sql(limit)
                .execute(write)
                .await
                .map(drop)
                .map_err(StoreError::Open),
            Pools::Postgres(_) => Ok(()),
        }
    }

    /// Closes every connection, after what runs has finished.
    pub async fn close(&self) {
        match &*self.pools {
            Pools::Sqlite { read, write } => {
                read.close().await;
                write.close().await;
            }
            Pools::Postgres(pool) => pool.close().await,
        }
    }
}

/// Never has SQLite gather statistics: with its samples of values (`STAT4`) it plans
/// a statement anew for every argument, which for a work page costs more than the
/// answer. The indexes are chosen so that no statement needs them.
async fn open_sqlite(address: &str, connections: u32) -> Result<Pools, StoreError> {
    let options = SqliteConnectOptions::from_str(address)
        .map_err(StoreError::Open)?
        .create_if_missing(true)
        .journal_mode(SqliteJournalMode::Wal)
        // FULL: an acknowledged write must survive a power cut (invariant 6).
        .synchronous(SqliteSynchronous::Full)
        .foreign_keys(true)
        .busy_timeout(Duration::from_secs(10))
        .statement_cache_capacity(STATEMENTS_KEPT)
        .pragma("temp_store", "memory");
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let readers =
        u32::try_from(cores * READERS_A_CORE).map_or(connections, |most| connections.min(most));
    let reader_cache = READERS_CACHE.checked_div(readers).unwrap_or(READERS_CACHE);
    // The file does not go away as a server does: a connection is never tried first
    // nor renewed, and keeps what it has read and prepared.
    let pool = || {
        SqlitePoolOptions::new()
            .test_before_acquire(false)
            .idle_timeout(None)
            .max_lifetime(None)
    };
    let write = pool()
        .max_connections(1)
        .acquire_timeout(Duration::from_secs(15))
        // On a full disk SQLite ends the transaction itself, and the driver goes on
        // counting it: such a connection would refuse every later one.
        .before_acquire(|connection, _| {
            Box::pin(async move { Ok(!connection.is_in_transaction()) })
        })
        .connect_with(
            options
                .clone()
                .pragma("cache_size", format!("-{WRITER_CACHE}")),
        )
        .await
        .map_err(StoreError::Open)?;
    let read = pool()
        .max_connections(readers)
        .connect_with(
            options
                .pragma("cache_size", format!("-{reader_cache}"))
                .pragma("query_only", "on"),
        )
        .await
        .map_err(StoreError::Open)?;
    Ok(Pools::Sqlite { read, write })
}

/// Makes a schema of its own for one test on a shared PostgreSQL server.
///
/// # Errors
/// When the server does not answer.
pub async fn create_test_schema(address: &str, schema: &str) -> Result<(), StoreError> {
    use sqlx::AssertSqlSafe;
    let named: String = schema
        .chars()
        .filter(|c| c.is_ascii_alphanumeric() || *c == '_')
        .collect();
    let mut connection = sqlx::PgConnection::connect(address)
        .await
        .map_err(StoreError::Open)?;
    sqlx::raw_sql(AssertSqlSafe(format!(
        "drop schema if exists {named} cascade; create schema {named}"
    )))
    .execute(&mut connection)
    .await
    .map_err(StoreError::Open)?;
    connection.close().await.map_err(StoreError::Open)
}

/// Whatever can run a statement that only reads: a [`Reader`] or a [`UnitOfWork`].
pub trait Reads: Send {
    /// Every row of the answer.
    fn rows(
        &mut self,
        statement: &Statement,
        args: Vec<Value>,
    ) -> impl Future<Output = Result<Vec<Row>, StoreError>> + Send;

    /// The first row of the answer, if any.
    fn optional(
        &mut self,
        statement: &Statement,
        args: Vec<Value>,
    ) -> impl Future<Output = Result<Option<Row>, StoreError>> + Send {
        async move { Ok(self.rows(statement, args).await?.into_iter().next()) }
    }
}

/// Reads outside a transaction, on the readers' pool.
#[derive(Clone, Debug)]
pub struct Reader {
    store: Store,
}

impl Reads for Reader {
    async fn rows(
        &mut self,
        statement: &Statement,
        args: Vec<Value>,
    ) -> Result<Vec<Row>, StoreError> {
        check_count(statement, &args)?;
        match &*self.store.pools {
            Pools::Sqlite { read, .. } => sqlite_rows(read, statement, args).await,
            Pools::Postgres(pool) => postgres_rows(pool, statement, args).await,
        }
    }
}

pub(super) fn check_count(statement: &Statement, args: &[Value]) -> Result<(), StoreError> {
    trail::leave(statement, args);
    if statement.arguments == args.len() {
        Ok(())
    } else {
        Err(StoreError::ArgumentCount {
            statement: statement.name,
            expected: statement.arguments,
            given: args.len(),
        })
    }
}

macro_rules! bind {
    ($arguments:ident, $args:ident, $name:expr) => {
        for value in $args {
            match value {
                Value::Text(text) => $arguments.add(text),
                Value::Int(number) => $arguments.add(number),
                Value::Bytes(bytes) => $arguments.add(bytes),
            }
            .map_err(|source| StoreError::Database {
                statement: $name,
                source: sqlx::Error::Encode(source),
            })?;
        }
    };
}

macro_rules! on_engine {
    ($rows:ident, $execute:ident, $database:ty, $arguments:ty, $variant:ident) => {
        pub(super) async fn $rows<'c, E>(
            executor: E,
            statement: &Statement,
            args: Vec<Value>,
        ) -> Result<Vec<Row>, StoreError>
        where
            E: sqlx::Executor<'c, Database = $database>,
        {
            let mut arguments = <$arguments>::default();
            bind!(arguments, args, statement.name);
            let rows = sqlx::query_with(statement.sql, arguments)
                .fetch_all(executor)
                .await
                .map_err(|source| StoreError::Database {
                    statement: statement.name,
                    source,
                })?;
            Ok(rows
                .into_iter()
                .map(|row| Row {
                    statement: statement.name,
                    row: EngineRow::$variant(row),
                })
                .collect())
        }

        pub(super) async fn $execute<'c, E>(
            executor: E,
            statement: &Statement,
            args: Vec<Value>,
        ) -> Result<u64, StoreError>
        where
            E: sqlx::Executor<'c, Database = $database>,
        {
            let mut arguments = <$arguments>::default();
            bind!(arguments, args, statement.name);
            sqlx::query_with(statement.sql, arguments)
                .execute(executor)
                .await
                .map(|done| done.rows_affected())
                .map_err(|source| StoreError::Database {
                    statement: statement.name,
                    source,
                })
        }
    };
}

on_engine!(
    sqlite_rows,
    sqlite_execute,
    sqlx::Sqlite,
    sqlx::sqlite::SqliteArguments,
    Sqlite
);
on_engine!(
    postgres_rows,
    postgres_execute,
    sqlx::Postgres,
    sqlx::postgres::PgArguments,
    Postgres
);
