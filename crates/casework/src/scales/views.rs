//! A case's readings as pages read them: by scale, version, kind and person,
//! oldest first, so that each series can be compared with itself.

use std::collections::BTreeMap;

use domain::access::{may, permit};
use domain::act::Act;
use domain::assessments::About;
use domain::ids::{CaseId, ReadingId};
use domain::outcomes::{ResultsTalk, TakingPart};
use domain::scales::{Discussed, Reading, ReadingKind, ReadingPoint, ScaleDefinition};
use jiff::Timestamp;

use super::screen::{Screening, screenings_of};
use super::statements;
use crate::args;
use crate::cases::{self, Case};
use crate::engine::{Reads, Row, StoreError};
use crate::error::CaseworkError;
use crate::families::{PersonLine, person_line};
use crate::outcomes::talks_of;

/// One reading, and who recorded it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StoredReading {
    /// Which.
    pub id: ReadingId,
    /// The reading.
    pub reading: Reading,
    /// Who recorded it, by name.
    pub recorded_by: String,
    /// When.
    pub recorded_at: Timestamp,
    /// Whether the family chose to take part; none where nobody asked then.
    pub taking_part: Option<TakingPart>,
    /// The talks about the results that came after it, oldest first.
    pub talks: Vec<ResultsTalk>,
}

impl StoredReading {
    /// Whether the results were talked through, at the time or later.
    #[must_use]
    pub fn was_discussed(&self) -> bool {
        self.reading.discussed == Discussed::Yes || !self.talks.is_empty()
    }
}

/// Readings that can be compared: one scale and version, one kind, one person.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct ScaleSeries {
    /// The scale, in the version that was used.
    pub scale: ScaleDefinition,
    /// Which kind.
    pub kind: ReadingKind,
    /// About whom.
    pub about: About,
    /// The person's name, unless it is about the family.
    pub person: Option<String>,
    /// Oldest first.
    pub readings: Vec<StoredReading>,
}

/// Everything that the scales' pages show.
#[derive(Clone, Debug)]
pub struct ScalesPage {
    /// The case.
    pub case: Case,
    /// Who is in the family.
    pub people: Vec<PersonLine>,
    /// The readings.
    pub series: Vec<ScaleSeries>,
    /// The level of need that the case works at.
    pub level: Option<u8>,
    /// First looks at the family, also from before the case.
    pub screenings: Vec<Screening>,
}

/// The readings of a case.
///
/// # Errors
/// Not found outside scope; denied to those who may not read assessments.
pub async fn page_of(
    db: &mut impl Reads,
    act: &Act,
    case_reference: &str,
) -> Result<ScalesPage, CaseworkError> {
    let case = cases::find(db, act, case_reference).await?;
    permit::<may::ReadAssessment, _>(act, &case.relations, ())?;
    let people = db
        .rows(&statements::MEMBERS, args![case.family])
        .await?
        .iter()
        .map(person_line)
        .collect::<Result<Vec<_>, _>>()?;
    let series = series_of(db, case.id).await?;
    let level = cases::level_of(db, &case).await?;
    let screenings = screenings_of(db, case.family).await?;
    Ok(ScalesPage {
        screenings,
        case,
        people,
        series,
        level,
    })
}

/// How many readings a case has, by the key of their scale.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn counts_of(
    db: &mut impl Reads,
    case: CaseId,
) -> Result<BTreeMap<String, i64>, StoreError> {
    db.rows(&statements::COUNTS, args![case])
        .await?
        .iter()
        .map(|row| Ok((row.text("scale_key")?, row.int("n")?)))
        .collect()
}

/// The readings of a case that the caller may read already, by series.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn series_of(
    db: &mut impl Reads,
    case: CaseId,
) -> Result<Vec<ScaleSeries>, StoreError> {
    let mut talks = talks_of(db, case).await?;
    let mut by_key: BTreeMap<(String, i64, ReadingKind, About), ScaleSeries> = BTreeMap::new();
    for row in db.rows(&statements::OF_CASE, args![case]).await? {
        let about = row.word("about", About::from_key)?;
        let mut reading = stored(&row)?;
        reading.talks = talks.remove(&reading.id).unwrap_or_default();
        let key = (
            row.text("scale_key")?,
            row.int("scale_version")?,
            reading.reading.kind,
            about,
        );
        if let Some(series) = by_key.get_mut(&key) {
            series.readings.push(reading);
        } else {
            let series = ScaleSeries {
                scale: row.document("document")?,
                kind: reading.reading.kind,
                about,
                person: name_of(db, about).await?,
                readings: vec![reading],
            };
            by_key.insert(key, series);
        }
    }
    Ok(by_key.into_values().collect())
}

fn stored(row: &Row) -> Result<StoredReading, StoreError> {
    Ok(StoredReading {
        id: row.parsed("id", ReadingId::parse)?,
        reading: Reading {
            on: row.parsed("read_on", str::parse::<jiff::civil::Date>)?,
            kind: row.word("reading_kind", ReadingKind::from_key)?,
            point: row.word("point", ReadingPoint::from_key)?,
            scores: row.document("scores")?,
            discussed: row.word("discussed", Discussed::from_key)?,
            note: row.text("note")?,
        },
        recorded_by: row.text("recorded_by_name")?,
        recorded_at: row.instant("recorded_at")?,
        taking_part: row.optional_parsed("taking_part", TakingPart::parse)?,
        talks: Vec::new(),
    })
}

pub(super) async fn name_of(
    db: &mut impl Reads,
    about: About,
) -> Result<Option<String>, StoreError> {
    let About::Person(person) = about else {
        return Ok(None);
    };
    db.optional(&statements::PERSON, args![person])
        .await?
        .map(|row| {
            Ok(
                format!("{} {}", row.text("given_name")?, row.text("family_name")?)
                    .trim()
                    .to_owned(),
            )
        })
        .transpose()
}
