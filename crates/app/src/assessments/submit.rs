//! Asking the manager to sign: what is missing first, then the button. A child
//! who was not heard is named and stops nobody (C-75).

use casework::assessments::{Submit, submit as submit_assessment};
use serde_json::json;

use super::words::{address, assessment_id, gaps, heading, looked_at};
use crate::web::{Answer, Cx, Failure};

/// The page.
pub async fn form(cx: Cx) -> Answer {
    let page = looked_at(&cx).await?;
    domain::access::permit::<domain::access::may::WriteAssessment, _>(
        &cx.act,
        &page.case.relations,
        (),
    )?;
    let context = json!({
        "form": cx.blank_form(),
        "assessment": heading(&cx, &page),
        "action": format!("{}/submit", address(&cx)),
        "missing": gaps(&cx, &page, true),
        "unheard": gaps(&cx, &page, false),
    });
    let back = address(&cx);
    cx.back_to("Assessment", back)
        .page("assessments/submit.html", context)
}

/// Submits.
pub async fn submit(cx: Cx) -> Answer {
    let command = Submit {
        case_reference: cx.part("reference").to_owned(),
        assessment: assessment_id(&cx)?,
        version: cx.form.text("version").parse().unwrap_or(0),
    };
    submit_assessment(&cx.app.store, &cx.app.profile, &cx.act, &command)
        .await
        .map_err(Failure::Casework)?;
    cx.then(address(&cx), Some("assessment-submitted"))
}
