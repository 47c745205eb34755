//! Files as pages list them: never their content.

use domain::access::{Action, Relations, allows};
use domain::act::Act;
use domain::attachments::FileKind;
use domain::ids::{AgencyId, AttachmentId, FamilyId, ReferralId};
use jiff::Timestamp;

use super::statements;
use crate::args;
use crate::engine::{Reads, Row, StoreError};

/// The most that one page lists.
const LISTED: i64 = 200;

/// A file of a draft.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DraftFileLine {
    /// The file.
    pub id: AttachmentId,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: FileKind,
    /// Its size in bytes.
    pub size: i64,
}

impl DraftFileLine {
    pub(super) fn read(row: &Row) -> Result<Self, StoreError> {
        Ok(Self {
            id: row.parsed("id", AttachmentId::parse)?,
            name: row.text("name")?,
            kind: kind_of(row)?,
            size: row.int("size")?,
        })
    }
}

fn kind_of(row: &Row) -> Result<FileKind, StoreError> {
    FileKind::from_key(&row.text("kind")?).ok_or_else(|| row.inconsistent("kind"))
}

/// A file of a family's record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AttachmentLine {
    /// The file.
    pub id: AttachmentId,
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: FileKind,
    /// Its size in bytes.
    pub size: i64,
    /// When it was added.
    pub added_at: Timestamp,
    /// Who added it; none when a member of the public did.
    pub added_by: Option<String>,
    /// The agency that added it.
    pub agency: Option<String>,
    /// The request that it came with.
    pub referral: Option<ReferralId>,
    /// That request's reference.
    pub reference: Option<String>,
    /// Why it was taken out of use, if it was.
    pub withdrawn: Option<String>,
}

/// The files of a family that the actor may open, newest first; with a request,
/// only those that came with it.
///
/// # Errors
/// When the database does not answer.
pub async fn of_family(
    db: &mut impl Reads,
    act: &Act,
    relations: &Relations,
    family: FamilyId,
    with: Option<ReferralId>,
) -> Result<Vec<AttachmentLine>, StoreError> {
    let own = allows(act, relations, Action::ReadAttachment);
    let others = own && allows(act, relations, Action::ReadOthersAttachment);
    let mut lines = Vec::new();
    for row in db
        .rows(&statements::OF_FAMILY, args![family, LISTED])
        .await?
    {
        let agency = row.optional_parsed("agency_id", AgencyId::parse)?;
        let referral = row.optional_parsed("referral_id", ReferralId::parse)?;
        let is_own = agency.is_some() && agency == act.agency();
        if !(others || own && is_own) || (with.is_some() && referral != with) {
            continue;
        }
        let withdrawn = match row.optional_instant("withdrawn_at")? {
            Some(_) => Some(row.optional_text("withdrawn_reason")?.unwrap_or_default()),
            None => None,
        };
        lines.push(AttachmentLine {
            id: row.parsed("id", AttachmentId::parse)?,
            name: row.text("name")?,
            kind: kind_of(&row)?,
            size: row.int("size")?,
            added_at: row.instant("added_at")?,
            added_by: row.optional_text("user_name")?,
            agency: row.optional_text("agency_name")?,
            referral,
            reference: row.optional_text("reference")?,
            withdrawn,
        });
    }
    Ok(lines)
}
