//! Agencies whose report is overdue are chased by the product itself, once a
//! week, until they report (BUCKS-PROT-64).

use domain::access::Role;
use domain::act::Act;
use domain::ids::{CaseId, FamilyId};
use domain::reporting::ReportChased;
use jiff::SignedDuration;

use super::{links, statements};
use crate::args;
use crate::engine::{Reads as _, Store};
use crate::error::CaseworkError;
use crate::messages::{self, To};
use crate::referrals::agency_of_part;

/// How long to wait before the next reminder.
const BETWEEN_CHASES: SignedDuration = SignedDuration::from_hours(7 * 24);

/// Chases every agency whose report is overdue, and tells the coordinator.
/// Says how many were chased.
///
/// # Errors
/// When the database does not answer.
pub async fn chase_overdue(
    store: &Store,
    act: &Act,
    base_address: &str,
) -> Result<usize, CaseworkError> {
    let rows = store
        .reader()
        .rows(&statements::OVERDUE, args![act.at, act.at - BETWEEN_CHASES])
        .await?;
    let mut chased = 0;
    for row in rows {
        let reference = row.text("reference")?;
        let mut uow = store.begin(act).await?;
        let case = uow
            .optional(&statements::CASE, args![&reference])
            .await?
            .ok_or(CaseworkError::NotFound)?;
        let before = act.at - BETWEEN_CHASES;
        let id = case.text("id")?;
        match uow
            .write_guarded(&statements::CHASED, args![id, act.at, before])
            .await
        {
            // Another worker chased it in the same moment.
            Err(CaseworkError::Conflict) => continue,
            other => other?,
        }
        links::send(&mut uow, &reference, base_address, true).await?;
        let family = case.parsed("family_id", FamilyId::parse)?;
        let forum = agency_of_part(&mut uow, "forum").await?;
        messages::send(
            &mut uow,
            To::Role(forum, Role::PanelCoordinator),
            Some(family),
            "reporting.overdue",
            &format!("The lead agency of case {reference} has not reported. It was reminded."),
        )
        .await?;
        uow.record(&ReportChased {
            family,
            case: case.parsed("id", CaseId::parse)?,
        })
        .await?;
        uow.commit().await?;
        chased += 1;
    }
    Ok(chased)
}
