//! One assessment as a list of tasks: a line for each part, with a part for
//! each child and each adult.

use casework::assessments::AssessmentPage;
use domain::access::Action;
use domain::assessments::{AssessmentState, PartKey};
use serde_json::{Value, json};

use super::words::{
    address, gaps, heading, looked_at, part_address, part_title, parts_to_read, signers,
};
use crate::people::{hidden_here, hide_in};
use crate::web::{Answer, Cx};

/// The page.
pub async fn page(cx: Cx) -> Answer {
    let page = looked_at(&cx).await?;
    let writing = page.state.may_write().is_ok();
    let relations = &page.case.relations;
    let may_write = writing && cx.allows(relations, Action::WriteAssessment);
    let submitted = matches!(page.state, AssessmentState::Submitted { .. });
    let may_sign = submitted && !page.own_work && cx.allows(relations, Action::SignOffAssessment);
    let list = format!("/cases/{}/assessments", cx.part("reference"));
    let tasks: Vec<Value> = page
        .part_keys
        .iter()
        .map(|key| task(&cx, &page, key))
        .collect();
    let mut context = json!({
        "assessment": heading(&cx, &page),
        "writing": writing,
        "tasks": tasks,
        "parts": if writing { Vec::new() } else { parts_to_read(&page) },
        "unheard": gaps(&cx, &page, false),
        "submit_href": may_write.then(|| format!("{}/submit", address(&cx))),
        "signers": submitted.then(|| signers(&page)),
        "sign_href": may_sign.then(|| format!("{}/sign-off", address(&cx))),
    });
    let hidden = hidden_here(&cx, relations, page.case.family).await?;
    hide_in(&mut context, &hidden);
    cx.back_to("Assessments", list)
        .page("assessments/task_list.html", context)
}

fn task(cx: &Cx, page: &AssessmentPage, key: &PartKey) -> Value {
    let blocking = page
        .missing
        .iter()
        .filter(|gap| gap.part == *key && gap.blocks_sign_off)
        .count();
    let stored = page.part(key);
    let status = match (stored.map(|part| part.answers.count()), blocking) {
        (None | Some(0), _) => "Not started",
        (Some(_), 0) => "Completed",
        (Some(_), _) => "In progress",
    };
    json!({
        "title": part_title(&page.form, &page.people, key),
        "href": part_address(cx, key),
        "status": status,
        "done": status == "Completed",
        "saved": stored.map(|part| part.saved_at.as_microsecond()),
        "saved_by": stored.map(|part| part.saved_by.as_str()),
    })
}
