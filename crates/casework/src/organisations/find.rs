//! Reading agencies.

use domain::ids::AgencyId;
use domain::organisations::AgencyPart;
use jiff::Timestamp;

use super::statements;
use crate::args;
use crate::engine::{Reads, Row, StoreError};

/// One agency, as stored.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Agency {
    /// Its identifier.
    pub id: AgencyId,
    /// Its short name in addresses and files.
    pub key: String,
    /// Its name.
    pub name: String,
    /// Its kind: a word of the profile.
    pub kind: String,
    /// Its e-mail address, if it has one for the whole agency.
    pub email: Option<String>,
    /// Its telephone number.
    pub telephone: Option<String>,
    /// Its part in the system.
    pub part: AgencyPart,
    /// Whether it works in a case system of its own and reports by link.
    pub keeps_own_system: bool,
    /// When it closed, if it has.
    pub closed_at: Option<Timestamp>,
    /// The version that a change must name.
    pub version: i64,
}

fn read(row: &Row) -> Result<Agency, StoreError> {
    Ok(Agency {
        id: row.parsed("id", AgencyId::parse)?,
        key: row.text("key")?,
        name: row.text("name")?,
        kind: row.text("kind")?,
        email: row.optional_text("email")?,
        telephone: row.optional_text("telephone")?,
        part: row.word("part", AgencyPart::from_key)?,
        keeps_own_system: row.yes("keeps_own_system")?,
        closed_at: row.optional_instant("closed_at")?,
        version: row.int("version")?,
    })
}

/// One agency, open or closed.
///
/// # Errors
/// When the database does not answer.
pub async fn find(db: &mut impl Reads, agency: AgencyId) -> Result<Option<Agency>, StoreError> {
    let row = db.optional(&statements::FIND, args![agency]).await?;
    row.as_ref().map(read).transpose()
}

/// One agency by its short name, open or closed.
///
/// # Errors
/// When the database does not answer.
pub async fn find_by_key(db: &mut impl Reads, key: &str) -> Result<Option<Agency>, StoreError> {
    let row = db.optional(&statements::FIND_BY_KEY, args![key]).await?;
    row.as_ref().map(read).transpose()
}

/// Every agency, open and closed, by name.
///
/// # Errors
/// When the database does not answer.
pub async fn list(db: &mut impl Reads) -> Result<Vec<Agency>, StoreError> {
    db.rows(&statements::LIST, args![])
        .await?
        .iter()
        .map(read)
        .collect()
}

/// Every open agency, by name: the list to choose from.
///
/// # Errors
/// When the database does not answer.
pub async fn list_open(db: &mut impl Reads) -> Result<Vec<Agency>, StoreError> {
    db.rows(&statements::LIST_OPEN, args![])
        .await?
        .iter()
        .map(read)
        .collect()
}
