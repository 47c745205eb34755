//! Danger raised from the page of a family that is known: the urgent request
//! joins that family, and whoever holds it and leads its work is told at once
//! (invariants 1 and 2). Nothing here may stand in the way of the request.

use domain::access::Role;
use domain::act::Act;
use domain::holding::Basis;
use domain::ids::{FamilyId, UserId};
use domain::profile::Profile;
use domain::referrals::Request;
use domain::transfers::{StepUp, StepUpConsent};

use super::request::{holders_of_responsibility, request_of};
use super::send::{held_meanwhile, may_step_up, step_up_in};
use super::statements;
use crate::args;
use crate::engine::{Reads, Store, StoreError, UnitOfWork, retrying};
use crate::error::CaseworkError;
use crate::families::statements::ABOUT;
use crate::families::{FamilyPage, HeldBy, holder_of, page_of};
use crate::messages::{self, To};
use crate::referrals::{Receive, Received, agency_of_part, queue_referral, receive};
use crate::submissions;

/// An immediate concern, with the record on whose page it was raised.
#[derive(Clone, Debug)]
pub struct RaiseDanger {
    /// The reference of a family, request or case, as the page gave it.
    pub about: Option<String>,
    /// The concern, whole in itself: what is received when no record takes it.
    pub receive: Receive,
}

/// Raises an immediate concern, once per submission key. A reference that
/// leads nowhere, or to a record out of scope, changes nothing that can be seen.
///
/// # Errors
/// Faults only: danger is never refused.
pub async fn raise_danger(
    store: &Store,
    profile: &Profile,
    act: &Act,
    command: &RaiseDanger,
) -> Result<Received, CaseworkError> {
    if let Some(about) = &command.about {
        let joined = retrying(|| join(store, profile, act, about, &command.receive)).await;
        match submissions::settle(store, command.receive.key, joined).await {
            Ok(received) => return Ok(received),
            Err(
                CaseworkError::NotFound
                | CaseworkError::Denied(_)
                | CaseworkError::Refused(_)
                | CaseworkError::Conflict,
            ) => {}
            Err(error) => {
                tracing::error!(
                    ?error,
                    "an immediate concern could not join its record: it goes on alone"
                );
            }
        }
    }
    receive(store, profile, act, &command.receive).await
}

async fn join(
    store: &Store,
    profile: &Profile,
    act: &Act,
    about: &str,
    command: &Receive,
) -> Result<Received, CaseworkError> {
    let mut uow = store.begin(act).await?;
    if let Some(received) = submissions::sent_before(&mut uow, command.key).await? {
        return Ok(received);
    }
    let row = uow
        .optional(&ABOUT, args![about])
        .await?
        .ok_or(CaseworkError::NotFound)?;
    // Whoever may not know of the family finds nothing.
    let family = page_of(&mut uow, act, &row.text("reference")?).await?;
    let received = if may_step_up(act, &family.relations) {
        let said = StepUp {
            rationale: words_of(&command.request),
            support: String::new(),
            expected: String::new(),
            consent: StepUpConsent::DangerNow,
        };
        let referrer = command.request.referrer.clone();
        step_up_in(&mut uow, profile, act, family, said, referrer).await?
    } else {
        attach(&mut uow, profile, &family, &command.request).await?
    };
    submissions::keep(&mut uow, command.key, &received).await?;
    uow.commit().await?;
    Ok(received)
}

/// Everything that was typed, so that no word is lost beside the record's own names.
fn words_of(request: &Request) -> String {
    let named = request
        .children()
        .map(|child| format!("{} {}", child.given_name, child.family_name))
        .map(|name| name.trim().to_owned())
        .find(|name| !name.is_empty());
    let mut words = request.worry.clone();
    if let Some(name) = named {
        words = format!("{words}\n\nThe child: {name}");
    }
    if let Some(place) = &request.address {
        words = format!("{words}\n\nWhere: {place}");
    }
    words
}

async fn attach(
    uow: &mut UnitOfWork,
    profile: &Profile,
    family: &FamilyPage,
    typed: &Request,
) -> Result<Received, CaseworkError> {
    let said = StepUp {
        rationale: words_of(typed),
        support: String::new(),
        expected: String::new(),
        consent: StepUpConsent::DangerNow,
    };
    let responsible = holders_of_responsibility(uow, family.id).await?;
    let request = request_of(&family.people, &responsible, &said, typed.referrer.clone());
    let holder = held_meanwhile(uow, family.id).await?;
    let (referral, reference) =
        queue_referral(uow, profile, family.id, holder, &family.area, &request).await?;
    tell_who_answers(uow, family.id, &reference).await?;
    Ok(Received {
        reference,
        referral,
        family: family.id,
        family_reference: family.reference.clone(),
    })
}

/// Whoever holds the family and whoever leads the work with it learn at once
/// that somebody sees danger.
///
/// # Errors
/// When the database does not answer.
pub(super) async fn tell_who_answers(
    uow: &mut UnitOfWork,
    family: FamilyId,
    reference: &str,
) -> Result<(), CaseworkError> {
    let text = format!(
        "Immediate concern {reference} was raised about a family that you work with. Open it now."
    );
    let held = holder_of(uow, family).await?;
    let mut people: Vec<UserId> = lead_workers(uow, family).await?;
    people.extend(held.as_ref().and_then(|held| held.user));
    people.sort_unstable();
    people.dedup();
    let actor = uow.act().user();
    for person in people.into_iter().filter(|one| Some(*one) != actor) {
        let to = To::Person(person);
        messages::send(uow, to, Some(family), "step_up.danger", &text).await?;
    }
    let front_door = agency_of_part(uow, "front_door").await?;
    // The front door is told of every immediate concern anyway.
    if let Some(held) = held.filter(|held| held.agency != front_door) {
        let to = To::Role(held.agency, answering_role(&held));
        messages::send(uow, to, Some(family), "step_up.danger", &text).await?;
    }
    Ok(())
}

const fn answering_role(held: &HeldBy) -> Role {
    match held.basis {
        Basis::SocialCare => Role::SocialCareManager,
        Basis::LeadAgency | Basis::Referrer | Basis::FrontDoor => Role::LeadAgencyManager,
    }
}

async fn lead_workers(db: &mut impl Reads, family: FamilyId) -> Result<Vec<UserId>, StoreError> {
    db.rows(&statements::LEAD_WORKERS, args![family])
        .await?
        .iter()
        .map(|row| row.parsed("user_id", UserId::parse))
        .collect()
}
