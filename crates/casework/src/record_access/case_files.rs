//! Where the case file lies (BUCKS-PROT-81, -82): here, in social care's own
//! system, or in the lead agency's, with the reference that it has there.

use domain::access::{CaseFileNoted, may, permit};
use domain::act::Act;
use domain::ids::{AgencyId, FamilyId};
use domain::refusal::Refusal;
use jiff::Timestamp;

use super::statements;
use crate::args;
use crate::engine::{Reads, Store, StoreError, retrying};
use crate::error::CaseworkError;
use crate::families::find_by_reference;

const WORDS_MAX: usize = 100;

/// An agency that may keep a file of its own about the family.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FileAgency {
    /// The agency.
    pub id: AgencyId,
    /// Its name.
    pub name: String,
    /// How to ring it.
    pub telephone: Option<String>,
    /// How to write to it.
    pub email: Option<String>,
    /// Whether it is social care, and not the lead agency.
    pub social_care: bool,
    /// Whether it keeps records in a system of its own.
    pub keeps_own_system: bool,
}

/// A file in another system, as somebody noted it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CaseFile {
    /// Whose.
    pub agency: AgencyId,
    /// The agency's name.
    pub agency_name: String,
    /// The system's name.
    pub system: String,
    /// The file's reference there.
    pub reference: String,
    /// Who noted it.
    pub by: String,
    /// When.
    pub noted_at: Timestamp,
}

/// Everything about where the files are.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct FilePlaces {
    /// The agencies that lead, or social care, for this family.
    pub agencies: Vec<FileAgency>,
    /// The files that were noted.
    pub files: Vec<CaseFile>,
}

/// Where a family's files are.
///
/// # Errors
/// When the database does not answer.
pub async fn places(db: &mut impl Reads, family: FamilyId) -> Result<FilePlaces, StoreError> {
    let agencies = db
        .rows(&statements::FILE_AGENCIES, args![family])
        .await?
        .iter()
        .map(|row| {
            Ok(FileAgency {
                id: row.parsed("id", AgencyId::parse)?,
                name: row.text("name")?,
                telephone: row.optional_text("telephone")?,
                email: row.optional_text("email")?,
                social_care: row.text("relation")? == "social_care",
                keeps_own_system: row.yes("keeps_own_system")?,
            })
        })
        .collect::<Result<_, StoreError>>()?;
    let files = db
        .rows(&statements::FILES, args![family])
        .await?
        .iter()
        .map(|row| {
            Ok(CaseFile {
                agency: row.parsed("agency_id", AgencyId::parse)?,
                agency_name: row.text("agency_name")?,
                system: row.text("system_name")?,
                reference: row.text("file_reference")?,
                by: row.text("by_name")?,
                noted_at: row.instant("noted_at")?,
            })
        })
        .collect::<Result<_, StoreError>>()?;
    Ok(FilePlaces { agencies, files })
}

fn words(raw: &str, field: &'static str, missing: &str) -> Result<String, Refusal> {
    let words = raw.trim();
    let wrong = |reason: &str| {
        Err(Refusal::new(
            "access.case_file",
            reason,
            "Change the answer and try again.",
        )
        .beside(field))
    };
    if words.is_empty() {
        wrong(missing)
    } else if words.chars().count() > WORDS_MAX {
        wrong("Use 100 characters or fewer")
    } else {
        Ok(words.to_owned())
    }
}

/// Notes where the actor's own agency keeps its file. A note replaces the
/// earlier one of the same agency, which stays in the audit.
///
/// # Errors
/// Not found outside scope; denied; refused when a word is missing.
pub async fn note_file(
    store: &Store,
    act: &Act,
    reference: &str,
    system: &str,
    file_reference: &str,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let (family, relations) = find_by_reference(&mut uow, act, reference)
            .await?
            .ok_or(CaseworkError::NotFound)?;
        permit::<may::NoteCaseFile, _>(act, &relations, ())?;
        let system = words(system, "system", "Enter the name of the system")?;
        let file_reference = words(
            file_reference,
            "file_reference",
            "Enter the file’s reference in that system",
        )?;
        let agency = act.agency().ok_or(CaseworkError::NotFound)?;
        uow.write(&statements::END_FILE, args![family, agency, act.at])
            .await?;
        let id = uow.new_id().to_string();
        uow.write(
            &statements::NOTE_FILE,
            args![
                id,
                family,
                agency,
                &system,
                &file_reference,
                act.user(),
                act.at
            ],
        )
        .await?;
        uow.record(&CaseFileNoted {
            family,
            agency,
            system,
            reference: file_reference,
        })
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}
