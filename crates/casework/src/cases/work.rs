//! The lead agency's work in one list, and one case with what surrounds it.

use domain::access::{Relations, may, permit};
use domain::act::Act;
use domain::cases::Stage;
use domain::ids::FamilyId;
use jiff::Timestamp;

use super::{Case, find, statements};
use crate::args;
use crate::clocks::{RunningClock, clocks_of_subject};
use crate::engine::{Reads, StoreError};
use crate::error::CaseworkError;
use crate::families::{HeldBy, holder_of};
use crate::forums::{Dispute, dispute_of, watched_because};
use crate::record_access::whom_to_ask;

/// One case that an agency leads or is asked to lead.
#[derive(Clone, Debug)]
pub struct LedCase {
    /// Its reference.
    pub reference: String,
    /// Its family.
    pub family: FamilyId,
    /// What the family is called.
    pub family_name: String,
    /// Where it stands.
    pub stage: Stage,
    /// The lead worker's name.
    pub worker: Option<String>,
    /// When it was opened.
    pub opened_at: Timestamp,
    /// Its clocks.
    pub clocks: Vec<RunningClock>,
}

/// Everything that the case page shows.
#[derive(Clone, Debug)]
pub struct CasePage {
    /// The case.
    pub case: Case,
    /// Who holds the family.
    pub holder: Option<HeldBy>,
    /// The case's clocks, and the hand-over's.
    pub clocks: Vec<RunningClock>,
    /// The case's own alone.
    pub own_clocks: Vec<RunningClock>,
    /// The lead agency, the one that was asked, or the one that led until the
    /// case closed, by name.
    pub lead_agency: Option<String>,
    /// The lead worker's name.
    pub lead_worker: Option<String>,
    /// The newest dispute, with its clock.
    pub dispute: Option<(Dispute, Vec<RunningClock>)>,
    /// Why the coordinator follows it for longer.
    pub watched: Option<String>,
    /// Whether the forum's coordinator has said that it arrived.
    pub received: Option<Timestamp>,
    /// When the request was first received: the referral's time so far.
    pub first_received_at: Option<Timestamp>,
    /// The request's reference.
    pub referral_reference: Option<String>,
}

/// The cases that the actor's agency leads or is asked to lead, oldest first.
///
/// # Errors
/// Denied to all but the agency's manager.
pub async fn led_cases(db: &mut impl Reads, act: &Act) -> Result<Vec<LedCase>, CaseworkError> {
    if !act.has(domain::access::Role::LeadAgencyManager) {
        permit::<may::AnswerForLeadAgency, _>(act, &Relations::none(), ())?;
    }
    let rows = db.rows(&statements::LED_BY, args![act.agency()]).await?;
    let mut lines = Vec::new();
    for row in rows {
        let family = row.parsed("family_id", FamilyId::parse)?;
        if row.yes("restricted")? && whom_to_ask(db, act, family).await?.is_some() {
            continue;
        }
        let case = row.parsed("id", domain::ids::CaseId::parse)?;
        lines.push(LedCase {
            reference: row.text("reference")?,
            family,
            family_name: row.text("family_name")?,
            stage: row.document("state")?,
            worker: row.optional_text("worker_name")?,
            opened_at: row.instant("opened_at")?,
            clocks: clocks_of_subject(db, case.uuid()).await?,
        });
    }
    Ok(lines)
}

/// The case page of a reference.
///
/// # Errors
/// [`CaseworkError::NotFound`] outside scope.
pub async fn case_page(
    db: &mut impl Reads,
    act: &Act,
    reference: &str,
) -> Result<CasePage, CaseworkError> {
    let case = find(db, act, reference).await?;
    let own_clocks = clocks_of_subject(db, case.id.uuid()).await?;
    let mut clocks = own_clocks.clone();
    let mut first_received_at = None;
    let mut referral_reference = None;
    if let Some(referral) = case.referral {
        clocks.extend(clocks_of_subject(db, referral.uuid()).await?);
        if let Some(row) = db
            .optional(&statements::REFERRAL_TIMES, args![referral])
            .await?
        {
            first_received_at = Some(row.instant("first_received_at")?);
            referral_reference = Some(row.text("reference")?);
        }
    }
    let dispute = match dispute_of(db, case.id).await? {
        Some(dispute) => {
            let clocks = clocks_of_subject(db, dispute.id.uuid()).await?;
            Some((dispute, clocks))
        }
        None => None,
    };
    let (lead_agency, lead_worker) = leads(db, &case).await?;
    Ok(CasePage {
        holder: holder_of(db, case.family).await?,
        watched: watched_because(db, case.id).await?,
        received: received_at(db, &case).await?,
        clocks,
        own_clocks,
        lead_agency,
        lead_worker,
        dispute,
        first_received_at,
        referral_reference,
        case,
    })
}

async fn leads(
    db: &mut impl Reads,
    case: &Case,
) -> Result<(Option<String>, Option<String>), StoreError> {
    // A closed case has no lead any more; whoever led it last is still told.
    let found = match case.led_last() {
        Some(lead) if !case.stage.is_open() => {
            db.optional(&statements::LED_BEFORE, args![lead.agency, lead.worker])
                .await?
        }
        Some(_) | None => db.optional(&statements::LEADS, args![case.id]).await?,
    };
    match found {
        Some(row) => Ok((
            row.optional_text("agency_name")?,
            row.optional_text("worker_name")?,
        )),
        None => Ok((None, None)),
    }
}

async fn received_at(db: &mut impl Reads, case: &Case) -> Result<Option<Timestamp>, StoreError> {
    match db
        .optional(&crate::forums::statements::RECEIVED, args![case.id])
        .await?
    {
        Some(row) => Ok(Some(row.instant("received_at")?)),
        None => Ok(None),
    }
}
