//! The forms for who belongs to a family.

use casework::CaseworkError;
use casework::people::{
    JoinKnown, Leave, NewPerson, add_person, facts_for_change, join_known, leave_family,
    open_family, people_to_join, set_household,
};
use domain::access::{may, permit};
use domain::event::Subject;
use domain::ids::PersonId;
use domain::people::BirthDate;
use serde_json::{Value, json};

use super::{choice, fields, fields_read, form_page, person_address, person_in, reason};
use crate::pages::forms::{FormErrors, FormPage};
use crate::plans::reading;
use crate::web::{Answer, Cx, Failure};
use crate::words;

async fn look(cx: &Cx) -> Result<(), Failure> {
    let mut reader = cx.app.store.reader();
    let (family, relations) = open_family(&mut reader, &cx.act, cx.part("reference")).await?;
    permit::<may::EditFamily, _>(&cx.act, &relations, ())?;
    cx.record_look(Subject::family(family)).await
}

fn parts() -> Vec<Value> {
    vec![
        choice("child", "A child of this family, or a baby not born yet"),
        choice("adult", "An adult"),
    ]
}

/// The form for somebody who is not on the record.
pub async fn new(cx: Cx) -> Answer {
    let form = cx.blank_form();
    show_new(&cx, &form).await
}

async fn show_new(cx: &Cx, form: &FormPage) -> Answer {
    look(cx).await?;
    let context = json!({
        "form": form, "reference": cx.part("reference"),
        "parts": parts(), "births": fields::birth_choices(),
    });
    form_page(cx, "people/new.html", !form.errors().is_empty(), context)
}

fn read_part(cx: &Cx, errors: &mut FormErrors) -> Option<bool> {
    match cx.form.text("part") {
        "child" => Some(true),
        "adult" => Some(false),
        _ => {
            errors.add("part", "Select whether they are a child or an adult");
            None
        }
    }
}

fn read_household(cx: &Cx, errors: &mut FormErrors) -> Option<bool> {
    match cx.form.text("lives_here") {
        "yes" => Some(true),
        "no" => Some(false),
        _ => {
            errors.add("lives_here", "Select whether they live with the family");
            None
        }
    }
}

/// Adds them.
pub async fn add(cx: Cx) -> Answer {
    let key = cx.submission_key()?;
    let mut errors = FormErrors::new();
    let child = read_part(&cx, &mut errors);
    let birth = fields_read::birth(&cx.form, &mut errors, words::today(cx.act.at));
    let nameless = cx.form.text("given").is_empty() && cx.form.text("family").is_empty();
    let name = match birth {
        // Many babies are named only once they are born.
        Some(BirthDate::Unborn(_)) if nameless => None,
        Some(_) | None => fields_read::name(&cx.form, &mut errors),
    };
    let lives_here = read_household(&cx, &mut errors);
    let (Some(child), Some(birth), Some(lives_here), true) =
        (child, birth, lives_here, errors.is_empty())
    else {
        return show_new(&cx, &FormPage::again(&cx.form, errors)).await;
    };
    let reference = cx.part("reference").to_owned();
    let command = NewPerson {
        key,
        child,
        name,
        birth,
        lives_here,
    };
    match add_person(&cx.app.store, &cx.act, &reference, &command).await {
        Ok(person) => cx.then(
            format!("/families/{reference}/people/{person}"),
            Some("person-joined"),
        ),
        Err(error) => {
            let form = FormPage::again(&cx.form, reading::beside(error)?);
            show_new(&cx, &form).await
        }
    }
}

/// The two steps for somebody who is known in another family: its reference,
/// then the person.
pub async fn known(cx: Cx) -> Answer {
    let asked = cx.query("in").to_owned();
    let form = cx.blank_form().with("in", &asked);
    show_known(&cx, form, &asked).await
}

async fn show_known(cx: &Cx, form: FormPage, asked: &str) -> Answer {
    look(cx).await?;
    let mut people: Option<Vec<Value>> = None;
    let mut form = form;
    if !asked.trim().is_empty() {
        let mut reader = cx.app.store.reader();
        let reference = cx.part("reference");
        match people_to_join(&mut reader, &cx.act, reference, asked.trim()).await {
            Ok(found) => {
                let (other, _) = open_family(&mut reader, &cx.act, asked.trim()).await?;
                cx.record_look(Subject::family(other)).await?;
                people = Some(
                    found
                        .iter()
                        .map(|one| choice(&one.id.to_string(), &one.facts.shown_name()))
                        .collect(),
                );
            }
            Err(CaseworkError::NotFound | CaseworkError::Denied(_)) => {
                let mut errors = FormErrors::new();
                errors.add(
                    "in",
                    "There is no family with this reference that you may open",
                );
                form = FormPage::again(&crate::pages::forms::RawForm::default(), errors)
                    .with("in", asked);
            }
            Err(error) => return Err(error.into()),
        }
    }
    let context = json!({
        "form": form, "reference": cx.part("reference"), "asked": asked, "people": people,
        "parts": parts(),
    });
    form_page(cx, "people/known.html", !form.errors().is_empty(), context)
}

/// Brings them in.
pub async fn join(cx: Cx) -> Answer {
    let known_in = cx.form.text("in").to_owned();
    let mut errors = FormErrors::new();
    let person = reading::choice(&cx.form, "person", &mut errors, |raw| {
        PersonId::parse(raw).map_err(|_| "Select who joins the family")
    });
    let child = read_part(&cx, &mut errors);
    let lives_here = read_household(&cx, &mut errors);
    let (Some(person), Some(child), Some(lives_here)) = (person, child, lives_here) else {
        let form = FormPage::again(&cx.form, errors);
        return show_known(&cx, form, &known_in).await;
    };
    let command = JoinKnown {
        known_in,
        person,
        child,
        lives_here,
    };
    let reference = cx.part("reference").to_owned();
    match join_known(&cx.app.store, &cx.act, &reference, &command).await {
        Ok(()) => cx.then(
            format!("/families/{reference}/people/{person}"),
            Some("person-joined"),
        ),
        Err(error) => {
            let form = FormPage::again(&cx.form, reading::beside(error)?);
            show_known(&cx, form, &command.known_in).await
        }
    }
}

/// The form for somebody who leaves.
pub async fn ask_leave(cx: Cx) -> Answer {
    let form = cx.blank_form();
    show_leave(&cx, &form).await
}

async fn show_leave(cx: &Cx, form: &FormPage) -> Answer {
    let person = person_in(cx, "person")?;
    let mut reader = cx.app.store.reader();
    let (family, member) =
        facts_for_change(&mut reader, &cx.act, cx.part("reference"), person).await?;
    cx.record_look(Subject::family(family)).await?;
    let context = json!({
        "form": form, "here": person_address(cx), "name": member.facts.shown_name(),
        "child": member.child,
    });
    form_page(cx, "people/leave.html", !form.errors().is_empty(), context)
}

/// Ends their time in the family.
pub async fn leave(cx: Cx) -> Answer {
    let mut errors = FormErrors::new();
    let on = reading::day(&cx.form, "on", &mut errors, "the date they left");
    let reason = reason(&cx, &mut errors, "Enter why they left the family");
    let (Some(on), Some(reason)) = (on, reason) else {
        return show_leave(&cx, &FormPage::again(&cx.form, errors)).await;
    };
    let command = Leave {
        person: person_in(&cx, "person")?,
        on,
        reason,
    };
    let reference = cx.part("reference").to_owned();
    match leave_family(&cx.app.store, &cx.act, &reference, &command).await {
        Ok(()) => cx.then(format!("/families/{reference}"), Some("person-left")),
        Err(error) => {
            let form = FormPage::again(&cx.form, reading::beside(error)?);
            show_leave(&cx, &form).await
        }
    }
}

/// Says whether they live with the family.
pub async fn household(cx: Cx) -> Answer {
    let person = person_in(&cx, "person")?;
    let lives_here = match cx.form.text("lives_here") {
        "yes" => true,
        "no" => false,
        _ => return Err(Failure::BadRequest("say whether they live with the family")),
    };
    let reference = cx.part("reference");
    set_household(&cx.app.store, &cx.act, reference, person, lives_here).await?;
    cx.then(person_address(&cx), Some("saved"))
}
