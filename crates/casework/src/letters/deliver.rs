//! How a letter reaches its reader. The limit for the written outcome ends when
//! the mail server takes the e-mail, when somebody says that it was posted or
//! told, or when it is recorded why nobody can be told (C-02).

use domain::access::{may, permit};
use domain::act::Act;
use domain::ids::{FamilyId, LetterId, ReferralId, SubmissionKey};
use domain::letters::{AddressCorrected, DeliveryRecorded, OutcomeSent};
use domain::people::EmailAddress;
use domain::profile::{ClockKey, Profile};
use domain::referrals::Request;
use domain::refusal::Refusal;
use jiff::Timestamp;
use jiff::civil::Date;

use super::issue::{issued_again, new_link};
use super::{Letter, letter, queue_email, statements};
use crate::args;
use crate::clocks;
use crate::engine::{Reads, Store, StoreError, UnitOfWork, retrying};
use crate::error::CaseworkError;
use crate::families::relations_to;
use crate::referrals::statements::{REQUEST_OF, SAVE_REQUEST};
use crate::submissions;
use crate::time::{london_day, start_of};

/// How a letter reached its reader without e-mail.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DeliveredHow {
    /// It was printed and posted.
    Posted,
    /// Somebody rang and told what it says.
    ByTelephone,
    /// Somebody told them in person.
    InPerson,
    /// There is nobody to write to.
    Cannot,
}

impl DeliveredHow {
    /// Every way, in the order of the form.
    pub const ALL: &'static [Self] = &[
        Self::Posted,
        Self::ByTelephone,
        Self::InPerson,
        Self::Cannot,
    ];

    /// The stored word.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Posted => "posted",
            Self::ByTelephone => "by_telephone",
            Self::InPerson => "in_person",
            Self::Cannot => "cannot",
        }
    }

    /// How people say it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Posted => "Posted",
            Self::ByTelephone => "Told by telephone",
            Self::InPerson => "Told in person",
            Self::Cannot => "Nobody can be told",
        }
    }

    /// Reads a stored word.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|how| how.key() == key)
    }
}

/// What somebody records about a letter's delivery.
#[derive(Clone, Debug)]
pub struct RecordDelivery {
    /// Makes a second submission the same as the first.
    pub key: SubmissionKey,
    /// The letter.
    pub letter: LetterId,
    /// How.
    pub how: DeliveredHow,
    /// On which day.
    pub on: Date,
    /// To whom, or why nobody can be told.
    pub note: String,
}

/// Sending the e-mail about a letter once more.
#[derive(Clone, Debug)]
pub struct SendAgain {
    /// Makes a second submission the same as the first.
    pub key: SubmissionKey,
    /// The letter.
    pub letter: LetterId,
    /// Where it goes; a new address takes the old one's place from now on.
    pub email: String,
    /// The e-mail's subject.
    pub subject: String,
    /// Makes the e-mail's words around the link's secret.
    pub body: fn(&str, &str) -> String,
    /// The address that links start with.
    pub base_address: String,
}

/// One way that a letter went, newest first.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum DeliveryLine {
    /// An e-mail.
    Email {
        /// To which address.
        to: String,
        /// `waiting`, `sent` or `failed`.
        state: String,
        /// When it was written.
        at: Timestamp,
    },
    /// What somebody recorded.
    Told {
        /// How.
        how: DeliveredHow,
        /// On which day.
        on: Date,
        /// To whom, or why nobody.
        note: String,
        /// Who recorded it.
        by: String,
    },
}

/// A letter that the actor may send.
async fn to_send(db: &mut impl Reads, act: &Act, id: LetterId) -> Result<Letter, CaseworkError> {
    let letter = letter(db, id).await?.ok_or(CaseworkError::NotFound)?;
    let relations = relations_to(db, act, letter.family).await?;
    if relations.is_empty() {
        return Err(CaseworkError::NotFound);
    }
    let permitted = permit::<may::SendWrittenOutcome, _>(act, &relations, letter)?;
    Ok(permitted.into_record())
}

/// A letter with every way that it went, newest first.
///
/// # Errors
/// Not found outside scope; denied to all but the front door.
pub async fn delivery_of(
    db: &mut impl Reads,
    act: &Act,
    id: LetterId,
) -> Result<(Letter, Vec<DeliveryLine>), CaseworkError> {
    let letter = to_send(db, act, id).await?;
    let mut lines = Vec::new();
    for row in db.rows(&statements::DELIVERIES_OF, args![id]).await? {
        lines.push(DeliveryLine::Told {
            how: row.word("how", DeliveredHow::from_key)?,
            on: row.parsed("on_day", str::parse)?,
            note: row.text("note")?,
            by: row.text("recorded_by_name")?,
        });
    }
    for row in db.rows(&statements::EMAILS_OF, args![id]).await? {
        lines.push(DeliveryLine::Email {
            to: row.text("to_address")?,
            state: row.text("state")?,
            at: row.instant("created_at")?,
        });
    }
    Ok((letter, lines))
}

/// Records how a letter reached its reader, once per key.
///
/// # Errors
/// Not found outside scope; denied to all but the front door; refused for a day
/// that has not come, or without the reason why nobody can be told.
pub async fn record_delivery(
    store: &Store,
    profile: &Profile,
    act: &Act,
    command: &RecordDelivery,
) -> Result<(), CaseworkError> {
    let outcome = retrying(|| async {
        let mut uow = store.begin(act).await?;
        let letter = to_send(&mut uow, act, command.letter).await?;
        if let Some(before) = submissions::sent_before(&mut uow, command.key).await? {
            return Ok(before);
        }
        check(command, &letter, act.at)?;
        let (id, by) = (uow.new_id().to_string(), act.user());
        uow.write(
            &statements::ADD_DELIVERY,
            args![
                id,
                letter.id,
                command.how.key(),
                command.on.to_string(),
                &command.note,
                by,
                act.at
            ],
        )
        .await?;
        if let Some((_, referral)) = told_of_outcome(&mut uow, letter.id).await? {
            end_the_limit(&mut uow, profile, referral, command).await?;
        }
        uow.record(&DeliveryRecorded {
            family: letter.family,
            referral: letter.referral,
            letter: letter.id,
            how: command.how.key(),
            on: command.on,
        })
        .await?;
        submissions::keep(&mut uow, command.key, &letter.id).await?;
        uow.commit().await?;
        Ok(letter.id)
    })
    .await;
    submissions::settle::<LetterId>(store, command.key, outcome).await?;
    Ok(())
}

fn check(command: &RecordDelivery, letter: &Letter, now: Timestamp) -> Result<(), CaseworkError> {
    let refused = |code, reason, way, field| {
        Err(CaseworkError::Refused(
            Refusal::new(code, reason, way).beside(field),
        ))
    };
    if command.on > london_day(now) {
        return refused(
            "letters.day_to_come",
            "The day must be today or in the past",
            "Enter the day on which it was done.",
            "on",
        );
    }
    if command.on < london_day(letter.issued_at) {
        return refused(
            "letters.before_letter",
            "The day must not be before the letter",
            "Enter the day on which it was done.",
            "on",
        );
    }
    if command.how == DeliveredHow::Cannot && command.note.trim().is_empty() {
        return refused(
            "letters.why_nobody",
            "Enter why nobody can be told",
            "Say what you tried.",
            "note",
        );
    }
    Ok(())
}

async fn end_the_limit(
    uow: &mut UnitOfWork,
    profile: &Profile,
    referral: ReferralId,
    command: &RecordDelivery,
) -> Result<(), CaseworkError> {
    let (subject, limit) = (referral.uuid(), ClockKey::WrittenOutcome);
    if command.how == DeliveredHow::Cannot {
        // Nobody was told, so the limit was not met: it is not needed any more.
        return clocks::cancel(uow, profile, subject, limit, &command.note).await;
    }
    // Only the day is known: never earlier than it can have been.
    let day_over = command.on.tomorrow().map_or(uow.at(), start_of);
    clocks::stop_at(uow, profile, subject, limit, day_over).await
}

/// The family and referral whose newest outcome this letter tells: an older
/// letter ends no limit.
async fn told_of_outcome(
    db: &mut impl Reads,
    letter: LetterId,
) -> Result<Option<(FamilyId, ReferralId)>, StoreError> {
    match db
        .optional(&statements::TELLS_OUTCOME, args![letter])
        .await?
    {
        Some(row) => Ok(Some((
            row.parsed("family_id", FamilyId::parse)?,
            row.parsed("referral_id", ReferralId::parse)?,
        ))),
        None => Ok(None),
    }
}

/// Notes that the mail server took an e-mail. The limit for the written outcome
/// ends with it, when it carried one.
///
/// # Errors
/// When the database does not answer.
pub async fn email_sent(
    uow: &mut UnitOfWork,
    profile: &Profile,
    email: &str,
) -> Result<(), CaseworkError> {
    let at = uow.at();
    uow.write_unrecorded(&statements::EMAIL_SENT, args![email, at])
        .await?;
    let Some(row) = uow
        .optional(&statements::LETTER_OF_EMAIL, args![email])
        .await?
    else {
        return Ok(());
    };
    let Some(letter) = row.optional_parsed("letter_id", LetterId::parse)? else {
        return Ok(());
    };
    let Some((family, referral)) = told_of_outcome(uow, letter).await? else {
        return Ok(());
    };
    let (subject, limit) = (referral.uuid(), ClockKey::WrittenOutcome);
    clocks::stop(uow, profile, subject, limit).await?;
    uow.record(&OutcomeSent {
        family,
        referral: Some(referral),
        letter,
    })
    .await?;
    Ok(())
}

/// Sends the e-mail about a letter again, with a new link; the old one dies.
/// Once per key.
///
/// # Errors
/// Not found outside scope; denied to all but the front door; refused for an
/// address that cannot be one.
pub async fn send_again(
    store: &Store,
    act: &Act,
    command: &SendAgain,
) -> Result<(), CaseworkError> {
    let outcome = retrying(|| async {
        let mut uow = store.begin(act).await?;
        let letter = to_send(&mut uow, act, command.letter).await?;
        if let Some(before) = submissions::sent_before(&mut uow, command.key).await? {
            return Ok(before);
        }
        let to = EmailAddress::parse(&command.email).map_err(|error| {
            CaseworkError::Refused(
                Refusal::new(
                    "letters.email",
                    error.to_string(),
                    "Correct the address, or record that it was posted or told.",
                )
                .beside("email"),
            )
        })?;
        if letter.recipient_email.as_deref() != Some(to.as_str()) {
            correct_address(&mut uow, &letter, to.as_str()).await?;
        }
        let secret = new_link(&mut uow, letter.id).await?;
        let body = (command.body)(&command.base_address, &secret);
        queue_email(
            &mut uow,
            Some(letter.id),
            to.as_str(),
            &command.subject,
            &body,
        )
        .await?;
        uow.record(&issued_again(&letter)).await?;
        submissions::keep(&mut uow, command.key, &letter.id).await?;
        uow.commit().await?;
        Ok(letter.id)
    })
    .await;
    submissions::settle::<LetterId>(store, command.key, outcome).await?;
    Ok(())
}

/// Later letters about the request go to the new address as well.
async fn correct_address(
    uow: &mut UnitOfWork,
    letter: &Letter,
    to: &str,
) -> Result<(), CaseworkError> {
    uow.write(&statements::CORRECT_ADDRESS, args![letter.id, to])
        .await?;
    if let Some(referral) = letter.referral
        && let Some(row) = uow.optional(&REQUEST_OF, args![referral]).await?
    {
        let mut request: Request = row.document("request")?;
        request.referrer.email = Some(to.to_owned());
        uow.write_guarded(
            &SAVE_REQUEST,
            args![
                referral,
                row.int("version")?,
                serde_json::to_string(&request)?
            ],
        )
        .await?;
    }
    uow.record(&AddressCorrected {
        family: letter.family,
        referral: letter.referral,
        letter: letter.id,
    })
    .await?;
    Ok(())
}
