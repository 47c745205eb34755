//! What social care sees: the families that it was asked to take over, and
//! what it answered.

use domain::ids::{AgencyId, HandoverId};
use jiff::Timestamp;

use super::statements;
use crate::args;
use crate::engine::{Reads, Row, StoreError};

/// One offer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HandoverLine {
    /// The offer.
    pub id: HandoverId,
    /// What the family is called.
    pub family_name: String,
    /// Its reference.
    pub family_reference: String,
    /// The request for help.
    pub referral_reference: Option<String>,
    /// Section 47: now.
    pub urgent: bool,
    /// When it was asked.
    pub offered_at: Timestamp,
    /// Who holds the family now.
    pub holder: Option<String>,
    /// When it was answered.
    pub answered_at: Option<Timestamp>,
    /// `accepted` or `declined`.
    pub answer: Option<String>,
    /// Why it was declined.
    pub reason: Option<String>,
}

fn read(row: &Row) -> Result<HandoverLine, StoreError> {
    Ok(HandoverLine {
        id: row.parsed("id", HandoverId::parse)?,
        family_name: row.text("family_name")?,
        family_reference: row.text("family_reference")?,
        referral_reference: row.optional_text("referral_reference")?,
        urgent: row.yes("urgent")?,
        offered_at: row.instant("offered_at")?,
        holder: row.optional_text("holder_name")?,
        answered_at: row.optional_instant("answered_at")?,
        answer: row.optional_text("answer")?,
        reason: row.optional_text("reason")?,
    })
}

/// What waits for an agency's answer, urgent first, and what it answered, newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn of_agency(
    db: &mut impl Reads,
    agency: AgencyId,
) -> Result<(Vec<HandoverLine>, Vec<HandoverLine>), StoreError> {
    let waiting = db
        .rows(&statements::WAITING, args![agency, 200_i64])
        .await?
        .iter()
        .map(read)
        .collect::<Result<_, _>>()?;
    let answered = db
        .rows(&statements::ANSWERED, args![agency, 100_i64])
        .await?
        .iter()
        .map(read)
        .collect::<Result<_, _>>()?;
    Ok((waiting, answered))
}
