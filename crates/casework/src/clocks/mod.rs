//! Clocks, as stored: started and stopped in the transaction of the event that
//! starts or stops them. The arithmetic is `domain::clocks`; the limits are the
//! profile's; an authority that sets no limit has no clock (C-53).

mod pause;
pub mod statements;
mod tell;

pub use pause::{LimitOf, PauseLimit, pause, pause_reasons, resume};
pub use tell::tell_of_limits;

use domain::clocks::{Clock, ClockRefused, Force, WorkingTime};
use domain::ids::{AgencyId, ClockId, FamilyId, UserId};
use domain::people::Reason;
use domain::profile::{ClockKey, Profile, Word as _};
use jiff::Timestamp;
use uuid::Uuid;

use crate::args;
use crate::engine::{Reads, Row, StoreError, UnitOfWork};
use crate::error::CaseworkError;

/// What a clock is about, and who answers for it.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Of {
    /// The family.
    pub family: FamilyId,
    /// The referral, case, plan or request that it times.
    pub subject: Uuid,
    /// The agency that must act.
    pub owner: Option<AgencyId>,
    /// The person who must act, once named.
    pub person: Option<UserId>,
}

/// A clock as pages read it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RunningClock {
    /// Which limit.
    pub key: ClockKey,
    /// Its state.
    pub clock: Clock,
    /// The agency that must act.
    pub owner: Option<String>,
}

/// Starts a clock, if the authority has set this limit. Gives when it is due.
///
/// # Errors
/// When the database does not answer, or the profile's week cannot be read.
pub async fn start(
    uow: &mut UnitOfWork,
    profile: &Profile,
    key: ClockKey,
    of: Of,
    from: Timestamp,
) -> Result<Option<Timestamp>, CaseworkError> {
    let Some(rule) = profile.clock(key) else {
        return Ok(None);
    };
    start_with(uow, profile, key, of, from, rule.terms())
        .await
        .map(Some)
}

/// Starts a clock with terms of its own: a lead agency's review dates (BUCKS-STRAT-111).
///
/// # Errors
/// When the database does not answer, or the profile's week cannot be read.
pub async fn start_with(
    uow: &mut UnitOfWork,
    profile: &Profile,
    key: ClockKey,
    of: Of,
    from: Timestamp,
    terms: domain::clocks::Terms,
) -> Result<Timestamp, CaseworkError> {
    let working = profile.working_time();
    let clock = Clock::start(from, terms, working);
    let force = match terms.force {
        Force::Required => "required",
        Force::Recommended => "recommended",
    };
    let id = ClockId::new(uow.new_id());
    uow.write(
        &statements::START,
        args![
            id,
            of.family,
            of.subject.to_string(),
            key.word(),
            force,
            of.owner,
            of.person,
            from,
            clock.due(),
            serde_json::to_string(&clock)?
        ],
    )
    .await?;
    Ok(clock.due())
}

/// Stops the running clock of a subject, if there is one.
///
/// # Errors
/// When the database does not answer; a stop before the start is a conflict.
pub async fn stop(
    uow: &mut UnitOfWork,
    profile: &Profile,
    subject: Uuid,
    key: ClockKey,
) -> Result<(), CaseworkError> {
    let at = uow.at();
    stop_at(uow, profile, subject, key, at).await
}

/// Stops the running clock of a subject at the time when the step was done,
/// which is told later: a partner's report. Never before the clock's last event,
/// nor after now.
///
/// # Errors
/// When the database does not answer.
pub async fn stop_at(
    uow: &mut UnitOfWork,
    profile: &Profile,
    subject: Uuid,
    key: ClockKey,
    at: Timestamp,
) -> Result<(), CaseworkError> {
    let now = uow.at();
    end(uow, profile, subject, key, None, |clock, working| {
        let at = at.min(now).max(clock.last_event());
        clock.stop(at, working)
    })
    .await
}

/// Ends the running clock of a subject because the step is not needed any more:
/// it is never counted as met.
///
/// # Errors
/// When the database does not answer; before the clock's last event is a conflict.
pub async fn cancel(
    uow: &mut UnitOfWork,
    profile: &Profile,
    subject: Uuid,
    key: ClockKey,
    why: &str,
) -> Result<(), CaseworkError> {
    let now = uow.at();
    let reason = Reason::parse(why).map_err(|_| CaseworkError::Conflict)?;
    end(uow, profile, subject, key, Some(now), |clock, working| {
        clock.cancel(now, reason.clone(), working)
    })
    .await
}

async fn end(
    uow: &mut UnitOfWork,
    profile: &Profile,
    subject: Uuid,
    key: ClockKey,
    cancelled_at: Option<Timestamp>,
    how: impl Fn(Clock, &WorkingTime) -> Result<Clock, ClockRefused>,
) -> Result<(), CaseworkError> {
    let rows = uow
        .rows(
            &statements::RUNNING_OF,
            args![subject.to_string(), key.word()],
        )
        .await?;
    let working = profile.working_time();
    for row in rows {
        let clock: Clock = row.document("state")?;
        let ended = how(clock, working).map_err(|_| CaseworkError::Conflict)?;
        uow.write_guarded(
            &statements::STOP,
            args![
                row.text("id")?,
                row.int("version")?,
                ended.last_event(),
                serde_json::to_string(&ended)?,
                cancelled_at
            ],
        )
        .await?;
    }
    Ok(())
}

/// Names who must act on the running clocks of a subject.
///
/// # Errors
/// When the database does not answer.
pub async fn hand_to(
    uow: &mut UnitOfWork,
    subject: Uuid,
    agency: AgencyId,
    person: Option<UserId>,
) -> Result<(), StoreError> {
    uow.write(
        &statements::HAND_TO,
        args![subject.to_string(), agency, person],
    )
    .await?;
    Ok(())
}

/// Names the person in the agency that must act; what another agency must do
/// stays with it.
///
/// # Errors
/// When the database does not answer.
pub async fn name_person(
    uow: &mut UnitOfWork,
    subject: Uuid,
    agency: AgencyId,
    person: UserId,
) -> Result<(), StoreError> {
    uow.write(
        &statements::NAME_PERSON,
        args![subject.to_string(), agency, person],
    )
    .await?;
    Ok(())
}

fn read(row: &Row) -> Result<RunningClock, StoreError> {
    Ok(RunningClock {
        key: row.word("clock_key", ClockKey::from_word)?,
        clock: row.document("state")?,
        owner: row.optional_text("owner_name")?,
    })
}

/// The clocks of one subject, oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn clocks_of_subject(
    db: &mut impl Reads,
    subject: Uuid,
) -> Result<Vec<RunningClock>, StoreError> {
    db.rows(&statements::OF_SUBJECT, args![subject.to_string()])
        .await?
        .iter()
        .map(read)
        .collect()
}

/// The running clocks of one family, most urgent first.
///
/// # Errors
/// When the database does not answer.
pub async fn clocks_of_family(
    db: &mut impl Reads,
    family: FamilyId,
) -> Result<Vec<RunningClock>, StoreError> {
    db.rows(&statements::RUNNING_OF_FAMILY, args![family])
        .await?
        .iter()
        .map(read)
        .collect()
}
