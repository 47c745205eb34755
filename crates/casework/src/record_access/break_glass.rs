//! Opening a record that is out of reach, in an emergency: found by a reference
//! that somebody read out, never by looking around; and told at once to those
//! who answer for it.

use domain::access::{
    GlassBroken, OpeningLimits, OpeningRefused, Reason, Relations, Role, managers_of, may, permit,
};
use domain::act::Act;
use domain::ids::{AgencyId, FamilyId, OpeningId, UserId};
use domain::organisations::AgencyPart;
use domain::refusal::Refusal;
use jiff::Timestamp;

use super::statements;
use crate::args;
use crate::engine::{Reads, Row, Store, StoreError, UnitOfWork, retrying};
use crate::error::CaseworkError;
use crate::families::relations_to;
use crate::families::statements::ABOUT;
use crate::messages::{self, To};

/// A record that is open now.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct OpenedRecord {
    /// The family's reference.
    pub reference: String,
    /// Until when the actor may read.
    pub ends_at: Timestamp,
}

/// The family of a reference that somebody read out: its own, a request's or a case's.
async fn family_of(db: &mut impl Reads, typed: &str) -> Result<Option<Row>, StoreError> {
    let reference = typed.trim().to_uppercase();
    db.optional(&ABOUT, args![reference]).await
}

/// The actor's opening of a family that still runs: until when.
///
/// # Errors
/// When the database does not answer.
pub async fn running_opening(
    db: &mut impl Reads,
    act: &Act,
    family: FamilyId,
) -> Result<Option<Timestamp>, StoreError> {
    let row = db
        .optional(&statements::RUNNING, args![act.user(), family, act.at])
        .await?;
    row.map(|row| row.instant("ends_at")).transpose()
}

/// Opens a record for a while. Asked twice, it is one opening.
///
/// # Errors
/// Denied; refused without a reason, for a reference that no record has, and
/// for a record that is within reach.
pub async fn break_glass(
    store: &Store,
    act: &Act,
    limits: OpeningLimits,
    reference: &str,
    reason: &str,
) -> Result<OpenedRecord, CaseworkError> {
    permit::<may::BreakGlass, _>(act, &Relations::none(), ())?;
    let reason = Reason::parse(reason).map_err(Refusal::from)?;
    retrying(|| async {
        let act = Act {
            reason: Some(reason.as_str().to_owned()),
            ..act.clone()
        };
        let mut uow = store.begin(&act).await?;
        let row = family_of(&mut uow, reference)
            .await?
            .ok_or_else(|| refused(OpeningRefused::NoSuchReference))?;
        let family = row.parsed("id", FamilyId::parse)?;
        let reference = row.text("reference")?;
        if let Some(ends_at) = running_opening(&mut uow, &act, family).await? {
            return Ok(OpenedRecord { reference, ends_at });
        }
        let relations = relations_to(&mut uow, &act, family).await?;
        if domain::access::allows(&act, &relations, domain::access::Action::ReadFamily) {
            return Err(refused(OpeningRefused::WithinReach));
        }
        let restricted = row.yes("restricted")?;
        let ends_at = limits.ends(act.at);
        let opening = OpeningId::new(uow.new_id());
        let (user, agency) = (act.user(), act.agency());
        uow.write(
            &statements::OPEN,
            args![
                opening,
                family,
                user,
                agency,
                reason.as_str(),
                act.at,
                ends_at,
                limits.review_due(act.at)
            ],
        )
        .await?;
        alert(&mut uow, family, &reference).await?;
        uow.record(&GlassBroken {
            family,
            opening,
            reason: reason.clone(),
            ends_at,
            restricted,
        })
        .await?;
        uow.commit().await?;
        Ok(OpenedRecord { reference, ends_at })
    })
    .await
}

fn refused(refused: OpeningRefused) -> CaseworkError {
    CaseworkError::Refused(refused.into())
}

/// Tells the holder, the holder's manager and the governance lead, in the same
/// transaction: there is no opening of which they do not know.
async fn alert(uow: &mut UnitOfWork, family: FamilyId, reference: &str) -> Result<(), StoreError> {
    let text =
        format!("Somebody opened the record {reference} in an emergency. Read why, and review it.");
    let mut told: Vec<To> = Vec::new();
    match uow
        .optional(&statements::HOLDER_PART, args![family])
        .await?
    {
        Some(holder) => {
            let agency = holder.parsed("id", AgencyId::parse)?;
            let part = holder.word("part", AgencyPart::from_key)?;
            told.push(To::Role(agency, managers_of(part)));
            if let Some(person) = holder.optional_parsed("user_id", UserId::parse)? {
                told.push(To::Person(person));
            }
        }
        // Nothing is open about the family: the front door answers for what was.
        None => {
            if let Some(row) = uow.optional(&statements::FRONT_DOOR, args![]).await? {
                let agency = row.parsed("id", AgencyId::parse)?;
                told.push(To::Role(agency, Role::FrontDoorManager));
            }
        }
    }
    for row in uow.rows(&statements::GOVERNED_BY, args![]).await? {
        let agency = row.parsed("agency_id", AgencyId::parse)?;
        told.push(To::Role(agency, Role::InformationGovernance));
    }
    for to in told {
        messages::send(uow, to, Some(family), "access.glass_broken", &text).await?;
    }
    Ok(())
}
