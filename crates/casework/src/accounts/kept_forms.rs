//! The words of a form whose session ended before they were sent. They are
//! encrypted under a key that only the browser holds, kept for half a day,
//! and given back to the same person alone.

use chacha20poly1305::aead::{Aead as _, KeyInit as _, Payload};
use chacha20poly1305::{ChaCha20Poly1305, Key, Nonce};
use domain::access::{Action, Denied};
use domain::accounts::KeptFormDiscarded;
use domain::act::Act;
use domain::ids::UserId;
use jiff::{SignedDuration, Timestamp};
use sha2::{Digest as _, Sha256};

use super::{secrets, statements};
use crate::args;
use crate::engine::{Reads as _, Store, StoreError, retrying};
use crate::error::CaseworkError;

/// How long the words wait for the person to sign in again.
const KEPT_HOURS: i64 = 12;
/// Larger forms than any of ours are not kept.
const LARGEST: usize = 1024 * 1024;

/// A form as its fields were sent, and where to.
#[derive(Clone, PartialEq, Eq)]
pub struct KeptForm {
    /// The address that it was sent to.
    pub path: String,
    /// The fields, form-encoded.
    pub fields: String,
}

impl std::fmt::Debug for KeptForm {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("KeptForm")
    }
}

fn cipher(secret: &str) -> ChaCha20Poly1305 {
    let mut hasher = Sha256::new();
    // The row is found by another hash of the same secret, so the row does not hold its key.
    hasher.update("kept form key:");
    hasher.update(secret);
    let key: [u8; 32] = hasher.finalize().into();
    ChaCha20Poly1305::new(&Key::from(key))
}

fn bound_to(user: UserId, path: &str) -> String {
    format!("{user} {path}")
}

/// Keeps a form for the person whose session has ended. Gives the browser's
/// secret; none when nobody ever had that session, or they signed out of it.
///
/// # Errors
/// When the database does not answer.
pub async fn keep_form(
    store: &Store,
    act: &Act,
    ended_token: &str,
    form: &KeptForm,
) -> Result<Option<String>, StoreError> {
    if form.fields.len() > LARGEST {
        return Ok(None);
    }
    let mut uow = store.begin_bookkeeping(act).await?;
    let Some(row) = uow
        .optional(
            &statements::ENDED_SESSION,
            args![secrets::hash(ended_token)],
        )
        .await?
    else {
        return Ok(None);
    };
    let user = row.parsed("user_id", UserId::parse)?;
    let secret = uow.entropy().readable(40);
    let mut nonce = [0_u8; 12];
    uow.entropy().fill(&mut nonce);
    let bound = bound_to(user, &form.path);
    let sealed = cipher(&secret).encrypt(
        &Nonce::from(nonce),
        Payload {
            msg: form.fields.as_bytes(),
            aad: bound.as_bytes(),
        },
    );
    let Ok(sealed) = sealed else {
        return Ok(None);
    };
    let ends = act
        .at
        .checked_add(SignedDuration::from_hours(KEPT_HOURS))
        .unwrap_or(Timestamp::MAX);
    uow.write_unrecorded(
        &statements::KEEP_FORM,
        args![
            secrets::hash(&secret),
            user,
            &form.path,
            nonce.to_vec(),
            sealed,
            ends
        ],
    )
    .await?;
    uow.commit().await?;
    Ok(Some(secret))
}

/// The kept form, for the person who wrote it.
///
/// # Errors
/// When the database does not answer.
pub async fn kept_form(
    store: &Store,
    user: UserId,
    secret: &str,
    at: Timestamp,
) -> Result<Option<KeptForm>, StoreError> {
    let Some(row) = store
        .reader()
        .optional(
            &statements::KEPT_FORM,
            args![secrets::hash(secret), user, at],
        )
        .await?
    else {
        return Ok(None);
    };
    let path = row.text("path")?;
    let nonce = row.optional_bytes("nonce")?.unwrap_or_default();
    let sealed = row.optional_bytes("content")?.unwrap_or_default();
    let Ok(nonce) = <[u8; 12]>::try_from(nonce) else {
        return Ok(None);
    };
    let bound = bound_to(user, &path);
    let opened = cipher(secret).decrypt(
        &Nonce::from(nonce),
        Payload {
            msg: &sealed,
            aad: bound.as_bytes(),
        },
    );
    Ok(opened
        .ok()
        .and_then(|bytes| String::from_utf8(bytes).ok())
        .map(|fields| KeptForm { path, fields }))
}

/// Forgets a kept form: it was sent, or is not wanted.
///
/// # Errors
/// When the database does not answer.
pub async fn forget_kept_form(store: &Store, act: &Act, secret: &str) -> Result<(), StoreError> {
    let mut uow = store.begin_bookkeeping(act).await?;
    uow.write_unrecorded(&statements::FORGET_FORM, args![secrets::hash(secret)])
        .await?;
    uow.commit().await
}

/// Forgets every kept form whose time is over. Says how many.
///
/// # Errors
/// When the database does not answer.
pub async fn expire_kept_forms(store: &Store, act: &Act) -> Result<u64, StoreError> {
    let mut uow = store.begin_bookkeeping(act).await?;
    let gone = uow
        .write_unrecorded(&statements::EXPIRE_FORMS, args![act.at])
        .await?;
    uow.commit().await?;
    Ok(gone)
}

/// Throws a kept form away at its writer's wish.
///
/// # Errors
/// Denied when nobody is signed in.
pub async fn discard_kept_form(
    store: &Store,
    act: &Act,
    secret: &str,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let user = act.user().ok_or(Denied {
            action: Action::ManageOwnAccount,
        })?;
        let mut uow = store.begin(act).await?;
        uow.write(
            &statements::DISCARD_FORM,
            args![secrets::hash(secret), user],
        )
        .await?;
        uow.record(&KeptFormDiscarded { user }).await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}
