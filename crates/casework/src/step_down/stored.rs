//! A step down found within scope, and saved against the version that was read.

use domain::access::{Doing, Relations, permit};
use domain::act::Act;
use domain::ids::{AgencyId, CaseId, FamilyId, MeetingId, StepDownId, UserId};
use domain::step_down::{Decision, Proposal, StepDown, StepDownRefused};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::statements;
use crate::args;
use crate::engine::{Reads, Row, StoreError, UnitOfWork};
use crate::error::CaseworkError;
use crate::families::relations_to;

/// What a transfer meeting decided, by whom and why.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Decided {
    /// What.
    pub decision: Decision,
    /// Why.
    pub reason: String,
    /// Who recorded it.
    pub by: UserId,
    /// When.
    pub at: Timestamp,
}

/// One state that it was in, with who brought it there.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Stood {
    /// The state.
    pub state: StepDown,
    /// Who; none for the product itself.
    pub by: Option<UserId>,
    /// When.
    pub at: Timestamp,
}

/// A step down, with how the actor stands to its family.
#[derive(Clone, Debug)]
pub struct Found {
    /// The step down.
    pub id: StepDownId,
    /// Its reference.
    pub reference: String,
    /// The family.
    pub family: FamilyId,
    /// The family's reference.
    pub family_reference: String,
    /// What the family is called.
    pub family_name: String,
    /// The family's area, as a key of the profile; empty when none is known.
    pub area: String,
    /// The social care agency that it comes from.
    pub from: AgencyId,
    /// Where it stands.
    pub state: StepDown,
    /// What was proposed.
    pub proposal: Proposal,
    /// What the meeting decided.
    pub decided: Option<Decided>,
    /// Every state, oldest first.
    pub history: Vec<Stood>,
    /// The meeting on whose list it is, or was last.
    pub meeting: Option<MeetingId>,
    /// Who proposed it.
    pub proposed_by: UserId,
    /// When.
    pub proposed_at: Timestamp,
    /// The version that was read.
    pub version: i64,
    /// How the actor stands to the family.
    pub relations: Relations,
}

/// The step down of a reference, if this actor may know of it.
///
/// # Errors
/// [`CaseworkError::NotFound`] when it does not exist or is out of scope.
pub async fn find(db: &mut impl Reads, act: &Act, reference: &str) -> Result<Found, CaseworkError> {
    let row = db
        .optional(&statements::FIND, args![reference])
        .await?
        .ok_or(CaseworkError::NotFound)?;
    let family = row.parsed("family_id", FamilyId::parse)?;
    let relations = relations_to(db, act, family).await?;
    if relations.is_empty() {
        return Err(CaseworkError::NotFound);
    }
    Ok(read(&row, family, relations)?)
}

/// The same, against the version that the page showed.
///
/// # Errors
/// Not found outside scope; conflict when it has moved on.
pub(super) async fn find_at(
    db: &mut impl Reads,
    act: &Act,
    reference: &str,
    version: i64,
) -> Result<Found, CaseworkError> {
    let found = find(db, act, reference).await?;
    if found.version == version {
        Ok(found)
    } else {
        Err(CaseworkError::Conflict)
    }
}

/// The step down whose case waits for a forum: what happens to the case is
/// followed by the product itself, for which no relation is asked.
pub(super) async fn waiting_for_case(
    db: &mut impl Reads,
    case: CaseId,
) -> Result<Option<Found>, StoreError> {
    match db.optional(&statements::WITH_FORUM, args![case]).await? {
        Some(row) => {
            let family = row.parsed("family_id", FamilyId::parse)?;
            read(&row, family, Relations::none()).map(Some)
        }
        None => Ok(None),
    }
}

/// What the meeting decided, once it did.
pub(super) fn decided_in(row: &Row) -> Result<Option<Decided>, StoreError> {
    let text = row.optional_text("decided")?;
    Ok(text.map(|text| serde_json::from_str(&text)).transpose()?)
}

fn read(row: &Row, family: FamilyId, relations: Relations) -> Result<Found, StoreError> {
    Ok(Found {
        id: row.parsed("id", StepDownId::parse)?,
        reference: row.text("reference")?,
        family,
        family_reference: row.text("family_reference")?,
        family_name: row.text("family_name")?,
        area: row.text("area")?,
        from: row.parsed("from_agency_id", AgencyId::parse)?,
        state: row.document("life")?,
        proposal: row.document("proposal")?,
        decided: decided_in(row)?,
        history: row.document("history")?,
        meeting: row.optional_parsed("meeting_id", MeetingId::parse)?,
        proposed_by: row.parsed("proposed_by", UserId::parse)?,
        proposed_at: row.instant("proposed_at")?,
        version: row.int("version")?,
        relations,
    })
}

/// Saves it in its next state, guarded by the version that was read, and gives it
/// as it is then.
///
/// # Errors
/// [`CaseworkError::Conflict`] when somebody else was first.
pub(super) async fn save(
    uow: &mut UnitOfWork,
    found: Found,
    next: StepDown,
) -> Result<Found, CaseworkError> {
    let (by, at) = (uow.act().user(), uow.at());
    let mut history = found.history;
    history.push(Stood {
        state: next.clone(),
        by,
        at,
    });
    let meeting = match &next {
        StepDown::Listed { meeting, .. } => Some(*meeting),
        // Off the list: it waits for another.
        StepDown::Proposed { .. } => None,
        StepDown::AwaitingSignOff
        | StepDown::Brokering
        | StepDown::Offered { .. }
        | StepDown::WithForum { .. }
        | StepDown::Accepted { .. }
        | StepDown::Ended { .. } => found.meeting,
    };
    let (case, to) = match &next {
        StepDown::WithForum { case } => (Some(*case), None),
        StepDown::Offered { to, .. } => (None, Some(*to)),
        StepDown::Accepted { by, .. } => (None, Some(*by)),
        StepDown::AwaitingSignOff
        | StepDown::Proposed { .. }
        | StepDown::Listed { .. }
        | StepDown::Brokering
        | StepDown::Ended { .. } => (None, None),
    };
    let ended = (!next.is_open()).then_some(at);
    let decided = found.decided.as_ref().map(serde_json::to_string);
    uow.write_guarded(
        &statements::SAVE,
        args![
            found.id,
            found.version,
            found.proposal.route.key(),
            next.key(),
            serde_json::to_string(&next)?,
            serde_json::to_string(&found.proposal)?,
            decided.transpose()?,
            serde_json::to_string(&history)?,
            meeting,
            case,
            to,
            ended
        ],
    )
    .await?;
    Ok(Found {
        state: next,
        history,
        meeting,
        version: found.version + 1,
        ..found
    })
}

/// One step: found within scope at the version that the page showed, permitted,
/// let through by the rule, saved. Gives it as it is then.
///
/// # Errors
/// Not found outside scope; denied; refused by the rule; conflict.
pub(super) async fn stepped<D: Doing>(
    uow: &mut UnitOfWork,
    act: &Act,
    (reference, version): (&str, i64),
    rule: impl FnOnce(&Found) -> Result<StepDown, StepDownRefused>,
) -> Result<Found, CaseworkError> {
    let found = find_at(uow, act, reference, version).await?;
    permit::<D, _>(act, &found.relations, ())?;
    let next = rule(&found).map_err(refused)?;
    save(uow, found, next).await
}

/// A rule's "no", as the page shows it.
pub(super) fn refused(no: StepDownRefused) -> CaseworkError {
    CaseworkError::Refused(no.into())
}
