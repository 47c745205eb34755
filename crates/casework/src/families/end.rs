//! When the last thing about a family is closed, nobody holds it any more:
//! never before (invariant 1).

use domain::holding::{Basis, Command};
use domain::ids::FamilyId;

use super::{change_holding, holder_of};
use crate::args;
use crate::engine::{Reads as _, UnitOfWork};
use crate::error::CaseworkError;
use crate::referrals::statements::OPEN_FOR_FAMILY;
use crate::transfers;

/// Ends the holding if no request and no case about the family is open.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn end_holding_if_nothing_is_open(
    uow: &mut UnitOfWork,
    family: FamilyId,
) -> Result<(), CaseworkError> {
    let requests = match uow.optional(&OPEN_FOR_FAMILY, args![family]).await? {
        Some(row) => row.int("n")?,
        None => 0,
    };
    // Nobody lets go while another service has been asked, and social care ends
    // its own work itself (BUCKS-PROT-51).
    let may_end = holder_of(uow, family)
        .await?
        .is_some_and(|held| held.basis != Basis::SocialCare)
        && !transfers::offer_open(uow, family).await?;
    if requests == 0 && may_end && !crate::cases::any_open(uow, family).await? {
        change_holding(uow, family, Command::End).await?;
    }
    Ok(())
}
