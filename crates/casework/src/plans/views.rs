//! The plan with the names that a page needs, read within scope.

use std::collections::{BTreeMap, BTreeSet};

use domain::access::{may, permit};
use domain::act::Act;
use domain::cases::Stage;
use domain::ids::{AgencyId, CaseId, FamilyId, PersonId, PlanId, UserId};
use domain::plans::{ActionOwner, Plan, Whose};
use jiff::Timestamp;

use super::owners::in_the_team;
use super::statements;
use crate::args;
use crate::cases::{Case, find};
use crate::engine::{Reads, StoreError};
use crate::error::CaseworkError;
use crate::families::{PersonLine, person_line};

/// A plan as it is stored.
#[derive(Clone, Debug)]
pub(crate) struct Stored {
    pub(crate) id: PlanId,
    pub(crate) plan: Plan,
    pub(crate) version: i64,
}

/// An agency that can own an action.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct AgencyChoice {
    /// The agency.
    pub id: AgencyId,
    /// Its name.
    pub name: String,
}

/// One case of a family, for the links between earlier and later help.
#[derive(Clone, Debug)]
pub struct CasePast {
    /// Its reference.
    pub reference: String,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// When it was closed.
    pub closed_at: Option<Timestamp>,
    /// Where it stands.
    pub stage: Stage,
}

/// Everything that the pages of a plan show.
#[derive(Clone, Debug)]
pub struct PlanPage {
    /// The case.
    pub case: Case,
    /// The plan; none before it is begun.
    pub plan: Option<Plan>,
    /// Who is in the family.
    pub people: Vec<PersonLine>,
    /// The names of agencies.
    pub agencies: BTreeMap<AgencyId, String>,
    /// The names of those who have worked with the family.
    pub users: BTreeMap<UserId, String>,
    /// When the next review is due.
    pub next_review: Option<Timestamp>,
    /// The agencies that somebody of is in the team, or leads.
    pub in_team: BTreeSet<AgencyId>,
}

impl PlanPage {
    /// A person's name; empty when they have left the family.
    #[must_use]
    pub fn person_name(&self, person: PersonId) -> String {
        self.people
            .iter()
            .find(|one| one.id == person)
            .map_or_else(String::new, PersonLine::shown_name)
    }

    /// Who does an action, by name.
    #[must_use]
    pub fn owner_name(&self, owner: &ActionOwner) -> String {
        match owner {
            ActionOwner::Family { person } => self.person_name(*person),
            ActionOwner::Agency { agency, .. } => {
                self.agencies.get(agency).cloned().unwrap_or_default()
            }
            ActionOwner::Other { name } => name.clone(),
        }
    }

    /// Whether an agency does it that nobody in the team is of: nobody would be told.
    #[must_use]
    pub fn nobody_to_tell(&self, owner: &ActionOwner) -> bool {
        match owner {
            ActionOwner::Agency { agency, .. } => !self.in_team.contains(agency),
            ActionOwner::Family { .. } | ActionOwner::Other { .. } => false,
        }
    }

    /// A worker's name.
    #[must_use]
    pub fn user_name(&self, user: UserId) -> String {
        self.users.get(&user).cloned().unwrap_or_default()
    }
}

/// The names that a member of the family reads in the plan.
#[derive(Clone, Debug)]
pub(crate) struct Names {
    people: Vec<PersonLine>,
    agencies: BTreeMap<AgencyId, String>,
}

impl Names {
    /// The children.
    pub(crate) fn children(&self) -> Vec<PersonId> {
        self.people
            .iter()
            .filter(|one| one.part == "child")
            .map(|one| one.id)
            .collect()
    }

    fn first_name(&self, person: PersonId) -> String {
        self.people
            .iter()
            .find(|one| one.id == person)
            .map_or_else(String::new, |one| one.given_name.clone())
    }

    /// Whose a need is.
    pub(crate) fn whose(&self, whose: Whose) -> String {
        match whose {
            Whose::Family => "All of us".to_owned(),
            Whose::Person { person } => self.first_name(person),
        }
    }

    /// Who does an action.
    pub(crate) fn owner(&self, owner: &ActionOwner) -> String {
        match owner {
            ActionOwner::Family { person } => self.first_name(*person),
            ActionOwner::Agency { agency, .. } => {
                self.agencies.get(agency).cloned().unwrap_or_default()
            }
            ActionOwner::Other { name } => name.clone(),
        }
    }
}

/// The names that a member of the family reads in the plan, for the page behind
/// a family's own link.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn names_for_family(
    db: &mut impl Reads,
    family: FamilyId,
) -> Result<Names, StoreError> {
    Ok(Names {
        people: people_of(db, family).await?,
        agencies: agency_names(db).await?,
    })
}

async fn agency_names(db: &mut impl Reads) -> Result<BTreeMap<AgencyId, String>, StoreError> {
    let mut names = BTreeMap::new();
    for row in db.rows(&statements::AGENCY_NAMES, args![]).await? {
        names.insert(row.parsed("id", AgencyId::parse)?, row.text("name")?);
    }
    Ok(names)
}

/// The plan page of a case.
///
/// # Errors
/// [`CaseworkError::NotFound`] outside scope; denied without a right to read.
pub async fn plan_page(
    db: &mut impl Reads,
    act: &Act,
    reference: &str,
) -> Result<PlanPage, CaseworkError> {
    let case = find(db, act, reference).await?;
    permit::<may::ReadFamily, _>(act, &case.relations, ())?;
    let names = agency_names(db).await?;
    let mut users = BTreeMap::new();
    for row in db.rows(&statements::USER_NAMES, args![case.family]).await? {
        users.insert(row.parsed("id", UserId::parse)?, row.text("name")?);
    }
    Ok(PlanPage {
        plan: load(db, case.id).await?.map(|stored| stored.plan),
        people: people_of(db, case.family).await?,
        agencies: names,
        users,
        next_review: next_review_of(db, case.id).await?,
        in_team: in_the_team(db, &case).await?.into_keys().collect(),
        case,
    })
}

/// The plan of a case that the caller may read already.
///
/// # Errors
/// When the database does not answer.
pub async fn plan_of(db: &mut impl Reads, case: CaseId) -> Result<Option<Plan>, StoreError> {
    Ok(load(db, case).await?.map(|stored| stored.plan))
}

pub(crate) async fn load(db: &mut impl Reads, case: CaseId) -> Result<Option<Stored>, StoreError> {
    match db.optional(&statements::OF_CASE, args![case]).await? {
        Some(row) => Ok(Some(Stored {
            id: row.parsed("id", PlanId::parse)?,
            plan: row.document("state")?,
            version: row.int("version")?,
        })),
        None => Ok(None),
    }
}

/// When the next review of a case is due.
///
/// # Errors
/// When the database does not answer.
pub async fn next_review_of(
    db: &mut impl Reads,
    case: CaseId,
) -> Result<Option<Timestamp>, StoreError> {
    db.optional(&statements::NEXT_REVIEW, args![case.to_string()])
        .await?
        .map(|row| row.instant("due_at"))
        .transpose()
}

/// The agencies that can own an action, by name.
///
/// # Errors
/// When the database does not answer.
pub async fn agencies(db: &mut impl Reads) -> Result<Vec<AgencyChoice>, StoreError> {
    db.rows(&statements::AGENCIES, args![])
        .await?
        .iter()
        .map(|row| {
            Ok(AgencyChoice {
                id: row.parsed("id", AgencyId::parse)?,
                name: row.text("name")?,
            })
        })
        .collect()
}

/// Every case of a family, newest first, for a caller that may read the family.
///
/// # Errors
/// When the database does not answer.
pub async fn cases_of_family(
    db: &mut impl Reads,
    family: FamilyId,
) -> Result<Vec<CasePast>, StoreError> {
    db.rows(&statements::CASES_OF_FAMILY, args![family])
        .await?
        .iter()
        .map(|row| {
            Ok(CasePast {
                reference: row.text("reference")?,
                opened_at: row.instant("opened_at")?,
                closed_at: row.optional_instant("closed_at")?,
                stage: row.document("state")?,
            })
        })
        .collect()
}

async fn people_of(db: &mut impl Reads, family: FamilyId) -> Result<Vec<PersonLine>, StoreError> {
    db.rows(&crate::families::statements::MEMBERS, args![family])
        .await?
        .iter()
        .map(person_line)
        .collect()
}

/// The adults of a family, by identifier.
pub(crate) async fn adults_of(
    db: &mut impl Reads,
    family: FamilyId,
) -> Result<Vec<PersonId>, StoreError> {
    let people = people_of(db, family).await?;
    let adults = people.iter().filter(|one| one.part != "child");
    Ok(adults.map(|one| one.id).collect())
}

/// The children and everybody, of a family, by identifier.
pub(crate) async fn children_of(
    db: &mut impl Reads,
    family: FamilyId,
) -> Result<(Vec<PersonId>, Vec<PersonId>), StoreError> {
    let people = people_of(db, family).await?;
    let children = people
        .iter()
        .filter(|one| one.part == "child")
        .map(|one| one.id)
        .collect();
    Ok((children, people.iter().map(|one| one.id).collect()))
}
