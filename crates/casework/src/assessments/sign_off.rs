//! The lead agency's manager signs an assessment off, or sends it back with a
//! reason. Whoever wrote any of it cannot sign it.

use domain::access::{may, permit};
use domain::act::Act;
use domain::assessments::{AssessmentSentBack, AssessmentSignedOff};
use domain::ids::AssessmentId;

use super::find::{find_locked, move_on, writers};
use crate::engine::{Store, retrying};
use crate::error::CaseworkError;
use crate::messages::{self, To};

/// Which assessment, as the manager saw it.
#[derive(Clone, Debug)]
pub struct SignOff {
    /// The case.
    pub case_reference: String,
    /// The assessment.
    pub assessment: AssessmentId,
    /// The version on the manager's page.
    pub version: i64,
}

/// The same, with what needs to change.
#[derive(Clone, Debug)]
pub struct SendBack {
    /// Which.
    pub which: SignOff,
    /// What needs to change, in words.
    pub reason: String,
}

/// Signs an assessment off.
///
/// # Errors
/// Not found outside scope; denied to all but a manager of the lead agency;
/// refused to whoever wrote any of it; conflict when it moved meanwhile.
pub async fn sign_off(store: &Store, act: &Act, command: &SignOff) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let found = find_locked(&mut uow, act, &command.case_reference, command.assessment).await?;
        let found = permit::<may::SignOffAssessment, _>(act, &found.case.relations.clone(), found)?
            .into_record();
        if found.version != command.version {
            return Err(CaseworkError::Conflict);
        }
        let by = act.user().ok_or(CaseworkError::NotFound)?;
        let writers = writers(&mut uow, found.id).await?;
        let author = found.state.author();
        let next = found
            .state
            .clone()
            .sign_off(&writers, by, act.at)
            .map_err(|refused| CaseworkError::Refused(refused.into()))?;
        move_on(&mut uow, &found, &next).await?;
        messages::send(
            &mut uow,
            To::Person(author),
            Some(found.case.family),
            "assessments.signed_off",
            "Your assessment was signed off.",
        )
        .await?;
        uow.record(&AssessmentSignedOff {
            family: found.case.family,
            case: found.case.id,
            assessment: found.id,
            by,
            author,
        })
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

/// Sends an assessment back to be changed.
///
/// # Errors
/// Not found outside scope; denied to all but a manager of the lead agency;
/// refused without a reason; conflict when it moved meanwhile.
pub async fn send_back(store: &Store, act: &Act, command: &SendBack) -> Result<(), CaseworkError> {
    retrying(|| async {
        let which = &command.which;
        let mut uow = store.begin(act).await?;
        let found = find_locked(&mut uow, act, &which.case_reference, which.assessment).await?;
        let found = permit::<may::SignOffAssessment, _>(act, &found.case.relations.clone(), found)?
            .into_record();
        if found.version != which.version {
            return Err(CaseworkError::Conflict);
        }
        let by = act.user().ok_or(CaseworkError::NotFound)?;
        let author = found.state.author();
        let next = found
            .state
            .clone()
            .send_back(&command.reason, by, act.at)
            .map_err(|refused| CaseworkError::Refused(refused.into()))?;
        move_on(&mut uow, &found, &next).await?;
        messages::send(
            &mut uow,
            To::Person(author),
            Some(found.case.family),
            "assessments.sent_back",
            "Your assessment came back: the manager asks for a change.",
        )
        .await?;
        uow.record(&AssessmentSentBack {
            family: found.case.family,
            case: found.case.id,
            assessment: found.id,
            by,
            reason: command.reason.clone(),
        })
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}
