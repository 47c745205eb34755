//! Signing in. The answer, the work and the trace are the same whether or not
//! an address has an account (ASVS 5.0, 6.3.8), and every try is recorded (16.3.1).

use domain::access::{Action, Denied, Relations, allows};
use domain::accounts::{
    DemonstrationOpened, FAILURES_BEFORE_LOCK, NextStep, PasswordRefreshed, SecondFactorRule,
    SessionState, SignInFailed, SignedIn, next_step, sign_in_name,
};
use domain::act::Act;
use domain::ids::{AgencyId, UserId};

use super::hashing::{self, Checked};
use super::missed::{count_miss, keep_count, settled};
use super::secrets::SessionToken;
use super::stored::Stored;
use super::{sessions, statements, stored};
use crate::args;
use crate::engine::{Reads, Store, StoreError, UnitOfWork, retrying};
use crate::error::CaseworkError;

/// What a person sent to sign in.
#[derive(Clone, Copy)]
pub struct SignInAttempt<'a> {
    /// The address, as typed.
    pub email: &'a str,
    /// The password, as typed.
    pub password: &'a str,
    /// The browser, as it calls itself; for the person's own list of sessions.
    pub user_agent: &'a str,
    /// Who must have a second factor here.
    pub second_factor: SecondFactorRule,
}

impl std::fmt::Debug for SignInAttempt<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SignInAttempt")
    }
}

/// The answer to a try to sign in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum SignIn {
    /// No. The message does not tell why.
    Refused {
        /// For the page.
        message: String,
    },
    /// The password was right; [`super::verify_second_factor`] comes next.
    SecondFactor(SessionToken),
    /// The password was right; [`super::begin_enrolment`] comes next.
    EnrolSecondFactor(SessionToken),
    /// Signed in.
    Open(SessionToken),
}

fn refused() -> SignIn {
    SignIn::Refused {
        message: format!(
            "Email address or password is not right. After {FAILURES_BEFORE_LOCK} wrong tries \
             you must wait before you try again: a minute at first, then longer each time."
        ),
    }
}

/// Tries to sign in.
///
/// # Errors
/// Only when the database does not answer: a "no" is [`SignIn::Refused`].
pub async fn sign_in(
    store: &Store,
    act: &Act,
    attempt: SignInAttempt<'_>,
) -> Result<SignIn, CaseworkError> {
    let email = sign_in_name(attempt.email);
    let found = stored::by_email(&mut store.reader(), &email).await?;
    let hash = found.and_then(|found| found.password_hash);
    let checked = hashing::check(store.entropy(), hash.clone(), attempt.password).await?;
    let tried = Tried {
        email: &email,
        hash: hash.as_deref(),
        checked: &checked,
        attempt,
    };
    match settled(|| try_once(store, act, &tried)).await {
        // Many tries at once: each of the others was counted.
        Err(CaseworkError::Conflict) => Ok(refused()),
        outcome => outcome,
    }
}

struct Tried<'a> {
    email: &'a str,
    hash: Option<&'a str>,
    checked: &'a Checked,
    attempt: SignInAttempt<'a>,
}

async fn try_once(store: &Store, act: &Act, tried: &Tried<'_>) -> Result<SignIn, CaseworkError> {
    let mut uow = store.begin(act).await?;
    let Some(found) = stored::by_email(&mut uow, tried.email).await? else {
        return fail(uow, None).await;
    };
    let account = found.account(act.at);
    // The password that was checked must still be the one in force.
    let right = tried.checked.is_right() && found.password_hash.as_deref() == tried.hash;
    let may = account.clone().sign_in().is_ok();
    let agency = first_agency(&mut uow, found.id).await?;
    match agency {
        Some(agency) if right && may => succeed(uow, &found, agency, tried).await,
        Some(_) | None => {
            let locked_until = if right && may {
                None
            } else {
                count_miss(&mut uow, &found, account).await?
            };
            fail(uow, Some((found.id, locked_until))).await
        }
    }
}

type Missed = Option<(UserId, Option<jiff::Timestamp>)>;

async fn fail(mut uow: UnitOfWork, missed: Missed) -> Result<SignIn, CaseworkError> {
    let (user, locked_until) = match missed {
        Some((user, locked_until)) => (Some(user), locked_until),
        None => (None, None),
    };
    uow.record(&SignInFailed { user, locked_until }).await?;
    uow.commit().await?;
    Ok(refused())
}

async fn succeed(
    mut uow: UnitOfWork,
    found: &Stored,
    agency: AgencyId,
    tried: &Tried<'_>,
) -> Result<SignIn, CaseworkError> {
    let user = found.id;
    let next = next_step(tried.attempt.second_factor, found.totp_confirmed);
    let state = match next {
        NextStep::Open => SessionState::Open,
        NextStep::Verify => SessionState::SecondFactor,
        NextStep::Enrol => SessionState::EnrolSecondFactor,
    };
    // A right password alone forgets no wrong codes, or codes could be guessed without end.
    let (failures, until) = match next {
        NextStep::Open | NextStep::Enrol => (0, None),
        NextStep::Verify => (found.failures, found.locked_until),
    };
    keep_count(&mut uow, found, failures, until).await?;
    if let (Checked::RightAndRenewed(renewed), Some(before)) = (tried.checked, tried.hash) {
        uow.write(
            &statements::RENEW_PASSWORD_HASH,
            args![user, before, renewed],
        )
        .await?;
        uow.record(&PasswordRefreshed { user }).await?;
    }
    let token = sessions::start(&mut uow, (user, agency), state, tried.attempt.user_agent).await?;
    uow.record(&SignedIn {
        user,
        agency,
        state,
    })
    .await?;
    uow.commit().await?;
    Ok(match next {
        NextStep::Open => SignIn::Open(token),
        NextStep::Verify => SignIn::SecondFactor(token),
        NextStep::Enrol => SignIn::EnrolSecondFactor(token),
    })
}

async fn first_agency(db: &mut impl Reads, user: UserId) -> Result<Option<AgencyId>, StoreError> {
    let row = db.optional(&statements::FIRST_AGENCY, args![user]).await?;
    row.map(|row| row.parsed("id", AgencyId::parse)).transpose()
}

/// Opens a session without a password, for an installation that shows made-up
/// families. The caller makes sure that it is one, and acts as the product.
///
/// # Errors
/// [`CaseworkError::Denied`] unless the product itself acts; not found when the
/// person has left or belongs to no open agency.
pub async fn sign_in_as(
    store: &Store,
    act: &Act,
    user: UserId,
    user_agent: &str,
) -> Result<SessionToken, CaseworkError> {
    retrying(|| async {
        if !allows(act, &Relations::none(), Action::WorkAsJob) {
            return Err(Denied {
                action: Action::WorkAsJob,
            }
            .into());
        }
        let mut uow = store.begin(act).await?;
        let found = stored::by_id(&mut uow, user).await?;
        if found.is_none_or(|found| found.left_at.is_some()) {
            return Err(CaseworkError::NotFound);
        }
        let agency = first_agency(&mut uow, user)
            .await?
            .ok_or(CaseworkError::NotFound)?;
        let owner = (user, agency);
        let token = sessions::start(&mut uow, owner, SessionState::Open, user_agent).await?;
        uow.record(&DemonstrationOpened { user, agency }).await?;
        uow.commit().await?;
        Ok(token)
    })
    .await
}
