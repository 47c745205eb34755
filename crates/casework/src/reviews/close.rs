//! The end of a case: in one transaction the stage, the plan, the team, every
//! clock and, when nothing else is open, the holding come to an end, and the
//! panel's coordinator is told the outcome (BUCKS-STRAT-113).

use domain::access::{Relation, may, permit};
use domain::act::Act;
use domain::closure::{CaseClosed, Closing, ClosureRefused};
use domain::ids::PlanLineId;
use domain::plans::Plan;
use domain::profile::{ClockKey, Key, ListKey, Profile, Word as _};
use jiff::{SignedDuration, Timestamp};

use super::hold::tell_coordinator;
use super::statements;
use crate::args;
use crate::cases::{Case, find, save};
use crate::clocks;
use crate::engine::{Store, UnitOfWork, retrying};
use crate::error::CaseworkError;
use crate::families::{end_holding_if_nothing_is_open, end_relations, may_read_until};
use crate::plans::{children_of, load, save_plan};
use crate::step_up::step_up_open;
use crate::team::end_team;
use crate::time::london_day;
use crate::transfers::holding_of;

/// How a case ends, and the version that the page showed.
#[derive(Clone, Debug)]
pub struct Close {
    /// The case.
    pub reference: String,
    /// The case's version on the page.
    pub version: i64,
    /// How.
    pub closing: Closing,
}

/// Closes a case.
///
/// # Errors
/// Not found outside scope; denied to all but the lead worker and the lead
/// agency's manager; refused while an agency's answer is open or something is
/// missing; conflict when the case changed meanwhile.
pub async fn close(
    store: &Store,
    profile: &Profile,
    act: &Act,
    command: &Close,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let case = find(&mut uow, act, &command.reference).await?;
        let relations = case.relations.clone();
        let case = permit::<may::CloseCase, _>(act, &relations, case)?.into_record();
        if case.version != command.version {
            return Err(CaseworkError::Conflict);
        }
        let by = act.agency().ok_or(CaseworkError::NotFound)?;
        case.stage
            .led_by(by)
            .map_err(|refused| CaseworkError::Refused(refused.into()))?;
        close_in(&mut uow, profile, act, &case, &command.closing).await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

async fn close_in(
    uow: &mut UnitOfWork,
    profile: &Profile,
    act: &Act,
    case: &Case,
    closing: &Closing,
) -> Result<(), CaseworkError> {
    let stored = load(uow, case.id).await?;
    let (children, _) = children_of(uow, case.family).await?;
    let needs = stored
        .as_ref()
        .map_or_else(Vec::new, |stored| needs_of(&stored.plan));
    if !profile.list_has(ListKey::ClosureOutcomes, &closing.outcome) {
        return Err(refused(ClosureRefused::OutcomeMissing));
    }
    for need in &closing.needs {
        if let Some(service) = &need.service
            && !profile.list_has(ListKey::ServicesAtClosure, service)
        {
            return Err(refused(ClosureRefused::ServiceMissing(need.need)));
        }
    }
    let open: Vec<PlanLineId> = stored.as_ref().map_or_else(Vec::new, |stored| {
        stored.plan.open_actions().map(|action| action.id).collect()
    });
    closing
        .check(&children, &needs, &open, london_day(act.at))
        .map_err(refused)?;
    end_case(uow, profile, act, case, closing).await
}

/// Ends a case inside a transaction that is already open, once what is said
/// about its end has been checked.
///
/// # Errors
/// Refused while another service has been asked to take the family over, a step
/// up is undecided, or an agency's answer is open; conflict.
pub(crate) async fn end_case(
    uow: &mut UnitOfWork,
    profile: &Profile,
    act: &Act,
    case: &Case,
    closing: &Closing,
) -> Result<(), CaseworkError> {
    let (holding, _) = holding_of(uow, case.family).await?;
    closing
        .may_end(&holding, step_up_open(uow, case.family).await?)
        .map_err(refused)?;
    let stored = load(uow, case.id).await?;
    let next = case
        .stage
        .clone()
        .close(closing.outcome.clone(), closing.reason.clone(), act.at)
        .map_err(|refused| CaseworkError::Refused(refused.into()))?;
    save(uow, case, &next).await?;
    if let Some(stored) = stored {
        let closed = stored.plan.clone().close(act.at);
        save_plan(uow, &stored, &closed).await?;
    }
    uow.write(
        &statements::CLOSE,
        args![
            case.id,
            case.family,
            &closing.outcome,
            closing.care_avoided.code(),
            closing.monitoring_until,
            serde_json::to_string(closing)?,
            act.user(),
            act.at
        ],
    )
    .await?;
    let lead_worker_reads_until = leave_to_read(uow, profile, case).await?;
    uow.record(&CaseClosed {
        family: case.family,
        case: case.id,
        closing: closing.clone(),
        lead_worker_reads_until,
    })
    .await?;
    super::monitoring::plan(uow, case, closing).await?;
    let_go(uow, profile, case, closing).await
}

/// Whoever led the case reads it for a while, where the authority says so:
/// people ask them about it, and their own agency's file must be finished.
async fn leave_to_read(
    uow: &mut UnitOfWork,
    profile: &Profile,
    case: &Case,
) -> Result<Option<Timestamp>, CaseworkError> {
    let lead = case.stage.lead();
    let named = lead.and_then(|lead| lead.worker.map(|worker| (lead.agency, worker)));
    let (Some(named), Some(days)) = (named, profile.after_closing.lead_worker_reads_days) else {
        return Ok(None);
    };
    let until = uow.at() + SignedDuration::from_hours(24 * i64::from(days));
    may_read_until(uow, case.family, named, until).await?;
    Ok(Some(until))
}

async fn let_go(
    uow: &mut UnitOfWork,
    profile: &Profile,
    case: &Case,
    closing: &Closing,
) -> Result<(), CaseworkError> {
    for key in ClockKey::ALL {
        // What was still to be done is not needed any more; it was not done either.
        clocks::cancel(uow, profile, case.id.uuid(), *key, "The case was closed").await?;
    }
    end_team(uow, case).await?;
    crate::family_links::end_all(uow, case.id).await?;
    // The lead agency's relation stays, so that its manager can still read what was done.
    end_relations(uow, case.family, Relation::LeadWorker).await?;
    end_holding_if_nothing_is_open(uow, case.family).await?;
    let label = Key::parse(&closing.outcome)
        .ok()
        .and_then(|key| profile.lists.item(ListKey::ClosureOutcomes, &key))
        .map_or_else(|| closing.outcome.clone(), |item| item.label.clone());
    tell_coordinator(
        uow,
        case,
        "forums.closed",
        &format!("Case {} is closed. Outcome: {label}.", case.reference),
    )
    .await
}

/// The needs that an end must answer for: of the version in force, or else of the draft.
fn needs_of(plan: &Plan) -> Vec<PlanLineId> {
    plan.in_force()
        .or_else(|| plan.latest())
        .map_or_else(Vec::new, |version| {
            version.needs.iter().map(|need| need.id).collect()
        })
}

fn refused(refused: ClosureRefused) -> CaseworkError {
    CaseworkError::Refused(refused.into())
}
