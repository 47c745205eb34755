//! A report by link: written down, its clocks moved, its coordinator told.

use domain::access::{Role, may, permit};
use domain::act::{Act, Actor};
use domain::cases::Stage;
use domain::ids::{LinkId, SubmissionKey};
use domain::profile::{ClockKey, ListKey, Profile};
use domain::refusal::Refusal;
use domain::reporting::{LeadReport, LeadReported, LinkEnd, ReportRefused, ReportStatus};
use jiff::civil::Date;

use super::{links, statements};
use crate::args;
use crate::cases::{self, Case, take_back, worker_is_named};
use crate::clocks;
use crate::engine::{Reads as _, Store, StoreError, UnitOfWork, retrying};
use crate::error::CaseworkError;
use crate::messages::{self, To};
use crate::referrals::agency_of_part;
use crate::reviews::own_review_clock;
use crate::time::{end_of, london_day};

/// Takes a report; the link ends with it.
///
/// # Errors
/// Not found when the link does not work; denied; refused when the report is
/// not complete or the agency does not lead; conflict when the link was used
/// at the same moment.
pub async fn report(
    store: &Store,
    profile: &Profile,
    act: &Act,
    reference: &str,
    key: SubmissionKey,
    report: &LeadReport,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let link = live_link(&mut uow, act).await?;
        let case = cases::find(&mut uow, act, reference).await?;
        let relations = case.relations.clone();
        let case = permit::<may::ReportByLink, _>(act, &relations, case)?.into_record();
        let agency = act.agency().ok_or(CaseworkError::NotFound)?;
        if case.stage.lead().map(|lead| lead.agency) != Some(agency) {
            return Err(Refusal::new(
                "reporting.answer_first",
                "Your agency has not said yet that it leads this family.",
                "Say first whether it leads.",
            )
            .into());
        }
        let report = report.clone().tidied();
        check(profile, &report, london_day(act.at))?;
        uow.write(
            &statements::REPORT,
            args![
                key,
                case.id,
                case.family,
                agency,
                link,
                act.at,
                serde_json::to_string(&report)?
            ],
        )
        .await?;
        if links::end(&mut uow, case.id, LinkEnd::Used).await? == 0 {
            return Err(CaseworkError::Conflict);
        }
        let due = report.next_review.map(end_of);
        uow.write(&statements::EXPECT, args![case.id, due]).await?;
        move_clocks(&mut uow, profile, &case, &report).await?;
        match back_reason(&case.stage, report.status) {
            Some(reason) => take_back(&mut uow, &case, reason, report.words.clone()).await?,
            None => tell(&mut uow, &case, &report).await?,
        }
        uow.record(&LeadReported {
            family: case.family,
            case: case.id,
            agency,
            report,
        })
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

/// The link is read again inside the transaction: a second report by it finds nothing.
async fn live_link(uow: &mut UnitOfWork, act: &Act) -> Result<LinkId, CaseworkError> {
    let link = match &act.actor {
        Actor::Partner { link, .. } => *link,
        Actor::User(_) | Actor::Public | Actor::System { .. } | Actor::Job(_) => {
            return Err(CaseworkError::NotFound);
        }
    };
    uow.optional(&statements::LIVE_LINK, args![link, act.at])
        .await?
        .ok_or(CaseworkError::NotFound)?;
    Ok(link)
}

fn check(profile: &Profile, report: &LeadReport, today: Date) -> Result<(), Refusal> {
    if let Some(first) = report.problems(today).into_iter().next() {
        return Err(first.into());
    }
    let known = report
        .outcome
        .as_deref()
        .is_none_or(|outcome| profile.list_has(ListKey::ClosureOutcomes, outcome));
    if known {
        Ok(())
    } else {
        Err(ReportRefused::OutcomeMissing.into())
    }
}

/// A reported fact stops its clock on the day when it happened, not on the day
/// when we learnt of it; the reported next review starts the next clock.
async fn move_clocks(
    uow: &mut UnitOfWork,
    profile: &Profile,
    case: &Case,
    report: &LeadReport,
) -> Result<(), CaseworkError> {
    let subject = case.id.uuid();
    let Some(lead) = case.stage.lead() else {
        return Ok(());
    };
    worker_is_named(uow, profile, case, lead.agency, lead.worker).await?;
    if let Some(day) = report.assessed_on {
        clocks::stop_at(uow, profile, subject, ClockKey::Assessment, end_of(day)).await?;
    }
    let running = clocks::clocks_of_subject(uow, subject)
        .await?
        .into_iter()
        .rfind(|clock| clock.key == ClockKey::Review && !clock.clock.has_ended());
    let held = running.as_ref().is_some_and(|clock| {
        report
            .last_review
            .is_some_and(|day| day >= london_day(clock.clock.started()))
    });
    if held && let Some(day) = report.last_review {
        clocks::stop_at(uow, profile, subject, ClockKey::Review, end_of(day)).await?;
    }
    // A review that is only put off leaves the running clock as it is: moving
    // the date does not undo that it is late.
    if let Some(next) = report.next_review
        && (running.is_none() || held)
    {
        own_review_clock(uow, profile, case, next).await?;
    }
    Ok(())
}

/// Why a case goes back to the panel with a report, as a key of the profile's
/// list: being stuck is not left to somebody who reads a message (BUCKS-STRAT-112).
const fn back_reason(stage: &Stage, status: ReportStatus) -> Option<&'static str> {
    match (stage, status) {
        (Stage::Led { .. }, ReportStatus::Stuck) => Some("stuck"),
        (Stage::Led { .. }, ReportStatus::NotEngaging) => Some("lack_of_engagement"),
        (
            Stage::Led { .. }
            | Stage::AwaitingForum { .. }
            | Stage::InDispute { .. }
            | Stage::LeadAsked { .. }
            | Stage::Closed { .. },
            _,
        ) => None,
    }
}

async fn tell(uow: &mut UnitOfWork, case: &Case, report: &LeadReport) -> Result<(), StoreError> {
    let reference = &case.reference;
    let text = match report.status {
        ReportStatus::Working => format!("The lead agency of case {reference} has reported."),
        ReportStatus::NotEngaging => {
            format!(
                "The lead agency of case {reference} reports that the family still does not take up its help. The case waits for [[the panel]]."
            )
        }
        ReportStatus::Stuck => {
            format!(
                "The lead agency of case {reference} is still stuck. The case waits for [[the panel]]."
            )
        }
        ReportStatus::Ended => {
            format!(
                "The lead agency of case {reference} reports its outcome. Close the case on it."
            )
        }
    };
    let forum = agency_of_part(uow, "forum").await?;
    messages::send(
        uow,
        To::Role(forum, Role::PanelCoordinator),
        Some(case.family),
        "reporting.reported",
        &text,
    )
    .await
}
