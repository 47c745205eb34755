//! The page that restricts a record to named people, and changes who they are.

use casework::CaseworkError;
use casework::record_access::{
    ListedPerson, add_person, find_to_restrict, lift, people_to_choose, remove_person, restrict,
    restriction_of,
};
use domain::event::Subject;
use domain::ids::UserId;
use serde_json::{Value, json};

use super::refused_beside;
use crate::pages::forms::FormPage;
use crate::web::{Answer, Cx, Failure};

/// The page.
pub async fn page(cx: Cx) -> Answer {
    let form = cx.blank_form();
    show(&cx, form).await
}

async fn show(cx: &Cx, form: FormPage) -> Answer {
    let mut reader = cx.app.store.reader();
    let found = find_to_restrict(&mut reader, &cx.act, cx.part("reference")).await?;
    let restriction = restriction_of(&mut reader, found.family).await?;
    let people = people_to_choose(&mut reader, &cx.act, found.family).await?;
    cx.record_look(Subject::family(found.family)).await?;
    let listed: Vec<UserId> = restriction
        .iter()
        .flat_map(|restriction| restriction.listed.iter().map(|person| person.user))
        .collect();
    let candidates: Vec<Value> = people
        .iter()
        .filter(|person| !listed.contains(&person.user) && cx.act.user() != Some(person.user))
        .map(|person| {
            json!({ "value": person.user.to_string(), "text": format!("{}, {}", person.name, person.job_title) })
        })
        .collect();
    let invalid = !form.errors().is_empty();
    let context = json!({
        "form": form, "reference": found.reference, "candidates": candidates,
        "may_open": !found.relations.is_empty(),
        "restriction": restriction.as_ref().map(|restriction| json!({
            "reason": restriction.reason, "since": restriction.since.as_microsecond(),
            "by": restriction.by, "agency": restriction.agency,
            "listed": restriction.listed.iter().map(|person| listed_row(cx, person)).collect::<Vec<_>>(),
        })),
    });
    if invalid {
        cx.invalid("record_access/restriction.html", context)
    } else {
        cx.page("record_access/restriction.html", context)
    }
}

fn listed_row(cx: &Cx, person: &ListedPerson) -> Value {
    json!({
        "id": person.user.to_string(), "name": person.name, "job": person.job_title,
        "agency": person.agency, "self": cx.act.user() == Some(person.user),
    })
}

fn chosen(cx: &Cx, field: &str) -> Result<Vec<UserId>, Failure> {
    cx.form
        .all(field)
        .iter()
        .filter(|value| !value.is_empty())
        .map(|value| {
            UserId::parse(value).map_err(|_| Failure::BadRequest("a person is not one of the list"))
        })
        .collect()
}

async fn answered(
    cx: Cx,
    outcome: Result<(), CaseworkError>,
    field: &'static str,
    notice: &'static str,
) -> Answer {
    match outcome {
        Ok(()) => cx.then(
            format!("/families/{}/restriction", cx.part("reference")),
            Some(notice),
        ),
        Err(CaseworkError::Refused(refusal)) if refusal.field.is_some() => {
            let form = refused_beside(&cx, &refusal, field);
            show(&cx, form).await
        }
        Err(error) => Err(error.into()),
    }
}

/// Restricts the record.
pub async fn restrict_record(cx: Cx) -> Answer {
    let people = chosen(&cx, "people")?;
    let outcome = restrict(
        &cx.app.store,
        &cx.act,
        cx.part("reference"),
        &people,
        cx.form.text("reason"),
    )
    .await;
    answered(cx, outcome, "reason", "restricted").await
}

/// Puts somebody on the list.
pub async fn add(cx: Cx) -> Answer {
    let account = chosen(&cx, "person")?.first().copied();
    let outcome = add_person(
        &cx.app.store,
        &cx.act,
        cx.part("reference"),
        account,
        cx.form.text("email"),
    )
    .await;
    answered(cx, outcome, "person", "listed").await
}

/// Takes somebody off the list.
pub async fn remove(cx: Cx) -> Answer {
    let person = UserId::parse(cx.part("user")).map_err(|_| CaseworkError::NotFound)?;
    let outcome = remove_person(&cx.app.store, &cx.act, cx.part("reference"), person).await;
    answered(cx, outcome, "person", "unlisted").await
}

/// The page that asks why the restriction ends.
pub async fn lift_form(cx: Cx) -> Answer {
    let form = cx.blank_form();
    show_lift(&cx, form).await
}

async fn show_lift(cx: &Cx, form: FormPage) -> Answer {
    let mut reader = cx.app.store.reader();
    let found = find_to_restrict(&mut reader, &cx.act, cx.part("reference")).await?;
    let restriction = restriction_of(&mut reader, found.family)
        .await?
        .ok_or(CaseworkError::NotFound)?;
    cx.record_look(Subject::family(found.family)).await?;
    let invalid = !form.errors().is_empty();
    let context =
        json!({ "form": form, "reference": found.reference, "because": restriction.reason });
    if invalid {
        cx.invalid("record_access/lift.html", context)
    } else {
        cx.page("record_access/lift.html", context)
    }
}

/// Lifts the restriction.
pub async fn lift_record(cx: Cx) -> Answer {
    let reference = cx.part("reference");
    match lift(&cx.app.store, &cx.act, reference, cx.form.text("reason")).await {
        Ok(()) => cx.then(format!("/families/{reference}/restriction"), Some("lifted")),
        Err(CaseworkError::Refused(refusal)) if refusal.field.is_some() => {
            let form = refused_beside(&cx, &refusal, "reason");
            show_lift(&cx, form).await
        }
        Err(error) => Err(error.into()),
    }
}
