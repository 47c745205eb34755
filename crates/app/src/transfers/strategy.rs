//! Strategy meetings about a request: called, the referrer invited, held, and
//! the result (BUCKS-PROT-55, C-39).

use casework::CaseworkError;
use casework::referrals::{Found, find};
use casework::transfers::{
    StrategyLine, call_meeting, holding_of, meeting_held, meetings_of, offer_open,
};
use domain::access::{Action, may, permit};
use domain::event::Subject;
use domain::ids::StrategyMeetingId;
use domain::transfers::{Invited, StrategyMeeting};
use serde_json::{Value, json};

use super::moments;
use crate::pages::forms::{FormErrors, FormPage};
use crate::web::{Answer, Cx, Failure};

/// The context of `transfers/panel.html`: who was asked to take over, and the
/// strategy meetings, for a request's page.
///
/// # Errors
/// When the database does not answer.
pub async fn section_context(cx: &Cx, referral: &Found) -> Result<Value, Failure> {
    let mut reader = cx.app.store.reader();
    let meetings = meetings_of(&mut reader, referral.id).await?;
    let may_record = cx.allows(&referral.relations, Action::RecordStrategyMeeting);
    let waiting = offer_open(&mut reader, referral.family).await?;
    let (_, offer) = holding_of(&mut reader, referral.family).await?;
    let mine = offer.is_some_and(|offer| cx.act.agency() == Some(offer.to));
    Ok(json!({
        "reference": referral.reference,
        "waiting": waiting,
        "may_answer": mine && cx.allows(&referral.relations, Action::AnswerTransfer),
        "may_record": may_record,
        "meetings": meetings.iter().map(row).collect::<Vec<_>>(),
    }))
}

fn row(line: &StrategyLine) -> Value {
    let invited = |referrer: &Invited| match referrer {
        Invited::ByMessage { .. } => "The referrer was invited by message",
        Invited::Outside => "The referrer has no account: ring or write to invite them",
    };
    match &line.state {
        StrategyMeeting::Called {
            at,
            planned_for,
            referrer,
            ..
        } => json!({
            "id": line.id.to_string(), "held": null, "result": null, "called": at.as_microsecond(),
            "planned": planned_for.as_microsecond(), "invited": invited(referrer),
        }),
        StrategyMeeting::Held {
            called_at,
            referrer,
            at,
            result,
            ..
        } => json!({
            "id": line.id.to_string(), "held": at.as_microsecond(), "result": result,
            "called": called_at.as_microsecond(), "planned": null, "invited": invited(referrer),
        }),
    }
}

/// The page: call a meeting, or record the one that was called.
pub async fn form(cx: Cx) -> Answer {
    let form = cx.blank_form();
    show(cx, form).await
}

async fn show(cx: Cx, form: FormPage) -> Answer {
    let mut reader = cx.app.store.reader();
    let referral = find(&mut reader, &cx.act, cx.part("reference")).await?;
    permit::<may::RecordStrategyMeeting, _>(&cx.act, &referral.relations, ())?;
    cx.record_look(Subject::referral(referral.family, referral.id))
        .await?;
    let meetings: Vec<Value> = meetings_of(&mut reader, referral.id)
        .await?
        .iter()
        .map(row)
        .collect();
    let called = meetings
        .iter()
        .find(|row| row.get("held").is_some_and(Value::is_null))
        .cloned();
    let invalid = !form.errors().is_empty();
    let context = json!({
        "form": form, "reference": referral.reference, "family_name": referral.family_name,
        "called": called, "meetings": meetings,
    });
    if invalid {
        cx.invalid("transfers/strategy.html", context)
    } else {
        cx.page("transfers/strategy.html", context)
    }
}

fn again(cx: &Cx, field: &str, message: &str) -> FormPage {
    let mut errors = FormErrors::new();
    errors.add(field, message);
    FormPage::again(&cx.form, errors)
}

/// Calls a meeting.
pub async fn call(cx: Cx) -> Answer {
    let reference = cx.part("reference").to_owned();
    let Some(planned) = moments::instant(&cx.form, "planned", cx.form.text("planned_time")) else {
        let form = again(&cx, "planned", "Enter the day and time of the meeting");
        return show(cx, form).await;
    };
    call_meeting(&cx.app.store, &cx.act, &reference, planned).await?;
    cx.then(format!("/referrals/{reference}"), Some("strategy-called"))
}

/// Records a meeting that was held.
pub async fn held(cx: Cx) -> Answer {
    let id = StrategyMeetingId::parse(cx.part("id")).map_err(|_| CaseworkError::NotFound)?;
    let Some(held_at) = moments::instant(&cx.form, "held", cx.form.text("held_time")) else {
        let form = again(&cx, "held", "Enter the day and time when it was held");
        return show(cx, form).await;
    };
    let result = cx.form.text("result").to_owned();
    match meeting_held(&cx.app.store, &cx.act, id, held_at, &result).await {
        Ok(reference) => cx.then(format!("/referrals/{reference}"), Some("strategy-held")),
        Err(CaseworkError::Refused(refusal)) if refusal.field.is_some() => {
            let form = again(&cx, refusal.field.unwrap_or_default(), &refusal.reason);
            show(cx, form).await
        }
        Err(error) => Err(Failure::Casework(error)),
    }
}
