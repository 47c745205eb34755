//! Opening a case for a forum, in the transaction of the decision.

use domain::cases::{CaseOpened, Stage, Waiting};
use domain::ids::{CaseId, FamilyId};

use super::statements;
use crate::args;
use crate::engine::{Reads as _, StoreError, UnitOfWork};
use crate::families::relate_area;
use crate::referrals::Found;

/// Opens a case that waits for a forum.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn open_for_forum(
    uow: &mut UnitOfWork,
    referral: &Found,
    forum: &str,
) -> Result<CaseId, StoreError> {
    let (id, at) = (CaseId::new(uow.new_id()), uow.at());
    let stage = Stage::AwaitingForum {
        since: at,
        waiting: Waiting::FromFrontDoor,
    };
    uow.write(
        &statements::OPEN,
        args![
            id,
            uow.new_reference("C"),
            referral.family,
            referral.id,
            forum,
            stage.key(),
            serde_json::to_string(&stage)?,
            serde_json::to_string(&[&stage])?,
            at
        ],
    )
    .await?;
    relate_area(uow, referral.family, forum).await?;
    uow.record(&CaseOpened {
        family: referral.family,
        case: id,
        referral: Some(referral.id),
        forum: forum.to_owned(),
    })
    .await?;
    Ok(id)
}

/// Whether the family has a case that is not closed.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn any_open(uow: &mut UnitOfWork, family: FamilyId) -> Result<bool, StoreError> {
    match uow
        .optional(&statements::OPEN_FOR_FAMILY, args![family])
        .await?
    {
        Some(row) => Ok(row.int("n")? > 0),
        None => Ok(false),
    }
}
