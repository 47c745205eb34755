//! A family's people as they are stored, read within scope.

use domain::access::{Relations, may, permit};
use domain::act::Act;
use domain::ids::{FamilyId, PersonId};
use domain::people::{AsReferred, PersonFacts};
use jiff::Timestamp;
use jiff::civil::Date;

use super::statements;
use crate::args;
use crate::engine::{Reads, Row, StoreError};
use crate::error::CaseworkError;
use crate::families::{PersonDetails, find_by_reference};
use crate::time::london_day;

/// Somebody in a family, now or earlier.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Member {
    /// The person.
    pub id: PersonId,
    /// Whether they are a child of this family.
    pub child: bool,
    /// Whether they live with this family.
    pub lives_here: bool,
    /// Since when they belong to it.
    pub from: Timestamp,
    /// Until when; none while they do.
    pub until: Option<Timestamp>,
    /// What they are to the children, as the request said.
    pub as_told: Option<String>,
    /// What is known of them.
    pub facts: PersonFacts,
    /// The version of the facts, against silent overwriting.
    pub version: i64,
    pub(super) details: PersonDetails,
}

/// A family whose record the actor may read.
///
/// # Errors
/// Not found outside scope; denied without the right to read it.
pub async fn open_family(
    db: &mut impl Reads,
    act: &Act,
    reference: &str,
) -> Result<(FamilyId, Relations), CaseworkError> {
    let (family, relations) = find_by_reference(db, act, reference)
        .await?
        .ok_or(CaseworkError::NotFound)?;
    permit::<may::ReadFamily, _>(act, &relations, ())?;
    Ok((family, relations))
}

/// A family whose people the actor may change.
pub(super) async fn editable(
    db: &mut impl Reads,
    act: &Act,
    reference: &str,
) -> Result<(FamilyId, Relations), CaseworkError> {
    let (family, relations) = open_family(db, act, reference).await?;
    permit::<may::EditFamily, _>(act, &relations, ())?;
    Ok((family, relations))
}

/// Everybody who is or was in a family: those in it now first, each once.
///
/// # Errors
/// When the database does not answer.
pub async fn members_of(
    db: &mut impl Reads,
    family: FamilyId,
    today: Date,
) -> Result<Vec<Member>, StoreError> {
    let mut members: Vec<Member> = Vec::new();
    for row in db.rows(&statements::MEMBERS, args![family]).await? {
        let member = member(&row, today)?;
        match members.iter_mut().find(|one| one.id == member.id) {
            Some(earlier) if earlier.until.is_some() && member.until.is_none() => *earlier = member,
            Some(_) => {}
            None => members.push(member),
        }
    }
    members.sort_by_key(|one| one.until.is_some());
    Ok(members)
}

/// One person of a family.
pub(super) async fn member_of(
    db: &mut impl Reads,
    act: &Act,
    family: FamilyId,
    person: PersonId,
) -> Result<Member, CaseworkError> {
    let row = db
        .optional(&statements::MEMBER, args![family, person])
        .await?
        .ok_or(CaseworkError::NotFound)?;
    Ok(member(&row, london_day(act.at))?)
}

/// One person who is in the family now; whoever left is not changed from here.
pub(super) async fn present_member(
    db: &mut impl Reads,
    act: &Act,
    family: FamilyId,
    person: PersonId,
) -> Result<Member, CaseworkError> {
    let found = member_of(db, act, family, person).await?;
    match found.until {
        None => Ok(found),
        Some(_) => Err(CaseworkError::NotFound),
    }
}

fn member(row: &Row, today: Date) -> Result<Member, StoreError> {
    let details: PersonDetails = row.document("details")?;
    let facts = match row.optional_text("facts")? {
        Some(_) => row.document("facts")?,
        None => as_referred(row, &details, today)?,
    };
    Ok(Member {
        id: row.parsed("id", PersonId::parse)?,
        child: row.text("part")? == "child",
        lives_here: row.yes("lives_here")?,
        from: row.instant("from_at")?,
        until: row.optional_instant("until_at")?,
        as_told: details
            .relationship
            .clone()
            .filter(|words| !words.trim().is_empty()),
        facts,
        version: row.int("version")?,
        details,
    })
}

fn as_referred(row: &Row, details: &PersonDetails, today: Date) -> Result<PersonFacts, StoreError> {
    Ok(PersonFacts::as_referred(
        &AsReferred {
            given: &row.text("given_name")?,
            family: &row.text("family_name")?,
            known_as: &row.text("known_as")?,
            birth: &row.text("birth")?,
            birth_date: row.optional_day("birth_date")?,
            about_years: details.about_years,
            school: details.school.as_deref(),
            telephone: details.telephone.as_deref(),
            unsafe_contact: details.unsafe_contact.as_deref(),
            interpreter: details.interpreter.as_deref(),
        },
        today,
    ))
}
