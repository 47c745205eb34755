//! `POST /api/v1/referrals`: an agency's own system sends a request. The token
//! says which agency; the idempotency key makes sending it again harmless.

use casework::CaseworkError;
use casework::referrals::{Receive, Received, Sent, receive_sent};
use domain::ids::{AgencyId, SubmissionKey};
use domain::referrals::Channel;
use serde_json::json;
use sha2::{Digest as _, Sha256};

use super::{FieldError, WireRequest};
use crate::web::{Answer, Cx, Reply};

fn problem(status: u16, title: &str, errors: &[FieldError]) -> Answer {
    Ok(Reply::Json(
        status,
        json!({ "title": title, "status": status, "errors": errors }).to_string(),
    ))
}

/// Takes one request.
pub async fn submit(cx: Cx) -> Answer {
    let Some(holder) = &cx.system else {
        return problem(
            401,
            "Send your agency’s token in the Authorization header: Bearer …",
            &[],
        );
    };
    let wire = match WireRequest::from_json(&cx.bytes) {
        Ok(wire) => wire,
        Err(error) => {
            // The parser's words name a place and a shape, never a value of ours.
            let place = format!("line {}, column {}", error.line(), error.column());
            return problem(
                400,
                &format!("The body is not the JSON of a request: see {place}"),
                &[],
            );
        }
    };
    let content_hash = wire.content_hash();
    let Some(key) = key_of(&cx, &wire, &content_hash) else {
        return problem(
            400,
            "Send an Idempotency-Key header of 1 to 200 characters, new for each request",
            &[],
        );
    };
    let (profile, channel) = (&cx.app.profile, Channel::Api);
    let request = match wire.read(profile, channel, holder.agency, &holder.agency_name) {
        Ok(request) => request,
        Err(errors) => return problem(422, "Some fields are not right", &errors),
    };
    let sent = Sent {
        command: Receive {
            key: submission_key(holder.agency, &key),
            request,
        },
        content_hash,
    };
    match take(&cx, holder.agency, &wire, sent).await {
        Ok(received) => {
            let references: Vec<&str> = received.iter().map(|one| one.reference.as_str()).collect();
            let body = json!({ "reference": references.first() });
            Ok(Reply::Json(201, body.to_string()))
        }
        Err(CaseworkError::Refused(refusal)) => {
            let title = format!("{}. {}", refusal.reason, refusal.way_forward);
            problem(422, &title, &[])
        }
        Err(error) => Err(error.into()),
    }
}

/// The request's own key. Danger is held up by nothing (invariant 2): without a
/// key, what was sent is its own.
fn key_of(cx: &Cx, wire: &WireRequest, content_hash: &str) -> Option<String> {
    let sent = cx
        .headers
        .get("idempotency-key")
        .and_then(|value| value.to_str().ok())
        .map(str::trim)
        .filter(|key| (1..=200).contains(&key.len()));
    match sent {
        Some(key) => Some(key.to_owned()),
        None => wire.is_urgent().then(|| format!("danger:{content_hash}")),
    }
}

/// Takes it; in danger under a key of its own where the key was used before.
async fn take(
    cx: &Cx,
    agency: AgencyId,
    wire: &WireRequest,
    mut sent: Sent,
) -> Result<Vec<Received>, CaseworkError> {
    let (store, profile) = (&cx.app.store, &cx.app.profile);
    let outcome = receive_sent(store, profile, &cx.act, std::slice::from_ref(&sent)).await;
    if !(wire.is_urgent() && matches!(outcome, Err(CaseworkError::Refused(_)))) {
        return outcome;
    }
    sent.command.key = submission_key(agency, &format!("danger:{}", sent.content_hash));
    receive_sent(store, profile, &cx.act, std::slice::from_ref(&sent)).await
}

/// The same key from the same agency is the same request.
#[must_use]
pub fn submission_key(agency: AgencyId, key: &str) -> SubmissionKey {
    let hash = Sha256::digest(format!("{agency}:{key}").as_bytes());
    let mut bytes = [0u8; 16];
    for (to, from) in bytes.iter_mut().zip(hash) {
        *to = from;
    }
    SubmissionKey::new(uuid::Builder::from_custom_bytes(bytes).into_uuid())
}
