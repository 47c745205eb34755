//! Everything that one person's page shows, as this actor may see it.

use domain::access::{Action, Relations, allows};
use domain::act::Act;
use domain::ids::{FamilyId, PersonId};
use domain::people::{ParentalResponsibility, PersonFacts, Relationship};
use jiff::Timestamp;

use super::addresses::{AddressLine, addresses_of};
use super::read::{Member, member_of, members_of, open_family};
use super::{statements, ties};
use crate::args;
use crate::engine::{Reads, StoreError};
use crate::error::CaseworkError;
use crate::families::relations_to;
use crate::time::london_day;

/// A relation of the person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct TieLine {
    /// The other one.
    pub other: PersonId,
    /// Their name.
    pub name: String,
    /// What the other one is to the person.
    pub kind: Relationship,
    /// A request's own words, where they say more than the kind.
    pub as_told: Option<String>,
    /// Whether the other one is the elder, so that responsibility is theirs.
    pub other_is_elder: bool,
    /// Whether the elder holds parental responsibility for the younger.
    pub responsibility: ParentalResponsibility,
    /// Against silent overwriting.
    pub version: i64,
}

/// Another family that the person is or was in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Elsewhere {
    /// One that the actor may open.
    Open {
        /// Its reference.
        reference: String,
        /// Its name.
        name: String,
        /// Since when.
        from: Timestamp,
        /// Until when.
        until: Option<Timestamp>,
    },
    /// One that the actor may not open: that there is one is all that is said.
    Closed,
}

/// The page.
#[derive(Clone, Debug)]
pub struct PersonPage {
    /// The family whose record is open.
    pub family: FamilyId,
    /// Its reference.
    pub reference: String,
    /// How the actor stands to it.
    pub relations: Relations,
    /// The person; of somebody who left, only what was true then is shown.
    pub member: Member,
    /// Where they live and lived.
    pub addresses: Vec<AddressLine>,
    /// How they stand to the others of this family.
    pub ties: Vec<TieLine>,
    /// Whether they are also related to somebody outside this family.
    pub tied_outside: bool,
    /// Their other families.
    pub elsewhere: Vec<Elsewhere>,
    /// Everybody else of this family.
    pub others: Vec<Member>,
}

/// One person of a family.
///
/// # Errors
/// [`CaseworkError::NotFound`] outside scope or when they are not in this family.
pub async fn person_page(
    db: &mut impl Reads,
    act: &Act,
    reference: &str,
    person: PersonId,
) -> Result<PersonPage, CaseworkError> {
    let (family, relations) = open_family(db, act, reference).await?;
    let member = member_of(db, act, family, person).await?;
    let others: Vec<Member> = members_of(db, family, london_day(act.at))
        .await?
        .into_iter()
        .filter(|one| one.id != person)
        .collect();
    let mut page = PersonPage {
        family,
        reference: reference.to_owned(),
        relations,
        member,
        addresses: Vec::new(),
        ties: Vec::new(),
        tied_outside: false,
        elsewhere: elsewhere(db, act, family, person).await?,
        others,
    };
    if page.member.until.is_none() {
        page.addresses = addresses_of(db, act, &page.relations, family, person).await?;
        tie_lines(db, &mut page).await?;
    } else {
        // What became of them after they left is no part of this family's record.
        page.member.facts = PersonFacts {
            name: page.member.facts.name.take(),
            ..PersonFacts::default()
        };
    }
    Ok(page)
}

async fn tie_lines(db: &mut impl Reads, page: &mut PersonPage) -> Result<(), StoreError> {
    let person = page.member.id;
    for row in db.rows(&statements::TIES_OF_PERSON, args![person]).await? {
        let found = ties::stored(&row)?;
        let other = found.tie.across_from(person);
        let Some(them) = page.others.iter().find(|one| one.id == other) else {
            page.tied_outside = true;
            continue;
        };
        let kind = found.tie.seen_from(person);
        let told = kind == Relationship::NotKnown && !found.words.is_empty();
        page.ties.push(TieLine {
            other,
            name: them.facts.shown_name(),
            kind,
            as_told: (told && found.words != Relationship::NotKnown.code()).then_some(found.words),
            other_is_elder: found.tie.person == other,
            responsibility: found.tie.responsibility,
            version: found.version,
        });
    }
    Ok(())
}

async fn elsewhere(
    db: &mut impl Reads,
    act: &Act,
    family: FamilyId,
    person: PersonId,
) -> Result<Vec<Elsewhere>, StoreError> {
    let mut found = Vec::new();
    for row in db
        .rows(&statements::OTHER_FAMILIES, args![person, family])
        .await?
    {
        let other = row.parsed("id", FamilyId::parse)?;
        let relations = relations_to(db, act, other).await?;
        let line = if allows(act, &relations, Action::ReadFamily) {
            Elsewhere::Open {
                reference: row.text("reference")?,
                name: row.text("name")?,
                from: row.instant("from_at")?,
                until: row.optional_instant("until_at")?,
            }
        } else {
            Elsewhere::Closed
        };
        // However many there are, a closed family is said once.
        if !found.contains(&line) {
            found.push(line);
        }
    }
    Ok(found)
}
