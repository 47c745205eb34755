//! The files of a request that is still being written: kept as long as the
//! draft, and carried over in the transaction that makes it a request.

use domain::act::Act;
use domain::attachments::{AddedFile, AttachmentsAdded, CleanFile, FileKind, MOST};
use domain::ids::{AttachmentId, DraftId, FamilyId, ReferralId};
use domain::refusal::Refusal;
use jiff::{SignedDuration, Timestamp};

use super::{DraftFileLine, hash_of_content, size_of, statements};
use crate::args;
use crate::engine::{Reads, Store, StoreError, UnitOfWork, retrying};
use crate::error::CaseworkError;

/// The most files that people without an account can leave in one hour, all
/// together: a stranger cannot fill the disk of a service that children need.
const STRANGERS_MOST: i64 = 400;
const HOUR: SignedDuration = SignedDuration::from_hours(1);

/// Keeps a file with a draft. The same file twice is there once.
///
/// # Errors
/// Not found when the draft is gone or sent; refused when it holds as many
/// files as it can.
pub async fn add_to_draft(
    store: &Store,
    act: &Act,
    draft: DraftId,
    file: &CleanFile,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        add_in(&mut uow, act, draft, file).await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

async fn add_in(
    uow: &mut UnitOfWork,
    act: &Act,
    draft: DraftId,
    file: &CleanFile,
) -> Result<(), CaseworkError> {
    uow.optional(&statements::OPEN_DRAFT, args![draft, act.at])
        .await?
        .ok_or(CaseworkError::NotFound)?;
    let content_hash = hash_of_content(file);
    let others = uow
        .optional(
            &statements::COUNT_OF_DRAFT,
            args![draft, content_hash.clone()],
        )
        .await?;
    let others = others.map(|row| row.int("n")).transpose()?.unwrap_or(0);
    if usize::try_from(others).unwrap_or(usize::MAX) >= MOST {
        return Err(refused(
            "attachments.too_many",
            "You can send up to 5 files. Remove one first, or send more after the request",
        ));
    }
    if act.user().is_none() {
        let since = act.at.saturating_sub(HOUR).unwrap_or(Timestamp::MIN);
        let lately = uow
            .optional(&statements::STRANGERS_FILES, args![since])
            .await?;
        if lately.map(|row| row.int("n")).transpose()?.unwrap_or(0) >= STRANGERS_MOST {
            return Err(refused(
                "attachments.busy",
                "Files cannot be taken just now. Send the request without it, and tell us that you have more",
            ));
        }
    }
    let id = AttachmentId::new(uow.new_id());
    uow.write_unrecorded(
        &statements::ADD_TO_DRAFT,
        args![
            id,
            draft,
            file.name(),
            file.kind().key(),
            size_of(file),
            content_hash,
            file.bytes().to_vec(),
            act.at
        ],
    )
    .await?;
    Ok(())
}

fn refused(key: &'static str, reason: &'static str) -> CaseworkError {
    CaseworkError::Refused(
        Refusal::new(key, reason, "The request itself can be sent at any time.").beside("file"),
    )
}

/// The files of a draft, oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn of_draft(
    db: &mut impl Reads,
    draft: DraftId,
) -> Result<Vec<DraftFileLine>, StoreError> {
    db.rows(&statements::OF_DRAFT, args![draft])
        .await?
        .iter()
        .map(DraftFileLine::read)
        .collect()
}

/// Takes a file out of a draft. A file that is gone stays gone.
///
/// # Errors
/// When the database does not answer.
pub async fn remove_from_draft(
    store: &Store,
    act: &Act,
    draft: DraftId,
    file: AttachmentId,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        uow.write_unrecorded(&statements::REMOVE_FROM_DRAFT, args![file, draft])
            .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

/// The draft became a request: its files belong to the request from the same
/// instant. The draft's own copies go with the draft.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn carry_over(
    uow: &mut UnitOfWork,
    draft: DraftId,
    family: FamilyId,
    referral: ReferralId,
) -> Result<(), CaseworkError> {
    let mut files = Vec::new();
    for row in uow.rows(&statements::HASHES_OF_DRAFT, args![draft]).await? {
        files.push(AddedFile {
            id: row.parsed("id", AttachmentId::parse)?,
            kind: FileKind::from_key(&row.text("kind")?).ok_or_else(|| row.inconsistent("kind"))?,
            size: row.int("size")?,
            content_hash: row.text("content_hash")?,
        });
    }
    if files.is_empty() {
        return Ok(());
    }
    let (agency, user, at) = (uow.act().agency(), uow.act().user(), uow.at());
    uow.write(
        &statements::CARRY_OVER,
        args![draft, family, referral, agency, user, at],
    )
    .await?;
    uow.record(&AttachmentsAdded {
        family,
        referral: Some(referral),
        files,
    })
    .await?;
    Ok(())
}

/// The files of a draft that its writer deletes.
pub(crate) async fn forget_of_draft(
    uow: &mut UnitOfWork,
    draft: DraftId,
) -> Result<u64, StoreError> {
    uow.write_unrecorded(&statements::DELETE_OF_DRAFT, args![draft])
        .await
}

/// The files of every draft whose time is over.
pub(crate) async fn forget_of_expired(
    uow: &mut UnitOfWork,
    at: Timestamp,
) -> Result<u64, StoreError> {
    uow.write_unrecorded(&statements::EXPIRE_OF_DRAFTS, args![at])
        .await
}
