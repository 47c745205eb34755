//! What people see of the way down: social care its families, a transfer meeting
//! its list, an agency what it was asked.

use domain::act::Act;
use domain::ids::{AgencyId, FamilyId, MeetingId};
use domain::step_down::{Proposal, SocialCareStanding, StepDown};
use jiff::Timestamp;

use super::statements;
use super::stored::{Decided, decided_in};
use crate::args;
use crate::engine::{Reads, Row, Statement, StoreError, Value};
use crate::families::relations_to;
use crate::record_access::whom_to_ask;

const SHOWN: i64 = 300;

/// One step down, as a line of a list.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StepDownLine {
    /// Its reference.
    pub reference: String,
    /// The family.
    pub family: FamilyId,
    /// Its reference.
    pub family_reference: String,
    /// What the family is called; empty for whoever may not open it.
    pub family_name: String,
    /// Whether the actor may open it.
    pub opens: bool,
    /// Where it stands.
    pub state: StepDown,
    /// What was proposed.
    pub proposal: Proposal,
    /// What the meeting decided.
    pub decided: Option<Decided>,
    /// When it was proposed.
    pub proposed_at: Timestamp,
}

/// What a family is called, to whoever stands in a relation to it.
async fn name_to(
    db: &mut impl Reads,
    act: &Act,
    family: FamilyId,
    row: &Row,
) -> Result<Option<String>, StoreError> {
    if relations_to(db, act, family).await?.is_empty() {
        Ok(None)
    } else {
        row.text("family_name").map(Some)
    }
}

async fn line(db: &mut impl Reads, act: &Act, row: &Row) -> Result<StepDownLine, StoreError> {
    let family = row.parsed("family_id", FamilyId::parse)?;
    let name = name_to(db, act, family, row).await?;
    Ok(StepDownLine {
        reference: row.text("reference")?,
        family,
        family_reference: row.text("family_reference")?,
        opens: name.is_some(),
        family_name: name.unwrap_or_default(),
        state: row.document("life")?,
        proposal: row.document("proposal")?,
        decided: decided_in(row)?,
        proposed_at: row.instant("proposed_at")?,
    })
}

async fn lines(
    db: &mut impl Reads,
    act: &Act,
    statement: &Statement,
    arguments: Vec<Value>,
) -> Result<Vec<StepDownLine>, StoreError> {
    let mut found = Vec::new();
    for row in db.rows(statement, arguments).await? {
        found.push(line(db, act, &row).await?);
    }
    Ok(found)
}

/// The times that a family went down, newest first. The caller has checked that
/// the actor may read the family.
///
/// # Errors
/// When the database does not answer.
pub async fn of_family(
    db: &mut impl Reads,
    act: &Act,
    family: FamilyId,
) -> Result<Vec<StepDownLine>, StoreError> {
    lines(db, act, &statements::OF_FAMILY, args![family]).await
}

/// The list of a transfer meeting. The caller has checked that the actor works for it.
///
/// # Errors
/// When the database does not answer.
pub async fn of_meeting(
    db: &mut impl Reads,
    act: &Act,
    meeting: MeetingId,
) -> Result<Vec<StepDownLine>, StoreError> {
    lines(db, act, &statements::OF_MEETING, args![meeting]).await
}

/// What waits for a place on a list.
///
/// # Errors
/// When the database does not answer.
pub async fn to_be_listed(db: &mut impl Reads, act: &Act) -> Result<Vec<StepDownLine>, StoreError> {
    lines(db, act, &statements::TO_BE_LISTED, args![]).await
}

/// What an agency was asked to take over, and what it took and social care has
/// still to close.
///
/// # Errors
/// When the database does not answer.
pub async fn for_agency(
    db: &mut impl Reads,
    act: &Act,
    agency: AgencyId,
) -> Result<Vec<StepDownLine>, StoreError> {
    lines(db, act, &statements::FOR_AGENCY, args![agency]).await
}

/// A family that social care works with.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct WithSocialCare {
    /// The family.
    pub family: FamilyId,
    /// Its reference.
    pub family_reference: String,
    /// What it is called; empty when its record is restricted to others.
    pub family_name: String,
    /// Then whom to ask.
    pub ask: Option<String>,
    /// How social care works with it, once recorded.
    pub standing: Option<SocialCareStanding>,
    /// Since when.
    pub since: Option<Timestamp>,
    /// The way down that is open.
    pub step_down: Option<(String, StepDown)>,
}

/// The families that social care works with, by name.
///
/// # Errors
/// When the database does not answer.
pub async fn with_social_care(
    db: &mut impl Reads,
    act: &Act,
    agency: AgencyId,
) -> Result<Vec<WithSocialCare>, StoreError> {
    let mut found = Vec::new();
    for row in db
        .rows(&statements::WITH_SOCIAL_CARE, args![agency, SHOWN])
        .await?
    {
        let family = row.parsed("family_id", FamilyId::parse)?;
        let ask = if row.yes("restricted")? {
            whom_to_ask(db, act, family).await?
        } else {
            None
        };
        let step_down = match row.optional_text("reference")? {
            Some(reference) => Some((reference, row.document("life")?)),
            None => None,
        };
        found.push(WithSocialCare {
            family,
            family_reference: row.text("family_reference")?,
            family_name: match ask {
                Some(_) => String::new(),
                None => row.text("family_name")?,
            },
            standing: row
                .optional_text("standing")?
                .and_then(|word| SocialCareStanding::from_key(&word)),
            since: row.optional_instant("opened_at")?,
            step_down: step_down.filter(|_| ask.is_none()),
            ask,
        });
    }
    Ok(found)
}

/// A transfer meeting that is still to come.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct MeetingToCome {
    /// Which.
    pub id: MeetingId,
    /// When.
    pub starts_at: Timestamp,
}

/// The next meetings of a forum, soonest first.
///
/// # Errors
/// When the database does not answer.
pub async fn meetings_to_come(
    db: &mut impl Reads,
    forum: &str,
    now: Timestamp,
) -> Result<Vec<MeetingToCome>, StoreError> {
    db.rows(&statements::MEETINGS_TO_COME, args![forum, now])
        .await?
        .iter()
        .map(|row| {
            Ok(MeetingToCome {
                id: row.parsed("id", MeetingId::parse)?,
                starts_at: row.instant("starts_at")?,
            })
        })
        .collect()
}

/// A family that early help has stepped up and the front door has not decided:
/// the transfer meeting lists what moves either way (BUCKS-PROT-76).
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct StepUpUnderWay {
    /// The request.
    pub reference: String,
    /// The family.
    pub family: FamilyId,
    /// Its reference.
    pub family_reference: String,
    /// What it is called; empty for whoever may not open it.
    pub family_name: String,
    /// When it was stepped up.
    pub at: Timestamp,
}

/// The step ups that the front door has still to decide, oldest first.
///
/// # Errors
/// When the database does not answer.
pub async fn step_ups_under_way(
    db: &mut impl Reads,
    act: &Act,
) -> Result<Vec<StepUpUnderWay>, StoreError> {
    let mut found = Vec::new();
    for row in db.rows(&statements::STEP_UPS_UNDER_WAY, args![]).await? {
        let family = row.parsed("family_id", FamilyId::parse)?;
        let name = name_to(db, act, family, &row).await?;
        found.push(StepUpUnderWay {
            reference: row.text("reference")?,
            family,
            family_reference: row.text("family_reference")?,
            family_name: name.unwrap_or_default(),
            at: row.instant("at")?,
        });
    }
    Ok(found)
}
