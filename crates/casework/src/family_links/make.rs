//! The worker's side: a link for one member of the family, its code, its end.
//! Link and code are shown once; only their hashes are kept.

use domain::access::{may, permit};
use domain::act::Act;
use domain::family_links::{
    CODE_LENGTH, CODE_TRIES, FamilyAskedToAgree, FamilyLinkCodeMade, FamilyLinkEnded,
    FamilyLinkMade, LinkLife,
};
use domain::ids::{CaseId, FamilyLinkId, PersonId};
use domain::profile::Profile;
use domain::refusal::Refusal;
use jiff::Timestamp;

use super::{must_be_on, statements};
use crate::args;
use crate::cases::{Case, find};
use crate::engine::{Reads, Store, StoreError, UnitOfWork, retrying};
use crate::error::CaseworkError;
use crate::letters::{hash_of, queue_email};
use crate::plans::{children_of, load};

/// A link for a member of the family.
#[derive(Clone, Debug)]
pub struct MakeLink {
    /// The case.
    pub reference: String,
    /// For whom.
    pub person: PersonId,
    /// For how long.
    pub life: LinkLife,
    /// Where the link goes; none when the worker gives it on paper.
    pub email: Option<String>,
    /// The address that links start with.
    pub base_address: String,
}

/// What is shown to the worker once, and never again.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Made {
    /// The link's address; none when only the code is new.
    pub address: Option<String>,
    /// The code, to be given by another way than the link.
    pub code: String,
    /// Whether an e-mail with the link is on its way.
    pub emailed: bool,
}

/// One link, as its makers see it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LinkLine {
    /// The link.
    pub id: FamilyLinkId,
    /// For whom.
    pub person: String,
    /// Who made it.
    pub made_by: String,
    /// When.
    pub made_at: Timestamp,
    /// Until when it works.
    pub expires: Timestamp,
    /// When it was stopped.
    pub ended: Option<Timestamp>,
    /// The version of the plan that the person was asked to agree to.
    pub asked_version: Option<i64>,
    /// Whether a code waits to be used.
    pub code_waits: bool,
    /// How many tries the code has left.
    pub tries_left: i64,
    /// How often the family looked.
    pub looks: i64,
    /// When last.
    pub last_look: Option<Timestamp>,
}

async fn workable(uow: &mut UnitOfWork, act: &Act, reference: &str) -> Result<Case, CaseworkError> {
    let case = find(uow, act, reference).await?;
    let relations = case.relations.clone();
    Ok(permit::<may::ManageFamilyLinks, _>(act, &relations, case)?.into_record())
}

/// Makes a link and its code. An earlier link of the same person stops.
///
/// # Errors
/// Not found outside scope or for somebody who is not in the family; denied;
/// refused when the authority gives plans on paper, or the case is closed.
pub async fn make_link(
    store: &Store,
    profile: &Profile,
    act: &Act,
    command: &MakeLink,
) -> Result<Made, CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let case = workable(&mut uow, act, &command.reference).await?;
        must_be_on(profile)?;
        if case.stage.lead().is_none() {
            return Err(Refusal::new(
                "family_links.not_led",
                "Nobody leads this family’s help now.",
                "A link can be made while an agency leads.",
            )
            .into());
        }
        let (_, everybody) = children_of(&mut uow, case.family).await?;
        if !everybody.contains(&command.person) {
            return Err(CaseworkError::NotFound);
        }
        let at = uow.at();
        uow.write(
            &statements::END_OF_PERSON,
            args![case.id, command.person, at],
        )
        .await?;
        let id = FamilyLinkId::new(uow.new_id());
        let secret = secret(&uow);
        let code = uow.entropy().readable(CODE_LENGTH);
        let expires = command.life.ends(at);
        uow.write(
            &statements::ADD,
            args![
                id,
                case.family,
                case.id,
                command.person,
                hash_of(&secret),
                code_hash(id, &code),
                CODE_TRIES,
                act.user(),
                at,
                expires
            ],
        )
        .await?;
        let address = format!("{}/family/{secret}", command.base_address);
        if let Some(email) = &command.email {
            send(&mut uow, email, &address).await?;
        }
        uow.record(&FamilyLinkMade {
            family: case.family,
            case: case.id,
            link: id,
            person: command.person,
            expires,
        })
        .await?;
        uow.commit().await?;
        Ok(Made {
            address: Some(address),
            code,
            emailed: command.email.is_some(),
        })
    })
    .await
}

async fn send(uow: &mut UnitOfWork, email: &str, address: &str) -> Result<(), StoreError> {
    let body = format!(
        "Here is the link you asked for:\n{address}\n\n\
         You need a code to open it. Your worker gives you the code by phone, by text or in person.\n\
         If you did not ask for this, you can delete this e-mail.\n"
    );
    queue_email(uow, None, email, "The link you asked for", &body).await?;
    Ok(())
}

pub(super) fn secret(uow: &UnitOfWork) -> String {
    let mut bytes = [0u8; 32];
    uow.entropy().fill(&mut bytes);
    hex::encode(bytes)
}

/// A code is hashed together with its link: the same code elsewhere looks different.
pub(super) fn code_hash(link: FamilyLinkId, code: &str) -> String {
    hash_of(&format!("{link}:{code}"))
}

/// A new code for a link that works, because the last was used or typed wrong
/// too often. Shown once.
///
/// # Errors
/// Not found outside scope; denied; conflict when the link works no more.
pub async fn new_code(
    store: &Store,
    profile: &Profile,
    act: &Act,
    reference: &str,
    link: FamilyLinkId,
) -> Result<Made, CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let case = workable(&mut uow, act, reference).await?;
        must_be_on(profile)?;
        let code = uow.entropy().readable(CODE_LENGTH);
        let at = uow.at();
        uow.write_guarded(
            &statements::NEW_CODE,
            args![link, case.id, code_hash(link, &code), CODE_TRIES, at],
        )
        .await?;
        uow.record(&FamilyLinkCodeMade {
            family: case.family,
            case: case.id,
            link,
        })
        .await?;
        uow.commit().await?;
        Ok(Made {
            address: None,
            code,
            emailed: false,
        })
    })
    .await
}

/// Shows the drafted plan to the holder of a link and asks them to agree to it.
/// A draft that is still being written is not the family's to read.
///
/// # Errors
/// Not found outside scope; denied; refused without a draft that is complete;
/// conflict when the link works no more.
pub async fn ask_to_agree(
    store: &Store,
    act: &Act,
    reference: &str,
    link: FamilyLinkId,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let case = workable(&mut uow, act, reference).await?;
        let stored = load(&mut uow, case.id).await?;
        let number = stored.as_ref().and_then(|stored| {
            let draft = stored.plan.drafted().filter(|draft| draft.is_complete())?;
            Some(draft.number)
        });
        let Some(number) = number else {
            return Err(Refusal::new(
                "family_links.no_draft",
                "There is no new plan that is complete.",
                "Give each need of the plan an action first.",
            )
            .into());
        };
        let at = uow.at();
        uow.write_guarded(
            &statements::ASK_TO_AGREE,
            args![link, case.id, i64::from(number), at],
        )
        .await?;
        uow.record(&FamilyAskedToAgree {
            family: case.family,
            case: case.id,
            link,
            number,
        })
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

/// Stops a link; whoever looks at the plan by it sees no more from now on.
///
/// # Errors
/// Not found outside scope; denied; conflict when it was stopped already.
pub async fn end_link(
    store: &Store,
    act: &Act,
    reference: &str,
    link: FamilyLinkId,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let case = workable(&mut uow, act, reference).await?;
        let at = uow.at();
        uow.write_guarded(&statements::END, args![link, case.id, at])
            .await?;
        uow.record(&FamilyLinkEnded {
            family: case.family,
            case: case.id,
            link,
        })
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

/// A closed case has no live link.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn end_all(uow: &mut UnitOfWork, case: CaseId) -> Result<(), StoreError> {
    let at = uow.at();
    uow.write(&statements::END_OF_CASE, args![case, at]).await?;
    Ok(())
}

/// The links of a case, newest first, for a caller that may manage them.
///
/// # Errors
/// When the database does not answer.
pub async fn links_of(db: &mut impl Reads, case: CaseId) -> Result<Vec<LinkLine>, StoreError> {
    db.rows(&statements::OF_CASE, args![case])
        .await?
        .iter()
        .map(|row| {
            let name = format!("{} {}", row.text("given_name")?, row.text("family_name")?);
            Ok(LinkLine {
                id: row.parsed("id", FamilyLinkId::parse)?,
                person: name.trim().to_owned(),
                made_by: row.text("made_by_name")?,
                made_at: row.instant("made_at")?,
                expires: row.instant("expires_at")?,
                ended: row.optional_instant("ended_at")?,
                asked_version: row.optional_int("asked_version")?,
                code_waits: row.optional_text("code_hash")?.is_some(),
                tries_left: row.int("tries_left")?,
                looks: row.int("looks")?,
                last_look: row.optional_instant("last_look_at")?,
            })
        })
        .collect()
}
