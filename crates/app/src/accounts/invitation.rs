//! Accepting an invitation: choosing a password.

use casework::CaseworkError;
use casework::accounts::{accept_invitation, invitee};
use serde_json::json;

use crate::pages::forms::{FormErrors, FormPage};
use crate::web::{Answer, Cx};

/// The page.
pub async fn form(cx: Cx) -> Answer {
    let form = cx.blank_form();
    show(&cx, form).await
}

async fn show(cx: &Cx, form: FormPage) -> Answer {
    let invited = invitee(&cx.app.store, cx.part("secret"), cx.act.at)
        .await?
        .ok_or(CaseworkError::NotFound)?;
    let invalid = !form.errors().is_empty();
    let context = json!({
        "form": form, "name": invited.name, "email": invited.email, "secret": cx.part("secret"),
    });
    if invalid {
        cx.invalid("accounts/invitation.html", context)
    } else {
        cx.page("accounts/invitation.html", context)
    }
}

/// Accepts it.
pub async fn accept(cx: Cx) -> Answer {
    let password = cx.form.all("password").first().cloned().unwrap_or_default();
    match accept_invitation(&cx.app.store, &cx.act, cx.part("secret"), &password).await {
        Ok(_) => cx.then("/sign-in", Some("password-set")),
        Err(CaseworkError::Refused(refusal)) if refusal.field.is_some() => {
            let mut errors = FormErrors::new();
            errors.add("password", refusal.reason);
            let form = FormPage::again(&cx.form, errors).without("password");
            show(&cx, form).await
        }
        Err(error) => Err(error.into()),
    }
}
