//! The page that finds: one box, a place, and a few filters. It needs no
//! account and keeps nothing about who looks; a full postcode never stays in an address.

use std::fmt::Write as _;

use casework::directory::miss;
use domain::directory::{Finder, Near, Order, Question, Weekday};
use serde_json::{Value, json};

use super::say::{LIST_MAX, ids_of, result};
use super::{Snapshot, sectors};
use crate::pages::forms::{FormErrors, FormPage, RawForm};
use crate::web::{Answer, Cx};

/// How many results stand on a page.
const PER_PAGE: usize = 20;
/// The furthest that a search reaches, in miles.
const WITHIN: &[(&str, f64)] = &[("2", 2.0), ("5", 5.0), ("10", 10.0), ("25", 25.0)];
/// The longest question, in characters.
const WORDS_MAX: usize = 200;

/// Finding, and what was found.
pub async fn page(cx: Cx) -> Answer {
    let snapshot = cx.app.directory.now(&cx.app.store, cx.act.at).await?;
    let asked = cx.query_form().clone();
    if let Some(address) = without_full_postcode(&asked, &snapshot) {
        return cx.then(address, None);
    }
    let (question, errors) = read(&asked, &snapshot);
    let begun = [
        "q", "near", "age", "day", "free", "category", "language", "send",
    ]
    .iter()
    .any(|name| !asked.text(name).is_empty());
    let invalid = !errors.is_empty();
    let found = if begun && !invalid {
        Some(snapshot.finder.search(&question))
    } else {
        None
    };
    if let Some(found) = &found
        && found.hits.is_empty()
        && !question.words.is_empty()
        && asked.text("page").is_empty()
    {
        miss(&cx.app.store, &cx.act, &question.words).await?;
    }
    let chosen = ids_of(asked.all("s"));
    let total = found.as_ref().map_or(0, |found| found.hits.len());
    let pages = total.div_ceil(PER_PAGE).max(1);
    let page = asked
        .text("page")
        .parse::<usize>()
        .unwrap_or(1)
        .clamp(1, pages);
    let rows: Vec<Value> = found
        .iter()
        .flat_map(|found| {
            found
                .hits
                .iter()
                .skip((page - 1).saturating_mul(PER_PAGE))
                .take(PER_PAGE)
        })
        .filter_map(|hit| {
            let entry = snapshot.finder.at(hit.at)?;
            let mut row = result(entry, Some(hit), &snapshot, cx.act.at);
            if let Some(fields) = row.as_object_mut() {
                fields.insert("chosen".to_owned(), Value::Bool(chosen.contains(&entry.id)));
            }
            Some(row)
        })
        .collect();
    // What was chosen on another page, or in another search, goes along.
    let carried: Vec<String> = chosen
        .iter()
        .map(ToString::to_string)
        .filter(|id| {
            !rows
                .iter()
                .any(|row| row.get("id").and_then(Value::as_str) == Some(id))
        })
        .collect();
    let instead: Vec<&str> = found
        .iter()
        .flat_map(|found| &found.instead)
        .map(|(typed, _)| typed.as_str())
        .collect();
    let context = json!({
        "form": FormPage::again(&asked, errors),
        "begun": begun && !invalid,
        "total": total, "page_number": page, "pages": pages,
        "previous": (page > 1).then(|| address(&asked, Some(page - 1))),
        "next": (page < pages).then(|| address(&asked, Some(page + 1))),
        "near": question.near.as_ref().map(|near| near.words.clone()),
        "instead": instead,
        "rows": rows, "carried": carried, "chosen": chosen.len(), "list_max": LIST_MAX,
        "days": days(), "categories": categories(&snapshot), "languages": languages(&snapshot),
        "within": WITHIN.iter().map(|(value, _)| json!({ "value": value, "text": format!("Within {value} miles") })).collect::<Vec<_>>(),
        "entries": snapshot.finder.entries().len(),
    });
    if invalid {
        cx.invalid("directory/find.html", context)
    } else {
        cx.page("directory/find.html", context)
    }
}

/// The address again with the postcode's sector in place of the postcode, when
/// somebody typed a full one: an address is kept in histories, and a postcode
/// points at a few homes.
fn without_full_postcode(asked: &RawForm, snapshot: &Snapshot) -> Option<String> {
    let near = asked.text("near");
    if let Ok(postcode) = domain::people::Postcode::parse(near) {
        let sector = sectors().of_postcode(&postcode).ok()?;
        return Some(address(
            &replaced(asked, &[("near", sector.words.as_str())]),
            None,
        ));
    }
    let (postcode, words) = Finder::postcode_in(asked.text("q"))?;
    let sector = sectors().of_postcode(&postcode).ok()?;
    if !near.is_empty() && snapshot.finder.place(sectors(), near).is_ok() {
        return None;
    }
    Some(address(
        &replaced(
            asked,
            &[("near", sector.words.as_str()), ("q", words.as_str())],
        ),
        None,
    ))
}

fn replaced(asked: &RawForm, with: &[(&str, &str)]) -> RawForm {
    let kept = asked
        .fields()
        .filter(|(name, _)| with.iter().all(|(other, _)| other != name))
        .flat_map(|(name, values)| {
            values
                .iter()
                .map(move |value| (name.to_owned(), value.clone()))
        });
    let new = with
        .iter()
        .map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
    RawForm::from_pairs(kept.chain(new))
}

/// The page's own address with everything that was asked.
fn address(asked: &RawForm, page: Option<usize>) -> String {
    let mut pairs: Vec<(String, String)> = Vec::new();
    for (name, values) in asked.fields().filter(|(name, _)| *name != "page") {
        for value in values.iter().filter(|value| !value.trim().is_empty()) {
            pairs.push((name.to_owned(), value.trim().to_owned()));
        }
    }
    if let Some(page) = page {
        pairs.push(("page".to_owned(), page.to_string()));
    }
    let mut address = "/directory".to_owned();
    if let Ok(query) = serde_urlencoded::to_string(&pairs)
        && !query.is_empty()
    {
        // Writing to a text cannot fail.
        let _ = write!(address, "?{query}");
    }
    address
}

fn read(asked: &RawForm, snapshot: &Snapshot) -> (Question, FormErrors) {
    let mut errors = FormErrors::new();
    let words = asked.text("q").to_owned();
    if words.chars().count() > WORDS_MAX {
        errors.add("q", "Enter what you need in 200 characters or fewer");
    }
    let near = near(asked.text("near"), snapshot, &mut errors);
    let age = match asked.text("age") {
        "" => None,
        typed => match typed.parse::<u8>() {
            Ok(years) if years <= 120 => Some(years),
            Ok(_) | Err(_) => {
                errors.add(
                    "age",
                    "Enter an age in whole years, such as 3. For a baby enter 0",
                );
                None
            }
        },
    };
    let days = Weekday::parse(asked.text("day"))
        .map(|day| vec![day])
        .unwrap_or_default();
    let term = snapshot
        .finder
        .taxonomy()
        .term(asked.text("category"))
        .map(|term| term.key.clone());
    let within = near
        .as_ref()
        .and_then(|_| {
            WITHIN
                .iter()
                .find(|(value, _)| *value == asked.text("within"))
        })
        .map(|(_, miles)| miles * 1_609.344);
    let order = if asked.text("order") == "nearest" && near.is_some() {
        Order::Nearest
    } else {
        Order::Best
    };
    let question = Question {
        words,
        near,
        within,
        age,
        days,
        free: asked.text("free") == "yes",
        term,
        language: Some(asked.text("language").to_owned()).filter(|language| !language.is_empty()),
        send: asked.text("send") == "yes",
        level: None,
        order,
    };
    (question, errors)
}

fn near(typed: &str, snapshot: &Snapshot, errors: &mut FormErrors) -> Option<Near> {
    if typed.is_empty() {
        return None;
    }
    match snapshot.finder.place(sectors(), typed) {
        Ok(near) => Some(near),
        Err(problem) => {
            errors.add("near", problem.to_string());
            None
        }
    }
}

fn days() -> Vec<Value> {
    Weekday::ALL
        .iter()
        .map(|day| json!({ "value": day.code(), "text": day.words() }))
        .collect()
}

fn categories(snapshot: &Snapshot) -> Vec<Value> {
    let taxonomy = snapshot.finder.taxonomy();
    taxonomy
        .top()
        .flat_map(|top| {
            std::iter::once(json!({ "value": top.key, "text": top.name })).chain(
                taxonomy
                    .below(&top.key)
                    .map(|term| json!({ "value": term.key, "text": format!("– {}", term.name) })),
            )
        })
        .collect()
}

fn languages(snapshot: &Snapshot) -> Vec<Value> {
    let mut known: Vec<&str> = snapshot
        .finder
        .entries()
        .iter()
        .flat_map(|entry| entry.service.languages.iter().map(String::as_str))
        .collect();
    known.sort_unstable();
    known.dedup();
    known
        .iter()
        .map(|language| json!({ "value": language, "text": language }))
        .collect()
}
