//! The family page's facts, read within scope: who is in it, who holds it, who
//! else is involved and how to reach them, what is due.

use domain::access::Relations;
use domain::act::Act;
use domain::ids::{FamilyId, PersonId};
use domain::people::BirthDate;
use jiff::{Timestamp, civil::Date};
use serde::Deserialize;

use super::{HeldBy, holder_of, relations_to, statements};
use crate::args;
use crate::clocks::{RunningClock, clocks_of_family};
use crate::engine::{Reads, Row, StoreError};
use crate::error::CaseworkError;

/// One person of a family, for lists.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct PersonLine {
    /// The person.
    pub id: PersonId,
    /// First names.
    pub given_name: String,
    /// Last name.
    pub family_name: String,
    /// `child` or `adult`.
    pub part: String,
    /// `exact`, `estimated`, `unborn` or `not_known`.
    pub birth: String,
    /// Date of birth, or the expected date.
    pub birth_date: Option<Date>,
    /// What else is known.
    pub details: PersonDetails,
}

impl PersonLine {
    /// The name to show: a child who is not born, and somebody whose name nobody
    /// knows, must be seen in every list too.
    #[must_use]
    pub fn shown_name(&self) -> String {
        let whole = format!("{} {}", self.given_name, self.family_name);
        match whole.trim() {
            "" if self.birth == "unborn" => "Unborn child".to_owned(),
            "" => "Name not known".to_owned(),
            name => name.to_owned(),
        }
    }
}

/// What else is known about a person.
#[derive(Clone, PartialEq, Eq, Debug, Default, Deserialize)]
#[serde(default)]
pub struct PersonDetails {
    /// What is known of the birth, once somebody has looked at it.
    pub birth: Option<BirthDate>,
    /// About how old.
    pub about_years: Option<u8>,
    /// School, nursery or college.
    pub school: Option<String>,
    /// What they are to the children.
    pub relationship: Option<String>,
    /// How to ring them.
    pub telephone: Option<String>,
    /// What makes contact unsafe.
    pub unsafe_contact: Option<String>,
    /// The language that needs an interpreter.
    pub interpreter: Option<String>,
}

/// An agency or person who is involved.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Involved {
    /// Their relation's key.
    pub relation: String,
    /// The agency.
    pub agency: Option<String>,
    /// The person.
    pub person: Option<String>,
    /// Their job.
    pub job_title: Option<String>,
    /// How to ring.
    pub telephone: Option<String>,
    /// How to write.
    pub email: Option<String>,
    /// Since when.
    pub since: Timestamp,
}

/// One request about the family.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ReferralLine {
    /// Its reference.
    pub reference: String,
    /// Where it stands.
    pub state: String,
    /// Whether somebody sees danger in it.
    pub immediate: bool,
    /// When it first came.
    pub first_received_at: Timestamp,
    /// When it was decided.
    pub decided_at: Option<Timestamp>,
}

impl ReferralLine {
    /// Whether somebody sees danger and the front door has not decided yet.
    #[must_use]
    pub fn is_danger_now(&self) -> bool {
        self.immediate && self.decided_at.is_none()
    }
}

/// Everything that the family page shows.
#[derive(Clone, Debug)]
pub struct FamilyPage {
    /// The family.
    pub id: FamilyId,
    /// Its reference.
    pub reference: String,
    /// What it is called.
    pub name: String,
    /// Its area.
    pub area: String,
    /// Whether only named people may open it.
    pub restricted: bool,
    /// How this actor stands to it.
    pub relations: Relations,
    /// Who is in it.
    pub people: Vec<PersonLine>,
    /// Who holds it.
    pub holder: Option<HeldBy>,
    /// Who else is involved.
    pub involved: Vec<Involved>,
    /// What is due.
    pub clocks: Vec<RunningClock>,
    /// The requests about it.
    pub referrals: Vec<ReferralLine>,
}

/// The family of a reference, if this actor may know of it.
///
/// # Errors
/// When the database does not answer.
pub async fn find_by_reference(
    db: &mut impl Reads,
    act: &Act,
    reference: &str,
) -> Result<Option<(FamilyId, Relations)>, StoreError> {
    let Some(row) = db
        .optional(&statements::FIND_BY_REFERENCE, args![reference])
        .await?
    else {
        return Ok(None);
    };
    let id = row.parsed("id", FamilyId::parse)?;
    let relations = relations_to(db, act, id).await?;
    Ok(if relations.is_empty() {
        None
    } else {
        Some((id, relations))
    })
}

/// The family page of a reference.
///
/// # Errors
/// [`CaseworkError::NotFound`] outside scope.
pub async fn page_of(
    db: &mut impl Reads,
    act: &Act,
    reference: &str,
) -> Result<FamilyPage, CaseworkError> {
    let row = db
        .optional(&statements::FIND_BY_REFERENCE, args![reference])
        .await?
        .ok_or(CaseworkError::NotFound)?;
    let id = row.parsed("id", FamilyId::parse)?;
    let relations = relations_to(db, act, id).await?;
    if relations.is_empty() {
        return Err(CaseworkError::NotFound);
    }
    let people = db
        .rows(&statements::MEMBERS, args![id])
        .await?
        .iter()
        .map(person_line)
        .collect::<Result<Vec<_>, _>>()?;
    Ok(FamilyPage {
        id,
        reference: row.text("reference")?,
        name: row.text("name")?,
        area: row.text("area")?,
        restricted: row.yes("restricted")?,
        relations,
        people,
        holder: holder_of(db, id).await?,
        involved: involved_with(db, id).await?,
        clocks: clocks_of_family(db, id).await?,
        referrals: referrals_of(db, id).await?,
    })
}

pub(crate) fn person_line(row: &Row) -> Result<PersonLine, StoreError> {
    Ok(PersonLine {
        id: row.parsed("id", PersonId::parse)?,
        given_name: row.text("given_name")?,
        family_name: row.text("family_name")?,
        part: row.text("part")?,
        birth: row.text("birth")?,
        birth_date: row.optional_day("birth_date")?,
        details: row.document("details")?,
    })
}

async fn involved_with(db: &mut impl Reads, family: FamilyId) -> Result<Vec<Involved>, StoreError> {
    db.rows(&statements::INVOLVED, args![family])
        .await?
        .iter()
        .map(|row| {
            Ok(Involved {
                relation: row.text("relation")?,
                agency: row.optional_text("agency_name")?,
                person: row.optional_text("user_name")?,
                job_title: row.optional_text("job_title")?,
                telephone: match row.optional_text("user_telephone")? {
                    Some(found) => Some(found),
                    None => row.optional_text("agency_telephone")?,
                },
                email: match row.optional_text("user_email")? {
                    Some(found) => Some(found),
                    None => row.optional_text("agency_email")?,
                },
                since: row.instant("from_at")?,
            })
        })
        .collect()
}

async fn referrals_of(
    db: &mut impl Reads,
    family: FamilyId,
) -> Result<Vec<ReferralLine>, StoreError> {
    db.rows(&statements::REFERRALS_OF, args![family])
        .await?
        .iter()
        .map(|row| {
            Ok(ReferralLine {
                reference: row.text("reference")?,
                state: row.text("state")?,
                immediate: row.yes("immediate")?,
                first_received_at: row.instant("first_received_at")?,
                decided_at: row.optional_instant("decided_at")?,
            })
        })
        .collect()
}
