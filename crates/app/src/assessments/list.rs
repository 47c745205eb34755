//! The assessments of a case, and starting the next one.

use casework::assessments::{AssessmentLine, list_of_case, start as start_assessment};
use domain::access::Action;
use domain::assessments::AssessmentState;
use domain::event::Subject;
use serde_json::{Value, json};

use super::words::state_words;
use crate::web::{Answer, Cx, Failure};

/// The page.
pub async fn page(cx: Cx) -> Answer {
    let mut reader = cx.app.store.reader();
    let (case, lines) = list_of_case(&mut reader, &cx.act, cx.part("reference")).await?;
    cx.record_look(Subject::family(case.family)).await?;
    let open = lines
        .iter()
        .any(|line| !matches!(line.state, AssessmentState::SignedOff { .. }));
    let may_start = !open && cx.allows(&case.relations, Action::WriteAssessment);
    // Said on the page before anybody tries: early help is voluntary (C-04).
    let not_yet = case
        .stage
        .may_work()
        .err()
        .map(domain::refusal::Refusal::from);
    let forms: Vec<Value> = cx
        .app
        .definitions
        .forms
        .iter()
        .map(|form| json!({ "key": form.key, "title": form.title }))
        .collect();
    cx.page(
        "assessments/list.html",
        json!({
            "form": cx.blank_form(),
            "family": case.family_name,
            "case": case.reference,
            "rows": lines.iter().map(|line| row(&cx, line)).collect::<Vec<_>>(),
            "forms": forms,
            "may_start": may_start && not_yet.is_none(),
            "not_yet": not_yet.filter(|_| may_start).map(|refusal| format!("{} {}", refusal.reason, refusal.way_forward)),
        }),
    )
}

fn row(cx: &Cx, line: &AssessmentLine) -> Value {
    json!([
        { "text": line.title, "href": format!("/cases/{}/assessments/{}", cx.part("reference"), line.id) },
        { "text": state_words(&line.state) },
        { "text": crate::words::day_words(crate::words::today(line.started_at)) },
        { "text": line.author.clone().unwrap_or_else(|| "Not known".to_owned()) },
    ])
}

/// Starts one.
pub async fn start(cx: Cx) -> Answer {
    let form = cx
        .app
        .definitions
        .form(cx.form.text("form"))
        .ok_or(Failure::BadRequest("this installation has no such form"))?;
    let reference = cx.part("reference").to_owned();
    let id = start_assessment(&cx.app.store, &cx.act, &reference, form).await?;
    cx.then(format!("/cases/{reference}/assessments/{id}"), None)
}
