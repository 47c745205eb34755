//! The front door decides. State, clocks, holder, relations, audit entry and
//! the letter's job stand or fall together.

use domain::access::{Relation, Role, may, permit};
use domain::act::Act;
use domain::holding::Basis;
use domain::ids::ServiceId;
use domain::profile::{ClockKey, ClockStart, Profile};
use domain::referrals::{
    Decide, DecideFacts, HolderThen, Outcome, PointedTo, ReferralDecided, Snapshot, State,
    routes_of,
};

use super::receive::agency_of_part;
use super::{Found, find, statements};
use crate::args;
use crate::clocks;
use crate::directory;
use crate::engine::{Store, StoreError, UnitOfWork, retrying};
use crate::error::CaseworkError;
use crate::families::{HeldBy, end_holding_if_nothing_is_open, holder_of, relate};
use crate::messages::{self, To};
use crate::time::london_day;
use crate::transfers::{self, Offered};

/// A decision, and the version of the referral that the manager saw.
#[derive(Clone, Debug)]
pub struct DecideCommand {
    /// The referral.
    pub reference: String,
    /// The version on the manager's page.
    pub version: i64,
    /// What was decided.
    pub decide: Decide,
    /// The services of the directory that the family is pointed to (BUCKS-PROT-30).
    pub services: Vec<ServiceId>,
}

/// Decides a referral.
///
/// # Errors
/// Not found outside scope; denied to all but a team manager (BUCKS-STRAT-80);
/// refused by the rule; conflict when somebody else was first.
pub async fn decide(
    store: &Store,
    profile: &Profile,
    act: &Act,
    command: &DecideCommand,
) -> Result<ReferralDecided, CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let found = find(&mut uow, act, &command.reference).await?;
        let permitted = permit::<may::DecideReferral, _>(act, &found.relations.clone(), found)?;
        let referral = permitted.into_record();
        if referral.version != command.version {
            return Err(CaseworkError::Conflict);
        }
        let decided = decide_in(&mut uow, profile, act, referral, command).await?;
        uow.commit().await?;
        Ok(decided)
    })
    .await
}

async fn decide_in(
    uow: &mut UnitOfWork,
    profile: &Profile,
    act: &Act,
    referral: Found,
    command: &DecideCommand,
) -> Result<ReferralDecided, CaseworkError> {
    let edition = profile.levels_in_force(london_day(act.at));
    let facts = DecideFacts {
        by: act.user().ok_or(CaseworkError::NotFound)?,
        at: act.at,
        edition: edition.id.as_str().to_owned(),
        routes: routes_of(profile, edition),
        consent: referral.request.consent(),
    };
    let services = directory::point(
        uow,
        &command.services,
        Some(referral.family),
        Some(referral.id),
    )
    .await?;
    let mut decide = command.decide.clone();
    // The record names a service of the directory as it names one that was typed.
    decide.pointed_to = decide.pointed_to.or_else(|| {
        services.first().map(|to| PointedTo {
            service: to.name.clone(),
            contact: to.contact.clone(),
        })
    });
    let next = referral
        .state
        .clone()
        .decide(decide, &facts)
        .map_err(|refused| CaseworkError::Refused(refused.into()))?;
    save(uow, &referral, &next).await?;
    // Every decision meets the 24 hours, a return for more as well (C-03).
    let subject = referral.id.uuid();
    clocks::stop(uow, profile, subject, ClockKey::FrontDoorDecision).await?;
    // An answer that nobody waits for any more was not given.
    let (reply, why) = (
        ClockKey::ReturnedReferralReply,
        "Decided without the answer",
    );
    clocks::cancel(uow, profile, subject, reply, why).await?;
    let forum = carry_out(uow, profile, &referral, &next).await?;
    let (decision, missing) = match next {
        State::Returned(returned) => (returned.decision, Some(returned.missing)),
        State::WithMash(mash) => (mash.decision, None),
        State::Decided { decision } => (decision, None),
        State::Waiting(_) => return Err(CaseworkError::Conflict),
    };
    let holder = holder_of(uow, referral.family).await?;
    let event = ReferralDecided {
        snapshot: snapshot_of(&referral, holder.as_ref()),
        decision,
        missing,
        forum,
        services,
    };
    uow.record(&event).await?;
    let key = format!("{}:{}", referral.id, event.decision.at.as_microsecond());
    uow.leave_job("letter.referral_outcome", &key, &event)
        .await?;
    Ok(event)
}

pub(super) async fn save(
    uow: &mut UnitOfWork,
    referral: &Found,
    next: &State,
) -> Result<(), CaseworkError> {
    let mut history = referral.history.clone();
    history.push(next.clone());
    let decision = next.decision().map(serde_json::to_string).transpose()?;
    let decided_at = if next.is_open() {
        None
    } else {
        next.decision().map(|made| made.at)
    };
    uow.write_guarded(
        &statements::SAVE,
        args![
            referral.id,
            referral.version,
            next.key(),
            decision,
            decided_at,
            None::<i64>,
            referral.received_at,
            serde_json::to_string(&referral.request)?,
            serde_json::to_string(&history)?
        ],
    )
    .await
}

/// What the outcome sets in motion. Gives the forum's name, when it goes to one.
async fn carry_out(
    uow: &mut UnitOfWork,
    profile: &Profile,
    referral: &Found,
    next: &State,
) -> Result<Option<String>, CaseworkError> {
    let Some(decision) = next.decision() else {
        return Ok(None);
    };
    match decision.outcome {
        Outcome::Forum => {
            let forum = hand_to_forum(uow, profile, referral).await?;
            Ok(Some(forum))
        }
        Outcome::SocialCareAssessment | Outcome::ImmediateSection47 => {
            hand_to_social_care(uow, referral, decision.outcome).await?;
            Ok(None)
        }
        Outcome::AdviceAndSignpost | Outcome::ReturnedToReferrer => {
            end_holding_if_nothing_is_open(uow, referral.family).await?;
            tell_the_referrer(
                uow,
                referral,
                "Your request was decided. Read the written outcome.",
            )
            .await?;
            Ok(None)
        }
        Outcome::ReturnedForMore => {
            await_the_answer(uow, profile, referral).await?;
            tell_the_referrer(
                uow,
                referral,
                "Your request came back: more is needed before it can go on.",
            )
            .await?;
            Ok(None)
        }
        Outcome::InformationHub => Ok(None),
    }
}

/// A return without an answer is listed once the authority's time for it is
/// over (C-03): with the referrer's agency, or with the front door, which rings.
async fn await_the_answer(
    uow: &mut UnitOfWork,
    profile: &Profile,
    referral: &Found,
) -> Result<(), CaseworkError> {
    let front_door = agency_of_part(uow, "front_door").await?;
    let of = clocks::Of {
        family: referral.family,
        subject: referral.id.uuid(),
        owner: Some(referral.request.referrer.agency.unwrap_or(front_door)),
        person: referral.request.referrer.user,
    };
    let at = uow.at();
    clocks::start(uow, profile, ClockKey::ReturnedReferralReply, of, at).await?;
    Ok(())
}

async fn hand_to_forum(
    uow: &mut UnitOfWork,
    profile: &Profile,
    referral: &Found,
) -> Result<String, CaseworkError> {
    let forum = profile.forum_for_postcode(referral.request.postcode.as_deref().unwrap_or(""));
    let agency = agency_of_part(uow, "forum").await?;
    relate(
        uow,
        referral.family,
        Relation::Forum,
        Some(agency),
        None,
        Some(forum.key.as_str()),
    )
    .await?;
    // C-01: the hand-over's 24 hours run from receipt, like the decision's, or
    // from the decision where the authority says so.
    let starts = profile
        .clock(ClockKey::HandOverToForum)
        .map(|rule| rule.starts);
    let from = match starts {
        Some(ClockStart::FrontDoorDecision) => uow.at(),
        Some(_) | None => referral.received_at,
    };
    clocks::start(
        uow,
        profile,
        ClockKey::HandOverToForum,
        clocks::Of {
            family: referral.family,
            subject: referral.id.uuid(),
            owner: Some(agency),
            person: None,
        },
        from,
    )
    .await?;
    crate::cases::open_for_forum(uow, referral, forum.key.as_str()).await?;
    messages::send(
        uow,
        To::Role(agency, Role::PanelCoordinator),
        Some(referral.family),
        "forums.new",
        &format!(
            "A family waits for {}: request {}.",
            forum.name, referral.reference
        ),
    )
    .await?;
    tell_the_referrer(
        uow,
        referral,
        "Your request goes to [[the panel]]. Go on supporting the family until you hear the outcome.",
    )
    .await?;
    Ok(forum.name.clone())
}

/// Social care is asked to take over. Whoever holds the family goes on holding
/// it until social care accepts (BUCKS-PROT-51).
async fn hand_to_social_care(
    uow: &mut UnitOfWork,
    referral: &Found,
    outcome: Outcome,
) -> Result<(), CaseworkError> {
    let agency = agency_of_part(uow, "social_care").await?;
    relate(
        uow,
        referral.family,
        Relation::SocialCare,
        Some(agency),
        None,
        None,
    )
    .await?;
    let urgent = outcome == Outcome::ImmediateSection47;
    let offered = transfers::offer(uow, referral, agency, Basis::SocialCare, urgent).await?;
    let text = match (offered, urgent) {
        (Offered::HoldsAlready, true) => format!(
            "Immediate: section 47, request {}, about a family that you hold.",
            referral.reference
        ),
        (Offered::HoldsAlready, false) => format!(
            "Request {} comes to you for an assessment of a family that you hold.",
            referral.reference
        ),
        (Offered::Now | Offered::Before, true) => format!(
            "Immediate: section 47, request {}. Accept now.",
            referral.reference
        ),
        (Offered::Now | Offered::Before, false) => format!(
            "Request {} comes to you for an assessment. Accept it.",
            referral.reference
        ),
    };
    messages::send(
        uow,
        To::Role(agency, Role::SocialCareManager),
        Some(referral.family),
        "social_care.new",
        &text,
    )
    .await?;
    Ok(())
}

/// Tells the referrer, when they have an account.
///
/// # Errors
/// When the database does not answer.
pub(crate) async fn tell_the_referrer(
    uow: &mut UnitOfWork,
    referral: &Found,
    text: &str,
) -> Result<(), StoreError> {
    match referral.request.referrer.user {
        Some(user) => {
            messages::send(
                uow,
                To::Person(user),
                Some(referral.family),
                "referrals.outcome",
                text,
            )
            .await
        }
        None => Ok(()),
    }
}

/// What a letter about the referral needs, with who held the family then.
pub(crate) fn snapshot_of(referral: &Found, holder: Option<&HeldBy>) -> Snapshot {
    Snapshot {
        family: referral.family,
        referral: referral.id,
        reference: referral.reference.clone(),
        referrer: referral.request.referrer.clone(),
        children: referral
            .request
            .children()
            .map(|child| {
                if child.given_name.trim().is_empty() {
                    child.name()
                } else {
                    child.given_name.clone()
                }
            })
            .collect(),
        first_received_at: referral.first_received_at,
        holder: holder.map(|held| HolderThen {
            agency: held.agency,
            name: held.agency_name.clone(),
        }),
    }
}
