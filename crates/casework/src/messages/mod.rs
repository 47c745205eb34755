//! Messages inside the product: to a person, or to a role in an agency. The
//! words name no person; the link leads to the record, which is guarded.

pub mod statements;

use domain::access::Role;
use domain::act::Act;
use domain::ids::{AgencyId, FamilyId, MessageId, UserId};
use jiff::Timestamp;

use crate::args;
use crate::engine::{Reads, StoreError, UnitOfWork};

/// To whom.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum To {
    /// One person.
    Person(UserId),
    /// Everybody with a role in an agency.
    Role(AgencyId, Role),
}

/// A message, as its reader sees it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Message {
    /// Its identifier.
    pub id: MessageId,
    /// What it is about, as a key.
    pub kind: String,
    /// The words.
    pub text: String,
    /// The family's reference, for the link.
    pub family_reference: Option<String>,
    /// When.
    pub at: Timestamp,
    /// Whether it was read.
    pub read: bool,
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

/// The newest messages to the actor, and to the roles they hold.
///
/// # Errors
/// When the database does not answer.
pub async fn inbox(db: &mut impl Reads, act: &Act, limit: i64) -> Result<Vec<Message>, StoreError> {
    let rows = db
        .rows(&statements::INBOX, args![act.user(), act.agency(), limit])
        .await?;
    let mut messages = Vec::new();
    for row in rows {
        let role = row.optional_text("role")?;
        let mine = role.is_none_or(|key| Role::from_key(&key).is_some_and(|role| act.has(role)));
        if mine {
            messages.push(Message {
                id: row.parsed("id", MessageId::parse)?,
                kind: row.text("kind")?,
                text: row.text("text")?,
                family_reference: row.optional_text("reference")?,
                at: row.instant("created_at")?,
                read: row.optional_instant("read_at")?.is_some(),
            });
        }
    }
    Ok(messages)
}
