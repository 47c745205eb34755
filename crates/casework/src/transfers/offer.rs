//! Asking an agency to take a family over, and where that stands.

use domain::holding::{Basis, Command, Holder, Holding, HoldingRefused};
use domain::ids::{AgencyId, FamilyId, HandoverId, ReferralId};
use domain::transfers::TransferOffered;

use super::statements;
use crate::args;
use crate::engine::{Reads, StoreError, UnitOfWork};
use crate::error::CaseworkError;
use crate::families::{begin_holding, change_holding, holder_of};
use crate::referrals::{Found, agency_of_part};

/// An offer that waits for its answer.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Offer {
    /// The offer.
    pub id: HandoverId,
    /// Who was asked.
    pub to: AgencyId,
}

/// What asking came to.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub(crate) enum Offered {
    /// The agency is asked now.
    Now,
    /// Somebody was asked before and has not answered.
    Before,
    /// The agency holds the family already.
    HoldsAlready,
}

/// Where a family's holding stands, with the offer that is open.
///
/// # Errors
/// When the database does not answer.
pub async fn holding_of(
    db: &mut impl Reads,
    family: FamilyId,
) -> Result<(Holding, Option<Offer>), StoreError> {
    let Some(held) = holder_of(db, family).await? else {
        return Ok((Holding::Ended, None));
    };
    let holder = Holder {
        agency: held.agency,
        person: held.user,
    };
    let basis = held.basis;
    match db
        .optional(&statements::OPEN_OF_FAMILY, args![family])
        .await?
    {
        None => Ok((Holding::Held { holder, basis }, None)),
        Some(row) => {
            let to = row.parsed("to_agency_id", AgencyId::parse)?;
            let id = row.parsed("id", HandoverId::parse)?;
            let holding = Holding::Offered {
                holder,
                basis,
                to,
                as_basis: row.word("as_basis", Basis::from_key)?,
                at: row.instant("offered_at")?,
            };
            Ok((holding, Some(Offer { id, to })))
        }
    }
}

/// Whether somebody was asked to take the family over and has not answered:
/// until then nobody may close it (BUCKS-PROT-51).
///
/// # Errors
/// When the database does not answer.
pub async fn offer_open(db: &mut impl Reads, family: FamilyId) -> Result<bool, StoreError> {
    Ok(db
        .optional(&statements::OPEN_OF_FAMILY, args![family])
        .await?
        .is_some())
}

/// Keeps an offer that the rule of the handshake has let through.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn open_offer(
    uow: &mut UnitOfWork,
    family: FamilyId,
    referral: Option<ReferralId>,
    to: AgencyId,
    as_basis: Basis,
    urgent: bool,
) -> Result<(), StoreError> {
    let (id, at) = (HandoverId::new(uow.new_id()), uow.at());
    uow.write(
        &statements::OFFER,
        args![id, family, referral, to, as_basis.key(), urgent, at],
    )
    .await?;
    Ok(())
}

/// Answers the offer that is open about a family, with what follows for its holder.
///
/// # Errors
/// Refused by the rule of the handshake; conflict when it was answered meanwhile.
pub(crate) async fn answer_offer(
    uow: &mut UnitOfWork,
    family: FamilyId,
    answer: Command,
    reason: Option<&str>,
) -> Result<(), CaseworkError> {
    let (_, open) = holding_of(uow, family).await?;
    let offer = open.ok_or(CaseworkError::Refused(
        HoldingRefused::NothingOffered.into(),
    ))?;
    let word = match answer {
        Command::Decline { .. } => "declined",
        _ => "accepted",
    };
    change_holding(uow, family, answer).await?;
    let (at, by) = (uow.at(), uow.act().user());
    uow.write_guarded(&statements::ANSWER, args![offer.id, at, by, word, reason])
        .await
}

/// Asks an agency to take the family over, in the transaction of the decision.
///
/// # Errors
/// Faults only: the decision stands whoever holds the family.
pub(crate) async fn offer(
    uow: &mut UnitOfWork,
    referral: &Found,
    to: AgencyId,
    as_basis: Basis,
    urgent: bool,
) -> Result<Offered, CaseworkError> {
    let family = referral.family;
    let (mut holding, _) = holding_of(uow, family).await?;
    if holding == Holding::Ended {
        // Nobody held it any more: the front door does until the other accepts (invariant 1).
        let front_door = agency_of_part(uow, "front_door").await?;
        holding = begin_holding(uow, family, front_door, None, Basis::FrontDoor).await?;
    }
    let at = uow.at();
    match holding.apply(Command::Offer { to, as_basis, at }) {
        Ok(next) => {
            open_offer(uow, family, Some(referral.id), to, as_basis, urgent).await?;
            let holder = next.holder().ok_or(CaseworkError::Conflict)?;
            uow.record(&TransferOffered {
                family,
                referral: Some(referral.id),
                to,
                holder: holder.agency,
            })
            .await?;
            Ok(Offered::Now)
        }
        Err(HoldingRefused::OfferOpen) => Ok(Offered::Before),
        Err(HoldingRefused::HoldsAlready) => Ok(Offered::HoldsAlready),
        Err(
            refused @ (HoldingRefused::NothingOffered
            | HoldingRefused::NotTheirs
            | HoldingRefused::HeldAlready
            | HoldingRefused::Ended),
        ) => Err(CaseworkError::Refused(refused.into())),
    }
}
