//! The one place that runs a transaction again when the database was busy or
//! could not put two transactions in order.

use std::time::Duration;

use crate::error::CaseworkError;

const ATTEMPTS: u32 = 8;
const FIRST_PAUSE: Duration = Duration::from_millis(5);

/// Runs a use case, and runs it again when the failure was transient.
///
/// The work must be whole: everything that it read must be read again inside.
///
/// # Errors
/// The last failure, after eight attempts or at the first that is not transient.
pub async fn retrying<T, Work, Running>(mut work: Work) -> Result<T, CaseworkError>
where
    Work: FnMut() -> Running,
    Running: Future<Output = Result<T, CaseworkError>>,
{
    let mut pause = FIRST_PAUSE;
    let mut attempt = 1;
    loop {
        match work().await {
            Err(CaseworkError::Store(error)) if error.is_transient() && attempt < ATTEMPTS => {
                tracing::warn!(attempt, %error, "transaction is run again");
                tokio::time::sleep(pause).await;
                pause *= 2;
                attempt += 1;
            }
            outcome => return outcome,
        }
    }
}

/// A second click carries the same key as the first, and the database refuses
/// a second row of that key: what was asked has been done.
///
/// # Errors
/// Every other failure.
pub fn made_once(outcome: Result<(), CaseworkError>) -> Result<(), CaseworkError> {
    match outcome {
        Err(CaseworkError::Store(error)) if error.is_duplicate() => Ok(()),
        other => other,
    }
}
