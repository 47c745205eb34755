//! What an account says of its person, as the manager who looks after it sees
//! and changes it.

use domain::accounts::{Account, AccountRefused, Holds, UserDetails, UserDetailsChanged};
use domain::act::Act;
use domain::ids::UserId;
use domain::refusal::Refusal;

use super::missed::out_of_state;
use super::users::FoundUser;
use super::{statements, stored};
use crate::args;
use crate::engine::{Reads, Store};
use crate::error::CaseworkError;

/// An account for the page of whoever manages it, and which roles they may give
/// or take there.
///
/// # Errors
/// Not found out of the actor's reach; denied to whoever manages no accounts.
pub async fn managed_user(
    db: &mut impl Reads,
    act: &Act,
    user: UserId,
) -> Result<(FoundUser, Vec<(Holds, bool)>), CaseworkError> {
    let manages = stored::manages(db, act).await?;
    let (row, holds) = stored::within_reach(db, &manages, user).await?;
    let shown = holds
        .iter()
        .map(|held| (held.clone(), manages.may_grant(held).is_ok()))
        .filter(|(held, _)| manages.may_see(std::slice::from_ref(held)))
        .collect();
    let found = FoundUser {
        account: row.account(act.at),
        holds,
        id: row.id,
        email: row.email,
        name: row.name,
        job_title: row.job_title,
        telephone: row.telephone,
        second_factor: row.totp_confirmed,
        version: row.version,
    };
    Ok((found, shown))
}

/// Changes the name, the job and the telephone number. The address that signs
/// in stays: it is the account.
///
/// # Errors
/// Not found out of the actor's reach; refused for an answer that cannot be, or
/// when the person has left; conflict.
pub async fn change_details(
    store: &Store,
    act: &Act,
    user: UserId,
    version: i64,
    [name, job_title, telephone]: [&str; 3],
) -> Result<(), CaseworkError> {
    let mut uow = store.begin(act).await?;
    let manages = stored::manages(&mut uow, act).await?;
    let (found, _) = stored::within_reach(&mut uow, &manages, user).await?;
    if matches!(found.account(act.at), Account::Left(_)) {
        return Err(out_of_state(AccountRefused::HasLeft).into());
    }
    let details =
        UserDetails::parse(&found.email, name, job_title, telephone).map_err(Refusal::from)?;
    let telephone = details.telephone();
    uow.write_guarded(
        &statements::CHANGE_DETAILS,
        args![
            user,
            version,
            details.name(),
            details.job_title(),
            telephone
        ],
    )
    .await?;
    uow.record(&UserDetailsChanged {
        user,
        name: details.name().to_owned(),
        job_title: details.job_title().to_owned(),
    })
    .await?;
    uow.commit().await?;
    Ok(())
}
