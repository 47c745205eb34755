//! The documents as pages read them: whoever is not signed in sees the public
//! ones alone, and for them the others do not exist.

use std::collections::BTreeMap;

use domain::act::{Act, Actor};
use domain::ids::{AgencyId, ProtocolId, ProtocolVersionId, UserId};
use domain::protocols::{ProtocolFacts, ProtocolKind, Readers, VersionState};
use jiff::Timestamp;
use jiff::civil::Date;

use super::statements;
use crate::args;
use crate::engine::{Reads, Row, StoreError};
use crate::error::CaseworkError;

/// A document.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Protocol {
    /// The document.
    pub id: ProtocolId,
    /// What it says about itself.
    pub facts: ProtocolFacts,
    /// Who answers for it.
    pub answers: UserId,
    /// Their name.
    pub answers_name: String,
    /// Whether they have left.
    pub answers_left: bool,
    /// The review that they were reminded of.
    pub reminded_for: Option<Date>,
    /// When something about it last changed.
    pub changed_at: Timestamp,
    /// The version that was read.
    pub version: i64,
}

/// One version, without its wording.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Version {
    /// The version.
    pub id: ProtocolVersionId,
    /// Its number.
    pub number: String,
    /// Draft or final.
    pub state: VersionState,
    /// Who wrote it.
    pub author: String,
    /// Its date.
    pub dated: Date,
    /// What changed.
    pub comment: String,
    /// The meeting that approved it.
    pub approved_by: Option<String>,
    /// The day of that meeting.
    pub approved_on: Option<Date>,
    /// Where a PDF of it can be read.
    pub link: Option<String>,
    /// Who put it here.
    pub recorded_by: Option<String>,
    /// When.
    pub recorded_at: Timestamp,
}

/// An agency's standing towards the sharing code.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Promise {
    /// The agency.
    pub agency: AgencyId,
    /// Its name.
    pub agency_name: String,
    /// Its newest promise, if it made one.
    pub made: Option<Made>,
}

/// A promise that was made.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Made {
    /// The version promised.
    pub version: ProtocolVersionId,
    /// Its number.
    pub number: String,
    /// Who promised, with the job that they held.
    pub by: String,
    /// When.
    pub at: Timestamp,
}

/// Somebody who could answer for a document.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WhoMayAnswer {
    /// The account.
    pub id: UserId,
    /// Name and job.
    pub words: String,
}

fn day(row: &Row, name: &'static str) -> Result<Date, StoreError> {
    row.optional_day(name)?
        .ok_or_else(|| row.inconsistent(name))
}

fn read(row: &Row) -> Result<Protocol, StoreError> {
    Ok(Protocol {
        id: row.parsed("id", ProtocolId::parse)?,
        facts: ProtocolFacts {
            kind: row.word("kind", ProtocolKind::from_key)?,
            title: row.text("title")?,
            published_by: row.text("published_by")?,
            answers_title: row.text("answers_title")?,
            readers: if row.yes("public")? {
                Readers::Everybody
            } else {
                Readers::SignedIn
            },
            made_on: day(row, "made_on")?,
            review_due: row.optional_day("review_due")?,
        },
        answers: row.parsed("answers_user_id", UserId::parse)?,
        answers_name: row.text("answers_name")?,
        answers_left: row.optional_int("answers_left")?.is_some(),
        reminded_for: row.optional_day("reminded_for")?,
        changed_at: row.instant("changed_at")?,
        version: row.int("version")?,
    })
}

fn read_version(row: &Row) -> Result<Version, StoreError> {
    Ok(Version {
        id: row.parsed("id", ProtocolVersionId::parse)?,
        number: row.text("number")?,
        state: row.word("state", VersionState::from_key)?,
        author: row.text("author")?,
        dated: day(row, "dated")?,
        comment: row.text("comment")?,
        approved_by: row.optional_text("approved_by")?,
        approved_on: row.optional_day("approved_on")?,
        link: row.optional_text("link")?,
        recorded_by: row.optional_text("recorded_name")?,
        recorded_at: row.instant("recorded_at")?,
    })
}

/// Whoever works here is signed in; the public and a partner's link are not.
const fn signed_in(act: &Act) -> bool {
    match act.actor {
        Actor::User(_) | Actor::Job(_) => true,
        Actor::Public | Actor::Partner { .. } | Actor::System { .. } => false,
    }
}

pub(super) async fn find(
    db: &mut impl Reads,
    protocol: ProtocolId,
) -> Result<Protocol, CaseworkError> {
    let row = db
        .optional(&statements::FIND, args![protocol])
        .await?
        .ok_or(CaseworkError::NotFound)?;
    Ok(read(&row)?)
}

/// One document.
///
/// # Errors
/// Not found when there is none, or none for somebody who is not signed in.
pub async fn protocol(
    db: &mut impl Reads,
    act: &Act,
    protocol: ProtocolId,
) -> Result<Protocol, CaseworkError> {
    let found = find(db, protocol).await?;
    if found.facts.readers.include(signed_in(act)) {
        Ok(found)
    } else {
        Err(CaseworkError::NotFound)
    }
}

/// Every document that the actor may read, by title, with its versions.
///
/// # Errors
/// When the database does not answer.
pub async fn every_protocol(
    db: &mut impl Reads,
    act: &Act,
) -> Result<Vec<(Protocol, Vec<Version>)>, StoreError> {
    let mut by_protocol: BTreeMap<ProtocolId, Vec<Version>> = BTreeMap::new();
    for row in db.rows(&statements::VERSIONS_OF_ALL, args![]).await? {
        let of = row.parsed("protocol_id", ProtocolId::parse)?;
        by_protocol.entry(of).or_default().push(read_version(&row)?);
    }
    let mut all = Vec::new();
    for row in db.rows(&statements::LIST, args![]).await? {
        let found = read(&row)?;
        if found.facts.readers.include(signed_in(act)) {
            let versions = by_protocol.remove(&found.id).unwrap_or_default();
            all.push((found, versions));
        }
    }
    Ok(all)
}

/// The document of a kind that changed last, for links from other pages.
///
/// # Errors
/// When the database does not answer.
pub async fn of_kind(
    db: &mut impl Reads,
    kind: ProtocolKind,
) -> Result<Option<ProtocolId>, StoreError> {
    db.optional(&statements::OF_KIND, args![kind.key()])
        .await?
        .map(|row| row.parsed("id", ProtocolId::parse))
        .transpose()
}

/// Every version of a document, newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn versions(
    db: &mut impl Reads,
    protocol: ProtocolId,
) -> Result<Vec<Version>, StoreError> {
    db.rows(&statements::VERSIONS, args![protocol])
        .await?
        .iter()
        .map(read_version)
        .collect()
}

/// The final version that holds now: the newest by its date.
#[must_use]
pub fn newest_final(versions: &[Version]) -> Option<&Version> {
    versions
        .iter()
        .find(|version| version.state == VersionState::Final)
}

/// The wording of a version, as it was typed.
///
/// # Errors
/// When the database does not answer.
pub async fn wording(
    db: &mut impl Reads,
    version: ProtocolVersionId,
) -> Result<Option<String>, StoreError> {
    match db.optional(&statements::BODY, args![version]).await? {
        Some(row) => row.optional_text("body"),
        None => Ok(None),
    }
}

/// Every agency that takes part, with its newest promise to follow the code:
/// those that have not promised are listed too.
///
/// # Errors
/// When the database does not answer.
pub async fn promises(
    db: &mut impl Reads,
    protocol: ProtocolId,
) -> Result<Vec<Promise>, StoreError> {
    let mut made: BTreeMap<AgencyId, Made> = BTreeMap::new();
    for row in db.rows(&statements::PROMISES, args![protocol]).await? {
        let agency = row.parsed("agency_id", AgencyId::parse)?;
        if made.contains_key(&agency) {
            continue;
        }
        let promise = Made {
            version: row.parsed("version_id", ProtocolVersionId::parse)?,
            number: row.text("number")?,
            by: format!("{}, {}", row.text("by_name")?, row.text("job_title")?),
            at: row.instant("promised_at")?,
        };
        made.insert(agency, promise);
    }
    let mut all = Vec::new();
    for row in db.rows(&statements::AGENCIES, args![]).await? {
        let agency = row.parsed("id", AgencyId::parse)?;
        all.push(Promise {
            agency,
            agency_name: row.text("name")?,
            made: made.remove(&agency),
        });
    }
    Ok(all)
}

/// The managers who could answer for a document.
///
/// # Errors
/// When the database does not answer.
pub async fn who_may_answer(db: &mut impl Reads) -> Result<Vec<WhoMayAnswer>, StoreError> {
    db.rows(&statements::WHO_MAY_ANSWER, args![])
        .await?
        .iter()
        .map(|row| {
            Ok(WhoMayAnswer {
                id: row.parsed("id", UserId::parse)?,
                words: format!("{}, {}", row.text("name")?, row.text("job_title")?),
            })
        })
        .collect()
}
