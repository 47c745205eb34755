//! The lead agency's manager: the families that the agency is asked to lead,
//! leads without a worker, and leads; and the answers.

use casework::cases::{FileKept, accept_lead_keeping, assign_worker, decline_lead};
use casework::clocks::RunningClock;
use casework::lists::{LeadLine, lead};
use domain::ids::UserId;

use super::page;
use crate::lists::{Cell, Filter, Shape, plain, sorted};
use crate::pages::forms::{FormErrors, FormPage};
use crate::web::{Answer, Cx};
use crate::words;

/// The families that the agency leads or is asked to lead.
pub async fn work(cx: Cx) -> Answer {
    let shape = Shape {
        name: "families-we-lead",
        path: "/lead",
        title: "Families we lead".to_owned(),
        intro: "The cases that your agency leads or is asked to lead.".to_owned(),
        columns: const {
            &[
                plain("Case"),
                sorted("Family", "family"),
                plain("Where it stands"),
                sorted("[[Lead worker]]", "worker"),
                sorted("Opened", "opened"),
                sorted("Next limit", "due"),
            ]
        },
        order: "due",
        filters: vec![
            Filter::choice("stage", "Where it stands", STAGES),
            Filter::choice("due", "When", &[("overdue", "Something past the limit")]),
        ],
        empty: "No family waits for your agency’s answer, and your agency leads no family yet.",
        help: Some((
            "What to do here",
            "Answer when your agency is asked to lead. Once it leads, name [[a lead worker]]. Sign off the assessments that wait.",
        )),
    };
    let asked = shape.asked(&cx);
    let filters = [asked.filter("stage"), asked.filter("due")];
    let listed = lead(
        &mut cx.app.store.reader(),
        &cx.act,
        &asked.window(),
        filters,
    )
    .await?;
    let rows = listed.rows.iter().map(|line| cells(&cx, line)).collect();
    shape.answer(cx, &asked, listed.total, rows).await
}

const STAGES: &[(&str, &str)] = &[
    ("asked", "Asked to lead"),
    ("no_worker", "Without [[a lead worker]]"),
    ("led", "Led"),
    ("back", "Back with [[the panel]]"),
    ("sign_off", "Assessment waits for sign-off"),
];

fn cells(cx: &Cx, line: &LeadLine) -> Vec<Cell> {
    let tag = line.due.as_ref().and_then(|(key, clock)| {
        let running = RunningClock {
            key: *key,
            clock: clock.clone(),
            owner: None,
        };
        words::clock_tag(&cx.app.profile, &running, cx.act.at)
    });
    vec![
        Cell::link(line.reference.clone(), format!("/cases/{}", line.reference)),
        Cell::text(line.name.clone()),
        Cell::text(words::stage_words(&line.stage)),
        Cell::or(&line.worker, "None yet"),
        Cell::At(line.opened),
        tag.map_or_else(|| Cell::text("Nothing"), Cell::NamedClock),
    ]
}

fn version(cx: &Cx) -> i64 {
    cx.form.text("version").parse().unwrap_or(0)
}

/// The agency accepts.
pub async fn accept(cx: Cx) -> Answer {
    let reference = cx.part("reference").to_owned();
    let file = if cx.form.has("own_system") {
        FileKept::InOwnSystem
    } else {
        FileKept::AsUsual
    };
    accept_lead_keeping(
        &cx.app.store,
        &cx.app.profile,
        &cx.act,
        &reference,
        version(&cx),
        file,
    )
    .await?;
    cx.then(format!("/cases/{reference}"), Some("lead-accepted"))
}

/// The agency declines.
pub async fn decline(cx: Cx) -> Answer {
    let reference = cx.part("reference").to_owned();
    let reason = cx.form.text("reason").to_owned();
    let declined = decline_lead(
        &cx.app.store,
        &cx.app.profile,
        &cx.act,
        &reference,
        version(&cx),
        &reason,
    )
    .await;
    match declined {
        // The agency no longer sees the family.
        Ok(()) => cx.then("/lead", Some("lead-declined")),
        Err(error) => page::refused(cx, error).await,
    }
}

/// The agency assigns its lead worker.
pub async fn assign(cx: Cx) -> Answer {
    let reference = cx.part("reference").to_owned();
    let Ok(worker) = UserId::parse(cx.form.text("worker")) else {
        let mut errors = FormErrors::new();
        errors.add("worker", "Select [[a lead worker]]");
        let form = FormPage::again(&cx.form, errors);
        return page::show(cx, form).await;
    };
    let assigned = assign_worker(
        &cx.app.store,
        &cx.app.profile,
        &cx.act,
        &reference,
        version(&cx),
        worker,
    )
    .await;
    match assigned {
        Ok(()) => cx.then(format!("/cases/{reference}"), Some("worker-assigned")),
        Err(error) => page::refused(cx, error).await,
    }
}
