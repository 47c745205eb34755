//! A family goes to a forum, in the transaction of the decision: with a new case,
//! or with the one that is open.

use domain::cases::{CaseOpened, Stage, ToForum, to_forum};
use domain::ids::{CaseId, FamilyId};

use super::lead::take_back;
use super::{open_case_of, statements};
use crate::args;
use crate::engine::{Reads as _, StoreError, UnitOfWork};
use crate::error::CaseworkError;
use crate::families::relate_area;
use crate::referrals::Found;

/// Why a case that is led is with the forum again, where the front door sent the family.
const SENT_BY_FRONT_DOOR: &str = "front_door";

/// How a family came to a forum.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum CameToForum {
    /// With a new case, for which the forum's limits begin.
    New,
    /// With the case that was open.
    Open,
}

/// Sends a family to a forum. One that has an open case goes there with it, and
/// whoever leads goes on leading.
///
/// # Errors
/// When the database does not answer; conflict.
pub(crate) async fn send_to_forum(
    uow: &mut UnitOfWork,
    referral: &Found,
    forum: &str,
) -> Result<CameToForum, CaseworkError> {
    let act = uow.act().clone();
    let open = open_case_of(uow, &act, referral.family).await?;
    match (
        to_forum(open.as_ref().map(|case| &case.stage), uow.at()),
        open,
    ) {
        (ToForum::Opens(stage), _) => {
            open_for_forum(uow, referral, forum, &stage).await?;
            Ok(CameToForum::New)
        }
        (ToForum::GoesBack, Some(case)) => {
            let words = format!("Decided on request {}.", referral.reference);
            take_back(uow, &case, SENT_BY_FRONT_DOOR, words).await?;
            Ok(CameToForum::Open)
        }
        (ToForum::GoesBack | ToForum::IsThere, _) => Ok(CameToForum::Open),
    }
}

async fn open_for_forum(
    uow: &mut UnitOfWork,
    referral: &Found,
    forum: &str,
    stage: &Stage,
) -> Result<(), StoreError> {
    let (id, at) = (CaseId::new(uow.new_id()), uow.at());
    uow.write(
        &statements::OPEN,
        args![
            id,
            uow.new_reference("C"),
            referral.family,
            referral.id,
            forum,
            stage.key(),
            serde_json::to_string(stage)?,
            serde_json::to_string(&[stage])?,
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
    Ok(())
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
