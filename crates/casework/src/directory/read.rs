//! The directory as it is read: whole, for finding; and one by one, for keeping.

use std::collections::HashMap;

use domain::act::Act;
use domain::directory::{Entry, EntryOrganisation, Organisation, Service, Synonym};
use domain::ids::{AgencyId, DirectoryOrganisationId, ServiceId};
use jiff::Timestamp;

use super::statements;
use crate::args;
use crate::engine::{Reads, Row, StoreError};
use crate::error::CaseworkError;

/// How an organisation stands with the directory.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum OrganisationState {
    /// It asked to be taken in.
    Asked,
    /// It is in.
    Approved,
    /// It was not taken in.
    Refused,
}

impl OrganisationState {
    /// The stored word.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Asked => "asked",
            Self::Approved => "approved",
            Self::Refused => "refused",
        }
    }

    /// How people say it.
    #[must_use]
    pub const fn words(self) -> &'static str {
        match self {
            Self::Asked => "Asks to join",
            Self::Approved => "In the directory",
            Self::Refused => "Not taken in",
        }
    }

    fn from_key(key: &str) -> Option<Self> {
        [Self::Asked, Self::Approved, Self::Refused]
            .into_iter()
            .find(|state| state.key() == key)
    }
}

/// An organisation as the directory's team sees it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct KeptOrganisation {
    /// The organisation.
    pub id: DirectoryOrganisationId,
    /// The agency of the partnership that it is.
    pub agency: Option<AgencyId>,
    /// How it stands.
    pub state: OrganisationState,
    /// What it says about itself.
    pub says: Organisation,
    /// Who keeps its entries.
    pub keeper_name: Option<String>,
    /// Where that person is written to.
    pub keeper_email: Option<String>,
    /// Why it was not taken in.
    pub reason: Option<String>,
    /// When it asked.
    pub asked_at: Timestamp,
    /// The version that was read.
    pub version: i64,
}

/// An entry as it is stored.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ServiceRow {
    /// The entry.
    pub id: ServiceId,
    /// Who provides it.
    pub organisation: DirectoryOrganisationId,
    /// What it says.
    pub service: Service,
    /// When it was last confirmed.
    pub confirmed_at: Timestamp,
    /// When its provider was last asked to confirm it.
    pub asked_at: Option<Timestamp>,
    /// When it was first published.
    pub published_at: Timestamp,
    /// When it last changed.
    pub changed_at: Timestamp,
    /// The version that was read.
    pub version: i64,
}

/// Everything that finding needs.
#[derive(Clone, Debug, Default)]
pub struct Loaded {
    /// The number of the change that was read.
    pub number: i64,
    /// Every entry of an organisation that is in the directory, in the order of publishing.
    pub entries: Vec<Entry>,
    /// Every organisation that is in the directory.
    pub organisations: Vec<EntryOrganisation>,
    /// The authority's own everyday words.
    pub synonyms: Vec<Synonym>,
}

/// An agency that is not in the directory.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Agency {
    /// The agency.
    pub id: AgencyId,
    /// Its name.
    pub name: String,
}

fn read_organisation(row: &Row) -> Result<KeptOrganisation, StoreError> {
    Ok(KeptOrganisation {
        id: row.parsed("id", DirectoryOrganisationId::parse)?,
        agency: row.optional_parsed("agency_id", AgencyId::parse)?,
        state: row.word("state", OrganisationState::from_key)?,
        says: row.document("document")?,
        keeper_name: row.optional_text("keeper_name")?,
        keeper_email: row.optional_text("keeper_email")?,
        reason: row.optional_text("reason")?,
        asked_at: row.instant("asked_at")?,
        version: row.int("version")?,
    })
}

fn read_service(row: &Row) -> Result<ServiceRow, StoreError> {
    Ok(ServiceRow {
        id: row.parsed("id", ServiceId::parse)?,
        organisation: row.parsed("organisation_id", DirectoryOrganisationId::parse)?,
        service: row.document("document")?,
        confirmed_at: row.instant("confirmed_at")?,
        asked_at: row.optional_instant("asked_at")?,
        published_at: row.instant("published_at")?,
        changed_at: row.instant("changed_at")?,
        version: row.int("version")?,
    })
}

/// The number of the newest change of what the public sees.
///
/// # Errors
/// When the database does not answer.
pub async fn change_number(db: &mut impl Reads) -> Result<i64, StoreError> {
    db.optional(&statements::NUMBER, args![])
        .await?
        .map_or(Ok(0), |row| row.int("number"))
}

/// Everything that finding needs, with the number of the change that it holds at least.
///
/// # Errors
/// When the database does not answer.
pub async fn load(db: &mut impl Reads) -> Result<Loaded, StoreError> {
    // First the number: a change that comes while this reads is read again next time.
    let number = change_number(db).await?;
    let mut by_id: HashMap<DirectoryOrganisationId, EntryOrganisation> = HashMap::new();
    let mut organisations = Vec::new();
    for row in db.rows(&statements::SHOWN_ORGANISATIONS, args![]).await? {
        let found = read_organisation(&row)?;
        let shown = EntryOrganisation {
            id: found.id,
            says: found.says.without_private(),
        };
        by_id.insert(found.id, shown.clone());
        organisations.push(shown);
    }
    let mut entries = Vec::new();
    for row in db.rows(&statements::SERVICES, args![]).await? {
        let found = read_service(&row)?;
        let Some(organisation) = by_id.get(&found.organisation) else {
            continue;
        };
        entries.push(Entry {
            id: found.id,
            organisation: organisation.clone(),
            service: found.service.without_private(),
            confirmed_at: found.confirmed_at,
            published_at: found.published_at,
            changed_at: found.changed_at,
            version: found.version,
        });
    }
    Ok(Loaded {
        number,
        entries,
        organisations,
        synonyms: super::synonyms(db).await?,
    })
}

/// One organisation.
///
/// # Errors
/// Not found when there is none.
pub async fn organisation(
    db: &mut impl Reads,
    id: DirectoryOrganisationId,
) -> Result<KeptOrganisation, CaseworkError> {
    let row = db
        .optional(&statements::ORGANISATION, args![id])
        .await?
        .ok_or(CaseworkError::NotFound)?;
    Ok(read_organisation(&row)?)
}

/// Every organisation, by name.
///
/// # Errors
/// When the database does not answer.
pub async fn organisations(db: &mut impl Reads) -> Result<Vec<KeptOrganisation>, StoreError> {
    let rows = db.rows(&statements::ORGANISATIONS, args![]).await?;
    rows.iter().map(read_organisation).collect()
}

/// The organisations that are the actor's own agency.
///
/// # Errors
/// When the database does not answer.
pub async fn of_agency(
    db: &mut impl Reads,
    act: &Act,
) -> Result<Vec<KeptOrganisation>, StoreError> {
    let Some(agency) = act.agency() else {
        return Ok(Vec::new());
    };
    let rows = db
        .rows(&statements::ORGANISATIONS_OF, args![agency])
        .await?;
    rows.iter().map(read_organisation).collect()
}

/// The agencies of the partnership that are expected in the directory and are not there (BUCKS-STRAT-65).
///
/// # Errors
/// When the database does not answer.
pub async fn agencies_missing(db: &mut impl Reads) -> Result<Vec<Agency>, StoreError> {
    let rows = db.rows(&statements::AGENCIES_MISSING, args![]).await?;
    rows.iter()
        .map(|row| {
            Ok(Agency {
                id: row.parsed("id", AgencyId::parse)?,
                name: row.text("name")?,
            })
        })
        .collect()
}

/// One entry.
///
/// # Errors
/// Not found when there is none.
pub async fn service(db: &mut impl Reads, id: ServiceId) -> Result<ServiceRow, CaseworkError> {
    let row = db
        .optional(&statements::SERVICE, args![id])
        .await?
        .ok_or(CaseworkError::NotFound)?;
    Ok(read_service(&row)?)
}

/// Every entry of an organisation, by name.
///
/// # Errors
/// When the database does not answer.
pub async fn services_of(
    db: &mut impl Reads,
    organisation: DirectoryOrganisationId,
) -> Result<Vec<ServiceRow>, StoreError> {
    let rows = db
        .rows(&statements::SERVICES_OF, args![organisation])
        .await?;
    rows.iter().map(read_service).collect()
}
