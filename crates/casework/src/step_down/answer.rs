//! The answer of the next service. With its yes the family changes hands and its
//! early help begins; with its no social care goes on (BUCKS-PROT-49 to -51).

use domain::access::{Relation, may, permit};
use domain::act::Act;
use domain::cases::Stage;
use domain::holding::Command;
use domain::ids::AgencyId;
use domain::profile::{ClockKey, Profile};
use domain::refusal::Refusal;
use domain::step_down::{StepDown, StepDownAccepted, StepDownDeclined, Visit};

use super::stored::{Found, find_at, refused, save, stepped, waiting_for_case};
use super::tell;
use crate::cases::{Case, NewLed, open_case_of, open_led};
use crate::clocks;
use crate::engine::{Store, UnitOfWork, retrying};
use crate::error::CaseworkError;
use crate::families::end_relation;
use crate::transfers::answer_offer;

/// Takes the family over for one's agency.
///
/// # Errors
/// Not found outside scope; denied to all but the agency's manager; refused when
/// it was not asked; conflict.
pub async fn accept(
    store: &Store,
    profile: &Profile,
    act: &Act,
    reference: &str,
    version: i64,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let found = find_at(&mut uow, act, reference, version).await?;
        permit::<may::AnswerStepDown, _>(act, &found.relations, ())?;
        accept_in(&mut uow, profile, act, found).await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

/// Accepts inside a transaction that is already open. The caller has checked the right.
pub(super) async fn accept_in(
    uow: &mut UnitOfWork,
    profile: &Profile,
    act: &Act,
    found: Found,
) -> Result<(), CaseworkError> {
    let by = act.agency().ok_or(CaseworkError::NotFound)?;
    let at = act.at;
    let next = found.state.clone().accept(by, at).map_err(refused)?;
    answer_offer(uow, found.family, Command::Accept { by }, None).await?;
    led_from_now_on(uow, profile, act, &found, by).await?;
    let awaits_visit = matches!(
        next,
        StepDown::Accepted {
            visit: Visit::ToPlan,
            ..
        }
    );
    let found = save(uow, found, next).await?;
    if awaits_visit {
        let of = clocks::Of {
            family: found.family,
            subject: found.id.uuid(),
            owner: Some(by),
            person: None,
        };
        clocks::start(uow, profile, ClockKey::HandoverVisit, of, at).await?;
    }
    tell::meeting_is_over(uow, profile, &found).await?;
    accepted(uow, &found, by).await
}

/// Everybody is told, and it is recorded: whichever way the next service said yes.
async fn accepted(uow: &mut UnitOfWork, found: &Found, by: AgencyId) -> Result<(), CaseworkError> {
    tell::change_of_team(uow, found, by).await?;
    let at = uow.at();
    uow.record(&StepDownAccepted {
        family: found.family,
        step_down: found.id,
        by,
        at,
    })
    .await?;
    Ok(())
}

/// The agency leads the family's early help: in the case that it leads already,
/// or in a new one.
async fn led_from_now_on(
    uow: &mut UnitOfWork,
    profile: &Profile,
    act: &Act,
    found: &Found,
    agency: AgencyId,
) -> Result<(), CaseworkError> {
    if let Some(case) = open_case_of(uow, act, found.family).await? {
        return match case.stage {
            Stage::Led { lead, .. } if lead.agency == agency => Ok(()),
            Stage::Led { .. }
            | Stage::AwaitingForum { .. }
            | Stage::InDispute { .. }
            | Stage::LeadAsked { .. }
            | Stage::Closed { .. } => Err(Refusal::new(
                "step_down.led_by_another",
                "Another agency leads an early help case about this family.",
                "Decline, and say so: social care can ask that agency.",
            )
            .into()),
        };
    }
    // The agency sees the family since it was asked.
    let new = NewLed {
        family: found.family,
        agency,
        worker: None,
        area: &found.area,
    };
    let case = open_led(uow, profile, &new).await?;
    let of = clocks::Of {
        family: found.family,
        subject: case.id.uuid(),
        owner: Some(agency),
        person: None,
    };
    clocks::start(uow, profile, ClockKey::LeadWorkerAssigned, of, act.at).await?;
    Ok(())
}

/// Does not take the family over, and says why.
///
/// # Errors
/// Not found outside scope; denied; refused without a reason or when it was not
/// asked; conflict.
pub async fn decline(
    store: &Store,
    act: &Act,
    reference: &str,
    version: i64,
    reason: &str,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let by = act.agency().ok_or(CaseworkError::NotFound)?;
        let at = (reference, version);
        let found = stepped::<may::AnswerStepDown>(&mut uow, act, at, |found| {
            found.state.clone().decline(by, reason)
        })
        .await?;
        answer_offer(
            &mut uow,
            found.family,
            Command::Decline { by },
            Some(reason.trim()),
        )
        .await?;
        let leads = open_case_of(&mut uow, act, found.family)
            .await?
            .and_then(|case| case.stage.lead())
            .is_some_and(|lead| lead.agency == by);
        if !leads {
            end_relation(&mut uow, found.family, Relation::LeadAgency, by).await?;
        }
        tell::proposer(&mut uow, &found, "step_down.declined", "declined").await?;
        uow.record(&StepDownDeclined {
            family: found.family,
            step_down: found.id,
            by: Some(by),
            reason: reason.trim().to_owned(),
        })
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

/// What becomes of a case that waited for a forum on the way down: a lead agency
/// that accepts has accepted the family; a case that ends without one leaves it
/// with social care. Called wherever a case is saved, so that no way round it exists.
///
/// # Errors
/// Conflict when the step down changes meanwhile.
pub(crate) async fn follow_case(
    uow: &mut UnitOfWork,
    case: &Case,
    next: &Stage,
) -> Result<(), CaseworkError> {
    let (Stage::Led { .. } | Stage::Closed { .. }) = next else {
        return Ok(());
    };
    let Some(found) = waiting_for_case(uow, case.id).await? else {
        return Ok(());
    };
    match next {
        Stage::Led { lead, .. } => {
            let (by, at) = (lead.agency, uow.at());
            let state = found.state.clone().accept(by, at).map_err(refused)?;
            let found = save(uow, found, state).await?;
            accepted(uow, &found, by).await?;
        }
        Stage::Closed { reason, .. } => {
            let state = found
                .state
                .clone()
                .not_taken_by_forum(reason)
                .map_err(refused)?;
            let found = save(uow, found, state).await?;
            tell::proposer(uow, &found, "step_down.declined", "sent back by the forum").await?;
            uow.record(&StepDownDeclined {
                family: found.family,
                step_down: found.id,
                by: None,
                reason: reason.clone(),
            })
            .await?;
        }
        Stage::AwaitingForum { .. } | Stage::InDispute { .. } | Stage::LeadAsked { .. } => {}
    }
    Ok(())
}
