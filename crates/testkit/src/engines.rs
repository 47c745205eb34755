//! A fresh, migrated store on each engine for every test, with a clock that
//! stands and seeded randomness. Missing PostgreSQL fails under CI and skips
//! loudly at home.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use casework::Store;
use casework::time::{Entropy, SetClock};
use domain::act::{Act, Actor};
use domain::ids::RequestId;
use jiff::Timestamp;

/// The variable that names the tests' PostgreSQL server.
pub const POSTGRES_ADDRESS: &str = "EARLYHELP_TEST_POSTGRES";

static COUNTER: AtomicU64 = AtomicU64::new(0);

/// The engine that a test runs on.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Engine {
    /// Embedded.
    Sqlite,
    /// A server.
    Postgres,
}

/// A store of its own for one test.
#[derive(Debug)]
pub struct Bench {
    /// The store, migrated and empty.
    pub store: Store,
    /// The clock that the store reads.
    pub clock: SetClock,
    /// The address, for tests that open the same database twice.
    pub address: String,
    folder: Option<std::path::PathBuf>,
}

impl Drop for Bench {
    fn drop(&mut self) {
        if let Some(folder) = &self.folder {
            // A left-over temporary folder harms nobody, so a failure to remove it is not the test's.
            drop(std::fs::remove_dir_all(folder));
        }
    }
}

impl Bench {
    /// The act of a job at the clock's instant.
    #[must_use]
    pub fn act(&self) -> Act {
        self.act_of(Actor::Job("test"))
    }

    /// An act of somebody at the clock's instant.
    #[must_use]
    pub fn act_of(&self, actor: Actor) -> Act {
        let at = self.store.clock().now();
        Act {
            actor,
            at,
            reason: None,
            request: RequestId::new(self.store.entropy().id(at)),
        }
    }
}

/// Monday 2 March 2026, nine in the morning: when every story starts.
///
/// # Panics
/// Never: the date is real.
#[must_use]
pub fn story_start() -> Timestamp {
    Timestamp::from_second(1_772_442_000).unwrap_or(Timestamp::UNIX_EPOCH)
}

/// Opens an engine for a test; none when it is missing and may be.
///
/// # Panics
/// When the engine cannot be opened, or is missing under CI.
pub async fn open(engine: Engine) -> Option<Bench> {
    let number = COUNTER.fetch_add(1, Ordering::Relaxed);
    let unique = format!("t{}_{number}", std::process::id());
    let clock = SetClock::at(story_start());
    let (address, folder) = match engine {
        Engine::Sqlite => {
            let folder = std::env::temp_dir().join(format!("earlyhelp-{unique}"));
            if let Err(error) = std::fs::create_dir_all(&folder) {
                panic!("no temporary folder: {error}");
            }
            (
                format!("sqlite:{}", folder.join("test.db").display()),
                Some(folder),
            )
        }
        Engine::Postgres => (postgres_address(&unique)?, None),
    };
    if engine == Engine::Postgres {
        create_schema(&address, &unique).await;
    }
    let store = match Store::open(
        &address,
        6,
        Arc::new(clock.clone()),
        Entropy::from_seed(number),
    )
    .await
    {
        Ok(store) => store,
        Err(error) => panic!("{engine:?} did not open: {error:?}"),
    };
    if let Err(error) = store.migrate().await {
        panic!("{engine:?} did not migrate: {error:?}");
    }
    Some(Bench {
        store,
        clock,
        address,
        folder,
    })
}

fn postgres_address(schema: &str) -> Option<String> {
    match std::env::var(POSTGRES_ADDRESS) {
        Ok(server) => Some(format!("{server}?options=-c%20search_path%3D{schema}")),
        Err(_) if std::env::var("CI").is_ok() => {
            panic!("{POSTGRES_ADDRESS} is not set: run the tests by `make test`")
        }
        Err(_) => {
            eprintln!("SKIPPED on PostgreSQL: {POSTGRES_ADDRESS} is not set; `make test` sets it");
            None
        }
    }
}

async fn create_schema(address: &str, schema: &str) {
    if let Err(error) = casework::engine::create_test_schema(address, schema).await {
        panic!("no schema for the test: {error:?}");
    }
}

/// Runs one body on both engines, as two tests of its name.
///
/// ```ignore
/// both_engines! {
///     // Requirement: BUCKS-STRAT-52
///     async fn a_decision_in_time_is_no_breach(bench: Bench) { … }
/// }
/// ```
#[macro_export]
macro_rules! both_engines {
    ($($(#[$meta:meta])* async fn $name:ident($bench:ident: Bench) $body:block)*) => {$(
        mod $name {
            use super::*;

            async fn body($bench: $crate::engines::Bench) $body

            $(#[$meta])*
            #[tokio::test]
            async fn on_sqlite() {
                if let Some(bench) = $crate::engines::open($crate::engines::Engine::Sqlite).await {
                    Box::pin(body(bench)).await;
                }
            }

            $(#[$meta])*
            #[tokio::test]
            async fn on_postgres() {
                if let Some(bench) = $crate::engines::open($crate::engines::Engine::Postgres).await {
                    Box::pin(body(bench)).await;
                }
            }
        }
    )*};
}
