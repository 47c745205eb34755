//! Changing one's own password: the current one is asked for, and every other
//! session ends (ASVS 5.0, 6.2.3 and 7.4.3).

use domain::accounts::{
    Password, PasswordChanged, PasswordContext, PasswordMissed, PasswordRefused,
};
use domain::act::Act;
use domain::refusal::Refusal;

use super::hashing::Checked;
use super::missed::{count_miss, out_of_state, settled};
use super::session_user::open_session;
use super::{hashing, secrets, statements, stored};
use crate::args;
use crate::engine::Store;
use crate::error::CaseworkError;

/// Checks a new password against the rules and the person's own words.
pub(super) fn accepted(
    raw: &str,
    name: &str,
    email: &str,
    agencies: &[String],
    field: &'static str,
) -> Result<Password, Refusal> {
    let context = PasswordContext::of(name, email, agencies);
    let guessability = hashing::guessability(raw, &context);
    Password::parse(raw, &context, guessability).map_err(|refused| not_accepted(refused, field))
}

fn not_accepted(refused: PasswordRefused, field: &'static str) -> Refusal {
    Refusal::new(
        "accounts.password",
        refused.to_string(),
        "Three random words make a strong password that you can remember.",
    )
    .beside(field)
}

/// Changes the password of the person whose session this is. That session
/// stays; the others end.
///
/// # Errors
/// Not found when the session is over; refused when the current password is
/// wrong, which counts towards the lock-out, or the new one breaks a rule.
pub async fn change_password(
    store: &Store,
    act: &Act,
    token: &str,
    current: &str,
    new_password: &str,
) -> Result<(), CaseworkError> {
    let mut reader = store.reader();
    let session = open_session(&mut reader, token, act.at).await?;
    let found = stored::by_id(&mut reader, session.user)
        .await?
        .ok_or(CaseworkError::NotFound)?;
    let agencies = stored::agency_names(&mut reader, session.user).await?;
    let password = accepted(
        new_password,
        &found.name,
        &found.email,
        &agencies,
        "new_password",
    )?;
    let checked = hashing::check(store.entropy(), found.password_hash.clone(), current).await?;
    let hash = hashing::hash(store.entropy(), password.expose()).await?;
    let before = found.password_hash.unwrap_or_default();
    let change = Change {
        token,
        checked: &checked,
        before: &before,
        hash: &hash,
    };
    if settled(|| change_once(store, act, &change)).await? {
        Ok(())
    } else {
        Err(wrong_current().into())
    }
}

struct Change<'a> {
    token: &'a str,
    checked: &'a Checked,
    before: &'a str,
    hash: &'a str,
}

async fn change_once(store: &Store, act: &Act, change: &Change<'_>) -> Result<bool, CaseworkError> {
    let mut uow = store.begin(act).await?;
    let session = open_session(&mut uow, change.token, act.at).await?;
    let user = session.user;
    let found = stored::by_id(&mut uow, user)
        .await?
        .ok_or(CaseworkError::NotFound)?;
    let account = found.account(act.at);
    account.clone().sign_in().map_err(out_of_state)?;
    let unchanged = found.password_hash.as_deref() == Some(change.before);
    if !change.checked.is_right() || !unchanged {
        let locked_until = count_miss(&mut uow, &found, account).await?;
        uow.record(&PasswordMissed { user, locked_until }).await?;
        uow.commit().await?;
        return Ok(false);
    }
    uow.write_guarded(
        &statements::CHANGE_PASSWORD,
        args![user, change.before, change.hash],
    )
    .await?;
    let keep = secrets::hash(change.token);
    let sessions_ended = uow
        .write(&statements::END_OTHER_SESSIONS, args![user, keep])
        .await?;
    uow.record(&PasswordChanged {
        user,
        sessions_ended,
    })
    .await?;
    uow.commit().await?;
    Ok(true)
}

fn wrong_current() -> Refusal {
    Refusal::new(
        "accounts.current_password",
        "Current password is not right.",
        "Enter the password that you signed in with.",
    )
    .beside("current_password")
}
