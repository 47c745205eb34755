//! Worries that an agency notes for itself the moment they arise
//! (BUCKS-STRAT-61): one page to note, one list, one page to follow, and the
//! way from a worry to a request.

mod follow;
mod note;

use casework::worries;
use domain::worries::Standing;
use serde_json::{Value, json};

use crate::web::{Answer, Cx};

crate::routes! {
    get "/worries" NoteWorry Read => list;
    get "/worries/new" NoteWorry Nothing => note::form;
    post "/worries/new" NoteWorry Event("worries.noted") => note::note;
    get "/worries/{id}" NoteWorry Read => follow::page;
    post "/worries/{id}" NoteWorry Event("worries.followed") => follow::follow;
    post "/worries/{id}/ask" NoteWorry Nothing => follow::ask;
}

/// The agency's worries, by where they stand.
async fn list(cx: Cx) -> Answer {
    let chosen = Standing::from_key(cx.query("show")).unwrap_or(Standing::Noted);
    let mut reader = cx.app.store.reader();
    let counts = worries::counts(&mut reader, &cx.act).await?;
    let lines = worries::list(&mut reader, &cx.act, chosen).await?;
    drop(reader);
    let parts: Vec<Value> = counts
        .iter()
        .map(|(standing, count)| {
            json!({
                "text": format!("{} ({count})", list_words(*standing)),
                "href": format!("/worries?show={}", standing.key()),
                "active": *standing == chosen,
            })
        })
        .collect();
    let worries: Vec<Value> = lines
        .iter()
        .map(|line| {
            json!({
                "id": line.id.to_string(), "child": line.child, "by": line.noted_by,
                "at": line.noted_at.as_microsecond(), "reference": line.reference,
            })
        })
        .collect();
    cx.record_list([]).await?;
    cx.page(
        "worries/list.html",
        json!({ "parts": parts, "worries": worries, "standing": list_words(chosen) }),
    )
}

/// A standing as the name of a list.
const fn list_words(standing: Standing) -> &'static str {
    match standing {
        Standing::Noted => "To decide",
        Standing::Helping => "We are helping",
        Standing::Pointed => "Pointed to a service",
        Standing::Asked => "Asked for help",
        Standing::Ended => "Ended",
    }
}
