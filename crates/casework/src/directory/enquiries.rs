//! What people ask of the directory and say about it: lists sent, enquiries
//! answered by staff, remarks that something is wrong, everyday words, and what
//! was looked for and not found.

use domain::access::{Relations, may, permit};
use domain::act::Act;
use domain::directory::{
    DirectoryListSent, EnquiryAnswered, RemarkMade, RemarkSettled, Synonym, SynonymKept, words_of,
};
use domain::ids::{RemarkId, ServiceId, SubmissionKey};
use domain::refusal::Refusal;
use jiff::Timestamp;

use super::keep::{changed, refused, tell_the_team};
use super::{read, statements};
use crate::args;
use crate::engine::{Reads, Store, StoreError, retrying};
use crate::error::CaseworkError;
use crate::letters::send_email;
use crate::submissions;

/// The longest remark, in characters.
const REMARK_MAX: usize = 1_000;
/// The longest words that are counted when nothing was found.
const MISS_MAX: usize = 60;

/// How somebody asked (C-52).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Channel {
    /// By telephone.
    Telephone,
    /// In person.
    InPerson,
    /// By e-mail.
    Email,
}

impl Channel {
    /// Every channel.
    pub const ALL: &'static [Self] = &[Self::Telephone, Self::InPerson, Self::Email];

    /// The stored word.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Telephone => "telephone",
            Self::InPerson => "in_person",
            Self::Email => "e_mail",
        }
    }

    /// How people say it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Telephone => "By telephone",
            Self::InPerson => "In person",
            Self::Email => "By e-mail",
        }
    }

    /// Reads a stored word.
    #[must_use]
    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.iter().copied().find(|one| one.key() == key)
    }
}

/// An enquiry that staff answered.
#[derive(Clone, Debug)]
pub struct Enquiry {
    /// Makes a second submission the same as the first.
    pub key: SubmissionKey,
    /// How it came.
    pub channel: Channel,
    /// What was asked for; no names.
    pub words: String,
    /// The services that were named.
    pub services: Vec<ServiceId>,
}

/// What a visitor says is wrong.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Remark {
    /// The remark.
    pub id: RemarkId,
    /// The entry.
    pub service: ServiceId,
    /// Its name.
    pub name: String,
    /// What is wrong.
    pub words: String,
    /// When it was said.
    pub made_at: Timestamp,
}

/// Words that found nothing.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Miss {
    /// The words.
    pub words: String,
    /// How often.
    pub times: i64,
    /// When last.
    pub last_at: Timestamp,
}

/// Sends a list of services to an address that somebody gave, once per key. The
/// address is kept with the e-mail in the outbox and nowhere else.
///
/// # Errors
/// Not found when a service of the list is not there.
pub async fn send_list(
    store: &Store,
    act: &Act,
    key: SubmissionKey,
    to: &str,
    services: &[ServiceId],
    body: &str,
) -> Result<(), CaseworkError> {
    permit::<may::SendDirectoryList, _>(act, &Relations::default(), ())?;
    let outcome = retrying(|| async {
        let mut uow = store.begin(act).await?;
        if submissions::sent_before::<()>(&mut uow, key)
            .await?
            .is_some()
        {
            return Ok(());
        }
        for id in services {
            read::service(&mut uow, *id).await?;
        }
        send_email(&mut uow, to, "Services that may help", body).await?;
        uow.record(&DirectoryListSent {
            services: services.to_vec(),
        })
        .await?;
        submissions::keep(&mut uow, key, &()).await?;
        uow.commit().await?;
        Ok(())
    })
    .await;
    submissions::settle(store, key, outcome).await
}

/// Writes down an enquiry that staff answered by telephone or in person, once per key (C-52, HEREF-51).
///
/// # Errors
/// Denied to whoever is not signed in; refused when it does not say what was asked for.
pub async fn answer_enquiry(
    store: &Store,
    act: &Act,
    enquiry: &Enquiry,
) -> Result<(), CaseworkError> {
    permit::<may::AnswerDirectoryEnquiry, _>(act, &Relations::default(), ())?;
    let (Some(agency), Some(user)) = (act.agency(), act.user()) else {
        return Err(CaseworkError::NotFound);
    };
    if enquiry.words.trim().is_empty() {
        let refusal = Refusal::new(
            "directory.enquiry_words",
            "Enter what they asked for",
            "A few words are enough. Leave names out.",
        );
        return Err(refused(refusal.beside("words")));
    }
    let outcome = retrying(|| async {
        let mut uow = store.begin(act).await?;
        if submissions::sent_before::<()>(&mut uow, enquiry.key)
            .await?
            .is_some()
        {
            return Ok(());
        }
        let id = uow.new_id().to_string();
        let services = serde_json::to_string(&enquiry.services)?;
        uow.write(
            &statements::ADD_ENQUIRY,
            args![
                id,
                enquiry.channel.key(),
                enquiry.words.trim(),
                services,
                agency,
                user,
                act.at
            ],
        )
        .await?;
        uow.record(&EnquiryAnswered {
            channel: enquiry.channel.key().to_owned(),
            services: enquiry.services.clone(),
        })
        .await?;
        submissions::keep(&mut uow, enquiry.key, &()).await?;
        uow.commit().await?;
        Ok(())
    })
    .await;
    submissions::settle(store, enquiry.key, outcome).await
}

/// How many enquiries came since a time, by how they came.
///
/// # Errors
/// When the database does not answer.
pub async fn enquiries_since(
    db: &mut impl Reads,
    since: Timestamp,
) -> Result<Vec<(Channel, i64)>, StoreError> {
    let rows = db.rows(&statements::ENQUIRIES, args![since]).await?;
    rows.iter()
        .map(|row| Ok((row.word("channel", Channel::from_key)?, row.int("n")?)))
        .collect()
}

/// A visitor says that something in an entry is wrong, once per key. The directory's team is told.
///
/// # Errors
/// Not found when there is no such entry; refused when it says nothing.
pub async fn make_remark(
    store: &Store,
    act: &Act,
    key: SubmissionKey,
    service: ServiceId,
    words: &str,
) -> Result<RemarkId, CaseworkError> {
    permit::<may::SayEntryIsWrong, _>(act, &Relations::default(), ())?;
    let words = words.trim();
    if words.is_empty() || words.chars().count() > REMARK_MAX {
        let refusal = Refusal::new(
            "directory.remark_words",
            "Enter what is wrong, in 1,000 characters or fewer",
            "Leave out anything about yourself.",
        );
        return Err(refused(refusal.beside("words")));
    }
    let outcome = retrying(|| async {
        let mut uow = store.begin(act).await?;
        if let Some(made) = submissions::sent_before(&mut uow, key).await? {
            return Ok(made);
        }
        read::service(&mut uow, service).await?;
        let id = RemarkId::new(uow.new_id());
        uow.write(&statements::ADD_REMARK, args![id, service, words, act.at])
            .await?;
        tell_the_team(
            &mut uow,
            "directory.remark",
            "A visitor says that something in the directory is wrong.",
        )
        .await?;
        uow.record(&RemarkMade {
            remark: id,
            service,
        })
        .await?;
        submissions::keep(&mut uow, key, &id).await?;
        uow.commit().await?;
        Ok(id)
    })
    .await;
    submissions::settle(store, key, outcome).await
}

/// The remarks that nobody has settled, the oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn remarks(db: &mut impl Reads) -> Result<Vec<Remark>, StoreError> {
    let rows = db.rows(&statements::REMARKS, args![]).await?;
    rows.iter()
        .map(|row| {
            Ok(Remark {
                id: row.parsed("id", RemarkId::parse)?,
                service: row.parsed("service_id", ServiceId::parse)?,
                name: row.text("name")?,
                words: row.text("words")?,
                made_at: row.instant("made_at")?,
            })
        })
        .collect()
}

/// Settles a remark: the entry was put right, or was right.
///
/// # Errors
/// Denied to all but the directory's team; a conflict when it was settled before.
pub async fn settle_remark(store: &Store, act: &Act, id: RemarkId) -> Result<(), CaseworkError> {
    permit::<may::KeepDirectory, _>(act, &Relations::default(), ())?;
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        uow.write_guarded(&statements::SETTLE_REMARK, args![id, act.at, act.user()])
            .await?;
        uow.record(&RemarkSettled { remark: id }).await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

/// The authority's own everyday words.
///
/// # Errors
/// When the database does not answer.
pub async fn synonyms(db: &mut impl Reads) -> Result<Vec<Synonym>, StoreError> {
    let rows = db.rows(&statements::SYNONYMS, args![]).await?;
    rows.iter()
        .map(|row| {
            Ok(Synonym {
                typed: row.text("typed")?,
                means: row.text("means")?,
            })
        })
        .collect()
}

/// Keeps what everyday words lead to; with no meaning they lead nowhere any more.
///
/// # Errors
/// Denied to all but the directory's team; refused without words.
pub async fn keep_synonym(
    store: &Store,
    act: &Act,
    synonym: &Synonym,
) -> Result<(), CaseworkError> {
    permit::<may::KeepDirectory, _>(act, &Relations::default(), ())?;
    let typed = words_of(&synonym.typed).join(" ");
    if typed.is_empty() {
        let refusal = Refusal::new(
            "directory.synonym",
            "Enter the words that people type",
            "For example, money worries.",
        );
        return Err(refused(refusal.beside("typed")));
    }
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let means = synonym.means.trim();
        uow.write(
            &statements::KEEP_SYNONYM,
            args![&typed, means, act.user(), act.at],
        )
        .await?;
        changed(&mut uow).await?;
        uow.record(&SynonymKept {
            typed: typed.clone(),
            means: means.to_owned(),
        })
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

/// Counts words that found nothing. Words with a number in them, which may be a
/// date or a telephone number, and long ones are not kept.
///
/// # Errors
/// When the database does not answer.
pub async fn miss(store: &Store, act: &Act, words: &str) -> Result<(), CaseworkError> {
    let words = words_of(words).join(" ");
    if words.is_empty() || words.len() > MISS_MAX || words.bytes().any(|b| b.is_ascii_digit()) {
        return Ok(());
    }
    retrying(|| async {
        let mut uow = store.begin_bookkeeping(act).await?;
        uow.write_unrecorded(&statements::MISSED, args![&words, act.at])
            .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

/// What was looked for and not found, the most often first.
///
/// # Errors
/// When the database does not answer.
pub async fn misses(db: &mut impl Reads) -> Result<Vec<Miss>, StoreError> {
    let rows = db.rows(&statements::MISSES, args![]).await?;
    rows.iter()
        .map(|row| {
            Ok(Miss {
                words: row.text("words")?,
                times: row.int("times")?,
                last_at: row.instant("last_at")?,
            })
        })
        .collect()
}
