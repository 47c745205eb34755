//! The level of need that a case works at: what the forum confirmed, else what
//! the front door decided. People decided it; nothing here does.

use domain::forums::ForumDecision;
use domain::referrals::Decision;

use super::{Case, opened_by_agency, statements};
use crate::args;
use crate::engine::{Reads, StoreError};

/// Early help that an agency opened itself works at this level (C-42).
pub const OWN_CASES: u8 = 2;

/// The level of a case; none while nobody has named one.
///
/// # Errors
/// When the database does not answer.
pub async fn level_of(db: &mut impl Reads, case: &Case) -> Result<Option<u8>, StoreError> {
    let mut confirmed = None;
    for row in db
        .rows(&statements::FORUM_DECISIONS, args![case.id])
        .await?
    {
        let decision: ForumDecision = row.document("decision")?;
        if decision.meets_level == Some(true) {
            confirmed = Some(decision.level);
            break;
        }
    }
    let decided = match case.referral {
        Some(referral) => db
            .optional(&statements::FRONT_DOOR_DECISION, args![referral])
            .await?
            .map(|row| row.document::<Decision>("decision"))
            .transpose()?
            .and_then(|decision| decision.level),
        None => None,
    };
    let own = opened_by_agency(db, case.id).await?.is_some();
    Ok(level_from(
        confirmed,
        decided.map(|level| level.number),
        own,
    ))
}

/// The level from what is known: confirmed by a forum, decided by the front
/// door, or opened by an agency itself.
pub(crate) fn level_from(confirmed: Option<u8>, decided: Option<u8>, own: bool) -> Option<u8> {
    confirmed.or(decided).or(own.then_some(OWN_CASES))
}
