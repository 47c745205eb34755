//! Edits: a provider's edit waits until the directory's team approves it or
//! sends it back with a reason. What is shown stays until then.

use domain::access::{Relations, may, permit};
use domain::act::Act;
use domain::directory::{EntryDecided, EntryProposed, Service, Taxonomy};
use domain::ids::{DirectoryOrganisationId, DraftEntryId, ServiceId, SubmissionKey};
use domain::refusal::Refusal;
use jiff::Timestamp;

use super::keep::{changed, check, may_keep, refused, tell_the_team, write_service};
use super::{KeepService, read, statements};
use crate::args;
use crate::engine::{Reads, Row, Store, StoreError, UnitOfWork, retrying};
use crate::error::CaseworkError;
use crate::submissions;

/// How an edit stands.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum DraftState {
    /// It waits for the directory's team.
    Waiting,
    /// It is what the entry says.
    Approved,
    /// It was sent back.
    Returned,
}

impl DraftState {
    /// How people say it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Waiting => "Waits for approval",
            Self::Approved => "Approved",
            Self::Returned => "Sent back",
        }
    }

    fn from_key(key: &str) -> Option<Self> {
        match key {
            "waiting" => Some(Self::Waiting),
            "approved" => Some(Self::Approved),
            "returned" => Some(Self::Returned),
            _ => None,
        }
    }
}

/// An edit.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Draft {
    /// The edit.
    pub id: DraftEntryId,
    /// Who provides the service.
    pub organisation: DirectoryOrganisationId,
    /// Their name.
    pub organisation_name: String,
    /// The entry, when there is one.
    pub service: Option<ServiceId>,
    /// The version of the entry that the edit was made on.
    pub seen_version: i64,
    /// What the entry is to say.
    pub says: Service,
    /// How it stands.
    pub state: DraftState,
    /// Why it was sent back.
    pub reason: Option<String>,
    /// Who sent it; nobody by name when it came by a link.
    pub sent_by: Option<String>,
    /// When.
    pub sent_at: Timestamp,
}

/// An edit to send.
#[derive(Clone, Debug)]
pub struct Propose {
    /// Makes a second submission the same as the first.
    pub key: SubmissionKey,
    /// Who provides the service.
    pub organisation: DirectoryOrganisationId,
    /// The entry and the version that was seen; none for a new one.
    pub seen: Option<(ServiceId, i64)>,
    /// What the entry is to say.
    pub says: Service,
    /// The secret of the link, when the provider has no account.
    pub by_link: Option<String>,
}

fn read_draft(row: &Row) -> Result<Draft, StoreError> {
    Ok(Draft {
        id: row.parsed("id", DraftEntryId::parse)?,
        organisation: row.parsed("organisation_id", DirectoryOrganisationId::parse)?,
        organisation_name: row.text("organisation_name")?,
        service: row.optional_parsed("service_id", ServiceId::parse)?,
        seen_version: row.int("seen_version")?,
        says: row.document("document")?,
        state: row.word("state", DraftState::from_key)?,
        reason: row.optional_text("reason")?,
        sent_by: row.optional_text("sent_name")?,
        sent_at: row.instant("sent_at")?,
    })
}

/// Sends an edit to the directory's team, once per key.
///
/// # Errors
/// Denied or not found for whoever may not speak for the organisation; refused
/// when the entry would not be complete.
pub async fn propose(
    store: &Store,
    act: &Act,
    taxonomy: &Taxonomy,
    command: &Propose,
) -> Result<DraftEntryId, CaseworkError> {
    check(&command.says, taxonomy)?;
    let outcome = retrying(|| async {
        let mut uow = store.begin(act).await?;
        match &command.by_link {
            Some(secret) => {
                let linked = super::linked(&mut uow, act, secret).await?;
                if linked.id != command.organisation {
                    return Err(CaseworkError::NotFound);
                }
            }
            None => may_keep(&mut uow, act, command.organisation).await?,
        }
        if let Some(made) = submissions::sent_before(&mut uow, command.key).await? {
            return Ok(made);
        }
        let id = write_draft(&mut uow, command).await?;
        submissions::keep(&mut uow, command.key, &id).await?;
        uow.commit().await?;
        Ok(id)
    })
    .await;
    submissions::settle(store, command.key, outcome).await
}

async fn write_draft(
    uow: &mut UnitOfWork,
    command: &Propose,
) -> Result<DraftEntryId, CaseworkError> {
    let id = DraftEntryId::new(uow.new_id());
    if let Some((service, _)) = command.seen {
        let found = read::service(uow, service).await?;
        if found.organisation != command.organisation {
            return Err(CaseworkError::NotFound);
        }
    }
    let (by, at) = (uow.act().user(), uow.at());
    let (service, seen) = command
        .seen
        .map_or((None, 0), |(id, version)| (Some(id), version));
    let document = serde_json::to_string(&command.says)?;
    uow.write(
        &statements::ADD_DRAFT,
        args![id, command.organisation, service, seen, document, by, at],
    )
    .await?;
    tell_the_team(
        uow,
        "directory.draft",
        "An edit of the directory of services waits for you.",
    )
    .await?;
    uow.record(&EntryProposed {
        draft: id,
        service,
        organisation: command.organisation,
    })
    .await?;
    Ok(id)
}

/// Approves an edit, which publishes it, or sends it back with a reason.
///
/// # Errors
/// Denied to all but the directory's team; not found; refused without a reason;
/// a conflict when it was decided before, or the entry changed meanwhile.
pub async fn decide_draft(
    store: &Store,
    act: &Act,
    id: DraftEntryId,
    returned_because: Option<&str>,
) -> Result<(), CaseworkError> {
    permit::<may::KeepDirectory, _>(act, &Relations::default(), ())?;
    if returned_because.is_some_and(|words| words.trim().is_empty()) {
        let refusal = Refusal::new(
            "directory.return_reason",
            "Enter what must change",
            "Whoever sent the edit reads it.",
        );
        return Err(refused(refusal.beside("reason")));
    }
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let found = draft(&mut uow, act, id).await?;
        let state = if returned_because.is_some() {
            "returned"
        } else {
            "approved"
        };
        let decided = uow
            .write(
                &statements::DECIDE_DRAFT,
                args![id, state, returned_because, act.user(), act.at],
            )
            .await?;
        if decided == 0 {
            return Err(CaseworkError::Conflict);
        }
        if returned_because.is_none() {
            land(&mut uow, &found).await?;
        } else {
            tell_the_sender(&mut uow, &found, returned_because.unwrap_or_default()).await?;
        }
        uow.record(&EntryDecided {
            draft: id,
            approved: returned_because.is_none(),
            reason: returned_because.map(str::to_owned),
        })
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

async fn land(uow: &mut UnitOfWork, found: &Draft) -> Result<(), CaseworkError> {
    let command = KeepService {
        seen: found.service.map(|service| (service, found.seen_version)),
        organisation: found.organisation,
        service: found.says.clone(),
    };
    let service = write_service(uow, &command).await?;
    uow.write(&statements::LAND_DRAFT, args![found.id, service])
        .await?;
    changed(uow).await?;
    Ok(())
}

async fn tell_the_sender(
    uow: &mut UnitOfWork,
    found: &Draft,
    why: &str,
) -> Result<(), CaseworkError> {
    let organisation = read::organisation(uow, found.organisation).await?;
    if let Some(email) = &organisation.keeper_email {
        let body = format!(
            "Hello\n\nThank you for your edit of “{}” in our directory of services. Please change something first.\n\n\
             What must change: {why}\n\nWhat is shown has not changed.\n",
            found.says.name
        );
        crate::letters::send_email(uow, email, "Your edit needs a change", &body).await?;
    }
    Ok(())
}

/// One edit, for the directory's team.
///
/// # Errors
/// Denied to all others; not found when there is none.
pub async fn draft(
    db: &mut impl Reads,
    act: &Act,
    id: DraftEntryId,
) -> Result<Draft, CaseworkError> {
    permit::<may::KeepDirectory, _>(act, &Relations::default(), ())?;
    let row = db
        .optional(&statements::DRAFT, args![id])
        .await?
        .ok_or(CaseworkError::NotFound)?;
    Ok(read_draft(&row)?)
}

/// Every edit that waits, the oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn drafts_waiting(db: &mut impl Reads) -> Result<Vec<Draft>, StoreError> {
    let rows = db.rows(&statements::DRAFTS_WAITING, args![]).await?;
    rows.iter().map(read_draft).collect()
}

/// The newest edits of an organisation.
///
/// # Errors
/// When the database does not answer.
pub async fn drafts_of(
    db: &mut impl Reads,
    organisation: DirectoryOrganisationId,
) -> Result<Vec<Draft>, StoreError> {
    let rows = db.rows(&statements::DRAFTS_OF, args![organisation]).await?;
    rows.iter().map(read_draft).collect()
}
