//! Both workers visit together, then social care closes: never before the next
//! service has accepted (BUCKS-PROT-45, -51).

use domain::access::{Relation, may};
use domain::act::Act;
use domain::holding::{Basis, Command};
use domain::profile::{ClockKey, Profile};
use domain::refusal::Refusal;
use domain::step_down::{HandoverVisitHeld, HandoverVisitPlanned, SocialCareEnded};
use jiff::Timestamp;

use super::stored::{Found, stepped};
use super::{statements, tell};
use crate::args;
use crate::clocks;
use crate::engine::{Reads as _, Store, UnitOfWork, retrying};
use crate::error::CaseworkError;
use crate::families::{change_holding, end_relations, holder_of};
use crate::referrals::statements::OPEN_FOR_FAMILY;

/// Plans the visit, or plans it anew.
///
/// # Errors
/// Not found outside scope; denied; refused where no visit is asked for, or in the past; conflict.
pub async fn plan_visit(
    store: &Store,
    act: &Act,
    reference: &str,
    version: i64,
    on: Timestamp,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let at = (reference, version);
        let found = stepped::<may::RecordHandoverVisit>(&mut uow, act, at, |found| {
            found.state.clone().plan_visit(on, act.at)
        })
        .await?;
        uow.record(&HandoverVisitPlanned {
            family: found.family,
            step_down: found.id,
            on,
        })
        .await?;
        tell::proposer(
            &mut uow,
            &found,
            "step_down.visit",
            "given a day for the visit together",
        )
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

/// Records that the visit was made.
///
/// # Errors
/// Not found outside scope; denied; refused without words, or in the future; conflict.
pub async fn visit_held(
    store: &Store,
    profile: &Profile,
    act: &Act,
    at: (&str, i64),
    on: Timestamp,
    words: &str,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let found = stepped::<may::RecordHandoverVisit>(&mut uow, act, at, |found| {
            found.state.clone().visit_held(on, words, act.at)
        })
        .await?;
        clocks::stop(&mut uow, profile, found.id.uuid(), ClockKey::HandoverVisit).await?;
        uow.record(&HandoverVisitHeld {
            family: found.family,
            step_down: found.id,
            on,
        })
        .await?;
        tell::proposer(
            &mut uow,
            &found,
            "step_down.visit",
            "handed over in a visit together",
        )
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

/// Social care closes.
///
/// # Errors
/// Not found outside scope; denied to all but a social care manager; refused
/// before the next service has accepted and visited, or without named services
/// where nobody takes the family over; conflict.
pub async fn close(
    store: &Store,
    profile: &Profile,
    act: &Act,
    reference: &str,
    version: i64,
    services: &str,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let at = (reference, version);
        let found = stepped::<may::EndSocialCare>(&mut uow, act, at, |found| {
            found.state.clone().close(services, act.at)
        })
        .await?;
        let_go(&mut uow, profile, &found).await?;
        uow.record(&SocialCareEnded {
            family: found.family,
            step_down: found.id,
            state: found.state.clone(),
        })
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

async fn let_go(
    uow: &mut UnitOfWork,
    profile: &Profile,
    found: &Found,
) -> Result<(), CaseworkError> {
    let at = uow.at();
    uow.write(&statements::END_INVOLVEMENT, args![found.family, at])
        .await?;
    end_relations(uow, found.family, Relation::SocialCare).await?;
    tell::meeting_is_over(uow, profile, found).await?;
    let held = holder_of(uow, found.family).await?;
    if held.is_some_and(|held| held.basis == Basis::SocialCare) {
        nothing_is_open(uow, found).await?;
        change_holding(uow, found.family, Command::End).await?;
    }
    Ok(())
}

/// Where nobody takes the family over, nothing about it may be open: a request
/// that waits is somebody's answer that is still to come.
async fn nothing_is_open(uow: &mut UnitOfWork, found: &Found) -> Result<(), CaseworkError> {
    let requests = match uow.optional(&OPEN_FOR_FAMILY, args![found.family]).await? {
        Some(row) => row.int("n")?,
        None => 0,
    };
    if requests > 0 || crate::cases::any_open(uow, found.family).await? {
        return Err(Refusal::new(
            "step_down.something_open",
            "A request or an early help case about this family is open.",
            "Wait until it is decided, or ask the agency that leads the case to take the family over.",
        )
        .into());
    }
    Ok(())
}
