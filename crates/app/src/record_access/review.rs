//! The queue of emergency openings that wait for a review, the review itself,
//! and the governance lead's list of restricted records.

use casework::CaseworkError;
use casework::record_access::{OpeningLine, find_opening, openings, restricted_records, review};
use domain::access::{Action, ReviewStanding, Verdict};
use domain::ids::OpeningId;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::refused_beside;
use crate::pages::forms::FormPage;
use crate::web::{Answer, Cx, Failure};

const LINES: i64 = 200;

/// The queue.
pub async fn list(cx: Cx) -> Answer {
    let (waiting, done) = openings(&mut cx.app.store.reader(), &cx.act, LINES).await?;
    let rows = |lines: &[OpeningLine]| lines.iter().map(|line| row(&cx, line)).collect::<Vec<_>>();
    let overdue = waiting
        .iter()
        .filter(|line| line.opening().standing(cx.act.at) == ReviewStanding::Overdue)
        .count();
    let context = json!({
        "waiting": rows(&waiting), "done": rows(&done), "overdue": overdue,
        "oversees": cx.may_try(Action::OverseeAccess),
    });
    cx.record_list([]).await?;
    cx.page("record_access/openings.html", context)
}

fn row(cx: &Cx, line: &OpeningLine) -> Value {
    let verdict = line.verdict.map(|verdict| match verdict {
        Verdict::Justified => "Justified",
        Verdict::NotJustified => "Not justified",
    });
    let state = match line.opening().standing(cx.act.at) {
        ReviewStanding::Waits => "in_time",
        ReviewStanding::Overdue => "overdue",
        ReviewStanding::Done => "met",
    };
    json!({
        "id": line.id.to_string(), "reference": line.reference, "who": line.by_name,
        "job": line.job_title, "agency": line.agency, "reason": line.reason,
        "opened": line.opened_at.as_microsecond(), "ends": line.ends_at.as_microsecond(),
        "due": line.review_due.as_microsecond(), "clock": { "state": state, "text": null },
        "own": cx.act.user() == Some(line.by),
        "verdict": verdict, "words": line.words, "reviewer": line.reviewer,
        "reviewed": line.reviewed_at.map(Timestamp::as_microsecond),
    })
}

fn id_of(cx: &Cx) -> Result<OpeningId, Failure> {
    OpeningId::parse(cx.part("opening")).map_err(|_| CaseworkError::NotFound.into())
}

/// One opening, to review or to read.
pub async fn form(cx: Cx) -> Answer {
    let form = cx.blank_form();
    show(&cx, form).await
}

async fn show(cx: &Cx, form: FormPage) -> Answer {
    let line = find_opening(&mut cx.app.store.reader(), &cx.act, id_of(cx)?).await?;
    cx.record_list([line.family]).await?;
    let invalid = !form.errors().is_empty();
    let context = json!({ "form": form, "opening": row(cx, &line) });
    if invalid {
        cx.invalid("record_access/review.html", context)
    } else {
        cx.page("record_access/review.html", context)
    }
}

/// Records the review.
pub async fn record(cx: Cx) -> Answer {
    let verdict = Verdict::from_key(cx.form.text("verdict"));
    let words = cx.form.text("reason");
    match review(&cx.app.store, &cx.act, id_of(&cx)?, verdict, words).await {
        Ok(()) => cx.then("/openings", Some("glass-reviewed")),
        Err(CaseworkError::Refused(refusal)) if refusal.field.is_some() => {
            let form = refused_beside(&cx, &refusal, "verdict");
            show(&cx, form).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Every restricted record, without what is in it.
pub async fn restricted(cx: Cx) -> Answer {
    let lines: Vec<Value> = restricted_records(&mut cx.app.store.reader(), &cx.act, LINES)
        .await?
        .iter()
        .map(|line| {
            json!({
                "reference": line.reference, "reason": line.reason, "since": line.since.as_microsecond(),
                "by": line.by, "agency": line.agency, "listed": line.listed,
            })
        })
        .collect();
    cx.record_list([]).await?;
    cx.page("record_access/restricted.html", json!({ "lines": lines }))
}
