//! The outbox: which e-mails wait, went out or failed. Their words hold links'
//! secrets and are never shown.

use casework::lists::{self, EmailRow, try_email_again};

use crate::lists::{Cell, Filter, Shape, plain, sorted};
use crate::web::{Answer, Cx};

/// The list.
pub async fn list(cx: Cx) -> Answer {
    let shape = Shape {
        name: "outbox",
        path: "/messages/outbox",
        title: "E-mails sent".to_owned(),
        intro: "Every e-mail that waits or failed, and those sent in the last 90 days.".to_owned(),
        columns: const {
            &[
                plain("Subject"),
                plain("To"),
                sorted("Written", "when"),
                sorted("State", "state"),
                plain("About"),
                plain("What to do"),
            ]
        },
        order: "-when",
        filters: vec![Filter::choice(
            "state",
            "State",
            &[
                ("waiting", "On its way"),
                ("failed", "Did not go out"),
                ("sent", "Sent"),
            ],
        )],
        empty: "No e-mails yet. A written outcome, an invitation or a question to an agency puts one here.",
        help: Some((
            "When an e-mail did not go out",
            "Check the address first. “Try again” sends the same e-mail with the same link. To send a written outcome with a new link, open its request and use “Send again” there.",
        )),
    };
    let asked = shape.asked(&cx);
    let listed = lists::emails(
        &mut cx.app.store.reader(),
        &cx.act,
        &asked.window(),
        asked.filter("state"),
    )
    .await?;
    let rows = listed.rows.iter().map(cells).collect();
    shape.answer(cx, &asked, listed.total, rows).await
}

fn cells(line: &EmailRow) -> Vec<Cell> {
    let failed = line.state == "failed";
    let state = match line.state.as_str() {
        "waiting" => "On its way".to_owned(),
        "failed" => format!("Did not go out: {}", line.why),
        _ => "Sent".to_owned(),
    };
    vec![
        Cell::text(line.subject.clone()),
        Cell::text(line.to.clone()),
        Cell::At(line.at),
        Cell::text(state),
        if line.reference.is_empty() {
            Cell::text("")
        } else {
            Cell::link(
                format!("Request {}", line.reference),
                format!("/referrals/{}", line.reference),
            )
        },
        if failed {
            Cell::Button {
                text: "Try again",
                action: format!("/messages/outbox/{}/again", line.id),
                more: format!("the e-mail to {}", line.to),
            }
        } else {
            Cell::text("Nothing")
        },
    ]
}

/// Tries one again.
pub async fn again(cx: Cx) -> Answer {
    try_email_again(&cx.app.store, &cx.act, cx.part("id")).await?;
    cx.then("/messages/outbox", Some("email-again"))
}
