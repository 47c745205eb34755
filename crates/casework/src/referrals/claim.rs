//! Somebody at the front door takes a request into their hands.

use domain::access::{may, permit};
use domain::act::Act;
use domain::referrals::ReferralClaimed;

use super::{find, statements};
use crate::args;
use crate::clocks;
use crate::engine::{Store, retrying};
use crate::error::CaseworkError;

/// Claims a request; whoever had it before is in the audit.
///
/// # Errors
/// Not found outside scope; denied; conflict when somebody was quicker.
pub async fn claim(store: &Store, act: &Act, reference: &str) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let found = find(&mut uow, act, reference).await?;
        let permitted = permit::<may::ClaimReferral, _>(act, &found.relations.clone(), found)?;
        let referral = permitted.record();
        let by = act.user().ok_or(CaseworkError::NotFound)?;
        uow.write_guarded(&statements::CLAIM, args![referral.id, referral.version, by])
            .await?;
        // Whoever has it in hand answers for its limits.
        let agency = act.agency().ok_or(CaseworkError::NotFound)?;
        clocks::name_person(&mut uow, referral.id.uuid(), agency, by).await?;
        uow.record(&ReferralClaimed {
            family: referral.family,
            referral: referral.id,
            by,
            before: referral.owner,
        })
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}
