//! Who is in the team. Somebody with an account gains the relation `team`, and
//! loses it on leaving; somebody without one is named.

use domain::access::{Relation, may, permit};
use domain::act::Act;
use domain::ids::{AgencyId, CaseId, SubmissionKey, UserId};
use domain::refusal::Refusal;
use domain::team::{TeamMemberAdded, TeamMemberLeft};
use jiff::Timestamp;
use uuid::Uuid;

use super::statements;
use crate::args;
use crate::cases::{Case, find};
use crate::engine::{Reads, Row, Store, StoreError, UnitOfWork, made_once, retrying};
use crate::error::CaseworkError;
use crate::families::relate;
use crate::messages::{self, To};

/// Somebody to bring into the team.
#[derive(Clone, Debug)]
pub struct AddMember {
    /// Makes a second click the same as the first.
    pub key: SubmissionKey,
    /// The case.
    pub reference: String,
    /// Their account in an agency, chosen from a list.
    pub account: Option<(AgencyId, UserId)>,
    /// The e-mail address of their account, if they have one here.
    pub email: Option<String>,
    /// Their name, when they have no account.
    pub name: Option<String>,
    /// Their agency, in words.
    pub agency: Option<String>,
    /// Their job.
    pub job: Option<String>,
    /// How to reach them.
    pub contact: Option<String>,
    /// The tools and resources that they bring (BUCKS-STRAT-93).
    pub brings: Option<String>,
}

/// Somebody in the team, now or earlier.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Member {
    /// Their place in the team.
    pub id: Uuid,
    /// Their account.
    pub user: Option<UserId>,
    /// Their name.
    pub name: String,
    /// Their agency.
    pub agency: String,
    /// Their job.
    pub job: String,
    /// How to reach them.
    pub contact: String,
    /// What they bring.
    pub brings: Option<String>,
    /// Since when.
    pub from: Timestamp,
    /// Until when.
    pub until: Option<Timestamp>,
}

struct Place {
    user: Option<UserId>,
    agency_id: Option<AgencyId>,
    name: String,
    agency: String,
    job: String,
    contact: String,
}

/// Brings somebody into the team.
///
/// # Errors
/// Not found outside scope; denied to all but the lead worker; refused without
/// the family's agreement, or when no account has that address.
pub async fn add_member(
    store: &Store,
    act: &Act,
    command: &AddMember,
) -> Result<(), CaseworkError> {
    made_once(
        retrying(|| async {
            let mut uow = store.begin(act).await?;
            let case = runnable(&mut uow, act, &command.reference).await?;
            let place = place_of(&mut uow, command).await?;
            uow.write(
                &statements::ADD_MEMBER,
                args![
                    command.key,
                    case.id,
                    case.family,
                    place.user,
                    place.agency_id,
                    &place.name,
                    &place.agency,
                    &place.job,
                    &place.contact,
                    command.brings.clone(),
                    act.at
                ],
            )
            .await?;
            welcome(&mut uow, &case, &place).await?;
            uow.record(&TeamMemberAdded {
                family: case.family,
                case: case.id,
                name: place.name,
                agency: place.agency,
                user: place.user,
                agency_id: place.agency_id,
            })
            .await?;
            uow.commit().await?;
            Ok(())
        })
        .await,
    )
}

async fn welcome(uow: &mut UnitOfWork, case: &Case, place: &Place) -> Result<(), StoreError> {
    let Some(user) = place.user else {
        return Ok(());
    };
    relate(
        uow,
        case.family,
        Relation::Team,
        place.agency_id,
        Some(user),
        None,
    )
    .await?;
    messages::send(
        uow,
        To::Person(user),
        Some(case.family),
        "team.added",
        &format!("You are in the team of case {}.", case.reference),
    )
    .await
}

async fn place_of(uow: &mut UnitOfWork, command: &AddMember) -> Result<Place, CaseworkError> {
    let given = |text: &Option<String>| text.clone().unwrap_or_default();
    let of_account = |row: &Row| {
        Ok(Place {
            user: Some(row.parsed("id", UserId::parse)?),
            agency_id: Some(row.parsed("agency_id", AgencyId::parse)?),
            name: row.text("name")?,
            agency: row.text("agency_name")?,
            job: row.text("job_title")?,
            contact: row
                .optional_text("telephone")?
                .unwrap_or(row.text("email")?),
        })
    };
    if let Some((agency, user)) = command.account {
        let row = uow
            .optional(&statements::ACCOUNT_IN, args![user, agency])
            .await?
            .ok_or(CaseworkError::NotFound)?;
        return of_account(&row);
    }
    if let Some(email) = &command.email {
        let email = email.trim().to_lowercase();
        let Some(row) = uow.optional(&statements::ACCOUNT, args![email]).await? else {
            return Err(CaseworkError::Refused(
                Refusal::new(
                    "team.no_account",
                    "No account here has this e-mail address",
                    "Check it, or enter the person’s name instead.",
                )
                .beside("email"),
            ));
        };
        return of_account(&row);
    }
    match &command.name {
        Some(name) if !name.trim().is_empty() => Ok(Place {
            user: None,
            agency_id: None,
            name: name.clone(),
            agency: given(&command.agency),
            job: given(&command.job),
            contact: given(&command.contact),
        }),
        Some(_) | None => Err(CaseworkError::Refused(
            Refusal::new(
                "team.no_name",
                "Enter a name or an e-mail address",
                "One of the two is enough.",
            )
            .beside("name"),
        )),
    }
}

/// Somebody leaves the team, and can no longer open the record.
///
/// # Errors
/// Not found outside scope; denied to all but the lead worker.
pub async fn end_member(
    store: &Store,
    act: &Act,
    reference: &str,
    member: Uuid,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let case = find(&mut uow, act, reference).await?;
        let relations = case.relations.clone();
        let case = permit::<may::RunTeamMeeting, _>(act, &relations, case)?.into_record();
        let row = uow
            .optional(&statements::MEMBER, args![member.to_string(), case.id])
            .await?
            .ok_or(CaseworkError::NotFound)?;
        if row.optional_instant("until_at")?.is_some() {
            return Ok(());
        }
        uow.write_guarded(&statements::END_MEMBER, args![member.to_string(), act.at])
            .await?;
        if let Some(user) = row.optional_parsed("user_id", UserId::parse)? {
            uow.write(&statements::END_RELATION, args![case.family, user, act.at])
                .await?;
        }
        uow.record(&TeamMemberLeft {
            family: case.family,
            case: case.id,
            name: row.text("name")?,
        })
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

/// Everybody who is or was in the team, oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn members_of(db: &mut impl Reads, case: CaseId) -> Result<Vec<Member>, StoreError> {
    db.rows(&statements::MEMBERS, args![case])
        .await?
        .iter()
        .map(|row| {
            Ok(Member {
                id: row.parsed("id", Uuid::parse_str)?,
                user: row.optional_parsed("user_id", UserId::parse)?,
                name: row.text("name")?,
                agency: row.text("agency")?,
                job: row.text("job")?,
                contact: row.text("contact")?,
                brings: row.optional_text("brings")?,
                from: row.instant("from_at")?,
                until: row.optional_instant("until_at")?,
            })
        })
        .collect()
}

/// A case whose team this actor may run, now.
pub(super) async fn runnable(
    uow: &mut UnitOfWork,
    act: &Act,
    reference: &str,
) -> Result<Case, CaseworkError> {
    let case = find(uow, act, reference).await?;
    let relations = case.relations.clone();
    let case = permit::<may::RunTeamMeeting, _>(act, &relations, case)?.into_record();
    case.stage
        .may_work()
        .map_err(|refused| CaseworkError::Refused(refused.into()))?;
    Ok(case)
}
