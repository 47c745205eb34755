//! The lead agency's manager: the families that the agency is asked to lead,
//! leads without a worker, and leads; and the answers.

use casework::cases::{
    FileKept, LedCase, accept_lead_keeping, assign_worker, decline_lead, led_cases,
};
use domain::cases::Stage;
use domain::ids::UserId;
use serde_json::{Value, json};

use super::page;
use crate::pages::forms::{FormErrors, FormPage};
use crate::web::{Answer, Cx};
use crate::words;

/// The families that the agency leads or is asked to lead.
pub async fn work(cx: Cx) -> Answer {
    let cases = led_cases(&mut cx.app.store.reader(), &cx.act).await?;
    let mut asked = Vec::new();
    let mut without_worker = Vec::new();
    let mut led = Vec::new();
    for case in &cases {
        let line = line(&cx, case);
        match &case.stage {
            Stage::LeadAsked { agency, .. } if Some(*agency) == cx.act.agency() => asked.push(line),
            stage if stage.lead().is_some_and(|lead| lead.worker.is_none()) => {
                without_worker.push(line);
            }
            Stage::AwaitingForum { .. }
            | Stage::InDispute { .. }
            | Stage::LeadAsked { .. }
            | Stage::Led { .. }
            | Stage::Closed { .. } => led.push(line),
        }
    }
    let parts = json!([
        { "title": "Asked to lead", "rows": asked, "none": "No family waits for your agency’s answer." },
        { "title": "Led, without a lead worker", "rows": without_worker, "none": "Every family that you lead has a lead worker." },
        { "title": "Led", "rows": led, "none": "Your agency leads no family yet." },
    ]);
    cx.page("cases/lead.html", json!({ "parts": parts }))
}

fn line(cx: &Cx, case: &LedCase) -> Value {
    let clock = case
        .clocks
        .iter()
        .filter(|clock| !clock.clock.has_ended())
        .find_map(|clock| words::clock_tag(&cx.app.profile, clock, cx.act.at));
    json!({
        "reference": case.reference, "family": case.family_name,
        "stage": words::stage_words(&case.stage), "worker": case.worker,
        "opened": case.opened_at.as_microsecond(), "clock": clock,
    })
}

fn version(cx: &Cx) -> i64 {
    cx.form.text("version").parse().unwrap_or(0)
}

/// The agency accepts.
pub async fn accept(cx: Cx) -> Answer {
    let reference = cx.part("reference").to_owned();
    let file = if cx.form.has("own_system") {
        FileKept::InOwnSystem
    } else {
        FileKept::AsUsual
    };
    accept_lead_keeping(
        &cx.app.store,
        &cx.app.profile,
        &cx.act,
        &reference,
        version(&cx),
        file,
    )
    .await?;
    cx.then(format!("/cases/{reference}"), Some("lead-accepted"))
}

/// The agency declines.
pub async fn decline(cx: Cx) -> Answer {
    let reference = cx.part("reference").to_owned();
    let reason = cx.form.text("reason").to_owned();
    let declined = decline_lead(
        &cx.app.store,
        &cx.app.profile,
        &cx.act,
        &reference,
        version(&cx),
        &reason,
    )
    .await;
    match declined {
        // The agency no longer sees the family.
        Ok(()) => cx.then("/lead", Some("lead-declined")),
        Err(error) => page::refused(cx, error).await,
    }
}

/// The agency assigns its lead worker.
pub async fn assign(cx: Cx) -> Answer {
    let reference = cx.part("reference").to_owned();
    let Ok(worker) = UserId::parse(cx.form.text("worker")) else {
        let mut errors = FormErrors::new();
        errors.add("worker", "Select a lead worker");
        let form = FormPage::again(&cx.form, errors);
        return page::show(cx, form).await;
    };
    let assigned = assign_worker(
        &cx.app.store,
        &cx.app.profile,
        &cx.act,
        &reference,
        version(&cx),
        worker,
    )
    .await;
    match assigned {
        Ok(()) => cx.then(format!("/cases/{reference}"), Some("worker-assigned")),
        Err(error) => page::refused(cx, error).await,
    }
}
