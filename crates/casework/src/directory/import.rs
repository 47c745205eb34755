//! Entries from a file or another directory: all of them or none. An
//! organisation is known by its name, an entry by its organisation and its name.

use std::collections::HashMap;

use domain::access::{Relations, may, permit};
use domain::act::Act;
use domain::directory::{DirectoryImported, Organisation, Service, Taxonomy};
use domain::ids::{AgencyId, DirectoryOrganisationId, ServiceId};

use super::keep::{changed, check, write_organisation, write_service};
use super::{KeepOrganisation, KeepService, OrganisationState, read, statements};
use crate::args;
use crate::engine::{Reads as _, Store, UnitOfWork, retrying};
use crate::error::CaseworkError;

/// One entry that comes in.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ImportEntry {
    /// Who provides it.
    pub organisation: Organisation,
    /// The agency of the partnership that the organisation is.
    pub agency: Option<AgencyId>,
    /// What the entry says.
    pub service: Service,
}

/// What an import does, or would do.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct ImportReport {
    /// Names of organisations that are new.
    pub organisations: Vec<String>,
    /// Names of entries that are new.
    pub added: Vec<String>,
    /// Names of entries that change.
    pub changed: Vec<String>,
    /// How many entries are here already and the same.
    pub same: usize,
}

/// What is here already.
#[derive(Default)]
struct Known {
    organisations: HashMap<String, (DirectoryOrganisationId, Option<String>)>,
    services: HashMap<(DirectoryOrganisationId, String), (ServiceId, i64, Service)>,
}

fn key(name: &str) -> String {
    name.trim().to_lowercase()
}

/// Takes entries in, or only says what would happen.
///
/// # Errors
/// Denied to all but the directory's team; refused when an entry is not complete.
pub async fn import(
    store: &Store,
    act: &Act,
    taxonomy: &Taxonomy,
    source: &str,
    entries: &[ImportEntry],
    dry_run: bool,
) -> Result<ImportReport, CaseworkError> {
    permit::<may::KeepDirectory, _>(act, &Relations::default(), ())?;
    for entry in entries {
        check(&entry.service, taxonomy)?;
    }
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let mut known = known(&mut uow).await?;
        let mut report = ImportReport::default();
        for entry in entries {
            let organisation = organisation(&mut uow, &mut known, entry, &mut report).await?;
            land(&mut uow, &mut known, organisation, entry, &mut report).await?;
        }
        let nothing =
            report.added.is_empty() && report.changed.is_empty() && report.organisations.is_empty();
        if dry_run || nothing {
            // Dropped without a commit, nothing of it has happened.
            return Ok(report);
        }
        changed(&mut uow).await?;
        let count = |names: &[String]| u32::try_from(names.len()).unwrap_or(u32::MAX);
        uow.record(&DirectoryImported {
            source: source.to_owned(),
            added: count(&report.added),
            changed: count(&report.changed),
        })
        .await?;
        uow.commit().await?;
        Ok(report)
    })
    .await
}

async fn known(uow: &mut UnitOfWork) -> Result<Known, CaseworkError> {
    let mut known = Known::default();
    for found in read::organisations(uow).await? {
        if found.state == OrganisationState::Approved {
            known
                .organisations
                .insert(key(&found.says.name), (found.id, found.keeper_email));
        }
    }
    for row in uow.rows(&statements::SERVICES, args![]).await? {
        let organisation = row.parsed("organisation_id", DirectoryOrganisationId::parse)?;
        let service: Service = row.document("document")?;
        let here = (
            row.parsed("id", ServiceId::parse)?,
            row.int("version")?,
            service,
        );
        known
            .services
            .insert((organisation, key(&here.2.name)), here);
    }
    Ok(known)
}

async fn organisation(
    uow: &mut UnitOfWork,
    known: &mut Known,
    entry: &ImportEntry,
    report: &mut ImportReport,
) -> Result<DirectoryOrganisationId, CaseworkError> {
    let name = &entry.organisation.name;
    if let Some((id, _)) = known.organisations.get(&key(name)) {
        return Ok(*id);
    }
    let keeper = entry.organisation.email.clone();
    let command = KeepOrganisation {
        seen: None,
        agency: entry.agency,
        says: entry.organisation.clone(),
        keeper_name: None,
        keeper_email: keeper.clone(),
    };
    let id = write_organisation(uow, &command).await?;
    known.organisations.insert(key(name), (id, keeper));
    report.organisations.push(name.clone());
    Ok(id)
}

async fn land(
    uow: &mut UnitOfWork,
    known: &mut Known,
    organisation: DirectoryOrganisationId,
    entry: &ImportEntry,
    report: &mut ImportReport,
) -> Result<(), CaseworkError> {
    let name = entry.service.name.clone();
    let at = (organisation, key(&name));
    let seen = match known.services.get(&at) {
        Some((_, _, here)) if *here == entry.service => {
            report.same += 1;
            return Ok(());
        }
        Some((id, version, _)) => Some((*id, *version)),
        None => None,
    };
    let command = KeepService {
        seen,
        organisation,
        service: entry.service.clone(),
    };
    let id = write_service(uow, &command).await?;
    let version = seen.map_or(1, |(_, version)| version + 1);
    known
        .services
        .insert(at, (id, version, entry.service.clone()));
    if seen.is_some() {
        report.changed.push(name);
    } else {
        report.added.push(name);
    }
    Ok(())
}
