//! Handing a family that moved over to its new area's coordinator (C-33).

use casework::cases::{MoveToArea, find, move_to_area};
use domain::access::{may, permit};
use domain::event::Subject;
use serde_json::{Value, json};

use crate::pages::forms::FormPage;
use crate::plans::reading;
use crate::web::{Answer, Cx};
use crate::words;

/// The page.
pub async fn form(cx: Cx) -> Answer {
    let form = cx.blank_form();
    show(cx, form).await
}

async fn show(cx: Cx, form: FormPage) -> Answer {
    let case = find(&mut cx.app.store.reader(), &cx.act, cx.part("reference")).await?;
    permit::<may::MoveToArea, _>(&cx.act, &case.relations, ())?;
    cx.record_look(Subject::family(case.family)).await?;
    let forums: Vec<Value> = cx
        .app
        .profile
        .forums
        .iter()
        .filter(|forum| forum.key.as_str() != case.forum)
        .map(|forum| json!({ "value": forum.key.as_str(), "text": forum.name }))
        .collect();
    let invalid = !form.errors().is_empty();
    let context = json!({
        "form": form, "reference": case.reference, "version": case.version,
        "family": case.family_name, "forums": forums,
        "forum": words::forum_name(&cx.app.profile, &case.forum),
    });
    let back = format!("/cases/{}", case.reference);
    let cx = cx.back_to("Back to the case", back);
    if invalid {
        cx.invalid("cases/move.html", context)
    } else {
        cx.page("cases/move.html", context)
    }
}

/// Moves the case.
pub async fn move_it(cx: Cx) -> Answer {
    let reference = cx.part("reference").to_owned();
    let command = MoveToArea {
        reference: reference.clone(),
        version: cx.form.text("version").parse().unwrap_or(0),
        forum: cx.form.text("forum").to_owned(),
        words: cx.form.text("words").to_owned(),
    };
    match move_to_area(&cx.app.store, &cx.app.profile, &cx.act, &command).await {
        // Whoever handed over may see the case no more.
        Ok(()) => cx.then("/work", Some("case-moved")),
        Err(error) => {
            let form = FormPage::again(&cx.form, reading::beside(error)?);
            show(cx, form).await
        }
    }
}
