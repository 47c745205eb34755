//! What somebody asked the front door for, and how far each request has come.

use domain::act::Act;
use domain::referrals::State;
use jiff::Timestamp;

use super::rows::{limit, listed};
use super::{Listed, Window, statements};
use crate::engine::{Reads, Row, StoreError};

/// A request that the actor, or a system of their agency, sent.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SentLine {
    /// Its reference.
    pub reference: String,
    /// What the family is called.
    pub name: String,
    /// Whether it could not wait.
    pub immediate: bool,
    /// Where it stands.
    pub state: State,
    /// When it first came.
    pub sent: Timestamp,
    /// When the decision is due, while it is awaited.
    pub due: Option<Timestamp>,
}

/// The requests of the actor, newest first: `state` is a state's key.
///
/// # Errors
/// When the database does not answer.
pub async fn sent(
    db: &mut impl Reads,
    act: &Act,
    window: &Window,
    state: &str,
) -> Result<Listed<SentLine>, StoreError> {
    listed(db, act, &statements::SENT, window, &[state], line).await
}

fn line(row: &Row) -> Result<SentLine, StoreError> {
    Ok(SentLine {
        reference: row.text("reference")?,
        name: row.text("name")?,
        immediate: row.yes("immediate")?,
        state: state_now(row)?,
        sent: row.instant("first_received_at")?,
        due: limit(row)?,
    })
}

fn state_now(row: &Row) -> Result<State, StoreError> {
    row.document::<Vec<State>>("history")?
        .pop()
        .ok_or_else(|| row.inconsistent("history"))
}
