//! The people of a join: who was recorded twice becomes one, everybody else
//! comes along.

use std::collections::{BTreeMap, BTreeSet};

use domain::ids::{FamilyId, JoinId, PersonId};

use super::statements::{self, OF_PERSON};
use super::{Content, Membership, Tie};
use crate::args;
use crate::engine::{Reads as _, Row, StoreError, UnitOfWork};
use crate::error::CaseworkError;
use crate::people::write_search_words;

struct Place {
    family: FamilyId,
    person: PersonId,
    part: String,
    lives_here: bool,
    from: jiff::Timestamp,
}

fn place(row: &Row) -> Result<Place, StoreError> {
    Ok(Place {
        family: row.parsed("family_id", FamilyId::parse)?,
        person: row.parsed("person_id", PersonId::parse)?,
        part: row.text("part")?,
        lives_here: row.yes("lives_here")?,
        from: row.instant("from_at")?,
    })
}

/// Everybody of the brought family comes into the one that goes on.
pub(super) async fn bring_people(
    uow: &mut UnitOfWork,
    id: JoinId,
    (brought, kept): (FamilyId, FamilyId),
    content: &mut Content,
) -> Result<(), CaseworkError> {
    let goes_on: BTreeMap<PersonId, PersonId> = content
        .people
        .iter()
        .map(|[gone, kept]| (*gone, *kept))
        .collect();
    for row in uow.rows(&statements::OF_FAMILY_NOW, args![brought]).await? {
        let was = place(&row)?;
        let person = goes_on.get(&was.person).copied().unwrap_or(was.person);
        move_place(uow, &was, (kept, person), content).await?;
    }
    for pair in content.people.clone() {
        bring_person(uow, id, pair, content).await?;
    }
    Ok(())
}

/// One person who was recorded twice: places in families, addresses, agreements
/// and ties go to the record that goes on, under whose name both names are found.
pub(super) async fn bring_person(
    uow: &mut UnitOfWork,
    id: JoinId,
    [gone, kept]: [PersonId; 2],
    content: &mut Content,
) -> Result<(), CaseworkError> {
    uow.write_guarded(&statements::BRING_PERSON, args![gone, kept])
        .await?;
    for row in uow.rows(&statements::MEMBERSHIPS, args![gone]).await? {
        let was = place(&row)?;
        move_place(uow, &was, (was.family, kept), content).await?;
    }
    for one in OF_PERSON {
        uow.write(&one.note, args![id, gone]).await?;
        uow.write(&one.take, args![gone, kept]).await?;
    }
    bring_ties(uow, [gone, kept], content).await?;
    let mut names = names_of(uow, kept).await?;
    names.extend(names_of(uow, gone).await?);
    write_search_words(uow, kept, names.iter().map(String::as_str)).await?;
    write_search_words(uow, gone, std::iter::empty()).await?;
    Ok(())
}

async fn move_place(
    uow: &mut UnitOfWork,
    was: &Place,
    (family, person): (FamilyId, PersonId),
    content: &mut Content,
) -> Result<(), CaseworkError> {
    let at = uow.at();
    uow.write(
        &statements::END_MEMBERSHIP,
        args![was.family, was.person, at],
    )
    .await?;
    content.ended.push(Membership {
        family: was.family,
        person: was.person,
        from: was.from,
    });
    for row in uow.rows(&statements::MEMBERSHIPS, args![person]).await? {
        if place(&row)?.family == family {
            return Ok(());
        }
    }
    uow.write(
        &statements::ADD_MEMBERSHIP,
        args![family, person, &was.part, at, was.lives_here],
    )
    .await?;
    content.added.push(Membership {
        family,
        person,
        from: at,
    });
    Ok(())
}

async fn ties_of(uow: &mut UnitOfWork, person: PersonId) -> Result<Vec<Tie>, CaseworkError> {
    let mut ties = Vec::new();
    for row in uow.rows(&statements::TIES, args![person]).await? {
        ties.push(Tie {
            person: row.parsed("person_id", PersonId::parse)?,
            other: row.parsed("other_id", PersonId::parse)?,
            kind: row.text("kind")?,
            responsibility: row.text("parental_responsibility")?,
            version: row.int("version")?,
        });
    }
    Ok(ties)
}

async fn bring_ties(
    uow: &mut UnitOfWork,
    [gone, kept]: [PersonId; 2],
    content: &mut Content,
) -> Result<(), CaseworkError> {
    let mut known: BTreeSet<PersonId> = ties_of(uow, kept)
        .await?
        .iter()
        .map(|tie| {
            if tie.person == kept {
                tie.other
            } else {
                tie.person
            }
        })
        .collect();
    for tie in ties_of(uow, gone).await? {
        uow.write(&statements::DROP_TIE, args![tie.person, tie.other])
            .await?;
        // A tie that this join itself had made is not one to restore.
        let made = |one: &[PersonId; 2]| *one == [tie.person, tie.other];
        if content.ties_added.iter().any(made) {
            content.ties_added.retain(|one| !made(one));
        } else {
            content.ties_removed.push(tie.clone());
        }
        let moved = |one: PersonId| if one == gone { kept } else { one };
        let (person, other) = (moved(tie.person), moved(tie.other));
        let far = if person == kept { other } else { person };
        if far == kept || !known.insert(far) {
            continue;
        }
        uow.write(
            &statements::ADD_TIE,
            args![person, other, &tie.kind, &tie.responsibility, tie.version],
        )
        .await?;
        content.ties_added.push([person, other]);
    }
    Ok(())
}

/// The names that a person is recorded under.
pub(super) async fn names_of(
    uow: &mut UnitOfWork,
    person: PersonId,
) -> Result<Vec<String>, CaseworkError> {
    let row = uow
        .optional(&statements::NAMES, args![person])
        .await?
        .ok_or(CaseworkError::NotFound)?;
    Ok(vec![
        row.text("given_name")?,
        row.text("family_name")?,
        row.text("known_as")?,
    ])
}
