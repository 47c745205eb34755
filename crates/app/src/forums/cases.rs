//! Every open case of a person's panels, in one list.

use casework::forums::forums_of;
use casework::lists::{PanelLine, panel};

use crate::lists::{Cell, Filter, Shape, plain, sorted};
use crate::web::{Answer, Cx};
use crate::words;

/// The list.
pub async fn list(cx: Cx) -> Answer {
    let forums: Vec<(&str, &str)> = forums_of(&cx.app.profile, &cx.act)
        .iter()
        .map(|forum| (forum.key.as_str(), forum.name.as_str()))
        .collect();
    let stages: Vec<(&str, &str)> = ["awaiting_forum", "lead_asked", "led", "in_dispute"]
        .iter()
        .map(|key| (*key, words::stage_key_words(key)))
        .collect();
    let shape = Shape {
        name: "panel-cases",
        path: "/forums/cases",
        title: "[[Panel]] cases".to_owned(),
        intro: "Every open case of your [[panels]], the longest open first.".to_owned(),
        columns: const {
            &[
                plain("Case"),
                sorted("Family", "family"),
                plain("[[Panel]]"),
                plain("Where it stands"),
                sorted("Lead agency", "lead"),
                sorted("Opened", "opened"),
            ]
        },
        order: "opened",
        filters: vec![
            Filter::choice("panel", "[[Panel]]", &forums),
            Filter::choice("stage", "Where it stands", &stages),
            Filter::choice(
                "only",
                "Only",
                &[
                    ("not_received", "Not received yet"),
                    ("no_agenda", "Waiting, on no agenda"),
                    ("followed", "Followed for longer"),
                    ("maybe_stuck", "May be stuck"),
                ],
            ),
        ],
        empty: "No open case is with your [[panels]]. [[The front door]] sends a family here when it needs a lead agency.",
        help: Some((
            "Which cases may be stuck",
            "Those whose review, assessment or last contact is past its day. The list only suggests: ask [[the lead worker]], who says whether the case is stuck and why.",
        )),
    };
    let asked = shape.asked(&cx);
    let filters = [
        asked.filter("stage"),
        asked.filter("panel"),
        asked.filter("only"),
    ];
    let listed = panel(
        &mut cx.app.store.reader(),
        &cx.act,
        &asked.window(),
        filters,
    )
    .await?;
    let rows = listed.rows.iter().map(|line| cells(&cx, line)).collect();
    shape.answer(cx, &asked, listed.total, rows).await
}

fn cells(cx: &Cx, line: &PanelLine) -> Vec<Cell> {
    let mut stands = words::stage_words(&line.stage);
    if let domain::cases::Stage::AwaitingForum { .. } = line.stage {
        if !line.received {
            stands.push_str(", not received yet");
        } else if line.on_agenda {
            stands.push_str(", on an agenda");
        }
    }
    let lead = match (line.agency.as_str(), line.worker.as_str()) {
        ("", _) => "None yet".to_owned(),
        (agency, "") => agency.to_owned(),
        (agency, worker) => format!("{worker}, {agency}"),
    };
    let (case, family) = if line.ask.is_empty() {
        let href = format!("/cases/{}", line.reference);
        (
            Cell::link(line.reference.clone(), href),
            Cell::text(line.name.clone()),
        )
    } else {
        (
            Cell::text(line.reference.clone()),
            Cell::text(words::restricted_words(&line.ask)),
        )
    };
    vec![
        case,
        family,
        Cell::text(words::forum_name(&cx.app.profile, &line.forum)),
        Cell::text(stands),
        Cell::text(lead),
        Cell::At(line.opened),
    ]
}
