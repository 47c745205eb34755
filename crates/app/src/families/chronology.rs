//! The chronology: what happened, across agencies; to filter and to print.

use casework::families::{Fact, chronology, page_of};
use domain::access::{may, permit};
use domain::event::Subject;
use serde_json::json;

use crate::web::{Answer, Cx};
use crate::words;

const SORTS: &[(&str, &str)] = &[
    ("", "Everything"),
    ("request", "Requests"),
    ("decision", "Decisions"),
    ("letter", "Letters"),
    ("case", "Early help"),
    ("holder", "Who held the family"),
];

/// The page.
pub async fn page(cx: Cx) -> Answer {
    let mut reader = cx.app.store.reader();
    let family = page_of(&mut reader, &cx.act, cx.part("reference")).await?;
    permit::<may::ReadFamily, _>(&cx.act, &family.relations, ())?;
    let lines = chronology(&mut reader, family.id).await?;
    cx.record_look(Subject::family(family.id)).await?;
    let wanted = cx.query("sort").to_owned();
    let rows: Vec<_> = lines
        .iter()
        .filter(|line| wanted.is_empty() || line.sort == wanted)
        .map(|line| {
            let (what, words) = match &line.fact {
                Fact::Requested => ("Request for help received".to_owned(), String::new()),
                Fact::Front(state) => (
                    state.decision().map_or_else(String::new, |decision| words::outcome_label(&cx.app.profile, decision.outcome)),
                    state.decision().map_or_else(String::new, |decision| decision.rationale.clone()),
                ),
                Fact::Letter => ("Letter issued".to_owned(), String::new()),
                Fact::Case(stage) => (words::stage_words(stage), String::new()),
                Fact::Held { agency, person } => (
                    format!("Held by {agency}"),
                    person.clone().unwrap_or_default(),
                ),
            };
            json!({ "at": line.at.as_microsecond(), "what": what, "words": words, "about": line.about })
        })
        .collect();
    let filters: Vec<_> = SORTS
        .iter()
        .map(|(key, text)| {
            json!({
                "text": text, "active": *key == wanted,
                "href": format!("/families/{}/chronology{}", family.reference, if key.is_empty() { String::new() } else { format!("?sort={key}") }),
            })
        })
        .collect();
    cx.page(
        "families/chronology.html",
        json!({ "reference": family.reference, "name": family.name, "rows": rows, "filters": filters }),
    )
}
