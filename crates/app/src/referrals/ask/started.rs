//! The requests that a person has begun and not sent: go on with one, or delete
//! it. Nobody else's draft is ever here.

use casework::drafts::{self, Draft};
use domain::ids::DraftId;
use serde_json::{Value, json};

use super::answers::{kind_words, person_name};
use super::start::go_on;
use crate::web::{Answer, Cx, Failure, Reply, SessionChange};

/// The page.
pub async fn list(cx: Cx) -> Answer {
    let drafts = drafts::of_user(&mut cx.app.store.reader(), &cx.act).await?;
    let form = cx.blank_form();
    let lines: Vec<Value> = drafts.iter().map(line).collect();
    cx.back_to("Back to my work", "/work").page(
        "referrals/ask/started.html",
        json!({ "form": form, "drafts": lines }),
    )
}

fn line(draft: &Draft) -> Value {
    let content = &draft.content;
    let children: Vec<String> = content
        .children
        .iter()
        .map(|child| person_name(&child.given_name, &child.family_name, false))
        .collect();
    json!({
        "id": draft.id.to_string(),
        "about": if children.is_empty() { "No child named yet".to_owned() } else { children.join(", ") },
        "kind": kind_words(content.kind),
        "missing": content.missing().len(),
        "arrived": content.arrival.map(|arrival| arrival.at.as_microsecond()),
        "expires": draft.expires_at.as_microsecond(),
    })
}

/// Opens one of them in this browser, to go on or to ask before it is deleted.
pub async fn open_one(cx: Cx) -> Answer {
    let id = DraftId::parse(cx.form.text("draft"))
        .map_err(|_| Failure::BadRequest("the form names no draft"))?;
    let own = drafts::of_user(&mut cx.app.store.reader(), &cx.act).await?;
    let draft = own
        .iter()
        .find(|draft| draft.id == id)
        .ok_or(casework::CaseworkError::NotFound)?;
    let secret = drafts::open_again(&cx.app.store, &cx.act, id).await?;
    let next = if cx.form.text("do") == "delete" {
        "/request/delete"
    } else {
        go_on(&draft.content)
    };
    Ok(Reply::WithSession(
        Box::new(cx.then(next, None)?),
        SessionChange::Draft(secret),
    ))
}
