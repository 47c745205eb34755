//! Giving and taking roles. They are read with every request, so a change
//! holds from the person's next click.

use domain::accounts::{Holds, Manages, RoleLine, RolesGranted, RolesWithdrawn};
use domain::act::Act;
use domain::ids::UserId;
use domain::refusal::Refusal;

use super::missed::out_of_state;
use super::{statements, stored};
use crate::args;
use crate::engine::{Store, UnitOfWork, retrying};
use crate::error::CaseworkError;
use crate::organisations;

/// Gives a person roles in addition to those they hold.
///
/// # Errors
/// [`CaseworkError::Denied`] when a role or an agency is out of the actor's
/// reach; not found when the person is, or has no role where the actor manages.
pub async fn grant(
    store: &Store,
    act: &Act,
    user: UserId,
    roles: &[Holds],
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let manages = stored::manages(&mut uow, act).await?;
        let (found, _) = stored::within_reach(&mut uow, &manages, user).await?;
        if found.left_at.is_some() {
            return Err(out_of_state(domain::accounts::AccountRefused::HasLeft).into());
        }
        write_grants(&mut uow, &manages, user, roles).await?;
        uow.record(&RolesGranted {
            user,
            roles: RoleLine::of(roles),
        })
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

/// Takes roles away. Sessions for an agency where none is left end at once.
///
/// # Errors
/// [`CaseworkError::Denied`] when a role or an agency is out of the actor's
/// reach; not found when the person is.
pub async fn withdraw(
    store: &Store,
    act: &Act,
    user: UserId,
    roles: &[Holds],
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let manages = stored::manages(&mut uow, act).await?;
        stored::within_reach(&mut uow, &manages, user).await?;
        for held in roles {
            manages.may_grant(held)?;
            uow.write(
                &statements::WITHDRAW,
                args![user, held.agency, held.role.key(), &held.area],
            )
            .await?;
        }
        uow.write(&statements::END_SESSIONS_WITHOUT_MEMBERSHIP, args![user])
            .await?;
        uow.record(&RolesWithdrawn {
            user,
            roles: RoleLine::of(roles),
        })
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

/// Writes roles after checking each: a role that is out of reach undoes them all.
pub(super) async fn write_grants(
    uow: &mut UnitOfWork,
    manages: &Manages,
    user: UserId,
    roles: &[Holds],
) -> Result<(), CaseworkError> {
    if roles.is_empty() {
        return Err(no_role().into());
    }
    for held in roles {
        manages.may_grant(held)?;
        let agency = organisations::find(uow, held.agency).await?;
        if agency.is_none_or(|agency| agency.closed_at.is_some()) {
            return Err(CaseworkError::NotFound);
        }
        uow.write(
            &statements::GRANT,
            args![user, held.agency, held.role.key(), &held.area],
        )
        .await?;
    }
    Ok(())
}

fn no_role() -> Refusal {
    Refusal::new(
        "accounts.no_role",
        "Select at least one role.",
        "Select what this person does in the agency.",
    )
    .beside("roles")
}
