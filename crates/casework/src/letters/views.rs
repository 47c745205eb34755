//! Letters and e-mails as pages show them.

use domain::ids::{FamilyId, LetterId, ReferralId};
use jiff::Timestamp;
use jiff::civil::Date;

use super::issue::hash_of;
use super::{DeliveredHow, statements};
use crate::args;
use crate::engine::{Reads, Row, Store, StoreError};
use domain::act::Act;
use domain::event::Subject;

/// A letter, whole.
#[derive(Clone, Debug)]
pub struct Letter {
    /// The letter.
    pub id: LetterId,
    /// The family.
    pub family: FamilyId,
    /// The referral.
    pub referral: Option<ReferralId>,
    /// What kind.
    pub kind: String,
    /// Its subject.
    pub subject: String,
    /// The letter as a page.
    pub html: String,
    /// What the letter says, as JSON.
    pub content: String,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// Where its link went.
    pub recipient_email: Option<String>,
}

/// One letter in a list, with how its delivery stands.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct LetterLine {
    /// The letter.
    pub id: LetterId,
    /// What kind.
    pub kind: String,
    /// Its subject.
    pub subject: String,
    /// To whom.
    pub recipient: String,
    /// When it was issued.
    pub issued_at: Timestamp,
    /// `waiting`, `sent`, `failed`, or none when there is no e-mail.
    pub email_state: Option<String>,
    /// When the mail server took it.
    pub sent_at: Option<Timestamp>,
    /// When it was first opened by its link.
    pub first_opened_at: Option<Timestamp>,
    /// How it was told without e-mail, and on which day, when that was recorded.
    pub told: Option<(DeliveredHow, Date)>,
}

/// One e-mail, for the outbox.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EmailLine {
    /// To whom.
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// Its words.
    pub body: String,
    /// `waiting`, `sent` or `failed`.
    pub state: String,
    /// When it was written.
    pub created_at: Timestamp,
}

/// An e-mail that the worker sends.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EmailToSend {
    /// Its identifier.
    pub id: String,
    /// To whom.
    pub to: String,
    /// Its subject.
    pub subject: String,
    /// Its words.
    pub body: String,
}

fn read(row: &Row) -> Result<Letter, StoreError> {
    Ok(Letter {
        id: row.parsed("id", LetterId::parse)?,
        family: row.parsed("family_id", FamilyId::parse)?,
        referral: row.optional_parsed("referral_id", ReferralId::parse)?,
        kind: row.text("kind")?,
        subject: row.text("subject")?,
        html: row.text("html")?,
        content: row.text("content")?,
        issued_at: row.instant("issued_at")?,
        recipient_email: row.optional_text("recipient_email")?,
    })
}

/// One letter. The caller has checked the family's scope.
///
/// # Errors
/// When the database does not answer.
pub async fn letter(db: &mut impl Reads, id: LetterId) -> Result<Option<Letter>, StoreError> {
    db.optional(&statements::FIND, args![id])
        .await?
        .as_ref()
        .map(read)
        .transpose()
}

/// The letter of a link, noting that it was opened: the look is in the audit.
///
/// # Errors
/// When the database does not answer.
pub async fn by_link(store: &Store, act: &Act, secret: &str) -> Result<Option<Letter>, StoreError> {
    let found = store
        .reader()
        .optional(&statements::BY_LINK, args![hash_of(secret)])
        .await?;
    let Some(row) = found else { return Ok(None) };
    let letter = read(&row)?;
    let mut uow = store.begin_bookkeeping(act).await?;
    uow.write_unrecorded(&statements::OPENED, args![letter.id, act.at])
        .await?;
    uow.record_read(
        "/letters/link",
        Subject {
            family: Some(letter.family),
            referral: letter.referral,
        },
    )
    .await?;
    uow.commit().await?;
    Ok(Some(letter))
}

/// The request whose newest letter has this link: an older letter asks for
/// nothing any more.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn referral_asked_by(
    db: &mut impl Reads,
    secret: &str,
) -> Result<Option<ReferralId>, StoreError> {
    match db
        .optional(&statements::ASKING, args![hash_of(secret)])
        .await?
    {
        Some(row) => row.optional_parsed("referral_id", ReferralId::parse),
        None => Ok(None),
    }
}

/// The letters about a referral, newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn letters_of_referral(
    db: &mut impl Reads,
    referral: ReferralId,
) -> Result<Vec<LetterLine>, StoreError> {
    db.rows(&statements::OF_REFERRAL, args![referral])
        .await?
        .iter()
        .map(|row| {
            Ok(LetterLine {
                id: row.parsed("id", LetterId::parse)?,
                kind: row.text("kind")?,
                subject: row.text("subject")?,
                recipient: row.text("recipient")?,
                issued_at: row.instant("issued_at")?,
                email_state: row.optional_text("email_state")?,
                sent_at: row.optional_instant("sent_at")?,
                first_opened_at: row.optional_instant("first_opened_at")?,
                told: match row.optional_text("told_how")? {
                    Some(_) => Some((
                        row.word("told_how", DeliveredHow::from_key)?,
                        row.parsed("told_on", str::parse)?,
                    )),
                    None => None,
                },
            })
        })
        .collect()
}

/// The newest e-mails, for the demo's outbox.
///
/// # Errors
/// When the database does not answer.
pub async fn outbox(db: &mut impl Reads, limit: i64) -> Result<Vec<EmailLine>, StoreError> {
    db.rows(&statements::OUTBOX, args![limit])
        .await?
        .iter()
        .map(|row| {
            Ok(EmailLine {
                to: row.text("to_address")?,
                subject: row.text("subject")?,
                body: row.text("body")?,
                state: row.text("state")?,
                created_at: row.instant("created_at")?,
            })
        })
        .collect()
}

/// How many e-mails wait to be sent, and how many failed.
///
/// # Errors
/// When the database does not answer.
pub async fn emails_standing(db: &mut impl Reads) -> Result<(i64, i64), StoreError> {
    match db.optional(&statements::EMAILS_STANDING, args![]).await? {
        Some(row) => Ok((row.int("waiting")?, row.int("failed")?)),
        None => Ok((0, 0)),
    }
}

/// An e-mail, unless it was sent already.
///
/// # Errors
/// When the database does not answer.
pub async fn waiting_email(
    db: &mut impl Reads,
    id: &str,
) -> Result<Option<EmailToSend>, StoreError> {
    let Some(row) = db.optional(&statements::EMAIL, args![id]).await? else {
        return Ok(None);
    };
    if row.text("state")? == "sent" {
        return Ok(None);
    }
    Ok(Some(EmailToSend {
        id: row.text("id")?,
        to: row.text("to_address")?,
        subject: row.text("subject")?,
        body: row.text("body")?,
    }))
}
