//! The requests that one sent, with what became of each: a referrer
//! sees where their worry stands without ringing anybody.

use casework::lists::{self, SentLine};
use domain::referrals::State;
use jiff::Timestamp;

use crate::lists::{Cell, Filter, Shape, plain, sorted};
use crate::web::{Answer, Cx};
use crate::words;

const STATES: &[(&str, &str)] = &[
    ("waiting", "Waiting for a decision"),
    ("with_mash", "With partner agencies"),
    ("returned", "Returned: more is needed"),
    ("decided", "Decided"),
];

/// The list.
pub async fn list(cx: Cx) -> Answer {
    let shape = Shape {
        name: "requests-sent",
        path: "/work/sent",
        title: "Requests that you sent".to_owned(),
        intro: "What you, or a system of your agency, asked [[the front door]] for, and what became of it. Until the next holder accepts, your agency goes on supporting the family."
            .to_owned(),
        columns: const {
            &[
                plain("Request"),
                sorted("Family", "family"),
                sorted("Sent", "sent"),
                plain("Where it stands"),
                plain("Decision due"),
            ]
        },
        order: "-sent",
        filters: vec![
            Filter::choice("state", "Where it stands", STATES),
        ],
        empty: "You have sent no request like this. Use “Ask for help” to send one.",
        help: Some((
            "What to do with a request that came back",
            "Open it, read what is missing and send that. The request keeps its reference, and a new limit starts.",
        )),
    };
    let asked = shape.asked(&cx);
    let listed = lists::sent(
        &mut cx.app.store.reader(),
        &cx.act,
        &asked.window(),
        asked.filter("state"),
    )
    .await?;
    let rows = listed
        .rows
        .iter()
        .map(|line| cells(line, cx.act.at))
        .collect();
    shape.answer(cx, &asked, listed.total, rows).await
}

fn cells(line: &SentLine, now: Timestamp) -> Vec<Cell> {
    let urgent = if line.immediate { " (immediate)" } else { "" };
    let due = match (&line.state, line.due) {
        (State::Waiting(_) | State::WithMash(_), Some(due)) => {
            Cell::Clock(words::time_left(due, now))
        }
        (State::Returned(_), _) => Cell::text("Waits for your answer"),
        (State::Waiting(_) | State::WithMash(_) | State::Decided { .. }, _) => Cell::text(""),
    };
    vec![
        Cell::link(
            format!("{}{urgent}", line.reference),
            format!("/referrals/{}", line.reference),
        ),
        Cell::text(line.name.clone()),
        Cell::At(line.sent),
        Cell::text(words::referral_status(&line.state)),
        due,
    ]
}
