//! What was looked for and not found, what is offered to whom, and the everyday
//! words that lead to other words.

use casework::directory::{enquiries_since, keep_synonym, misses};
use domain::directory::{Question, Synonym, Weekday};
use jiff::SignedDuration;
use serde_json::{Value, json};

use super::{field_error, shipped};
use crate::pages::forms::FormPage;
use crate::web::{Answer, Cx};

/// The ages that the table of what is offered counts.
const AGES: &[(&str, u8)] = &[
    ("Under 1", 0),
    ("2", 2),
    ("4", 4),
    ("8", 8),
    ("12", 12),
    ("16", 16),
    ("20", 20),
];

/// The gaps.
pub async fn page(cx: Cx) -> Answer {
    let mut reader = cx.app.store.reader();
    let missed: Vec<Value> = misses(&mut reader)
        .await?
        .iter()
        .map(|miss| json!({ "words": miss.words, "times": miss.times, "at": miss.last_at.as_microsecond() }))
        .collect();
    let month = cx.act.at - SignedDuration::from_hours(24 * 30);
    let asked: Vec<Value> = enquiries_since(&mut reader, month)
        .await?
        .iter()
        .map(|(channel, count)| json!({ "channel": channel.words(), "count": count }))
        .collect();
    let snapshot = cx.app.directory.now(&cx.app.store, cx.act.at).await?;
    let finder = &snapshot.finder;
    let offered: Vec<Value> = finder
        .taxonomy()
        .top()
        .map(|top| {
            let counts: Vec<usize> = AGES
                .iter()
                .map(|(_, years)| {
                    let question = Question {
                        term: Some(top.key.clone()),
                        age: Some(*years),
                        ..Question::default()
                    };
                    finder.search(&question).hits.len()
                })
                .collect();
            json!({ "name": top.name, "counts": counts })
        })
        .collect();
    let nothing: Vec<&str> = finder
        .taxonomy()
        .terms()
        .iter()
        .filter(|term| term.parent.is_some())
        .filter(|term| {
            let question = Question {
                term: Some(term.key.clone()),
                ..Question::default()
            };
            finder.search(&question).hits.is_empty()
        })
        .map(|term| term.name.as_str())
        .collect();
    let days: Vec<Value> = Weekday::ALL
        .iter()
        .map(|day| {
            let question = Question {
                days: vec![*day],
                ..Question::default()
            };
            json!({ "day": day.words(), "count": finder.search(&question).hits.len() })
        })
        .collect();
    let context = json!({
        "missed": missed, "asked": asked, "offered": offered, "nothing": nothing, "days": days,
        "ages": AGES.iter().map(|(words, _)| *words).collect::<Vec<_>>(),
        "entries": finder.entries().len(),
    });
    cx.page("directory/gaps.html", context)
}

/// The everyday words.
pub async fn words(cx: Cx) -> Answer {
    let form = cx.blank_form();
    show_words(cx, form).await
}

async fn show_words(cx: Cx, form: FormPage) -> Answer {
    let own = casework::directory::synonyms(&mut cx.app.store.reader()).await?;
    let line = |synonym: &Synonym, own: bool| json!({ "typed": synonym.typed, "means": synonym.means, "own": own });
    let mut rows: Vec<Value> = own.iter().map(|synonym| line(synonym, true)).collect();
    let kept = shipped::synonyms()
        .iter()
        .filter(|shipped| own.iter().all(|mine| mine.typed != shipped.typed));
    rows.extend(kept.map(|synonym| line(synonym, false)));
    let invalid = !form.errors().is_empty();
    let context = json!({ "form": form, "rows": rows });
    let cx = cx.back_to("The directory’s desk", "/directory/team");
    if invalid {
        cx.invalid("directory/words.html", context)
    } else {
        cx.page("directory/words.html", context)
    }
}

/// Keeps what words lead to.
pub async fn keep_words(cx: Cx) -> Answer {
    let synonym = Synonym {
        typed: cx.form.text("typed").to_owned(),
        means: cx.form.text("means").to_owned(),
    };
    match keep_synonym(&cx.app.store, &cx.act, &synonym).await {
        Ok(()) => {
            cx.app.directory.refresh(&cx.app.store, cx.act.at).await?;
            cx.then("/directory/team/words", Some("saved"))
        }
        Err(error) => match field_error(&error) {
            Some(errors) => {
                let form = FormPage::again(&cx.form, errors);
                show_words(cx, form).await
            }
            None => Err(error.into()),
        },
    }
}
