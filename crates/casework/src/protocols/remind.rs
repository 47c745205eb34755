//! The reminder that a document's review is due: a job that waits for its day
//! (BUCKS-PROT-02). A date that was moved leaves nothing to do on the old day.

use domain::access::Role;
use domain::act::Act;
use domain::ids::ProtocolId;
use domain::protocols::ProtocolReviewReminded;
use jiff::civil::Date;
use jiff::tz::TimeZone;
use serde::{Deserialize, Serialize};

use super::{statements, views};
use crate::args;
use crate::engine::{Store, StoreError, UnitOfWork, retrying};
use crate::error::CaseworkError;
use crate::jobs::{self, ClaimedJob};
use crate::messages::{self, To};
use crate::referrals::agency_of_part;

/// The kind of the job.
pub const REVIEW_DUE: &str = "protocols.review_due";

/// The job's content.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct ReviewDue {
    /// The document.
    pub protocol: ProtocolId,
    /// The day that it waits for.
    pub due: Date,
}

/// Leaves the job for the start of the day, where the authority is.
pub(super) async fn plan(
    uow: &mut UnitOfWork,
    protocol: ProtocolId,
    version: i64,
    due: Option<Date>,
) -> Result<(), StoreError> {
    let Some(due) = due else {
        return Ok(());
    };
    let zone = TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC);
    let morning = due
        .to_zoned(zone)
        .map_or_else(|_| uow.at(), |start| start.timestamp());
    uow.leave_job_for(
        REVIEW_DUE,
        &format!("{protocol}:{due}:{version}"),
        morning,
        &ReviewDue { protocol, due },
    )
    .await
}

/// Tells whoever answers for a document that its review is due today, once.
/// When they have left, the authority's administrators are told.
///
/// # Errors
/// When the database does not answer.
pub async fn remind(
    store: &Store,
    act: &Act,
    job: &ClaimedJob,
    due: ReviewDue,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let moved_or_told = uow
            .write_unrecorded(&statements::REMINDED, args![due.protocol, due.due])
            .await?
            == 0;
        if !moved_or_told {
            let found = views::find(&mut uow, due.protocol).await?;
            let to = if found.answers_left {
                let authority = agency_of_part(&mut uow, "authority").await?;
                To::Role(authority, Role::Administrator)
            } else {
                To::Person(found.answers)
            };
            let text = format!(
                "“{}” is due for review today. Open it from Documents, look at it again and set the next review.",
                found.facts.title
            );
            messages::send(&mut uow, to, None, REVIEW_DUE, &text).await?;
            uow.record(&ProtocolReviewReminded {
                protocol: due.protocol,
                answers: found.answers,
                due: due.due,
            })
            .await?;
        }
        jobs::done(&mut uow, job).await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}
