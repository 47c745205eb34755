//! Sending a family up through the front door (BUCKS-PROT-52 to -55): a new
//! request, linked to the case, with the decision's clock.

use domain::access::{Action, Relation, Relations, allows, may, permit};
use domain::act::Act;
use domain::holding::Basis;
use domain::ids::{CaseId, FamilyId, SubmissionKey};
use domain::profile::Profile;
use domain::referrals::Referrer;
use domain::transfers::{self, StepUp};
use jiff::Timestamp;

use super::danger::tell_who_answers;
use super::request::{holders_of_responsibility, request_of};
use super::statements;
use crate::args;
use crate::cases;
use crate::engine::{Reads, Store, StoreError, UnitOfWork, retrying};
use crate::error::CaseworkError;
use crate::families::{self, FamilyPage, begin_holding, holder_of, relate};
use crate::referrals::{Received, agency_of_part, queue_referral};
use crate::submissions;

/// What is sent.
#[derive(Clone, Debug)]
pub struct StepUpCommand {
    /// Makes a second submission the same as the first.
    pub key: SubmissionKey,
    /// The family, by its reference.
    pub family: String,
    /// What is said.
    pub said: StepUp,
    /// Who steps up, and how to reach them.
    pub referrer: Referrer,
}

/// What the sender is told at once.
pub type SteppedUp = Received;

/// One earlier step up.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StepUpLine {
    /// The request's reference.
    pub reference: String,
    /// Where the request stands.
    pub state: String,
    /// The case that it came from.
    pub case: Option<String>,
    /// What was said.
    pub said: StepUp,
    /// When.
    pub at: Timestamp,
}

/// Steps a family up, once per submission key.
///
/// # Errors
/// Not found outside scope; denied; refused with everything that is missing.
pub async fn step_up(
    store: &Store,
    profile: &Profile,
    act: &Act,
    command: &StepUpCommand,
) -> Result<SteppedUp, CaseworkError> {
    let outcome = retrying(|| step_up_once(store, profile, act, command)).await;
    submissions::settle(store, command.key, outcome).await
}

async fn step_up_once(
    store: &Store,
    profile: &Profile,
    act: &Act,
    command: &StepUpCommand,
) -> Result<SteppedUp, CaseworkError> {
    let mut uow = store.begin(act).await?;
    let page = families::page_of(&mut uow, act, &command.family).await?;
    let permitted = permit::<may::StepUp, _>(act, &page.relations.clone(), page)?;
    let family = permitted.into_record();
    if let Some(sent) = submissions::sent_before(&mut uow, command.key).await? {
        return Ok(sent);
    }
    let said = command.said.clone();
    let referrer = command.referrer.clone();
    let sent = step_up_in(&mut uow, profile, act, family, said, referrer).await?;
    submissions::keep(&mut uow, command.key, &sent).await?;
    uow.commit().await?;
    Ok(sent)
}

/// Steps a family up inside a transaction that is already open. The caller has
/// checked the right to.
///
/// # Errors
/// Refused with everything that is missing.
pub(super) async fn step_up_in(
    uow: &mut UnitOfWork,
    profile: &Profile,
    act: &Act,
    family: FamilyPage,
    said: StepUp,
    referrer: Referrer,
) -> Result<SteppedUp, CaseworkError> {
    let said = said
        .check()
        .map_err(|refused| CaseworkError::Refused(refused.into()))?;
    let case = open_case(uow, act, family.id).await?;
    let responsible = holders_of_responsibility(uow, family.id).await?;
    let request = request_of(&family.people, &responsible, &said, referrer);
    let holder = held_meanwhile(uow, family.id).await?;
    let (referral, reference) =
        queue_referral(uow, profile, family.id, holder, &family.area, &request).await?;
    uow.write(
        &statements::ADD,
        args![
            referral,
            family.id,
            case,
            serde_json::to_string(&said)?,
            act.at
        ],
    )
    .await?;
    if said.is_immediate() {
        tell_who_answers(uow, family.id, &reference).await?;
    }
    uow.record(&transfers::SteppedUp {
        family: family.id,
        referral: Some(referral),
        case,
        said,
    })
    .await?;
    Ok(SteppedUp {
        reference,
        referral,
        family: family.id,
        family_reference: family.reference,
    })
}

async fn open_case(
    uow: &mut UnitOfWork,
    act: &Act,
    family: FamilyId,
) -> Result<Option<CaseId>, CaseworkError> {
    Ok(cases::open_case_of(uow, act, family)
        .await?
        .map(|case| case.id))
}

/// The front door sees the family; whoever holds it goes on, and if nobody
/// does any more the front door holds it (invariant 1).
pub(super) async fn held_meanwhile(
    uow: &mut UnitOfWork,
    family: FamilyId,
) -> Result<domain::ids::AgencyId, CaseworkError> {
    let front_door = agency_of_part(uow, "front_door").await?;
    relate(
        uow,
        family,
        Relation::FrontDoor,
        Some(front_door),
        None,
        None,
    )
    .await?;
    match holder_of(uow, family).await? {
        Some(held) => Ok(held.agency),
        None => {
            begin_holding(uow, family, front_door, None, Basis::FrontDoor).await?;
            Ok(front_door)
        }
    }
}

/// Whether the actor may step this family up, for drawing the link.
#[must_use]
pub fn may_step_up(act: &Act, relations: &Relations) -> bool {
    allows(act, relations, Action::StepUp)
}

/// Whether the front door has still to decide about a family that was stepped
/// up: until then nobody may close it (BUCKS-PROT-51).
///
/// # Errors
/// When the database does not answer.
pub async fn step_up_open(db: &mut impl Reads, family: FamilyId) -> Result<bool, StoreError> {
    Ok(db
        .optional(&statements::UNDECIDED, args![family])
        .await?
        .is_some())
}

/// The times that a family was stepped up, newest first. The caller has
/// checked that the actor may read it.
///
/// # Errors
/// When the database does not answer.
pub async fn step_ups_of(
    db: &mut impl Reads,
    family: FamilyId,
) -> Result<Vec<StepUpLine>, StoreError> {
    db.rows(&statements::OF_FAMILY, args![family])
        .await?
        .iter()
        .map(|row| {
            Ok(StepUpLine {
                reference: row.text("reference")?,
                state: row.text("state")?,
                case: row.optional_text("case_reference")?,
                said: row.document("said")?,
                at: row.instant("at")?,
            })
        })
        .collect()
}
