//! Messages inside the product: to a person or to one of their roles. Each
//! person reads a role's messages for themselves.

use casework::lists::{self, mark_all_read};
use jiff::Timestamp;
use serde_json::json;

use crate::lists::{Cell, Filter, Shape, plain, sorted};
use crate::web::{Answer, Cx, Failure};

/// The list.
pub async fn list(cx: Cx) -> Answer {
    let shape = Shape {
        name: "messages",
        path: "/messages",
        title: "Messages".to_owned(),
        intro: "Messages to you and to your roles from the last 90 days. What happened stays in each family’s record."
            .to_owned(),
        columns: const { &[plain("Message"), sorted("When", "when"), plain("Record"), plain("Read")] },
        order: "-when",
        filters: vec![Filter::parts(
            "state",
            "Which messages",
            &[("all", "All"), ("unread", "Unread"), ("read", "Read")],
        )],
        empty: "No messages here. The product writes to you when something that you work on changes hands or is late.",
        help: None,
    };
    let asked = shape.asked(&cx);
    let state = match asked.filter("state") {
        "all" => "",
        other => other,
    };
    let listed =
        lists::messages(&mut cx.app.store.reader(), &cx.act, &asked.window(), state).await?;
    let rows = listed
        .rows
        .iter()
        .map(|line| {
            vec![
                Cell::text(line.text.clone()),
                Cell::At(line.at),
                if line.reference.is_empty() {
                    Cell::text("None that you may open")
                } else {
                    Cell::Link {
                        text: "Open the family".to_owned(),
                        href: format!("/families/{}", line.reference),
                        more: line.reference.clone(),
                    }
                },
                if line.read {
                    Cell::text("Read")
                } else {
                    Cell::Tag {
                        text: "New",
                        colour: "blue",
                    }
                },
            ]
        })
        .collect();
    // What comes after this page was drawn is not marked with it.
    let read_until = listed
        .rows
        .iter()
        .any(|line| !line.read)
        .then(|| cx.act.at.as_microsecond());
    shape
        .answer_with(
            cx,
            &asked,
            listed.total,
            rows,
            json!({ "read_until": read_until }),
        )
        .await
}

/// Marks them all as read, up to what the page showed.
pub async fn mark_read(cx: Cx) -> Answer {
    let until = cx
        .form
        .text("until")
        .parse::<i64>()
        .ok()
        .and_then(|micros| Timestamp::from_microsecond(micros).ok())
        .ok_or(Failure::BadRequest(
            "the form has lost its time: open the page again",
        ))?;
    mark_all_read(&cx.app.store, &cx.act, until).await?;
    cx.then("/messages", Some("messages-read"))
}
