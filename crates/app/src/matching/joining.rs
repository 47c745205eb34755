//! Joining two records, with everything that must be asked first; and taking a
//! join back.

use std::collections::BTreeSet;

use casework::matching::{self, Choice, JoinPage, Joining};
use casework::people::Member;
use domain::ids::{JoinId, PersonId};
use domain::matching::{Goes, Said};
use domain::people::Reason;
use serde_json::{Value, json};

use super::pairs::{look, named, side_context};
use crate::pages::forms::{FormErrors, FormPage};
use crate::plans::reading;
use crate::web::{Answer, Cx, Failure};

const PAGE: &str = "matching/join.html";
const PART: &str = "matching/part.html";
/// The value of "Which record goes on?" where only the person is joined.
const PERSON_ONLY: &str = "person";

pub(super) async fn form(cx: Cx) -> Answer {
    let found = matching::join_page(&mut cx.app.store.reader(), &cx.act, named(&cx)?).await?;
    cx.record_list([found.page.newer.family, found.page.older.family])
        .await?;
    let mut form = cx.blank_form();
    for (older, newer) in alike(&found) {
        form = form.with(format!("same-{older}"), newer.to_string());
    }
    cx.page(PAGE, context(&found, &form))
}

pub(super) async fn join(cx: Cx) -> Answer {
    let id = named(&cx)?;
    let found = matching::join_page(&mut cx.app.store.reader(), &cx.act, id).await?;
    let mut errors = FormErrors::new();
    if let Some(joining) = read(&cx, &found, &mut errors)? {
        let (store, profile) = (&cx.app.store, &cx.app.profile);
        match matching::join(store, profile, &cx.act, id, &joining).await {
            Ok(reference) => {
                return cx.then(format!("/families/{reference}"), Some("records-joined"));
            }
            Err(error) => errors = reading::beside(error)?,
        }
    }
    cx.record_list([found.page.newer.family, found.page.older.family])
        .await?;
    let form = FormPage::again(&cx.form, errors);
    cx.invalid(PAGE, context(&found, &form))
}

fn read(cx: &Cx, found: &JoinPage, errors: &mut FormErrors) -> Result<Option<Joining>, Failure> {
    let words = reading::choice(&cx.form, "words", errors, |text| {
        Reason::parse(text).map_err(|_| "Say how you know that it is the same person")
    });
    let version = cx.version()?;
    let (older, newer) = (&found.page.older, &found.page.newer);
    let keep = match cx.form.text("keep") {
        PERSON_ONLY => Some(None),
        reference if reference == older.reference => Some(Some(older)),
        reference if reference == newer.reference => Some(Some(newer)),
        _ => {
            errors.add("keep", "Select what is joined");
            None
        }
    };
    let choice = match keep {
        None => None,
        Some(None) => Some(Choice::PersonOnly),
        Some(Some(kept)) => {
            let holder = match cx.form.text("holder") {
                "" => None,
                reference if reference == kept.reference => Some(Goes::Kept),
                _ => Some(Goes::Brought),
            };
            Some(Choice::OneFamily {
                keep: kept.family,
                said: Said {
                    holder,
                    restriction_agreed: cx.form.has("restriction"),
                    both_workers_know: cx.form.has("workers"),
                },
                same: same(cx, found, kept.reference == older.reference),
            })
        }
    };
    Ok(match (choice, words) {
        (Some(choice), Some(words)) if errors.is_empty() => Some(Joining {
            version,
            choice,
            words,
        }),
        _ => None,
    })
}

/// Everybody else who is recorded twice: in the record that is brought, and in
/// the one that goes on. Each person once.
fn same(cx: &Cx, found: &JoinPage, older_is_kept: bool) -> Vec<[PersonId; 2]> {
    let mut used = BTreeSet::new();
    let others = others(&found.older_people, found.page.older.member.id);
    others
        .filter_map(|older| {
            let newer = PersonId::parse(cx.form.text(&format!("same-{}", older.id))).ok()?;
            let known = found.newer_people.iter().any(|one| one.id == newer);
            let taken = newer == found.page.newer.member.id || !used.insert(newer);
            (known && !taken && newer != older.id).then_some(if older_is_kept {
                [newer, older.id]
            } else {
                [older.id, newer]
            })
        })
        .collect()
}

fn others(people: &[Member], but: PersonId) -> impl Iterator<Item = &Member> {
    people.iter().filter(move |one| one.id != but)
}

/// Who bears the same name in both families: offered, never decided.
fn alike(found: &JoinPage) -> Vec<(PersonId, PersonId)> {
    let name = |one: &Member| one.facts.shown_name().to_lowercase();
    others(&found.older_people, found.page.older.member.id)
        .filter_map(|older| {
            let newer = others(&found.newer_people, found.page.newer.member.id)
                .find(|one| name(one) == name(older))?;
            Some((older.id, newer.id))
        })
        .collect()
}

fn context(found: &JoinPage, form: &FormPage) -> Value {
    let (older, newer) = (&found.page.older, &found.page.newer);
    let choices: Vec<Value> = others(&found.newer_people, newer.member.id)
        .map(|one| json!({ "value": one.id.to_string(), "text": one.facts.shown_name() }))
        .collect();
    let holder = |side: &casework::matching::PairSide| {
        let words = side.holder.as_ref().map(super::pairs::holder_words);
        json!({ "value": side.reference, "text": words.unwrap_or_else(|| "Nobody".to_owned()) })
    };
    json!({
        "form": form,
        "id": found.page.pair.id.to_string(),
        "version": found.page.pair.version,
        "older": side_context(older),
        "newer": side_context(newer),
        "keep": [
            json!({ "value": older.reference, "text": format!("The families are one. Record {} goes on", older.reference),
                "hint": format!("Recorded first. Everything of {} is brought into it.", newer.reference) }),
            json!({ "value": newer.reference, "text": format!("The families are one. Record {} goes on", newer.reference),
                "hint": format!("Everything of {} is brought into it.", older.reference) }),
            json!({ "value": PERSON_ONLY, "text": "They are two families: join only the person",
                "hint": "For example, when a child has moved from one to the other" }),
        ],
        "ask_holder": found.ask.holder.then(|| json!([holder(older), holder(newer)])),
        "ask_restriction": found.ask.restriction,
        "ask_workers": found.ask.workers,
        "people": others(&found.older_people, older.member.id).map(|one| json!({
            "field": format!("same-{}", one.id), "name": one.facts.shown_name(),
        })).collect::<Vec<_>>(),
        "newer_people": choices,
    })
}

fn join_named(cx: &Cx) -> Result<JoinId, Failure> {
    JoinId::parse(cx.part("join")).map_err(|_| Failure::Casework(casework::CaseworkError::NotFound))
}

pub(super) async fn part_form(cx: Cx) -> Answer {
    let (line, reference) =
        matching::join_to_part(&mut cx.app.store.reader(), &cx.act, join_named(&cx)?).await?;
    look(&cx, line.family).await?;
    let form = cx.blank_form();
    cx.page(PART, part_context(&line, &reference, &form))
}

pub(super) async fn part(cx: Cx) -> Answer {
    let id = join_named(&cx)?;
    let (line, reference) = matching::join_to_part(&mut cx.app.store.reader(), &cx.act, id).await?;
    let mut errors = FormErrors::new();
    let two = match cx.form.text("two") {
        "yes" => Some(true),
        "not_sure" => Some(false),
        _ => {
            errors.add("two", "Select whether they are two people");
            None
        }
    };
    let words = reading::choice(&cx.form, "words", &mut errors, |text| {
        Reason::parse(text).map_err(|_| "Say why the records must be apart")
    });
    if let (Some(two), Some(words)) = (two, words) {
        match matching::part(&cx.app.store, &cx.act, id, two, &words).await {
            Ok(()) => return cx.then(format!("/families/{reference}"), Some("records-parted")),
            Err(error) => errors = reading::beside(error)?,
        }
    }
    look(&cx, line.family).await?;
    let form = FormPage::again(&cx.form, errors);
    cx.invalid(PART, part_context(&line, &reference, &form))
}

fn part_context(line: &matching::JoinLine, reference: &str, form: &FormPage) -> Value {
    json!({
        "form": form, "id": line.id.to_string(), "reference": reference,
        "by": line.by, "at": line.at.as_microsecond(), "words": line.words,
        "families": line.brought.is_some(),
    })
}
