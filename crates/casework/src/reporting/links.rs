//! The signed link by which a lead agency reports: one purpose, one report, 28
//! days. Only its hash is stored; the e-mail around it names nobody.

use domain::access::{Role, may, permit};
use domain::act::{Act, Actor};
use domain::cases::Stage;
use domain::ids::{AgencyId, CaseId, FamilyId, LinkId};
use domain::refusal::Refusal;
use domain::reporting::{LinkEnd, ReportingLinkEnded, ReportingLinkSent};
use jiff::SignedDuration;

use super::statements;
use super::views::{CaseFile, file_of};
use crate::args;
use crate::cases;
use crate::engine::{Reads, Store, StoreError, UnitOfWork, retrying};
use crate::error::CaseworkError;
use crate::letters::{hash_of, queue_email};
use crate::messages::{self, To};
use crate::referrals::agency_of_part;

/// How long a link lives.
const LINK_LIFE: SignedDuration = SignedDuration::from_hours(28 * 24);
/// How soon the holder of an ended link can have a new one sent.
const RENEW_AFTER: SignedDuration = SignedDuration::from_hours(1);

/// What a live link opens.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Linked {
    /// The link.
    pub link: LinkId,
    /// The agency that it was sent to.
    pub agency: AgencyId,
    /// The case's reference.
    pub reference: String,
}

impl Linked {
    /// Whoever holds the link, acting for the agency.
    #[must_use]
    pub const fn actor(&self) -> Actor {
        Actor::Partner {
            link: self.link,
            agency: self.agency,
        }
    }
}

/// What became of a link.
#[derive(Clone, PartialEq, Eq, Debug)]
pub enum Opened {
    /// It works.
    Live(Linked),
    /// It was used, replaced, or has run out: a new one can be sent.
    Ended,
    /// It was stopped, or never was.
    Unknown,
}

/// What the secret of a link opens now.
///
/// # Errors
/// When the database does not answer.
pub async fn open(db: &mut impl Reads, act: &Act, secret: &str) -> Result<Opened, StoreError> {
    let Some(row) = db
        .optional(&statements::BY_SECRET, args![hash_of(secret)])
        .await?
    else {
        return Ok(Opened::Unknown);
    };
    if row.optional_text("ended_why")?.as_deref() == Some(LinkEnd::Revoked.key()) {
        return Ok(Opened::Unknown);
    }
    if row.optional_instant("ended_at")?.is_some() || row.instant("expires_at")? <= act.at {
        return Ok(Opened::Ended);
    }
    Ok(Opened::Live(Linked {
        link: row.parsed("id", LinkId::parse)?,
        agency: row.parsed("agency_id", AgencyId::parse)?,
        reference: row.text("reference")?,
    }))
}

/// A case, as the product itself sees it when it sends links.
struct Target {
    id: CaseId,
    reference: String,
    family: FamilyId,
    stage: Stage,
}

async fn target(uow: &mut UnitOfWork, reference: &str) -> Result<Target, CaseworkError> {
    let row = uow
        .optional(&statements::CASE, args![reference])
        .await?
        .ok_or(CaseworkError::NotFound)?;
    Ok(Target {
        id: row.parsed("id", CaseId::parse)?,
        reference: row.text("reference")?,
        family: row.parsed("family_id", FamilyId::parse)?,
        stage: row.document("state")?,
    })
}

/// The agency that a report is expected from: it leads, or is asked to.
fn reporter(stage: &Stage) -> Option<AgencyId> {
    match stage {
        Stage::LeadAsked {
            agency, until_then, ..
        } => Some(until_then.map_or(*agency, |leading| leading.lead.agency)),
        Stage::AwaitingForum { .. }
        | Stage::InDispute { .. }
        | Stage::Led { .. }
        | Stage::Closed { .. } => stage.lead().map(|lead| lead.agency),
    }
}

/// Sends the link that a decision or an acceptance left to be sent, inside the worker's transaction.
///
/// # Errors
/// When the database does not answer.
pub async fn send_waiting_link(
    uow: &mut UnitOfWork,
    reference: &str,
    base_address: &str,
) -> Result<(), CaseworkError> {
    send(uow, reference, base_address, false).await?;
    Ok(())
}

/// Sends a new link for a case whose file lies in the agency's own system; an
/// earlier one ends. Says whether an e-mail is on its way.
pub(super) async fn send(
    uow: &mut UnitOfWork,
    reference: &str,
    base_address: &str,
    reminder: bool,
) -> Result<bool, CaseworkError> {
    let case = target(uow, reference).await?;
    let Some(file) = file_of(uow, case.id).await? else {
        return Ok(false);
    };
    let wanted = match &case.stage {
        // The agency that was asked has its own link, whoever leads meanwhile.
        Stage::LeadAsked { agency, .. } => *agency == file.agency,
        Stage::AwaitingForum { .. }
        | Stage::InDispute { .. }
        | Stage::Led { .. }
        | Stage::Closed { .. } => reporter(&case.stage) == Some(file.agency),
    };
    if !file.own_system || !wanted {
        return Ok(false);
    }
    let link = if let Some(email) = file.email() {
        Some(write_link(uow, &case, &file, &email, base_address, reminder).await?)
    } else {
        tell_that_there_is_no_address(uow, &case).await?;
        None
    };
    let expires = uow.at() + LINK_LIFE;
    uow.record(&ReportingLinkSent {
        family: case.family,
        case: case.id,
        agency: file.agency,
        link,
        expires,
        chases: file.chases,
    })
    .await?;
    Ok(link.is_some())
}

async fn write_link(
    uow: &mut UnitOfWork,
    case: &Target,
    file: &CaseFile,
    email: &str,
    base_address: &str,
    reminder: bool,
) -> Result<LinkId, CaseworkError> {
    end(uow, case.id, LinkEnd::Replaced).await?;
    let mut bytes = [0u8; 32];
    uow.entropy().fill(&mut bytes);
    let secret = hex::encode(bytes);
    let (link, at) = (LinkId::new(uow.new_id()), uow.at());
    uow.write(
        &statements::ADD_LINK,
        args![
            link,
            case.id,
            case.family,
            file.agency,
            hash_of(&secret),
            at,
            at + LINK_LIFE
        ],
    )
    .await?;
    let subject = if reminder {
        "Reminder: please report on a family that your agency leads"
    } else {
        "Please report on a family that your agency leads"
    };
    let body = format!(
        "Your agency leads early help for a family, or is asked to, and keeps its own case file.\n\n\
         Tell the panel in under a minute who works with the family and when the plan is reviewed:\n\
         {base_address}/report/{secret}\n\n\
         You need no account. The link works for one report and for 28 days. Give it only to the\n\
         worker who leads. When the next report is due you get a new link.\n"
    );
    queue_email(uow, None, email, subject, &body).await?;
    Ok(link)
}

async fn tell_that_there_is_no_address(
    uow: &mut UnitOfWork,
    case: &Target,
) -> Result<(), StoreError> {
    let forum = agency_of_part(uow, "forum").await?;
    messages::send(
        uow,
        To::Role(forum, Role::PanelCoordinator),
        Some(case.family),
        "reporting.no_address",
        &format!(
            "The agency of case {} has no e-mail address for reports. Enter one on the page Case file and reports.",
            case.reference
        ),
    )
    .await
}

pub(super) async fn end(
    uow: &mut UnitOfWork,
    case: CaseId,
    why: LinkEnd,
) -> Result<u64, StoreError> {
    let at = uow.at();
    uow.write(&statements::END_LINK, args![case, at, why.key()])
        .await
}

/// Sends the agency a new link now. Says whether it has an address.
///
/// # Errors
/// Not found outside scope; denied; refused when the file does not lie in the agency's own system.
pub async fn send_again(
    store: &Store,
    act: &Act,
    reference: &str,
    base_address: &str,
) -> Result<bool, CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let case = cases::find(&mut uow, act, reference).await?;
        permit::<may::ManageReporting, _>(act, &case.relations, ())?;
        let own = file_of(&mut uow, case.id)
            .await?
            .is_some_and(|file| file.own_system);
        if !own || reporter(&case.stage).is_none() {
            return Err(Refusal::new(
                "reporting.not_in_own_system",
                "This case file does not lie in the agency’s own system.",
                "Say first where the case file lies.",
            )
            .into());
        }
        let sent = send(&mut uow, reference, base_address, false).await?;
        uow.commit().await?;
        Ok(sent)
    })
    .await
}

/// Stops the agency's link.
///
/// # Errors
/// Not found outside scope; denied; conflict when no link works any more.
pub async fn revoke(store: &Store, act: &Act, reference: &str) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let case = cases::find(&mut uow, act, reference).await?;
        permit::<may::ManageReporting, _>(act, &case.relations, ())?;
        if end(&mut uow, case.id, LinkEnd::Revoked).await? == 0 {
            return Err(CaseworkError::Conflict);
        }
        uow.record(&ReportingLinkEnded {
            family: case.family,
            case: case.id,
            why: LinkEnd::Revoked,
        })
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

/// The holder of a link that has ended asks for a new one: it goes to the
/// agency's own address and nowhere else, at most once an hour. The caller
/// learns nothing from the answer.
///
/// # Errors
/// When the database does not answer.
pub async fn renew(
    store: &Store,
    act: &Act,
    secret: &str,
    base_address: &str,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        if open(&mut uow, act, secret).await? != Opened::Ended {
            return Ok(());
        }
        let Some(row) = uow
            .optional(&statements::BY_SECRET, args![hash_of(secret)])
            .await?
        else {
            return Ok(());
        };
        let case = row.parsed("case_id", CaseId::parse)?;
        let agency = row.parsed("agency_id", AgencyId::parse)?;
        let newest = uow
            .optional(&statements::NEWEST_LINK, args![case])
            .await?
            .map(|row| row.instant("sent_at"))
            .transpose()?;
        let too_soon = newest.is_some_and(|sent| act.at < sent + RENEW_AFTER);
        let same = file_of(&mut uow, case)
            .await?
            .is_some_and(|file| file.agency == agency);
        if !too_soon && same {
            send(&mut uow, &row.text("reference")?, base_address, false).await?;
        }
        uow.commit().await?;
        Ok(())
    })
    .await
}
