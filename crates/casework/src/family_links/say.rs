//! What a member of the family says by the link: it reaches the lead worker at
//! once and stays with the plan.

use domain::access::Role;
use domain::act::Act;
use domain::family_links::{FamilyLeft, FamilySpoke, Spoken};
use domain::ids::{CaseId, FamilyId, FamilyLinkId, PersonId, SubmissionKey};
use domain::plans::{AgreedHow, Agreement, PartInPlan, PartTaken};
use domain::profile::Profile;
use domain::refusal::Refusal;
use jiff::Timestamp;

use super::visit::by_link;
use super::{Visitor, statements};
use crate::args;
use crate::cases::{Case, of_link};
use crate::engine::{Reads, Store, StoreError, UnitOfWork, made_once, retrying};
use crate::error::CaseworkError;
use crate::letters::hash_of;
use crate::messages::{self, To};
use crate::plans::{adults_of, agree_in, load};
use crate::time::london_day;

/// Something said.
#[derive(Clone, Debug)]
pub struct Say {
    /// Makes a second click the same as the first.
    pub key: SubmissionKey,
    /// What kind of thing.
    pub kind: Spoken,
    /// In their words.
    pub words: String,
}

/// A family member's agreement to the plan that the page showed.
#[derive(Clone, Debug)]
pub struct Agree {
    /// Makes a second click the same as the first.
    pub key: SubmissionKey,
    /// The version that the page showed.
    pub version: u32,
    /// What the person will do themselves, in their words.
    pub commitment: String,
}

/// Something that was said, as the plan shows it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Said {
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// What kind of thing.
    pub kind: Spoken,
    /// About which version of the plan.
    pub version: Option<i64>,
    /// In their words.
    pub words: String,
    /// When.
    pub at: Timestamp,
}

/// Says something about the plan or the help.
///
/// # Errors
/// Refused without words.
pub async fn say(
    store: &Store,
    act: &Act,
    visitor: &Visitor,
    command: &Say,
) -> Result<(), CaseworkError> {
    made_once(
        retrying(|| async {
            let mut uow = store.begin(&by_link(act)).await?;
            if command.words.trim().is_empty() {
                return Err(Refusal::new(
                    "family_links.words",
                    "Write what you want to say",
                    "A few words are enough.",
                )
                .beside(command.kind.code())
                .into());
            }
            let case = of_link(&mut uow, visitor.case).await?;
            let plan = load(&mut uow, case.id).await?;
            let version = plan.and_then(|stored| {
                let version = stored.plan.in_force().or_else(|| stored.plan.latest())?;
                Some(i64::from(version.number))
            });
            write(&mut uow, visitor, &case, command, version).await?;
            uow.commit().await?;
            Ok(())
        })
        .await,
    )
}

async fn write(
    uow: &mut UnitOfWork,
    visitor: &Visitor,
    case: &Case,
    command: &Say,
    version: Option<i64>,
) -> Result<(), CaseworkError> {
    let at = uow.at();
    uow.write(
        &statements::SAY,
        args![
            command.key,
            visitor.link,
            visitor.family,
            visitor.case,
            visitor.person,
            command.kind.code(),
            version,
            command.words.trim(),
            at
        ],
    )
    .await?;
    tell_the_worker(uow, case, command.kind).await?;
    uow.record(&FamilySpoke {
        family: visitor.family,
        case: visitor.case,
        link: visitor.link,
        person: visitor.person,
        kind: command.kind,
        words: command.words.trim().to_owned(),
    })
    .await?;
    Ok(())
}

async fn tell_the_worker(
    uow: &mut UnitOfWork,
    case: &Case,
    kind: Spoken,
) -> Result<(), StoreError> {
    let Some(lead) = case.stage.lead() else {
        return Ok(());
    };
    let to = match lead.worker {
        Some(worker) => To::Person(worker),
        None => To::Role(lead.agency, Role::LeadAgencyManager),
    };
    let what = match kind {
        Spoken::Comment => "commented on the plan",
        Spoken::Agreed => "agreed to the plan",
        Spoken::Feedback => "said how the help has been",
    };
    messages::send(
        uow,
        to,
        Some(case.family),
        "family_links.spoke",
        &format!(
            "A member of the family {what} of case {}. Read it on the plan.",
            case.reference
        ),
    )
    .await
}

/// Agrees to the plan that the page showed: to its draft, which is then in
/// force, or once more to the version in force.
///
/// # Errors
/// Conflict when the plan has changed since; refused by the rules of the plan,
/// or without what the person will do themselves.
pub async fn agree(
    store: &Store,
    profile: &Profile,
    act: &Act,
    visitor: &Visitor,
    agreed: &Agree,
) -> Result<(), CaseworkError> {
    let (number, commitment) = (agreed.version, agreed.commitment.trim());
    made_once(
        retrying(|| async {
            let mut uow = store.begin(&by_link(act)).await?;
            let case = of_link(&mut uow, visitor.case).await?;
            case.stage
                .may_work()
                .map_err(|refused| CaseworkError::Refused(refused.into()))?;
            let stored = load(&mut uow, case.id)
                .await?
                .ok_or(CaseworkError::NotFound)?;
            if stored.plan.latest().map(|latest| latest.number) != Some(number) {
                return Err(CaseworkError::Conflict);
            }
            if commitment.is_empty() {
                return Err(Refusal::new(
                    "family_links.commitment",
                    "Write what you will do",
                    "A few words are enough.",
                )
                .beside("commitment")
                .into());
            }
            if stored.plan.drafted().is_some() {
                // Nobody agrees to what they were not shown.
                if visitor.asked_version != Some(i64::from(number)) {
                    return Err(CaseworkError::Conflict);
                }
                // By a link one person answers; the worker asks the others next.
                let others = adults_of(&mut uow, case.family).await?;
                let agreement = Agreement {
                    parts: others
                        .into_iter()
                        .filter(|person| *person != visitor.person)
                        .map(not_asked_yet)
                        .collect(),
                    people: vec![visitor.person],
                    how: AgreedHow::Link,
                    on: london_day(act.at),
                    commitment: commitment.to_owned(),
                };
                agree_in(&mut uow, profile, &case, &stored, number, agreement).await?;
            }
            let said = Say {
                key: agreed.key,
                kind: Spoken::Agreed,
                words: commitment.to_owned(),
            };
            write(&mut uow, visitor, &case, &said, Some(i64::from(number))).await?;
            uow.commit().await?;
            Ok(())
        })
        .await,
    )
}

fn not_asked_yet(person: PersonId) -> PartTaken {
    PartTaken {
        person,
        part: PartInPlan::NotAsked,
        words: Some("Not asked yet: somebody else in the family agreed by a link".to_owned()),
    }
}

/// Ends a visit: the browser's secret opens nothing any more.
///
/// # Errors
/// When the database does not answer.
pub async fn leave(store: &Store, act: &Act, visit: &str) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(&by_link(act)).await?;
        let found = uow
            .optional(&statements::VISIT, args![hash_of(visit), act.at])
            .await?;
        if let Some(row) = found {
            uow.write(&statements::END_VISIT, args![hash_of(visit), act.at])
                .await?;
            uow.record(&FamilyLeft {
                family: row.parsed("family_id", FamilyId::parse)?,
                case: row.parsed("case_id", CaseId::parse)?,
                link: row.parsed("id", FamilyLinkId::parse)?,
            })
            .await?;
        }
        uow.commit().await?;
        Ok(())
    })
    .await
}

/// What the family said about a case by its links, newest first. The caller has
/// checked that the actor may read the plan.
///
/// # Errors
/// When the database does not answer.
pub async fn said_by(db: &mut impl Reads, case: CaseId) -> Result<Vec<Said>, StoreError> {
    db.rows(&statements::SAID, args![case])
        .await?
        .iter()
        .map(|row| {
            let name = format!("{} {}", row.text("given_name")?, row.text("family_name")?);
            Ok(Said {
                person: row.parsed("person_id", PersonId::parse)?,
                name: name.trim().to_owned(),
                kind: row.word("kind", |code| Spoken::parse(code).ok())?,
                version: row.optional_int("plan_version")?,
                words: row.text("words")?,
                at: row.instant("said_at")?,
            })
        })
        .collect()
}
