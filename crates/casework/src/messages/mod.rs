//! Messages inside the product: to a person, or to a role in an agency. The
//! words name no person; the link leads to the record, which is guarded. `lists` reads them.

pub mod statements;

use domain::access::Role;
use domain::act::Act;
use domain::ids::{AgencyId, FamilyId, MessageId, UserId};

use crate::args;
use crate::engine::{Reads as _, Store, StoreError, UnitOfWork, retrying};
use crate::error::CaseworkError;
use crate::jobs::{self, ClaimedJob};
use crate::letters;

/// The job that tells of an urgent message by e-mail.
pub const URGENT: &str = "message.urgent";
const URGENT_SUBJECT: &str = "You have a message: sign in";

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
    send_one(uow, to, family, kind, text).await.map(drop)
}

/// Sends a message that cannot wait until somebody looks: the worker also tells
/// whoever it is for, by e-mail, that there is one.
///
/// # Errors
/// When the database does not answer.
pub async fn send_urgent(
    uow: &mut UnitOfWork,
    to: To,
    family: Option<FamilyId>,
    kind: &'static str,
    text: &str,
) -> Result<(), StoreError> {
    let id = send_one(uow, to, family, kind, text).await?.to_string();
    uow.leave_job(URGENT, &id, &id).await
}

/// Writes the e-mails that tell of an urgent message. They say that there is
/// one, and nothing of what it says.
///
/// # Errors
/// When the database does not answer.
pub async fn tell_by_email(
    store: &Store,
    act: &Act,
    job: &ClaimedJob,
    message: &str,
    base_address: &str,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let body = format!(
            "Hello\n\nThere is an urgent message for you.\n\nSign in to read it: {base_address}/messages\n"
        );
        for row in uow.rows(&statements::ADDRESSES, args![message]).await? {
            letters::send_email(&mut uow, &row.text("email")?, URGENT_SUBJECT, &body).await?;
        }
        jobs::done(&mut uow, job).await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

async fn send_one(
    uow: &mut UnitOfWork,
    to: To,
    family: Option<FamilyId>,
    kind: &'static str,
    text: &str,
) -> Result<MessageId, StoreError> {
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
    Ok(id)
}
