//! Invitations: the only way to a first or a forgotten password. A manager
//! starts one and never learns the password (ASVS 5.0, 6.4.6); each works once
//! and for a week (6.4.1); none goes around the second factor (6.4.3).

use domain::access::Role;
use domain::accounts::{
    AccountRefused, INVITATION_DAYS, InvitationAccepted, RoleLine, SecondFactorRemoved,
    UserInvitedAgain, UserReadmitted,
};
use domain::act::Act;
use domain::ids::{AgencyId, UserId};
use domain::refusal::Refusal;
use jiff::{SignedDuration, Timestamp};

use super::missed::out_of_state;
use super::passwords::accepted;
use super::roles::write_grants;
use super::secrets::{self, InvitationSecret};
use super::users::holds_of;
use super::{hashing, statements, stored};
use crate::args;
use crate::engine::{Reads as _, Store, StoreError, UnitOfWork, retrying};
use crate::error::CaseworkError;

/// Makes an invitation; those that were out before are worth nothing.
pub(super) async fn invite(
    uow: &mut UnitOfWork,
    user: UserId,
) -> Result<InvitationSecret, CaseworkError> {
    let at = uow.at();
    let ends = SignedDuration::from_hours(INVITATION_DAYS * 24);
    let expires = at.checked_add(ends).unwrap_or(Timestamp::MAX);
    let secret = InvitationSecret::fresh(uow.entropy());
    uow.write(&statements::WITHDRAW_INVITATIONS, args![user])
        .await?;
    uow.write(&statements::INVITE, args![secret.hash(), user, at, expires])
        .await?;
    Ok(secret)
}

/// The person whom an invitation is for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Invitee {
    /// The account.
    pub user: UserId,
    /// Their name.
    pub name: String,
    /// The address that they will sign in with.
    pub email: String,
}

/// Whom an invitation is for, while it can be accepted.
///
/// # Errors
/// When the database does not answer.
pub async fn invitee(
    store: &Store,
    secret: &str,
    at: Timestamp,
) -> Result<Option<Invitee>, StoreError> {
    let hash = secrets::hash(secret);
    let row = store
        .reader()
        .optional(&statements::INVITATION, args![hash, at])
        .await?;
    row.map(|row| {
        Ok(Invitee {
            user: row.parsed("id", UserId::parse)?,
            name: row.text("name")?,
            email: row.text("email")?,
        })
    })
    .transpose()
}

/// Accepts an invitation and sets the password. The person signs in afterwards.
///
/// # Errors
/// Refused when the invitation is over or used, or when the password breaks a rule.
pub async fn accept_invitation(
    store: &Store,
    act: &Act,
    secret: &str,
    new_password: &str,
) -> Result<UserId, CaseworkError> {
    retrying(|| async {
        let invited = invitee(store, secret, act.at).await?.ok_or_else(over)?;
        let agencies = stored::agency_names(&mut store.reader(), invited.user).await?;
        let password = accepted(
            new_password,
            &invited.name,
            &invited.email,
            &agencies,
            "password",
        )?;
        let hash = hashing::hash(store.entropy(), password.expose()).await?;
        let mut uow = store.begin(act).await?;
        let at = uow.at();
        let used = uow
            .write(
                &statements::USE_INVITATION,
                args![secrets::hash(secret), at],
            )
            .await?;
        let set = uow
            .write(&statements::ACCEPT, args![invited.user, hash])
            .await?;
        if used != 1 || set != 1 {
            return Err(over().into());
        }
        uow.record(&InvitationAccepted { user: invited.user })
            .await?;
        uow.commit().await?;
        Ok(invited.user)
    })
    .await
}

/// A manager sends a new invitation to somebody who forgot their password or
/// never accepted. The old password and every session end at once.
///
/// # Errors
/// [`CaseworkError::Denied`] when the person holds a role that the actor could not give.
pub async fn reset_by_manager(
    store: &Store,
    act: &Act,
    user: UserId,
) -> Result<InvitationSecret, CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let manages = stored::manages(&mut uow, act).await?;
        let (found, holds) = stored::within_reach(&mut uow, &manages, user).await?;
        manages.may_reset(&holds)?;
        found.account(act.at).invite_again().map_err(out_of_state)?;
        uow.write_guarded(&statements::RESET, args![user]).await?;
        uow.write(&statements::END_SESSIONS, args![user]).await?;
        let secret = invite(&mut uow, user).await?;
        uow.record(&UserInvitedAgain { user }).await?;
        uow.commit().await?;
        Ok(secret)
    })
    .await
}

/// A manager removes a second factor that was lost with a telephone. The
/// person sets up a new one when they next sign in.
///
/// # Errors
/// [`CaseworkError::Denied`] when the person holds a role that the actor could
/// not give.
pub async fn remove_second_factor(
    store: &Store,
    act: &Act,
    user: UserId,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let manages = stored::manages(&mut uow, act).await?;
        let (found, holds) = stored::within_reach(&mut uow, &manages, user).await?;
        manages.may_reset(&holds)?;
        if found.left_at.is_some() {
            return Err(out_of_state(AccountRefused::HasLeft).into());
        }
        uow.write_guarded(&statements::REMOVE_SECOND_FACTOR, args![user])
            .await?;
        uow.write(&statements::REMOVE_RECOVERY_CODES, args![user])
            .await?;
        uow.write(&statements::END_SESSIONS, args![user]).await?;
        uow.record(&SecondFactorRemoved { user }).await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

/// Brings back somebody who had left, with the roles given here and no others.
///
/// # Errors
/// [`CaseworkError::Denied`] when a role is out of the actor's reach; refused
/// when they have not left.
pub async fn readmit(
    store: &Store,
    act: &Act,
    user: UserId,
    memberships: Vec<(AgencyId, Role, String)>,
) -> Result<InvitationSecret, CaseworkError> {
    let holds = holds_of(memberships);
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let manages = stored::manages(&mut uow, act).await?;
        let (found, before) = stored::within_reach(&mut uow, &manages, user).await?;
        manages.may_end(&before)?;
        found.account(act.at).readmit().map_err(out_of_state)?;
        uow.write_guarded(&statements::READMIT, args![user]).await?;
        uow.write(&statements::WITHDRAW_ALL, args![user]).await?;
        write_grants(&mut uow, &manages, user, &holds).await?;
        let secret = invite(&mut uow, user).await?;
        uow.record(&UserReadmitted {
            user,
            roles: RoleLine::of(&holds),
        })
        .await?;
        uow.commit().await?;
        Ok(secret)
    })
    .await
}

fn over() -> Refusal {
    Refusal::new(
        "accounts.invitation_over",
        "This invitation has been used or has run out.",
        "Sign in, or ask your manager to send you a new invitation.",
    )
}
