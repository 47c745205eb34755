//! Whoever leads brings a case back to its panel, and goes on leading (C-40).

use casework::CaseworkError;
use casework::cases::{BringBack, bring_back, find};
use domain::access::{may, permit};
use domain::event::Subject;
use domain::profile::ListKey;
use serde_json::{Value, json};

use crate::pages::forms::{FormErrors, FormPage};
use crate::web::{Answer, Cx};
use crate::words;

/// The page.
pub async fn form(cx: Cx) -> Answer {
    let form = cx.blank_form();
    show(cx, form).await
}

async fn show(cx: Cx, form: FormPage) -> Answer {
    let case = find(&mut cx.app.store.reader(), &cx.act, cx.part("reference")).await?;
    permit::<may::BringBackToForum, _>(&cx.act, &case.relations, ())?;
    cx.record_look(Subject::family(case.family)).await?;
    let reasons: Vec<Value> = cx
        .app
        .profile
        .list(ListKey::BackToForumReasons)
        .iter()
        .map(|item| json!({ "value": item.key.as_str(), "text": item.label }))
        .collect();
    let invalid = !form.errors().is_empty();
    let context = json!({
        "form": form, "reference": case.reference, "version": case.version,
        "family": case.family_name, "reasons": reasons,
        "forum": words::forum_name(&cx.app.profile, &case.forum),
    });
    let back = format!("/cases/{}", case.reference);
    let cx = cx.back_to("Back to the case", back);
    if invalid {
        cx.invalid("cases/back_to_forum.html", context)
    } else {
        cx.page("cases/back_to_forum.html", context)
    }
}

/// Brings the case back.
pub async fn bring(cx: Cx) -> Answer {
    let reference = cx.part("reference").to_owned();
    let command = BringBack {
        reference: reference.clone(),
        version: cx.form.text("version").parse().unwrap_or(0),
        reason: cx.form.text("reason").to_owned(),
        words: cx.form.text("words").to_owned(),
    };
    match bring_back(&cx.app.store, &cx.app.profile, &cx.act, &command).await {
        Ok(()) => cx.then(format!("/cases/{reference}"), Some("brought-back")),
        Err(CaseworkError::Refused(refusal)) if refusal.field.is_some() => {
            let mut errors = FormErrors::new();
            errors.add(refusal.field.unwrap_or_default(), refusal.reason);
            let form = FormPage::again(&cx.form, errors);
            show(cx, form).await
        }
        Err(error) => Err(error.into()),
    }
}
