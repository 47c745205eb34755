//! The signed link for a partner without an account: one purpose, one answer,
//! fourteen days. Only its hash is stored; the e-mail around it names nobody.

use domain::act::Actor;
use domain::ids::{AgencyId, InformationRequestId, LinkId};
use jiff::{SignedDuration, Timestamp};

use super::statements;
use crate::args;
use crate::engine::{Reads, StoreError, UnitOfWork};
use crate::letters::{hash_of, queue_email};

/// How long a link lives.
const LINK_LIFE: SignedDuration = SignedDuration::from_hours(14 * 24);

/// What a live link opens.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Linked {
    /// The request for information.
    pub request: InformationRequestId,
    /// The link.
    pub link: LinkId,
    /// The agency that it was sent to.
    pub agency: AgencyId,
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

/// What the secret of a link opens, while the link lives.
///
/// # Errors
/// When the database does not answer.
pub async fn by_link(
    db: &mut impl Reads,
    secret: &str,
    now: Timestamp,
) -> Result<Option<Linked>, StoreError> {
    let Some(row) = db
        .optional(&statements::BY_LINK, args![hash_of(secret)])
        .await?
    else {
        return Ok(None);
    };
    let expires = row.optional_instant("link_expires_at")?;
    let link = row.optional_parsed("link_id", LinkId::parse)?;
    match (expires, link) {
        (Some(expires), Some(link)) if now < expires => Ok(Some(Linked {
            request: row.parsed("id", InformationRequestId::parse)?,
            link,
            agency: row.parsed("agency_id", AgencyId::parse)?,
        })),
        (Some(_) | None, _) => Ok(None),
    }
}

/// Sends the agency a new link; an earlier one dies. Says whether it has an address.
pub(super) async fn send_link(
    uow: &mut UnitOfWork,
    request: InformationRequestId,
    email: Option<&str>,
    base_address: &str,
    reminder: bool,
) -> Result<bool, StoreError> {
    let Some(email) = email else {
        return Ok(false);
    };
    let mut bytes = [0u8; 32];
    uow.entropy().fill(&mut bytes);
    let secret = hex::encode(bytes);
    let link = LinkId::new(uow.new_id());
    let expires = uow.at() + LINK_LIFE;
    uow.write(
        &statements::NEW_LINK,
        args![request, link, hash_of(&secret), expires],
    )
    .await?;
    let subject = if reminder {
        "Reminder: your agency is asked for information"
    } else {
        "Your agency is asked for information"
    };
    let body = format!(
        "Early help asks your agency what it knows about a family.\n\n\
         Read the question and answer it here:\n{base_address}/information/link/{secret}\n\n\
         The link works for one answer and for 14 days. Do not forward it.\n\
         If you have an account, you can sign in and answer there instead.\n"
    );
    let sent = queue_email(uow, None, email, subject, &body).await?;
    uow.write(&statements::EMAILED, args![sent, request])
        .await?;
    Ok(true)
}

pub(super) async fn end_link(
    uow: &mut UnitOfWork,
    request: InformationRequestId,
) -> Result<(), StoreError> {
    uow.write(&statements::END_LINK, args![request]).await?;
    Ok(())
}
