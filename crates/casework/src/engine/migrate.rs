//! Migrations: one tree for both engines, append-only, each with a checksum.
//! A file that ends `.postgres.sql` or `.sqlite.sql` runs on that engine alone.

use sha2::{Digest as _, Sha256};
use sqlx::AssertSqlSafe;

use super::store::Pools;
use super::{Reads as _, Statement, Store, StoreError};
use crate::args;

const CREATE_TABLE: &str = "create table if not exists schema_migrations (
    name text primary key, checksum text not null, applied_at bigint not null)";
const APPLIED: Statement = Statement::new(
    "migrations.APPLIED",
    "select name, checksum from schema_migrations order by name",
);
const EXISTS_SQLITE: Statement = Statement::new(
    "migrations.EXISTS_SQLITE",
    "select count(*) as n from sqlite_master where name = 'schema_migrations'",
);
const EXISTS_POSTGRES: Statement = Statement::new(
    "migrations.EXISTS_POSTGRES",
    "select count(*) as n from pg_tables where schemaname = current_schema() and tablename = 'schema_migrations'",
);
/// Every column of an embedded database, for the data register and its page.
pub const EVERY_COLUMN: Statement = Statement::new(
    "migrations.EVERY_COLUMN",
    "select m.name as table_name, p.name as column_name, p.type as kind, p.\"notnull\" as required, p.cid
        from sqlite_master m join pragma_table_info(m.name) p
        where m.type = 'table' and m.name not like 'sqlite_%' order by m.name, p.cid",
);
/// Every column of the views that whoever reports may read.
pub const EVERY_VIEW_COLUMN: Statement = Statement::new(
    "migrations.EVERY_VIEW_COLUMN",
    "select m.name as view_name, m.sql as definition, p.name as column_name
        from sqlite_master m join pragma_table_info(m.name) p
        where m.type = 'view' order by m.name, p.cid",
);
/// Any number of nodes may start at once: one migrates, the others wait.
const POSTGRES_LOCK: &str = "select pg_advisory_xact_lock(7214935001)";

/// One file of the migration tree.
#[derive(Clone, Copy, Debug)]
pub struct Migration {
    /// The file's name without its ending; it sets the order.
    pub name: &'static str,
    /// The engine that it is for, or both.
    pub engine: Option<&'static str>,
    /// Its text, in the portable types.
    pub sql: &'static str,
}

impl Migration {
    /// SHA-256 of the text, in hexadecimal.
    #[must_use]
    pub fn checksum(&self) -> String {
        hex::encode(Sha256::digest(self.sql.as_bytes()))
    }

    /// The text for one engine. SQLite tables are strict, and its integers and
    /// bytes have their own names.
    fn text_for(&self, engine: &str) -> String {
        if engine == "sqlite" {
            self.sql
                .replace("bigint", "integer")
                .replace("bytea", "blob")
                .replace("/* strict */", "strict")
        } else {
            self.sql.to_owned()
        }
    }
}

/// What a run did.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct MigrationReport {
    /// The names that were applied, in order.
    pub applied: Vec<&'static str>,
}

macro_rules! tree {
    ($($name:literal $(for $engine:literal)?;)*) => {
        /// Every migration, in order.
        #[must_use]
        pub fn migrations() -> Vec<Migration> {
            vec![$(Migration {
                name: $name,
                engine: tree!(@engine $($engine)?),
                sql: include_str!(concat!("../../../../migrations/", $name, ".sql")),
            }),*]
        }
    };
    (@engine) => { None };
    (@engine $engine:literal) => { Some($engine) };
}

tree! {
    "0001_frame";
    "0002_people_and_families";
    "0003_referrals";
    "0004_accounts";
    "0004_cases";
    "0006_drafts";
    "0007_information_requests";
    "0008_forums";
    "0009_plans";
    "0010_assessments";
    "0011_tokens";
    "0012_people_facts";
    "0013_access";
    "0014_attachments_and_worries";
    "0015_links";
    "0016_outcomes";
    "0017_lists";
    "0018_protocols";
    "0018_reporting_requests.postgres" for "postgres";
    "0018_reporting_requests.sqlite" for "sqlite";
    "0019_person_search_words";
    "0020_requests";
    "0022_cases";
    "0023_screenings";
    "0024_access";
    "0026_clocks";
    "0027_frame";
    "0028_matching";
    "0029_programme";
    "0035_speed";
    "0036_read_after_closing";
    "0040_directory";
    "0041_step_down";
    "0042_sent_to_forum";
}

/// Runs a migration and writes down that it ran, in the transaction given.
/// A macro, because the two engines' transactions are different types.
macro_rules! apply_and_record {
    ($migration:expr, $engine:literal, $tx:expr, $now:expr) => {
        async {
            sqlx::raw_sql(AssertSqlSafe($migration.text_for($engine)))
                .execute(&mut *$tx)
                .await?;
            sqlx::query(
                "insert into schema_migrations (name, checksum, applied_at) values ($1, $2, $3)",
            )
            .bind($migration.name)
            .bind($migration.checksum())
            .bind($now)
            .execute(&mut *$tx)
            .await
        }
        .await
    };
}

impl Store {
    /// Applies every migration that is missing, each in one transaction.
    ///
    /// # Errors
    /// When an applied file has changed, when the database is newer than the
    /// product, or when a statement fails; then that migration left no trace.
    pub async fn migrate(&self) -> Result<MigrationReport, StoreError> {
        let failed = |source| StoreError::Database {
            statement: "migrate",
            source,
        };
        let now = self.clock.now().as_microsecond();
        let mut report = MigrationReport::default();
        match &*self.pools {
            Pools::Sqlite { write, .. } => {
                let mut tx = write.begin_with("begin immediate").await.map_err(failed)?;
                sqlx::raw_sql(CREATE_TABLE)
                    .execute(&mut *tx)
                    .await
                    .map_err(failed)?;
                tx.commit().await.map_err(failed)?;
                for migration in self.pending().await? {
                    let mut tx = write.begin_with("begin immediate").await.map_err(failed)?;
                    apply_and_record!(migration, "sqlite", tx, now).map_err(failed)?;
                    tx.commit().await.map_err(failed)?;
                    report.applied.push(migration.name);
                }
            }
            Pools::Postgres(pool) => {
                let mut tx = pool.begin().await.map_err(failed)?;
                sqlx::raw_sql(POSTGRES_LOCK)
                    .execute(&mut *tx)
                    .await
                    .map_err(failed)?;
                sqlx::raw_sql(CREATE_TABLE)
                    .execute(&mut *tx)
                    .await
                    .map_err(failed)?;
                tx.commit().await.map_err(failed)?;
                let mut tx = pool.begin().await.map_err(failed)?;
                sqlx::raw_sql(POSTGRES_LOCK)
                    .execute(&mut *tx)
                    .await
                    .map_err(failed)?;
                for migration in self.pending().await? {
                    apply_and_record!(migration, "postgres", tx, now).map_err(failed)?;
                    report.applied.push(migration.name);
                }
                tx.commit().await.map_err(failed)?;
            }
        }
        Ok(report)
    }

    /// The migrations that wait, after checking those that were applied.
    ///
    /// # Errors
    /// When an applied file has changed or is unknown.
    pub async fn pending(&self) -> Result<Vec<Migration>, StoreError> {
        let here: Vec<Migration> = migrations()
            .into_iter()
            .filter(|migration| {
                migration
                    .engine
                    .is_none_or(|engine| engine == self.engine())
            })
            .collect();
        let mut reader = self.reader();
        let exists = match self.engine() {
            "sqlite" => &EXISTS_SQLITE,
            _ => &EXISTS_POSTGRES,
        };
        let made = match reader.optional(exists, args![]).await? {
            Some(row) => row.int("n")? > 0,
            None => false,
        };
        let applied = if made {
            reader.rows(&APPLIED, args![]).await?
        } else {
            Vec::new()
        };
        let mut done = Vec::new();
        for row in applied {
            let name = row.text("name")?;
            match here.iter().find(|migration| migration.name == name) {
                Some(migration) if migration.checksum() == row.text("checksum")? => {
                    done.push(migration.name);
                }
                Some(_) => return Err(StoreError::MigrationChanged { name }),
                None => return Err(StoreError::MigrationUnknown { name }),
            }
        }
        Ok(here
            .into_iter()
            .filter(|migration| !done.contains(&migration.name))
            .collect())
    }

    /// Refuses to serve a database that is behind the product.
    ///
    /// # Errors
    /// [`StoreError::MigrationsPending`] and those of [`Store::pending`].
    pub async fn require_migrated(&self) -> Result<(), StoreError> {
        match self.pending().await?.len() {
            0 => Ok(()),
            pending => Err(StoreError::MigrationsPending { pending }),
        }
    }
}
