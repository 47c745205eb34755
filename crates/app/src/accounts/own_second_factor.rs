//! Changing one's own app for codes, or asking for new recovery codes. Both
//! ask for the password again.

use casework::CaseworkError;
use casework::accounts::{Enrolment, begin_replacement, confirm_replacement, renew_recovery_codes};
use domain::refusal::Refusal;
use serde_json::json;

use crate::pages::forms::{FormErrors, FormPage};
use crate::web::{Answer, Cx, Failure};

fn token(cx: &Cx) -> Result<String, Failure> {
    cx.token.clone().ok_or(Failure::SignInFirst)
}

/// A password may begin or end with a space.
fn password(cx: &Cx) -> String {
    cx.form.all("password").first().cloned().unwrap_or_default()
}

/// The page that asks for the password.
pub async fn form(cx: Cx) -> Answer {
    let form = cx.blank_form();
    show(&cx, &form)
}

fn show(cx: &Cx, form: &FormPage) -> Answer {
    if form.errors().is_empty() {
        cx.page("accounts/second_factor.html", json!({ "form": form }))
    } else {
        cx.invalid("accounts/second_factor.html", json!({ "form": form }))
    }
}

fn again(cx: &Cx, refusal: Refusal) -> Answer {
    let mut errors = FormErrors::new();
    errors.add("password", refusal.reason);
    let form = FormPage::again(&cx.form, errors).without("password");
    show(cx, &form)
}

/// Offers a new app, once the password is right.
pub async fn offer(cx: Cx) -> Answer {
    match begin_replacement(&cx.app.store, &cx.act, &token(&cx)?, &password(&cx)).await {
        Ok(offered) => {
            let form = cx.blank_form();
            show_offer(&cx, &form, &offered)
        }
        Err(CaseworkError::Refused(refusal)) => again(&cx, refusal),
        Err(error) => Err(error.into()),
    }
}

fn show_offer(cx: &Cx, form: &FormPage, offered: &Enrolment) -> Answer {
    cx.page(
        "accounts/new_app.html",
        json!({ "form": form, "manual_key": offered.manual_key, "address": offered.address }),
    )
}

/// Proves the new app, and shows the new recovery codes once.
pub async fn confirm(cx: Cx) -> Answer {
    match confirm_replacement(&cx.app.store, &cx.act, &token(&cx)?, cx.form.text("code")).await {
        Ok(codes) => cx.page("accounts/recovery_codes.html", json!({ "codes": codes })),
        Err(CaseworkError::Refused(refusal)) => {
            let mut errors = FormErrors::new();
            errors.add("code", refusal.reason);
            let form = FormPage::again(&cx.form, errors).without("code");
            cx.invalid(
                "accounts/new_app.html",
                json!({ "form": form, "manual_key": null, "address": null }),
            )
        }
        Err(error) => Err(error.into()),
    }
}

/// Gives new recovery codes, once the password is right.
pub async fn recovery_codes(cx: Cx) -> Answer {
    match renew_recovery_codes(&cx.app.store, &cx.act, &token(&cx)?, &password(&cx)).await {
        Ok(codes) => cx.page("accounts/recovery_codes.html", json!({ "codes": codes })),
        Err(CaseworkError::Refused(refusal)) => again(&cx, refusal),
        Err(error) => Err(error.into()),
    }
}
