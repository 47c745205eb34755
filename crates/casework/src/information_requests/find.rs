//! One request for information, found within scope.

use domain::access::Relations;
use domain::act::Act;
use domain::ids::{AgencyId, CaseId, FamilyId, InformationRequestId, ReferralId};
use domain::information_requests::{RequestAbout, SharingBasis, State};
use jiff::Timestamp;

use super::statements;
use crate::args;
use crate::engine::{Reads, UnitOfWork};
use crate::error::CaseworkError;
use crate::families::relations_to;

/// A request for information, with how the actor stands to its family.
#[derive(Clone, Debug)]
pub struct InformationRequest {
    /// The request.
    pub id: InformationRequestId,
    /// The family that it is about.
    pub family: FamilyId,
    /// The request for help that it belongs to.
    pub referral: Option<ReferralId>,
    /// The case that it belongs to.
    pub case: Option<CaseId>,
    /// The agency that was asked.
    pub agency: AgencyId,
    /// Its name.
    pub agency_name: String,
    /// Where its e-mail goes.
    pub agency_email: Option<String>,
    /// The question.
    pub question: String,
    /// Why sharing is lawful.
    pub basis: SharingBasis,
    /// In words.
    pub basis_reason: String,
    /// When the answer is due.
    pub due: Timestamp,
    /// Where it stands.
    pub state: State,
    /// The version that was read.
    pub version: i64,
    /// How the actor stands to the family.
    pub relations: Relations,
}

impl InformationRequest {
    /// What events about it say.
    #[must_use]
    pub const fn about(&self) -> RequestAbout {
        RequestAbout {
            family: self.family,
            referral: self.referral,
            request: self.id,
            agency: self.agency,
        }
    }
}

/// The request of an identifier, if this actor may know of it.
///
/// # Errors
/// [`CaseworkError::NotFound`] when it does not exist or is out of scope.
pub async fn find(
    db: &mut impl Reads,
    act: &Act,
    id: InformationRequestId,
) -> Result<InformationRequest, CaseworkError> {
    let row = db
        .optional(&statements::FIND, args![id])
        .await?
        .ok_or(CaseworkError::NotFound)?;
    let family = row.parsed("family_id", FamilyId::parse)?;
    let relations = relations_to(db, act, family).await?;
    if relations.is_empty() {
        return Err(CaseworkError::NotFound);
    }
    Ok(InformationRequest {
        id,
        family,
        referral: row.optional_parsed("referral_id", ReferralId::parse)?,
        case: row.optional_parsed("case_id", CaseId::parse)?,
        agency: row.parsed("agency_id", AgencyId::parse)?,
        agency_name: row.text("agency_name")?,
        agency_email: row.optional_text("agency_email")?,
        question: row.text("question")?,
        basis: row.word("basis", SharingBasis::from_key)?,
        basis_reason: row.text("basis_reason")?,
        due: row.instant("due_at")?,
        state: row.document("life")?,
        version: row.int("version")?,
        relations,
    })
}

pub(super) async fn save(
    uow: &mut UnitOfWork,
    request: &InformationRequest,
    next: &State,
) -> Result<(), CaseworkError> {
    uow.write_guarded(
        &statements::SAVE,
        args![
            request.id,
            request.version,
            next.key(),
            serde_json::to_string(next)?
        ],
    )
    .await
}
