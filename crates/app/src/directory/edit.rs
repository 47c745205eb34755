//! The form of an entry: the same words as a line of a file. By a link or by an
//! account, an edit waits for the directory's team.

use std::collections::BTreeMap;

use casework::CaseworkError;
use casework::directory::{
    KeptOrganisation, Propose, ServiceRow, of_agency, organisation, propose, service,
};
use domain::access::{Action, Relations};
use domain::directory::{HEADINGS, Service, ServiceStatus, read_row, write_row};
use domain::ids::DirectoryOrganisationId;
use serde_json::{Value, json};

use super::import::place_id_of;
use super::provider::by_link;
use super::{field_error, sectors, service_of, taxonomy};
use crate::pages::forms::{FormErrors, FormPage, RawForm};
use crate::web::{Answer, Cx, Failure};

/// Whose entry it is, and which.
struct Target {
    organisation: KeptOrganisation,
    row: Option<ServiceRow>,
    /// Where the form is sent, and where its page leads back to.
    action: String,
    back: String,
    secret: Option<String>,
}

async fn target_by_link(cx: &Cx, new: bool) -> Result<Target, Failure> {
    let organisation = by_link(cx).await?;
    let base = format!("/directory/provider/{}", cx.part("secret"));
    let row = if new {
        None
    } else {
        Some(row_of(cx, organisation.id).await?)
    };
    Ok(Target {
        organisation,
        row,
        action: cx.path.clone(),
        back: base,
        secret: Some(cx.part("secret").to_owned()),
    })
}

async fn target_own(cx: &Cx, new: bool) -> Result<Target, Failure> {
    let id = DirectoryOrganisationId::parse(cx.part("organisation"))
        .map_err(|_| CaseworkError::NotFound)?;
    let mut reader = cx.app.store.reader();
    let team = cx.allows(&Relations::default(), Action::KeepDirectory);
    let organisation = if team {
        organisation(&mut reader, id).await?
    } else {
        let own = of_agency(&mut reader, &cx.act).await?;
        own.into_iter()
            .find(|one| one.id == id)
            .ok_or(CaseworkError::NotFound)?
    };
    let row = if new {
        None
    } else {
        Some(row_of(cx, id).await?)
    };
    let back = if team {
        format!("/directory/team/organisations/{id}")
    } else {
        "/directory/own".to_owned()
    };
    Ok(Target {
        organisation,
        row,
        action: cx.path.clone(),
        back,
        secret: None,
    })
}

async fn row_of(cx: &Cx, organisation: DirectoryOrganisationId) -> Result<ServiceRow, Failure> {
    let row = service(&mut cx.app.store.reader(), service_of(cx)?).await?;
    if row.organisation == organisation {
        Ok(row)
    } else {
        Err(CaseworkError::NotFound.into())
    }
}

fn filled(form: FormPage, target: &Target) -> FormPage {
    let Some(row) = &target.row else {
        return form.with("status", ServiceStatus::Active.code());
    };
    let values = write_row(&target.organisation.says, &row.service, taxonomy());
    let form = form.with("seen", row.version.to_string());
    values
        .into_iter()
        .fold(form, |form, (heading, value)| match heading {
            "categories" => value
                .split("; ")
                .fold(form, |form, key| form.with("categories", key)),
            "sessions" | "cost" => form.with(heading, value.replace("; ", "\n")),
            _ => form.with(heading, value),
        })
}

fn show(cx: Cx, form: FormPage, target: &Target) -> Answer {
    let invalid = !form.errors().is_empty();
    let choices: Vec<Value> = taxonomy()
        .terms()
        .iter()
        .filter(|term| term.parent.is_some())
        .map(|term| json!({ "value": term.key, "text": term.name }))
        .collect();
    let team = target.secret.is_none() && cx.allows(&Relations::default(), Action::KeepDirectory);
    let context = json!({
        "form": form,
        "organisation": target.organisation.says.name,
        "name": target.row.as_ref().map(|row| row.service.name.clone()),
        "action": target.action, "back": target.back,
        "more_places": target.row.as_ref().map_or(0, |row| row.service.places.len().saturating_sub(1)),
        "categories": choices,
        "statuses": ServiceStatus::ALL.iter().map(|one| json!({ "value": one.code(), "text": one.words() })).collect::<Vec<_>>(),
        "team": team,
    });
    let cx = cx.back_to("Back", target.back.clone());
    if invalid {
        cx.invalid("directory/edit.html", context)
    } else {
        cx.page("directory/edit.html", context)
    }
}

fn read(form: &RawForm, target: &Target) -> Result<Service, FormErrors> {
    let mut values: BTreeMap<String, String> = HEADINGS
        .iter()
        .map(|heading| {
            let typed = match *heading {
                "categories" => form.all("categories").join(";"),
                "sessions" | "cost" => form.text(heading).replace('\n', ";"),
                _ => form.text(heading).to_owned(),
            };
            ((*heading).to_owned(), typed)
        })
        .collect();
    values.insert(
        "organisation".to_owned(),
        target.organisation.says.name.clone(),
    );
    for heading in ["organisation_email", "organisation_website"] {
        values.remove(heading);
    }
    match read_row(&values, taxonomy(), sectors(), place_id_of) {
        Ok(row) => Ok(together(row.service, target)),
        Err(problems) => {
            let mut errors = FormErrors::new();
            for problem in problems {
                errors.add(problem.heading, problem.says);
            }
            Err(errors)
        }
    }
}

/// What the form does not show stays as it is: further places, and public contacts.
fn together(mut service: Service, target: &Target) -> Service {
    let Some(before) = target.row.as_ref().map(|row| &row.service) else {
        return service;
    };
    service.places.extend(before.places.iter().skip(1).cloned());
    service.contacts.extend(
        before
            .contacts
            .iter()
            .filter(|contact| !contact.private)
            .cloned(),
    );
    service
}

async fn send(cx: Cx, target: Target) -> Answer {
    let says = match read(&cx.form, &target) {
        Ok(says) => says,
        Err(errors) => {
            let form = FormPage::again(&cx.form, errors);
            return show(cx, form, &target);
        }
    };
    let version = cx.form.text("seen").parse().unwrap_or(0);
    let seen = target.row.as_ref().map(|row| (row.id, version));
    let command = Propose {
        key: cx.submission_key()?,
        organisation: target.organisation.id,
        seen,
        says,
        by_link: target.secret.clone(),
    };
    match propose(&cx.app.store, &cx.act, taxonomy(), &command).await {
        Ok(_) => cx.then(target.back.clone(), Some("entry-proposed")),
        Err(error) => match field_error(&error) {
            Some(errors) => {
                let form = FormPage::again(&cx.form, errors);
                show(cx, form, &target)
            }
            None => Err(error.into()),
        },
    }
}

/// A new entry, by a link.
pub async fn new_by_link(cx: Cx) -> Answer {
    let target = target_by_link(&cx, true).await?;
    let form = filled(cx.blank_form(), &target);
    show(cx, form, &target)
}

/// An entry to change, by a link.
pub async fn change_by_link(cx: Cx) -> Answer {
    let target = target_by_link(&cx, false).await?;
    let form = filled(cx.blank_form(), &target);
    show(cx, form, &target)
}

/// A new entry, by an account.
pub async fn new_own(cx: Cx) -> Answer {
    let target = target_own(&cx, true).await?;
    let form = filled(cx.blank_form(), &target);
    show(cx, form, &target)
}

/// An entry to change, by an account.
pub async fn change_own(cx: Cx) -> Answer {
    let target = target_own(&cx, false).await?;
    let form = filled(cx.blank_form(), &target);
    show(cx, form, &target)
}

/// Sends a new entry, by a link.
pub async fn propose_new_by_link(cx: Cx) -> Answer {
    let target = target_by_link(&cx, true).await?;
    send(cx, target).await
}

/// Sends an edit, by a link.
pub async fn propose_change_by_link(cx: Cx) -> Answer {
    let target = target_by_link(&cx, false).await?;
    send(cx, target).await
}

/// Sends a new entry, by an account.
pub async fn propose_new_own(cx: Cx) -> Answer {
    let target = target_own(&cx, true).await?;
    send(cx, target).await
}

/// Sends an edit, by an account.
pub async fn propose_change_own(cx: Cx) -> Answer {
    let target = target_own(&cx, false).await?;
    send(cx, target).await
}
