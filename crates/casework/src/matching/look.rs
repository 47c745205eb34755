//! Looking for records that may be one person: a job that every new or changed
//! person leaves behind, in the transaction that recorded them.

use domain::access::{Relations, may, permit};
use domain::act::Act;
use domain::ids::{AgencyId, FamilyId, MatchId, PersonId};
use domain::matching::{MatchesLookedFor, PossibleMatchFound};
use domain::profile::{ClockKey, Profile};
use serde::{Deserialize, Serialize};

use super::joining::tell_holder;
use super::roll::Alike;
use super::{KnownPeople, statements};
use crate::args;
use crate::clocks::{self, Of};
use crate::engine::{Reads as _, Store, StoreError, UnitOfWork, retrying};
use crate::error::CaseworkError;
use crate::families::holder_of;
use crate::jobs::{self, ClaimedJob};
use crate::referrals::optional_agency_of_part;

/// The kind of the job.
pub const LOOK: &str = "matching.look";
const RESTRICTED: &str = "matching.restricted";

/// The job's content.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Look {
    /// The family whose people are compared with everybody else.
    pub family: FamilyId,
}

/// Leaves the job, once for each act.
///
/// # Errors
/// When the row cannot be written.
pub(crate) async fn look_later(uow: &mut UnitOfWork, family: FamilyId) -> Result<(), StoreError> {
    let key = format!("{family}:{}", uow.act().request);
    uow.leave_job(LOOK, &key, &Look { family }).await
}

/// Compares the people of a family with everybody else and writes down the
/// pairs that were not known, each with an owner and a clock.
///
/// # Errors
/// Denied to all but a job; when the database does not answer.
pub async fn look(
    store: &Store,
    known: &KnownPeople,
    profile: &Profile,
    act: &Act,
    job: &ClaimedJob,
    look: Look,
) -> Result<(), CaseworkError> {
    permit::<may::WorkAsJob, _>(act, &Relations::none(), ())?;
    known.catch_up(store).await?;
    let today = crate::time::london_day(act.at);
    let alike = known.alike(store, look.family, today).await?;
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let mut found = 0;
        for one in &alike {
            if note(&mut uow, profile, look.family, one).await? {
                found += 1;
            }
        }
        uow.record(&MatchesLookedFor { found }).await?;
        jobs::done(&mut uow, job).await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

/// Writes a pair down, unless it is known or the two are of one family.
async fn note(
    uow: &mut UnitOfWork,
    profile: &Profile,
    family: FamilyId,
    one: &Alike,
) -> Result<bool, CaseworkError> {
    let together = uow
        .optional(&statements::TOGETHER, args![one.person, one.other])
        .await?;
    if let Some(row) = together
        && row.int("n")? > 0
    {
        return Ok(false);
    }
    let at = uow.at();
    let id = MatchId::new(uow.new_id());
    let (this, that) = ((one.person, family), (one.other, one.family));
    let ((older, older_family), (newer, newer_family)) = if older_of(this.0, that.0) == this.0 {
        (this, that)
    } else {
        (that, this)
    };
    let owner = owner_of(uow, newer_family).await?;
    let added = uow
        .write(
            &statements::ADD_PAIR,
            args![
                id,
                older,
                newer,
                older_family,
                newer_family,
                one.bits_tenths(),
                at,
                owner
            ],
        )
        .await?;
    if added == 0 {
        return Ok(false);
    }
    if one.restricted {
        // Nobody outside may learn that there is such a pair, so nothing of it
        // stands on the other family's page: whoever holds the record is told.
        tell_of_restricted(uow, one.family, family).await?;
    } else {
        let of = Of {
            family: newer_family,
            subject: id.uuid(),
            owner: Some(owner),
            person: None,
        };
        clocks::start(uow, profile, ClockKey::PossibleMatch, of, at).await?;
    }
    uow.record(&PossibleMatchFound {
        family: newer_family,
        other: older_family,
        person: newer,
        other_person: older,
    })
    .await?;
    Ok(true)
}

/// Ids are in the order of time.
fn older_of(one: PersonId, other: PersonId) -> PersonId {
    one.min(other)
}

/// Whoever answers for new requests; where no agency does, whoever holds the family.
async fn owner_of(uow: &mut UnitOfWork, family: FamilyId) -> Result<AgencyId, CaseworkError> {
    if let Some(front_door) = optional_agency_of_part(uow, "front_door").await? {
        return Ok(front_door);
    }
    match holder_of(uow, family).await? {
        Some(holder) => Ok(holder.agency),
        None => optional_agency_of_part(uow, "authority")
            .await?
            .ok_or(CaseworkError::NotFound),
    }
}

async fn tell_of_restricted(
    uow: &mut UnitOfWork,
    restricted: FamilyId,
    other: FamilyId,
) -> Result<(), CaseworkError> {
    let Some(row) = uow.optional(&statements::FAMILY, args![other]).await? else {
        return Ok(());
    };
    let text = format!(
        "Family {} may hold somebody who is in a record that only named people may open. Ring [[the front door]] about it.",
        row.text("reference")?
    );
    tell_holder(uow, restricted, RESTRICTED, &text).await?;
    Ok(())
}
