//! Leaving: no access from that instant on, in one transaction. It is never
//! blocked by work that is still open. The families that name the leaver are
//! named nobody from then on, their agency holds them (invariant 1), and its
//! managers are told for whom they must name somebody else.

use std::collections::BTreeSet;

use domain::access::Role;
use domain::accounts::UserLeft;
use domain::act::Act;
use domain::ids::{AgencyId, FamilyId, UserId};

use super::missed::{out_of_state, settled};
use super::{statements, stored};
use crate::args;
use crate::cases::named_worker_left;
use crate::engine::{Reads as _, Row, Store, StoreError, UnitOfWork};
use crate::error::CaseworkError;
use crate::messages::{self, To};

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
    let families_waiting: Vec<_> = waiting.iter().map(|waiting| waiting.family).collect();
    named_worker_left(&mut uow, user, &families_waiting).await?;
    uow.record(&UserLeft {
        user,
        families_waiting,
        sessions_ended,
    })
    .await?;
    uow.commit().await?;
    Ok(waiting)
}

/// Who names somebody else in an agency, by its part in the system.
const fn managers(part: &str) -> &'static [Role] {
    match part.as_bytes() {
        b"front_door" => &[Role::FrontDoorManager],
        b"social_care" => &[Role::SocialCareManager],
        b"forum" => &[Role::PanelManager],
        _ => &[Role::LeadAgencyManager, Role::AgencyManager],
    }
}

async fn tell_managers(uow: &mut UnitOfWork, row: &Row) -> Result<(), StoreError> {
    let agency = row.parsed("agency_id", AgencyId::parse)?;
    let family = row.parsed("id", FamilyId::parse)?;
    let text = format!(
        "The person who was named for family {} has left. Your agency holds the family: name somebody else.",
        row.text("reference")?
    );
    for role in managers(&row.text("part")?) {
        messages::send(
            uow,
            To::Role(agency, *role),
            Some(family),
            "accounts.worker_left",
            &text,
        )
        .await?;
    }
    Ok(())
}

async fn families_waiting(
    uow: &mut UnitOfWork,
    user: UserId,
) -> Result<Vec<FamilyWaiting>, StoreError> {
    let mut waiting: Vec<FamilyWaiting> = Vec::new();
    let mut told = BTreeSet::new();
    for row in uow.rows(&statements::HELD_BY, args![user]).await? {
        let family = row.parsed("id", FamilyId::parse)?;
        if told.insert((family, row.text("agency_id")?)) {
            tell_managers(uow, &row).await?;
        }
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
