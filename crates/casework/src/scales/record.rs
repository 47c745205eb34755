//! Recording a reading: both sides' scores, once per submission.

use domain::access::{may, permit};
use domain::act::Act;
use domain::assessments::About;
use domain::ids::{PersonId, ReadingId, SubmissionKey};
use domain::outcomes::TakingPart;
use domain::refusal::Refusal;
use domain::scales::{Reading, ReadingKind, ReadingRecorded, ScaleDefinition};
use jiff::tz::TimeZone;

use super::statements;
use crate::args;
use crate::assessments::keep_edition;
use crate::cases;
use crate::engine::{Reads as _, Store, UnitOfWork, retrying};
use crate::error::CaseworkError;

/// A reading, and what it is a reading of.
#[derive(Clone, Debug)]
pub struct RecordReading<'a> {
    /// Makes a second click harmless.
    pub key: SubmissionKey,
    /// The case.
    pub case_reference: String,
    /// The scale.
    pub scale: &'a ScaleDefinition,
    /// About whom.
    pub about: About,
    /// The reading.
    pub reading: Reading,
    /// Whether the family chose to take part.
    pub taking_part: TakingPart,
}

/// Records a reading; a second click finds the first one's.
///
/// # Errors
/// Not found outside scope or for somebody outside the family; denied to all
/// but the lead worker; refused before the family agrees, for a day to come, or
/// for a kind that the scale does not have.
pub async fn record_reading(
    store: &Store,
    act: &Act,
    command: &RecordReading<'_>,
) -> Result<ReadingId, CaseworkError> {
    let recorded = retrying(|| record_once(store, act, command)).await;
    match recorded {
        // Two clicks at the same instant: the other one recorded it.
        Err(CaseworkError::Store(error)) if error.is_duplicate() => {
            record_once(store, act, command).await
        }
        other => other,
    }
}

async fn record_once(
    store: &Store,
    act: &Act,
    command: &RecordReading<'_>,
) -> Result<ReadingId, CaseworkError> {
    let mut uow = store.begin(act).await?;
    let case = cases::find(&mut uow, act, &command.case_reference).await?;
    let case = permit::<may::WriteAssessment, _>(act, &case.relations.clone(), case)?.into_record();
    if let Some(row) = uow
        .optional(&statements::BY_SUBMISSION, args![command.key, case.id])
        .await?
    {
        return Ok(row.parsed("id", ReadingId::parse)?);
    }
    case.stage
        .may_work()
        .map_err(|refused| CaseworkError::Refused(refused.into()))?;
    check(&mut uow, act, command, &case).await?;
    let scale = command.scale;
    keep_edition(&mut uow, "scale", &scale.key, scale.version, scale).await?;
    let by = act.user().ok_or(CaseworkError::NotFound)?;
    let id = ReadingId::new(uow.new_id());
    let reading = &command.reading;
    uow.write(
        &statements::RECORD,
        args![
            id,
            case.id,
            case.family,
            &scale.key,
            i64::from(scale.version),
            command.about.key(),
            reading.on,
            reading.kind.key(),
            reading.point.key(),
            reading.discussed.key(),
            serde_json::to_string(&reading.scores)?,
            &reading.note,
            by,
            act.at,
            command.key,
            command.taking_part.code()
        ],
    )
    .await?;
    uow.record(&ReadingRecorded {
        family: case.family,
        case: case.id,
        reading: id,
        scale: scale.key.clone(),
        version: scale.version,
        about: command.about.key(),
        on: reading.on,
        by,
    })
    .await?;
    uow.commit().await?;
    Ok(id)
}

async fn check(
    uow: &mut UnitOfWork,
    act: &Act,
    command: &RecordReading<'_>,
    case: &cases::Case,
) -> Result<(), CaseworkError> {
    if let About::Person(person) = command.about {
        let members = uow.rows(&statements::MEMBERS, args![case.family]).await?;
        let mut belongs = false;
        for row in &members {
            belongs |= row.parsed("id", PersonId::parse)? == person;
        }
        if !belongs {
            return Err(CaseworkError::NotFound);
        }
    }
    let zone = TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC);
    if command.reading.on > act.at.to_zoned(zone).date() {
        return Err(CaseworkError::Refused(
            Refusal::new(
                "scales.day_to_come",
                "Date of the reading must be today or in the past",
                "Enter the day on which you talked it through.",
            )
            .beside("on"),
        ));
    }
    // A tool for neglect is done with a family that chose it, or not at all (BUCKS-STRAT-97).
    if command.reading.kind != ReadingKind::Plain && command.taking_part != TakingPart::Chose {
        return Err(CaseworkError::Refused(
            Refusal::new(
                "scales.not_by_choice",
                "Ask the family first: taking part is voluntary",
                "If a child may be at risk of harm, raise an immediate concern instead.",
            )
            .beside("taking_part"),
        ));
    }
    if !command
        .scale
        .reading_kinds()
        .contains(&command.reading.kind)
    {
        return Err(CaseworkError::Refused(
            Refusal::new(
                "scales.kind_not_of_scale",
                "Select the kind of reading",
                "Select one of the kinds that this scale has.",
            )
            .beside("kind"),
        ));
    }
    Ok(())
}
