//! My work: the first page after signing in.

mod asking;

use casework::messages::inbox;
use casework::work::{due, families};
use domain::access::Relation;
use serde_json::json;

use crate::families::relation_words;
use crate::web::{Answer, Cx};
use crate::words;

crate::routes! {
    get "/work" SeeOwnWork Nothing => page;
}

const LINES: i64 = 100;

async fn page(cx: Cx) -> Answer {
    let mut reader = cx.app.store.reader();
    let due: Vec<_> = due(&mut reader, &cx.act, LINES)
        .await?
        .iter()
        .filter_map(|due| {
            let running = casework::clocks::RunningClock {
                key: due.key,
                clock: due.clock.clone(),
                owner: None,
            };
            let tag = words::clock_tag(&cx.app.profile, &running, cx.act.at)?;
            Some(json!({ "clock": tag, "family": due.family_name, "reference": due.family_reference, "mine": due.mine }))
        })
        .collect();
    let mine: Vec<_> = families(&mut reader, &cx.act, LINES)
        .await?
        .iter()
        .map(|family| {
            json!({
                "reference": family.reference, "name": family.name,
                "relation": Relation::from_key(&family.relation).map_or("Involved", relation_words),
                "since": family.since.as_microsecond(),
            })
        })
        .collect();
    let messages: Vec<_> = inbox(&mut reader, &cx.act, 30)
        .await?
        .iter()
        .map(|message| {
            json!({ "text": message.text, "at": message.at.as_microsecond(), "family": message.family_reference })
        })
        .collect();
    let asking = asking::section_context(&cx).await?;
    let overdue = due
        .iter()
        .filter(|line| {
            line.pointer("/clock/state")
                .is_some_and(|state| state == "overdue")
        })
        .count();
    cx.page(
        "work/page.html",
        json!({ "asking": asking, "due": due, "overdue": overdue, "families": mine, "messages": messages }),
    )
}
