//! The forms for how two people stand to each other.

use casework::CaseworkError;
use casework::people::{PersonPage, SetTie, person_page, remove_tie, set_tie};
use domain::access::{may, permit};
use domain::event::Subject;
use domain::ids::PersonId;
use domain::people::{ParentalResponsibility, Relationship};
use serde_json::{Value, json};

use super::{choice, form_page, person_address, person_in};
use crate::coded_choices;
use crate::pages::forms::{FormErrors, FormPage};
use crate::plans::reading;
use crate::web::{Answer, Cx, Failure};

async fn read(cx: &Cx) -> Result<PersonPage, Failure> {
    let mut reader = cx.app.store.reader();
    let person = person_in(cx, "person")?;
    let page = person_page(&mut reader, &cx.act, cx.part("reference"), person).await?;
    permit::<may::EditFamily, _>(&cx.act, &page.relations, ())?;
    if page.member.until.is_some() {
        return Err(CaseworkError::NotFound.into());
    }
    cx.record_look(Subject::family(page.family)).await?;
    Ok(page)
}

/// The form for a new relationship.
pub async fn new(cx: Cx) -> Answer {
    let form = cx
        .blank_form()
        .with("responsibility", ParentalResponsibility::NotKnown.code());
    show(&cx, form, None).await
}

/// The form for one that is recorded.
pub async fn change(cx: Cx) -> Answer {
    let other = person_in(&cx, "other")?;
    let form = cx.blank_form();
    show(&cx, form, Some(other)).await
}

async fn show(cx: &Cx, mut form: FormPage, other: Option<PersonId>) -> Answer {
    let page = read(cx).await?;
    let wrong = !form.errors().is_empty();
    let mut other_name = None;
    if let Some(other) = other {
        let tie = page
            .ties
            .iter()
            .find(|line| line.other == other)
            .ok_or(CaseworkError::NotFound)?;
        other_name = Some(tie.name.clone());
        if !wrong {
            form = form
                .with("kind", tie.kind.code())
                .with("responsibility", tie.responsibility.code())
                .with("version", tie.version.to_string());
        }
    }
    let people: Vec<Value> = page
        .others
        .iter()
        .filter(|one| !page.ties.iter().any(|line| line.other == one.id))
        .map(|one| choice(&one.id.to_string(), &one.facts.shown_name()))
        .collect();
    let context = json!({
        "form": form, "here": person_address(cx), "name": page.member.facts.shown_name(),
        "people": people, "other": other.map(|id| id.to_string()), "other_name": other_name,
        "kinds": coded_choices!(Relationship),
        "responsibilities": coded_choices!(ParentalResponsibility),
        "reference": cx.part("reference"),
    });
    form_page(cx, "people/tie.html", wrong, context)
}

/// Records a new relationship.
pub async fn add(cx: Cx) -> Answer {
    let mut errors = FormErrors::new();
    let other = reading::choice(&cx.form, "other", &mut errors, |raw| {
        PersonId::parse(raw).map_err(|_| "Select the other person")
    });
    put(&cx, errors, other, None).await
}

/// Changes one that is recorded.
pub async fn save(cx: Cx) -> Answer {
    let other = person_in(&cx, "other")?;
    let version = cx.version()?;
    put(&cx, FormErrors::new(), Some(other), Some(version)).await
}

async fn put(
    cx: &Cx,
    mut errors: FormErrors,
    other: Option<PersonId>,
    version: Option<i64>,
) -> Answer {
    let known = other.filter(|_| version.is_some());
    let kind = reading::choice(&cx.form, "kind", &mut errors, Relationship::parse);
    let responsibility = reading::choice(
        &cx.form,
        "responsibility",
        &mut errors,
        ParentalResponsibility::parse,
    );
    let (Some(other), Some(kind), Some(responsibility)) = (other, kind, responsibility) else {
        return show(cx, FormPage::again(&cx.form, errors), known).await;
    };
    let command = SetTie {
        person: person_in(cx, "person")?,
        other,
        kind,
        responsibility,
        version,
    };
    match set_tie(&cx.app.store, &cx.act, cx.part("reference"), &command).await {
        Ok(()) => cx.then(person_address(cx), Some("saved")),
        Err(CaseworkError::Conflict) => overtaken(cx, other).await,
        Err(error) => {
            let form = FormPage::again(&cx.form, reading::beside(error)?);
            show(cx, form, known).await
        }
    }
}

/// Somebody else recorded the relationship first.
async fn overtaken(cx: &Cx, other: PersonId) -> Answer {
    let page = read(cx).await?;
    let line = page.ties.iter().find(|line| line.other == other);
    let mine = [
        Relationship::parse(cx.form.text("kind")).map(Relationship::words),
        ParentalResponsibility::parse(cx.form.text("responsibility"))
            .map(ParentalResponsibility::words),
    ];
    let mine: Vec<&str> = mine.into_iter().flatten().collect();
    cx.conflict(json!({
        "what": "how two people are related",
        "mine": { "title": "What you entered", "by": null, "text": mine.join("\n") },
        "theirs": {
            "title": "What is on the record now", "by": null,
            "text": line.map_or_else(
                || "The relationship was taken away.".to_owned(),
                |line| format!("{}\n{}", line.kind.words(), line.responsibility.words()),
            ),
        },
        "reload": person_address(cx),
    }))
}

/// Takes one away that was recorded by mistake.
pub async fn remove(cx: Cx) -> Answer {
    let person = person_in(&cx, "person")?;
    let other = person_in(&cx, "other")?;
    let version = cx.version()?;
    let reference = cx.part("reference");
    remove_tie(&cx.app.store, &cx.act, reference, person, other, version).await?;
    cx.then(person_address(&cx), Some("saved"))
}
