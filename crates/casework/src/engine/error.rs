//! Faults of the store: ours, never the person's. They carry table, column and
//! row names, never contents: not in words, and not when they are printed whole
//! into a log, where a driver would repeat what somebody typed.

use std::fmt;

/// The store failed, or a row breaks an invariant.
#[derive(thiserror::Error)]
pub enum StoreError {
    /// The driver reported an error.
    #[error("the database refused {statement}")]
    Database {
        /// The statement's name.
        statement: &'static str,
        /// The driver's error.
        #[source]
        source: sqlx::Error,
    },
    /// The database could not be opened.
    #[error("the database could not be opened")]
    Open(#[source] sqlx::Error),
    /// A statement was given too many or too few arguments.
    ///
    /// SQLite would bind the missing ones as null without complaint.
    #[error("{statement} takes {expected} arguments and was given {given}")]
    ArgumentCount {
        /// The statement's name.
        statement: &'static str,
        /// The highest `$n` in its text.
        expected: usize,
        /// How many were bound.
        given: usize,
    },
    /// A stored row breaks an invariant; it is reported, never defaulted.
    #[error("{column} holds something impossible")]
    Inconsistent {
        /// `statement.column`.
        column: String,
    },
    /// A transaction wrote rows and recorded no event.
    #[error("a change was made without an audit entry, so it was undone")]
    Unrecorded,
    /// A migration that was applied has changed since.
    #[error("migration {name} differs from the one that was applied to this database")]
    MigrationChanged {
        /// The file's name.
        name: String,
    },
    /// The database was made by a newer version of the product.
    #[error(
        "this database holds migration {name}, which this version does not know: use the newer version"
    )]
    MigrationUnknown {
        /// The migration's name.
        name: String,
    },
    /// The database is not up to date.
    #[error("{pending} migrations wait to be applied: run `earlyhelp migrate`")]
    MigrationsPending {
        /// How many.
        pending: usize,
    },
    /// The address does not name a database that the product runs on.
    #[error("use a database address that starts with sqlite: or postgres:")]
    UnknownEngine,
    /// A document could not be written or read as JSON.
    #[error("a stored document could not be read")]
    Document(#[from] serde_json::Error),
    /// A file of a backup could not be written or read.
    #[error("the backup file could not be used")]
    File(#[from] std::io::Error),
}

impl fmt::Debug for StoreError {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Database { statement, source } => {
                write!(out, "the database refused {statement}: {}", bare(source))
            }
            Self::Open(source) => {
                write!(out, "the database could not be opened: {}", bare(source))
            }
            Self::Document(error) => write!(
                out,
                "a stored document could not be read: {:?} at line {}, column {}",
                error.classify(),
                error.line(),
                error.column()
            ),
            Self::File(error) => {
                write!(out, "the backup file could not be used: {:?}", error.kind())
            }
            Self::ArgumentCount { .. }
            | Self::Inconsistent { .. }
            | Self::Unrecorded
            | Self::MigrationChanged { .. }
            | Self::MigrationUnknown { .. }
            | Self::MigrationsPending { .. }
            | Self::UnknownEngine => fmt::Display::fmt(self, out),
        }
    }
}

/// What a driver's error is, without the values that it quotes.
fn bare(error: &sqlx::Error) -> String {
    match error {
        sqlx::Error::Database(error) => {
            let code = error.code();
            let rule = error.constraint().unwrap_or("none named");
            format!("code {}, rule {rule}", code.as_deref().unwrap_or("unknown"))
        }
        sqlx::Error::Io(error) => format!("the connection broke: {:?}", error.kind()),
        sqlx::Error::ColumnNotFound(column) => format!("no column {column}"),
        sqlx::Error::ColumnDecode { index, .. } => format!("column {index} cannot be read"),
        sqlx::Error::PoolTimedOut => "no connection was free in time".to_owned(),
        sqlx::Error::PoolClosed => "the connections are closed".to_owned(),
        sqlx::Error::RowNotFound => "no row".to_owned(),
        _ => "another fault of the driver".to_owned(),
    }
}

impl StoreError {
    /// Whether the same transaction may succeed when it is run again: the
    /// database was busy, or two transactions could not be put in order.
    #[must_use]
    pub fn is_transient(&self) -> bool {
        let Self::Database { source, .. } = self else {
            return false;
        };
        match source {
            sqlx::Error::Database(error) => matches!(
                error.code().as_deref(),
                // SQLITE_BUSY, SQLITE_LOCKED and their extended codes; PostgreSQL serialization
                // failure, deadlock, and the codes of a server that is going
                // down or coming up, so that a failover loses nothing.
                Some(
                    "5" | "6"
                        | "261"
                        | "262"
                        | "517"
                        | "773"
                        | "40001"
                        | "40P01"
                        | "57P01"
                        | "57P02"
                        | "57P03"
                )
            ),
            _ => false,
        }
    }

    /// Whether a unique rule was broken: somebody else has done the same.
    #[must_use]
    pub fn is_duplicate(&self) -> bool {
        match self {
            Self::Database {
                source: sqlx::Error::Database(error),
                ..
            } => error.is_unique_violation(),
            _ => false,
        }
    }

    /// Whether the database cannot be reached now.
    #[must_use]
    pub const fn is_unreachable(&self) -> bool {
        matches!(
            self,
            Self::Open(_)
                | Self::Database {
                    source: sqlx::Error::Io(_)
                        | sqlx::Error::PoolTimedOut
                        | sqlx::Error::PoolClosed,
                    ..
                }
        )
    }

    /// Whether the database had no room to write: a full disk, or a quota.
    #[must_use]
    pub fn is_out_of_room(&self) -> bool {
        let Self::Database {
            source: sqlx::Error::Database(error),
            ..
        } = self
        else {
            return false;
        };
        matches!(
            error.code().as_deref(),
            // SQLITE_FULL; SQLITE_IOERR_WRITE, _FSYNC, _TRUNCATE, _SHMSIZE, which a
            // quota gives; PostgreSQL disk_full and out_of_memory.
            Some("13" | "778" | "1034" | "1546" | "4874" | "53100" | "53200")
        )
    }

    /// Whether nothing is wrong with what was asked, and the same may be asked
    /// again in a while: the database is away, full, or was busy to the end.
    #[must_use]
    pub fn is_for_now(&self) -> bool {
        self.is_unreachable()
            || self.is_out_of_room()
            || self.is_transient()
            || self.is_turned_away()
            || self.is_out_of_reach()
    }

    /// Whether the embedded database's file cannot be read, opened or written:
    /// a disk that is away, or was set to read only.
    fn is_out_of_reach(&self) -> bool {
        let Self::Database {
            source: sqlx::Error::Database(error),
            ..
        } = self
        else {
            return false;
        };
        // SQLITE_READONLY, SQLITE_IOERR, SQLITE_CANTOPEN and their extended codes,
        // which hold the plain one in their low byte. PostgreSQL's have five letters.
        error
            .code()
            .filter(|code| code.len() < 5)
            .and_then(|code| code.parse::<u32>().ok())
            .is_some_and(|code| matches!(code & 0xff, 8 | 10 | 14))
    }

    /// Whether the server takes no more connections, or broke this one off.
    fn is_turned_away(&self) -> bool {
        match self {
            Self::Database {
                source: sqlx::Error::Database(error),
                ..
            } => error
                .code()
                .is_some_and(|code| code.starts_with("08") || code == "53300"),
            _ => false,
        }
    }
}
