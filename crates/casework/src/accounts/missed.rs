//! Counting wrong tries, so that two at the same instant count as two.

use domain::accounts::{Account, AccountRefused};
use domain::refusal::Refusal;
use jiff::Timestamp;

use super::statements;
use super::stored::Stored;
use crate::args;
use crate::engine::{UnitOfWork, retrying};
use crate::error::CaseworkError;

const ATTEMPTS: u32 = 8;

/// Counts one wrong try, guarded by the count that was read, and says until
/// when the account is locked now.
pub(super) async fn count_miss(
    uow: &mut UnitOfWork,
    stored: &Stored,
    account: Account,
) -> Result<Option<Timestamp>, CaseworkError> {
    let at = uow.at();
    let (failures, until) = match account.fail(at) {
        Ok(account) => account.counted(),
        // A try that could not have succeeded is recorded and not counted.
        Err(AccountRefused::IsLocked) => return Ok(stored.locked_until),
        Err(_) => return Ok(None),
    };
    keep_count(uow, stored, failures, until).await?;
    Ok(until)
}

/// Writes the count. The same write keeps a sign-in and somebody's leaving
/// apart: whichever comes second sees the other.
pub(super) async fn keep_count(
    uow: &mut UnitOfWork,
    stored: &Stored,
    failures: u32,
    until: Option<Timestamp>,
) -> Result<(), CaseworkError> {
    let (before, after) = (i64::from(stored.failures), i64::from(failures));
    uow.write_guarded(
        &statements::COUNT_TRIES,
        args![stored.id, before, after, until],
    )
    .await
}

/// Runs a whole transaction again when another counted first.
pub(super) async fn settled<T, Work, Running>(mut work: Work) -> Result<T, CaseworkError>
where
    Work: FnMut() -> Running,
    Running: Future<Output = Result<T, CaseworkError>>,
{
    for _ in 1..ATTEMPTS {
        match retrying(&mut work).await {
            Err(CaseworkError::Conflict) => tokio::task::yield_now().await,
            outcome => return outcome,
        }
    }
    work().await
}

/// A refusal for a command that does not fit the account's state.
pub(super) fn out_of_state(refused: AccountRefused) -> Refusal {
    let way_forward = match refused {
        AccountRefused::HasLeft => "If they have come back, bring their account back first.",
        AccountRefused::HasNotLeft => "Their account is in use: nothing needs to be done.",
        AccountRefused::NotYetAccepted => "Ask them to use the link in their invitation.",
        AccountRefused::AlreadyAccepted => "Sign in with your email address and password.",
        AccountRefused::IsLocked => "Wait for up to 30 minutes and try again.",
    };
    Refusal::new("accounts.state", format!("{refused}."), way_forward)
}
