//! How long things took: from request to decision's other steps, with the
//! information hub, and at each stage of a dispute.

use domain::forums::DisputeState;
use domain::oversight::{HubStay, Spread, dispute_waits, hub_stays};
use domain::referrals::State;
use jiff::{SignedDuration, Timestamp};

use super::{Between, count, one, statements};
use crate::args;
use crate::engine::{Reads, StoreError};

/// Requests of a period, and how far they have come.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Times {
    /// Requests received.
    pub received: u64,
    /// Families that they are about: each once.
    pub families: u64,
    /// Of them, not decided yet.
    pub undecided: u64,
    /// From the first worry that was noted to the request that it became.
    pub to_request: Option<Spread>,
    /// From first noticing to the start of the assessment: from the worry, or
    /// from the request where none was noted before it.
    pub noticed_to_assessment: Option<Spread>,
    /// From the request to the start of the assessment.
    pub to_assessment: Option<Spread>,
    /// Cases of these requests in which no assessment has begun.
    pub without_assessment: u64,
}

/// The requests received between two instants (BUCKS-STRAT-23).
///
/// # Errors
/// When the database does not answer.
pub async fn times(db: &mut impl Reads, between: Between) -> Result<Times, StoreError> {
    let received = one(db, &statements::RECEIVED, args![between.0, between.1]).await?;
    let undecided = one(db, &statements::UNDECIDED, args![between.0, between.1]).await?;
    let without = one(
        db,
        &statements::WITHOUT_ASSESSMENT,
        args![between.0, between.1],
    )
    .await?;
    let mut to_request = Vec::new();
    for row in db
        .rows(&statements::TO_REQUEST, args![between.0, between.1])
        .await?
    {
        let noticed = row.instant("noticed_at")?;
        to_request.push(row.instant("first_received_at")?.duration_since(noticed));
    }
    let (mut to_assessment, mut noticed_to_assessment) = (Vec::new(), Vec::new());
    for row in db
        .rows(&statements::TO_ASSESSMENT, args![between.0, between.1])
        .await?
    {
        let started = row.instant("started_at")?;
        to_assessment.push(started.duration_since(row.instant("first_received_at")?));
        noticed_to_assessment.push(started.duration_since(row.instant("noticed_at")?));
    }
    Ok(Times {
        received: count(&received, "n")?,
        families: count(&received, "families")?,
        undecided: count(&undecided, "n")?,
        to_request: Spread::of(to_request),
        noticed_to_assessment: Spread::of(noticed_to_assessment),
        to_assessment: Spread::of(to_assessment),
        without_assessment: count(&without, "n")?,
    })
}

/// Time with the information hub.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HubTime {
    /// Stays that have ended.
    pub ended: Option<Spread>,
    /// Stays that last now.
    pub lasting: Option<Spread>,
}

/// The hub's stays of requests received between two instants (C-15).
///
/// # Errors
/// When the database does not answer.
pub async fn hub_time(
    db: &mut impl Reads,
    between: Between,
    now: Timestamp,
) -> Result<HubTime, StoreError> {
    let mut stays: Vec<HubStay> = Vec::new();
    for row in db
        .rows(&statements::HUB, args![between.0, between.1])
        .await?
    {
        let history: Vec<State> = row.document("history")?;
        stays.extend(hub_stays(&history));
    }
    let (ended, lasting): (Vec<_>, Vec<_>) =
        stays.into_iter().partition(|stay| stay.until.is_some());
    let lengths = |stays: Vec<HubStay>| stays.iter().map(|stay| stay.lasted(now)).collect();
    Ok(HubTime {
        ended: Spread::of(lengths(ended)),
        lasting: Spread::of(lengths(lasting)),
    })
}

/// The time that disputes spent at one stage.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DisputeStage {
    /// The stage's stored word.
    pub stage: &'static str,
    /// How long it lasted for those that left it.
    pub left: Option<Spread>,
    /// How long it has lasted for those that wait there now.
    pub waiting: Option<Spread>,
}

/// The stages, in the order of the ladder.
const STAGES: [&str; 4] = [
    "with_social_care",
    "to_raise",
    "with_head_of_service",
    "escalated",
];

/// Every stage of the disputes that were open at some time between two
/// instants (BUCKS-PROT-93).
///
/// # Errors
/// When the database does not answer.
pub async fn dispute_stages(
    db: &mut impl Reads,
    between: Between,
    now: Timestamp,
) -> Result<Vec<DisputeStage>, StoreError> {
    let mut waits = Vec::new();
    for row in db
        .rows(&statements::DISPUTES, args![between.0, between.1])
        .await?
    {
        let history: Vec<DisputeState> = row.document("history")?;
        waits.extend(dispute_waits(&history));
    }
    Ok(STAGES
        .into_iter()
        .map(|stage| {
            let of = |over: bool| -> Vec<SignedDuration> {
                waits
                    .iter()
                    .filter(|wait| wait.stage == stage && wait.until.is_some() == over)
                    .map(|wait| wait.lasted(now))
                    .collect()
            };
            DisputeStage {
                stage,
                left: Spread::of(of(true)),
                waiting: Spread::of(of(false)),
            }
        })
        .collect())
}
