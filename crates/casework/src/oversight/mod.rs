//! Counts of the whole system for managers and boards. Reads only; gives
//! counts and times, and no name. The one list of records that it gives holds
//! those in the reader's own scope, and how many it had to leave out.

pub mod statements;
mod times;

pub use times::{DisputeStage, HubTime, Times, dispute_stages, hub_time, times};

use domain::access::{Action, Relations, allows, may, permit};
use domain::act::Act;
use domain::clocks::Force;
use domain::oversight::{LevelCount, LevelGrid, Share};
use domain::profile::{ClockKey, Word as _};
use domain::referrals::Outcome;
use jiff::Timestamp;

use crate::args;
use crate::engine::{Reads, Row, StoreError};
use crate::error::CaseworkError;
use crate::families::relations_to;

/// How many decisions one list shows.
const MOST_DECISIONS: i64 = 200;

/// The instants between which a figure lies: the first belongs to it, the last does not.
pub type Between = (Timestamp, Timestamp);

fn count(row: &Row, name: &'static str) -> Result<u64, StoreError> {
    u64::try_from(row.int(name)?).map_err(|_| row.inconsistent(name))
}

fn number(row: &Row, name: &'static str) -> Result<Option<u8>, StoreError> {
    row.optional_int(name)?
        .map(|number| u8::try_from(number).map_err(|_| row.inconsistent(name)))
        .transpose()
}

async fn one(
    db: &mut impl Reads,
    statement: &crate::engine::Statement,
    args: Vec<crate::engine::Value>,
) -> Result<Row, StoreError> {
    db.optional(statement, args)
        .await?
        .ok_or_else(|| StoreError::Inconsistent {
            column: statement.name.to_owned(),
        })
}

/// Whoever may see the figures.
///
/// # Errors
/// Denied to every other role.
pub fn may_see(act: &Act) -> Result<(), CaseworkError> {
    permit::<may::SeeOversight, _>(act, &Relations::default(), ())?;
    Ok(())
}

/// The share of a limit's clocks that stopped in time, of those that stopped
/// between two instants (BUCKS-STRAT-82). Exactly on time is in time (C-01).
///
/// # Errors
/// When the database does not answer.
pub async fn met(
    db: &mut impl Reads,
    key: ClockKey,
    between: Between,
) -> Result<Share, StoreError> {
    let arguments = args![key.word(), between.0, between.1];
    let row = one(db, &statements::CLOCK_MET, arguments).await?;
    Ok(Share::of(count(&row, "part")?, count(&row, "whole")?))
}

/// How many of a limit's clocks still run, and how many of those are late now.
///
/// # Errors
/// When the database does not answer.
pub async fn waiting(
    db: &mut impl Reads,
    key: ClockKey,
    now: Timestamp,
) -> Result<Share, StoreError> {
    let row = one(db, &statements::CLOCK_WAITING, args![key.word(), now]).await?;
    Ok(Share::of(count(&row, "late")?, count(&row, "whole")?))
}

/// One limit's clocks that fell due in a period.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct LimitLine {
    /// Which limit.
    pub key: ClockKey,
    /// Whether being late is a breach (C-27).
    pub force: Force,
    /// How many fell due.
    pub due: u64,
    /// Done in time.
    pub in_time: u64,
    /// Done, and late.
    pub late: u64,
    /// Not done, and late now.
    pub still_late: u64,
    /// Not done, and not late yet.
    pub still_in_time: u64,
}

impl LimitLine {
    /// Late, done or not, of those whose time has come.
    #[must_use]
    pub const fn late_share(&self) -> Share {
        Share::of(
            self.late.saturating_add(self.still_late),
            self.due.saturating_sub(self.still_in_time),
        )
    }
}

/// Every limit with the clocks that fell due between two instants.
///
/// # Errors
/// When the database does not answer.
pub async fn limits(
    db: &mut impl Reads,
    between: Between,
    now: Timestamp,
) -> Result<Vec<LimitLine>, StoreError> {
    db.rows(&statements::LIMITS, args![between.0, between.1, now])
        .await?
        .iter()
        .map(|row| {
            Ok(LimitLine {
                key: row.word("clock_limit", ClockKey::from_word)?,
                force: row.word("force", |word| match word {
                    "required" => Some(Force::Required),
                    "recommended" => Some(Force::Recommended),
                    _ => None,
                })?,
                due: count(row, "whole")?,
                in_time: count(row, "in_time")?,
                late: count(row, "late")?,
                still_late: count(row, "still_late")?,
                still_in_time: count(row, "still_in_time")?,
            })
        })
        .collect()
}

/// Whether contacts at the lower two levels are counted (C-09).
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum LowerLevels {
    /// Every decision is counted.
    Counted,
    /// Decisions at level 1 and 2 are left out.
    LeftOut,
}

/// Decisions of a period, by levels and by outcome.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct Decisions {
    /// The referrer's level beside the decided one.
    pub grid: LevelGrid,
    /// How many ended in each outcome.
    pub outcomes: Vec<(Outcome, u64)>,
    /// How many the switch left out.
    pub left_out: u64,
}

/// The final decisions between two instants.
///
/// # Errors
/// When the database does not answer.
pub async fn decisions(
    db: &mut impl Reads,
    between: Between,
    lower: LowerLevels,
) -> Result<Decisions, StoreError> {
    let mut counts = Vec::new();
    let mut outcomes: Vec<(Outcome, u64)> = Outcome::ALL
        .iter()
        .filter(|outcome| outcome.is_final())
        .map(|outcome| (*outcome, 0))
        .collect();
    let mut left_out = 0;
    for row in db
        .rows(&statements::LEVELS, args![between.0, between.1])
        .await?
    {
        let decided = number(&row, "decided_level")?;
        let decisions = count(&row, "n")?;
        if lower == LowerLevels::LeftOut && decided.is_some_and(|level| level <= 2) {
            left_out += decisions;
            continue;
        }
        let outcome = row.word("outcome", Outcome::from_word)?;
        if let Some(line) = outcomes.iter_mut().find(|line| line.0 == outcome) {
            line.1 += decisions;
        }
        counts.push(LevelCount {
            referrer: number(&row, "referrer_level")?,
            decided,
            decisions,
        });
    }
    Ok(Decisions {
        grid: LevelGrid::new(counts),
        outcomes,
        left_out,
    })
}

/// One decision that the reader may open.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct DecisionLine {
    /// The request's reference.
    pub reference: String,
    /// When it was decided.
    pub decided_at: Timestamp,
    /// What was decided.
    pub outcome: Outcome,
    /// Where the family lives.
    pub area: String,
}

/// The decisions of one cell of the grid.
#[derive(Clone, PartialEq, Eq, Debug, Default)]
pub struct DecisionList {
    /// Those that the reader may open, newest first.
    pub lines: Vec<DecisionLine>,
    /// How many of the newest two hundred the reader may not open.
    pub out_of_scope: u64,
}

/// The decisions behind one cell: level 0 stands for none named. Only records
/// in the reader's scope are named (BUCKS-PROT-16, product invariant 7).
///
/// # Errors
/// Denied to all but those who scrutinise decisions.
pub async fn decisions_of_cell(
    db: &mut impl Reads,
    act: &Act,
    between: Between,
    referrer: u8,
    decided: u8,
) -> Result<DecisionList, CaseworkError> {
    permit::<may::SeeDecisionsMade, _>(act, &Relations::default(), ())?;
    let arguments = args![
        between.0,
        between.1,
        i64::from(referrer),
        i64::from(decided),
        MOST_DECISIONS
    ];
    let mut list = DecisionList::default();
    for row in db.rows(&statements::DECISIONS, arguments).await? {
        let family = row.parsed("family_id", domain::ids::FamilyId::parse)?;
        let relations = relations_to(db, act, family).await?;
        if !allows(act, &relations, Action::ReadReferral) {
            list.out_of_scope += 1;
            continue;
        }
        list.lines.push(DecisionLine {
            reference: row.text("reference")?,
            decided_at: row.instant("decided_at")?,
            outcome: row.word("outcome", Outcome::from_word)?,
            area: row.text("area")?,
        });
    }
    Ok(list)
}
