//! Pairs of records that may be one person: looked for whenever somebody is
//! recorded, decided by a named person who may open both records. A pair that
//! one may not open on both sides does not exist for them.

use domain::access::{Relations, may, permit};
use domain::act::Act;
use domain::ids::{FamilyId, MatchId, PersonId};
use domain::matching::{MatchDecided, PairState, Verdict};
use domain::people::Reason;
use domain::profile::{ClockKey, Profile};
use domain::refusal::Refusal;
use jiff::Timestamp;

use super::statements;
use crate::args;
use crate::clocks::{self, RunningClock, clocks_of_subject};
use crate::engine::{Reads, Row, Store, retrying};
use crate::error::CaseworkError;
use crate::families::{HeldBy, holder_of, relations_to};
use crate::people::{AddressLine, Member, addresses_of, members_of};
use crate::time::london_day;

/// A pair, as stored.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Pair {
    /// The pair.
    pub id: MatchId,
    /// The person who was recorded first, and the family in which they were found.
    pub older: (PersonId, FamilyId),
    /// The person who was recorded later, and theirs.
    pub newer: (PersonId, FamilyId),
    /// When it was found.
    pub found_at: Timestamp,
    /// How it stands.
    pub state: PairState,
    /// Who decided last.
    pub decided_by: Option<String>,
    /// When.
    pub decided_at: Option<Timestamp>,
    /// Why, in their words.
    pub words: Option<String>,
    /// The agency that must decide.
    pub owner: String,
    /// Against silent overwriting.
    pub version: i64,
}

/// One of the two, with the family in whose record they stand now.
#[derive(Clone, Debug)]
pub struct PairSide {
    /// The person.
    pub member: Member,
    /// Where they live and lived, as this actor may see it.
    pub addresses: Vec<AddressLine>,
    /// The family.
    pub family: FamilyId,
    /// Its reference.
    pub reference: String,
    /// What it is called.
    pub name: String,
    /// Whether only named people may open it.
    pub restricted: bool,
    /// When it was first recorded.
    pub since: Timestamp,
    /// How many requests there have been about it.
    pub requests: i64,
    /// Who holds it.
    pub holder: Option<HeldBy>,
    /// Its version, against silent overwriting.
    pub version: i64,
}

/// A pair with both sides open.
#[derive(Clone, Debug)]
pub struct PairPage {
    /// The pair.
    pub pair: Pair,
    /// The person who was recorded first.
    pub older: PairSide,
    /// The person who was recorded later.
    pub newer: PairSide,
    /// The clock of the decision.
    pub clocks: Vec<RunningClock>,
}

/// A pair in a list.
#[derive(Clone, Debug)]
pub struct PairLine {
    /// The pair.
    pub pair: Pair,
    /// The name of the person who was recorded first, and their family's reference.
    pub older: (String, String),
    /// Of the other one.
    pub newer: (String, String),
    /// The clock of the decision.
    pub clocks: Vec<RunningClock>,
}

fn pair(row: &Row) -> Result<Pair, CaseworkError> {
    let person = |name| row.parsed(name, PersonId::parse);
    let family = |name| row.parsed(name, FamilyId::parse);
    Ok(Pair {
        id: row.parsed("id", MatchId::parse)?,
        older: (person("older_id")?, family("older_family_id")?),
        newer: (person("newer_id")?, family("family_id")?),
        found_at: row.instant("found_at")?,
        state: row.parsed("state", PairState::parse)?,
        decided_by: row.optional_text("decided_by")?,
        decided_at: row.optional_instant("decided_at")?,
        words: row.optional_text("words")?,
        owner: row.text("owner")?,
        version: row.int("version")?,
    })
}

/// The family in which a person is now, and how the actor stands to it: what
/// is asked before anything of a side is read.
async fn stands_in(
    db: &mut impl Reads,
    act: &Act,
    (person, found_in): (PersonId, FamilyId),
) -> Result<(FamilyId, Relations), CaseworkError> {
    let at = db
        .optional(&statements::FAMILY_NOW, args![person, found_in])
        .await?;
    let family = match at {
        Some(row) => row.parsed("family_id", FamilyId::parse)?,
        None => found_in,
    };
    Ok((family, relations_to(db, act, family).await?))
}

/// A side whose record the actor may read.
async fn side_of(
    db: &mut impl Reads,
    act: &Act,
    at: (PersonId, FamilyId),
) -> Result<(PairSide, Relations), CaseworkError> {
    let (family, relations) = stands_in(db, act, at).await?;
    if permit::<may::ReadFamily, _>(act, &relations, ()).is_err() {
        return Err(CaseworkError::NotFound);
    }
    let member = member_named(db, act, family, at.0)
        .await?
        .ok_or(CaseworkError::NotFound)?;
    let row = db
        .optional(&statements::FAMILY, args![family])
        .await?
        .ok_or(CaseworkError::NotFound)?;
    let side = PairSide {
        addresses: addresses_of(db, act, &relations, family, at.0).await?,
        member,
        family,
        reference: row.text("reference")?,
        name: row.text("name")?,
        restricted: row.yes("restricted")?,
        since: row.instant("created_at")?,
        requests: row.int("requests")?,
        holder: holder_of(db, family).await?,
        version: row.int("version")?,
    };
    Ok((side, relations))
}

async fn member_named(
    db: &mut impl Reads,
    act: &Act,
    family: FamilyId,
    person: PersonId,
) -> Result<Option<Member>, CaseworkError> {
    let members = members_of(db, family, london_day(act.at)).await?;
    Ok(members.into_iter().find(|one| one.id == person))
}

/// A pair that the actor may decide, with both sides.
///
/// # Errors
/// Not found when either record is out of reach; denied without the right.
pub async fn pair_page(
    db: &mut impl Reads,
    act: &Act,
    id: MatchId,
) -> Result<PairPage, CaseworkError> {
    let row = db
        .optional(&statements::PAIR, args![id])
        .await?
        .ok_or(CaseworkError::NotFound)?;
    let pair = pair(&row)?;
    let (older, one) = side_of(db, act, pair.older).await?;
    let (newer, other) = side_of(db, act, pair.newer).await?;
    permit::<may::DecideMatch, _>(act, &one, ())?;
    permit::<may::DecideMatch, _>(act, &other, ())?;
    Ok(PairPage {
        clocks: clocks_of_subject(db, pair.id.uuid()).await?,
        pair,
        older,
        newer,
    })
}

/// The pairs that wait for a decision, of those that the actor may decide:
/// whatever is out of reach is neither listed nor counted.
///
/// # Errors
/// Denied to whoever decides nothing; when the database does not answer.
pub async fn open_pairs(db: &mut impl Reads, act: &Act) -> Result<Vec<PairLine>, CaseworkError> {
    let rows = db.rows(&statements::OPEN_PAIRS, args![]).await?;
    lines(db, act, &rows).await
}

/// The pairs in which somebody of a family has a part, decided or not.
///
/// # Errors
/// When the database does not answer.
pub async fn pairs_of_family(
    db: &mut impl Reads,
    act: &Act,
    family: FamilyId,
) -> Result<Vec<PairLine>, CaseworkError> {
    let rows = db.rows(&statements::PAIRS_OF_FAMILY, args![family]).await?;
    lines(db, act, &rows).await
}

async fn lines(
    db: &mut impl Reads,
    act: &Act,
    rows: &[Row],
) -> Result<Vec<PairLine>, CaseworkError> {
    let mut lines = Vec::new();
    for row in rows {
        let pair = pair(row)?;
        let (older_family, one) = stands_in(db, act, pair.older).await?;
        let (newer_family, other) = stands_in(db, act, pair.newer).await?;
        let may_decide = |relations| {
            permit::<may::ReadFamily, _>(act, relations, ()).is_ok()
                && permit::<may::DecideMatch, _>(act, relations, ()).is_ok()
        };
        if !may_decide(&one) || !may_decide(&other) || older_family == newer_family {
            continue;
        }
        let older = named_in(db, act, older_family, pair.older.0).await?;
        let newer = named_in(db, act, newer_family, pair.newer.0).await?;
        if let (Some(older), Some(newer)) = (older, newer) {
            lines.push(PairLine {
                clocks: clocks_of_subject(db, pair.id.uuid()).await?,
                pair,
                older,
                newer,
            });
        }
    }
    Ok(lines)
}

/// A person's name, and the reference of the family in which they are.
async fn named_in(
    db: &mut impl Reads,
    act: &Act,
    family: FamilyId,
    person: PersonId,
) -> Result<Option<(String, String)>, CaseworkError> {
    let Some(member) = member_named(db, act, family, person).await? else {
        return Ok(None);
    };
    let row = db
        .optional(&statements::FAMILY, args![family])
        .await?
        .ok_or(CaseworkError::NotFound)?;
    Ok(Some((member.facts.shown_name(), row.text("reference")?)))
}

/// Decides that the two are two people, or that it is not sure yet. "The same
/// person" is decided by joining their records.
///
/// # Errors
/// Those of [`pair_page`]; refused when they are joined already; a conflict when
/// somebody else decided first.
pub async fn decide(
    store: &Store,
    profile: &Profile,
    act: &Act,
    (id, version): (MatchId, i64),
    verdict: Verdict,
    words: &Reason,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let page = pair_page(&mut uow, act, id).await?;
        if page.pair.version != version {
            return Err(CaseworkError::Conflict);
        }
        let after = page.pair.state.decide(verdict).map_err(|refused| {
            CaseworkError::Refused(Refusal::new(
                "matching.joined",
                refused.to_string(),
                "Take the join back first, from the family’s page.",
            ))
        })?;
        let decided = args![
            id,
            version,
            after.code(),
            act.user(),
            act.at,
            words.as_str()
        ];
        uow.write_guarded(&statements::DECIDE, decided).await?;
        if !after.is_open() {
            clocks::stop(&mut uow, profile, id.uuid(), ClockKey::PossibleMatch).await?;
        }
        for (family, other) in [
            (page.newer.family, page.older.family),
            (page.older.family, page.newer.family),
        ] {
            uow.record(&MatchDecided {
                family,
                other,
                people: [page.pair.newer.0, page.pair.older.0],
                before: page.pair.state,
                after,
                words: words.as_str().to_owned(),
            })
            .await?;
        }
        uow.commit().await?;
        Ok(())
    })
    .await
}
