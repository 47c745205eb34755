//! A review stops its clock and starts the next; what it decides happens in
//! the same transaction.

use domain::access::{Role, may, permit};
use domain::act::Act;
use domain::agreement::AgreementRefused;
use domain::clocks::{Limit, Terms};
use domain::ids::{ReviewId, SubmissionKey};
use domain::plans::PlanAmended;
use domain::profile::{ClockKey, Profile};
use domain::refusal::Refusal;
use domain::reviews::{
    Engagement, EngagementNoted, OwnDate, Review, ReviewHeld, ReviewOutcome, ReviewRefused,
};
use jiff::civil::Date;

use super::statements;
use crate::args;
use crate::cases::{Case, find};
use crate::clocks;
use crate::engine::{Store, UnitOfWork, made_once, retrying};
use crate::error::CaseworkError;
use crate::messages::{self, To};
use crate::plans::{Stored, case_clock, load, next_review_of, save_plan, start_review_clock};
use crate::referrals::agency_of_part;
use crate::time::london_day;

/// A review that was held.
#[derive(Clone, Debug)]
pub struct HoldReview {
    /// Makes a second click the same as the first.
    pub key: SubmissionKey,
    /// The case.
    pub reference: String,
    /// What it said.
    pub review: Review,
}

/// An attempt to reach or keep the family.
#[derive(Clone, Debug)]
pub struct NoteEngagement {
    /// Makes a second click the same as the first.
    pub key: SubmissionKey,
    /// The case.
    pub reference: String,
    /// How it went.
    pub engagement: Engagement,
    /// On which day.
    pub on: Date,
    /// In words.
    pub words: String,
}

/// Records a review and carries out what it decided.
///
/// # Errors
/// Not found outside scope; denied to all but the lead worker; refused by the
/// rules of reviews, plans and stages.
pub async fn hold_review(
    store: &Store,
    profile: &Profile,
    act: &Act,
    command: &HoldReview,
) -> Result<(), CaseworkError> {
    made_once(
        retrying(|| async {
            let mut uow = store.begin(act).await?;
            hold_in(&mut uow, profile, act, command).await?;
            uow.commit().await?;
            Ok(())
        })
        .await,
    )
}

async fn hold_in(
    uow: &mut UnitOfWork,
    profile: &Profile,
    act: &Act,
    command: &HoldReview,
) -> Result<(), CaseworkError> {
    let case = reviewable(uow, act, &command.reference).await?;
    let review = &command.review;
    let stored = load(uow, case.id)
        .await?
        .ok_or_else(|| refused(ReviewRefused::NoPlan))?;
    let started = stored.plan.started_on();
    review.check(started, london_day(act.at)).map_err(refused)?;
    let id = ReviewId::new(command.key.uuid());
    uow.write(
        &statements::ADD,
        args![
            id,
            case.id,
            case.family,
            review.on,
            review.outcome.code(),
            serde_json::to_string(review)?,
            act.user(),
            act.at
        ],
    )
    .await?;
    uow.record(&ReviewHeld {
        family: case.family,
        case: case.id,
        id,
        review: review.clone(),
    })
    .await?;
    if let Some(started) = started {
        next_clock(uow, profile, act, &case, started, review.own_next.as_ref()).await?;
    }
    carry_out(uow, profile, act, &case, &stored, review).await
}

/// Stops the running review clock and starts the one after it.
async fn next_clock(
    uow: &mut UnitOfWork,
    profile: &Profile,
    act: &Act,
    case: &Case,
    started: Date,
    own: Option<&OwnDate>,
) -> Result<(), CaseworkError> {
    let was_due = next_review_of(uow, case.id).await?;
    clocks::stop(uow, profile, case.id.uuid(), ClockKey::Review).await?;
    match (own, profile.clock(ClockKey::Review)) {
        (Some(own), Some(rule)) => {
            let days = own
                .on
                .since(london_day(act.at))
                .map_or(0, |span| span.get_days());
            let terms = Terms {
                limit: Limit::Days(u32::try_from(days).unwrap_or(0)),
                ..rule.terms()
            };
            let of = case_clock(case);
            clocks::start_with(uow, profile, ClockKey::Review, of, act.at, terms).await?;
            Ok(())
        }
        (Some(_) | None, _) => {
            // A review that was held early still leads to the next point, not to its own.
            let after = was_due.map_or(act.at, |due| due.max(act.at));
            start_review_clock(uow, profile, case, started, after).await
        }
    }
}

async fn carry_out(
    uow: &mut UnitOfWork,
    profile: &Profile,
    act: &Act,
    case: &Case,
    stored: &Stored,
    review: &Review,
) -> Result<(), CaseworkError> {
    match review.outcome {
        ReviewOutcome::Continue | ReviewOutcome::Close => Ok(()),
        ReviewOutcome::Amend if stored.plan.drafted().is_some() => Ok(()),
        ReviewOutcome::Amend => {
            let why = review.summary.clone();
            let next = stored
                .plan
                .clone()
                .amend(why.clone(), act.at)
                .map_err(|refused| CaseworkError::Refused(refused.into()))?;
            save_plan(uow, stored, &next).await?;
            uow.record(&PlanAmended {
                family: case.family,
                case: case.id,
                number: next.latest().map_or(0, |latest| latest.number),
                why,
            })
            .await?;
            Ok(())
        }
        ReviewOutcome::BackToForum => {
            let reason = review.back_reason.clone().unwrap_or_default();
            crate::cases::bring_back_in(uow, profile, case, &reason, &review.summary).await
        }
    }
}

/// Notes an attempt, without closing anything (BUCKS-STRAT-151).
///
/// # Errors
/// Not found outside scope; denied to all but the lead worker.
pub async fn note_engagement(
    store: &Store,
    act: &Act,
    command: &NoteEngagement,
) -> Result<(), CaseworkError> {
    made_once(
        retrying(|| async {
            let mut uow = store.begin(act).await?;
            let case = reviewable(&mut uow, act, &command.reference).await?;
            if command.on > london_day(act.at) {
                return Err(CaseworkError::Refused(AgreementRefused::InTheFuture.into()));
            }
            if command.words.trim().is_empty() {
                return Err(CaseworkError::Refused(
                    Refusal::new(
                        "reviews.engagement_words",
                        "Enter what you tried",
                        "A sentence is enough.",
                    )
                    .beside("words"),
                ));
            }
            uow.write(
                &statements::NOTE,
                args![
                    command.key,
                    case.id,
                    case.family,
                    command.on,
                    command.engagement.code(),
                    &command.words,
                    act.user(),
                    act.at
                ],
            )
            .await?;
            uow.record(&EngagementNoted {
                family: case.family,
                case: case.id,
                engagement: command.engagement,
                on: command.on,
                words: command.words.clone(),
            })
            .await?;
            uow.commit().await?;
            Ok(())
        })
        .await,
    )
}

async fn reviewable(
    uow: &mut UnitOfWork,
    act: &Act,
    reference: &str,
) -> Result<Case, CaseworkError> {
    let case = find(uow, act, reference).await?;
    let relations = case.relations.clone();
    Ok(permit::<may::ReviewPlan, _>(act, &relations, case)?.into_record())
}

pub(super) async fn tell_coordinator(
    uow: &mut UnitOfWork,
    case: &Case,
    kind: &'static str,
    text: &str,
) -> Result<(), CaseworkError> {
    let agency = agency_of_part(uow, "forum").await?;
    let to = To::Role(agency, Role::PanelCoordinator);
    messages::send(uow, to, Some(case.family), kind, text).await?;
    Ok(())
}

fn refused(refused: ReviewRefused) -> CaseworkError {
    CaseworkError::Refused(refused.into())
}
