//! The one place that runs a transaction again when the database was busy or
//! could not put two transactions in order.

use std::time::Duration;

use crate::error::CaseworkError;

/// With the pauses below, about two seconds: a request for help that came in a
/// rush is worth waiting for.
const ATTEMPTS: u32 = 16;
const FIRST_PAUSE: Duration = Duration::from_millis(4);
const LONGEST_PAUSE: Duration = Duration::from_millis(250);

/// Runs a use case, and runs it again when the failure was transient.
///
/// The work must be whole: everything that it read must be read again inside.
///
/// # Errors
/// The last failure, after sixteen attempts or at the first that is not transient.
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
                // By chance, so that two that met do not meet again at the same instant.
                tokio::time::sleep(pause.mul_f64(rand::random_range(0.5..1.5))).await;
                pause = (pause * 2).min(LONGEST_PAUSE);
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
