//! Drafts of requests: kept page by page for 30 days, opened by the browser's
//! secret or by the account that wrote them. A draft is not the record: nothing
//! about it is audited until it is sent, and then it is gone within the hour.

pub mod statements;

use domain::act::Act;
use domain::ids::{DraftId, SubmissionKey, UserId};
use domain::referrals::RequestDraft;
use jiff::{SignedDuration, Timestamp};

use crate::args;
use crate::attachments;
use crate::engine::{Reads, Row, Store, StoreError, UnitOfWork, retrying};
use crate::error::CaseworkError;
use crate::letters::hash_of;

/// How long an untouched draft is kept.
pub const KEPT: SignedDuration = SignedDuration::from_hours(30 * 24);
/// How long the writer can print what was sent.
pub const COPY_KEPT: SignedDuration = SignedDuration::from_hours(1);

/// The most drafts of one account that a page lists.
const LISTED: i64 = 50;

/// A draft, as its writer sees it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Draft {
    /// The draft.
    pub id: DraftId,
    /// The version that was read: a page saves only over what it showed.
    pub version: i64,
    /// The key under which it is sent, once.
    pub submission_key: SubmissionKey,
    /// The form that made the newest version.
    pub last_key: Option<String>,
    /// The answers.
    pub content: RequestDraft,
    /// The reference, once it was sent.
    pub sent: Option<String>,
    /// When it is forgotten.
    pub expires_at: Timestamp,
}

/// Starts a draft. Gives the secret that opens it again.
///
/// # Errors
/// When the database does not answer.
pub async fn start(
    store: &Store,
    act: &Act,
    content: &RequestDraft,
) -> Result<String, CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let (id, key) = (DraftId::new(uow.new_id()), SubmissionKey::new(uow.new_id()));
        let secret = new_secret(&uow);
        uow.write_unrecorded(
            &statements::ADD,
            args![
                id,
                hash_of(&secret),
                act.user(),
                serde_json::to_string(content)?,
                act.at,
                end(act.at, KEPT),
                key
            ],
        )
        .await?;
        uow.commit().await?;
        Ok(secret)
    })
    .await
}

/// The draft of this browser, else the newest of this account. A draft that an
/// account began opens for that account alone: the next person at a shared
/// computer has the cookie, too.
///
/// # Errors
/// When the database does not answer.
pub async fn load(
    db: &mut impl Reads,
    act: &Act,
    secret: Option<&str>,
) -> Result<Option<Draft>, StoreError> {
    if let Some(secret) = secret
        && let Some(row) = db
            .optional(&statements::BY_SECRET, args![hash_of(secret), act.at])
            .await?
    {
        let owner = row.optional_parsed("user_id", UserId::parse)?;
        if owner.is_none() || owner == act.user() {
            return read(&row).map(Some);
        }
    }
    let Some(user) = act.user() else {
        return Ok(None);
    };
    match db
        .optional(&statements::NEWEST_OF_USER, args![user, act.at])
        .await?
    {
        Some(row) => read(&row).map(Some),
        None => Ok(None),
    }
}

fn read(row: &Row) -> Result<Draft, StoreError> {
    Ok(Draft {
        id: row.parsed("id", DraftId::parse)?,
        version: row.int("version")?,
        submission_key: row.parsed("submission_key", SubmissionKey::parse)?,
        last_key: row.optional_text("last_key")?,
        content: row.document("content")?,
        sent: row.optional_text("sent_reference")?,
        expires_at: row.instant("expires_at")?,
    })
}

/// One page of a draft, as it was sent.
#[derive(Clone, Debug)]
pub struct SavePage {
    /// The draft.
    pub draft: DraftId,
    /// The version that the page showed.
    pub version: i64,
    /// The page's key: a second click carries the same.
    pub key: SubmissionKey,
    /// The answers with this page's.
    pub content: RequestDraft,
}

/// Saves one page over the version that it showed.
///
/// # Errors
/// [`CaseworkError::Conflict`] when another tab has saved since; nothing is
/// overwritten. The same page sent twice is no conflict.
pub async fn save(store: &Store, act: &Act, page: &SavePage) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let changed = uow
            .write_unrecorded(
                &statements::SAVE,
                args![
                    page.draft,
                    page.version,
                    serde_json::to_string(&page.content)?,
                    act.at,
                    end(act.at, KEPT),
                    page.key.to_string()
                ],
            )
            .await?;
        if changed == 1 {
            uow.commit().await?;
            return Ok(());
        }
        match uow
            .optional(&statements::LAST_KEY, args![page.draft])
            .await?
        {
            Some(row) if row.optional_text("last_key")? == Some(page.key.to_string()) => Ok(()),
            Some(_) => Err(CaseworkError::Conflict),
            None => Err(CaseworkError::NotFound),
        }
    })
    .await
}

/// The drafts that an account has begun and not sent, newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn of_user(db: &mut impl Reads, act: &Act) -> Result<Vec<Draft>, StoreError> {
    let Some(user) = act.user() else {
        return Ok(Vec::new());
    };
    db.rows(&statements::OF_USER, args![user, act.at, LISTED])
        .await?
        .iter()
        .map(read)
        .collect()
}

/// Opens one of the account's own drafts in this browser: gives a new secret,
/// and the one before it opens nothing any more.
///
/// # Errors
/// [`CaseworkError::NotFound`] when it is another's, sent or gone.
pub async fn open_again(store: &Store, act: &Act, draft: DraftId) -> Result<String, CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let secret = new_secret(&uow);
        let opened = uow
            .write_unrecorded(
                &statements::OPEN_AGAIN,
                args![draft, act.user(), hash_of(&secret), act.at],
            )
            .await?;
        if opened != 1 {
            return Err(CaseworkError::NotFound);
        }
        uow.commit().await?;
        Ok(secret)
    })
    .await
}

fn new_secret(uow: &UnitOfWork) -> String {
    let mut bytes = [0u8; 32];
    uow.entropy().fill(&mut bytes);
    hex::encode(bytes)
}

/// Marks a draft as sent: it can be printed for an hour and changed no more.
///
/// # Errors
/// When the database does not answer. A second mark changes nothing.
pub async fn mark_sent(
    store: &Store,
    act: &Act,
    draft: DraftId,
    reference: &str,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        uow.write_unrecorded(
            &statements::SENT,
            args![draft, reference, act.at, end(act.at, COPY_KEPT)],
        )
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

/// Deletes a draft at the writer's wish.
///
/// # Errors
/// When the database does not answer. A draft that is gone stays gone.
pub async fn delete(store: &Store, act: &Act, draft: DraftId) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        attachments::forget_of_draft(&mut uow, draft).await?;
        uow.write_unrecorded(&statements::DELETE, args![draft])
            .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

/// Forgets every draft and copy whose time is over. Gives how many.
///
/// # Errors
/// When the database does not answer.
pub async fn expire(store: &Store, act: &Act) -> Result<u64, CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        attachments::forget_of_expired(&mut uow, act.at).await?;
        let gone = uow
            .write_unrecorded(&statements::EXPIRE, args![act.at])
            .await?;
        uow.commit().await?;
        Ok(gone)
    })
    .await
}

/// The end of a period, held within the calendar.
fn end(from: Timestamp, kept: SignedDuration) -> Timestamp {
    from.saturating_add(kept).unwrap_or(Timestamp::MAX)
}
