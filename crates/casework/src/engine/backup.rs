//! Backup and restore of the embedded database. PostgreSQL has its own tools,
//! which know more about it than a copy through this seam could.

use std::path::Path;

use sqlx::AssertSqlSafe;

use super::store::Pools;
use super::{Store, StoreError};

impl Store {
    /// Writes a consistent copy of an embedded database while it is in use.
    ///
    /// # Errors
    /// When the target exists or cannot be written, or when the engine is
    /// PostgreSQL (use `pg_dump` or a base backup).
    pub async fn backup_to(&self, target: &Path) -> Result<(), StoreError> {
        let Pools::Sqlite { write, .. } = &*self.pools else {
            return Err(StoreError::UnknownEngine);
        };
        if target.exists() {
            return Err(StoreError::File(std::io::Error::new(
                std::io::ErrorKind::AlreadyExists,
                "the backup file exists already",
            )));
        }
        let quoted = target.to_string_lossy().replace('\'', "''");
        sqlx::raw_sql(AssertSqlSafe(format!("vacuum into '{quoted}'")))
            .execute(write)
            .await
            .map(drop)
            .map_err(|source| StoreError::Database {
                statement: "backup",
                source,
            })
    }
}
