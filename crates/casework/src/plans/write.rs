//! Writing the plan: begun, filled, agreed to and amended by the lead worker,
//! only while the family agrees to the service (C-04).

use domain::access::{may, permit};
use domain::act::Act;
use domain::cases::StageRefused;
use domain::clocks::Terms;
use domain::ids::{PlanId, PlanLineId, SubmissionKey};
use domain::plans::{
    ActionOwner, Agreement, Need, Plan, PlanAction, PlanAgreed, PlanAmended, PlanDrafted,
    PlanLineAdded, PlanLineRemoved, PlanRefused, Whose,
};
use domain::profile::{ClockKey, Due, Profile};
use domain::reviews::next_review;
use jiff::{Timestamp, civil::Date};

use super::owners::tell_owners;
use super::statements;
use super::views::{Stored, adults_of, children_of, load};
use crate::args;
use crate::cases::{Case, find};
use crate::clocks;
use crate::engine::{Store, UnitOfWork, made_once, retrying};
use crate::error::CaseworkError;
use crate::time::{london_day, start_of};

/// A need to add. Its identifier is the form's key, so that a second click adds nothing.
#[derive(Clone, Debug)]
pub struct AddNeed {
    /// The case.
    pub reference: String,
    /// The need, with no action yet.
    pub need: Need,
}

/// An action to add. Its identifier is the form's key.
#[derive(Clone, Debug)]
pub struct AddAction {
    /// The case.
    pub reference: String,
    /// The need that it serves.
    pub need: PlanLineId,
    /// The action.
    pub action: PlanAction,
}

/// The family agrees to the draft that they saw.
#[derive(Clone, Debug)]
pub struct AgreePlan {
    /// The case.
    pub reference: String,
    /// The number of the version on their page.
    pub number: u32,
    /// Who, how and when.
    pub agreement: Agreement,
}

/// Begins the plan of a case, once.
///
/// # Errors
/// Not found outside scope; denied to all but the lead worker; refused without
/// the family's agreement to the service (C-04).
pub async fn begin_plan(store: &Store, act: &Act, reference: &str) -> Result<(), CaseworkError> {
    made_once(
        retrying(|| async {
            let mut uow = store.begin(act).await?;
            let case = writable(&mut uow, act, reference).await?;
            if load(&mut uow, case.id).await?.is_some() {
                return Ok(());
            }
            let plan = Plan::draft(act.at);
            let id = PlanId::new(uow.new_id());
            uow.write(
                &statements::ADD,
                args![id, case.id, case.family, serde_json::to_string(&plan)?],
            )
            .await?;
            uow.record(&PlanDrafted {
                family: case.family,
                case: case.id,
            })
            .await?;
            uow.commit().await?;
            Ok(())
        })
        .await,
    )
}

/// Adds a need, with its goal, to the draft.
///
/// # Errors
/// As [`begin_plan`]; refused when the version is agreed or closed.
pub async fn add_need(store: &Store, act: &Act, command: &AddNeed) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let case = writable(&mut uow, act, &command.reference).await?;
        let stored = loaded(&mut uow, &case).await?;
        if holds(&stored.plan, command.need.id) {
            return Ok(());
        }
        if let Whose::Person { person } = command.need.whose {
            let (_, everybody) = children_of(&mut uow, case.family).await?;
            if !everybody.contains(&person) {
                return Err(CaseworkError::NotFound);
            }
        }
        let next = stored
            .plan
            .clone()
            .add_need(command.need.clone())
            .map_err(refused)?;
        save_plan(&mut uow, &stored, &next).await?;
        uow.record(&PlanLineAdded {
            family: case.family,
            case: case.id,
            line: command.need.id,
            words: command.need.words.clone(),
        })
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

/// Adds an action to a need of the draft.
///
/// # Errors
/// As [`add_need`].
pub async fn add_action(
    store: &Store,
    act: &Act,
    command: &AddAction,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let case = writable(&mut uow, act, &command.reference).await?;
        let stored = loaded(&mut uow, &case).await?;
        if holds(&stored.plan, command.action.id) {
            return Ok(());
        }
        owner_is_known(&mut uow, &case, &command.action.owner).await?;
        let next = stored
            .plan
            .clone()
            .add_action(command.need, command.action.clone(), london_day(act.at))
            .map_err(refused)?;
        save_plan(&mut uow, &stored, &next).await?;
        uow.record(&PlanLineAdded {
            family: case.family,
            case: case.id,
            line: command.action.id,
            words: command.action.what.clone(),
        })
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

pub(super) async fn owner_is_known(
    uow: &mut UnitOfWork,
    case: &Case,
    owner: &ActionOwner,
) -> Result<(), CaseworkError> {
    let known = match owner {
        ActionOwner::Family { person } => {
            let (_, everybody) = children_of(uow, case.family).await?;
            everybody.contains(person)
        }
        ActionOwner::Agency { agency, .. } => super::agencies(uow)
            .await?
            .iter()
            .any(|one| one.id == *agency),
        ActionOwner::Other { name } => !name.trim().is_empty(),
    };
    if known {
        Ok(())
    } else {
        Err(CaseworkError::NotFound)
    }
}

/// Takes a need or an action out of the draft; earlier versions keep it.
///
/// # Errors
/// As [`add_need`].
pub async fn remove_line(
    store: &Store,
    act: &Act,
    reference: &str,
    line: PlanLineId,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let case = writable(&mut uow, act, reference).await?;
        let stored = loaded(&mut uow, &case).await?;
        let next = stored.plan.clone().remove_line(line).map_err(refused)?;
        save_plan(&mut uow, &stored, &next).await?;
        uow.record(&PlanLineRemoved {
            family: case.family,
            case: case.id,
            line,
        })
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

/// The family agrees to the draft. The first agreement starts the reviews (C-25).
///
/// # Errors
/// As [`add_need`]; conflict when the draft is not the one that was shown.
pub async fn agree_plan(
    store: &Store,
    profile: &Profile,
    act: &Act,
    command: &AgreePlan,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let case = writable(&mut uow, act, &command.reference).await?;
        let stored = loaded(&mut uow, &case).await?;
        let number = stored.plan.latest().map(|latest| latest.number);
        if number != Some(command.number) {
            return Err(CaseworkError::Conflict);
        }
        if command.agreement.on > london_day(act.at) {
            return Err(CaseworkError::Refused(
                domain::agreement::AgreementRefused::InTheFuture.into(),
            ));
        }
        let (_, everybody) = children_of(&mut uow, case.family).await?;
        if !command
            .agreement
            .people
            .iter()
            .chain(command.agreement.parts.iter().map(|one| &one.person))
            .all(|person| everybody.contains(person))
        {
            return Err(CaseworkError::NotFound);
        }
        let agreement = command.agreement.clone();
        agree_in(&mut uow, profile, &case, &stored, command.number, agreement).await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

/// The family agrees, inside a transaction that is already open: on the
/// worker's page, and by the family's own link.
///
/// # Errors
/// As the plan's own rules; conflict.
pub(crate) async fn agree_in(
    uow: &mut UnitOfWork,
    profile: &Profile,
    case: &Case,
    stored: &Stored,
    number: u32,
    agreement: Agreement,
) -> Result<(), CaseworkError> {
    let adults = adults_of(uow, case.family).await?;
    let next = stored
        .plan
        .clone()
        .agree(agreement.clone(), &adults)
        .map_err(refused)?;
    save_plan(uow, stored, &next).await?;
    tell_owners(uow, case, &next).await?;
    if let (None, Some(started)) = (stored.plan.started_on(), next.started_on()) {
        let at = uow.at();
        start_review_clock(uow, profile, case, started, at).await?;
    }
    uow.record(&PlanAgreed {
        family: case.family,
        case: case.id,
        number,
        agreement,
    })
    .await?;
    Ok(())
}

/// Begins the next version with every line of the last (BUCKS-STRAT-121).
///
/// # Errors
/// As [`add_need`].
pub async fn amend_plan(
    store: &Store,
    act: &Act,
    reference: &str,
    why: &str,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let case = writable(&mut uow, act, reference).await?;
        let stored = loaded(&mut uow, &case).await?;
        let next = stored
            .plan
            .clone()
            .amend(why.to_owned(), act.at)
            .map_err(refused)?;
        save_plan(&mut uow, &stored, &next).await?;
        uow.record(&PlanAmended {
            family: case.family,
            case: case.id,
            number: next.latest().map_or(0, |latest| latest.number),
            why: why.to_owned(),
        })
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

/// Starts the one running review clock: the next point of the authority's
/// series after an instant, counted from the plan's start (C-25).
pub(crate) async fn start_review_clock(
    uow: &mut UnitOfWork,
    profile: &Profile,
    case: &Case,
    plan_start: Date,
    after: Timestamp,
) -> Result<(), CaseworkError> {
    let Some(rule) = profile.clock(ClockKey::Review) else {
        return Ok(());
    };
    let terms = rule.terms();
    let from = start_of(plan_start);
    let limit = match &rule.due {
        Due::Once(_) => Some(terms.limit),
        Due::Series(series) => {
            next_review(series, terms.counting, from, after, profile.working_time())
        }
    };
    if let Some(limit) = limit {
        let terms = Terms { limit, ..terms };
        let of = case_clock(case);
        clocks::start_with(uow, profile, ClockKey::Review, of, from, terms).await?;
    }
    Ok(())
}

/// What a clock of a case is about, and who answers for it.
pub(crate) fn case_clock(case: &Case) -> clocks::Of {
    let lead = case.stage.lead();
    clocks::Of {
        family: case.family,
        subject: case.id.uuid(),
        owner: lead.map(|lead| lead.agency),
        person: lead.and_then(|lead| lead.worker),
    }
}

/// A case whose plan this actor may write, now.
pub(super) async fn writable(
    uow: &mut UnitOfWork,
    act: &Act,
    reference: &str,
) -> Result<Case, CaseworkError> {
    let case = find(uow, act, reference).await?;
    let relations = case.relations.clone();
    let case = permit::<may::WritePlan, _>(act, &relations, case)?.into_record();
    case.stage
        .may_work()
        .map_err(|refused: StageRefused| CaseworkError::Refused(refused.into()))?;
    Ok(case)
}

pub(super) async fn loaded(uow: &mut UnitOfWork, case: &Case) -> Result<Stored, CaseworkError> {
    load(uow, case.id).await?.ok_or(CaseworkError::NotFound)
}

fn holds(plan: &Plan, line: PlanLineId) -> bool {
    plan.latest().is_some_and(|latest| {
        latest
            .needs
            .iter()
            .any(|need| need.id == line || need.actions.iter().any(|action| action.id == line))
    })
}

pub(crate) async fn save_plan(
    uow: &mut UnitOfWork,
    stored: &Stored,
    next: &Plan,
) -> Result<(), CaseworkError> {
    let closed_at = next.is_closed().then(|| uow.at());
    uow.write_guarded(
        &statements::SAVE,
        args![
            stored.id,
            stored.version,
            serde_json::to_string(next)?,
            next.started_on(),
            closed_at
        ],
    )
    .await?;
    write_actions(uow, stored, next).await
}

/// The actions that the family agreed to, as lines: agencies find their own by them.
async fn write_actions(
    uow: &mut UnitOfWork,
    stored: &Stored,
    next: &Plan,
) -> Result<(), CaseworkError> {
    uow.write(&statements::CLEAR_ACTIONS, args![stored.id])
        .await?;
    let agreed = next.in_force().map_or(&[][..], |version| &version.needs);
    for action in agreed.iter().flat_map(|need| &need.actions) {
        let (agency, user) = match &action.owner {
            ActionOwner::Agency { agency, user } => (Some(*agency), *user),
            ActionOwner::Family { .. } | ActionOwner::Other { .. } => (None, None),
        };
        uow.write(
            &statements::ADD_ACTION,
            args![
                stored.id,
                action.id,
                agency,
                user,
                &action.what,
                action.by,
                next.status_of(action.id).code()
            ],
        )
        .await?;
    }
    Ok(())
}

pub(super) fn refused(refused: PlanRefused) -> CaseworkError {
    CaseworkError::Refused(refused.into())
}

impl AddNeed {
    /// The identifier that a form's key becomes.
    #[must_use]
    pub const fn line_of(key: SubmissionKey) -> PlanLineId {
        PlanLineId::new(key.uuid())
    }
}
