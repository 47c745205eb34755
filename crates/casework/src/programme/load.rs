//! Loading a file, and deleting its rows on the day that was set.

use domain::access::{Relations, may, permit};
use domain::act::Act;
use domain::ids::{CohortId, SubmissionKey};
use domain::profile::Word as _;
use domain::programme::{
    CohortDeleted, CohortKind, CohortLoaded, CohortRow, LawfulBasis, NewCohort,
};
use domain::refusal::Refusal;
use jiff::Timestamp;
use jiff::civil::Date;

use super::statements;
use crate::args;
use crate::engine::{Reads, Store, made_once, retrying};
use crate::error::CaseworkError;
use crate::matching::KnownPeople;
use crate::time::london_day;

/// A file with its rows.
#[derive(Clone, Debug)]
pub struct LoadCohort {
    /// Makes a second click the same as the first.
    pub key: SubmissionKey,
    /// What it is.
    pub cohort: NewCohort,
    /// Its name on the sender's computer.
    pub file_name: String,
    /// Its rows that can be used.
    pub rows: Vec<CohortRow>,
    /// How many rows were set aside.
    pub set_aside: usize,
}

/// What was loaded.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Loaded {
    /// The file.
    pub id: CohortId,
    /// How many rows.
    pub rows: usize,
    /// How many are about somebody on the record.
    pub known: usize,
}

/// A file in the list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct CohortFile {
    /// What it says of people.
    pub kind: CohortKind,
    /// Who sent it.
    pub source: String,
    /// Why its rows may be used.
    pub basis: LawfulBasis,
    /// The sharing agreement.
    pub agreement: String,
    /// The days that it is about.
    pub period: (Date, Date),
    /// The day on which its rows are deleted.
    pub delete_on: Date,
    /// Its name.
    pub file_name: String,
    /// Rows taken in, and set aside.
    pub rows: (i64, i64),
    /// Who loaded it.
    pub loaded_by: String,
    /// When.
    pub loaded_at: Timestamp,
    /// When its rows were deleted.
    pub deleted_at: Option<Timestamp>,
}

/// Loads a file: all of its rows, or none.
///
/// # Errors
/// Denied without the role; refused without a lawful basis and whatever else
/// must be said first; when the database does not answer.
pub async fn load(
    store: &Store,
    known: &KnownPeople,
    act: &Act,
    command: &LoadCohort,
) -> Result<Loaded, CaseworkError> {
    permit::<may::LoadCohort, _>(act, &Relations::none(), ())?;
    let cohort = &command.cohort;
    cohort.check(london_day(act.at)).map_err(|refused| {
        CaseworkError::Refused(
            Refusal::new(
                "programme.cohort",
                refused.to_string(),
                "Nothing was loaded.",
            )
            .beside(refused.beside()),
        )
    })?;
    known.catch_up(store).await?;
    let people: Vec<_> = command.rows.iter().map(|row| known.who_is(row)).collect();
    let loaded = Loaded {
        id: CohortId::new(command.key.uuid()),
        rows: command.rows.len(),
        known: people.iter().flatten().count(),
    };
    made_once(
        retrying(|| async {
            let mut uow = store.begin(act).await?;
            uow.write(
                &statements::ADD_FILE,
                args![
                    loaded.id,
                    cohort.kind.word(),
                    cohort.source.trim(),
                    cohort.basis.code(),
                    cohort.agreement.trim(),
                    cohort.from,
                    cohort.until,
                    cohort.delete_on,
                    &command.file_name,
                    i64::try_from(loaded.rows).unwrap_or(i64::MAX),
                    i64::try_from(command.set_aside).unwrap_or(i64::MAX),
                    act.user(),
                    act.at
                ],
            )
            .await?;
            for (row, who) in command.rows.iter().zip(&people) {
                let household = match who {
                    Some((_, family)) => family.to_string(),
                    None => row.household(),
                };
                uow.write(
                    &statements::ADD_ROW,
                    args![
                        loaded.id,
                        i64::try_from(row.line).unwrap_or(i64::MAX),
                        cohort.kind.word(),
                        &row.given,
                        &row.family,
                        row.born,
                        &row.postcode,
                        &row.address,
                        who.map(|(person, _)| person),
                        who.map(|(_, family)| family),
                        household
                    ],
                )
                .await?;
            }
            uow.record(&CohortLoaded {
                cohort: loaded.id,
                kind: cohort.kind,
                source: cohort.source.trim().to_owned(),
                basis: cohort.basis,
                agreement: cohort.agreement.trim().to_owned(),
                delete_on: cohort.delete_on,
                rows: loaded.rows,
                set_aside: command.set_aside,
                known: loaded.known,
            })
            .await?;
            uow.commit().await?;
            Ok(())
        })
        .await,
    )?;
    Ok(loaded)
}

/// The files, the last first.
///
/// # Errors
/// Denied without the role; when the database does not answer.
pub async fn files(db: &mut impl Reads, act: &Act) -> Result<Vec<CohortFile>, CaseworkError> {
    permit::<may::LoadCohort, _>(act, &Relations::none(), ())?;
    let mut files = Vec::new();
    for row in db.rows(&statements::FILES, args![]).await? {
        let day = |name| -> Result<Date, CaseworkError> {
            row.optional_day(name)?
                .ok_or_else(|| row.inconsistent(name).into())
        };
        files.push(CohortFile {
            kind: row.word("kind", CohortKind::from_word)?,
            source: row.text("source")?,
            basis: row.parsed("basis", LawfulBasis::parse)?,
            agreement: row.text("agreement")?,
            period: (day("from_day")?, day("until_day")?),
            delete_on: day("delete_on")?,
            file_name: row.text("file_name")?,
            rows: (row.int("rows_in")?, row.int("rows_aside")?),
            loaded_by: row.text("loaded_by")?,
            loaded_at: row.instant("loaded_at")?,
            deleted_at: row.optional_instant("deleted_at")?,
        });
    }
    Ok(files)
}

/// Deletes the rows of files whose day has come. What was decided stays.
///
/// # Errors
/// Denied to all but a job; when the database does not answer.
pub async fn delete_expired(store: &Store, act: &Act) -> Result<u64, CaseworkError> {
    permit::<may::WorkAsJob, _>(act, &Relations::none(), ())?;
    let today = london_day(act.at);
    let due = store
        .reader()
        .optional(&statements::TO_DELETE, args![today])
        .await?;
    if due.map(|row| row.int("n")).transpose()?.unwrap_or(0) == 0 {
        return Ok(0);
    }
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let rows = uow.write(&statements::DELETE_ROWS, args![today]).await?;
        uow.write(&statements::MARK_DELETED, args![today, act.at])
            .await?;
        uow.record(&CohortDeleted { rows }).await?;
        uow.commit().await?;
        Ok(rows)
    })
    .await
}
