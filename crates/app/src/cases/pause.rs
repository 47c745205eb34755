//! Pausing one limit of a case, and letting it run again (invariant 5).

use casework::CaseworkError;
use casework::cases::find;
use casework::clocks::{PauseLimit, pause, pause_reasons, resume};
use domain::access::{may, permit};
use domain::event::Subject;
use domain::profile::{ClockKey, Word as _};
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::pages::forms::{FormErrors, FormPage};
use crate::plans::reading;
use crate::web::{Answer, Cx, Failure};

fn limit(cx: &Cx) -> Result<ClockKey, Failure> {
    ClockKey::from_word(cx.part("limit"))
        .filter(|key| !pause_reasons(&cx.app.profile, *key).is_empty())
        .ok_or(Failure::Casework(CaseworkError::NotFound))
}

/// The page.
pub async fn form(cx: Cx) -> Answer {
    let form = cx.blank_form();
    show(cx, form).await
}

async fn show(cx: Cx, form: FormPage) -> Answer {
    let key = limit(&cx)?;
    let case = find(&mut cx.app.store.reader(), &cx.act, cx.part("reference")).await?;
    permit::<may::PauseLimit, _>(&cx.act, &case.relations, ())?;
    cx.record_look(Subject::family(case.family)).await?;
    let reasons: Vec<Value> = pause_reasons(&cx.app.profile, key)
        .iter()
        .map(|item| json!({ "value": item.key.as_str(), "text": item.label }))
        .collect();
    let invalid = !form.errors().is_empty();
    let context = json!({
        "form": form, "reference": case.reference, "family": case.family_name,
        "limit": key.word(), "label": key.label(), "reasons": reasons,
    });
    let back = format!("/cases/{}", case.reference);
    let cx = cx.back_to("Back to the case", back);
    if invalid {
        cx.invalid("cases/pause.html", context)
    } else {
        cx.page("cases/pause.html", context)
    }
}

fn until(cx: &Cx, errors: &mut FormErrors) -> Option<Timestamp> {
    let what = "the day on which we ask you about this pause";
    let day = reading::day(&cx.form, "until", errors, what)?;
    let zone = cx.app.profile.authority.time_zone_name();
    let starts = day.in_tz(zone).ok().map(|at| at.timestamp());
    if starts.is_none_or(|at| at <= cx.act.at) {
        errors.add("until", "The day must be in the future");
        return None;
    }
    starts
}

/// Pauses the limit.
pub async fn stop_for_now(cx: Cx) -> Answer {
    let (key, reference) = (limit(&cx)?, cx.part("reference").to_owned());
    let mut errors = FormErrors::new();
    let until = until(&cx, &mut errors);
    if cx.form.text("reason").is_empty() {
        errors.add("reason", "Select why the limit is paused");
    }
    let (Some(until), true) = (until, errors.is_empty()) else {
        let form = FormPage::again(&cx.form, errors);
        return show(cx, form).await;
    };
    let command = PauseLimit {
        reference: reference.clone(),
        key,
        reason: cx.form.text("reason").to_owned(),
        until,
    };
    match pause(&cx.app.store, &cx.app.profile, &cx.act, &command).await {
        Ok(()) => cx.then(format!("/cases/{reference}"), Some("limit-paused")),
        Err(error) => {
            let form = FormPage::again(&cx.form, reading::beside(error)?);
            show(cx, form).await
        }
    }
}

/// Lets the limit run again.
pub async fn run_again(cx: Cx) -> Answer {
    let (key, reference) = (limit(&cx)?, cx.part("reference").to_owned());
    resume(&cx.app.store, &cx.app.profile, &cx.act, &reference, key).await?;
    cx.then(format!("/cases/{reference}"), Some("limit-resumed"))
}
