//! "This is wrong": a visitor tells the directory's team.

use casework::CaseworkError;
use casework::directory::make_remark;
use serde_json::json;

use super::{field_error, service_of};
use crate::pages::forms::{FormErrors, FormPage};
use crate::web::{Answer, Cx, Failure};

/// The form.
pub async fn form(cx: Cx) -> Answer {
    let form = cx.blank_form();
    show(cx, form).await
}

async fn show(cx: Cx, form: FormPage) -> Answer {
    let id = service_of(&cx)?;
    let snapshot = cx.app.directory.now(&cx.app.store, cx.act.at).await?;
    let entry = snapshot.finder.entry(id).ok_or(CaseworkError::NotFound)?;
    let invalid = !form.errors().is_empty();
    let context = json!({ "form": form, "id": id.to_string(), "name": entry.service.name });
    let cx = cx.back_to("Back", format!("/directory/services/{id}"));
    if invalid {
        cx.invalid("directory/wrong.html", context)
    } else {
        cx.page("directory/wrong.html", context)
    }
}

/// Tells the team.
pub async fn make(cx: Cx) -> Answer {
    let id = service_of(&cx)?;
    let key = cx.submission_key()?;
    let words = cx.form.text("words").to_owned();
    match make_remark(&cx.app.store, &cx.act, key, id, &words).await {
        Ok(_) => cx.then(format!("/directory/services/{id}"), Some("remark-made")),
        Err(error) => again(cx, error, field_error).await,
    }
}

async fn again(
    cx: Cx,
    error: CaseworkError,
    read: impl Fn(&CaseworkError) -> Option<FormErrors>,
) -> Answer {
    match read(&error) {
        Some(errors) => {
            let form = FormPage::again(&cx.form, errors);
            show(cx, form).await
        }
        None => Err(Failure::Casework(error)),
    }
}
