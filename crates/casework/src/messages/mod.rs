//! Messages inside the product: to a person, or to a role in an agency. The
//! words name no person; the link leads to the record, which is guarded. `lists` reads them.

pub mod statements;

use domain::access::Role;
use domain::ids::{AgencyId, FamilyId, MessageId, UserId};

use crate::args;
use crate::engine::{StoreError, UnitOfWork};

/// To whom.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum To {
    /// One person.
    Person(UserId),
    /// Everybody with a role in an agency.
    Role(AgencyId, Role),
}

/// Sends a message in this transaction.
///
/// # Errors
/// When the database does not answer.
pub async fn send(
    uow: &mut UnitOfWork,
    to: To,
    family: Option<FamilyId>,
    kind: &'static str,
    text: &str,
) -> Result<(), StoreError> {
    let (id, at) = (MessageId::new(uow.new_id()), uow.at());
    let (user, agency, role) = match to {
        To::Person(user) => (Some(user), None, None),
        To::Role(agency, role) => (None, Some(agency), Some(role.key())),
    };
    uow.write(
        &statements::SEND,
        args![id, user, agency, role, family, kind, text, at],
    )
    .await?;
    Ok(())
}
