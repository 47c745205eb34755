//! Opening a case, in the transaction of what leads to it: for a forum, or led
//! by an agency from the first second. A family that has an open case goes to the
//! forum with that one.

use domain::cases::{CaseOpened, FamilyAgreement, Lead, Stage, ToForum, to_forum};
use domain::ids::{AgencyId, CaseId, FamilyId, ReferralId, UserId};
use domain::profile::Profile;

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

/// The front door sends a family to a forum. One that has an open case goes there
/// with it, and whoever leads goes on leading.
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
    let stage = open.as_ref().map(|case| &case.stage);
    match (to_forum(stage, uow.at()), open) {
        (ToForum::Opens(stage), _) => {
            open_for_forum(uow, referral.family, Some(referral.id), forum, &stage).await?;
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

/// Opens a case that waits for a forum: for a request, or for a family that
/// comes from social care.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn open_for_forum(
    uow: &mut UnitOfWork,
    family: FamilyId,
    referral: Option<ReferralId>,
    forum: &str,
    stage: &Stage,
) -> Result<CaseId, StoreError> {
    let (id, at) = (CaseId::new(uow.new_id()), uow.at());
    uow.write(
        &statements::OPEN,
        args![
            id,
            uow.new_reference("C"),
            family,
            referral,
            forum,
            stage.key(),
            serde_json::to_string(stage)?,
            serde_json::to_string(&[stage])?,
            at
        ],
    )
    .await?;
    relate_area(uow, family, forum).await?;
    uow.record(&CaseOpened {
        family,
        case: id,
        referral,
        forum: forum.to_owned(),
    })
    .await?;
    Ok(id)
}

/// A case that an agency leads from the first second.
#[derive(Clone, Copy, Debug)]
pub(crate) struct NewLed<'a> {
    /// The family.
    pub(crate) family: FamilyId,
    /// Who leads.
    pub(crate) agency: AgencyId,
    /// Their lead worker, once named.
    pub(crate) worker: Option<UserId>,
    /// The family's area; empty when none is known.
    pub(crate) area: &'a str,
}

/// Opens a case that an agency leads. The caller records why.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn open_led(
    uow: &mut UnitOfWork,
    profile: &Profile,
    new: &NewLed<'_>,
) -> Result<OpenedLed, StoreError> {
    let forum = if new.area.is_empty() {
        profile.forum_for_postcode("").key.as_str()
    } else {
        new.area
    };
    let (id, at) = (CaseId::new(uow.new_id()), uow.at());
    let reference = uow.new_reference("C");
    let stage = Stage::Led {
        lead: Lead {
            agency: new.agency,
            worker: new.worker,
            accepted_at: at,
        },
        agreement: FamilyAgreement::Awaited,
    };
    uow.write(
        &statements::OPEN_LED,
        args![
            id,
            &reference,
            new.family,
            forum,
            stage.key(),
            serde_json::to_string(&stage)?,
            serde_json::to_string(&[&stage])?,
            new.agency,
            new.worker,
            at
        ],
    )
    .await?;
    relate_area(uow, new.family, forum).await?;
    Ok(OpenedLed { id, reference })
}

/// The case that was opened.
#[derive(Clone, Debug)]
pub(crate) struct OpenedLed {
    /// The case.
    pub(crate) id: CaseId,
    /// Its reference.
    pub(crate) reference: String,
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
