//! Restricting a family's record to named people, and who they are. Whoever
//! restricts is on the list, and so is the named holder: the record is never
//! shut to everybody.

use domain::access::{
    Action, FamilyRestricted, ListedPersonAdded, ListedPersonRemoved, Reason, Relations,
    RestrictionLifted, RestrictionRefused, allows, may, permit, removable,
};
use domain::act::Act;
use domain::ids::{FamilyId, UserId};
use jiff::Timestamp;

use super::statements;
use crate::args;
use crate::engine::{Reads, Store, StoreError, UnitOfWork, retrying};
use crate::error::CaseworkError;
use crate::families::statements::FIND_BY_REFERENCE;
use crate::families::{holder_of, relations_to};

/// A family found for the pages about its restriction.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Subjected {
    /// The family.
    pub family: FamilyId,
    /// Its reference.
    pub reference: String,
    /// Whether only named people may open it.
    pub restricted: bool,
    /// How the actor stands to it.
    pub relations: Relations,
}

/// The restriction in force.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Restriction {
    /// Why.
    pub reason: String,
    /// Since when.
    pub since: Timestamp,
    /// Who restricted it.
    pub by: String,
    /// For which agency.
    pub agency: String,
    /// Who may open it.
    pub listed: Vec<ListedPerson>,
}

/// Somebody on the list, or somebody who could be.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ListedPerson {
    /// The account.
    pub user: UserId,
    /// Their name.
    pub name: String,
    /// Their job.
    pub job_title: String,
    /// Where they work; none where it was not asked for.
    pub agency: Option<String>,
}

/// One restricted record, as the governance lead sees it: no name, no content.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct RestrictedLine {
    /// The family's reference.
    pub reference: String,
    /// Why.
    pub reason: String,
    /// Since when.
    pub since: Timestamp,
    /// Who restricted it.
    pub by: String,
    /// For which agency.
    pub agency: String,
    /// How many people may open it.
    pub listed: i64,
}

/// The family, for somebody who may restrict it. The governance lead reaches
/// the list without reaching the record.
///
/// # Errors
/// Not found outside scope; denied.
pub async fn find_to_restrict(
    db: &mut impl Reads,
    act: &Act,
    reference: &str,
) -> Result<Subjected, CaseworkError> {
    let found = find_about(db, act, reference, Action::RestrictFamily).await?;
    let relations = found.relations.clone();
    Ok(permit::<may::RestrictFamily, _>(act, &relations, found)?.into_record())
}

/// A family, for somebody who stands in a relation to it or whose role alone
/// lets them act about the record without opening it.
async fn find_about(
    db: &mut impl Reads,
    act: &Act,
    reference: &str,
    action: Action,
) -> Result<Subjected, CaseworkError> {
    let row = db
        .optional(&FIND_BY_REFERENCE, args![reference])
        .await?
        .ok_or(CaseworkError::NotFound)?;
    let family = row.parsed("id", FamilyId::parse)?;
    let relations = relations_to(db, act, family).await?;
    if relations.is_empty() && !allows(act, &Relations::none(), action) {
        return Err(CaseworkError::NotFound);
    }
    Ok(Subjected {
        family,
        reference: row.text("reference")?,
        restricted: row.yes("restricted")?,
        relations,
    })
}

/// The family, for somebody who may see who has looked at its record; and
/// whether they can open the record themselves.
///
/// # Errors
/// Not found outside scope; denied.
pub async fn find_for_log(
    db: &mut impl Reads,
    act: &Act,
    reference: &str,
) -> Result<(FamilyId, bool), CaseworkError> {
    let found = find_about(db, act, reference, Action::SeeAccessLog).await?;
    permit::<may::SeeAccessLog, _>(act, &found.relations, ())?;
    let opens = allows(act, &found.relations, Action::ReadFamily);
    Ok((found.family, opens))
}

fn person(row: &crate::engine::Row, id: &str) -> Result<ListedPerson, StoreError> {
    Ok(ListedPerson {
        user: row.parsed(id, UserId::parse)?,
        name: row.text("name")?,
        job_title: row.text("job_title")?,
        agency: None,
    })
}

async fn listed(db: &mut impl Reads, family: FamilyId) -> Result<Vec<ListedPerson>, StoreError> {
    db.rows(&statements::LISTED, args![family])
        .await?
        .iter()
        .map(|row| {
            Ok(ListedPerson {
                agency: row.optional_text("agency_name")?,
                ..person(row, "user_id")?
            })
        })
        .collect()
}

/// The restriction in force, if the record is restricted.
///
/// # Errors
/// When the database does not answer.
pub async fn restriction_of(
    db: &mut impl Reads,
    family: FamilyId,
) -> Result<Option<Restriction>, StoreError> {
    let Some(row) = db.optional(&statements::RESTRICTION, args![family]).await? else {
        return Ok(None);
    };
    Ok(Some(Restriction {
        reason: row.text("reason")?,
        since: row.instant("restricted_at")?,
        by: row.text("by_name")?,
        agency: row.text("agency_name")?,
        listed: listed(db, family).await?,
    }))
}

/// Whom to ask for a place on the list of a restricted record; none for whoever
/// may open it. A work list keeps the line of such a family, without its name.
///
/// # Errors
/// When the database does not answer.
pub async fn whom_to_ask(
    db: &mut impl Reads,
    act: &Act,
    family: FamilyId,
) -> Result<Option<String>, StoreError> {
    if !relations_to(db, act, family).await?.is_empty() {
        return Ok(None);
    }
    let row = db.optional(&statements::RESTRICTION, args![family]).await?;
    Ok(Some(match row {
        Some(row) => format!("{}, {}", row.text("by_name")?, row.text("agency_name")?),
        None => "the information governance lead".to_owned(),
    }))
}

/// Who could be put on the list: colleagues in one's agency, and whoever works
/// with the family already.
///
/// # Errors
/// When the database does not answer.
pub async fn people_to_choose(
    db: &mut impl Reads,
    act: &Act,
    family: FamilyId,
) -> Result<Vec<ListedPerson>, StoreError> {
    let mut people: Vec<ListedPerson> = Vec::new();
    let involved = db.rows(&statements::INVOLVED_PEOPLE, args![family]).await?;
    let colleagues = db
        .rows(&statements::COLLEAGUES, args![act.agency()])
        .await?;
    for row in involved.iter().chain(&colleagues) {
        let found = person(row, "id")?;
        if people.iter().all(|other| other.user != found.user) {
            people.push(found);
        }
    }
    people.sort_by(|one, other| one.name.cmp(&other.name).then(one.user.cmp(&other.user)));
    Ok(people)
}

/// Every restricted record, for the governance lead, longest first.
///
/// # Errors
/// Denied to anybody else.
pub async fn restricted_records(
    db: &mut impl Reads,
    act: &Act,
    limit: i64,
) -> Result<Vec<RestrictedLine>, CaseworkError> {
    permit::<may::OverseeAccess, _>(act, &Relations::none(), ())?;
    let rows = db.rows(&statements::RESTRICTED, args![limit]).await?;
    rows.iter()
        .map(|row| {
            Ok(RestrictedLine {
                reference: row.text("reference")?,
                reason: row.text("reason")?,
                since: row.instant("restricted_at")?,
                by: row.text("by_name")?,
                agency: row.text("agency_name")?,
                listed: row.int("listed")?,
            })
        })
        .collect()
}

async fn list_person(
    uow: &mut UnitOfWork,
    family: FamilyId,
    person: UserId,
) -> Result<(), StoreError> {
    let at = uow.at();
    uow.write(&statements::LIST_PERSON, args![family, person, at])
        .await?;
    Ok(())
}

/// Restricts a record to the people named, to whoever does it and to the named holder.
///
/// # Errors
/// Not found outside scope; denied; refused without a reason or when it is
/// restricted already.
pub async fn restrict(
    store: &Store,
    act: &Act,
    reference: &str,
    people: &[UserId],
    reason: &str,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let found = find_to_restrict(&mut uow, act, reference).await?;
        let reason = Reason::parse(reason).map_err(domain::refusal::Refusal::from)?;
        let by = act.user().ok_or(CaseworkError::NotFound)?;
        let agency = act.agency().ok_or(CaseworkError::NotFound)?;
        if uow
            .write(&statements::RESTRICT, args![found.family])
            .await?
            == 0
        {
            return Err(refused(RestrictionRefused::AlreadyRestricted));
        }
        let (id, at) = (uow.new_id().to_string(), uow.at());
        uow.write(
            &statements::ADD_RESTRICTION,
            args![id, found.family, reason.as_str(), by, agency, at],
        )
        .await?;
        // Whoever was on an earlier list is not on this one.
        uow.write(&statements::CLEAR_LIST, args![found.family])
            .await?;
        let holder = holder_of(&mut uow, found.family)
            .await?
            .and_then(|held| held.user);
        for person in people.iter().copied().chain([by]).chain(holder) {
            list_person(&mut uow, found.family, person).await?;
        }
        let listed = listed(&mut uow, found.family)
            .await?
            .iter()
            .map(|person| person.user)
            .collect();
        uow.record(&FamilyRestricted {
            family: found.family,
            reason,
            listed,
        })
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

fn refused(refused: RestrictionRefused) -> CaseworkError {
    CaseworkError::Refused(refused.into())
}

/// Whom a change of the list is about.
#[derive(Clone, Copy, Debug)]
enum Named<'a> {
    Account(UserId),
    Email(&'a str),
}

/// Puts somebody on the list, by account or by the e-mail address that they sign in with.
///
/// # Errors
/// Not found outside scope; denied; refused when the record is not restricted
/// or nobody has the address.
pub async fn add_person(
    store: &Store,
    act: &Act,
    reference: &str,
    account: Option<UserId>,
    email: &str,
) -> Result<(), CaseworkError> {
    let named = account.map_or(Named::Email(email), Named::Account);
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let found = find_to_restrict(&mut uow, act, reference).await?;
        if !found.restricted {
            return Err(refused(RestrictionRefused::NotRestricted));
        }
        let person = match named {
            Named::Account(user) => user,
            Named::Email(email) => {
                let address = domain::accounts::sign_in_name(email);
                uow.optional(&statements::PERSON, args![address])
                    .await?
                    .ok_or_else(|| refused(RestrictionRefused::NobodyChosen))?
                    .parsed("id", UserId::parse)?
            }
        };
        list_person(&mut uow, found.family, person).await?;
        uow.record(&ListedPersonAdded {
            family: found.family,
            person,
        })
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

/// Takes somebody off the list.
///
/// # Errors
/// Not found outside scope or when they are not on it; denied; refused when
/// nobody would be left.
pub async fn remove_person(
    store: &Store,
    act: &Act,
    reference: &str,
    person: UserId,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let found = find_to_restrict(&mut uow, act, reference).await?;
        let names: Vec<UserId> = listed(&mut uow, found.family)
            .await?
            .iter()
            .map(|listed| listed.user)
            .collect();
        removable(&names, person, act.user()).map_err(refused)?;
        if uow
            .write(&statements::UNLIST_PERSON, args![found.family, person])
            .await?
            == 0
        {
            return Err(CaseworkError::NotFound);
        }
        uow.record(&ListedPersonRemoved {
            family: found.family,
            person,
        })
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

/// Lifts the restriction: the relations alone decide again.
///
/// # Errors
/// Not found outside scope; denied; refused without a reason or when the record
/// is not restricted.
pub async fn lift(
    store: &Store,
    act: &Act,
    reference: &str,
    reason: &str,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let found = find_to_restrict(&mut uow, act, reference).await?;
        let reason = Reason::parse(reason).map_err(domain::refusal::Refusal::from)?;
        let by = act.user().ok_or(CaseworkError::NotFound)?;
        if uow.write(&statements::LIFT, args![found.family]).await? == 0 {
            return Err(refused(RestrictionRefused::NotRestricted));
        }
        let at = uow.at();
        uow.write(
            &statements::END_RESTRICTION,
            args![found.family, by, at, reason.as_str()],
        )
        .await?;
        uow.write(&statements::CLEAR_LIST, args![found.family])
            .await?;
        uow.record(&RestrictionLifted {
            family: found.family,
            reason,
        })
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}
