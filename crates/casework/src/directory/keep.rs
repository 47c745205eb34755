//! The directory's team at work: organisations taken in, entries published,
//! changed and confirmed. Every change tells the nodes that there is one.

use domain::access::{Relations, Role, may, permit};
use domain::act::Act;
use domain::directory::{
    EntryConfirmed, EntryPublished, Organisation, OrganisationAsked, OrganisationDecided,
    OrganisationKept, Service, Taxonomy,
};
use domain::ids::{AgencyId, DirectoryOrganisationId, ServiceId, SubmissionKey};
use domain::refusal::Refusal;

use super::{OrganisationState, read, statements};
use crate::args;
use crate::engine::{Store, StoreError, UnitOfWork, retrying};
use crate::error::CaseworkError;
use crate::messages::{self, To};
use crate::referrals::agency_of_part;
use crate::submissions;

/// An organisation that asks to be in the directory.
#[derive(Clone, Debug)]
pub struct AskToJoin {
    /// Makes a second submission the same as the first.
    pub key: SubmissionKey,
    /// What it says about itself.
    pub says: Organisation,
    /// Who will keep its entries.
    pub keeper_name: String,
    /// Where that person is written to.
    pub keeper_email: String,
}

/// What an organisation is to say about itself.
#[derive(Clone, Debug)]
pub struct KeepOrganisation {
    /// The organisation and the version that was seen; none for a new one.
    pub seen: Option<(DirectoryOrganisationId, i64)>,
    /// The agency of the partnership that it is.
    pub agency: Option<AgencyId>,
    /// What it says about itself.
    pub says: Organisation,
    /// Who keeps its entries.
    pub keeper_name: Option<String>,
    /// Where that person is written to.
    pub keeper_email: Option<String>,
}

/// What an entry is to say.
#[derive(Clone, Debug)]
pub struct KeepService {
    /// The entry and the version that was seen; none for a new one.
    pub seen: Option<(ServiceId, i64)>,
    /// Who provides it.
    pub organisation: DirectoryOrganisationId,
    /// What it says.
    pub service: Service,
}

pub(super) fn refused(refusal: impl Into<Refusal>) -> CaseworkError {
    CaseworkError::Refused(refusal.into())
}

/// Says to every node that what the public sees has changed.
pub(super) async fn changed(uow: &mut UnitOfWork) -> Result<(), StoreError> {
    uow.write(&statements::BUMP, args![]).await?;
    Ok(())
}

pub(super) fn check(service: &Service, taxonomy: &Taxonomy) -> Result<(), CaseworkError> {
    match service.problems(taxonomy).into_iter().next() {
        Some(problem) => Err(refused(problem)),
        None => Ok(()),
    }
}

fn check_organisation(says: &Organisation) -> Result<(), CaseworkError> {
    if says.name.trim().is_empty() {
        let refusal = Refusal::new(
            "directory.organisation_name",
            "Enter the name of the organisation",
            "Correct the form.",
        );
        return Err(refused(refusal.beside("name")));
    }
    Ok(())
}

/// An organisation asks to be in the directory, once per key. The directory's team is told.
///
/// # Errors
/// Refused when it has no name.
pub async fn ask_to_join(
    store: &Store,
    act: &Act,
    command: &AskToJoin,
) -> Result<DirectoryOrganisationId, CaseworkError> {
    permit::<may::AskToJoinDirectory, _>(act, &Relations::default(), ())?;
    check_organisation(&command.says)?;
    let outcome = retrying(|| async {
        let mut uow = store.begin(act).await?;
        if let Some(made) = submissions::sent_before(&mut uow, command.key).await? {
            return Ok(made);
        }
        let id = DirectoryOrganisationId::new(uow.new_id());
        let document = serde_json::to_string(&command.says)?;
        uow.write(
            &statements::ADD_ORGANISATION,
            args![
                id,
                act.agency(),
                OrganisationState::Asked.key(),
                &command.says.name,
                document,
                &command.keeper_name,
                &command.keeper_email,
                act.at
            ],
        )
        .await?;
        tell_the_team(
            &mut uow,
            "directory.asked",
            "An organisation asks to join the directory of services.",
        )
        .await?;
        uow.record(&OrganisationAsked { organisation: id }).await?;
        submissions::keep(&mut uow, command.key, &id).await?;
        uow.commit().await?;
        Ok(id)
    })
    .await;
    submissions::settle(store, command.key, outcome).await
}

/// Leaves a message for whoever keeps the directory.
pub(super) async fn tell_the_team(
    uow: &mut UnitOfWork,
    kind: &'static str,
    words: &str,
) -> Result<(), StoreError> {
    let forum = agency_of_part(uow, "forum").await?;
    messages::send(
        uow,
        To::Role(forum, Role::EarlyHelpCoordinator),
        None,
        kind,
        words,
    )
    .await
}

/// Takes an organisation in, or says why not. Whoever asked is told by e-mail.
///
/// # Errors
/// Denied to all but the directory's team; not found; refused without a reason;
/// a conflict when somebody else was first.
pub async fn decide_organisation(
    store: &Store,
    act: &Act,
    id: DirectoryOrganisationId,
    version: i64,
    reason: Option<&str>,
    base_address: &str,
) -> Result<(), CaseworkError> {
    permit::<may::KeepDirectory, _>(act, &Relations::default(), ())?;
    let approved = reason.is_none();
    if reason.is_some_and(|words| words.trim().is_empty()) {
        let refusal = Refusal::new("directory.reason", "Enter why", "Whoever asked reads it.");
        return Err(refused(refusal.beside("reason")));
    }
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let found = read::organisation(&mut uow, id).await?;
        let state = if approved {
            OrganisationState::Approved
        } else {
            OrganisationState::Refused
        };
        uow.write_guarded(
            &statements::DECIDE_ORGANISATION,
            args![id, version, state.key(), reason, act.at],
        )
        .await?;
        changed(&mut uow).await?;
        if approved {
            super::links::send(&mut uow, &found, base_address, 0).await?;
        } else if let Some(email) = &found.keeper_email {
            let body = format!(
                "Hello\n\nThank you for asking to join our directory of services. We have not added {}.\n\nWhy: {}\n",
                found.says.name,
                reason.unwrap_or_default()
            );
            crate::letters::send_email(&mut uow, email, "Your organisation and our directory", &body).await?;
        }
        uow.record(&OrganisationDecided {
            organisation: id,
            approved,
            reason: reason.map(str::to_owned),
        })
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

/// Adds an organisation that is taken in at once, or changes one.
///
/// # Errors
/// Denied to all but the directory's team; not found; a conflict when somebody else was first.
pub async fn keep_organisation(
    store: &Store,
    act: &Act,
    command: &KeepOrganisation,
) -> Result<DirectoryOrganisationId, CaseworkError> {
    permit::<may::KeepDirectory, _>(act, &Relations::default(), ())?;
    check_organisation(&command.says)?;
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let id = write_organisation(&mut uow, command).await?;
        changed(&mut uow).await?;
        uow.commit().await?;
        Ok(id)
    })
    .await
}

pub(super) async fn write_organisation(
    uow: &mut UnitOfWork,
    command: &KeepOrganisation,
) -> Result<DirectoryOrganisationId, CaseworkError> {
    let (document, at) = (serde_json::to_string(&command.says)?, uow.at());
    let (keeper, email) = (command.keeper_name.clone(), command.keeper_email.clone());
    let id = if let Some((id, version)) = command.seen {
        uow.write_guarded(
            &statements::CHANGE_ORGANISATION,
            args![
                id,
                version,
                &command.says.name,
                document,
                keeper,
                email,
                command.agency,
                at
            ],
        )
        .await?;
        id
    } else {
        let id = DirectoryOrganisationId::new(uow.new_id());
        let state = OrganisationState::Approved.key();
        uow.write(
            &statements::ADD_ORGANISATION,
            args![
                id,
                command.agency,
                state,
                &command.says.name,
                document,
                keeper,
                email,
                at
            ],
        )
        .await?;
        id
    };
    uow.record(&OrganisationKept { organisation: id }).await?;
    Ok(id)
}

/// Publishes an entry, or changes one; either confirms it.
///
/// # Errors
/// Denied to all but the directory's team; refused when the entry is not
/// complete; a conflict when somebody else was first.
pub async fn keep_service(
    store: &Store,
    act: &Act,
    taxonomy: &Taxonomy,
    command: &KeepService,
) -> Result<ServiceId, CaseworkError> {
    permit::<may::KeepDirectory, _>(act, &Relations::default(), ())?;
    check(&command.service, taxonomy)?;
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let id = write_service(&mut uow, command).await?;
        changed(&mut uow).await?;
        uow.commit().await?;
        Ok(id)
    })
    .await
}

pub(super) async fn write_service(
    uow: &mut UnitOfWork,
    command: &KeepService,
) -> Result<ServiceId, CaseworkError> {
    let (document, at) = (serde_json::to_string(&command.service)?, uow.at());
    let name = &command.service.name;
    let id = if let Some((id, version)) = command.seen {
        uow.write_guarded(
            &statements::CHANGE_SERVICE,
            args![id, version, command.organisation, name, document, at],
        )
        .await?;
        id
    } else {
        let id = ServiceId::new(uow.new_id());
        uow.write(
            &statements::ADD_SERVICE,
            args![id, command.organisation, name, document, at],
        )
        .await?;
        id
    };
    uow.record(&EntryPublished {
        service: id,
        organisation: command.organisation,
        name: name.clone(),
    })
    .await?;
    Ok(id)
}

/// Says that an entry is right (BUCKS-STRAT-66): the directory's team any of
/// them, a provider those of its own agency.
///
/// # Errors
/// Denied; not found; a conflict when the entry changed meanwhile.
pub async fn confirm(
    store: &Store,
    act: &Act,
    id: ServiceId,
    version: i64,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let found = read::service(&mut uow, id).await?;
        may_keep(&mut uow, act, found.organisation).await?;
        write_confirmation(&mut uow, id, version, false).await?;
        changed(&mut uow).await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

pub(super) async fn write_confirmation(
    uow: &mut UnitOfWork,
    id: ServiceId,
    version: i64,
    by_link: bool,
) -> Result<(), CaseworkError> {
    let at = uow.at();
    uow.write_guarded(&statements::CONFIRM, args![id, version, at])
        .await?;
    uow.record(&EntryConfirmed {
        service: id,
        by_link,
    })
    .await?;
    Ok(())
}

/// Whether the actor may speak for an organisation: the directory's team for
/// any, a provider for its own agency's. Others do not learn that it is there.
pub(super) async fn may_keep(
    uow: &mut UnitOfWork,
    act: &Act,
    organisation: DirectoryOrganisationId,
) -> Result<(), CaseworkError> {
    if permit::<may::KeepDirectory, _>(act, &Relations::default(), ()).is_ok() {
        return Ok(());
    }
    permit::<may::KeepOwnEntries, _>(act, &Relations::default(), ())?;
    let found = read::organisation(uow, organisation).await?;
    if found.agency.is_some() && found.agency == act.agency() {
        Ok(())
    } else {
        Err(CaseworkError::NotFound)
    }
}
