//! A referral as pages and rules read it, within scope.

use domain::access::Relations;
use domain::act::Act;
use domain::ids::{FamilyId, ReferralId, UserId};
use domain::referrals::{Request, State};
use jiff::Timestamp;

use super::statements;
use super::{AdditionLine, additions_of};
use crate::args;
use crate::clocks::{RunningClock, clocks_of_subject};
use crate::engine::{Reads, Row, StoreError};
use crate::error::CaseworkError;
use crate::families::{HeldBy, holder_of, relations_to};
use crate::letters::{LetterLine, letters_of_referral};

/// A referral, found within scope, with how the actor stands to it.
#[derive(Clone, Debug)]
pub struct Found {
    /// The referral.
    pub id: ReferralId,
    /// Its reference.
    pub reference: String,
    /// Its family.
    pub family: FamilyId,
    /// The family's reference.
    pub family_reference: String,
    /// What the family is called.
    pub family_name: String,
    /// Its area.
    pub area: String,
    /// Where it stands.
    pub state: State,
    /// Every state it was in, oldest first.
    pub history: Vec<State>,
    /// What was asked.
    pub request: Request,
    /// Who has it in hand.
    pub owner: Option<UserId>,
    /// Their name.
    pub owner_name: Option<String>,
    /// When it first came.
    pub first_received_at: Timestamp,
    /// When this round started.
    pub received_at: Timestamp,
    /// The version that was read.
    pub version: i64,
    /// How the actor stands to the family.
    pub relations: Relations,
}

/// One step of a referral's past.
#[derive(Clone, Debug)]
pub struct HistoryLine {
    /// The state.
    pub state: State,
    /// Who decided, by name.
    pub by: Option<String>,
}

/// Everything that the referral's page shows.
#[derive(Clone, Debug)]
pub struct ReferralPage {
    /// The referral.
    pub referral: Found,
    /// Its past, oldest first.
    pub history: Vec<HistoryLine>,
    /// Who holds the family.
    pub holder: Option<HeldBy>,
    /// Its clocks.
    pub clocks: Vec<RunningClock>,
    /// What was written about it.
    pub letters: Vec<LetterLine>,
    /// What was added to it after it came.
    pub additions: Vec<AdditionLine>,
}

/// The referral of a reference, if this actor may know of it.
///
/// # Errors
/// [`CaseworkError::NotFound`] when it does not exist or is out of scope.
pub async fn find(db: &mut impl Reads, act: &Act, reference: &str) -> Result<Found, CaseworkError> {
    let row = db
        .optional(&statements::FIND, args![reference])
        .await?
        .ok_or(CaseworkError::NotFound)?;
    let family = row.parsed("family_id", FamilyId::parse)?;
    let relations = relations_to(db, act, family).await?;
    if relations.is_empty() {
        return Err(CaseworkError::NotFound);
    }
    Ok(found(&row, relations)?)
}

/// The referral that a letter or a call is about, for whoever holds the letter's
/// link or the call's reference: it shows them nothing.
///
/// # Errors
/// Not found when there is none.
pub(crate) async fn find_by_id(
    db: &mut impl Reads,
    id: ReferralId,
) -> Result<Found, CaseworkError> {
    let row = db
        .optional(&statements::FIND_BY_ID, args![id])
        .await?
        .ok_or(CaseworkError::NotFound)?;
    Ok(found(&row, Relations::none())?)
}

fn found(row: &Row, relations: Relations) -> Result<Found, StoreError> {
    let history: Vec<State> = row.document("history")?;
    let state = history
        .last()
        .cloned()
        .ok_or_else(|| row.inconsistent("history"))?;
    Ok(Found {
        id: row.parsed("id", ReferralId::parse)?,
        reference: row.text("reference")?,
        family: row.parsed("family_id", FamilyId::parse)?,
        family_reference: row.text("family_reference")?,
        family_name: row.text("family_name")?,
        area: row.text("area")?,
        state,
        history,
        request: row.document("request")?,
        owner: row.optional_parsed("owner_user_id", UserId::parse)?,
        owner_name: row.optional_text("owner_name")?,
        first_received_at: row.instant("first_received_at")?,
        received_at: row.instant("received_at")?,
        version: row.int("version")?,
        relations,
    })
}

/// The referral's page.
///
/// # Errors
/// [`CaseworkError::NotFound`] when it does not exist or is out of scope.
pub async fn page_of(
    db: &mut impl Reads,
    act: &Act,
    reference: &str,
) -> Result<ReferralPage, CaseworkError> {
    let referral = find(db, act, reference).await?;
    let mut history = Vec::new();
    for state in &referral.history {
        let by = match state.decision() {
            Some(decision) => name_of(db, decision.by).await?,
            None => None,
        };
        history.push(HistoryLine {
            state: state.clone(),
            by,
        });
    }
    Ok(ReferralPage {
        holder: holder_of(db, referral.family).await?,
        clocks: clocks_of_subject(db, referral.id.uuid()).await?,
        letters: letters_of_referral(db, referral.id).await?,
        additions: additions_of(db, referral.id).await?,
        history,
        referral,
    })
}

async fn name_of(db: &mut impl Reads, user: UserId) -> Result<Option<String>, StoreError> {
    match db.optional(&statements::USER_NAME, args![user]).await? {
        Some(row) => Ok(Some(row.text("name")?)),
        None => Ok(None),
    }
}
