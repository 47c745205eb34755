//! A person changes their own app or recovery codes. Both ask for the password
//! again, so that an unattended screen is not enough (ASVS 5.0, 7.5.1).

use domain::accounts::{
    PasswordMissed, RecoveryCodesRenewed, SecondFactorCode, SecondFactorOffered,
    SecondFactorReplaced,
};
use domain::act::Act;
use domain::refusal::Refusal;

use super::hashing::{self, Checked};
use super::missed::{count_miss, out_of_state, settled};
use super::second_factor::{
    Enrolment, matched_step, new_recovery_codes, offer_secret, wrong_first_code,
};
use super::session_user::open_session;
use super::stored::Stored;
use super::{secrets, statements, stored};
use crate::args;
use crate::engine::{Store, UnitOfWork, retrying};
use crate::error::CaseworkError;

/// Checks the password of whoever has this session, then goes on in the same
/// transaction; a miss is counted and kept.
async fn after_password<T>(
    store: &Store,
    act: &Act,
    token: &str,
    password: &str,
    then: impl AsyncFn(&mut UnitOfWork, &Stored) -> Result<T, CaseworkError>,
) -> Result<T, CaseworkError> {
    retrying(|| async {
        let mut reader = store.reader();
        let session = open_session(&mut reader, token, act.at).await?;
        let before = stored::by_id(&mut reader, session.user)
            .await?
            .ok_or(CaseworkError::NotFound)?;
        let checked: Checked =
            hashing::check(store.entropy(), before.password_hash.clone(), password).await?;
        let done = settled(|| async {
            let mut uow = store.begin(act).await?;
            let session = open_session(&mut uow, token, act.at).await?;
            let found = stored::by_id(&mut uow, session.user)
                .await?
                .ok_or(CaseworkError::NotFound)?;
            let account = found.account(act.at);
            account.clone().sign_in().map_err(out_of_state)?;
            let unchanged = found.password_hash == before.password_hash;
            if !checked.is_right() || !unchanged {
                let user = found.id;
                let locked_until = count_miss(&mut uow, &found, account).await?;
                uow.record(&PasswordMissed { user, locked_until }).await?;
                uow.commit().await?;
                return Ok(None);
            }
            let done = then(&mut uow, &found).await?;
            uow.commit().await?;
            Ok(Some(done))
        })
        .await?;
        done.ok_or_else(|| wrong_password().into())
    })
    .await
}

/// Offers a secret for a new app. The app in force stays until the new one is
/// proved by [`confirm_replacement`].
///
/// # Errors
/// Not found when the session is over; refused when the password is wrong,
/// which counts towards the lock-out.
pub async fn begin_replacement(
    store: &Store,
    act: &Act,
    token: &str,
    password: &str,
) -> Result<Enrolment, CaseworkError> {
    after_password(store, act, token, password, async |uow, found| {
        let enrolment = offer_secret(uow, found, &statements::OFFER_REPLACEMENT).await?;
        uow.record(&SecondFactorOffered { user: found.id }).await?;
        Ok(enrolment)
    })
    .await
}

/// Puts the new app in force and gives new recovery codes; every other session ends.
///
/// # Errors
/// Not found when the session is over or no app was offered; refused when the
/// code is wrong: the offer stays, and the old app too.
pub async fn confirm_replacement(
    store: &Store,
    act: &Act,
    token: &str,
    code: &str,
) -> Result<Vec<String>, CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let session = open_session(&mut uow, token, act.at).await?;
        let found = stored::by_id(&mut uow, session.user)
            .await?
            .ok_or(CaseworkError::NotFound)?;
        let offered = found
            .totp_offered
            .as_deref()
            .ok_or(CaseworkError::NotFound)?;
        let step = match SecondFactorCode::parse(code) {
            Ok(SecondFactorCode::Time(digits)) => matched_step(offered, &digits, act.at)?,
            Ok(SecondFactorCode::Recovery(_)) | Err(_) => None,
        };
        let step = step.ok_or_else(wrong_first_code)?;
        uow.write_guarded(
            &statements::CONFIRM_REPLACEMENT,
            args![found.id, offered, act.at, step.0],
        )
        .await?;
        let codes = new_recovery_codes(&mut uow, found.id).await?;
        let keep = secrets::hash(token);
        let sessions_ended = uow
            .write(&statements::END_OTHER_SESSIONS, args![found.id, keep])
            .await?;
        uow.record(&SecondFactorReplaced {
            user: found.id,
            recovery_codes: codes.len(),
            sessions_ended,
        })
        .await?;
        uow.commit().await?;
        Ok(codes)
    })
    .await
}

/// Gives new recovery codes; the old ones are worth nothing.
///
/// # Errors
/// Not found when the session is over; refused when the password is wrong, or
/// no app is set up.
pub async fn renew_recovery_codes(
    store: &Store,
    act: &Act,
    token: &str,
    password: &str,
) -> Result<Vec<String>, CaseworkError> {
    after_password(store, act, token, password, async |uow, found| {
        if !found.totp_confirmed {
            return Err(no_app().into());
        }
        let codes = new_recovery_codes(uow, found.id).await?;
        uow.record(&RecoveryCodesRenewed {
            user: found.id,
            recovery_codes: codes.len(),
        })
        .await?;
        Ok(codes)
    })
    .await
}

fn wrong_password() -> Refusal {
    Refusal::new(
        "accounts.password_again",
        "Your password is not right.",
        "Enter the password that you signed in with.",
    )
    .beside("password")
}

fn no_app() -> Refusal {
    Refusal::new(
        "accounts.no_app",
        "You have not set up an app for codes.",
        "Set up an app first: the recovery codes come with it.",
    )
    .beside("password")
}
