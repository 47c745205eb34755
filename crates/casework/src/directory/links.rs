//! The provider's way in without an account: a signed link, sent to the
//! organisation's own address, that shows its entries, confirms them and sends
//! edits. It opens nothing else, and nothing about a family.

use domain::access::{Relations, may, permit};
use domain::act::Act;
use domain::directory::{DirectoryLinkSent, KeepingRule};
use domain::ids::{DirectoryOrganisationId, ServiceId};
use jiff::{SignedDuration, Timestamp, ToSpan as _, tz::TimeZone};

use super::keep::{changed, write_confirmation};
use super::{KeptOrganisation, OrganisationState, read, statements};
use crate::args;
use crate::engine::{Reads, Store, StoreError, UnitOfWork, retrying};
use crate::error::CaseworkError;
use crate::letters::{hash_of, send_email};

/// How long a link works.
const LINK_LIFE: SignedDuration = SignedDuration::from_hours(24 * 60);
/// How long after one letter the next may come about the same entries.
const BETWEEN: SignedDuration = SignedDuration::from_hours(24 * 30);

/// Sends a provider the link by which it keeps its entries; an earlier one ends.
pub(super) async fn send(
    uow: &mut UnitOfWork,
    organisation: &KeptOrganisation,
    base_address: &str,
    to_confirm: u32,
) -> Result<bool, CaseworkError> {
    let Some(email) = &organisation.keeper_email else {
        return Ok(false);
    };
    let mut bytes = [0u8; 32];
    uow.entropy().fill(&mut bytes);
    let secret = hex::encode(bytes);
    let (id, at) = (uow.new_id().to_string(), uow.at());
    uow.write(&statements::END_LINKS, args![organisation.id, at])
        .await?;
    uow.write(
        &statements::ADD_LINK,
        args![id, organisation.id, hash_of(&secret), at, at + LINK_LIFE],
    )
    .await?;
    let (subject, ask) = if to_confirm == 0 {
        (
            "Keep your entries in our directory of services",
            "Your organisation is in our directory of services. Add what you offer, and change it whenever it changes.".to_owned(),
        )
    } else {
        let entries = if to_confirm == 1 {
            "1 entry".to_owned()
        } else {
            format!("{to_confirm} entries")
        };
        (
            "Is this still right? Your entries in our directory of services",
            format!(
                "Families find {entries} of yours in our directory of services. Please say that they are still right, or put them right."
            ),
        )
    };
    let body = format!(
        "Hello\n\n{ask}\n\nOpen your entries: {base_address}/directory/provider/{secret}\n\n\
         You need no account. The link works for 60 days. Give it only to people who keep your entries.\n"
    );
    send_email(uow, email, subject, &body).await?;
    uow.record(&DirectoryLinkSent {
        organisation: organisation.id,
        entries: to_confirm,
    })
    .await?;
    Ok(true)
}

/// Sends a provider its link now. Says whether it has an address.
///
/// # Errors
/// Denied to all but the directory's team; not found.
pub async fn send_link(
    store: &Store,
    act: &Act,
    id: DirectoryOrganisationId,
    base_address: &str,
) -> Result<bool, CaseworkError> {
    permit::<may::KeepDirectory, _>(act, &Relations::default(), ())?;
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let found = read::organisation(&mut uow, id).await?;
        if found.state != OrganisationState::Approved {
            return Err(CaseworkError::NotFound);
        }
        let sent = send(&mut uow, &found, base_address, 0).await?;
        uow.commit().await?;
        Ok(sent)
    })
    .await
}

/// The organisation that a link speaks for.
///
/// # Errors
/// Not found when the link works no more.
pub async fn linked(
    db: &mut impl Reads,
    act: &Act,
    secret: &str,
) -> Result<KeptOrganisation, CaseworkError> {
    let row = db
        .optional(&statements::LINK, args![hash_of(secret), act.at])
        .await?
        .ok_or(CaseworkError::NotFound)?;
    let id = row.parsed("organisation_id", DirectoryOrganisationId::parse)?;
    let found = read::organisation(db, id).await?;
    if found.state == OrganisationState::Approved {
        Ok(found)
    } else {
        Err(CaseworkError::NotFound)
    }
}

/// A provider says by its link that entries are right (BUCKS-STRAT-66): the one
/// named, or all of them.
///
/// # Errors
/// Not found when the link works no more or the entry is another's.
pub async fn confirm_by_link(
    store: &Store,
    act: &Act,
    secret: &str,
    one: Option<ServiceId>,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let found = linked(&mut uow, act, secret).await?;
        let mut services = read::services_of(&mut uow, found.id).await?;
        services.retain(|row| one.is_none_or(|id| id == row.id));
        if services.is_empty() {
            return Err(CaseworkError::NotFound);
        }
        for row in services {
            write_confirmation(&mut uow, row.id, row.version, true).await?;
        }
        changed(&mut uow).await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

fn months_before(at: Timestamp, months: u8) -> Timestamp {
    let zone = TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC);
    at.to_zoned(zone)
        .checked_sub(i64::from(months).months())
        .map_or(at, |then| then.timestamp())
}

/// Asks every provider whose entries are due within a month, or are past it, to
/// confirm them. Each is asked once a month at most. Gives how many were asked.
///
/// # Errors
/// When the database does not answer.
pub async fn chase(
    store: &Store,
    act: &Act,
    rule: KeepingRule,
    base_address: &str,
) -> Result<usize, CaseworkError> {
    let due = months_before(act.at, rule.confirm_every_months.saturating_sub(1));
    let again = act.at - BETWEEN;
    let rows = store
        .reader()
        .rows(&statements::TO_CONFIRM, args![due, again])
        .await?;
    let mut asked = 0;
    for row in rows {
        let id = row.parsed("id", DirectoryOrganisationId::parse)?;
        let entries = u32::try_from(row.int("n")?).map_err(|_| StoreError::Inconsistent {
            column: "directory.TO_CONFIRM.n".to_owned(),
        })?;
        retrying(|| async {
            let mut uow = store.begin(act).await?;
            let found = read::organisation(&mut uow, id).await?;
            uow.write(&statements::ASKED, args![id, act.at, due])
                .await?;
            send(&mut uow, &found, base_address, entries).await?;
            uow.commit().await?;
            Ok(())
        })
        .await?;
        asked += 1;
    }
    Ok(asked)
}
