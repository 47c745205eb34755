//! My work: what is due, overdue, new and mine, for the person who asks.

pub mod statements;

use domain::access::{Relation, Role};
use domain::act::Act;
use domain::clocks::Clock;
use domain::profile::{ClockKey, Word as _};
use jiff::Timestamp;

use crate::args;
use crate::engine::{Reads, StoreError};

/// Something with a limit that the person, or their agency, answers for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Due {
    /// Which limit.
    pub key: ClockKey,
    /// Its state.
    pub clock: Clock,
    /// The family's reference.
    pub family_reference: String,
    /// What the family is called.
    pub family_name: String,
    /// Whether this person is named.
    pub mine: bool,
}

/// A family that the person or their agency holds, works with or asked help for.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct MyFamily {
    /// Its reference.
    pub reference: String,
    /// What it is called.
    pub name: String,
    /// How they stand to it, as a relation's key.
    pub relation: String,
    /// Since when.
    pub since: Timestamp,
}

/// Roles that answer for their agency's clocks, not for their own alone.
const AGENCY_WORK: &[Role] = &[
    Role::ContactOfficer,
    Role::FrontDoorManager,
    Role::LeadAgencyManager,
    Role::PanelCoordinator,
    Role::PanelManager,
    Role::SocialCareManager,
];

/// What is due, most urgent first.
///
/// # Errors
/// When the database does not answer.
pub async fn due(db: &mut impl Reads, act: &Act, limit: i64) -> Result<Vec<Due>, StoreError> {
    let for_agency = AGENCY_WORK.iter().any(|role| act.has(*role));
    db.rows(
        &statements::DUE,
        args![act.agency().filter(|_| for_agency), act.user(), limit],
    )
    .await?
    .iter()
    .map(|row| {
        Ok(Due {
            key: row.word("clock_key", ClockKey::from_word)?,
            clock: row.document("state")?,
            family_reference: row.text("reference")?,
            family_name: row.text("name")?,
            mine: row.int("mine")? > 0,
        })
    })
    .collect()
}

/// The families, newest relation first.
///
/// # Errors
/// When the database does not answer.
pub async fn families(
    db: &mut impl Reads,
    act: &Act,
    limit: i64,
) -> Result<Vec<MyFamily>, StoreError> {
    db.rows(
        &statements::FAMILIES,
        args![act.user(), act.agency(), limit],
    )
    .await?
    .iter()
    .filter(|row| {
        // A colleague's family is the manager's work, not everybody's (C-44).
        let own = row.int("own").is_ok_and(|own| own > 0);
        let led = row
            .text("relation")
            .is_ok_and(|relation| relation == Relation::LeadAgency.key());
        own || !led || act.has(Role::LeadAgencyManager)
    })
    .map(|row| {
        Ok(MyFamily {
            reference: row.text("reference")?,
            name: row.text("name")?,
            relation: row.text("relation")?,
            since: row.instant("from_at")?,
        })
    })
    .collect()
}
