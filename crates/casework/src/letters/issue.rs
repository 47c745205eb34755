//! Issuing a letter: once per event, with its e-mail, in one transaction with
//! whatever the letter settles.

use domain::ids::{FamilyId, LetterId, ReferralId};
use domain::letters::{EmailWritten, LetterIssued};
use sha2::{Digest as _, Sha256};

use super::statements;
use crate::args;
use crate::engine::{Reads as _, StoreError, UnitOfWork};

/// A letter that is ready.
#[derive(Clone, Debug)]
pub struct LetterDraft {
    /// What makes it the only one: the event that it tells of.
    pub event_key: String,
    /// The family.
    pub family: FamilyId,
    /// The referral, when it is about one.
    pub referral: Option<ReferralId>,
    /// What kind of letter.
    pub kind: &'static str,
    /// To whom, in words.
    pub recipient: String,
    /// Where the link goes; none when only paper reaches them.
    pub email: Option<String>,
    /// The subject of the letter itself.
    pub subject: String,
    /// The letter as a page.
    pub html: String,
    /// What the letter says, as JSON: the PDF is printed from it when somebody asks.
    pub content: String,
    /// Which template made it.
    pub template_version: String,
    /// The e-mail's subject: no names.
    pub email_subject: String,
    /// Makes the e-mail's words around the link's secret: no names.
    pub email_body: fn(&str, &str) -> String,
    /// The address that links start with.
    pub base_address: String,
}

/// The same letter, once more.
pub(super) fn issued_again(letter: &super::Letter) -> LetterIssued {
    LetterIssued {
        family: letter.family,
        referral: letter.referral,
        letter: letter.id,
        kind: format!("{} (sent again)", letter.kind),
        content_hash: hex::encode(Sha256::digest(letter.html.as_bytes())),
    }
}

/// What issuing did.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Issued {
    /// The letter is out.
    Now(LetterId),
    /// It had been issued for the same event.
    Before,
}

/// Issues a letter, unless the same event has one.
///
/// # Errors
/// When the database does not answer.
pub async fn issue(uow: &mut UnitOfWork, draft: &LetterDraft) -> Result<Issued, StoreError> {
    if uow
        .optional(&statements::BY_EVENT, args![&draft.event_key])
        .await?
        .is_some()
    {
        return Ok(Issued::Before);
    }
    let (id, at) = (LetterId::new(uow.new_id()), uow.at());
    let content_hash = hex::encode(Sha256::digest(draft.html.as_bytes()));
    let secret = secret(uow);
    uow.write(
        &statements::ADD,
        args![
            id,
            &draft.event_key,
            draft.family,
            draft.referral,
            draft.kind,
            &draft.recipient,
            draft.email.clone(),
            &draft.subject,
            &draft.html,
            &draft.content,
            &draft.template_version,
            &content_hash,
            hash_of(&secret),
            at
        ],
    )
    .await?;
    if let Some(to) = &draft.email {
        let body = (draft.email_body)(&draft.base_address, &secret);
        queue_email(uow, Some(id), to, &draft.email_subject, &body).await?;
    }
    uow.record(&LetterIssued {
        family: draft.family,
        referral: draft.referral,
        letter: id,
        kind: draft.kind.to_owned(),
        content_hash,
    })
    .await?;
    Ok(Issued::Now(id))
}

/// A new link for a letter; the old one dies. Gives its secret.
pub(super) async fn new_link(uow: &mut UnitOfWork, letter: LetterId) -> Result<String, StoreError> {
    let secret = secret(uow);
    uow.write(&statements::NEW_LINK, args![letter, hash_of(&secret)])
        .await?;
    Ok(secret)
}

/// Leaves an e-mail for the worker. Gives its identifier.
pub(crate) async fn queue_email(
    uow: &mut UnitOfWork,
    letter: Option<LetterId>,
    to: &str,
    subject: &str,
    body: &str,
) -> Result<String, StoreError> {
    let (id, at) = (uow.new_id().to_string(), uow.at());
    uow.write(
        &statements::ADD_EMAIL,
        args![&id, letter, to, subject, body, at],
    )
    .await?;
    uow.leave_job("email", &id, &id).await?;
    Ok(id)
}

/// Writes an e-mail that belongs to no letter: an invitation, a request for
/// information. Its words hold no names.
///
/// # Errors
/// When the database does not answer.
pub async fn send_email(
    uow: &mut UnitOfWork,
    to: &str,
    subject: &str,
    body: &str,
) -> Result<(), StoreError> {
    queue_email(uow, None, to, subject, body).await?;
    uow.record(&EmailWritten {
        subject: subject.to_owned(),
    })
    .await
}

/// Notes that the mail server refused an e-mail.
///
/// # Errors
/// When the database does not answer.
pub async fn email_failed(uow: &mut UnitOfWork, email: &str, why: &str) -> Result<(), StoreError> {
    uow.write_unrecorded(&statements::EMAIL_FAILED, args![email, why])
        .await?;
    Ok(())
}

/// Notes that an e-mail could not be handed over now and will be tried again.
///
/// # Errors
/// When the database does not answer.
pub async fn email_put_off(uow: &mut UnitOfWork, email: &str, why: &str) -> Result<(), StoreError> {
    uow.write_unrecorded(&statements::EMAIL_PUT_OFF, args![email, why])
        .await?;
    Ok(())
}

fn secret(uow: &UnitOfWork) -> String {
    let mut bytes = [0u8; 32];
    uow.entropy().fill(&mut bytes);
    hex::encode(bytes)
}

/// Only the hash of a link's secret is stored: a copy of the database opens nothing.
pub(crate) fn hash_of(secret: &str) -> String {
    hex::encode(Sha256::digest(secret.as_bytes()))
}
