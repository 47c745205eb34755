//! What social care recorded about a family, for those who support it: read,
//! never written here (BUCKS-PROT-83). The words of a strategy meeting are
//! social care's own; early help learns that it took place.

use domain::access::{Relation, Relations, may, permit};
use domain::act::Act;
use domain::ids::FamilyId;
use domain::transfers::StrategyMeeting;
use jiff::Timestamp;

use super::statements;
use crate::args;
use crate::engine::Reads;
use crate::error::CaseworkError;
use crate::families::find_by_reference;

/// Social care was asked to take the family over.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SocialCareAnswer {
    /// The team that was asked.
    pub agency: String,
    /// Section 47.
    pub urgent: bool,
    /// When it was asked.
    pub asked_at: Timestamp,
    /// When it answered.
    pub answered_at: Option<Timestamp>,
    /// Whether it accepted, once it answered.
    pub accepted: Option<bool>,
    /// Why not.
    pub reason: Option<String>,
}

/// A strategy meeting, as far as the reader may know of it.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SocialCareMeeting {
    /// When it was called.
    pub called_at: Timestamp,
    /// When it was held.
    pub held_at: Option<Timestamp>,
    /// What it decided, for social care alone.
    pub result: Option<String>,
}

/// The fitting parts of social care's record.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct SocialCareRecord {
    /// The family.
    pub family: FamilyId,
    /// How the actor stands to it.
    pub relations: Relations,
    /// Who was asked to take over, and the answers.
    pub answers: Vec<SocialCareAnswer>,
    /// Strategy meetings.
    pub meetings: Vec<SocialCareMeeting>,
    /// Whether the reader is early help, who reads parts only.
    pub in_part: bool,
}

/// Reads the record within scope.
///
/// # Errors
/// Not found outside scope; denied.
pub async fn social_care_record(
    db: &mut impl Reads,
    act: &Act,
    reference: &str,
) -> Result<SocialCareRecord, CaseworkError> {
    let (family, relations) = find_by_reference(db, act, reference)
        .await?
        .ok_or(CaseworkError::NotFound)?;
    permit::<may::ReadSocialCareRecord, _>(act, &relations, ())?;
    let in_part = !(relations.contains(Relation::SocialCare)
        || relations.contains(Relation::SocialCareReader));
    let mut answers = Vec::new();
    for row in db.rows(&statements::HANDOVERS_OF, args![family]).await? {
        answers.push(SocialCareAnswer {
            agency: row.text("agency_name")?,
            urgent: row.yes("urgent")?,
            asked_at: row.instant("offered_at")?,
            answered_at: row.optional_instant("answered_at")?,
            accepted: row.optional_text("answer")?.map(|word| word == "accepted"),
            reason: row.optional_text("reason")?,
        });
    }
    let mut meetings = Vec::new();
    for row in db
        .rows(&statements::STRATEGY_MEETINGS_OF, args![family])
        .await?
    {
        let (held_at, result) = match row.document::<StrategyMeeting>("life")? {
            StrategyMeeting::Called { .. } => (None, None),
            StrategyMeeting::Held { at, result, .. } => (Some(at), Some(result)),
        };
        meetings.push(SocialCareMeeting {
            called_at: row.instant("called_at")?,
            held_at,
            result: result.filter(|_| !in_part),
        });
    }
    Ok(SocialCareRecord {
        family,
        relations,
        answers,
        meetings,
        in_part,
    })
}
