//! The answer of the agency that was asked: it takes the family over, or says
//! why not and the front door looks again.

use domain::access::{Role, may, permit};
use domain::act::Act;
use domain::holding::{Basis, Command};
use domain::ids::{AgencyId, FamilyId, HandoverId, ReferralId, UserId};
use domain::profile::Profile;
use domain::refusal::Refusal;
use domain::step_down::SocialCareStanding;
use domain::transfers::{AcceptanceNotice, TransferAccepted, TransferDeclined};

use super::statements;
use crate::args;
use crate::engine::{Reads as _, Store, UnitOfWork, retrying};
use crate::error::CaseworkError;
use crate::families::{HeldBy, change_holding, holder_of, relations_to};
use crate::messages::{self, To};
use crate::referrals::{self, agency_of_part};
use crate::step_down::begin_if_none;

struct Answering {
    before: HeldBy,
    id: HandoverId,
    family: FamilyId,
    referral: Option<ReferralId>,
    reference: String,
    referrer: Option<UserId>,
    by: AgencyId,
}

/// Finds the offer within scope, checks the role, and checks the handshake.
async fn answering(
    uow: &mut UnitOfWork,
    act: &Act,
    id: HandoverId,
    command: impl FnOnce(AgencyId) -> Command,
) -> Result<Answering, CaseworkError> {
    let row = uow
        .optional(&statements::FIND, args![id])
        .await?
        .ok_or(CaseworkError::NotFound)?;
    let family = row.parsed("family_id", FamilyId::parse)?;
    let relations = relations_to(uow, act, family).await?;
    if relations.is_empty() {
        return Err(CaseworkError::NotFound);
    }
    permit::<may::AnswerTransfer, _>(act, &relations, ())?;
    if row.optional_instant("answered_at")?.is_some() {
        return Err(CaseworkError::Conflict);
    }
    let by = act.agency().ok_or(CaseworkError::NotFound)?;
    let before = holder_of(uow, family)
        .await?
        .ok_or(CaseworkError::Conflict)?;
    change_holding(uow, family, command(by)).await?;
    Ok(Answering {
        before,
        id,
        family,
        referral: row.optional_parsed("referral_id", ReferralId::parse)?,
        reference: row.optional_text("reference")?.unwrap_or_default(),
        referrer: row.optional_parsed("referrer_user_id", UserId::parse)?,
        by,
    })
}

/// Takes the family over for one's agency.
///
/// # Errors
/// Not found outside scope; denied; conflict when it was answered; refused
/// when another agency was asked.
pub async fn accept(store: &Store, act: &Act, id: HandoverId) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let offer = answering(&mut uow, act, id, |by| Command::Accept { by }).await?;
        uow.write_guarded(
            &statements::ANSWER,
            args![offer.id, act.at, act.user(), "accepted", None::<String>],
        )
        .await?;
        begin_if_none(&mut uow, offer.family, SocialCareStanding::Assessment, "").await?;
        tell_of_acceptance(&mut uow, &offer, &offer.before).await?;
        write_to_the_referrer(&mut uow, act, &offer, &offer.before).await?;
        uow.record(&TransferAccepted {
            family: offer.family,
            referral: offer.referral,
            by: offer.by,
            before: offer.before.agency,
        })
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

/// The notice in writing: whoever asked learns that another service holds the family.
async fn write_to_the_referrer(
    uow: &mut UnitOfWork,
    act: &Act,
    offer: &Answering,
    before: &HeldBy,
) -> Result<(), CaseworkError> {
    if offer.referral.is_none() {
        return Ok(());
    }
    let referral = referrals::find(uow, act, &offer.reference).await?;
    let agency = holder_of(uow, offer.family)
        .await?
        .map(|held| held.agency_name)
        .unwrap_or_default();
    let notice = AcceptanceNotice {
        snapshot: referrals::snapshot_of(&referral, Some(before)),
        agency,
    };
    uow.leave_job("letter.transfer_accepted", &offer.id.to_string(), &notice)
        .await?;
    Ok(())
}

async fn tell_of_acceptance(
    uow: &mut UnitOfWork,
    offer: &Answering,
    before: &HeldBy,
) -> Result<(), CaseworkError> {
    let text = format!(
        "Children’s social care has accepted request {}. It holds the family from now on.",
        offer.reference
    );
    let mut people: Vec<UserId> = offer.referrer.into_iter().chain(before.user).collect();
    people.sort_unstable();
    people.dedup();
    for person in people {
        messages::send(
            uow,
            To::Person(person),
            Some(offer.family),
            "transfers.accepted",
            &text,
        )
        .await?;
    }
    let (agency, role) = match before.basis {
        Basis::LeadAgency => (before.agency, Role::LeadAgencyManager),
        Basis::Referrer | Basis::FrontDoor | Basis::SocialCare => (
            agency_of_part(uow, "front_door").await?,
            Role::FrontDoorManager,
        ),
    };
    messages::send(
        uow,
        To::Role(agency, role),
        Some(offer.family),
        "transfers.accepted",
        &text,
    )
    .await?;
    Ok(())
}

/// Does not take the family over, and says why. The request is before the front
/// door again, which decides anew; whoever holds the family goes on.
///
/// # Errors
/// Not found outside scope; denied; refused without a reason; conflict when
/// it was answered.
pub async fn decline(
    store: &Store,
    profile: &Profile,
    act: &Act,
    id: HandoverId,
    reason: &str,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let offer = answering(&mut uow, act, id, |by| Command::Decline { by }).await?;
        if reason.trim().is_empty() {
            return Err(CaseworkError::Refused(
                Refusal::new(
                    "transfers.reason_missing",
                    "Enter why you do not accept",
                    "Enter a reason. [[The front door]] decides what happens next.",
                )
                .beside("reason"),
            ));
        }
        uow.write_guarded(
            &statements::ANSWER,
            args![offer.id, act.at, act.user(), "declined", reason],
        )
        .await?;
        if offer.referral.is_some() {
            let referral = referrals::find(&mut uow, act, &offer.reference).await?;
            referrals::decide_again(&mut uow, profile, &referral).await?;
        }
        let front_door = agency_of_part(&mut uow, "front_door").await?;
        messages::send(
            &mut uow,
            To::Role(front_door, Role::FrontDoorManager),
            Some(offer.family),
            "transfers.declined",
            &format!(
                "Children’s social care declined request {}. It waits for your decision again: read why.",
                offer.reference
            ),
        )
        .await?;
        uow.record(&TransferDeclined {
            family: offer.family,
            referral: offer.referral,
            by: offer.by,
            reason: reason.to_owned(),
        })
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}
