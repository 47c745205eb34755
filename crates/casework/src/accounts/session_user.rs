//! Who is signed in: read by one statement on every request, from the hash of
//! the browser's token. Roles are read fresh, so a change holds at once.

use std::collections::BTreeSet;

use domain::access::Role;
use domain::accounts::{IDLE_MINUTES, SessionState, SessionTimes};
use domain::act::{Act, Actor, UserActor};
use domain::ids::{AgencyId, RequestId, UserId};
use domain::organisations::AgencyPart;
use jiff::{SignedDuration, Timestamp};

use super::{secrets, statements};
use crate::args;
use crate::engine::{Reads, Row, Store, StoreError};
use crate::error::CaseworkError;

/// Who is signed in, and for whom they act.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SessionUser {
    /// The account.
    pub user: UserId,
    /// The person's name.
    pub name: String,
    /// The address that signs in.
    pub email: String,
    /// What they do.
    pub job_title: String,
    /// The agency acted for.
    pub agency: AgencyId,
    /// Its name.
    pub agency_name: String,
    /// Its part in the system.
    pub agency_part: AgencyPart,
    /// The roles in that agency.
    pub roles: BTreeSet<Role>,
    /// The forums and areas of those roles.
    pub areas: BTreeSet<String>,
    /// Every open agency that the person belongs to, by name.
    pub agencies: Vec<(AgencyId, String)>,
    /// How far the sign-in has come.
    pub state: SessionState,
    /// The end that no request moves.
    pub expires_at: Timestamp,
    /// The last request, to within a minute.
    pub seen_at: Timestamp,
}

impl SessionUser {
    /// The actor of the session's requests. Until the second factor is given
    /// that is anybody at all, so a password alone opens nothing.
    #[must_use]
    pub fn actor(&self) -> Actor {
        match self.state {
            SessionState::SecondFactor | SessionState::EnrolSecondFactor => Actor::Public,
            SessionState::Open => Actor::User(UserActor {
                user: self.user,
                agency: self.agency,
                roles: self.roles.clone(),
                areas: self.areas.clone(),
            }),
        }
    }

    /// Whether the person is signed in, and not half way.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        match self.state {
            SessionState::SecondFactor | SessionState::EnrolSecondFactor => false,
            SessionState::Open => true,
        }
    }

    /// When the session warns and ends.
    #[must_use]
    pub const fn times(&self) -> SessionTimes {
        SessionTimes {
            seen_at: self.seen_at,
            expires_at: self.expires_at,
        }
    }
}

/// A session as read, with what only this room needs.
pub(super) struct Found {
    pub(super) session: SessionUser,
    pub(super) user_agent: String,
}

/// Sessions seen at or before this instant have ended.
pub(super) fn idle_since(at: Timestamp) -> Timestamp {
    let idle = SignedDuration::from_mins(IDLE_MINUTES);
    at.checked_sub(idle).unwrap_or(Timestamp::MIN)
}

/// Reads a session that has not ended, without noting that it was seen.
pub(super) async fn read_session(
    db: &mut impl Reads,
    token: &str,
    at: Timestamp,
) -> Result<Option<Found>, StoreError> {
    let hash = secrets::hash(token);
    let rows = db
        .rows(&statements::SESSION, args![hash, at, idle_since(at)])
        .await?;
    let Some(first) = rows.first() else {
        return Ok(None);
    };
    let mut found = Found {
        session: head(first)?,
        user_agent: first.text("user_agent")?,
    };
    let session = &mut found.session;
    for row in &rows {
        let agency = row.parsed("member_agency_id", AgencyId::parse)?;
        if session
            .agencies
            .last()
            .is_none_or(|(last, _)| *last != agency)
        {
            session
                .agencies
                .push((agency, row.text("member_agency_name")?));
        }
        if agency == session.agency {
            session.roles.insert(row.word("role", Role::from_key)?);
            let area = row.text("area")?;
            if !area.is_empty() {
                session.areas.insert(area);
            }
        }
    }
    // Without a role in the agency acted for, the session is over.
    Ok((!found.session.roles.is_empty()).then_some(found))
}

fn head(row: &Row) -> Result<SessionUser, StoreError> {
    let enrolled = row.optional_instant("totp_confirmed_at")?.is_some();
    let state = match (row.text("state")?.as_str(), enrolled) {
        ("open", _) => SessionState::Open,
        ("second_factor", true) => SessionState::SecondFactor,
        ("second_factor", false) => SessionState::EnrolSecondFactor,
        _ => return Err(row.inconsistent("state")),
    };
    Ok(SessionUser {
        user: row.parsed("user_id", UserId::parse)?,
        name: row.text("name")?,
        email: row.text("email")?,
        job_title: row.text("job_title")?,
        agency: row.parsed("agency_id", AgencyId::parse)?,
        agency_name: row.text("agency_name")?,
        agency_part: row.word("agency_part", AgencyPart::from_key)?,
        roles: BTreeSet::new(),
        areas: BTreeSet::new(),
        agencies: Vec::new(),
        state,
        expires_at: row.instant("expires_at")?,
        seen_at: row.instant("seen_at")?,
    })
}

/// The stored word of a state: whether to verify or to enrol follows from the account.
pub(super) const fn state_key(state: SessionState) -> &'static str {
    match state {
        SessionState::SecondFactor | SessionState::EnrolSecondFactor => "second_factor",
        SessionState::Open => "open",
    }
}

/// Who shows this token, while their session lasts. Notes that they were seen,
/// at most once a minute; when that cannot be written the page is still shown.
///
/// # Errors
/// When the database does not answer.
pub async fn session(
    store: &Store,
    token: &str,
    at: Timestamp,
) -> Result<Option<SessionUser>, StoreError> {
    let Some(found) = read_session(&mut store.reader(), token, at).await? else {
        return Ok(None);
    };
    let mut session = found.session;
    if session.times().needs_touch(at) {
        match touch(store, token, at).await {
            Ok(()) => session.seen_at = at,
            Err(error) => tracing::warn!(%error, "a session could not be marked as seen"),
        }
    }
    Ok(Some(session))
}

async fn touch(store: &Store, token: &str, at: Timestamp) -> Result<(), StoreError> {
    let act = Act {
        actor: Actor::Job("sessions"),
        at,
        reason: None,
        request: RequestId::new(store.entropy().id(at)),
    };
    let mut uow = store.begin_bookkeeping(&act).await?;
    uow.write_unrecorded(&statements::TOUCH_SESSION, args![secrets::hash(token), at])
        .await?;
    uow.commit().await
}

/// The session of somebody who is fully signed in.
pub(super) async fn open_session(
    db: &mut impl Reads,
    token: &str,
    at: Timestamp,
) -> Result<SessionUser, CaseworkError> {
    let found = read_session(db, token, at)
        .await?
        .map(|found| found.session);
    found
        .filter(SessionUser::is_open)
        .ok_or(CaseworkError::NotFound)
}
