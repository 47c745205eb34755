//! One way down, with what this person can do next; and the families that an
//! agency was asked to take over.

use casework::CaseworkError;
use casework::step_down::{
    Found, accept, close, decline, find, for_agency, meetings_to_come, plan_visit, sign_off,
    visit_held, withdraw,
};
use domain::access::{Action, may, permit};
use domain::event::Subject;
use domain::profile::ForumKind;
use domain::step_down::{FamilyAgrees, Proposal, Route, StepDown, Visit, advice_for, cut_off};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::say::{line_context, outcome_label, setback_words, state_words};
use crate::pages::forms::{FormErrors, FormPage};
use crate::transfers::moments;
use crate::web::{Answer, Cx, Failure};
use crate::words;

/// The families that my agency was asked to take over.
pub async fn list(cx: Cx) -> Answer {
    let agency = cx.user()?.agency;
    let lines = for_agency(&mut cx.app.store.reader(), &cx.act, agency).await?;
    cx.record_list(lines.iter().map(|line| line.family).collect::<Vec<_>>())
        .await?;
    let rows: Vec<Value> = lines.iter().map(line_context).collect();
    cx.page("step_down/list.html", json!({ "rows": rows }))
}

/// The page.
pub async fn page(cx: Cx) -> Answer {
    let form = cx.blank_form();
    show(cx, form).await
}

/// The page, with a form on it.
pub async fn show(cx: Cx, form: FormPage) -> Answer {
    let found = find(&mut cx.app.store.reader(), &cx.act, cx.part("reference")).await?;
    permit::<may::ReadStepDown, _>(&cx.act, &found.relations, ())?;
    cx.record_look(Subject::family(found.family)).await?;
    let invalid = !form.errors().is_empty();
    let context = context(&cx, &found, form).await?;
    if invalid {
        cx.invalid("step_down/page.html", context)
    } else {
        cx.page("step_down/page.html", context)
    }
}

async fn context(cx: &Cx, found: &Found, form: FormPage) -> Result<Value, Failure> {
    let setback = match &found.state {
        StepDown::Proposed { setback } => setback.as_ref().map(setback_words),
        _ => None,
    };
    let decided = found.decided.as_ref().map(|made| {
        json!({
            "label": outcome_label(&cx.app.profile, &made.decision), "reason": made.reason,
            "at": made.at.as_microsecond(),
        })
    });
    let history: Vec<Value> = found
        .history
        .iter()
        .map(|stood| json!({ "state": state_words(&stood.state), "at": stood.at.as_microsecond() }))
        .collect();
    Ok(json!({
        "form": form, "reference": found.reference, "version": found.version,
        "family": found.family_name, "family_reference": found.family_reference,
        "is": found.state.key(), "state": state_words(&found.state),
        "setback": setback, "decided": decided, "history": history,
        "said": said_context(&found.proposal),
        "advice": advice_for(&found.proposal).iter().map(|one| one.words()).collect::<Vec<_>>(),
        "visit": visit_context(&found.state),
        "meetings": meetings(cx, found).await?,
        "meeting": found.meeting.map(|id| id.to_string()),
        "may": may_context(cx, found),
    }))
}

/// What was proposed, as pages show it.
#[must_use]
pub fn said_context(said: &Proposal) -> Value {
    let agrees = match &said.agrees {
        FamilyAgrees::NotAsked => "Not asked yet".to_owned(),
        FamilyAgrees::Refused => "The family said no".to_owned(),
        FamilyAgrees::Given { on, who, written } => format!(
            "Yes, on {}: {who}, {}",
            words::day_words(*on),
            if *written { "in writing" } else { "spoken" }
        ),
    };
    json!({
        "origin": said.origin.words(), "reduced": said.reduced, "rationale": said.rationale,
        "agrees": agrees, "given": said.agrees.is_given(),
        "way": match said.route {
            Route::Signpost => "Other services, and social care closes",
            Route::Partner { .. } => "A partner that already works with the family",
            Route::TransferMeeting => "[[The transfer meeting]]",
            Route::TargetedFamilyService { .. } => "[[The targeted family service]]",
            Route::Forum => "[[The panel]], to name a lead agency",
        },
    })
}

fn visit_context(state: &StepDown) -> Value {
    let StepDown::Accepted { visit, .. } = state else {
        return Value::Null;
    };
    match visit {
        Visit::NotAsked => Value::Null,
        Visit::ToPlan => json!({ "open": true, "planned": null }),
        Visit::Planned { on } => json!({ "open": true, "planned": on.as_microsecond() }),
        Visit::Held { on, words } => {
            json!({ "open": false, "held": on.as_microsecond(), "words": words })
        }
    }
}

/// The meetings for which it can be listed, each with the day its list closes.
async fn meetings(cx: &Cx, found: &Found) -> Result<Vec<Value>, Failure> {
    let waits = matches!(
        found.state,
        StepDown::Proposed { .. } | StepDown::Listed { .. }
    ) && found.proposal.route == Route::TransferMeeting;
    let profile = &cx.app.profile;
    let forum = profile
        .forums
        .iter()
        .find(|forum| forum.kind == ForumKind::Transfer);
    let (true, Some(forum)) = (waits, forum) else {
        return Ok(Vec::new());
    };
    let days = forum.notice_working_days.unwrap_or(0);
    let closes = |at: Timestamp| cut_off(profile.working_time(), at, days);
    Ok(
        meetings_to_come(&mut cx.app.store.reader(), forum.key.as_str(), cx.act.at)
            .await?
            .iter()
            .map(|meeting| {
                let closed = closes(meeting.starts_at) < cx.act.at;
                json!({
                    "value": meeting.id.to_string(), "starts": meeting.starts_at.as_microsecond(),
                    "closes": closes(meeting.starts_at).as_microsecond(), "closed": closed,
                })
            })
            .collect(),
    )
}

/// What this person can do now.
fn may_context(cx: &Cx, found: &Found) -> Value {
    let can = |action| cx.allows(&found.relations, action);
    let is = |key: &str| found.state.key() == key;
    let mine = match &found.state {
        StepDown::Offered { to, .. } => cx.act.agency() == Some(*to),
        _ => false,
    };
    let visit_open = matches!(
        found.state,
        StepDown::Accepted {
            visit: Visit::ToPlan | Visit::Planned { .. },
            ..
        }
    );
    let propose = can(Action::ProposeStepDown);
    json!({
        "sign_off": is("awaiting_sign_off") && can(Action::SignOffStepDown)
            && cx.act.user() != Some(found.proposed_by),
        "list": propose && (is("proposed") || is("listed")) && found.proposal.route == Route::TransferMeeting,
        "late": cx.act.has(domain::access::Role::SocialCareManager),
        "take_off": is("listed") && can(Action::TakeOffTransferList),
        "decide": is("listed") && can(Action::DecideStepDown),
        "way": propose && (is("proposed") || is("brokering")),
        "answer": mine && can(Action::AnswerStepDown),
        "visit": visit_open && can(Action::RecordHandoverVisit),
        "close_services": is("brokering") && can(Action::EndSocialCare),
        "close": is("accepted") && !visit_open && can(Action::EndSocialCare),
        "withdraw": propose && (is("awaiting_sign_off") || is("proposed") || is("brokering")),
        "family": can(Action::ReadFamily),
        "meeting": cx.may_try(Action::SeeForum),
    })
}

/// After a step: the page again, with what happened, or with what is wrong beside
/// its field. `fields` renames a rule's field to the form's.
///
/// # Errors
/// Every failure that belongs beside no field.
pub async fn answered(
    cx: Cx,
    result: Result<(), CaseworkError>,
    fields: &[(&str, &'static str)],
) -> Answer {
    match result {
        Ok(()) => {
            let page = format!("/step-downs/{}", cx.part("reference"));
            cx.then(page, Some("saved"))
        }
        Err(CaseworkError::Refused(refusal)) if refusal.field.is_some() => {
            let field = refusal.field.unwrap_or_default();
            let field = fields
                .iter()
                .find(|(rule, _)| *rule == field)
                .map_or(field, |(_, form)| *form);
            let mut errors = FormErrors::new();
            errors.add(field, refusal.reason);
            let form = FormPage::again(&cx.form, errors);
            show(cx, form).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Signs it off.
pub async fn signed_off(cx: Cx) -> Answer {
    let (reference, version) = (cx.part("reference").to_owned(), cx.version()?);
    let done = sign_off(&cx.app.store, &cx.app.profile, &cx.act, &reference, version).await;
    answered(cx, done, &[]).await
}

/// Takes the family over.
pub async fn accepted(cx: Cx) -> Answer {
    let (reference, version) = (cx.part("reference").to_owned(), cx.version()?);
    accept(&cx.app.store, &cx.app.profile, &cx.act, &reference, version).await?;
    cx.then(
        format!("/step-downs/{reference}"),
        Some("transfer-accepted"),
    )
}

/// Does not take the family over.
pub async fn declined(cx: Cx) -> Answer {
    let (reference, version) = (cx.part("reference").to_owned(), cx.version()?);
    let reason = cx.form.text("reason").to_owned();
    match decline(&cx.app.store, &cx.act, &reference, version, &reason).await {
        // Whoever declined may see the family no longer.
        Ok(()) => cx.then("/step-downs", Some("transfer-declined")),
        refused => answered(cx, refused, &[]).await,
    }
}

/// Plans the visit together.
pub async fn visit_planned(cx: Cx) -> Answer {
    let Some(on) = moments::instant(&cx.form, "visit", cx.form.text("visit_time")) else {
        let mut errors = FormErrors::new();
        errors.add("visit", "Enter the day and time of the visit");
        let form = FormPage::again(&cx.form, errors);
        return show(cx, form).await;
    };
    let (reference, version) = (cx.part("reference").to_owned(), cx.version()?);
    let planned = plan_visit(&cx.app.store, &cx.act, &reference, version, on).await;
    answered(cx, planned, &[]).await
}

/// Records the visit together.
pub async fn visited(cx: Cx) -> Answer {
    let Some(on) = moments::instant(&cx.form, "held", cx.form.text("held_time")) else {
        let mut errors = FormErrors::new();
        errors.add("held", "Enter the day and time when you visited");
        let form = FormPage::again(&cx.form, errors);
        return show(cx, form).await;
    };
    let (reference, version) = (cx.part("reference").to_owned(), cx.version()?);
    let said = cx.form.text("handed_over").to_owned();
    let held = visit_held(
        &cx.app.store,
        &cx.app.profile,
        &cx.act,
        (&reference, version),
        on,
        &said,
    )
    .await;
    answered(cx, held, &[("visit", "held"), ("reason", "handed_over")]).await
}

/// Social care closes.
pub async fn closed(cx: Cx) -> Answer {
    let (reference, version) = (cx.part("reference").to_owned(), cx.version()?);
    let services = cx.form.text("services").to_owned();
    let done = close(
        &cx.app.store,
        &cx.app.profile,
        &cx.act,
        &reference,
        version,
        &services,
    )
    .await;
    match done {
        // Social care has no part in the family any more.
        Ok(()) => cx.then("/social-care/families", Some("social-care-closed")),
        refused => answered(cx, refused, &[]).await,
    }
}

/// The family stays with social care.
pub async fn withdrawn(cx: Cx) -> Answer {
    let (reference, version) = (cx.part("reference").to_owned(), cx.version()?);
    let reason = cx.form.text("reason").to_owned();
    let done = withdraw(
        &cx.app.store,
        &cx.app.profile,
        &cx.act,
        &reference,
        version,
        &reason,
    )
    .await;
    answered(cx, done, &[]).await
}
