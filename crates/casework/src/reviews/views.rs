//! Reviews, engagement and closure as pages read them, and the lead worker's
//! page of what is next.

use std::collections::BTreeMap;

use domain::access::{may, permit};
use domain::act::Act;
use domain::closure::Closing;
use domain::ids::{CaseId, ReviewId};
use domain::plans::Plan;
use domain::reviews::{Engagement, Review};
use jiff::{Timestamp, civil::Date};

use super::statements;
use crate::args;
use crate::cases::{Case, find, level_of};
use crate::clocks::{RunningClock, clocks_of_subject};
use crate::engine::{Reads, StoreError};
use crate::error::CaseworkError;
use crate::families::{HeldBy, holder_of};
use crate::plans::{CasePast, cases_of_family, plan_of};
use crate::scales::counts_of;
use crate::team::{Meeting, Member, meetings_of, members_of};

/// A review, with who held it.
#[derive(Clone, Debug)]
pub struct ReviewLine {
    /// Which.
    pub id: ReviewId,
    /// What it said.
    pub review: Review,
    /// Who held it.
    pub held_by: String,
    /// When it was recorded.
    pub recorded_at: Timestamp,
}

/// An attempt to reach the family.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct EngagementLine {
    /// On which day.
    pub on: Date,
    /// How it went.
    pub engagement: Engagement,
    /// In words.
    pub words: String,
    /// Who noted it.
    pub noted_by: String,
}

/// What the lead worker's page shows.
#[derive(Clone, Debug)]
pub struct WorkPage {
    /// The case.
    pub case: Case,
    /// Who holds the family.
    pub holder: Option<HeldBy>,
    /// The clocks of the case, oldest first, stopped ones as well.
    pub clocks: Vec<RunningClock>,
    /// The plan.
    pub plan: Option<Plan>,
    /// The team, now and earlier.
    pub team: Vec<Member>,
    /// The team's meetings, newest first.
    pub meetings: Vec<Meeting>,
    /// The reviews, newest first.
    pub reviews: Vec<ReviewLine>,
    /// Attempts to reach the family, newest first.
    pub engagement: Vec<EngagementLine>,
    /// How it ended.
    pub closing: Option<Closing>,
    /// Every case of the family, newest first, this one among them.
    pub cases: Vec<CasePast>,
    /// The level of need that the case works at.
    pub level: Option<u8>,
    /// How many readings there are, by the key of their scale.
    pub readings: BTreeMap<String, i64>,
}

/// The page of what is next in a case.
///
/// # Errors
/// [`CaseworkError::NotFound`] outside scope; denied without a right to read.
pub async fn work_page(
    db: &mut impl Reads,
    act: &Act,
    reference: &str,
) -> Result<WorkPage, CaseworkError> {
    let case = find(db, act, reference).await?;
    permit::<may::ReadFamily, _>(act, &case.relations, ())?;
    Ok(WorkPage {
        holder: holder_of(db, case.family).await?,
        clocks: clocks_of_subject(db, case.id.uuid()).await?,
        plan: plan_of(db, case.id).await?,
        team: members_of(db, case.id).await?,
        meetings: meetings_of(db, case.id).await?,
        reviews: reviews_of(db, case.id).await?,
        engagement: engagement_of(db, case.id).await?,
        closing: closure_of(db, case.id).await?,
        cases: cases_of_family(db, case.family).await?,
        level: level_of(db, &case).await?,
        readings: counts_of(db, case.id).await?,
        case,
    })
}

/// The reviews of a case, newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn reviews_of(db: &mut impl Reads, case: CaseId) -> Result<Vec<ReviewLine>, StoreError> {
    db.rows(&statements::OF_CASE, args![case])
        .await?
        .iter()
        .map(|row| {
            Ok(ReviewLine {
                id: row.parsed("id", ReviewId::parse)?,
                review: row.document("content")?,
                held_by: row.text("held_by")?,
                recorded_at: row.instant("recorded_at")?,
            })
        })
        .collect()
}

/// Attempts to reach the family, newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn engagement_of(
    db: &mut impl Reads,
    case: CaseId,
) -> Result<Vec<EngagementLine>, StoreError> {
    db.rows(&statements::NOTES, args![case])
        .await?
        .iter()
        .map(|row| {
            Ok(EngagementLine {
                on: row.parsed("on_day", str::parse::<Date>)?,
                engagement: row.parsed("engagement", Engagement::parse)?,
                words: row.text("words")?,
                noted_by: row.text("noted_by")?,
            })
        })
        .collect()
}

/// How a case ended, if it has.
///
/// # Errors
/// When the database does not answer.
pub async fn closure_of(db: &mut impl Reads, case: CaseId) -> Result<Option<Closing>, StoreError> {
    db.optional(&statements::CLOSURE, args![case])
        .await?
        .map(|row| row.document("content"))
        .transpose()
}
