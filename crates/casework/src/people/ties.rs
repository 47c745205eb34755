//! How the people of a family stand to each other, and who holds parental
//! responsibility. One row for each pair; requests wrote it in their own words.

use std::collections::{BTreeMap, BTreeSet};

use domain::act::Act;
use domain::ids::{FamilyId, PersonId};
use domain::people::{
    Births, ParentalResponsibility, Relationship, Tie, TieRecorded, TieRemoved, Ties,
};
use domain::refusal::Refusal;

use super::read::{editable, member_of, present_member};
use super::statements;
use crate::args;
use crate::engine::{Reads, Row, Store, StoreError, UnitOfWork, retrying};
use crate::error::CaseworkError;
use crate::time::london_day;

/// More people than any family has: the search for forebears ends here.
const MOST_RELATIVES: usize = 500;

/// A tie as it is stored.
#[derive(Clone, PartialEq, Eq, Debug)]
pub(super) struct StoredTie {
    pub(super) tie: Tie,
    pub(super) words: String,
    pub(super) version: i64,
}

/// How somebody stands to a person, as told on the person's page.
#[derive(Clone, Debug)]
pub struct SetTie {
    /// Whose page.
    pub person: PersonId,
    /// The other one.
    pub other: PersonId,
    /// What the other one is to the person.
    pub kind: Relationship,
    /// Whether the elder of the two holds parental responsibility for the younger.
    pub responsibility: ParentalResponsibility,
    /// The version that was read; none for a new tie.
    pub version: Option<i64>,
}

pub(super) fn stored(row: &Row) -> Result<StoredTie, StoreError> {
    let words = row.text("kind")?;
    Ok(StoredTie {
        tie: Tie {
            person: row.parsed("person_id", PersonId::parse)?,
            other: row.parsed("other_id", PersonId::parse)?,
            kind: Relationship::from_words(&words),
            responsibility: row.parsed("parental_responsibility", ParentalResponsibility::parse)?,
        }
        .from_the_elder(),
        words,
        version: row.int("version")?,
    })
}

/// Every tie that anybody of the family has.
///
/// # Errors
/// When the database does not answer.
pub async fn ties_of(db: &mut impl Reads, family: FamilyId) -> Result<Ties, StoreError> {
    let ties = db
        .rows(&statements::TIES_OF_FAMILY, args![family])
        .await?
        .iter()
        .map(|row| Ok(stored(row)?.tie))
        .collect::<Result<Vec<_>, StoreError>>()?;
    Ok(Ties::new(ties))
}

/// The ties of everybody whom the two are related to, near and far: a circle may
/// close through people of another family.
async fn web_of(
    uow: &mut UnitOfWork,
    from: [PersonId; 2],
) -> Result<BTreeMap<(PersonId, PersonId), StoredTie>, StoreError> {
    let mut web = BTreeMap::new();
    let mut seen = BTreeSet::from(from);
    let mut next = Vec::from(from);
    while let Some(person) = next.pop() {
        for row in uow.rows(&statements::TIES_OF_PERSON, args![person]).await? {
            let found = stored(&row)?;
            let across = found.tie.across_from(person);
            if seen.len() < MOST_RELATIVES && seen.insert(across) {
                next.push(across);
            }
            web.insert((found.tie.person, found.tie.other), found);
        }
    }
    Ok(web)
}

/// Records how two people of a family stand to each other.
///
/// # Errors
/// Not found outside scope; denied without the right to change the family;
/// refused by the rules of kinship; a conflict when somebody else was first.
pub async fn set_tie(
    store: &Store,
    act: &Act,
    reference: &str,
    command: &SetTie,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let (family, _) = editable(&mut uow, act, reference).await?;
        let person = present_member(&mut uow, act, family, command.person).await?;
        let other = member_of(&mut uow, act, family, command.other).await?;
        // Where the words have no elder, the adult is told of first: only an
        // adult's responsibility for a child can mean anything then.
        let even = command.kind.inverse() == command.kind;
        let (first, second) = if even && other.child && !person.child {
            (&person, &other)
        } else {
            (&other, &person)
        };
        let tie = Tie {
            person: first.id,
            other: second.id,
            kind: command.kind,
            responsibility: command.responsibility,
        };
        let web = web_of(&mut uow, [command.person, command.other]).await?;
        let old = web
            .values()
            .find(|one| one.tie.is_between(command.person, command.other))
            .cloned();
        let births = Births {
            person: first.facts.birth,
            other: second.facts.birth,
        };
        let known = Ties::new(web.values().map(|one| one.tie).collect());
        known.with(tie, births, london_day(act.at))?;
        let tie = tie.from_the_elder();
        if old
            .as_ref()
            .is_some_and(|old| old.tie == tie && old.words == tie.kind.code())
        {
            return Ok(());
        }
        replace(&mut uow, old.as_ref(), tie, command.version).await?;
        uow.record(&TieRecorded {
            family,
            person: tie.person,
            other: tie.other,
            kind: tie.kind,
            responsibility: tie.responsibility,
        })
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

async fn replace(
    uow: &mut UnitOfWork,
    old: Option<&StoredTie>,
    tie: Tie,
    read: Option<i64>,
) -> Result<(), CaseworkError> {
    if old.map(|old| old.version) != read {
        return Err(CaseworkError::Conflict);
    }
    if let Some(old) = old {
        uow.write_guarded(
            &statements::REMOVE_TIE,
            args![old.tie.person, old.tie.other, old.version],
        )
        .await?;
    }
    let version = read.map_or(1, |version| version.saturating_add(1));
    let added = uow
        .write(
            &statements::ADD_TIE,
            args![
                tie.person,
                tie.other,
                tie.kind.code(),
                tie.responsibility.code(),
                version
            ],
        )
        .await;
    match added {
        Err(error) if error.is_duplicate() => Err(CaseworkError::Conflict),
        Err(error) => Err(error.into()),
        Ok(_) => Ok(()),
    }
}

/// Takes away a tie that was recorded by mistake.
///
/// # Errors
/// As [`set_tie`]; refused when there is none.
pub async fn remove_tie(
    store: &Store,
    act: &Act,
    reference: &str,
    person: PersonId,
    other: PersonId,
    version: i64,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let (family, _) = editable(&mut uow, act, reference).await?;
        present_member(&mut uow, act, family, person).await?;
        member_of(&mut uow, act, family, other).await?;
        let rows = uow
            .rows(&statements::TIES_OF_PERSON, args![person])
            .await?
            .iter()
            .map(stored)
            .collect::<Result<Vec<_>, _>>()?;
        let Some(found) = rows
            .into_iter()
            .find(|one| one.tie.is_between(person, other))
        else {
            return Err(CaseworkError::Refused(Refusal::new(
                "people.no_tie",
                "These two people have no relationship on the record",
                "Open the person’s page again.",
            )));
        };
        uow.write_guarded(&statements::REMOVE_TIE, args![person, other, version])
            .await?;
        uow.record(&TieRemoved {
            family,
            person: found.tie.person,
            other: found.tie.other,
            kind: found.words,
        })
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}
