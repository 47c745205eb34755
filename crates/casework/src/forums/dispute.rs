//! A dispute about the level, step by step up its ladder (BUCKS-PROT-86, -90
//! to -92). The head of service's 24 hours run from the moment that stage 1 is
//! recorded as not resolved, and end when it is raised (C-38).

use domain::access::{Role, may, permit};
use domain::act::Act;
use domain::forums::{DisputeMoved, DisputeState, LadderStep};
use domain::ids::{CaseId, DisputeId};
use domain::profile::{ClockKey, Profile};
use jiff::Timestamp;

use super::statements;
use crate::args;
use crate::cases::{self, Case};
use crate::clocks;
use crate::engine::{Reads, Store, UnitOfWork, retrying};
use crate::error::CaseworkError;
use crate::messages::{self, To};
use crate::referrals::agency_of_part;

/// A dispute, with its past.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Dispute {
    /// The dispute.
    pub id: DisputeId,
    /// Where it stands.
    pub state: DisputeState,
    /// Every state it was in, oldest first.
    pub history: Vec<DisputeState>,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// The version that was read.
    pub version: i64,
}

/// One step, and the version that the person saw.
#[derive(Clone, Debug)]
pub struct DisputeCommand {
    /// The case.
    pub reference: String,
    /// The dispute's version on the page.
    pub version: i64,
    /// The step.
    pub step: LadderStep,
}

/// The newest dispute of a case.
///
/// # Errors
/// When the database does not answer.
pub async fn dispute_of(
    db: &mut impl Reads,
    case: CaseId,
) -> Result<Option<Dispute>, CaseworkError> {
    let Some(row) = db.optional(&statements::DISPUTE_OF, args![case]).await? else {
        return Ok(None);
    };
    Ok(Some(Dispute {
        id: row.parsed("id", DisputeId::parse)?,
        state: row.document("state")?,
        history: row.document("history")?,
        opened_at: row.instant("opened_at")?,
        version: row.int("version")?,
    }))
}

/// Opens the ladder, in the transaction of the forum's decision.
pub(super) async fn open(uow: &mut UnitOfWork, case: &Case) -> Result<(), CaseworkError> {
    let (id, at) = (DisputeId::new(uow.new_id()), uow.at());
    let state = DisputeState::WithSocialCare { since: at };
    uow.write(
        &statements::OPEN_DISPUTE,
        args![
            id,
            case.id,
            case.family,
            state.key(),
            serde_json::to_string(&state)?,
            serde_json::to_string(&[&state])?,
            at
        ],
    )
    .await?;
    let forum = agency_of_part(uow, "forum").await?;
    messages::send(
        uow,
        To::Role(forum, Role::PanelManager),
        Some(case.family),
        "disputes.opened",
        &format!(
            "The level of case {} is in dispute. Discuss it with social care’s manager.",
            case.reference
        ),
    )
    .await?;
    uow.record(&DisputeMoved {
        family: case.family,
        case: case.id,
        dispute: id,
        state,
    })
    .await?;
    Ok(())
}

/// Takes a dispute one step further, or settles it.
///
/// # Errors
/// Not found outside scope; denied to all but the forum's manager
/// (BUCKS-PROT-91); refused by the ladder; conflict.
pub async fn take_up_dispute(
    store: &Store,
    profile: &Profile,
    act: &Act,
    command: &DisputeCommand,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let found = cases::find(&mut uow, act, &command.reference).await?;
        let permitted = permit::<may::TakeUpDispute, _>(act, &found.relations.clone(), found)?;
        let case = permitted.into_record();
        let dispute = dispute_of(&mut uow, case.id)
            .await?
            .ok_or(CaseworkError::NotFound)?;
        if dispute.version != command.version {
            return Err(CaseworkError::Conflict);
        }
        let next = dispute
            .state
            .clone()
            .step(command.step.clone(), act.at)
            .map_err(|refused| CaseworkError::Refused(refused.into()))?;
        save(&mut uow, &dispute, &next).await?;
        run_clock(&mut uow, profile, &case, &dispute, &next).await?;
        if matches!(next, DisputeState::Settled { .. }) {
            back_to_the_forum(&mut uow, act, &case).await?;
        }
        uow.record(&DisputeMoved {
            family: case.family,
            case: case.id,
            dispute: dispute.id,
            state: next,
        })
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

async fn save(
    uow: &mut UnitOfWork,
    dispute: &Dispute,
    next: &DisputeState,
) -> Result<(), CaseworkError> {
    let mut history = dispute.history.clone();
    history.push(next.clone());
    let settled_at = match next {
        DisputeState::Settled { at, .. } => Some(*at),
        DisputeState::WithSocialCare { .. }
        | DisputeState::ToRaise { .. }
        | DisputeState::WithHeadOfService { .. }
        | DisputeState::Escalated { .. } => None,
    };
    uow.write_guarded(
        &statements::SAVE_DISPUTE,
        args![
            dispute.id,
            dispute.version,
            next.key(),
            serde_json::to_string(next)?,
            serde_json::to_string(&history)?,
            settled_at
        ],
    )
    .await
}

async fn run_clock(
    uow: &mut UnitOfWork,
    profile: &Profile,
    case: &Case,
    dispute: &Dispute,
    next: &DisputeState,
) -> Result<(), CaseworkError> {
    match next {
        DisputeState::ToRaise { since, .. } => {
            let forum = agency_of_part(uow, "forum").await?;
            let of = clocks::Of {
                family: case.family,
                subject: dispute.id.uuid(),
                owner: Some(forum),
                person: None,
            };
            clocks::start(uow, profile, ClockKey::DisputeHeadOfService, of, *since).await?;
            Ok(())
        }
        DisputeState::WithHeadOfService { .. } => {
            clocks::stop(
                uow,
                profile,
                dispute.id.uuid(),
                ClockKey::DisputeHeadOfService,
            )
            .await
        }
        DisputeState::Settled { .. } => {
            clocks::cancel(
                uow,
                profile,
                dispute.id.uuid(),
                ClockKey::DisputeHeadOfService,
                "The dispute was settled before it had to be raised",
            )
            .await
        }
        DisputeState::WithSocialCare { .. } | DisputeState::Escalated { .. } => Ok(()),
    }
}

async fn back_to_the_forum(
    uow: &mut UnitOfWork,
    act: &Act,
    case: &Case,
) -> Result<(), CaseworkError> {
    let stage = case
        .stage
        .clone()
        .settle_dispute(act.at)
        .map_err(|refused| CaseworkError::Refused(refused.into()))?;
    cases::save(uow, case, &stage).await?;
    let forum = agency_of_part(uow, "forum").await?;
    messages::send(
        uow,
        To::Role(forum, Role::PanelCoordinator),
        Some(case.family),
        "disputes.settled",
        &format!(
            "The dispute about case {} is settled. Put it on an agenda.",
            case.reference
        ),
    )
    .await?;
    Ok(())
}
