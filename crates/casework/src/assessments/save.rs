//! Saving one part of a draft. The version that the writer saw is the guard:
//! two people never overwrite each other unseen.

use domain::access::{may, permit};
use domain::act::Act;
use domain::assessments::{PartKey, SectionAnswers, SectionSaved, parts_of};
use domain::ids::AssessmentId;

use super::find::{find_locked, form_people, members_at};
use super::statements;
use crate::args;
use crate::engine::{Reads as _, Store, retrying};
use crate::error::CaseworkError;

/// One page of answers, and the version that its writer saw.
#[derive(Clone, Debug)]
pub struct SaveSection {
    /// The case.
    pub case_reference: String,
    /// The assessment.
    pub assessment: AssessmentId,
    /// The page.
    pub part: PartKey,
    /// The version on the writer's page; 0 when nothing was saved yet.
    pub version: i64,
    /// The answers.
    pub answers: SectionAnswers,
}

/// Saves a part, whatever is missing in it.
///
/// # Errors
/// Not found outside scope or for a part that the family does not have; denied
/// to all but the lead worker; refused once submitted or without the family's
/// agreement; conflict when somebody else saved first.
pub async fn save_section(
    store: &Store,
    act: &Act,
    command: &SaveSection,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let found = find_locked(&mut uow, act, &command.case_reference, command.assessment).await?;
        let found = permit::<may::WriteAssessment, _>(act, &found.case.relations.clone(), found)?
            .into_record();
        found
            .case
            .stage
            .may_work()
            .map_err(|refused| CaseworkError::Refused(refused.into()))?;
        found
            .state
            .may_write()
            .map_err(|refused| CaseworkError::Refused(refused.into()))?;
        let members = members_at(&mut uow, found.case.family, act.at).await?;
        if !parts_of(&found.form, &form_people(&members)).contains(&command.part) {
            return Err(CaseworkError::NotFound);
        }
        let by = act.user().ok_or(CaseworkError::NotFound)?;
        let about = command.part.about.key();
        let now = uow
            .optional(
                &statements::PART_VERSION,
                args![found.id, &command.part.section, &about],
            )
            .await?
            .map_or(Ok(0), |row| row.int("n"))?;
        if now != command.version {
            return Err(CaseworkError::Conflict);
        }
        uow.write(
            &statements::SAVE_PART,
            args![
                found.id,
                &command.part.section,
                &about,
                now + 1,
                serde_json::to_string(&command.answers)?,
                by,
                act.at
            ],
        )
        .await?;
        uow.record(&SectionSaved {
            family: found.case.family,
            case: found.case.id,
            assessment: found.id,
            section: command.part.section.clone(),
            about,
            by,
            answered: command.answers.count(),
        })
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}
