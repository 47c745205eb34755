//! Something is added to a request: what was missing when it went back, with
//! new clocks and the total time kept (C-03), or what the front door learned of
//! a request that nobody could fill in for it (BUCKS-PROT-26). Whoever has no
//! account adds it by the link of the letter that asked.

use domain::access::{Role, may, permit};
use domain::act::{Act, Actor};
use domain::ids::{ReferralId, SubmissionKey};
use domain::profile::{ClockKey, Profile};
use domain::referrals::{
    Added, Addition, DecisionRefused, ReferralAnswered, ReferralCompleted, Request, State,
};
use jiff::Timestamp;

use super::receive::agency_of_part;
use super::views::find_by_id;
use super::{Found, find, statements};
use crate::args;
use crate::clocks;
use crate::engine::{Reads, Store, StoreError, UnitOfWork, retrying};
use crate::error::CaseworkError;
use crate::families::{join_from_request, responsibility_learned};
use crate::letters;
use crate::messages::{self, To};
use crate::submissions;

/// What somebody adds to a request.
#[derive(Clone, Debug)]
pub struct Answer {
    /// Makes a second submission the same as the first.
    pub key: SubmissionKey,
    /// The referral.
    pub reference: String,
    /// What is added.
    pub addition: Addition,
}

/// The same by the link of the letter that asked.
#[derive(Clone, Debug)]
pub struct AnswerByLink {
    /// Makes a second submission the same as the first.
    pub key: SubmissionKey,
    /// The secret of the letter's link.
    pub secret: String,
    /// What is added.
    pub addition: Addition,
}

/// What a letter's link asks for, while it is asked for: no more than its
/// reader told us or was told.
#[derive(Clone, Debug)]
pub struct AskedByLetter {
    /// The referral.
    pub id: ReferralId,
    /// Its reference.
    pub reference: String,
    /// What is missing.
    pub missing: String,
    /// The request, with those people alone whom its writer named.
    pub request: Request,
}

/// One addition, as the request's page tells it.
#[derive(Clone, Debug)]
pub struct AdditionLine {
    /// When.
    pub at: Timestamp,
    /// Who, by name; nobody when it came by the link of a letter.
    pub by: Option<String>,
    /// What.
    pub added: Added,
}

/// Adds to a request, once per key.
///
/// # Errors
/// Not found outside scope; denied to all but the referrer's agency and the
/// front door; refused when it is decided, or nothing is said.
pub async fn answer(
    store: &Store,
    profile: &Profile,
    act: &Act,
    command: &Answer,
) -> Result<(), CaseworkError> {
    let outcome = retrying(|| async {
        let mut uow = store.begin(act).await?;
        let found = find(&mut uow, act, &command.reference).await?;
        let permitted =
            permit::<may::AnswerReturnedReferral, _>(act, &found.relations.clone(), found)?;
        let referral = permitted.into_record();
        if submissions::sent_before::<ReferralId>(&mut uow, command.key)
            .await?
            .is_some()
        {
            return Ok(referral.id);
        }
        add_in(&mut uow, profile, &referral, &command.addition).await?;
        submissions::keep(&mut uow, command.key, &referral.id).await?;
        uow.commit().await?;
        Ok(referral.id)
    })
    .await;
    submissions::settle(store, command.key, outcome).await?;
    Ok(())
}

/// Adds to a returned request by the link of the letter that returned it. The
/// link works once: an answered request asks for nothing.
///
/// # Errors
/// Not found when the link asks for nothing (any more); refused when nothing is said.
pub async fn answer_by_link(
    store: &Store,
    profile: &Profile,
    act: &Act,
    command: &AnswerByLink,
) -> Result<(), CaseworkError> {
    // The link alone acts, whoever else is signed in on this computer.
    let act = &Act {
        actor: Actor::Public,
        ..act.clone()
    };
    let outcome = retrying(|| async {
        let mut uow = store.begin(act).await?;
        if let Some(before) = submissions::sent_before(&mut uow, command.key).await? {
            return Ok(before);
        }
        let (referral, _) = asked_by(&mut uow, &command.secret)
            .await?
            .ok_or(CaseworkError::NotFound)?;
        add_in(&mut uow, profile, &referral, &command.addition).await?;
        submissions::keep(&mut uow, command.key, &referral.id).await?;
        uow.commit().await?;
        Ok(referral.id)
    })
    .await;
    submissions::settle::<ReferralId>(store, command.key, outcome).await?;
    Ok(())
}

/// What the link of a letter asks for; nothing once it was answered, decided or
/// asked anew by a later letter.
///
/// # Errors
/// When the database does not answer.
pub async fn asked_by_letter(
    db: &mut impl Reads,
    secret: &str,
) -> Result<Option<AskedByLetter>, CaseworkError> {
    let Some((referral, missing)) = asked_by(db, secret).await? else {
        return Ok(None);
    };
    let later: usize = additions_of(db, referral.id)
        .await?
        .iter()
        .map(|line| line.added.people().len())
        .sum();
    let mut request = referral.request;
    // Whom others named is theirs to tell.
    let named = request.people.len().saturating_sub(later);
    request.people.truncate(named);
    Ok(Some(AskedByLetter {
        id: referral.id,
        reference: referral.reference,
        missing,
        request,
    }))
}

async fn asked_by(
    db: &mut impl Reads,
    secret: &str,
) -> Result<Option<(Found, String)>, CaseworkError> {
    let Some(referral) = letters::referral_asked_by(db, secret).await? else {
        return Ok(None);
    };
    let found = find_by_id(db, referral).await?;
    // Those with an account answer under their own name.
    Ok(match &found.state {
        State::Returned(returned) if found.request.referrer.user.is_none() => {
            let missing = returned.missing.clone();
            Some((found, missing))
        }
        State::Returned(_) | State::Waiting(_) | State::WithMash(_) | State::Decided { .. } => None,
    })
}

/// What was added to a request, oldest first. The caller has checked the right
/// to read it.
///
/// # Errors
/// When the database does not answer.
pub async fn additions_of(
    db: &mut impl Reads,
    referral: ReferralId,
) -> Result<Vec<AdditionLine>, StoreError> {
    db.rows(&statements::ADDITIONS_OF, args![referral])
        .await?
        .iter()
        .map(|row| {
            Ok(AdditionLine {
                at: row.instant("added_at")?,
                by: row.optional_text("added_by_name")?,
                added: row.document("content")?,
            })
        })
        .collect()
}

async fn add_in(
    uow: &mut UnitOfWork,
    profile: &Profile,
    referral: &Found,
    addition: &Addition,
) -> Result<(), CaseworkError> {
    let refused = |refused: DecisionRefused| CaseworkError::Refused(refused.into());
    referral.state.clone().added_to(uow.at()).map_err(refused)?;
    addition.check(&referral.request).map_err(refused)?;
    let request = referral.request.clone().with_addition(addition);
    for learned in &addition.learned {
        let adult = request.people.get(learned.place);
        if let Some(adult) = adult.filter(|_| learned.parental_responsibility.is_some()) {
            responsibility_learned(uow, referral.family, adult).await?;
        }
    }
    let newcomers: Vec<_> = addition.people.iter().collect();
    join_from_request(uow, referral.family, &request, &newcomers).await?;
    keep_addition(uow, referral.id, &Added::Told(addition.clone())).await?;
    take_in(uow, profile, referral, &request).await?;
    let (family, id, added) = (referral.family, referral.id, addition.told.clone());
    if matches!(referral.state, State::Returned(_)) {
        uow.record(&ReferralAnswered {
            family,
            referral: id,
            added,
        })
        .await?;
    } else {
        uow.record(&ReferralCompleted {
            family,
            referral: id,
            added,
        })
        .await?;
    }
    Ok(())
}

/// Keeps what was added beside the request.
pub(crate) async fn keep_addition(
    uow: &mut UnitOfWork,
    referral: ReferralId,
    added: &Added,
) -> Result<(), CaseworkError> {
    let (id, at, by) = (uow.new_id().to_string(), uow.at(), uow.act().user());
    uow.write(
        &statements::ADD_ADDITION,
        args![id, referral, at, by, serde_json::to_string(added)?],
    )
    .await?;
    Ok(())
}

/// Takes what was added into the request: one that waits goes on waiting, and
/// one that was returned begins its next round.
///
/// # Errors
/// Conflict when somebody else was first.
pub(crate) async fn take_in(
    uow: &mut UnitOfWork,
    profile: &Profile,
    referral: &Found,
    request: &Request,
) -> Result<(), CaseworkError> {
    if matches!(referral.state, State::Returned(_)) {
        let next = referral
            .state
            .clone()
            .added_to(uow.at())
            .map_err(|refused| CaseworkError::Refused(refused.into()))?;
        return ask_again(uow, profile, referral, &next, request).await;
    }
    uow.write_guarded(
        &statements::SAVE_REQUEST,
        args![
            referral.id,
            referral.version,
            serde_json::to_string(request)?
        ],
    )
    .await
}

/// The next round: the same reference, new clocks, and the total time kept (C-03).
async fn ask_again(
    uow: &mut UnitOfWork,
    profile: &Profile,
    referral: &Found,
    next: &State,
    request: &Request,
) -> Result<(), CaseworkError> {
    let subject = referral.id.uuid();
    let front_door = agency_of_part(uow, "front_door").await?;
    // A referrer who answers has been told. When the front door found out by
    // itself, nobody was: the next round has a limit of its own.
    let told = ClockKey::WrittenOutcome;
    if uow.act().agency() == Some(front_door) {
        clocks::cancel(
            uow,
            profile,
            subject,
            told,
            "[[The front door]] found out itself",
        )
        .await?;
    } else {
        clocks::stop(uow, profile, subject, told).await?;
    }
    clocks::stop(uow, profile, subject, ClockKey::ReturnedReferralReply).await?;
    next_round(uow, profile, referral, next, request).await?;
    messages::send(
        uow,
        To::Role(front_door, Role::FrontDoorManager),
        Some(referral.family),
        "referrals.answered",
        &format!(
            "Request {} was answered and waits for a decision.",
            referral.reference
        ),
    )
    .await?;
    Ok(())
}

/// The service that was asked to take the family over said no: the request is
/// before the front door again, which alone decides what happens next.
///
/// # Errors
/// Conflict when the request changed meanwhile.
pub(crate) async fn decide_again(
    uow: &mut UnitOfWork,
    profile: &Profile,
    referral: &Found,
) -> Result<(), CaseworkError> {
    let at = uow.at();
    let next = referral
        .state
        .clone()
        .declined(at)
        .map_err(|refused| CaseworkError::Refused(refused.into()))?;
    next_round(uow, profile, referral, &next, &referral.request).await
}

async fn next_round(
    uow: &mut UnitOfWork,
    profile: &Profile,
    referral: &Found,
    next: &State,
    request: &Request,
) -> Result<(), CaseworkError> {
    let at = uow.at();
    let front_door = agency_of_part(uow, "front_door").await?;
    let of = clocks::Of {
        family: referral.family,
        subject: referral.id.uuid(),
        owner: Some(front_door),
        person: referral.owner,
    };
    let due = clocks::start(uow, profile, ClockKey::FrontDoorDecision, of, at).await?;
    clocks::start(uow, profile, ClockKey::WrittenOutcome, of, at).await?;
    let mut history = referral.history.clone();
    history.push(next.clone());
    uow.write_guarded(
        &statements::SAVE,
        args![
            referral.id,
            referral.version,
            next.key(),
            None::<String>,
            None::<i64>,
            due,
            at,
            serde_json::to_string(request)?,
            serde_json::to_string(&history)?
        ],
    )
    .await
}
