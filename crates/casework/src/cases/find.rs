//! A case found within scope, and saved against the version that was read.

use domain::access::Relations;
use domain::act::Act;
use domain::cases::{Lead, Stage};
use domain::ids::{AgencyId, CaseId, FamilyId, ReferralId, UserId};
use jiff::Timestamp;

use super::statements;
use crate::args;
use crate::engine::{Reads, Row, StoreError, UnitOfWork};
use crate::error::CaseworkError;
use crate::families::relations_to;

/// A case, with how the actor stands to its family.
#[derive(Clone, Debug)]
pub struct Case {
    /// The case.
    pub id: CaseId,
    /// Its reference.
    pub reference: String,
    /// Its family.
    pub family: FamilyId,
    /// The family's reference.
    pub family_reference: String,
    /// What the family is called.
    pub family_name: String,
    /// The request that led to it.
    pub referral: Option<ReferralId>,
    /// Its forum, as a key of the profile.
    pub forum: String,
    /// Where it stands.
    pub stage: Stage,
    /// Every stage it was in, oldest first.
    pub history: Vec<Stage>,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// The version that was read.
    pub version: i64,
    /// How the actor stands to the family.
    pub relations: Relations,
}

impl Case {
    /// Who leads it, or led it last.
    #[must_use]
    pub fn led_last(&self) -> Option<Lead> {
        self.stage
            .lead()
            .or_else(|| self.history.iter().rev().find_map(Stage::lead))
    }
}

/// The case of a reference, if this actor may know of it.
///
/// # Errors
/// [`CaseworkError::NotFound`] when it does not exist or is out of scope.
pub async fn find(db: &mut impl Reads, act: &Act, reference: &str) -> Result<Case, CaseworkError> {
    let row = db
        .optional(&statements::FIND, args![reference])
        .await?
        .ok_or(CaseworkError::NotFound)?;
    within_scope(db, act, &row).await
}

/// The open case of a family, if there is one and this actor may know of it.
///
/// # Errors
/// When the database does not answer.
pub async fn open_case_of(
    db: &mut impl Reads,
    act: &Act,
    family: FamilyId,
) -> Result<Option<Case>, CaseworkError> {
    match db.optional(&statements::OPEN_CASE, args![family]).await? {
        Some(row) => within_scope(db, act, &row).await.map(Some),
        None => Ok(None),
    }
}

async fn within_scope(db: &mut impl Reads, act: &Act, row: &Row) -> Result<Case, CaseworkError> {
    let family = row.parsed("family_id", FamilyId::parse)?;
    let relations = relations_to(db, act, family).await?;
    if relations.is_empty() {
        return Err(CaseworkError::NotFound);
    }
    Ok(read(row, family, relations)?)
}

/// Every open case that names this lead worker, for the transaction in which
/// they leave: whoever records that stands in no relation to the families.
pub(super) async fn all_led_by(
    db: &mut impl Reads,
    worker: UserId,
) -> Result<Vec<Case>, CaseworkError> {
    let mut cases = Vec::new();
    for row in db.rows(&statements::NAMING_WORKER, args![worker]).await? {
        let family = row.parsed("family_id", FamilyId::parse)?;
        cases.push(read(&row, family, Relations::none())?);
    }
    Ok(cases)
}

/// The case of a family's own link, which has been checked already: the link
/// itself is the right to see it, and gives no relation.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn of_link(db: &mut impl Reads, case: CaseId) -> Result<Case, CaseworkError> {
    let row = db
        .optional(&statements::FIND_BY_ID, args![case])
        .await?
        .ok_or(CaseworkError::NotFound)?;
    let family = row.parsed("family_id", FamilyId::parse)?;
    Ok(read(&row, family, Relations::none())?)
}

fn read(row: &Row, family: FamilyId, relations: Relations) -> Result<Case, StoreError> {
    Ok(Case {
        id: row.parsed("id", CaseId::parse)?,
        reference: row.text("reference")?,
        family,
        family_reference: row.text("family_reference")?,
        family_name: row.text("family_name")?,
        referral: row.optional_parsed("referral_id", ReferralId::parse)?,
        forum: row.text("forum_key")?,
        stage: row.document("state")?,
        history: row.document("history")?,
        opened_at: row.instant("opened_at")?,
        version: row.int("version")?,
        relations,
    })
}

/// Saves a case in its next stage, guarded by the version that was read.
///
/// # Errors
/// [`CaseworkError::Conflict`] when somebody else was first.
pub async fn save(uow: &mut UnitOfWork, case: &Case, next: &Stage) -> Result<(), CaseworkError> {
    let mut history = case.history.clone();
    history.push(next.clone());
    let lead = next.lead();
    let agency: Option<AgencyId> = match next {
        // The agency that was asked sees the case among its work before it answers.
        Stage::LeadAsked { agency, .. } => Some(*agency),
        Stage::AwaitingForum { .. }
        | Stage::InDispute { .. }
        | Stage::Led { .. }
        | Stage::Closed { .. } => lead.map(|lead| lead.agency),
    };
    let worker: Option<UserId> = lead.and_then(|lead| lead.worker);
    let closed_at = match next {
        Stage::Closed { at, .. } => Some(*at),
        Stage::AwaitingForum { .. }
        | Stage::InDispute { .. }
        | Stage::LeadAsked { .. }
        | Stage::Led { .. } => None,
    };
    uow.write_guarded(
        &statements::SAVE,
        args![
            case.id,
            case.version,
            next.key(),
            serde_json::to_string(next).map_err(StoreError::from)?,
            serde_json::to_string(&history).map_err(StoreError::from)?,
            agency,
            worker,
            closed_at
        ],
    )
    .await?;
    crate::step_down::follow_case(uow, case, next).await
}
