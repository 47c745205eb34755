//! Reporting on actions: each agency on its own, the lead worker on all; and
//! what other professionals say about them (BUCKS-STRAT-143).

use domain::access::{Relation, may, permit};
use domain::act::Act;
use domain::ids::PlanLineId;
use domain::plans::{ActionReported, ActionStatus, Evidence, EvidenceAdded, PlanRefused, Progress};

use super::views::{Stored, load};
use super::write::save_plan;
use crate::cases::{Case, find};
use crate::engine::{Store, UnitOfWork, retrying};
use crate::error::CaseworkError;
use crate::messages::{self, To};

/// How an action goes.
#[derive(Clone, Debug)]
pub struct ReportAction {
    /// The case.
    pub reference: String,
    /// The action.
    pub action: PlanLineId,
    /// How many reports the page showed.
    pub seen: usize,
    /// How it goes.
    pub status: ActionStatus,
    /// In words.
    pub note: Option<String>,
}

/// What another professional reports.
#[derive(Clone, Debug)]
pub struct AddEvidence {
    /// The case.
    pub reference: String,
    /// The action.
    pub action: PlanLineId,
    /// Who says it: name and job.
    pub from: String,
    /// What they say.
    pub words: String,
}

/// Reports how an action goes, and tells the lead worker.
///
/// # Errors
/// Not found outside scope; denied outside the team; refused for another
/// agency's action, or when somebody else reported meanwhile.
pub async fn report_action(
    store: &Store,
    act: &Act,
    command: &ReportAction,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let (case, stored) = own(&mut uow, act, &command.reference, command.action).await?;
        let progress = Progress {
            status: command.status,
            note: command.note.clone(),
            at: act.at,
            by: act.user().ok_or(CaseworkError::NotFound)?,
        };
        let next = stored
            .plan
            .clone()
            .report(command.action, command.seen, progress.clone())
            .map_err(refused)?;
        save_plan(&mut uow, &stored, &next).await?;
        uow.record(&ActionReported {
            family: case.family,
            case: case.id,
            action: command.action,
            progress,
        })
        .await?;
        tell_lead_worker(&mut uow, act, &case).await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

/// Keeps what another professional says about an action.
///
/// # Errors
/// As [`report_action`].
pub async fn add_evidence(
    store: &Store,
    act: &Act,
    command: &AddEvidence,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let (case, stored) = own(&mut uow, act, &command.reference, command.action).await?;
        let evidence = Evidence {
            action: command.action,
            from: command.from.clone(),
            words: command.words.clone(),
            at: act.at,
            by: act.user().ok_or(CaseworkError::NotFound)?,
        };
        let next = stored
            .plan
            .clone()
            .add_evidence(evidence.clone())
            .map_err(refused)?;
        save_plan(&mut uow, &stored, &next).await?;
        uow.record(&EvidenceAdded {
            family: case.family,
            case: case.id,
            evidence,
        })
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

/// The case and its plan, when this actor may report on the action.
async fn own(
    uow: &mut UnitOfWork,
    act: &Act,
    reference: &str,
    action: PlanLineId,
) -> Result<(Case, Stored), CaseworkError> {
    let case = find(uow, act, reference).await?;
    let relations = case.relations.clone();
    let case = permit::<may::UpdateOwnAction, _>(act, &relations, case)?.into_record();
    case.stage
        .may_work()
        .map_err(|refused| CaseworkError::Refused(refused.into()))?;
    let stored = load(uow, case.id).await?.ok_or(CaseworkError::NotFound)?;
    let found = stored.plan.action(action).ok_or(CaseworkError::NotFound)?;
    let agency = act.agency().ok_or(CaseworkError::NotFound)?;
    if found.may_be_reported_by(agency, relations.contains(Relation::LeadWorker)) {
        Ok((case, stored))
    } else {
        Err(refused(PlanRefused::NotYourAction))
    }
}

async fn tell_lead_worker(
    uow: &mut UnitOfWork,
    act: &Act,
    case: &Case,
) -> Result<(), CaseworkError> {
    if let Some(worker) = case.stage.lead().and_then(|lead| lead.worker)
        && act.user() != Some(worker)
    {
        let text = format!("Case {}: a partner reported on an action.", case.reference);
        let to = To::Person(worker);
        messages::send(uow, to, Some(case.family), "plans.reported", &text).await?;
    }
    Ok(())
}

fn refused(refused: PlanRefused) -> CaseworkError {
    CaseworkError::Refused(refused.into())
}
