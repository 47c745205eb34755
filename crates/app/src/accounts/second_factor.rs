//! The second factor: a code from an app, or a recovery code; and setting one up.

use casework::accounts::{SecondFactor, begin_enrolment, confirm_enrolment, verify_second_factor};
use serde_json::json;

use crate::pages::forms::{FormErrors, FormPage};
use crate::web::{Answer, Cx, Failure, Reply, SessionChange};

fn token(cx: &Cx) -> Result<String, Failure> {
    cx.token.clone().ok_or(Failure::SignInFirst)
}

fn start_again() -> Answer {
    Ok(Reply::Redirect("/sign-in".to_owned()))
}

/// The page for the code.
pub async fn form(cx: Cx) -> Answer {
    if cx.half_way.is_none() {
        return start_again();
    }
    let form = cx.blank_form();
    cx.page("accounts/code.html", json!({ "form": form }))
}

/// Checks the code.
pub async fn verify(cx: Cx) -> Answer {
    let token = token(&cx)?;
    match verify_second_factor(&cx.app.store, &cx.act, &token, cx.form.text("code")).await? {
        SecondFactor::Open(token) => Ok(Reply::WithSession(
            Box::new(Reply::Redirect("/work".to_owned())),
            SessionChange::Open(token.expose().to_owned()),
        )),
        SecondFactor::SignInAgain => start_again(),
        SecondFactor::Refused { message } => {
            let mut errors = FormErrors::new();
            errors.add("code", message);
            let form = FormPage::again(&cx.form, errors).without("code");
            cx.invalid("accounts/code.html", json!({ "form": form }))
        }
    }
}

/// The page that offers a secret for an app.
pub async fn set_up(cx: Cx) -> Answer {
    if cx.half_way.is_none() {
        return start_again();
    }
    let form = cx.blank_form();
    offer(&cx, form).await
}

async fn offer(cx: &Cx, form: FormPage) -> Answer {
    let offered = begin_enrolment(&cx.app.store, &cx.act, &token(cx)?).await?;
    let invalid = !form.errors().is_empty();
    let context =
        json!({ "form": form, "manual_key": offered.manual_key, "address": offered.address });
    if invalid {
        cx.invalid("accounts/set_up.html", context)
    } else {
        cx.page("accounts/set_up.html", context)
    }
}

/// Confirms it with a first code, and shows the recovery codes once.
pub async fn confirm(cx: Cx) -> Answer {
    let token = token(&cx)?;
    match confirm_enrolment(&cx.app.store, &cx.act, &token, cx.form.text("code")).await {
        Ok(enrolled) => {
            let page = cx.page(
                "accounts/recovery_codes.html",
                json!({ "codes": enrolled.recovery_codes }),
            )?;
            Ok(Reply::WithSession(
                Box::new(page),
                SessionChange::Open(enrolled.token.expose().to_owned()),
            ))
        }
        Err(casework::CaseworkError::Refused(refusal)) => {
            let mut errors = FormErrors::new();
            errors.add("code", refusal.reason);
            let form = FormPage::again(&cx.form, errors).without("code");
            offer(&cx, form).await
        }
        Err(error) => Err(error.into()),
    }
}
