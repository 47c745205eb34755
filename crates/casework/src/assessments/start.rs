//! Starting an assessment: only while a lead worker works with a family that
//! has agreed (C-04, BUCKS-STRAT-117), and one at a time.

use domain::access::{may, permit};
use domain::act::Act;
use domain::assessments::{AssessmentRefused, AssessmentStarted, AssessmentState, FormDefinition};
use domain::ids::AssessmentId;

use super::editions;
use super::statements;
use crate::args;
use crate::cases;
use crate::engine::{Reads as _, Store, retrying};
use crate::error::CaseworkError;

/// Starts an assessment of a case; a second click finds the first one's.
///
/// # Errors
/// Not found outside scope; denied to all but the lead worker; refused before
/// the family agrees, or while another form is open.
pub async fn start(
    store: &Store,
    act: &Act,
    case_reference: &str,
    form: &FormDefinition,
) -> Result<AssessmentId, CaseworkError> {
    let started = retrying(|| start_once(store, act, case_reference, form)).await;
    match started {
        // Two clicks at the same instant: the other one started it.
        Err(CaseworkError::Store(error)) if error.is_duplicate() => {
            start_once(store, act, case_reference, form).await
        }
        other => other,
    }
}

async fn start_once(
    store: &Store,
    act: &Act,
    case_reference: &str,
    form: &FormDefinition,
) -> Result<AssessmentId, CaseworkError> {
    let mut uow = store.begin(act).await?;
    let case = cases::find(&mut uow, act, case_reference).await?;
    let case = permit::<may::WriteAssessment, _>(act, &case.relations.clone(), case)?.into_record();
    case.stage
        .may_work()
        .map_err(|refused| CaseworkError::Refused(refused.into()))?;
    let by = act.user().ok_or(CaseworkError::NotFound)?;
    if let Some(row) = uow
        .optional(&statements::OPEN_OF_CASE, args![case.id])
        .await?
    {
        let same = row.text("form_key")? == form.key
            && row.int("form_version")? == i64::from(form.version);
        return if same {
            Ok(row.parsed("id", AssessmentId::parse)?)
        } else {
            Err(CaseworkError::Refused(AssessmentRefused::OneIsOpen.into()))
        };
    }
    editions::keep(&mut uow, "form", &form.key, form.version, form).await?;
    let (id, at) = (AssessmentId::new(uow.new_id()), uow.at());
    let state = AssessmentState::Draft { author: by };
    uow.write(
        &statements::START,
        args![
            id,
            case.id,
            case.family,
            &form.key,
            i64::from(form.version),
            state.key(),
            serde_json::to_string(&state)?,
            serde_json::to_string(&[&state])?,
            at
        ],
    )
    .await?;
    uow.record(&AssessmentStarted {
        family: case.family,
        case: case.id,
        assessment: id,
        form: form.key.clone(),
        version: form.version,
        by,
    })
    .await?;
    uow.commit().await?;
    Ok(id)
}
