//! A time-out never costs typed text (invariant 6): the words of a form that
//! came after its session ended are kept, and offered again after signing in.

use axum::http::StatusCode;
use casework::accounts::{self, KeptForm};

use super::answer::SessionChange;
use super::{Cx, Failure, Method, Reply, Route};
use crate::pages::forms::{RawForm, SECRET_FIELDS};

fn encoded(form: &RawForm) -> String {
    let pairs: Vec<(&str, &str)> = form
        .fields()
        .filter(|(name, _)| !SECRET_FIELDS.contains(name))
        .flat_map(|(name, values)| values.iter().map(move |value| (name, value.as_str())))
        .collect();
    serde_urlencoded::to_string(pairs).unwrap_or_default()
}

/// Whether anything was typed: the form's own key and version are not words.
fn has_words(form: &RawForm) -> bool {
    form.words()
        .any(|(_, values)| values.iter().any(|value| !value.trim().is_empty()))
}

/// Keeps the words of a form that nobody is signed in for any more.
pub async fn keep(route: Route, cx: &Cx, failure: &Failure) -> Option<SessionChange> {
    let late = matches!(failure, Failure::SignInFirst) && route.method == Method::Post;
    let token = cx.token.as_ref()?;
    if !late || route.path.starts_with("/api/") || !has_words(&cx.form) {
        return None;
    }
    let form = KeptForm {
        path: cx.path.clone(),
        fields: encoded(&cx.form),
    };
    match accounts::keep_form(&cx.app.store, &cx.act, token, &form).await {
        Ok(secret) => secret.map(SessionChange::Kept),
        Err(error) => {
            tracing::error!(request = %cx.act.request, ?error, "a form that came late could not be kept");
            None
        }
    }
}

/// The kept words of whoever is signed in.
///
/// # Errors
/// When the database does not answer.
pub async fn of(cx: &Cx) -> Result<Option<KeptForm>, Failure> {
    match (&cx.session, &cx.kept_secret) {
        (Some(user), Some(secret)) => {
            Ok(accounts::kept_form(&cx.app.store, user.user, secret, cx.act.at).await?)
        }
        (_, _) => Ok(None),
    }
}

/// After an answer: somebody who has just signed in is led to their words, and
/// words that were sent are forgotten.
pub async fn follow(route: Route, cx: &Cx, status: StatusCode, reply: Reply) -> Reply {
    let Some(secret) = &cx.kept_secret else {
        return reply;
    };
    if let Reply::WithSession(inner, SessionChange::Open(token)) = reply {
        let waits = match accounts::session(&cx.app.store, &token, cx.act.at).await {
            Ok(Some(session)) if session.is_open() => {
                accounts::kept_form(&cx.app.store, session.user, secret, cx.act.at)
                    .await
                    .is_ok_and(|form| form.is_some())
            }
            Ok(_) | Err(_) => false,
        };
        let inner = match *inner {
            Reply::Redirect(_) if waits => Reply::Redirect("/kept-form".to_owned()),
            other => other,
        };
        return Reply::WithSession(Box::new(inner), SessionChange::Open(token));
    }
    let sent = route.method == Method::Post
        && status == StatusCode::OK
        && matches!(reply, Reply::Redirect(_));
    if sent
        && let Ok(Some(form)) = of(cx).await
        && form.path == cx.path
    {
        if let Err(error) = accounts::forget_kept_form(&cx.app.store, &cx.act, secret).await {
            tracing::warn!(request = %cx.act.request, ?error, "a kept form waits for its end");
        }
        return Reply::WithSession(Box::new(reply), SessionChange::KeptDone);
    }
    reply
}
