//! The seam over SQLite and PostgreSQL: the only place that names a database
//! driver. SQL is written once, in `statements.rs` files, and runs on both.
//!
//! Portable columns: ids and words `text`, instants `bigint` microseconds UTC,
//! days ISO `text`, documents JSON `text`, yes/no `bigint` 0 or 1.

mod backup;
mod error;
mod migrate;
mod retry;
mod row;
mod statement;
mod store;
mod trail;
mod unit_of_work;
mod value;

pub use error::StoreError;
pub use migrate::{EVERY_COLUMN, EVERY_VIEW_COLUMN, Migration, MigrationReport, migrations};
pub use retry::{made_once, retrying};
pub use row::Row;
pub use statement::Statement;
pub use store::{Reader, Reads, Store, create_test_schema};
pub use trail::{Ran, trail_of};
pub use unit_of_work::UnitOfWork;
pub use value::Value;
