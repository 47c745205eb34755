//! The end of a case that was led in an agency's own system: its outcome was
//! reported, and the panel's coordinator closes the case on it (BUCKS-PROT-63).

use domain::access::{may, permit};
use domain::act::Act;
use domain::closure::{CareAvoided, Closing};
use domain::profile::Profile;
use domain::refusal::Refusal;
use domain::reporting::{ClosedOnReport, LinkEnd, ReportStatus};

use super::{last_report, links, statements};
use crate::args;
use crate::cases::find;
use crate::engine::{Store, retrying};
use crate::error::CaseworkError;
use crate::reviews::end_case;

/// Closes a case on the outcome that its agency reported. The agency's own file
/// says what became of each child and each need; that is not guessed here.
///
/// # Errors
/// Not found outside scope; denied to all but the panel; refused while no
/// outcome was reported or another service has been asked; conflict.
pub async fn close_on_report(
    store: &Store,
    profile: &Profile,
    act: &Act,
    reference: &str,
    version: i64,
    care_avoided: CareAvoided,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let case = find(&mut uow, act, reference).await?;
        permit::<may::CloseOnReport, _>(act, &case.relations, ())?;
        if case.version != version {
            return Err(CaseworkError::Conflict);
        }
        let last = last_report(&mut uow, case.id).await?;
        let ended = last.filter(|line| line.report.status == ReportStatus::Ended);
        let Some((report, outcome)) = ended.and_then(|line| {
            let outcome = line.report.outcome.clone()?;
            Some((line.report, outcome))
        }) else {
            return Err(Refusal::new(
                "reporting.no_outcome",
                "The lead agency has not reported an outcome.",
                "Ask it for a report first.",
            )
            .into());
        };
        let closing = Closing {
            outcome: outcome.clone(),
            reason: report.words.clone(),
            children: Vec::new(),
            adults: Vec::new(),
            needs: Vec::new(),
            actions: Vec::new(),
            feedback: None,
            referrer_view: None,
            care_avoided,
            indicators: Vec::new(),
            monitoring_until: None,
        };
        end_case(&mut uow, profile, act, &case, &closing).await?;
        links::end(&mut uow, case.id, LinkEnd::Replaced).await?;
        let none: Option<jiff::Timestamp> = None;
        uow.write(&statements::EXPECT, args![case.id, none]).await?;
        uow.record(&ClosedOnReport {
            family: case.family,
            case: case.id,
            outcome,
        })
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}
