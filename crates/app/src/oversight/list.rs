//! The decisions behind one cell of the levels: those in the reader's scope,
//! each leading to its request (BUCKS-PROT-16).

use casework::oversight::decisions_of_cell;
use serde_json::{Value, json};

use super::Asked;
use crate::web::{Answer, Cx, Failure};
use crate::words;

/// A level in the address; 0 stands for none.
fn level(cx: &Cx, name: &str) -> Result<u8, Failure> {
    cx.query(name)
        .parse()
        .ok()
        .filter(|level| *level <= 9)
        .ok_or(Failure::Casework(casework::CaseworkError::NotFound))
}

fn level_words(level: u8) -> String {
    match level {
        0 => "no level".to_owned(),
        level => format!("level {level}"),
    }
}

/// The page.
pub(super) async fn page(cx: Cx) -> Answer {
    let asked = Asked::read(&cx);
    let (referrer, decided) = (level(&cx, "referrer")?, level(&cx, "decided")?);
    let between = asked.period.bounds(cx.app.profile.authority.time_zone());
    let mut reader = cx.app.store.reader();
    let list = decisions_of_cell(&mut reader, &cx.act, between, referrer, decided).await?;
    let rows: Vec<Value> = list
        .lines
        .iter()
        .map(|line| {
            json!({
                "reference": line.reference, "decided": line.decided_at.as_microsecond(),
                "outcome": words::outcome_label(&cx.app.profile, line.outcome),
            })
        })
        .collect();
    let context = json!({
        "period": asked.period.words(), "referrer": level_words(referrer), "decided": level_words(decided),
        "rows": rows, "out_of_scope": list.out_of_scope,
    });
    let back = format!("/oversight?{}", asked.query());
    cx.back_to("Back to oversight", back)
        .page("oversight/decisions.html", context)
}
