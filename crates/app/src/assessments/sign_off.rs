//! The manager reads the whole, beside the one before, and signs it or sends
//! it back.

use casework::CaseworkError;
use casework::assessments::{
    SendBack, SignOff, send_back as send_assessment_back, sign_off as sign_assessment_off,
};
use serde_json::{Value, json};

use super::words::{address, assessment_id, gaps, heading, looked_at, parts_to_read, signers};
use crate::pages::forms::{FormErrors, FormPage};
use crate::people::{hidden_here, hide_in};
use crate::web::{Answer, Cx, Failure};

/// The page.
pub async fn form(cx: Cx) -> Answer {
    let form = cx.blank_form();
    show(cx, form).await
}

async fn show(cx: Cx, form: FormPage) -> Answer {
    let page = looked_at(&cx).await?;
    domain::access::permit::<domain::access::may::SignOffAssessment, _>(
        &cx.act,
        &page.case.relations,
        (),
    )?;
    let invalid = !form.errors().is_empty();
    let mut parts = Value::from(parts_to_read(&page));
    let hidden = hidden_here(&cx, &page.case.relations, page.case.family).await?;
    hide_in(&mut parts, &hidden);
    let context = json!({
        "form": form,
        "assessment": heading(&cx, &page),
        "parts": parts,
        "unheard": gaps(&cx, &page, false),
        "signers": signers(&page),
        "sign_action": format!("{}/sign-off", address(&cx)),
        "back_action": format!("{}/send-back", address(&cx)),
    });
    let back = address(&cx);
    let cx = cx.back_to("Assessment", back);
    if invalid {
        cx.invalid("assessments/sign_off.html", context)
    } else {
        cx.page("assessments/sign_off.html", context)
    }
}

fn which(cx: &Cx) -> Result<SignOff, Failure> {
    Ok(SignOff {
        case_reference: cx.part("reference").to_owned(),
        assessment: assessment_id(cx)?,
        version: cx.form.text("version").parse().unwrap_or(0),
    })
}

/// Signs it off.
pub async fn sign(cx: Cx) -> Answer {
    let command = which(&cx)?;
    sign_assessment_off(&cx.app.store, &cx.act, &command).await?;
    cx.then(address(&cx), Some("assessment-signed"))
}

/// Sends it back.
pub async fn send_back(cx: Cx) -> Answer {
    let command = SendBack {
        which: which(&cx)?,
        reason: cx.form.text("reason").to_owned(),
    };
    match send_assessment_back(&cx.app.store, &cx.act, &command).await {
        Ok(()) => cx.then(address(&cx), Some("assessment-sent-back")),
        // A refusal that belongs to a field is shown beside it, with the words kept.
        Err(CaseworkError::Refused(refusal)) if refusal.field.is_some() => {
            let mut errors = FormErrors::new();
            errors.add(refusal.field.unwrap_or_default(), refusal.reason);
            let form = FormPage::again(&cx.form, errors);
            show(cx, form).await
        }
        Err(error) => Err(Failure::Casework(error)),
    }
}
