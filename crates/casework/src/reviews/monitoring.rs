//! The last look after the end: on the day until which somebody watches, the
//! agency that led and the panel's coordinator are told to look once more
//! (C-66). A job that waits for its day, left in the closing's transaction.

use domain::access::Role;
use domain::act::Act;
use domain::closure::{Closing, MonitoringEnds};
use domain::ids::{AgencyId, CaseId};
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::hold::tell_coordinator;
use crate::cases::{Case, of_link};
use crate::engine::{Store, StoreError, UnitOfWork, retrying};
use crate::error::CaseworkError;
use crate::jobs::{self, ClaimedJob};
use crate::messages::{self, To};
use crate::time::start_of;

/// The kind of the job, and of its messages.
pub const MONITORING_ENDS: &str = "reviews.monitoring_ends";

/// The job's content.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct LastLook {
    /// The case that was closed.
    pub case: CaseId,
    /// The agency that led it then.
    pub lead_agency: Option<AgencyId>,
    /// The day that it waits for.
    pub until: Date,
}

/// Leaves the job for the morning of the day, where monitoring was agreed.
pub(super) async fn plan(
    uow: &mut UnitOfWork,
    case: &Case,
    closing: &Closing,
) -> Result<(), StoreError> {
    let Some(until) = closing.monitoring_until else {
        return Ok(());
    };
    let look = LastLook {
        case: case.id,
        lead_agency: case.stage.lead().map(|lead| lead.agency),
        until,
    };
    let key = format!("{}:{until}", case.id);
    uow.leave_job_for(MONITORING_ENDS, &key, start_of(until), &look)
        .await
}

/// Tells them that today is the day, once.
///
/// # Errors
/// When the database does not answer.
pub async fn remind_of_last_look(
    store: &Store,
    act: &Act,
    job: &ClaimedJob,
    look: LastLook,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let case = of_link(&mut uow, look.case).await?;
        let text = format!(
            "Monitoring after case {} ends today. Look once more, and ask for help again if things have become worse.",
            case.reference
        );
        if let Some(agency) = look.lead_agency {
            let to = To::Role(agency, Role::LeadAgencyManager);
            messages::send(&mut uow, to, Some(case.family), MONITORING_ENDS, &text).await?;
        }
        tell_coordinator(&mut uow, &case, MONITORING_ENDS, &text).await?;
        uow.record(&MonitoringEnds {
            family: case.family,
            case: case.id,
            until: look.until,
        })
        .await?;
        jobs::done(&mut uow, job).await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}
