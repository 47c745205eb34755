//! When the last thing about a family is closed, nobody holds it any more:
//! never before (invariant 1).

use domain::access::Relation;
use domain::holding::Command;
use domain::ids::FamilyId;

use super::{change_holding, end_relations};
use crate::args;
use crate::engine::{Reads as _, UnitOfWork};
use crate::error::CaseworkError;
use crate::referrals::statements::OPEN_FOR_FAMILY;
use crate::transfers::holding_of;

/// Ends the holding if no request and no case about the family is open. The
/// area's coordinator has no part in a family without an open case.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn end_holding_if_nothing_is_open(
    uow: &mut UnitOfWork,
    family: FamilyId,
) -> Result<(), CaseworkError> {
    let in_hand = crate::cases::any_open(uow, family).await?;
    if !in_hand {
        end_relations(uow, family, Relation::AreaCoordinator).await?;
    }
    let requests = match uow.optional(&OPEN_FOR_FAMILY, args![family]).await? {
        Some(row) => row.int("n")?,
        None => 0,
    };
    let (holding, _) = holding_of(uow, family).await?;
    if requests == 0 && !in_hand && holding.ends_with_the_last() {
        change_holding(uow, family, Command::End).await?;
    }
    Ok(())
}
