//! The front door's queue: what waits, most urgent first, with its owner.

pub mod statements;

use domain::ids::ReferralId;
use jiff::Timestamp;

use crate::args;
use crate::engine::{Reads, Row, StoreError};

/// Which part of the queue.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Queue {
    /// Waiting for a decision.
    Waiting,
    /// With partner agencies.
    WithMash,
    /// Sent back for more.
    Returned,
    /// Sent to a forum that has not said that it has it.
    ToForum,
    /// Decided.
    Decided,
}

impl Queue {
    /// Every part, in the order of the page.
    pub const ALL: &'static [Self] = &[
        Self::Waiting,
        Self::WithMash,
        Self::Returned,
        Self::ToForum,
        Self::Decided,
    ];

    /// The stored word, and the address's.
    #[must_use]
    pub const fn key(self) -> &'static str {
        match self {
            Self::Waiting => "waiting",
            Self::WithMash => "with_mash",
            Self::Returned => "returned",
            Self::ToForum => "to_forum",
            Self::Decided => "decided",
        }
    }

    /// Reads the address's word; the first part when it is another.
    #[must_use]
    pub fn from_key(key: &str) -> Self {
        Self::ALL
            .iter()
            .copied()
            .find(|queue| queue.key() == key)
            .unwrap_or(Self::Waiting)
    }
}

/// One line of the queue.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct QueueLine {
    /// The referral.
    pub id: ReferralId,
    /// Its reference.
    pub reference: String,
    /// What the family is called.
    pub family_name: String,
    /// How it arrived.
    pub channel: String,
    /// Who asked.
    pub referrer_kind: String,
    /// The agency that asked.
    pub referrer_agency: Option<String>,
    /// Whether it cannot wait.
    pub immediate: bool,
    /// Who has it in hand.
    pub owner: Option<String>,
    /// When it first came.
    pub first_received_at: Timestamp,
    /// When the decision is due.
    pub due_at: Option<Timestamp>,
    /// When it was decided.
    pub decided_at: Option<Timestamp>,
}

/// The counts of the queue, one per part.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub struct QueueCounts {
    /// Waiting for a decision.
    pub waiting: i64,
    /// Of these, past the limit.
    pub overdue: i64,
    /// With partner agencies.
    pub with_mash: i64,
    /// Sent back for more.
    pub returned: i64,
    /// Sent to a forum and not received there yet.
    pub to_forum: i64,
}

fn read(row: &Row) -> Result<QueueLine, StoreError> {
    Ok(QueueLine {
        id: row.parsed("id", ReferralId::parse)?,
        reference: row.text("reference")?,
        family_name: row.text("family_name")?,
        channel: row.text("channel")?,
        referrer_kind: row.text("referrer_kind")?,
        referrer_agency: row.optional_text("agency_name")?,
        immediate: row.yes("immediate")?,
        owner: row.optional_text("owner_name")?,
        first_received_at: row.instant("first_received_at")?,
        due_at: row.optional_instant("decision_due_at")?,
        decided_at: row.optional_instant("decided_at")?,
    })
}

/// One page of a part of the queue: immediate concerns first, then by the time left.
///
/// # Errors
/// When the database does not answer.
pub async fn queue(
    db: &mut impl Reads,
    part: Queue,
    page: i64,
    per_page: i64,
) -> Result<Vec<QueueLine>, StoreError> {
    let statement = match part {
        Queue::Decided => &statements::DECIDED,
        Queue::Waiting | Queue::WithMash | Queue::Returned | Queue::ToForum => &statements::QUEUE,
    };
    db.rows(
        statement,
        args![part.key(), per_page, page.max(0) * per_page],
    )
    .await?
    .iter()
    .map(read)
    .collect()
}

/// The counts, in one look.
///
/// # Errors
/// When the database does not answer.
pub async fn counts(db: &mut impl Reads, at: Timestamp) -> Result<QueueCounts, StoreError> {
    match db.optional(&statements::COUNTS, args![at]).await? {
        Some(row) => Ok(QueueCounts {
            waiting: row.int("waiting")?,
            overdue: row.int("overdue")?,
            with_mash: row.int("with_mash")?,
            returned: row.int("returned")?,
            to_forum: row.int("to_forum")?,
        }),
        None => Ok(QueueCounts::default()),
    }
}
