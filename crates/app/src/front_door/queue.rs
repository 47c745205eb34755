//! The queue: most urgent first, in the places where a request can be.

use casework::front_door::{Queue, QueueCounts, counts};
use casework::lists::{self, RequestLine};
use domain::profile::Label;
use domain::referrals::ReferrerKind;

use crate::lists::{Cell, Column, Filter, Shape, plain, sorted};
use crate::web::{Answer, Cx};
use crate::words;

const OPEN: &[Column] = &[
    plain("Request"),
    sorted("Family", "family"),
    plain("From"),
    sorted("Received", "received"),
    sorted("In hand", "owner"),
    sorted("Decision", "due"),
];
const WITH_PARTNERS: &[Column] = &[
    plain("Request"),
    sorted("Family", "family"),
    plain("From"),
    sorted("Received", "received"),
    sorted("In hand", "owner"),
    sorted("Next answer", "due"),
];
const TO_FORUM: &[Column] = &[
    plain("Request"),
    sorted("Family", "family"),
    plain("From"),
    sorted("Received", "received"),
    sorted("In hand", "owner"),
    sorted("Hand-over", "due"),
];
const DECIDED: &[Column] = &[
    plain("Request"),
    plain("Family"),
    plain("From"),
    plain("Received"),
    plain("In hand"),
    plain("Decided"),
];

/// The page.
pub async fn page(cx: Cx) -> Answer {
    let mut reader = cx.app.store.reader();
    let counted = counts(&mut reader, cx.act.at).await?;
    let part = Queue::from_key(cx.query("part"));
    let shape = shape(&cx, part, counted);
    let asked = shape.asked(&cx);
    let when = match part {
        Queue::Decided => asked.filter("since"),
        Queue::Waiting | Queue::WithMash | Queue::Returned | Queue::ToForum => asked.filter("due"),
    };
    let filters = [
        part.key(),
        when,
        asked.filter("owner"),
        asked.filter("urgent"),
    ];
    let listed = lists::queue(&mut reader, &cx.act, &asked.window(), filters).await?;
    let rows = listed
        .rows
        .iter()
        .map(|line| cells(line, part, cx.act.at))
        .collect();
    shape.answer(cx, &asked, listed.total, rows).await
}

fn shape(cx: &Cx, part: Queue, counted: QueueCounts) -> Shape {
    let tabs: Vec<(&str, String)> = Queue::ALL
        .iter()
        .map(|part| (part.key(), part_words(*part, counted)))
        .collect();
    let tabs: Vec<(&str, &str)> = tabs
        .iter()
        .map(|(key, text)| (*key, text.as_str()))
        .collect();
    let mut filters = vec![Filter::parts("part", "Where the requests are", &tabs)];
    let decided = part == Queue::Decided;
    if decided {
        filters.push(Filter::choice(
            "since",
            "Decided in",
            &[
                ("week", "The last week"),
                ("month", "The last month"),
                ("year", "The last year"),
            ],
        ));
    } else {
        filters.push(Filter::choice(
            "due",
            match part {
                Queue::WithMash => "Answer",
                Queue::ToForum => "Hand-over",
                Queue::Waiting | Queue::Returned | Queue::Decided => "Decision",
            },
            &[("overdue", "Past the limit")],
        ));
        filters.push(Filter::choice(
            "owner",
            "In hand",
            &[("mine", "Mine"), ("nobody", "Nobody’s yet")],
        ));
        filters.push(Filter::choice(
            "urgent",
            "Immediate",
            &[("yes", "Immediate concerns only")],
        ));
    }
    let intro = match counted.overdue {
        0 => String::new(),
        1 => "1 request is past the limit for a decision.".to_owned(),
        many => format!("{many} requests are past the limit for a decision."),
    };
    Shape {
        name: "front-door",
        path: "/front-door",
        title: cx.app.profile.label(Label::FrontDoor).to_owned(),
        intro,
        columns: match part {
            Queue::Decided => DECIDED,
            Queue::WithMash => WITH_PARTNERS,
            Queue::ToForum => TO_FORUM,
            Queue::Waiting | Queue::Returned => OPEN,
        },
        order: if decided { "" } else { "urgency" },
        filters,
        empty: "Nothing here. A request comes to “Waiting for a decision” as soon as it is sent.",
        help: Some((
            "In which order requests stand",
            "Immediate concerns first, then the least time left. A family whose record is restricted to others stands here without its name, because its request still needs a decision: ask one of the people who may open it.",
        )),
    }
}

fn part_words(part: Queue, counted: QueueCounts) -> String {
    match part {
        Queue::Waiting => format!("Waiting for a decision ({})", counted.waiting),
        Queue::WithMash => format!("With partner agencies ({})", counted.with_mash),
        Queue::Returned => format!("Returned to the referrer ({})", counted.returned),
        Queue::ToForum => format!("Sent on, not received yet ({})", counted.to_forum),
        Queue::Decided => "Decided".to_owned(),
    }
}

fn cells(line: &RequestLine, part: Queue, now: jiff::Timestamp) -> Vec<Cell> {
    let from = if line.referrer_agency.is_empty() {
        ReferrerKind::from_key(&line.referrer_kind).map_or("Not known", ReferrerKind::words)
    } else {
        line.referrer_agency.as_str()
    };
    let urgent = if line.immediate { " (immediate)" } else { "" };
    let request = format!("{}{urgent}", line.reference);
    let last = match (part, line.decided, line.due) {
        (Queue::Decided, Some(at), _) => Cell::At(at),
        (Queue::WithMash, _, Some(due)) if due == jiff::Timestamp::UNIX_EPOCH => {
            Cell::text("No answer is awaited: decide")
        }
        (_, _, Some(due)) => Cell::Clock(words::time_left(due, now)),
        (_, _, None) => Cell::text("No limit running"),
    };
    // A restricted record has no page for this person, so its line leads nowhere.
    let first = if line.name.is_empty() {
        Cell::text(request)
    } else {
        Cell::link(request, format!("/referrals/{}", line.reference))
    };
    vec![
        first,
        Cell::or(&line.name, "Restricted to others"),
        Cell::text(from),
        Cell::At(line.received),
        Cell::or(&line.owner, "Nobody yet"),
        last,
    ]
}
