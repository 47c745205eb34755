//! The door: the family types its code, and leaves again.

use casework::family_links::{Entered, enter, leave, waits_for_code};
use serde_json::json;

use crate::pages::forms::{FormErrors, FormPage};
use crate::web::{Answer, Cx, Reply, SessionChange};

/// The page that asks for the code.
pub async fn form(cx: Cx) -> Answer {
    let (profile, secret) = (&cx.app.profile, cx.part("secret"));
    let waits = waits_for_code(&mut cx.app.store.reader(), profile, &cx.act, secret).await?;
    let form = cx.blank_form();
    match waits {
        Some(waits) => show(&cx, form, waits),
        None => ended(&cx),
    }
}

fn show(cx: &Cx, form: FormPage, waits: bool) -> Answer {
    let invalid = !form.errors().is_empty();
    let context = json!({
        "form": form, "waits": waits, "action": format!("/family/{}", cx.part("secret")),
    });
    if invalid {
        cx.invalid("family_links/code.html", context)
    } else {
        cx.page("family_links/code.html", context)
    }
}

pub(super) fn ended(cx: &Cx) -> Answer {
    cx.page("family_links/ended.html", json!({}))
}

/// Tries the code.
pub async fn enter_code(cx: Cx) -> Answer {
    let typed = cx.form.text("code").to_owned();
    let mut errors = FormErrors::new();
    if typed.is_empty() {
        errors.add("code", "Type your code");
        let form = FormPage::again(&cx.form, errors);
        return show(&cx, form, true);
    }
    let (store, profile, secret) = (&cx.app.store, &cx.app.profile, cx.part("secret"));
    match enter(store, profile, &cx.act, secret, &typed).await? {
        Entered::Visit(visit) => Ok(Reply::WithSession(
            Box::new(Reply::Redirect("/my-plan".to_owned())),
            SessionChange::Visit(visit),
        )),
        Entered::Wrong { tries_left } => {
            let times = if tries_left == 1 {
                "one more time".to_owned()
            } else {
                format!("{tries_left} more times")
            };
            errors.add(
                "code",
                format!("That code is not right. You can try {times}"),
            );
            let form = FormPage::again(&cx.form, errors);
            show(&cx, form, true)
        }
        Entered::NoCode => show(&cx, cx.blank_form(), false),
        Entered::Ended => ended(&cx),
    }
}

/// Leaves: this browser sees the plan no more.
pub async fn leave_page(cx: Cx) -> Answer {
    if let Some(visit) = &cx.visit {
        leave(&cx.app.store, &cx.act, visit).await?;
    }
    let page = cx.page("family_links/left.html", json!({}))?;
    Ok(Reply::WithSession(Box::new(page), SessionChange::VisitDone))
}
