//! One's own account: password, sessions, the agency acted for.

use casework::accounts;
use domain::ids::AgencyId;
use serde_json::json;

use crate::pages::forms::{FormErrors, FormPage};
use crate::web::{Answer, Cx, Failure, Reply, SessionChange};

/// The page.
pub async fn page(cx: Cx) -> Answer {
    let form = cx.blank_form();
    show(&cx, form).await
}

async fn show(cx: &Cx, form: FormPage) -> Answer {
    let user = cx.user()?;
    let token = cx.token.clone().unwrap_or_default();
    let sessions: Vec<_> =
        accounts::sessions_of(&mut cx.app.store.reader(), user.user, &token, cx.act.at)
            .await?
            .iter()
            .map(|session| {
                json!({
                    "reference": session.reference, "started": session.started_at.as_microsecond(),
                    "seen": session.seen_at.as_microsecond(), "browser": session.user_agent,
                    "agency": session.agency_name, "this": session.is_this_one,
                })
            })
            .collect();
    let agencies: Vec<_> = user
        .agencies
        .iter()
        .map(|(id, name)| json!({ "value": id.to_string(), "text": name }))
        .collect();
    let invalid = !form.errors().is_empty();
    let context = json!({
        "form": form, "sessions": sessions, "agencies": agencies,
        "name": user.name, "email": user.email, "job": user.job_title,
    });
    if invalid {
        cx.invalid("accounts/own.html", context)
    } else {
        cx.page("accounts/own.html", context)
    }
}

/// Signs out of this browser.
pub async fn sign_out(cx: Cx) -> Answer {
    if let Some(token) = &cx.token {
        accounts::sign_out(&cx.app.store, &cx.act, token).await?;
    }
    Ok(Reply::WithSession(
        Box::new(Reply::Redirect("/?done=signed-out".to_owned())),
        SessionChange::Close,
    ))
}

/// Changes the password.
pub async fn change_password(cx: Cx) -> Answer {
    let word = |name: &str| cx.form.all(name).first().cloned().unwrap_or_default();
    let token = cx.token.clone().ok_or(Failure::SignInFirst)?;
    let changed = accounts::change_password(
        &cx.app.store,
        &cx.act,
        &token,
        &word("current"),
        &word("new"),
    )
    .await;
    match changed {
        Ok(()) => cx.then("/account", Some("saved")),
        Err(casework::CaseworkError::Refused(refusal)) => {
            let mut errors = FormErrors::new();
            errors.add(field_of(refusal.field), refusal.reason);
            let form = FormPage::again(&cx.form, errors)
                .without("current")
                .without("new");
            show(&cx, form).await
        }
        Err(error) => Err(error.into()),
    }
}

/// The form's own word for the field that a rule names.
fn field_of(named: Option<&str>) -> &'static str {
    match named {
        Some("current_password") => "current",
        _ => "new",
    }
}

/// Ends one of one's own sessions.
pub async fn end_session(cx: Cx) -> Answer {
    accounts::end_session(&cx.app.store, &cx.act, cx.form.text("reference")).await?;
    cx.then("/account", Some("saved"))
}

/// Ends every session of one's own, this one too.
pub async fn end_all(cx: Cx) -> Answer {
    let user = cx.user()?.user;
    accounts::sign_out_everywhere(&cx.app.store, &cx.act, user).await?;
    Ok(Reply::WithSession(
        Box::new(Reply::Redirect("/?done=signed-out".to_owned())),
        SessionChange::Close,
    ))
}

/// Acts for another of one's agencies.
pub async fn switch_agency(cx: Cx) -> Answer {
    let agency = AgencyId::parse(cx.form.text("agency"))
        .map_err(|_| Failure::BadRequest("the agency is not one of yours"))?;
    let token = cx.token.clone().ok_or(Failure::SignInFirst)?;
    accounts::switch_agency(&cx.app.store, &cx.act, &token, agency).await?;
    cx.then("/work", None)
}

/// Says that the person is still there: the session goes on.
pub async fn stay(cx: Cx) -> Answer {
    cx.user()?;
    Ok(Reply::Text(200, "You are still signed in.".to_owned()))
}
