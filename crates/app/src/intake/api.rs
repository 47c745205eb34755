//! `POST /api/v1/referrals`: an agency's own system sends a request. The token
//! says which agency; the idempotency key makes sending it again harmless.

use casework::referrals::{Receive, receive};
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
    let key = cx
        .headers
        .get("idempotency-key")
        .and_then(|value| value.to_str().ok())
        .unwrap_or("")
        .trim();
    if key.is_empty() || key.len() > 200 {
        return problem(
            400,
            "Send an Idempotency-Key header of 1 to 200 characters, new for each request",
            &[],
        );
    }
    let wire: WireRequest = match serde_json::from_slice(&cx.bytes) {
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
    match wire.read(Channel::Api, holder.agency, &holder.agency_name) {
        Err(errors) => problem(422, "Some fields are not right", &errors),
        Ok(request) => {
            let command = Receive {
                key: submission_key(holder.agency, key),
                request,
            };
            let received = receive(&cx.app.store, &cx.app.profile, &cx.act, &command).await?;
            Ok(Reply::Json(
                201,
                json!({ "reference": received.reference }).to_string(),
            ))
        }
    }
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
