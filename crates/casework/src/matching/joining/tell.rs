//! Telling whoever holds a family.

use domain::access::Role;
use domain::holding::Basis;
use domain::ids::FamilyId;

use crate::engine::{StoreError, UnitOfWork};
use crate::families::holder_of;
use crate::messages::{self, To};

/// Sends a message to the person who holds a family, or to whoever answers for
/// the agency that does.
///
/// # Errors
/// When the database does not answer.
pub async fn tell_holder(
    uow: &mut UnitOfWork,
    family: FamilyId,
    kind: &'static str,
    text: &str,
) -> Result<(), StoreError> {
    let Some(holder) = holder_of(uow, family).await? else {
        return Ok(());
    };
    let to = match (holder.user, holder.basis) {
        (Some(person), _) => To::Person(person),
        (None, Basis::FrontDoor) => To::Role(holder.agency, Role::FrontDoorManager),
        (None, Basis::SocialCare) => To::Role(holder.agency, Role::SocialCareManager),
        (None, Basis::LeadAgency) => To::Role(holder.agency, Role::LeadAgencyManager),
        (None, Basis::Referrer) => To::Role(holder.agency, Role::Practitioner),
    };
    messages::send(uow, to, Some(family), kind, text).await
}
