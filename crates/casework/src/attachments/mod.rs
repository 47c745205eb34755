//! Files: with a draft, carried over when it is sent, added to a request or a
//! family's record later, handed out one look at a time. They live in the
//! database, so that a backup has them and a change is one transaction.

mod draft_files;
pub mod statements;
mod views;

use domain::access::{Relations, may, permit};
use domain::act::Act;
use domain::attachments::{
    AddedFile, AttachmentOpened, AttachmentWithdrawn, AttachmentsAdded, CleanFile, FileKind,
};
use domain::event::Subject;
use domain::ids::{AgencyId, AttachmentId, FamilyId, ReferralId, SubmissionKey};
use domain::refusal::Refusal;
use sha2::{Digest as _, Sha256};

pub use draft_files::{add_to_draft, of_draft, remove_from_draft};
pub(crate) use draft_files::{carry_over, forget_of_draft, forget_of_expired};
pub use views::{AttachmentLine, DraftFileLine, of_family};

use crate::args;
use crate::engine::{Reads, Store, UnitOfWork, retrying};
use crate::error::CaseworkError;
use crate::families::relations_to;
use crate::referrals::find as find_referral;
use crate::submissions;

/// The most files that one family's record holds.
const MOST_OF_FAMILY: i64 = 200;

fn hash_of_content(file: &CleanFile) -> String {
    hex::encode(Sha256::digest(file.bytes()))
}

fn size_of(file: &CleanFile) -> i64 {
    i64::try_from(file.bytes().len()).unwrap_or(i64::MAX)
}

/// A file for a request that is there already, or for the family's record.
#[derive(Clone, Debug)]
pub struct AddFile {
    /// Makes a second submission the same as the first.
    pub key: SubmissionKey,
    /// The file.
    pub file: CleanFile,
}

/// Adds a file to a request, once per key.
///
/// # Errors
/// Not found outside scope; denied to those who do not work on it; refused
/// when the record holds as many files as it can.
pub async fn add_to_referral(
    store: &Store,
    act: &Act,
    reference: &str,
    command: &AddFile,
) -> Result<AttachmentId, CaseworkError> {
    let outcome = retrying(|| async {
        let mut uow = store.begin(act).await?;
        let found = find_referral(&mut uow, act, reference).await?;
        let to = (found.family, Some(found.id));
        add(uow, act, &found.relations, to, command).await
    })
    .await;
    submissions::settle(store, command.key, outcome).await
}

/// Adds a file to a family's record, beside any request, once per key.
///
/// # Errors
/// As [`add_to_referral`].
pub async fn add_to_family(
    store: &Store,
    act: &Act,
    family: FamilyId,
    command: &AddFile,
) -> Result<AttachmentId, CaseworkError> {
    let outcome = retrying(|| async {
        let mut uow = store.begin(act).await?;
        let relations = relations_to(&mut uow, act, family).await?;
        if relations.is_empty() {
            return Err(CaseworkError::NotFound);
        }
        add(uow, act, &relations, (family, None), command).await
    })
    .await;
    submissions::settle(store, command.key, outcome).await
}

async fn add(
    mut uow: UnitOfWork,
    act: &Act,
    relations: &Relations,
    (family, referral): (FamilyId, Option<ReferralId>),
    command: &AddFile,
) -> Result<AttachmentId, CaseworkError> {
    permit::<may::AddAttachment, _>(act, relations, ())?;
    if let Some(made) = submissions::sent_before(&mut uow, command.key).await? {
        return Ok(made);
    }
    let held = uow
        .optional(&statements::COUNT_OF_FAMILY, args![family])
        .await?;
    if held.map(|row| row.int("n")).transpose()?.unwrap_or(0) >= MOST_OF_FAMILY {
        return Err(CaseworkError::Refused(
            Refusal::new(
                "attachments.too_many",
                "This record holds as many files as it can",
                "Take out a file that is not needed, or write down what it says.",
            )
            .beside("file"),
        ));
    }
    let id = AttachmentId::new(uow.new_id());
    let file = &command.file;
    let added = AddedFile {
        id,
        kind: file.kind(),
        size: size_of(file),
        content_hash: hash_of_content(file),
    };
    uow.write(
        &statements::ADD,
        args![
            id,
            family,
            referral,
            act.agency(),
            act.user(),
            file.name(),
            file.kind().key(),
            added.size,
            &added.content_hash,
            file.bytes().to_vec(),
            act.at
        ],
    )
    .await?;
    uow.record(&AttachmentsAdded {
        family,
        referral,
        files: vec![added],
    })
    .await?;
    submissions::keep(&mut uow, command.key, &id).await?;
    uow.commit().await?;
    Ok(id)
}

/// A file to hand out.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HandedOut {
    /// Its name.
    pub name: String,
    /// What it is.
    pub kind: FileKind,
    /// Its content.
    pub bytes: Vec<u8>,
}

/// Hands a file out and records the look in the same transaction: no look, no file.
///
/// # Errors
/// Not found outside scope and when it was withdrawn; denied to those who may
/// not read what others added.
pub async fn hand_out(
    store: &Store,
    act: &Act,
    route: &'static str,
    id: AttachmentId,
) -> Result<HandedOut, CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let found = find(&mut uow, act, id).await?;
        may_read(act, &found)?;
        if found.withdrawn {
            return Err(CaseworkError::NotFound);
        }
        let row = uow
            .optional(&statements::CONTENT, args![id])
            .await?
            .ok_or(CaseworkError::NotFound)?;
        let bytes = row
            .optional_bytes("content")?
            .ok_or_else(|| row.inconsistent("content"))?;
        let subject = Subject {
            family: Some(found.family),
            referral: found.referral,
        };
        uow.record_read(route, subject).await?;
        uow.record(&AttachmentOpened {
            family: found.family,
            referral: found.referral,
            attachment: id,
        })
        .await?;
        uow.commit().await?;
        Ok(HandedOut {
            name: found.name,
            kind: found.kind,
            bytes,
        })
    })
    .await
}

/// A file's row, found within scope.
struct Found {
    family: FamilyId,
    family_reference: String,
    referral: Option<ReferralId>,
    agency: Option<AgencyId>,
    name: String,
    kind: FileKind,
    withdrawn: bool,
    relations: Relations,
}

async fn find(db: &mut impl Reads, act: &Act, id: AttachmentId) -> Result<Found, CaseworkError> {
    let row = db
        .optional(&statements::FIND, args![id])
        .await?
        .ok_or(CaseworkError::NotFound)?;
    let family = row.parsed("family_id", FamilyId::parse)?;
    let relations = relations_to(db, act, family).await?;
    if relations.is_empty() {
        return Err(CaseworkError::NotFound);
    }
    Ok(Found {
        family,
        family_reference: row.text("family_reference")?,
        referral: row.optional_parsed("referral_id", ReferralId::parse)?,
        agency: row.optional_parsed("agency_id", AgencyId::parse)?,
        name: row.text("name")?,
        kind: FileKind::from_key(&row.text("kind")?).ok_or_else(|| row.inconsistent("kind"))?,
        withdrawn: row.optional_instant("withdrawn_at")?.is_some(),
        relations,
    })
}

/// Whoever asked for help sees what their own agency sent, and not what others
/// have put beside it.
fn may_read(act: &Act, found: &Found) -> Result<(), CaseworkError> {
    permit::<may::ReadAttachment, _>(act, &found.relations, ())?;
    if found.agency.is_none() || found.agency != act.agency() {
        permit::<may::ReadOthersAttachment, _>(act, &found.relations, ())?;
    }
    Ok(())
}

/// Takes a file out of use, because it belongs to another record or should not
/// have been sent. It stays in the record, unopened, with the reason.
///
/// # Errors
/// Not found outside scope; denied to all but those who answer for the record;
/// a conflict when it was withdrawn already.
pub async fn withdraw(
    store: &Store,
    act: &Act,
    id: AttachmentId,
    reason: &str,
) -> Result<String, CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let found = find(&mut uow, act, id).await?;
        permit::<may::WithdrawAttachment, _>(act, &found.relations, ())?;
        uow.write_guarded(&statements::WITHDRAW, args![id, act.at, act.user(), reason])
            .await?;
        uow.record(&AttachmentWithdrawn {
            family: found.family,
            referral: found.referral,
            attachment: id,
            reason: reason.to_owned(),
        })
        .await?;
        uow.commit().await?;
        Ok(found.family_reference)
    })
    .await
}

/// What a file is called and whose it is, for the page that asks before it is withdrawn.
///
/// # Errors
/// As [`withdraw`].
pub async fn name_to_withdraw(
    db: &mut impl Reads,
    act: &Act,
    id: AttachmentId,
) -> Result<(String, FamilyId), CaseworkError> {
    let found = find(db, act, id).await?;
    permit::<may::WithdrawAttachment, _>(act, &found.relations, ())?;
    Ok((found.name, found.family))
}
