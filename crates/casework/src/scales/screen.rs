//! A first look for neglect with a family, at any level of need and before
//! there is a case (BUCKS-STRAT-99). It waits for no agreement to a service,
//! because there is none yet; the family's choice to take part is its own.

use domain::access::{Action, Relations, allows, may, permit};
use domain::act::Act;
use domain::assessments::About;
use domain::ids::{FamilyId, ReadingId, SubmissionKey};
use domain::outcomes::TakingPart;
use domain::refusal::Refusal;
use domain::scales::{
    Discussed, FamilyScreened, Reading, ReadingKind, ReadingPoint, ScaleDefinition,
};
use jiff::Timestamp;

use super::record::{Checked, check};
use super::statements;
use super::views::name_of;
use crate::args;
use crate::assessments::keep_edition;
use crate::engine::{Reads, Row, Store, StoreError, UnitOfWork, retrying};
use crate::error::CaseworkError;
use crate::families::{PersonLine, find_by_reference, person_line};

/// A first look, and what it is a look at.
#[derive(Clone, Debug)]
pub struct Screen<'a> {
    /// Makes a second click harmless.
    pub key: SubmissionKey,
    /// The family, by its reference.
    pub family: String,
    /// The scale.
    pub scale: &'a ScaleDefinition,
    /// About whom.
    pub about: About,
    /// The level of need that whoever looks sees, if they say.
    pub level: Option<u8>,
    /// The scores.
    pub reading: Reading,
    /// Whether the family chose to take part.
    pub taking_part: TakingPart,
}

/// One first look, and who took it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Screening {
    /// Which.
    pub id: ReadingId,
    /// The scale, in the version that was used.
    pub scale: ScaleDefinition,
    /// The person's name, unless it is about the family.
    pub person: Option<String>,
    /// The level of need that whoever looked saw.
    pub level: Option<u8>,
    /// The scores.
    pub reading: Reading,
    /// Who took it, by name.
    pub recorded_by: String,
    /// Of which agency.
    pub agency: String,
    /// When it was recorded.
    pub recorded_at: Timestamp,
}

/// What the page of first looks shows.
#[derive(Clone, Debug)]
pub struct ScreeningPage {
    /// The family.
    pub family: FamilyId,
    /// Who is in it.
    pub people: Vec<PersonLine>,
    /// The looks so far, newest first.
    pub screenings: Vec<Screening>,
}

/// Records a first look; a second click finds the first one's.
///
/// # Errors
/// Not found outside scope or for somebody outside the family; denied; refused
/// unless the family chose to take part, for a day to come, or for a scale
/// without first looks.
pub async fn screen(
    store: &Store,
    act: &Act,
    command: &Screen<'_>,
) -> Result<ReadingId, CaseworkError> {
    match retrying(|| screen_once(store, act, command)).await {
        // Two clicks at the same instant: the other one recorded it.
        Err(CaseworkError::Store(error)) if error.is_duplicate() => {
            screen_once(store, act, command).await
        }
        other => other,
    }
}

async fn screen_once(
    store: &Store,
    act: &Act,
    command: &Screen<'_>,
) -> Result<ReadingId, CaseworkError> {
    let mut uow = store.begin(act).await?;
    let (family, relations) = find_by_reference(&mut uow, act, &command.family)
        .await?
        .ok_or(CaseworkError::NotFound)?;
    let family = permit::<may::RecordScreening, _>(act, &relations, family)?.into_record();
    if let Some(row) = uow
        .optional(&statements::SCREENED_BEFORE, args![command.key, family])
        .await?
    {
        return Ok(row.parsed("id", ReadingId::parse)?);
    }
    if command.reading.kind != ReadingKind::Screening {
        return Err(CaseworkError::Refused(Refusal::new(
            "scales.not_a_first_look",
            "Only a first look is recorded before there is a case.",
            "Record other readings on the family’s case.",
        )));
    }
    let of = Checked {
        scale: command.scale,
        about: command.about,
        reading: &command.reading,
        taking_part: command.taking_part,
    };
    check(&mut uow, act, family, of).await?;
    let id = write(&mut uow, act, family, command).await?;
    uow.commit().await?;
    Ok(id)
}

async fn write(
    uow: &mut UnitOfWork,
    act: &Act,
    family: FamilyId,
    command: &Screen<'_>,
) -> Result<ReadingId, CaseworkError> {
    let (scale, reading) = (command.scale, &command.reading);
    keep_edition(uow, "scale", &scale.key, scale.version, scale).await?;
    let by = act.user().ok_or(CaseworkError::NotFound)?;
    let agency = act.agency().ok_or(CaseworkError::NotFound)?;
    let id = ReadingId::new(uow.new_id());
    uow.write(
        &statements::SCREEN,
        args![
            id,
            family,
            &scale.key,
            i64::from(scale.version),
            command.about.key(),
            command.level.map(i64::from),
            reading.on,
            reading.discussed.key(),
            serde_json::to_string(&reading.scores)?,
            &reading.note,
            command.taking_part.code(),
            by,
            agency,
            act.at,
            command.key
        ],
    )
    .await?;
    uow.record(&FamilyScreened {
        family,
        screening: id,
        scale: scale.key.clone(),
        version: scale.version,
        about: command.about.key(),
        level: command.level,
        on: reading.on,
        by,
    })
    .await?;
    Ok(id)
}

/// Whether this actor may see a family's first looks: whoever may take one, and
/// whoever reads its scales.
#[must_use]
pub fn may_see_screenings(act: &Act, relations: &Relations) -> bool {
    allows(act, relations, Action::RecordScreening)
        || allows(act, relations, Action::ReadAssessment)
}

/// The page of a family's first looks.
///
/// # Errors
/// Not found outside scope; denied to those who may not take one.
pub async fn screening_page(
    db: &mut impl Reads,
    act: &Act,
    reference: &str,
) -> Result<ScreeningPage, CaseworkError> {
    let (family, relations) = find_by_reference(db, act, reference)
        .await?
        .ok_or(CaseworkError::NotFound)?;
    permit::<may::RecordScreening, _>(act, &relations, ())?;
    let people = db
        .rows(&statements::MEMBERS, args![family])
        .await?
        .iter()
        .map(person_line)
        .collect::<Result<Vec<_>, _>>()?;
    Ok(ScreeningPage {
        family,
        people,
        screenings: screenings_of(db, family).await?,
    })
}

/// The first looks at a family, newest first. The caller has checked that the
/// actor may see them.
///
/// # Errors
/// When the database does not answer.
pub async fn screenings_of(
    db: &mut impl Reads,
    family: FamilyId,
) -> Result<Vec<Screening>, StoreError> {
    let mut screenings = Vec::new();
    for row in db.rows(&statements::SCREENINGS, args![family]).await? {
        let person = name_of(db, row.word("about", About::from_key)?).await?;
        screenings.push(screening(&row, person)?);
    }
    Ok(screenings)
}

fn screening(row: &Row, person: Option<String>) -> Result<Screening, StoreError> {
    Ok(Screening {
        id: row.parsed("id", ReadingId::parse)?,
        scale: row.document("document")?,
        person,
        level: row
            .optional_int("level")?
            .and_then(|level| u8::try_from(level).ok()),
        reading: Reading {
            on: row.parsed("read_on", str::parse::<jiff::civil::Date>)?,
            kind: ReadingKind::Screening,
            point: ReadingPoint::Along,
            scores: row.document("scores")?,
            discussed: row.word("discussed", Discussed::from_key)?,
            note: row.text("note")?,
        },
        recorded_by: row.text("recorded_by_name")?,
        agency: row.text("agency_name")?,
        recorded_at: row.instant("recorded_at")?,
    })
}
