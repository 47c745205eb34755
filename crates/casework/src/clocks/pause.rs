//! A limit is paused for a reason that the authority allows, by somebody who
//! answers for the pause, and is asked about again on a day that they name.

use domain::access::{may, permit};
use domain::act::Act;
use domain::clocks::{Clock, ClockRefused, LimitPaused, LimitResumed, PauseOwner};
use domain::ids::ClockId;
use domain::people::Reason;
use domain::profile::{ClockKey, Key, ListItem, ListKey, Profile, Word as _};
use domain::refusal::Refusal;
use jiff::Timestamp;

use super::statements;
use crate::args;
use crate::cases::{Case, find};
use crate::engine::{Reads as _, Store, UnitOfWork, retrying};
use crate::error::CaseworkError;

/// Pausing one limit of a case.
#[derive(Clone, Debug)]
pub struct PauseLimit {
    /// The case.
    pub reference: String,
    /// Which limit.
    pub key: ClockKey,
    /// Why: a key of the authority's list.
    pub reason: String,
    /// When to ask about it again.
    pub until: Timestamp,
}

/// The reasons for which a limit may be paused; none when it never may.
#[must_use]
pub fn pause_reasons(profile: &Profile, key: ClockKey) -> Vec<&ListItem> {
    profile
        .clock(key)
        .map(|rule| {
            rule.pause_reasons
                .iter()
                .filter_map(|reason| profile.lists.item(ListKey::PauseReasons, reason))
                .collect()
        })
        .unwrap_or_default()
}

fn refuse(refused: ClockRefused) -> CaseworkError {
    let (code, way, field) = match refused {
        ClockRefused::LimitPassed => (
            "clocks.limit_passed",
            "Say what happened in the case’s chronology, and do the step as soon as you can.",
            None,
        ),
        ClockRefused::EscalationNotAfterPause => {
            ("clocks.until", "Enter a day after today.", Some("until"))
        }
        ClockRefused::NotStarted
        | ClockRefused::AlreadyStarted
        | ClockRefused::AlreadyPaused
        | ClockRefused::NotPaused
        | ClockRefused::AlreadyStopped
        | ClockRefused::BeforeLastEvent => (
            "clocks.not_now",
            "Open the case again to see where the limit stands.",
            None,
        ),
    };
    let refusal = Refusal::new(code, refused.to_string(), way);
    match field {
        Some(field) => refusal.beside(field),
        None => refusal,
    }
    .into()
}

/// The case, and the running clock of one of its limits.
async fn limit_of(
    uow: &mut UnitOfWork,
    act: &Act,
    reference: &str,
    key: ClockKey,
) -> Result<(Case, ClockId, i64, Clock), CaseworkError> {
    let case = find(uow, act, reference).await?;
    permit::<may::PauseLimit, _>(act, &case.relations, ())?;
    let row = uow
        .optional(
            &statements::RUNNING_OF,
            args![case.id.uuid().to_string(), key.word()],
        )
        .await?
        .ok_or(CaseworkError::NotFound)?;
    let (id, version) = (row.parsed("id", ClockId::parse)?, row.int("version")?);
    Ok((case, id, version, row.document("state")?))
}

/// Pauses a limit.
///
/// # Errors
/// Not found outside scope or when the limit does not run; denied; refused
/// without an allowed reason, after the limit, or without a day to ask again.
pub async fn pause(
    store: &Store,
    profile: &Profile,
    act: &Act,
    command: &PauseLimit,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let (case, id, version, clock) =
            limit_of(&mut uow, act, &command.reference, command.key).await?;
        let reason = Key::parse(&command.reason)
            .ok()
            .and_then(|key| {
                pause_reasons(profile, command.key)
                    .into_iter()
                    .find(|item| item.key == key)
            })
            .ok_or_else(|| {
                Refusal::new(
                    "clocks.reason",
                    "Select why the limit is paused",
                    "Choose one from the list.",
                )
                .beside("reason")
            })?;
        let owner = act.user().ok_or(CaseworkError::NotFound)?;
        let why = Reason::parse(&reason.label).map_err(|_| CaseworkError::Conflict)?;
        let paused = clock
            .pause(act.at, why, PauseOwner::of(owner.uuid()), command.until)
            .map_err(refuse)?;
        uow.write_guarded(
            &statements::PAUSE,
            args![
                id,
                version,
                serde_json::to_string(&paused)?,
                Some(act.at),
                paused.due()
            ],
        )
        .await?;
        uow.record(&LimitPaused {
            family: case.family,
            clock: id,
            limit: command.key.word().to_owned(),
            reason: command.reason.clone(),
            until: command.until,
        })
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

/// Ends the pause of a limit: its time is given back.
///
/// # Errors
/// Not found outside scope; denied; refused when it is not paused.
pub async fn resume(
    store: &Store,
    profile: &Profile,
    act: &Act,
    reference: &str,
    key: ClockKey,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let (case, id, version, clock) = limit_of(&mut uow, act, reference, key).await?;
        let runs = clock
            .resume(act.at, profile.working_time())
            .map_err(refuse)?;
        uow.write_guarded(
            &statements::PAUSE,
            args![
                id,
                version,
                serde_json::to_string(&runs)?,
                None::<Timestamp>,
                runs.due()
            ],
        )
        .await?;
        uow.record(&LimitResumed {
            family: case.family,
            clock: id,
            limit: key.word().to_owned(),
            due: runs.due(),
        })
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}
