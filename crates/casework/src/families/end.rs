//! When the last thing about a family is closed, nobody holds it any more:
//! never before (invariant 1).

use domain::ids::FamilyId;

use super::end_holding;
use crate::args;
use crate::engine::{Reads as _, UnitOfWork};
use crate::error::CaseworkError;
use crate::referrals::statements::OPEN_FOR_FAMILY;

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
    if requests == 0 && !crate::cases::any_open(uow, family).await? {
        end_holding(uow, family).await?;
    }
    Ok(())
}
