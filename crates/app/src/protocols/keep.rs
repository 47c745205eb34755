//! Adding a document, and changing what it says about itself.

use casework::CaseworkError;
use casework::protocols::{
    self, AddProtocol, ChangeProtocol, Protocol, add_protocol, change_protocol, who_may_answer,
};
use domain::ids::{ProtocolId, UserId};
use domain::protocols::{ProtocolFacts, ProtocolKind, Readers};
use serde_json::{Value, json};

use super::id_of;
use crate::pages::forms::{FormErrors, FormPage, RawForm};
use crate::referrals::ask::{day, needed_line};
use crate::web::{Answer, Cx, Failure};

/// The form for a new document.
pub async fn new_form(cx: Cx) -> Answer {
    let form = cx.blank_form();
    show(cx, form, None).await
}

/// The form for a document that is here.
pub async fn change_form(cx: Cx) -> Answer {
    let id = id_of(&cx)?;
    let found = protocols::protocol(&mut cx.app.store.reader(), &cx.act, id).await?;
    let form = filled(cx.blank_form(), &found);
    show(cx, form, Some(id)).await
}

fn filled(form: FormPage, found: &Protocol) -> FormPage {
    let facts = &found.facts;
    let form = form
        .with("version", found.version.to_string())
        .with("kind", facts.kind.key())
        .with("title", facts.title.clone())
        .with("published_by", facts.published_by.clone())
        .with("answers_title", facts.answers_title.clone())
        .with("answers", found.answers.to_string())
        .with(
            "readers",
            if facts.readers == Readers::Everybody {
                "everybody"
            } else {
                "signed_in"
            },
        )
        .with_date("made", facts.made_on);
    match facts.review_due {
        Some(due) => form.with_date("review", due),
        None => form,
    }
}

async fn show(cx: Cx, form: FormPage, id: Option<ProtocolId>) -> Answer {
    let people: Vec<Value> = who_may_answer(&mut cx.app.store.reader())
        .await?
        .iter()
        .map(|person| json!({ "value": person.id.to_string(), "text": person.words }))
        .collect();
    let kinds: Vec<Value> = ProtocolKind::ALL
        .iter()
        .map(|kind| json!({ "value": kind.key(), "text": kind.words() }))
        .collect();
    let address = id.map_or_else(|| "/protocols".to_owned(), |id| format!("/protocols/{id}"));
    let invalid = !form.errors().is_empty();
    let context = json!({
        "form": form, "id": id.map(|id| id.to_string()), "people": people, "kinds": kinds, "cancel": address,
    });
    let cx = cx.back_to("Back", address);
    if invalid {
        cx.invalid("protocols/keep.html", context)
    } else {
        cx.page("protocols/keep.html", context)
    }
}

fn read(form: &RawForm) -> Result<(ProtocolFacts, UserId), FormErrors> {
    let mut errors = FormErrors::new();
    let kind = ProtocolKind::from_key(form.text("kind"));
    if kind.is_none() {
        errors.add("kind", "Select what the document is");
    }
    let title = needed_line(form, &mut errors, "title", "Title", "Enter the title");
    let published_by = needed_line(
        form,
        &mut errors,
        "published_by",
        "The body",
        "Enter the body that publishes it",
    );
    let answers_title = needed_line(
        form,
        &mut errors,
        "answers_title",
        "The job",
        "Enter the job of whoever answers for the document",
    );
    let answers = UserId::parse(form.text("answers")).ok();
    if answers.is_none() {
        errors.add("answers", "Select who answers for it now");
    }
    let made = day(form, &mut errors, "made", "The day it was made");
    if made.is_none() {
        errors.add("made", "Enter the day it was made");
    }
    let review_due = day(form, &mut errors, "review", "The next review");
    let readers = match form.text("readers") {
        "everybody" => Some(Readers::Everybody),
        "signed_in" => Some(Readers::SignedIn),
        _ => {
            errors.add("readers", "Select who may read it");
            None
        }
    };
    match (
        kind,
        title,
        published_by,
        answers_title,
        answers,
        made,
        readers,
    ) {
        (
            Some(kind),
            Some(title),
            Some(published_by),
            Some(answers_title),
            Some(answers),
            Some(made_on),
            Some(readers),
        ) if errors.is_empty() => Ok((
            ProtocolFacts {
                kind,
                title,
                published_by,
                answers_title,
                readers,
                made_on,
                review_due,
            },
            answers,
        )),
        _ => Err(errors),
    }
}

/// Adds the document.
pub async fn add(cx: Cx) -> Answer {
    let key = cx.submission_key()?;
    let (facts, answers) = match read(&cx.form) {
        Ok(read) => read,
        Err(errors) => return again(cx, errors, None).await,
    };
    let command = AddProtocol {
        key,
        facts,
        answers,
    };
    match add_protocol(&cx.app.store, &cx.act, &command).await {
        Ok(id) => cx.then(format!("/protocols/{id}"), Some("saved")),
        Err(error) => beside(cx, error, None).await,
    }
}

/// Changes what the document says about itself.
pub async fn change(cx: Cx) -> Answer {
    let id = id_of(&cx)?;
    let (facts, answers) = match read(&cx.form) {
        Ok(read) => read,
        Err(errors) => return again(cx, errors, Some(id)).await,
    };
    let command = ChangeProtocol {
        protocol: id,
        version: cx.form.text("version").parse().unwrap_or(0),
        facts,
        answers,
    };
    match change_protocol(&cx.app.store, &cx.act, &command).await {
        Ok(()) => cx.then(format!("/protocols/{id}"), Some("saved")),
        Err(CaseworkError::Conflict) => overtaken(cx, id).await,
        Err(error) => beside(cx, error, Some(id)).await,
    }
}

async fn again(cx: Cx, errors: FormErrors, id: Option<ProtocolId>) -> Answer {
    let form = FormPage::again(&cx.form, errors);
    show(cx, form, id).await
}

/// A refusal about one field is shown there, with the person's words kept.
async fn beside(cx: Cx, error: CaseworkError, id: Option<ProtocolId>) -> Answer {
    match field_error(&error) {
        Some(errors) => again(cx, errors, id).await,
        None => Err(Failure::Casework(error)),
    }
}

/// A refusal that names a field, as a form shows it.
pub(super) fn field_error(error: &CaseworkError) -> Option<FormErrors> {
    let CaseworkError::Refused(refusal) = error else {
        return None;
    };
    let mut errors = FormErrors::new();
    errors.add(refusal.field?, refusal.reason.clone());
    Some(errors)
}

/// Both texts, when somebody else changed the document first.
async fn overtaken(cx: Cx, id: ProtocolId) -> Answer {
    let theirs = protocols::protocol(&mut cx.app.store.reader(), &cx.act, id).await?;
    let facts = &theirs.facts;
    cx.conflict(json!({
        "what": "this document",
        "mine": {
            "title": "Yours", "by": null,
            "text": format!("{}\n{}\n{}", cx.form.text("title"), cx.form.text("published_by"), cx.form.text("answers_title")),
        },
        "theirs": {
            "title": "In the record", "by": null,
            "text": format!("{}\n{}\n{}", facts.title, facts.published_by, facts.answers_title),
        },
        "reload": format!("/protocols/{id}/change"),
    }))
}
