//! The page that gives a person their words back after their session ended.

use casework::CaseworkError;
use casework::accounts::discard_kept_form;
use serde_json::{Value, json};

use crate::pages::forms::RawForm;
use crate::table;
use crate::web::{Answer, Cx, Reply, SessionChange, kept};

/// The page.
pub async fn page(cx: Cx) -> Answer {
    let form = kept::of(&cx).await?.ok_or(CaseworkError::NotFound)?;
    let words = RawForm::parse_urlencoded(form.fields.as_bytes()).unwrap_or_default();
    let fields: Vec<Value> = words
        .fields()
        .flat_map(|(name, values)| {
            values.iter().map(move |value| {
                json!({
                    "name": name, "value": value,
                    "label": domain::people::first_capital(&name.replace(['_', '-'], " ")),
                    "shown": !matches!(name, "submission_key" | "version") && !value.trim().is_empty(),
                })
            })
        })
        .collect();
    let again = table::has_page(&form.path).then(|| format!("{}?kept=1", form.path));
    cx.page(
        "accounts/kept_form.html",
        json!({ "path": form.path, "fields": fields, "again": again }),
    )
}

/// Throws the words away.
pub async fn discard(cx: Cx) -> Answer {
    if let Some(secret) = &cx.kept_secret {
        discard_kept_form(&cx.app.store, &cx.act, secret).await?;
    }
    Ok(Reply::WithSession(
        Box::new(Reply::Redirect("/work".to_owned())),
        SessionChange::KeptDone,
    ))
}
