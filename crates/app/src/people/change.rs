//! The form for one group of facts.

use casework::CaseworkError;
use casework::people::{Member, change_facts, facts_for_change};
use domain::event::Subject;
use domain::people::{CarersAssessment, FactGroup, YoungCarer};
use serde_json::{Value, json};

use super::{fields, fields_read, form_page, person_address, person_in};
use crate::pages::forms::FormPage;
use crate::plans::reading;
use crate::web::{Answer, Cx, Failure};
use crate::words;

fn group(cx: &Cx) -> Result<FactGroup, Failure> {
    Ok(FactGroup::parse(cx.part("group")).map_err(|_| CaseworkError::NotFound)?)
}

async fn read(cx: &Cx) -> Result<Member, Failure> {
    let mut reader = cx.app.store.reader();
    let person = person_in(cx, "person")?;
    let (family, member) =
        facts_for_change(&mut reader, &cx.act, cx.part("reference"), person).await?;
    cx.record_look(Subject::family(family)).await?;
    Ok(member)
}

/// The form.
pub async fn page(cx: Cx) -> Answer {
    let group = group(&cx)?;
    let member = read(&cx).await?;
    let form = fields::fill(cx.blank_form(), group, &member.facts)
        .with("version", member.version.to_string());
    show(&cx, group, &member, &form)
}

fn show(cx: &Cx, group: FactGroup, member: &Member, form: &FormPage) -> Answer {
    let stage = match member.facts.young_carer {
        YoungCarer::Yes(CarersAssessment::NotOffered) => "not_offered",
        YoungCarer::Yes(CarersAssessment::Offered { .. }) => "offered",
        YoungCarer::Yes(CarersAssessment::Answered { .. }) => "answered",
        YoungCarer::NotAsked
        | YoungCarer::NotKnown
        | YoungCarer::DeclinedToSay
        | YoungCarer::No => "none",
    };
    let other_names: Vec<Value> = member
        .facts
        .other_names
        .iter()
        .enumerate()
        .map(|(place, name)| json!({ "value": place.to_string(), "text": name.in_words() }))
        .collect();
    let context = json!({
        "form": form,
        "reference": cx.part("reference"), "here": person_address(cx),
        "group": group.code(), "title": group.words(),
        "name": member.facts.shown_name(),
        "child": member.child,
        "telephone_as_told": member.facts.telephone_as_told,
        "young_carer_stage": stage,
        "other_names": other_names,
        "lists": fields::choices(group),
    });
    form_page(cx, "people/change.html", !form.errors().is_empty(), context)
}

/// Saves the group.
pub async fn save(cx: Cx) -> Answer {
    let group = group(&cx)?;
    let person = person_in(&cx, "person")?;
    let version = cx.version()?;
    let today = words::today(cx.act.at);
    let change = match fields_read::read(&cx.form, group, today) {
        Ok(change) => change,
        Err(errors) => {
            let member = read(&cx).await?;
            return show(&cx, group, &member, &FormPage::again(&cx.form, errors));
        }
    };
    let reference = cx.part("reference");
    match change_facts(&cx.app.store, &cx.act, reference, person, version, &change).await {
        Ok(()) => cx.then(person_address(&cx), Some("saved")),
        Err(CaseworkError::Conflict) => overtaken(&cx, group).await,
        Err(error) => {
            let form = FormPage::again(&cx.form, reading::beside(error)?);
            let member = read(&cx).await?;
            show(&cx, group, &member, &form)
        }
    }
}

/// Somebody else changed the person first: what was typed beside what is there now.
async fn overtaken(cx: &Cx, group: FactGroup) -> Answer {
    let member = read(cx).await?;
    let theirs = member
        .facts
        .lines(group, words::today(cx.act.at))
        .iter()
        .map(|(key, value)| format!("{key}\n{value}"))
        .collect::<Vec<_>>()
        .join("\n\n");
    cx.conflict(json!({
        "what": format!("“{}”", group.words()),
        "mine": { "title": "What you entered", "by": null, "text": crate::failures::typed(cx) },
        "theirs": { "title": "What is on the record now", "by": null, "text": theirs },
        "reload": format!("{}/change/{}", person_address(cx), group.code()),
    }))
}
