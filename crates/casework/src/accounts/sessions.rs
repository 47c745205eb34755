//! Starting, listing and ending sessions. Only a token's hash is stored.

use domain::access::{Action, Denied};
use domain::accounts::{AgencySwitched, SessionState, SessionTimes, SessionsEnded};
use domain::act::Act;
use domain::ids::{AgencyId, UserId};
use jiff::Timestamp;

use super::secrets::{self, SessionToken};
use super::session_user::{idle_since, open_session, state_key};
use super::{statements, stored};
use crate::args;
use crate::engine::{Reads, Store, StoreError, UnitOfWork, retrying};
use crate::error::CaseworkError;

/// Starts a session in this transaction; the event is the caller's.
pub(super) async fn start(
    uow: &mut UnitOfWork,
    (user, agency): (UserId, AgencyId),
    state: SessionState,
    user_agent: &str,
) -> Result<SessionToken, StoreError> {
    const USER_AGENT_MAX: usize = 200;
    let at = uow.at();
    let token = SessionToken::fresh(uow.entropy());
    let times = SessionTimes::starting(state, at);
    let user_agent: String = user_agent.chars().take(USER_AGENT_MAX).collect();
    let (hash, state) = (token.hash(), state_key(state));
    let row = args![hash, user, agency, state, at, times.expires_at, user_agent];
    uow.write(&statements::ADD_SESSION, row).await?;
    Ok(token)
}

/// One session in the person's own list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SessionLine {
    /// What [`end_session`] takes. It opens nothing.
    pub reference: String,
    /// When it started.
    pub started_at: Timestamp,
    /// When it was last seen, to within a minute.
    pub seen_at: Timestamp,
    /// The browser, as it calls itself.
    pub user_agent: String,
    /// The agency acted for.
    pub agency_name: String,
    /// Whether it is the session that asks.
    pub is_this_one: bool,
}

/// A person's sessions that have not ended, the newest first (ASVS 5.0, 7.5.2).
///
/// # Errors
/// When the database does not answer.
pub async fn sessions_of(
    db: &mut impl Reads,
    user: UserId,
    this_token: &str,
    at: Timestamp,
) -> Result<Vec<SessionLine>, StoreError> {
    let this = secrets::hash(this_token);
    let rows = db
        .rows(&statements::SESSIONS_OF, args![user, at, idle_since(at)])
        .await?;
    rows.iter()
        .map(|row| {
            let reference = row.text("id_hash")?;
            Ok(SessionLine {
                is_this_one: reference == this,
                reference,
                started_at: row.instant("started_at")?,
                seen_at: row.instant("seen_at")?,
                user_agent: row.text("user_agent")?,
                agency_name: row.text("agency_name")?,
            })
        })
        .collect()
}

/// Signs out: the token is worth nothing from now on (ASVS 5.0, 7.4.1). A
/// token that is over already is no error.
///
/// # Errors
/// When the database does not answer.
pub async fn sign_out(store: &Store, act: &Act, token: &str) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let found = super::session_user::read_session(&mut uow, token, act.at).await?;
        let sessions = uow
            .write(&statements::END_SESSION, args![secrets::hash(token)])
            .await?;
        if let Some(found) = found {
            uow.record(&SessionsEnded {
                user: found.session.user,
                sessions,
            })
            .await?;
            uow.commit().await?;
        }
        Ok(())
    })
    .await
}

/// Ends one of one's own sessions, from the list.
///
/// # Errors
/// Not found when it is not one's own, or is over.
pub async fn end_session(store: &Store, act: &Act, reference: &str) -> Result<(), CaseworkError> {
    retrying(|| async {
        let user = act.user().ok_or(Denied {
            action: Action::ManageOwnAccount,
        })?;
        let mut uow = store.begin(act).await?;
        match uow
            .write(&statements::END_SESSION_OF, args![user, reference])
            .await?
        {
            0 => return Err(CaseworkError::NotFound),
            sessions => uow.record(&SessionsEnded { user, sessions }).await?,
        }
        uow.commit().await?;
        Ok(())
    })
    .await
}

/// Ends every session of a person: one's own, or somebody's whom one manages
/// (ASVS 5.0, 7.4.5). Says how many.
///
/// # Errors
/// Not found when the person is out of the actor's reach.
pub async fn sign_out_everywhere(
    store: &Store,
    act: &Act,
    user: UserId,
) -> Result<u64, CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        if act.user() != Some(user) {
            let manages = stored::manages(&mut uow, act).await?;
            let (_, holds) = stored::within_reach(&mut uow, &manages, user).await?;
            manages.may_end(&holds)?;
        }
        let sessions = uow.write(&statements::END_SESSIONS, args![user]).await?;
        uow.record(&SessionsEnded { user, sessions }).await?;
        uow.commit().await?;
        Ok(sessions)
    })
    .await
}

/// Acts for another of the person's agencies from now on.
///
/// # Errors
/// Not found when the session is over or the person has no role there.
pub async fn switch_agency(
    store: &Store,
    act: &Act,
    token: &str,
    agency: AgencyId,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let session = open_session(&mut uow, token, act.at).await?;
        if !session.agencies.iter().any(|(own, _)| *own == agency) {
            return Err(CaseworkError::NotFound);
        }
        let hash = secrets::hash(token);
        uow.write_guarded(&statements::SWITCH_AGENCY, args![hash, agency])
            .await?;
        uow.record(&AgencySwitched {
            user: session.user,
            agency,
        })
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

/// A session's row outlives the session by this long, so that words which were
/// sent too late can be kept for the person who wrote them.
const ROW_KEPT_HOURS: i64 = 24;

/// Removes the rows of sessions that ended a day ago, for the worker. Says how many.
///
/// # Errors
/// When the database does not answer.
pub async fn purge_sessions(store: &Store, act: &Act) -> Result<u64, StoreError> {
    let mut uow = store.begin_bookkeeping(act).await?;
    let at = uow
        .at()
        .checked_sub(jiff::SignedDuration::from_hours(ROW_KEPT_HOURS))
        .unwrap_or(Timestamp::MIN);
    let expired = uow
        .write_unrecorded(&statements::PURGE_EXPIRED, args![at])
        .await?;
    let idle = uow
        .write_unrecorded(&statements::PURGE_IDLE, args![idle_since(at)])
        .await?;
    uow.commit().await?;
    Ok(expired + idle)
}
