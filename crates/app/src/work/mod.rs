//! My work: the first page after signing in, with counts that open lists; the
//! lists that belong to no other room; messages and the outbox.

mod asking;
mod lists;
mod messages;
mod outbox;
mod sections;
mod sent;

use casework::lists::{Window, due, messages as inbox, work_counts};
use domain::access::Action;
use serde_json::{Value, json};

use crate::lists::{Cell, Column, plain};
use crate::web::{Answer, Cx};
use crate::words;

pub use sections::{Line, Section, sections};

crate::routes! {
    get "/work" SeeOwnWork Read => page;
    get "/work/due" SeeOwnWork Read => lists::due_list;
    get "/work/due.csv" SeeOwnWork Read => lists::due_list;
    get "/work/families" SeeOwnWork Read => lists::family_list;
    get "/work/families.csv" SeeOwnWork Read => lists::family_list;
    get "/work/actions" SeeOwnWork Read => lists::action_list;
    get "/work/actions.csv" SeeOwnWork Read => lists::action_list;
    get "/work/sent" SeeOwnWork Read => sent::list;
    get "/work/sent.csv" SeeOwnWork Read => sent::list;
    get "/messages" SeeOwnWork Read => messages::list;
    get "/messages.csv" SeeOwnWork Read => messages::list;
    post "/messages/read" SeeOwnWork Event("messages.read") => messages::mark_read;
    get "/messages/outbox" SeeOutbox Read => outbox::list;
    get "/messages/outbox.csv" SeeOutbox Read => outbox::list;
    post "/messages/outbox/{id}/again" SeeOutbox Event("letters.email_tried_again") => outbox::again;
}

/// How many lines the page itself shows before it leads to the whole list.
const FIRST: i64 = 10;

const DUE_COLUMNS: &[Column] = &[plain("Family"), plain("What and when"), plain("Whose")];

/// Three statements, however much work there is.
async fn page(cx: Cx) -> Answer {
    let mut reader = cx.app.store.reader();
    let counts = work_counts(&mut reader, &cx.act).await?;
    let count = |name: &str| counts.get(name).copied().unwrap_or(0);
    let first = Window {
        limit: FIRST,
        ..Window::default()
    };
    let due = due(&mut reader, &cx.act, &first, ["", "", ""]).await?;
    let rows: Vec<Vec<Value>> = due
        .rows
        .iter()
        .filter_map(|line| lists::due_cells(&cx, line))
        .map(|[family, clock, whose]| [family, clock, whose].iter().map(Cell::as_page).collect())
        .collect();
    let unread: Vec<Value> = inbox(&mut reader, &cx.act, &first, "unread")
        .await?
        .rows
        .iter()
        .map(|message| {
            json!({ "text": message.text, "at": message.at.as_microsecond(), "family": message.reference })
        })
        .collect();
    let parts: Vec<Value> = sections(&cx.act)
        .iter()
        .map(|section| {
            json!({
                "title": section.title,
                "lines": section.lines.iter().map(|line| json!({
                    "count": count(line.count),
                    "text": line.text, "href": line.href, "warn": line.warn,
                })).collect::<Vec<_>>(),
            })
        })
        .collect();
    let columns: Vec<Value> = DUE_COLUMNS
        .iter()
        .map(|column| json!({ "text": column.text }))
        .collect();
    let asking = asking::section_context(&cx).await?;
    let front_door = cx.may_try(Action::SeeFrontDoorQueue);
    cx.record_list([]).await?;
    cx.page(
        "work/page.html",
        json!({
            "asking": asking,
            "parts": parts, "columns": columns, "rows": rows, "due": due.total,
            "overdue": count("due_overdue"), "recommended": count("due_recommended"),
            "immediate": if front_door { count("queue_immediate") } else { 0 },
            "messages": unread, "today": words::day_words(words::today(cx.act.at)),
        }),
    )
}
