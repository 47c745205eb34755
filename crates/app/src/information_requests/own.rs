//! What an agency was asked: what waits for its answer, and what it answered.

use casework::lists::{self, InformationLine};

use crate::lists::{Cell, Filter, Shape, sorted};
use crate::web::{Answer, Cx};

/// The list.
pub async fn list(cx: Cx) -> Answer {
    let shape = Shape {
        name: "information-requests",
        path: "/information",
        title: "Information requests".to_owned(),
        intro: "Another service asks what your agency knows about a family. A missing answer can leave a child unprotected."
            .to_owned(),
        columns: const { &[
            sorted("Family", "family"),
            sorted("Asked", "asked"),
            sorted("Answer due", "due"),] },
        order: "due",
        filters: vec![
            Filter::parts(
                "state",
                "Which requests",
                &[("waiting", "Waiting for your answer"), ("answered", "Answered")],
            ),
            Filter::choice("due", "When", &[("overdue", "Past the time")]),
        ],
        empty: "Nothing here. When another service asks your agency about a family, the question waits here with its time.",
        help: Some((
            "After your agency has answered",
            "It can no longer open the family, and the name is not shown. If something changes, ring [[the front door]].",
        )),
    };
    let asked = shape.asked(&cx);
    let filters = [asked.filter("state"), asked.filter("due")];
    let listed = lists::information(
        &mut cx.app.store.reader(),
        &cx.act,
        &asked.window(),
        filters,
    )
    .await?;
    let rows = listed
        .rows
        .iter()
        .map(|line| cells(line, cx.act.at))
        .collect();
    shape.answer(cx, &asked, listed.total, rows).await
}

fn cells(line: &InformationLine, now: jiff::Timestamp) -> Vec<Cell> {
    let family = if line.waiting {
        Cell::link(line.name.clone(), format!("/information/{}", line.id))
    } else {
        Cell::text("Answered")
    };
    let due = if line.waiting {
        Cell::Clock(crate::words::time_left(line.due, now))
    } else {
        Cell::At(line.due)
    };
    vec![family, Cell::At(line.asked), due]
}
