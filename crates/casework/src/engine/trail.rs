//! Which statements a piece of work runs: for benchmarks, that compare a page
//! with its bare statements, and for tests that count them. Nothing is kept
//! unless somebody asks, and nothing of it is ever logged.

use std::cell::RefCell;
use std::future::Future;

use super::{Statement, Value};

/// One statement that ran.
#[derive(Clone, Debug)]
pub struct Ran {
    /// Which.
    pub statement: Statement,
    /// With these arguments.
    pub arguments: Vec<Value>,
}

tokio::task_local! {
    static TRAIL: RefCell<Vec<Ran>>;
}

/// Does the work, and says which statements it ran, in order. Work that it
/// spawns elsewhere is not seen.
pub async fn trail_of<F: Future>(work: F) -> (F::Output, Vec<Ran>) {
    TRAIL
        .scope(RefCell::default(), async {
            let output = work.await;
            (output, TRAIL.with(RefCell::take))
        })
        .await
}

pub(super) fn leave(statement: &Statement, arguments: &[Value]) {
    // Outside a trail there is nobody to tell.
    let _untrailed = TRAIL.try_with(|trail| {
        trail.borrow_mut().push(Ran {
            statement: *statement,
            arguments: arguments.to_vec(),
        });
    });
}
