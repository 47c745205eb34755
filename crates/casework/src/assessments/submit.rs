//! Asking the lead agency's manager to sign. The assessment's clock stops; a
//! child who was not heard is counted and stops nobody (C-75).

use domain::access::{Role, may, permit};
use domain::act::Act;
use domain::assessments::{AssessmentSubmitted, missing};
use domain::ids::AssessmentId;
use domain::profile::{ClockKey, Profile};

use super::find::{answers_of, find_locked, form_people, members_at, move_on, parts};
use crate::clocks;
use crate::engine::{Store, retrying};
use crate::error::CaseworkError;
use crate::messages::{self, To};

/// Which assessment, as the writer saw it.
#[derive(Clone, Debug)]
pub struct Submit {
    /// The case.
    pub case_reference: String,
    /// The assessment.
    pub assessment: AssessmentId,
    /// The version on the writer's page.
    pub version: i64,
}

/// Submits an assessment for sign-off.
///
/// # Errors
/// Not found outside scope; denied to all but the lead worker; refused while
/// answers that sign-off needs are missing; conflict when it moved meanwhile.
pub async fn submit(
    store: &Store,
    profile: &Profile,
    act: &Act,
    command: &Submit,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let found = find_locked(&mut uow, act, &command.case_reference, command.assessment).await?;
        let found = permit::<may::WriteAssessment, _>(act, &found.case.relations.clone(), found)?
            .into_record();
        if found.version != command.version {
            return Err(CaseworkError::Conflict);
        }
        found
            .case
            .stage
            .may_work()
            .map_err(|refused| CaseworkError::Refused(refused.into()))?;
        let by = act.user().ok_or(CaseworkError::NotFound)?;
        let members = members_at(&mut uow, found.case.family, act.at).await?;
        let answers = answers_of(&parts(&mut uow, found.id).await?);
        let gaps = missing(&found.form, &form_people(&members), &answers);
        let blocking = gaps.iter().filter(|gap| gap.blocks_sign_off).count();
        let next = found
            .state
            .clone()
            .submit(blocking, by, act.at)
            .map_err(|refused| CaseworkError::Refused(refused.into()))?;
        move_on(&mut uow, &found, &next).await?;
        clocks::stop(
            &mut uow,
            profile,
            found.case.id.uuid(),
            ClockKey::Assessment,
        )
        .await?;
        if let Some(lead) = found.case.stage.lead() {
            messages::send(
                &mut uow,
                To::Role(lead.agency, Role::LeadAgencyManager),
                Some(found.case.family),
                "assessments.submitted",
                "An assessment waits for you to read it and sign it off.",
            )
            .await?;
        }
        uow.record(&AssessmentSubmitted {
            family: found.case.family,
            case: found.case.id,
            assessment: found.id,
            by,
            voices_missing: gaps.len() - blocking,
        })
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}
