//! The pages that say why something did not happen, and what to do now. One
//! place, so that every "no" sounds the same and none is swallowed.

use casework::CaseworkError;
use casework::audit;
use domain::people::first_capital;
use serde_json::json;
use uuid::Uuid;

use crate::web::{Cx, Failure, Method, Reply};

/// Leaves a trace of a failure: denied attempts in the audit, faults in the log.
pub async fn record(method: Method, cx: &Cx, failure: &Failure) {
    let denied = match failure {
        Failure::Casework(CaseworkError::NotFound) => cx.session.is_some(),
        Failure::Casework(CaseworkError::Denied(_)) | Failure::NotAllowed => true,
        Failure::Casework(CaseworkError::Refused(_) | CaseworkError::Conflict)
        | Failure::SignInFirst
        | Failure::BadRequest(_)
        | Failure::TooMany { .. } => false,
        Failure::Casework(CaseworkError::Store(_))
        | Failure::Page(_)
        | Failure::Document(_)
        | Failure::Impossible(_) => {
            tracing::error!(request = %cx.act.request, route = cx.route, error = ?failure, "a fault of ours");
            false
        }
    };
    if !denied {
        return;
    }
    let method = match method {
        Method::Get => "GET",
        Method::Post => "POST",
    };
    let named: Vec<&str> = cx.parts().collect();
    let recorded = audit::record_denied(&cx.app.store, &cx.act, method, cx.route, &named).await;
    if let Err(error) = recorded {
        tracing::error!(request = %cx.act.request, ?error, "a denied attempt could not be recorded");
    }
}

/// The page for a failure, with its status.
///
/// # Errors
/// When the page cannot be drawn.
pub fn page(cx: &Cx, failure: &Failure) -> Result<(u16, Reply), Failure> {
    let reference = cx.act.request.to_string();
    if crate::open_referral::is_ours(&cx.path) {
        return Ok(for_machines(failure));
    }
    let (status, template, context) = match failure {
        Failure::SignInFirst if cx.route.starts_with("/api/") => {
            let body = json!({
                "title": "Send your agency’s token in the Authorization header: Bearer …",
                "status": 401,
            });
            return Ok((401, Reply::Json(401, body.to_string())));
        }
        Failure::SignInFirst => {
            let next = if cx.route.contains("sign-in") || !crate::table::has_page(&cx.path) {
                "/"
            } else {
                cx.path.as_str()
            };
            let path = format!("/sign-in?next={}", encoded(next));
            return Ok((303, Reply::Redirect(path)));
        }
        Failure::Casework(CaseworkError::NotFound) => (404, "errors/not_found.html", json!({})),
        Failure::Casework(CaseworkError::Denied(_)) | Failure::NotAllowed => (
            403,
            "errors/forbidden.html",
            json!({ "reason": "Your role does not let you do this.", "way_forward": null }),
        ),
        Failure::Casework(CaseworkError::Refused(refusal)) => (
            409,
            "errors/refused.html",
            json!({ "reason": refusal.reason, "way_forward": refusal.way_forward, "steps": [], "typed": typed(cx) }),
        ),
        Failure::Casework(CaseworkError::Conflict) => (
            409,
            "errors/conflict.html",
            json!({
                "what": "this record",
                "mine": { "title": "Your text", "by": "you", "text": typed(cx) },
                "theirs": { "title": "The newer version", "by": "somebody else", "text": "Open the newer version to read it." },
                "reload": cx.path,
            }),
        ),
        Failure::Casework(CaseworkError::Store(error)) if error.is_for_now() => {
            if cx.route.starts_with("/api/") {
                let body = json!({
                    "title": "The record cannot be written now, and nothing was kept. Send the same request again in a few minutes.",
                    "status": 503,
                });
                return Ok((503, Reply::Json(503, body.to_string())));
            }
            (
                503,
                "errors/unavailable.html",
                json!({ "reference": reference, "typed": typed(cx) }),
            )
        }
        Failure::BadRequest(why) => (
            400,
            "errors/refused.html",
            json!({
                "reason": first_capital(why),
                "way_forward": "Go back to the page that you came from and try again.",
                "steps": [],
                "typed": typed(cx),
            }),
        ),
        Failure::TooMany { wait } if cx.route.starts_with("/api/") => {
            let body = json!({
                "title": format!("Too many requests in a short time. Wait {wait} seconds."),
                "status": 429,
            });
            return Ok((429, Reply::Json(429, body.to_string())));
        }
        Failure::TooMany { wait } => (
            429,
            "errors/too_many.html",
            json!({ "wait": waiting(*wait) }),
        ),
        Failure::Casework(CaseworkError::Store(_))
        | Failure::Page(_)
        | Failure::Document(_)
        | Failure::Impossible(_) => (
            500,
            "errors/fault.html",
            json!({ "reference": reference, "typed": typed(cx) }),
        ),
    };
    match cx.page(template, context)? {
        Reply::Html(page) => Ok((status, Reply::Html(page))),
        other => Ok((status, other)),
    }
}

/// The same for a client of the open directory.
fn for_machines(failure: &Failure) -> (u16, Reply) {
    let (status, title) = match failure {
        Failure::Casework(CaseworkError::NotFound) => (404, "There is no such item".to_owned()),
        Failure::TooMany { wait } => (
            429,
            format!("Too many requests in a short time. Wait {wait} seconds."),
        ),
        Failure::BadRequest(why) => (400, first_capital(why)),
        Failure::Casework(CaseworkError::Store(error)) if error.is_for_now() => (
            503,
            "The directory cannot be read now. Ask again in a minute.".to_owned(),
        ),
        _ => (500, "Something is wrong at our end.".to_owned()),
    };
    let body = json!({ "title": title, "status": status });
    (status, Reply::Json(status, body.to_string()))
}

/// What the person had typed, so that it can be copied into the newer page.
pub fn typed(cx: &Cx) -> String {
    cx.form
        .words()
        .flat_map(|(name, values)| {
            values
                .iter()
                .filter(|value| !value.trim().is_empty())
                .filter_map(move |value| typed_line(name, value))
        })
        .collect::<Vec<_>>()
        .join("\n\n")
}

/// One field, as somebody would say it: an identifier is nobody's words, neither
/// in a field's name nor as the value of a choice.
fn typed_line(name: &str, value: &str) -> Option<String> {
    if Uuid::parse_str(value.trim()).is_ok() {
        return None;
    }
    let name: Vec<&str> = name
        .split('_')
        .filter(|part| Uuid::parse_str(part).is_err())
        .collect();
    let name = first_capital(&name.join(" ").replace('-', " "));
    // A choice is sent as a key: `took_part`.
    let key = value.contains('_') && value.chars().all(|c| c.is_ascii_lowercase() || c == '_');
    let value = if key {
        value.replace('_', " ")
    } else {
        value.to_owned()
    };
    Some(format!("{name}: {value}"))
}

fn waiting(seconds: u64) -> String {
    match seconds {
        0..=1 => "1 second".to_owned(),
        2..=90 => format!("{seconds} seconds"),
        _ => format!("{} minutes", seconds.div_ceil(60)),
    }
}

/// Percent-encodes a path for a query.
fn encoded(path: &str) -> String {
    serde_urlencoded::to_string([("", path)])
        .unwrap_or_default()
        .trim_start_matches('=')
        .to_owned()
}

#[cfg(test)]
mod tests {
    use super::typed_line;

    #[test]
    fn what_was_typed_is_shown_without_identifiers() {
        let id = "018f3c1e-7d2a-7b3c-9d4e-5f6a7b8c9d0e";
        let line = |name: &str, value: &str| typed_line(name, value);
        assert_eq!(line("people", id), None);
        assert_eq!(
            line(&format!("part_{id}"), "took_part").as_deref(),
            Some("Part: took part")
        );
        assert_eq!(
            line(&format!("words_{id}"), "We all sat down").as_deref(),
            Some("Words: We all sat down")
        );
        assert_eq!(line("on-day", "3").as_deref(), Some("On day: 3"));
    }
}
