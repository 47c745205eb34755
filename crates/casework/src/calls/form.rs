//! The written form that follows a call: it joins the call's request instead of
//! making a second family (BUCKS-STRAT-75, BUCKS-PROT-25), and whoever rang is
//! reminded of it.

use domain::access::{Relation, Role, may, permit};
use domain::act::Act;
use domain::holding::{Basis, Command};
use domain::ids::ReferralId;
use domain::people::day_in_words;
use domain::profile::{ClockKey, Profile};
use domain::referrals::{Added, Request, State, WrittenFormReceived, WrittenFormReminded};
use domain::refusal::Refusal;
use jiff::Timestamp;

use super::statements;
use crate::args;
use crate::clocks;
use crate::engine::{Reads as _, Store, UnitOfWork, retrying};
use crate::error::CaseworkError;
use crate::families::{change_holding, holder_of, join_from_request, relate};
use crate::letters::send_email;
use crate::messages::{self, To};
use crate::referrals::{
    Found, Origin, Receive, Received, agency_of_part, bring_along, find, find_by_id, keep_addition,
    take_in,
};
use crate::submissions;
use crate::time::london_day;

/// A reminder of the written form.
#[derive(Clone, Debug)]
pub struct RemindForm {
    /// The request that the call became.
    pub reference: String,
    /// The address that links start with.
    pub base_address: String,
}

/// Receives a written form for the call that it follows, once per key: one
/// request, one family, one reference.
///
/// # Errors
/// Refused when no call with this reference waits for its form.
pub async fn follow_call(
    store: &Store,
    profile: &Profile,
    act: &Act,
    called: &str,
    command: &Receive,
    origin: Origin,
) -> Result<Received, CaseworkError> {
    let outcome = retrying(|| async {
        let mut uow = store.begin(act).await?;
        if let Some(received) = submissions::sent_before(&mut uow, command.key).await? {
            return Ok(received);
        }
        let row = uow
            .optional(&statements::CALL_TO_FOLLOW, args![called])
            .await?
            .ok_or_else(no_such_call)?;
        let referral = row.parsed("referral_id", ReferralId::parse)?;
        let found = find_by_id(&mut uow, referral).await?;
        // Sending the form opens the record to the sender's agency, so it must
        // come from the kind of person who rang.
        let (form, call) = (&command.request.referrer, &found.request.referrer);
        if form.agency.is_some() && form.kind != call.kind {
            return Err(no_such_call());
        }
        let received = Received {
            reference: found.reference.clone(),
            referral,
            family: found.family,
            family_reference: row.text("family_reference")?,
        };
        join_call(&mut uow, profile, &found, &command.request).await?;
        bring_along(&mut uow, origin, &received).await?;
        submissions::keep(&mut uow, command.key, &received).await?;
        uow.commit().await?;
        Ok(received)
    })
    .await;
    submissions::settle(store, command.key, outcome).await
}

fn no_such_call() -> CaseworkError {
    CaseworkError::Refused(
        Refusal::new(
            "calls.no_such_call",
            "No call with this reference waits for its form",
            "Check the reference, or leave it out.",
        )
        .beside("called"),
    )
}

async fn join_call(
    uow: &mut UnitOfWork,
    profile: &Profile,
    call: &Found,
    form: &Request,
) -> Result<(), CaseworkError> {
    let at = uow.at();
    uow.write_guarded(&statements::FORM_FOLLOWED, args![call.id, at])
        .await?;
    let request = call.request.clone().with_written_form(form);
    let newcomers: Vec<_> = form.people.iter().collect();
    join_from_request(uow, call.family, &request, &newcomers).await?;
    let added = Added::WrittenForm {
        request: Box::new(form.clone()),
    };
    keep_addition(uow, call.id, &added).await?;
    take_in(uow, profile, call, &request).await?;
    let subject = call.id.uuid();
    clocks::stop(uow, profile, subject, ClockKey::WrittenFormAwaited).await?;
    hold_as_sender(uow, call, form).await?;
    let front_door = agency_of_part(uow, "front_door").await?;
    messages::send(
        uow,
        To::Role(front_door, Role::FrontDoorManager),
        Some(call.family),
        "calls.form_came",
        &format!("The written form for request {} came.", call.reference),
    )
    .await?;
    uow.record(&WrittenFormReceived {
        family: call.family,
        referral: call.id,
    })
    .await?;
    Ok(())
}

/// An agency that sends the form asks for help in its own name, and goes on
/// holding the family until the outcome is known (BUCKS-STRAT-84).
async fn hold_as_sender(
    uow: &mut UnitOfWork,
    call: &Found,
    form: &Request,
) -> Result<(), CaseworkError> {
    let Some(agency) = form.referrer.agency else {
        return Ok(());
    };
    let held = holder_of(uow, call.family).await?;
    if held.as_ref().is_some_and(|held| held.agency == agency) {
        return Ok(());
    }
    let user = form.referrer.user;
    relate(
        uow,
        call.family,
        Relation::Referrer,
        Some(agency),
        user,
        None,
    )
    .await?;
    let waits = match &call.state {
        State::Waiting(_) | State::WithMash(_) | State::Returned(_) => true,
        State::Decided { .. } => false,
    };
    if waits && held.is_some_and(|held| held.basis == Basis::FrontDoor) {
        let asks = Command::AskInOwnName {
            by: agency,
            person: user,
        };
        change_holding(uow, call.family, asks).await?;
    }
    Ok(())
}

/// Reminds the caller by e-mail of the form that is awaited; at most once a day,
/// so that a second click sends nothing.
///
/// # Errors
/// Not found outside scope; denied to all but the front door; a conflict when no
/// form is awaited any more; refused without an address.
pub async fn remind_of_form(
    store: &Store,
    act: &Act,
    command: &RemindForm,
) -> Result<(), CaseworkError> {
    retrying(|| async {
        let mut uow = store.begin(act).await?;
        let found = find(&mut uow, act, &command.reference).await?;
        let permitted = permit::<may::RecordCall, _>(act, &found.relations.clone(), found)?;
        let referral = permitted.into_record();
        let row = uow
            .optional(&statements::TO_REMIND, args![referral.id])
            .await?
            .ok_or(CaseworkError::Conflict)?;
        let before = row.optional_instant("form_reminded_at")?;
        if before.is_some_and(|before| london_day(before) == london_day(act.at)) {
            return Ok(());
        }
        let email = referral.request.referrer.email.as_deref().ok_or_else(|| {
            CaseworkError::Refused(Refusal::new(
                "calls.no_email",
                "There is no e-mail address of whoever rang.",
                "Ring them and ask for the form.",
            ))
        })?;
        uow.write_guarded(&statements::REMINDED, args![referral.id, act.at])
            .await?;
        let body = words(&command.base_address, &referral.reference, act.at);
        let subject = "Please send the written form after your call";
        send_email(&mut uow, email, subject, &body).await?;
        uow.record(&WrittenFormReminded {
            family: referral.family,
            referral: referral.id,
        })
        .await?;
        uow.commit().await?;
        Ok(())
    })
    .await
}

fn words(base: &str, reference: &str, at: Timestamp) -> String {
    let day = day_in_words(london_day(at));
    format!(
        "Hello\n\nYou rang us about a family. We asked you to confirm it in writing, and on {day} the form has not come.\n\n\
         Fill it in here: {base}/request?called={reference}\n\n\
         It then belongs to your call, reference {reference}: you do not ask twice.\n\n\
         If you have sent it already, you need do nothing.\n"
    )
}
