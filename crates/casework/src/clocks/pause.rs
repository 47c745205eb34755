//! A limit is paused for a reason that the authority allows, by somebody who
//! answers for the pause, and is asked about again on a day that they name.

use domain::access::{may, permit};
use domain::act::Act;
use domain::clocks::{Clock, ClockRefused, LimitPaused, LimitResumed, PauseOwner};
use domain::event::Subject;
use domain::ids::{ClockId, FamilyId, ReferralId};
use domain::people::Reason;
use domain::profile::{ClockKey, Key, ListItem, ListKey, Profile, Word as _};
use domain::refusal::Refusal;
use jiff::Timestamp;

use super::statements;
use crate::args;
use crate::engine::{Reads as _, Store, UnitOfWork, retrying};
use crate::error::CaseworkError;
use crate::{cases, referrals};

/// Whose limit it is.
#[derive(Clone, Debug)]
pub enum LimitOf {
    /// A case's, by its reference.
    Case(String),
    /// A request's, by its reference.
    Request(String),
}

/// Pausing one limit of a case or a request.
#[derive(Clone, Debug)]
pub struct PauseLimit {
    /// The case or the request.
    pub of: LimitOf,
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
            "Open the page again to see where the limit stands.",
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

/// A running limit, found within scope for somebody who may pause it.
struct Running {
    family: FamilyId,
    /// The request, when the limit is one's.
    referral: Option<ReferralId>,
    clock: ClockId,
    version: i64,
    state: Clock,
}

impl Running {
    const fn subject(&self) -> Subject {
        Subject {
            family: Some(self.family),
            referral: self.referral,
        }
    }
}

async fn limit_of(
    uow: &mut UnitOfWork,
    act: &Act,
    of: &LimitOf,
    key: ClockKey,
) -> Result<Running, CaseworkError> {
    let (family, referral, subject) = match of {
        LimitOf::Case(reference) => {
            let case = cases::find(uow, act, reference).await?;
            permit::<may::PauseLimit, _>(act, &case.relations, ())?;
            (case.family, None, case.id.uuid())
        }
        LimitOf::Request(reference) => {
            let found = referrals::find(uow, act, reference).await?;
            permit::<may::PauseRequestLimit, _>(act, &found.relations, ())?;
            (found.family, Some(found.id), found.id.uuid())
        }
    };
    let row = uow
        .optional(
            &statements::RUNNING_OF,
            args![subject.to_string(), key.word()],
        )
        .await?
        .ok_or(CaseworkError::NotFound)?;
    Ok(Running {
        family,
        referral,
        clock: row.parsed("id", ClockId::parse)?,
        version: row.int("version")?,
        state: row.document("state")?,
    })
}

/// Saves the limit; the queue reads a request's time for its decision from the
/// request itself, so that is told too.
async fn save(
    uow: &mut UnitOfWork,
    key: ClockKey,
    limit: &Running,
    next: &Clock,
    paused_at: Option<Timestamp>,
) -> Result<(), CaseworkError> {
    uow.write_guarded(
        &statements::PAUSE,
        args![
            limit.clock,
            limit.version,
            serde_json::to_string(next)?,
            paused_at,
            next.due()
        ],
    )
    .await?;
    if let (Some(referral), ClockKey::FrontDoorDecision) = (limit.referral, key) {
        let due = if paused_at.is_some() {
            None
        } else {
            Some(next.due())
        };
        uow.write(&statements::DECISION_DUE, args![referral, due])
            .await?;
    }
    Ok(())
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
        let limit = limit_of(&mut uow, act, &command.of, command.key).await?;
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
        let paused = limit
            .state
            .clone()
            .pause(act.at, why, PauseOwner::of(owner.uuid()), command.until)
            .map_err(refuse)?;
        save(&mut uow, command.key, &limit, &paused, Some(act.at)).await?;
        uow.record(&LimitPaused {
            of: limit.subject(),
            clock: limit.clock,
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
    of: &LimitOf,
    key: ClockKey,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let limit = limit_of(&mut uow, act, of, key).await?;
        let runs = limit
            .state
            .clone()
            .resume(act.at, profile.working_time())
            .map_err(refuse)?;
        save(&mut uow, key, &limit, &runs, None).await?;
        uow.record(&LimitResumed {
            of: limit.subject(),
            clock: limit.clock,
            limit: key.word().to_owned(),
            due: runs.due(),
        })
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}
