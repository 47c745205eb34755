//! The ladder of a dispute about the level, with the request's whole time
//! beside it (BUCKS-PROT-90 to -92).

use casework::CaseworkError;
use casework::cases::{CasePage, case_page};
use casework::forums::{DisputeCommand, take_up_dispute};
use casework::protocols::of_kind;
use domain::access::{may, permit};
use domain::event::Subject;
use domain::forums::{DisputeState, LadderStep, stage_times};
use domain::profile::ContactKey;
use domain::protocols::ProtocolKind;
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::forums::waited_words;
use crate::pages::forms::{FormErrors, FormPage};
use crate::web::{Answer, Cx, Failure};
use crate::words;

/// The page.
pub async fn form(cx: Cx) -> Answer {
    let form = cx.blank_form();
    show(cx, form).await
}

async fn show(cx: Cx, form: FormPage) -> Answer {
    let page = case_page(&mut cx.app.store.reader(), &cx.act, cx.part("reference")).await?;
    permit::<may::TakeUpDispute, _>(&cx.act, &page.case.relations, ())?;
    cx.record_look(Subject::family(page.case.family)).await?;
    let invalid = !form.errors().is_empty();
    let kept = of_kind(&mut cx.app.store.reader(), ProtocolKind::EscalationPolicy)
        .await?
        .map(|id| format!("/protocols/{id}"));
    let context = context(&cx, &page, form, kept)?;
    let back = format!("/cases/{}", page.case.reference);
    let cx = cx.back_to("Back to the case", back);
    if invalid {
        cx.invalid("cases/dispute.html", context)
    } else {
        cx.page("cases/dispute.html", context)
    }
}

fn context(
    cx: &Cx,
    page: &CasePage,
    form: FormPage,
    kept: Option<String>,
) -> Result<Value, Failure> {
    let (dispute, clocks) = page.dispute.as_ref().ok_or(CaseworkError::NotFound)?;
    let profile = &cx.app.profile;
    let clocks: Vec<_> = clocks
        .iter()
        .filter_map(|clock| words::clock_tag(profile, clock, cx.act.at))
        .collect();
    let policy = profile.contact(ContactKey::EscalationPolicy).map(|point| {
        json!({ "label": point.label, "web": point.web.as_ref().map(|web| web.as_str().to_owned()) })
    });
    let steps: Vec<Value> = dispute
        .history
        .iter()
        .zip(stage_times(&dispute.history, cx.act.at))
        .map(|(state, took)| history_line(state, took))
        .collect();
    Ok(json!({
        "form": form, "reference": page.case.reference, "family": page.case.family_name,
        "version": dispute.version, "state": dispute.state.key(), "words": dispute.state.words(),
        "ways": choices(&dispute.state), "steps": steps, "clocks": clocks, "policy": policy, "kept_policy": kept,
        "opened": dispute.opened_at.as_microsecond(),
        "first_received": page.first_received_at.map(Timestamp::as_microsecond),
        "elapsed": page.first_received_at.map(|at| waited_words(at, cx.act.at)),
    }))
}

fn history_line(state: &DisputeState, took: Option<SignedDuration>) -> Value {
    let (at, text) = match state {
        DisputeState::WithSocialCare { since } => (since, None),
        DisputeState::ToRaise { since, result } | DisputeState::Escalated { since, result } => {
            (since, Some(result))
        }
        DisputeState::WithHeadOfService { since, who } => (since, Some(who)),
        DisputeState::Settled { at, result } => (at, Some(result)),
    };
    json!({
        "at": at.as_microsecond(), "words": state.words(), "text": text,
        "took": took.map(|took| waited_words(*at, *at + took)),
    })
}

fn choices(state: &DisputeState) -> Vec<Value> {
    let settle =
        json!({ "value": "settle", "text": "It is settled: the case goes back to [[the panel]]" });
    let choice = |value: &str, text: &str| json!({ "value": value, "text": text });
    match state {
        DisputeState::WithSocialCare { .. } => vec![
            settle,
            choice(
                "not_settled",
                "It was discussed with social care’s manager and is not settled",
            ),
        ],
        DisputeState::ToRaise { .. } => vec![
            choice("raise", "I have raised it with the head of service"),
            settle,
        ],
        DisputeState::WithHeadOfService { .. } => vec![
            settle,
            choice(
                "not_settled",
                "The head of service’s decision does not settle it",
            ),
        ],
        DisputeState::Escalated { .. } => vec![settle],
        DisputeState::Settled { .. } => Vec::new(),
    }
}

/// Takes the dispute one step further.
pub async fn take_up(cx: Cx) -> Answer {
    let step = match read(&cx) {
        Ok(step) => step,
        Err(errors) => {
            let form = FormPage::again(&cx.form, errors);
            return show(cx, form).await;
        }
    };
    let reference = cx.part("reference").to_owned();
    let command = DisputeCommand {
        reference: reference.clone(),
        version: cx.form.text("version").parse().unwrap_or(0),
        step,
    };
    take_up_dispute(&cx.app.store, &cx.app.profile, &cx.act, &command).await?;
    cx.then(format!("/cases/{reference}"), Some("dispute-moved"))
}

fn read(cx: &Cx) -> Result<LadderStep, FormErrors> {
    let mut errors = FormErrors::new();
    let words = cx.form.text("words").to_owned();
    if words.is_empty() {
        errors.add("words", "Enter what was said, or whom you raised it with");
    }
    let step = match cx.form.text("step") {
        "settle" => Some(LadderStep::Settle { result: words }),
        "not_settled" => Some(LadderStep::NotSettled { result: words }),
        "raise" => Some(LadderStep::Raise { who: words }),
        _ => {
            errors.add("step", "Select what happened");
            None
        }
    };
    match step {
        Some(step) if errors.is_empty() => Ok(step),
        Some(_) | None => Err(errors),
    }
}
