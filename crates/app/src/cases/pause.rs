//! Pausing one limit of a case or of a request, and letting it run again (invariant 5).

use casework::CaseworkError;
use casework::clocks::{LimitOf, PauseLimit, RunningClock, pause, pause_reasons, resume};
use domain::access::{may, permit};
use domain::clocks::ClockState;
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

/// The limits among these that this person can pause, or let run again.
#[must_use]
pub fn limits(cx: &Cx, clocks: &[RunningClock]) -> Vec<Value> {
    clocks
        .iter()
        .filter(|clock| match clock.clock.state() {
            ClockState::Paused => true,
            ClockState::Running => {
                cx.act.at <= clock.clock.due()
                    && !pause_reasons(&cx.app.profile, clock.key).is_empty()
            }
            ClockState::NotStarted | ClockState::Stopped | ClockState::Cancelled => false,
        })
        .map(|clock| {
            json!({
                "key": clock.key.word(), "label": clock.key.label(),
                "paused": clock.clock.state() == ClockState::Paused,
            })
        })
        .collect()
}

/// The page.
pub async fn form(cx: Cx) -> Answer {
    let form = cx.blank_form();
    show(cx, form).await
}

/// Whose limit the address names: the same pages serve both.
fn limit_of(cx: &Cx) -> (LimitOf, String) {
    let reference = cx.part("reference").to_owned();
    if cx.route.starts_with("/referrals/") {
        let page = format!("/referrals/{reference}");
        (LimitOf::Request(reference), page)
    } else {
        let page = format!("/cases/{reference}");
        (LimitOf::Case(reference), page)
    }
}

/// The family's name, for whoever may pause this limit, once the look is recorded.
async fn family_of(cx: &Cx, of: &LimitOf) -> Result<String, Failure> {
    let mut reader = cx.app.store.reader();
    let (subject, name) = match of {
        LimitOf::Case(reference) => {
            let case = casework::cases::find(&mut reader, &cx.act, reference).await?;
            permit::<may::PauseLimit, _>(&cx.act, &case.relations, ())?;
            (Subject::family(case.family), case.family_name)
        }
        LimitOf::Request(reference) => {
            let found = casework::referrals::find(&mut reader, &cx.act, reference).await?;
            permit::<may::PauseRequestLimit, _>(&cx.act, &found.relations, ())?;
            (Subject::referral(found.family, found.id), found.family_name)
        }
    };
    cx.record_look(subject).await?;
    Ok(name)
}

async fn show(cx: Cx, form: FormPage) -> Answer {
    let key = limit(&cx)?;
    let (of, page) = limit_of(&cx);
    let family = family_of(&cx, &of).await?;
    let reasons: Vec<Value> = pause_reasons(&cx.app.profile, key)
        .iter()
        .map(|item| json!({ "value": item.key.as_str(), "text": item.label }))
        .collect();
    let invalid = !form.errors().is_empty();
    let context = json!({
        "form": form, "reference": cx.part("reference"), "page_of_limit": page, "family": family,
        "request": matches!(of, LimitOf::Request(_)),
        "limit": key.word(), "label": key.label(), "reasons": reasons,
    });
    let cx = cx.back_to("Back", page);
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
    let key = limit(&cx)?;
    let (of, page) = limit_of(&cx);
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
        of,
        key,
        reason: cx.form.text("reason").to_owned(),
        until,
    };
    match pause(&cx.app.store, &cx.app.profile, &cx.act, &command).await {
        Ok(()) => cx.then(page, Some("limit-paused")),
        Err(error) => {
            let form = FormPage::again(&cx.form, reading::beside(error)?);
            show(cx, form).await
        }
    }
}

/// Lets the limit run again.
pub async fn run_again(cx: Cx) -> Answer {
    let key = limit(&cx)?;
    let (of, page) = limit_of(&cx);
    resume(&cx.app.store, &cx.app.profile, &cx.act, &of, key).await?;
    cx.then(page, Some("limit-resumed"))
}
