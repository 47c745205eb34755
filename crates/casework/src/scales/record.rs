//! Recording a reading: both sides' scores, once per submission.

use domain::access::{may, permit};
use domain::act::Act;
use domain::assessments::About;
use domain::ids::{FamilyId, PersonId, ReadingId, SubmissionKey};
use domain::outcomes::TakingPart;
use domain::refusal::Refusal;
use domain::scales::{Reading, ReadingKind, ReadingRecorded, ScaleDefinition};

use super::statements;
use crate::args;
use crate::assessments::keep_edition;
use crate::cases;
use crate::engine::{Reads as _, Store, UnitOfWork, retrying};
use crate::error::CaseworkError;
use crate::time::london_day;

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

/// A reading that waits to be checked.
#[derive(Clone, Copy)]
pub(super) struct Checked<'a> {
    pub(super) scale: &'a ScaleDefinition,
    pub(super) about: About,
    pub(super) reading: &'a Reading,
    pub(super) taking_part: TakingPart,
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
    let of = Checked {
        scale: command.scale,
        about: command.about,
        reading: &command.reading,
        taking_part: command.taking_part,
    };
    check(&mut uow, act, case.family, of).await?;
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
            command.taking_part.code(),
            act.agency()
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

/// What is checked of every reading, with a case or before there is one.
pub(super) async fn check(
    uow: &mut UnitOfWork,
    act: &Act,
    family: FamilyId,
    of: Checked<'_>,
) -> Result<(), CaseworkError> {
    if let About::Person(person) = of.about {
        let members = uow.rows(&statements::MEMBERS, args![family]).await?;
        let mut belongs = false;
        for row in &members {
            belongs |= row.parsed("id", PersonId::parse)? == person;
        }
        if !belongs {
            return Err(CaseworkError::NotFound);
        }
    }
    if of.reading.on > london_day(act.at) {
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
    if of.reading.kind != ReadingKind::Plain && of.taking_part != TakingPart::Chose {
        return Err(CaseworkError::Refused(
            Refusal::new(
                "scales.not_by_choice",
                "Ask the family first: taking part is voluntary",
                "If a child may be at risk of harm, raise an immediate concern instead.",
            )
            .beside("taking_part"),
        ));
    }
    if !of.scale.reading_kinds().contains(&of.reading.kind) {
        return Err(CaseworkError::Refused(
            Refusal::new(
                "scales.kind_not_of_scale",
                "Select the kind of reading",
                "Select one of the kinds that this scale has.",
            )
            .beside("kind"),
        ));
    }
    of.scale
        .may_be_used(london_day(act.at))
        .map_err(CaseworkError::Refused)
}
