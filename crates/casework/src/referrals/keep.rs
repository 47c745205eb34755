//! An agency that asked for help opens the case itself, where the authority's
//! agencies do (C-16): its request ends with it, and the front door is told.

use domain::access::Role;
use domain::act::Act;
use domain::ids::{FamilyId, ReferralId};
use domain::profile::{ClockKey, Profile};
use domain::referrals::{Channel, Kept, ReferralKept};

use super::decide::save;
use super::{Found, agency_of_part, find_by_id, statements};
use crate::args;
use crate::clocks;
use crate::engine::{Reads as _, UnitOfWork};
use crate::error::CaseworkError;
use crate::messages::{self, To};
use crate::time::london_day;

/// The limits that end with the request.
const LIMITS: [ClockKey; 3] = [
    ClockKey::FrontDoorDecision,
    ClockKey::WrittenOutcome,
    ClockKey::WrittenFormAwaited,
];

/// Ends the agency's own waiting requests about a family. What another agency
/// asked, or the front door has begun with, stays as it is.
///
/// # Errors
/// When the database does not answer; conflict.
pub(crate) async fn keep_own(
    uow: &mut UnitOfWork,
    profile: &Profile,
    act: &Act,
    family: FamilyId,
    why: &str,
) -> Result<(), CaseworkError> {
    let rows = uow.rows(&statements::OPEN_IDS, args![family]).await?;
    for row in rows {
        let id = row.parsed("id", ReferralId::parse)?;
        let referral = find_by_id(uow, id).await?;
        let own = referral.request.referrer.agency.is_some()
            && referral.request.referrer.agency == act.agency();
        // What an agency sent up is never its own to keep: need has risen (BUCKS-PROT-53).
        let sent_up = referral.request.channel == Channel::StepUp;
        if own && !sent_up {
            keep(uow, profile, act, &referral, why).await?;
        }
    }
    Ok(())
}

async fn keep(
    uow: &mut UnitOfWork,
    profile: &Profile,
    act: &Act,
    referral: &Found,
    why: &str,
) -> Result<(), CaseworkError> {
    let by = act.user().ok_or(CaseworkError::NotFound)?;
    let agency = act.agency().ok_or(CaseworkError::NotFound)?;
    let edition = profile.levels_in_force(london_day(act.at));
    let kept = Kept {
        why: why.to_owned(),
        immediate: referral.request.immediate.is_some(),
        edition: edition.id.as_str().to_owned(),
        consent: referral.request.consent(),
        by,
        at: act.at,
    };
    // Whoever has begun with it goes on: the caller then finds it open and says so.
    let Ok(next) = referral.state.clone().kept(kept) else {
        return Ok(());
    };
    save(uow, referral, &next).await?;
    for limit in LIMITS {
        let why = "Its agency opened the case itself";
        clocks::cancel(uow, profile, referral.id.uuid(), limit, why).await?;
    }
    let front_door = agency_of_part(uow, "front_door").await?;
    messages::send(
        uow,
        To::Role(front_door, Role::FrontDoorManager),
        Some(referral.family),
        "referrals.kept",
        &format!(
            "The agency that sent request {} has opened the case itself.",
            referral.reference
        ),
    )
    .await?;
    uow.record(&ReferralKept {
        family: referral.family,
        referral: referral.id,
        agency,
        by,
    })
    .await?;
    Ok(())
}
