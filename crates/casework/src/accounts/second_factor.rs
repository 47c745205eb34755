//! The second factor: an app that makes time codes, and recovery codes for the
//! day when the app is lost. Each code counts once (ASVS 5.0, 6.5.1).

use domain::accounts::{
    RECOVERY_CODE_LENGTH, RECOVERY_CODES, RecoveryCodeUsed, SecondFactorCode, SecondFactorEnrolled,
    SecondFactorMissed, SecondFactorOffered, SessionState, SignedIn, TotpStep, grouped_in_fours,
    use_step,
};
use domain::act::Act;
use domain::ids::UserId;
use domain::refusal::Refusal;
use jiff::Timestamp;
use totp_rs::{Builder, Secret, Totp};

use super::missed::{count_miss, keep_count, settled};
use super::secrets::{self, SessionToken};
use super::session_user::{Found, read_session};
use super::stored::Stored;
use super::{sessions, statements, stored};
use crate::args;
use crate::engine::{Reads as _, Statement, Store, StoreError, UnitOfWork, retrying};
use crate::error::CaseworkError;

/// The name that the app shows.
const ISSUER: &str = "Early Help";
/// RFC 4226, section 4, recommends 160 bits.
const TOTP_SECRET_BYTES: usize = 20;

/// What a person needs to set up their app; shown once.
#[derive(Clone, PartialEq, Eq)]
pub struct Enrolment {
    /// For a square code: the `otpauth` address.
    pub address: String,
    /// The same secret to type, in groups of four letters.
    pub manual_key: String,
}

impl std::fmt::Debug for Enrolment {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Enrolment")
    }
}

/// A second factor is set up.
#[derive(Clone, PartialEq, Eq)]
pub struct Enrolled {
    /// The token from now on: the one before is worth nothing.
    pub token: SessionToken,
    /// The recovery codes, in groups of four. They are shown once and stored nowhere.
    pub recovery_codes: Vec<String>,
}

impl std::fmt::Debug for Enrolled {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Enrolled")
    }
}

/// The answer to a code.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SecondFactor {
    /// Signed in. The token before is worth nothing (ASVS 5.0, 7.2.4).
    Open(SessionToken),
    /// No.
    Refused {
        /// For the page.
        message: String,
    },
    /// The ten minutes between password and code are over.
    SignInAgain,
}

/// Offers a new secret for an app. It is in force when it is confirmed.
///
/// # Errors
/// Not found when the session is over; refused when a second factor is set up.
pub async fn begin_enrolment(
    store: &Store,
    act: &Act,
    token: &str,
) -> Result<Enrolment, CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let (_, found) = session_and_account(&mut uow, token, act.at).await?;
        if found.totp_confirmed {
            return Err(already_enrolled().into());
        }
        let enrolment = offer_secret(&mut uow, &found, &statements::OFFER_SECOND_FACTOR).await?;
        uow.record(&SecondFactorOffered { user: found.id }).await?;
        uow.commit().await?;
        Ok(enrolment)
    })
    .await
}

/// Writes a fresh secret as offered; it is not in force yet.
pub(super) async fn offer_secret(
    uow: &mut UnitOfWork,
    found: &Stored,
    statement: &Statement,
) -> Result<Enrolment, CaseworkError> {
    let mut bytes = [0u8; TOTP_SECRET_BYTES];
    uow.entropy().fill(&mut bytes);
    let secret = Secret::new_stack(bytes).to_base32();
    uow.write_guarded(statement, args![found.id, &secret])
        .await?;
    let manual_key = grouped_in_fours(&secret).replace('-', " ");
    Ok(Enrolment {
        address: address(&found.email, &secret),
        manual_key,
    })
}

/// Confirms the offered secret with a first code, and gives out recovery codes.
///
/// # Errors
/// Not found when the session is over or nothing was offered; refused when the
/// code is wrong or a second factor is set up.
pub async fn confirm_enrolment(
    store: &Store,
    act: &Act,
    token: &str,
    code: &str,
) -> Result<Enrolled, CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let (session, found) = session_and_account(&mut uow, token, act.at).await?;
        if found.totp_confirmed {
            return Err(already_enrolled().into());
        }
        let offered = found
            .totp_offered
            .as_deref()
            .ok_or(CaseworkError::NotFound)?;
        let step = match SecondFactorCode::parse(code) {
            Ok(SecondFactorCode::Time(digits)) => matched_step(offered, &digits, act.at)?,
            Ok(SecondFactorCode::Recovery(_)) | Err(_) => None,
        };
        let step = step.ok_or_else(wrong_first_code)?;
        let at = uow.at();
        let confirmed = args![found.id, offered, at, step.0];
        uow.write_guarded(&statements::CONFIRM_SECOND_FACTOR, confirmed)
            .await?;
        let recovery_codes = new_recovery_codes(&mut uow, found.id).await?;
        uow.record(&SecondFactorEnrolled {
            user: found.id,
            recovery_codes: recovery_codes.len(),
        })
        .await?;
        let token = replace_session(&mut uow, token, &session).await?;
        uow.commit().await?;
        Ok(Enrolled {
            token,
            recovery_codes,
        })
    })
    .await
}

pub(super) async fn new_recovery_codes(
    uow: &mut UnitOfWork,
    user: UserId,
) -> Result<Vec<String>, StoreError> {
    uow.write(&statements::REMOVE_RECOVERY_CODES, args![user])
        .await?;
    let mut codes = Vec::with_capacity(RECOVERY_CODES);
    for _ in 0..RECOVERY_CODES {
        let code = uow.entropy().readable(RECOVERY_CODE_LENGTH);
        uow.write(
            &statements::ADD_RECOVERY_CODE,
            args![user, secrets::hash(&code)],
        )
        .await?;
        codes.push(grouped_in_fours(&code));
    }
    Ok(codes)
}

/// Checks a code from the app, or a recovery code, after the password.
///
/// # Errors
/// Only when the database does not answer: a "no" is [`SecondFactor::Refused`].
pub async fn verify_second_factor(
    store: &Store,
    act: &Act,
    token: &str,
    code: &str,
) -> Result<SecondFactor, CaseworkError> {
    let code = match SecondFactorCode::parse(code) {
        Ok(code) => code,
        Err(shape) => {
            return Ok(SecondFactor::Refused {
                message: shape.to_string(),
            });
        }
    };
    match settled(|| verify_once(store, act, token, &code)).await {
        // Many codes at once: each of the others was counted.
        Err(CaseworkError::Conflict) => Ok(refused()),
        outcome => outcome,
    }
}

async fn verify_once(
    store: &Store,
    act: &Act,
    token: &str,
    code: &SecondFactorCode,
) -> Result<SecondFactor, CaseworkError> {
    let mut uow = store.begin(act).await?;
    let (session, found) = match session_and_account(&mut uow, token, act.at).await {
        Ok(both) => both,
        Err(CaseworkError::NotFound) => return Ok(SecondFactor::SignInAgain),
        Err(fault) => return Err(fault),
    };
    match session.session.state {
        SessionState::SecondFactor => {}
        SessionState::EnrolSecondFactor | SessionState::Open => {
            return Ok(SecondFactor::SignInAgain);
        }
    }
    let account = found.account(act.at);
    let user = found.id;
    if account.clone().sign_in().is_err() || !is_right(&mut uow, &found, code).await? {
        let locked_until = count_miss(&mut uow, &found, account).await?;
        uow.record(&SecondFactorMissed { user, locked_until })
            .await?;
        uow.commit().await?;
        return Ok(refused());
    }
    keep_count(&mut uow, &found, 0, None).await?;
    let token = replace_session(&mut uow, token, &session).await?;
    uow.commit().await?;
    Ok(SecondFactor::Open(token))
}

/// Whether the code is right; then it is used up in this transaction.
async fn is_right(
    uow: &mut UnitOfWork,
    found: &Stored,
    code: &SecondFactorCode,
) -> Result<bool, CaseworkError> {
    let user = found.id;
    match code {
        SecondFactorCode::Time(digits) => {
            let Some(secret) = found.totp_secret.as_deref() else {
                return Ok(false);
            };
            let matched = matched_step(secret, digits, uow.at())?;
            let Some(step) = matched.and_then(|step| use_step(found.totp_last_step, step).ok())
            else {
                return Ok(false);
            };
            Ok(uow
                .write(&statements::USE_STEP, args![user, step.0])
                .await?
                == 1)
        }
        SecondFactorCode::Recovery(code) => {
            let (hash, at) = (secrets::hash(code.expose()), uow.at());
            let used = uow
                .write(&statements::USE_RECOVERY_CODE, args![user, hash, at])
                .await?;
            if used != 1 {
                return Ok(false);
            }
            let left = uow
                .optional(&statements::RECOVERY_CODES_LEFT, args![user])
                .await?;
            let codes_left = left.map_or(Ok(0), |row| row.int("n"))?;
            uow.record(&RecoveryCodeUsed { user, codes_left }).await?;
            Ok(true)
        }
    }
}

async fn session_and_account(
    uow: &mut UnitOfWork,
    token: &str,
    at: Timestamp,
) -> Result<(Found, Stored), CaseworkError> {
    let session = read_session(uow, token, at)
        .await?
        .ok_or(CaseworkError::NotFound)?;
    let found = stored::by_id(uow, session.session.user)
        .await?
        .ok_or(CaseworkError::NotFound)?;
    Ok((session, found))
}

/// Ends the session that asked and starts one that is open, with a new token.
async fn replace_session(
    uow: &mut UnitOfWork,
    token: &str,
    found: &Found,
) -> Result<SessionToken, CaseworkError> {
    let (user, agency) = (found.session.user, found.session.agency);
    uow.write_guarded(&statements::END_SESSION, args![secrets::hash(token)])
        .await?;
    let state = SessionState::Open;
    let token = sessions::start(uow, (user, agency), state, &found.user_agent).await?;
    uow.record(&SignedIn {
        user,
        agency,
        state,
    })
    .await?;
    Ok(token)
}

fn totp(secret: &str) -> Result<Totp, StoreError> {
    let fault = || StoreError::Inconsistent {
        column: "accounts.totp_secret".to_owned(),
    };
    let secret = Secret::try_from_base32(secret).map_err(|_| fault())?;
    Builder::new()
        .with_secret(secret)
        .build()
        .map_err(|_| fault())
}

/// The step whose code this is: now, or one step to either side, because
/// telephones' clocks drift (RFC 6238, section 5.2).
pub(super) fn matched_step(
    secret: &str,
    digits: &str,
    at: Timestamp,
) -> Result<Option<TotpStep>, StoreError> {
    let seconds = u64::try_from(at.as_second()).unwrap_or(0);
    let step = totp(secret)?.check(digits, seconds);
    Ok(step.and_then(|step| i64::try_from(step).ok()).map(TotpStep))
}

fn address(email: &str, secret: &str) -> String {
    let (issuer, account) = (percent(ISSUER), percent(email));
    format!(
        "otpauth://totp/{issuer}:{account}?secret={secret}&issuer={issuer}&algorithm=SHA1&digits=6&period=30"
    )
}

/// Percent-encodes all but the unreserved characters (RFC 3986, section 2.3).
fn percent(text: &str) -> String {
    let mut encoded = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            encoded.push(char::from(byte));
        } else {
            encoded.push_str(&format!("%{byte:02X}"));
        }
    }
    encoded
}

fn refused() -> SecondFactor {
    SecondFactor::Refused {
        message: "The code is not right or has been used. Wait for the next code in your app. \
                  After several wrong codes you must wait before you try again."
            .to_owned(),
    }
}

pub(super) fn wrong_first_code() -> Refusal {
    Refusal::new(
        "accounts.second_factor_code",
        "Enter the 6 digits that your app shows now.",
        "If it goes on, check that the clock of your telephone sets itself.",
    )
    .beside("code")
}

fn already_enrolled() -> Refusal {
    Refusal::new(
        "accounts.second_factor_set",
        "You have set up an app already.",
        "If you have lost it, ask your manager to remove it, then sign in again.",
    )
}
