//! The queue: most urgent first, in the four places where a request can be.

use casework::front_door::{Queue, QueueCounts, QueueLine, counts, queue};
use jiff::{SignedDuration, Timestamp};
use serde_json::{Value, json};

use crate::web::{Answer, Cx};

const PER_PAGE: i64 = 50;

/// The page.
pub async fn page(cx: Cx) -> Answer {
    let part = Queue::from_key(cx.query("part"));
    let number = cx.query("page").parse::<i64>().unwrap_or(1).max(1);
    let mut reader = cx.app.store.reader();
    let lines = queue(&mut reader, &cx.act, part, number - 1, PER_PAGE + 1).await?;
    let counted = counts(&mut reader, cx.act.at).await?;
    let more = lines.len() > usize::try_from(PER_PAGE).unwrap_or(usize::MAX);
    let rows: Vec<Value> = lines
        .iter()
        .take(usize::try_from(PER_PAGE).unwrap_or(usize::MAX))
        .map(|line| row(line, cx.act.at))
        .collect();
    cx.page(
        "front_door/queue.html",
        json!({
            "front_door": cx.app.profile.label(domain::profile::Label::FrontDoor),
            "part": part.key(),
            "parts": parts(part, counted),
            "overdue": counted.overdue,
            "rows": rows,
            "page_number": number,
            "more": more,
        }),
    )
}

fn parts(current: Queue, counted: QueueCounts) -> Vec<Value> {
    Queue::ALL
        .iter()
        .map(|part| {
            let (text, count) = match part {
                Queue::Waiting => ("Waiting for a decision", Some(counted.waiting)),
                Queue::WithMash => ("With partner agencies", Some(counted.with_mash)),
                Queue::Returned => ("Returned to the referrer", Some(counted.returned)),
                Queue::Decided => ("Decided", None),
            };
            let text = count.map_or_else(|| text.to_owned(), |count| format!("{text} ({count})"));
            json!({ "text": text, "href": format!("/front-door?part={}", part.key()), "active": *part == current })
        })
        .collect()
}

fn row(line: &QueueLine, now: Timestamp) -> Value {
    json!({
        "hidden": line.hidden,
        "reference": line.reference,
        "family": line.family_name,
        "from": line.referrer_agency.clone().unwrap_or_else(|| who(&line.referrer_kind).to_owned()),
        "received": line.first_received_at.as_microsecond(),
        "owner": line.owner,
        "immediate": line.immediate,
        "clock": line.due_at.map(|due| time_left(due, now)),
        "decided": line.decided_at.map(Timestamp::as_microsecond),
    })
}

fn who(kind: &str) -> &'static str {
    domain::referrals::ReferrerKind::from_key(kind)
        .map_or("Not known", domain::referrals::ReferrerKind::words)
}

/// The time left, for a long list: the stored due instant is enough, so no
/// clock's whole state is read for each line.
fn time_left(due: Timestamp, now: Timestamp) -> Value {
    let left = due.duration_since(now);
    let minutes = left.as_mins();
    let hours = minutes / 60;
    let (state, text) = if left < SignedDuration::ZERO {
        let late = -minutes;
        let words = if late < 60 {
            format!("{late} minutes overdue")
        } else if late < 48 * 60 {
            format!("{} hours overdue", late / 60)
        } else {
            format!("{} days overdue", late / 60 / 24)
        };
        ("overdue", words)
    } else if hours < 4 {
        ("due_soon", format!("{hours} h {} min left", minutes % 60))
    } else {
        ("in_time", format!("{hours} hours left"))
    };
    json!({ "state": state, "text": text })
}
