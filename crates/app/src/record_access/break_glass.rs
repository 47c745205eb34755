//! The page on which somebody opens a record that is out of their reach: a
//! reference, a reason, and what follows from it said beforehand.

use casework::record_access::break_glass;
use casework::{CaseworkError, audit};
use serde_json::json;

use super::refused_beside;
use crate::pages::forms::FormPage;
use crate::web::{Answer, Cx};

/// The page.
pub async fn form(cx: Cx) -> Answer {
    let form = cx.blank_form();
    show(&cx, &form)
}

fn show(cx: &Cx, form: &FormPage) -> Answer {
    let limits = cx.app.config.opening_limits()?;
    let context = json!({ "form": form, "hours": limits.open_hours() });
    if form.errors().is_empty() {
        cx.page("record_access/break_glass.html", context)
    } else {
        cx.invalid("record_access/break_glass.html", context)
    }
}

/// Opens the record.
pub async fn open(cx: Cx) -> Answer {
    let limits = cx.app.config.opening_limits()?;
    let (reference, reason) = (cx.form.text("reference"), cx.form.text("reason"));
    match break_glass(&cx.app.store, &cx.act, limits, reference, reason).await {
        Ok(opened) => cx.then(
            format!("/families/{}", opened.reference),
            Some("glass-broken"),
        ),
        Err(CaseworkError::Refused(refusal)) if refusal.field.is_some() => {
            // Somebody who tries references one after another is seen.
            if refusal.field == Some("reference") {
                audit::record_denied(&cx.app.store, &cx.act, "POST", cx.route, &[]).await?;
            }
            let form = refused_beside(&cx, &refusal, "reference");
            show(&cx, &form)
        }
        Err(error) => Err(error.into()),
    }
}
