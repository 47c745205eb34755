//! A request arrives. In one transaction the family exists, somebody holds it,
//! the front door sees it, its clocks run, and the referrer has a reference.

use domain::access::{Relation, Role};
use domain::act::Act;
use domain::holding::Basis;
use domain::ids::{AgencyId, DraftId, FamilyId, ReferralId, SubmissionKey, UserId, WorryId};
use domain::profile::{ClockKey, Profile};
use domain::referrals::{Arrival, Asked, ReferralReceived, Request, State, WrittenForm};
use jiff::Timestamp;
use serde::{Deserialize, Serialize};

use super::statements;
use crate::args;
use crate::attachments;
use crate::clocks;
use crate::engine::{Reads as _, Store, StoreError, UnitOfWork, retrying};
use crate::error::CaseworkError;
use crate::families::{begin_holding, create_from_request, relate};
use crate::messages::{self, To};
use crate::submissions;
use crate::worries;

/// What arrives.
#[derive(Clone, Debug)]
pub struct Receive {
    /// Makes a second submission the same as the first.
    pub key: SubmissionKey,
    /// What was asked.
    pub request: Request,
}

/// What the referrer is told at once.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
pub struct Received {
    /// The reference to quote.
    pub reference: String,
    /// The referral.
    pub referral: ReferralId,
    /// The family.
    pub family: FamilyId,
    /// The family's reference.
    pub family_reference: String,
}

/// What a request grew from, and brings with it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Origin {
    /// The draft: its files come with the request.
    pub draft: Option<DraftId>,
    /// When the form came, where somebody at the front door typed it in later.
    pub arrival: Option<Arrival>,
    /// The agency's own worry (BUCKS-STRAT-61).
    pub worry: Option<WorryId>,
}

/// Receives a request, once per submission key.
///
/// # Errors
/// Faults only: a request is never refused here, least of all in danger.
pub async fn receive(
    store: &Store,
    profile: &Profile,
    act: &Act,
    command: &Receive,
) -> Result<Received, CaseworkError> {
    receive_from(store, profile, act, command, Origin::default()).await
}

/// Receives a request with what it grew from, once per submission key.
///
/// # Errors
/// As [`receive`].
pub async fn receive_from(
    store: &Store,
    profile: &Profile,
    act: &Act,
    command: &Receive,
    origin: Origin,
) -> Result<Received, CaseworkError> {
    let outcome = retrying(|| receive_once(store, profile, act, command, origin)).await;
    submissions::settle(store, command.key, outcome).await
}

async fn receive_once(
    store: &Store,
    profile: &Profile,
    act: &Act,
    command: &Receive,
    origin: Origin,
) -> Result<Received, CaseworkError> {
    let mut uow = store.begin(act).await?;
    if let Some(received) = submissions::sent_before(&mut uow, command.key).await? {
        return Ok(received);
    }
    let since = origin
        .arrival
        .map_or(act.at, |arrival| arrival.at.min(act.at));
    let received = receive_since(&mut uow, profile, command, since).await?;
    bring_along(&mut uow, origin, &received).await?;
    submissions::keep(&mut uow, command.key, &received).await?;
    uow.commit().await?;
    Ok(received)
}

/// What came with the request belongs to it from the same instant.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn bring_along(
    uow: &mut UnitOfWork,
    origin: Origin,
    received: &Received,
) -> Result<(), CaseworkError> {
    if let Some(draft) = origin.draft {
        attachments::carry_over(uow, draft, received.family, received.referral).await?;
    }
    if let Some(arrival) = origin.arrival {
        let (entered_at, entered_by) = (uow.at(), uow.act().user());
        uow.write(
            &statements::ARRIVED,
            args![received.referral, arrival.at, entered_at, entered_by],
        )
        .await?;
    }
    if let Some(worry) = origin.worry {
        worries::became_request(uow, worry, received.referral).await?;
    }
    Ok(())
}

/// Receives a request inside a transaction that is already open. Its clocks run
/// from when it came, however late it is typed in (C-01).
///
/// # Errors
/// Faults only.
pub(crate) async fn receive_since(
    uow: &mut UnitOfWork,
    profile: &Profile,
    command: &Receive,
    since: Timestamp,
) -> Result<Received, CaseworkError> {
    let request = &command.request;
    let forum = profile.forum_for_postcode(request.postcode.as_deref().unwrap_or(""));
    let area = forum.key.as_str().to_owned();
    let family = create_from_request(uow, request, &area).await?;
    let front_door = agency_of_part(uow, "front_door").await?;
    let holder = hold(uow, family.id, request, front_door).await?;
    let (referral, reference) =
        queue_since(uow, profile, (family.id, holder), &area, request, since).await?;
    Ok(Received {
        reference,
        referral,
        family: family.id,
        family_reference: family.reference,
    })
}

/// Puts a request about a family before the front door: its row, its clocks,
/// the message and the event. The family, its holder and its relations are the
/// caller's, so that a family that is known already is not made twice.
///
/// # Errors
/// Faults only.
pub(crate) async fn queue_referral(
    uow: &mut UnitOfWork,
    profile: &Profile,
    family: FamilyId,
    holder: AgencyId,
    area: &str,
    request: &Request,
) -> Result<(ReferralId, String), CaseworkError> {
    let now = uow.at();
    queue_since(uow, profile, (family, holder), area, request, now).await
}

async fn queue_since(
    uow: &mut UnitOfWork,
    profile: &Profile,
    (family, holder): (FamilyId, AgencyId),
    area: &str,
    request: &Request,
    at: Timestamp,
) -> Result<(ReferralId, String), CaseworkError> {
    let front_door = agency_of_part(uow, "front_door").await?;
    let referral = ReferralId::new(uow.new_id());
    let reference = uow.new_reference("R");
    let due = clocks::start(
        uow,
        profile,
        ClockKey::FrontDoorDecision,
        clocks::Of {
            family,
            subject: referral.uuid(),
            owner: Some(front_door),
            person: None,
        },
        at,
    )
    .await?;
    clocks::start(
        uow,
        profile,
        ClockKey::WrittenOutcome,
        clocks::Of {
            family,
            subject: referral.uuid(),
            owner: Some(front_door),
            person: None,
        },
        at,
    )
    .await?;
    if request.written_form == WrittenForm::Awaited {
        let of = clocks::Of {
            family,
            subject: referral.uuid(),
            owner: Some(front_door),
            person: None,
        };
        clocks::start(uow, profile, ClockKey::WrittenFormAwaited, of, at).await?;
    }
    let state = State::Waiting(Asked { since: at });
    uow.write(
        &statements::ADD,
        args![
            referral,
            &reference,
            family,
            request.channel.key(),
            request.immediate.is_some(),
            request.referrer.kind.key(),
            request.referrer.agency,
            request.referrer.user,
            None::<UserId>,
            area,
            serde_json::to_string(request)?,
            serde_json::to_string(&[&state])?,
            at,
            due
        ],
    )
    .await?;
    tell_the_front_door(uow, family, front_door, request, &reference).await?;
    uow.record(&ReferralReceived {
        family,
        referral,
        reference: reference.clone(),
        channel: request.channel,
        immediate: request.immediate.is_some(),
        holder,
    })
    .await?;
    Ok((referral, reference))
}

/// The agency that asked goes on holding the family; for everybody else the
/// front door holds it from the first second (invariant 1, BUCKS-STRAT-84).
async fn hold(
    uow: &mut UnitOfWork,
    family: FamilyId,
    request: &Request,
    front_door: AgencyId,
) -> Result<AgencyId, CaseworkError> {
    relate(
        uow,
        family,
        Relation::FrontDoor,
        Some(front_door),
        None,
        None,
    )
    .await?;
    let holder = match request.referrer.agency {
        Some(agency) if agency != front_door => {
            relate(
                uow,
                family,
                Relation::Referrer,
                Some(agency),
                request.referrer.user,
                None,
            )
            .await?;
            begin_holding(uow, family, agency, request.referrer.user, Basis::Referrer).await?;
            agency
        }
        Some(_) | None => {
            begin_holding(uow, family, front_door, None, Basis::FrontDoor).await?;
            front_door
        }
    };
    if let Some(social_care) = optional_agency_of_part(uow, "social_care").await? {
        relate(
            uow,
            family,
            Relation::SocialCareReader,
            Some(social_care),
            None,
            None,
        )
        .await?;
    }
    Ok(holder)
}

async fn tell_the_front_door(
    uow: &mut UnitOfWork,
    family: FamilyId,
    front_door: AgencyId,
    request: &Request,
    reference: &str,
) -> Result<(), StoreError> {
    let (kind, text) = if request.immediate.is_some() {
        (
            "referrals.immediate",
            format!("Immediate concern {reference}: decide now."),
        )
    } else {
        (
            "referrals.new",
            format!("New request {reference} waits for a decision."),
        )
    };
    let to = To::Role(front_door, Role::FrontDoorManager);
    if request.immediate.is_some() {
        messages::send_urgent(uow, to, Some(family), kind, &text).await
    } else {
        messages::send(uow, to, Some(family), kind, &text).await
    }
}

/// The agency that plays a part in the journey, such as the front door.
///
/// # Errors
/// When the authority has none: it was not set up.
pub(crate) async fn agency_of_part(
    uow: &mut UnitOfWork,
    part: &'static str,
) -> Result<AgencyId, StoreError> {
    optional_agency_of_part(uow, part)
        .await?
        .ok_or_else(|| StoreError::Inconsistent {
            column: format!("agencies.part: no open agency is the {part}"),
        })
}

/// The same, where the authority may have none.
pub(crate) async fn optional_agency_of_part(
    uow: &mut UnitOfWork,
    part: &'static str,
) -> Result<Option<AgencyId>, StoreError> {
    match uow
        .optional(&statements::AGENCY_OF_PART, args![part])
        .await?
    {
        Some(row) => Ok(Some(row.parsed("id", AgencyId::parse)?)),
        None => Ok(None),
    }
}
