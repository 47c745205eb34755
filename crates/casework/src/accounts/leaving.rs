//! Leaving: no access from that instant on, in one transaction. It is never
//! blocked by work that is still open; the answer names the families for whom
//! somebody else must be named (invariant 1: their agency still holds them).

use domain::accounts::UserLeft;
use domain::act::Act;
use domain::ids::{FamilyId, UserId};

use super::missed::{out_of_state, settled};
use super::{statements, stored};
use crate::args;
use crate::engine::{Reads as _, Row, Store, StoreError, UnitOfWork};
use crate::error::CaseworkError;

/// A family for whom somebody else must be named. No family's name: whoever
/// manages accounts may have no relation to it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FamilyWaiting {
    /// The family.
    pub family: FamilyId,
    /// Its reference.
    pub reference: String,
    /// Whether the person is named as the family's holder.
    pub holder: bool,
    /// Whether the person leads the family's case.
    pub lead_worker: bool,
}

/// Records that somebody has left: their password, second factor, invitations
/// and sessions are worth nothing from now on (ASVS 5.0, 7.4.2).
///
/// # Errors
/// [`CaseworkError::Denied`] when the person also works elsewhere or is an
/// administrator and the actor is not; refused when they have left before.
pub async fn leave(
    store: &Store,
    act: &Act,
    user: UserId,
) -> Result<Vec<FamilyWaiting>, CaseworkError> {
    settled(|| leave_once(store, act, user)).await
}

async fn leave_once(
    store: &Store,
    act: &Act,
    user: UserId,
) -> Result<Vec<FamilyWaiting>, CaseworkError> {
    let mut uow = store.begin(act).await?;
    let manages = stored::manages(&mut uow, act).await?;
    let (found, holds) = stored::within_reach(&mut uow, &manages, user).await?;
    manages.may_end(&holds)?;
    let at = uow.at();
    found.account(at).leave(at).map_err(out_of_state)?;
    uow.write_guarded(&statements::LEAVE, args![user, at])
        .await?;
    uow.write(&statements::WITHDRAW_INVITATIONS, args![user])
        .await?;
    uow.write(&statements::REMOVE_RECOVERY_CODES, args![user])
        .await?;
    let sessions_ended = uow.write(&statements::END_SESSIONS, args![user]).await?;
    let waiting = families_waiting(&mut uow, user).await?;
    let families_waiting = waiting.iter().map(|waiting| waiting.family).collect();
    uow.record(&UserLeft {
        user,
        families_waiting,
        sessions_ended,
    })
    .await?;
    uow.commit().await?;
    Ok(waiting)
}

async fn families_waiting(
    uow: &mut UnitOfWork,
    user: UserId,
) -> Result<Vec<FamilyWaiting>, StoreError> {
    let mut waiting: Vec<FamilyWaiting> = Vec::new();
    for row in uow.rows(&statements::HELD_BY, args![user]).await? {
        let family = row.parsed("id", FamilyId::parse)?;
        let (holder, lead_worker) = why(&row)?;
        match waiting.last_mut().filter(|last| last.family == family) {
            Some(last) => {
                last.holder |= holder;
                last.lead_worker |= lead_worker;
            }
            None => waiting.push(FamilyWaiting {
                family,
                reference: row.text("reference")?,
                holder,
                lead_worker,
            }),
        }
    }
    Ok(waiting)
}

fn why(row: &Row) -> Result<(bool, bool), StoreError> {
    match row.text("why")?.as_str() {
        "holder" => Ok((true, false)),
        "lead_worker" => Ok((false, true)),
        _ => Err(row.inconsistent("why")),
    }
}
