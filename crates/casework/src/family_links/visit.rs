//! The family's side of the door: the code, the visit it opens, and who visits.

use domain::act::{Act, Actor};
use domain::family_links::{FamilyCodeRefused, FamilyLinkOpened, VISIT_LIFE, code_as_typed};
use domain::ids::{CaseId, FamilyId, FamilyLinkId, PersonId};
use domain::profile::Profile;

use super::make::{code_hash, secret};
use super::{is_on, statements};
use crate::args;
use crate::engine::{Reads, Row, Store, StoreError, UnitOfWork, retrying};
use crate::error::CaseworkError;
use crate::letters::hash_of;

/// Why the audit says that nobody with an account acted.
const BY_LINK: &str = "By the family’s own link";

/// What became of a code.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Entered {
    /// It was right: the secret of the visit, for this browser alone.
    Visit(String),
    /// It was wrong, and may be tried so often again.
    Wrong {
        /// How often.
        tries_left: i64,
    },
    /// No code waits: it was used, or typed wrong too often.
    NoCode,
    /// The link works no more.
    Ended,
}

/// A member of the family who looks at the plan now.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Visitor {
    /// Their link.
    pub link: FamilyLinkId,
    /// The family.
    pub family: FamilyId,
    /// The case.
    pub case: CaseId,
    /// Who.
    pub person: PersonId,
    /// Their name.
    pub name: String,
    /// The version of the plan that they were asked to agree to.
    pub asked_version: Option<i64>,
}

fn live(row: &Row, act: &Act) -> Result<bool, StoreError> {
    Ok(row.optional_instant("ended_at")?.is_none() && row.instant("expires_at")? > act.at)
}

/// Whether the link of a secret works, and whether its code waits to be typed.
/// None when it works no more.
///
/// # Errors
/// When the database does not answer.
pub async fn waits_for_code(
    db: &mut impl Reads,
    profile: &Profile,
    act: &Act,
    secret: &str,
) -> Result<Option<bool>, StoreError> {
    let row = db
        .optional(&statements::BY_SECRET, args![hash_of(secret)])
        .await?;
    match row {
        Some(row) if is_on(profile) && live(&row, act)? => Ok(Some(
            row.optional_text("code_hash")?.is_some() && row.int("tries_left")? > 0,
        )),
        Some(_) | None => Ok(None),
    }
}

/// Tries a code. A wrong one is counted and seen in the audit, a right one works once.
///
/// # Errors
/// When the database does not answer; conflict when two were typed at the same moment.
pub async fn enter(
    store: &Store,
    profile: &Profile,
    act: &Act,
    secret_of_link: &str,
    typed: &str,
) -> Result<Entered, CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(&by_link(act)).await?;
        let row = uow
            .optional(&statements::BY_SECRET, args![hash_of(secret_of_link)])
            .await?;
        let Some(row) = row else {
            return Ok(Entered::Ended);
        };
        if !is_on(profile) || !live(&row, act)? {
            return Ok(Entered::Ended);
        }
        let tries = row.int("tries_left")?;
        let Some(wanted) = row.optional_text("code_hash")?.filter(|_| tries > 0) else {
            return Ok(Entered::NoCode);
        };
        let link = row.parsed("id", FamilyLinkId::parse)?;
        if code_hash(link, &code_as_typed(typed)) != wanted {
            return wrong(uow, &row, link, tries - 1).await;
        }
        let visit = secret(&uow);
        let at = uow.at();
        uow.write_guarded(&statements::CODE_USED, args![link, row.int("version")?])
            .await?;
        uow.write(
            &statements::ADD_VISIT,
            args![hash_of(&visit), link, at, at + VISIT_LIFE],
        )
        .await?;
        uow.record(&FamilyLinkOpened {
            family: row.parsed("family_id", FamilyId::parse)?,
            case: row.parsed("case_id", CaseId::parse)?,
            link,
            person: row.parsed("person_id", PersonId::parse)?,
        })
        .await?;
        uow.commit().await?;
        Ok(Entered::Visit(visit))
    })
    .await
}

async fn wrong(
    mut uow: UnitOfWork,
    row: &Row,
    link: FamilyLinkId,
    tries_left: i64,
) -> Result<Entered, CaseworkError> {
    uow.write_guarded(&statements::TRIED, args![link, row.int("version")?])
        .await?;
    uow.record(&FamilyCodeRefused {
        family: row.parsed("family_id", FamilyId::parse)?,
        case: row.parsed("case_id", CaseId::parse)?,
        link,
        tries_left,
    })
    .await?;
    uow.commit().await?;
    Ok(if tries_left > 0 {
        Entered::Wrong { tries_left }
    } else {
        Entered::NoCode
    })
}

/// The act as the audit keeps it: nobody with an account, by the family's own link.
pub(super) fn by_link(act: &Act) -> Act {
    Act {
        actor: Actor::Public,
        reason: Some(BY_LINK.to_owned()),
        ..act.clone()
    }
}

/// Who visits, by the secret that their browser keeps; none when the visit or
/// the link has ended, or the person has left the family.
///
/// # Errors
/// When the database does not answer.
pub async fn visitor(
    db: &mut impl Reads,
    profile: &Profile,
    act: &Act,
    visit: &str,
) -> Result<Option<Visitor>, StoreError> {
    if !is_on(profile) {
        return Ok(None);
    }
    let row = db
        .optional(&statements::VISIT, args![hash_of(visit), act.at])
        .await?;
    row.map(|row| {
        let name = format!("{} {}", row.text("given_name")?, row.text("family_name")?);
        Ok(Visitor {
            link: row.parsed("id", FamilyLinkId::parse)?,
            family: row.parsed("family_id", FamilyId::parse)?,
            case: row.parsed("case_id", CaseId::parse)?,
            person: row.parsed("person_id", PersonId::parse)?,
            name: name.trim().to_owned(),
            asked_version: row.optional_int("asked_version")?,
        })
    })
    .transpose()
}
