//! What social care sees: the families that it was asked to take over, and
//! what it answered.

use domain::act::Act;
use domain::ids::{AgencyId, FamilyId, HandoverId};
use jiff::Timestamp;

use super::statements;
use crate::args;
use crate::engine::{Reads, Row, StoreError};
use crate::record_access::whom_to_ask;

/// One offer.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct HandoverLine {
    /// The offer.
    pub id: HandoverId,
    /// The family.
    pub family: FamilyId,
    /// What the family is called; empty when its record is restricted to others.
    pub family_name: String,
    /// Then whom to ask for a place on its list.
    pub ask: Option<String>,
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
    /// Why it was declined; none with the name.
    pub reason: Option<String>,
}

async fn read(db: &mut impl Reads, act: &Act, row: &Row) -> Result<HandoverLine, StoreError> {
    let family = row.parsed("family_id", FamilyId::parse)?;
    let ask = if row.yes("restricted")? {
        whom_to_ask(db, act, family).await?
    } else {
        None
    };
    Ok(HandoverLine {
        id: row.parsed("id", HandoverId::parse)?,
        family,
        family_name: match ask {
            Some(_) => String::new(),
            None => row.text("family_name")?,
        },
        family_reference: row.text("family_reference")?,
        referral_reference: row.optional_text("referral_reference")?,
        urgent: row.yes("urgent")?,
        offered_at: row.instant("offered_at")?,
        holder: row.optional_text("holder_name")?,
        answered_at: row.optional_instant("answered_at")?,
        answer: row.optional_text("answer")?,
        reason: row.optional_text("reason")?.filter(|_| ask.is_none()),
        ask,
    })
}

/// What waits for an agency's answer, urgent first, and what it answered, newest first.
///
/// # Errors
/// When the database does not answer.
pub async fn of_agency(
    db: &mut impl Reads,
    act: &Act,
    agency: AgencyId,
) -> Result<(Vec<HandoverLine>, Vec<HandoverLine>), StoreError> {
    let mut waiting = Vec::new();
    for row in db
        .rows(&statements::WAITING, args![agency, 200_i64])
        .await?
    {
        waiting.push(read(db, act, &row).await?);
    }
    let mut answered = Vec::new();
    for row in db
        .rows(&statements::ANSWERED, args![agency, 100_i64])
        .await?
    {
        answered.push(read(db, act, &row).await?);
    }
    Ok((waiting, answered))
}
