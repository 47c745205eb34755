//! Joining two records of one person, and the families they stand in, into one;
//! and taking that back. Nothing is rewritten and nothing is lost: rows move to
//! the record that goes on, each move is noted, and parting moves them back
//! together with whatever has come since about the same requests and cases.

mod join;
mod part;
mod people;
pub mod statements;
mod tell;

pub use join::join;
pub use part::part;
pub(super) use tell::tell_holder;

use domain::access::{may, permit};
use domain::act::Act;
use domain::holding::{Basis, Holder, Holding};
use domain::ids::{FamilyId, JoinId, MatchId, PersonId};
use domain::matching::{MustAsk, Said, Side, must_ask};
use domain::people::Reason;
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::pairs::{PairPage, pair_page};
use crate::args;
use crate::engine::{Reads, Row, StoreError};
use crate::error::CaseworkError;
use crate::families::relations_to;
use crate::people::{Member, members_of};
use crate::time::london_day;
use crate::transfers::holding_of;

/// What is joined.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Choice {
    /// The two families are one.
    OneFamily {
        /// The family whose record goes on.
        keep: FamilyId,
        /// The answers to what must be asked first.
        said: Said,
        /// Everybody else who is recorded twice: in the record that is brought, and in the one that goes on.
        same: Vec<[PersonId; 2]>,
    },
    /// One person in two families, as after a move: only the person is joined.
    PersonOnly,
}

/// What somebody decides.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Joining {
    /// The version of the pair that they saw.
    pub version: i64,
    /// What is joined.
    pub choice: Choice,
    /// Why it is the same person.
    pub words: Reason,
}

/// Everything that the page of a join shows.
#[derive(Clone, Debug)]
pub struct JoinPage {
    /// The pair.
    pub page: PairPage,
    /// What must be asked before the families are joined.
    pub ask: MustAsk,
    /// The people of the older record's family.
    pub older_people: Vec<Member>,
    /// The people of the newer record's family.
    pub newer_people: Vec<Member>,
}

/// A join, as a family's page and its log show it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct JoinLine {
    /// The join.
    pub id: JoinId,
    /// The pair that was decided.
    pub pair: MatchId,
    /// The family whose record goes on.
    pub family: FamilyId,
    /// The family that was brought into it.
    pub brought: Option<FamilyId>,
    /// Who was recorded twice: brought, kept.
    pub people: Vec<[PersonId; 2]>,
    /// Why.
    pub words: String,
    /// Who joined them.
    pub by: String,
    /// When.
    pub at: Timestamp,
    /// When it was taken back, by whom and why.
    pub undone: Option<(Timestamp, String, String)>,
}

#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
struct Membership {
    family: FamilyId,
    person: PersonId,
    from: Timestamp,
}

#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
struct Tie {
    person: PersonId,
    other: PersonId,
    kind: String,
    responsibility: String,
    version: i64,
}

/// What is noted of a join beyond rows that moved.
#[derive(Clone, PartialEq, Eq, Debug, Default, Serialize, Deserialize)]
struct Content {
    people: Vec<[PersonId; 2]>,
    ended: Vec<Membership>,
    added: Vec<Membership>,
    ties_removed: Vec<Tie>,
    ties_added: Vec<[PersonId; 2]>,
    kept_holder: Option<(Holder, Basis)>,
    brought_holder: Option<(Holder, Basis)>,
    holder_came_along: bool,
    kept_was_restricted: bool,
}

const fn held(holding: Holding) -> Option<(Holder, Basis)> {
    match holding {
        Holding::Held { holder, basis } | Holding::Offered { holder, basis, .. } => {
            Some((holder, basis))
        }
        Holding::Ended => None,
    }
}

async fn standing_of(db: &mut impl Reads, family: FamilyId) -> Result<(Side, i64), CaseworkError> {
    let row = db
        .optional(&super::statements::FAMILY, args![family])
        .await?
        .ok_or(CaseworkError::NotFound)?;
    let side = Side {
        holding: holding_of(db, family).await?.0,
        restricted: row.yes("restricted")?,
        lead_worker: row.optional_parsed("lead_worker", domain::ids::UserId::parse)?,
    };
    Ok((side, row.int("version")?))
}

/// A pair with what must be asked before its records are joined.
///
/// # Errors
/// Not found when either record is out of reach; denied without the right to join.
pub async fn join_page(
    db: &mut impl Reads,
    act: &Act,
    id: MatchId,
) -> Result<JoinPage, CaseworkError> {
    let page = pair_page(db, act, id).await?;
    for family in [page.older.family, page.newer.family] {
        permit::<may::JoinRecords, _>(act, &relations_to(db, act, family).await?, ())?;
    }
    let (older, _) = standing_of(db, page.older.family).await?;
    let (newer, _) = standing_of(db, page.newer.family).await?;
    let today = london_day(act.at);
    Ok(JoinPage {
        ask: must_ask(older, newer),
        older_people: present(members_of(db, page.older.family, today).await?),
        newer_people: present(members_of(db, page.newer.family, today).await?),
        page,
    })
}

fn present(members: Vec<Member>) -> Vec<Member> {
    members
        .into_iter()
        .filter(|one| one.until.is_none())
        .collect()
}

fn line(row: &Row) -> Result<(JoinLine, Content), StoreError> {
    let content: Content = row.document("content")?;
    let undone = match row.optional_instant("undone_at")? {
        None => None,
        Some(at) => Some((at, row.text("undone_by")?, row.text("undone_words")?)),
    };
    let line = JoinLine {
        id: row.parsed("id", JoinId::parse)?,
        pair: row.parsed("match_id", MatchId::parse)?,
        family: row.parsed("family_id", FamilyId::parse)?,
        brought: row.optional_parsed("gone_family_id", FamilyId::parse)?,
        people: content.people.clone(),
        words: row.text("words")?,
        by: row.text("joined_by")?,
        at: row.instant("joined_at")?,
        undone,
    };
    Ok((line, content))
}

/// The joins in which a family has a part, the last first.
///
/// # Errors
/// When the database does not answer.
pub async fn joins_of(db: &mut impl Reads, family: FamilyId) -> Result<Vec<JoinLine>, StoreError> {
    db.rows(&statements::JOINS_OF, args![family])
        .await?
        .iter()
        .map(|row| line(row).map(|(line, _)| line))
        .collect()
}

/// A join that the actor could take back, with its family's reference.
///
/// # Errors
/// Not found outside scope or when it was taken back already; denied without the right.
pub async fn join_to_part(
    db: &mut impl Reads,
    act: &Act,
    id: JoinId,
) -> Result<(JoinLine, String), CaseworkError> {
    let row = db
        .optional(&statements::JOIN, args![id])
        .await?
        .ok_or(CaseworkError::NotFound)?;
    let (line, _) = line(&row)?;
    may_join(db, act, line.family).await?;
    if line.undone.is_some() {
        return Err(CaseworkError::NotFound);
    }
    let family = db
        .optional(&super::statements::FAMILY, args![line.family])
        .await?
        .ok_or(CaseworkError::NotFound)?;
    Ok((line, family.text("reference")?))
}

/// Whether the actor could join or part records of a family.
pub(super) async fn may_join(
    db: &mut impl Reads,
    act: &Act,
    family: FamilyId,
) -> Result<(), CaseworkError> {
    let relations = relations_to(db, act, family).await?;
    if relations.is_empty() {
        return Err(CaseworkError::NotFound);
    }
    permit::<may::JoinRecords, _>(act, &relations, ())?;
    Ok(())
}
