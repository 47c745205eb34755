//! "Who has looked at this record", for managers and the governance lead.

use domain::ids::FamilyId;
use jiff::Timestamp;

use super::statements;
use crate::args;
use crate::engine::{Reads, StoreError};

/// One line of the access log.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AccessLine {
    /// When.
    pub at: Timestamp,
    /// `read`, `event` or `denied`.
    pub kind: String,
    /// The page or the event.
    pub name: String,
    /// Who, as an account's name; none for the public and for jobs.
    pub who: Option<String>,
    /// The kind of actor.
    pub actor_kind: String,
    /// For which agency.
    pub agency: Option<String>,
    /// The reason given, where one was asked for.
    pub reason: Option<String>,
}

/// Some of the lines about one family, newest first, and how many there are.
///
/// # Errors
/// When the database does not answer.
pub async fn who_looked(
    db: &mut impl Reads,
    family: FamilyId,
    limit: i64,
    offset: i64,
) -> Result<(Vec<AccessLine>, i64), StoreError> {
    let total = match db
        .optional(&statements::COUNT_FOR_FAMILY, args![family])
        .await?
    {
        Some(row) => row.int("n")?,
        None => 0,
    };
    let lines = db
        .rows(
            &statements::ENTRIES_FOR_FAMILY,
            args![family, limit, offset],
        )
        .await?
        .iter()
        .map(|row| {
            Ok(AccessLine {
                at: row.instant("at")?,
                kind: row.text("kind")?,
                name: row.text("name")?,
                who: row.optional_text("user_name")?,
                actor_kind: row.text("actor_kind")?,
                agency: row.optional_text("agency_name")?,
                reason: row.optional_text("reason")?,
            })
        })
        .collect::<Result<_, StoreError>>()?;
    Ok((lines, total))
}

/// How many audit entries came after the last seal: more than a few minutes'
/// worth means that nothing seals them.
///
/// # Errors
/// When the database does not answer.
pub async fn unsealed_count(db: &mut impl Reads) -> Result<i64, StoreError> {
    match db.optional(&statements::UNSEALED_COUNT, args![]).await? {
        Some(row) => row.int("n"),
        None => Ok(0),
    }
}
