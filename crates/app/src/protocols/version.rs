//! Adding a version to a document: draft or final, with its author, date,
//! comment and the meeting that approved it.

use casework::CaseworkError;
use casework::protocols::{self, AddVersion, add_version};
use domain::ids::ProtocolId;
use domain::protocols::{NewVersion, VersionState};
use jiff::civil::Date;
use serde_json::json;

use super::id_of;
use super::keep::field_error;
use crate::pages::forms::{FormErrors, FormPage, RawForm};
use crate::referrals::ask::{day, line, needed_line};
use crate::web::{Answer, Cx, Failure};

/// A document is longer than an answer in a form.
const WORDING_MAX: usize = 200_000;

/// The form.
pub async fn form(cx: Cx) -> Answer {
    let id = id_of(&cx)?;
    let found = protocols::protocol(&mut cx.app.store.reader(), &cx.act, id).await?;
    let form = cx.blank_form().with("seen", found.version.to_string());
    show(cx, form, id).await
}

async fn show(cx: Cx, form: FormPage, id: ProtocolId) -> Answer {
    let found = protocols::protocol(&mut cx.app.store.reader(), &cx.act, id).await?;
    let invalid = !form.errors().is_empty();
    let context = json!({ "form": form, "id": id.to_string(), "title": found.facts.title });
    let cx = cx.back_to("Back to the document", format!("/protocols/{id}"));
    if invalid {
        cx.invalid("protocols/new_version.html", context)
    } else {
        cx.page("protocols/new_version.html", context)
    }
}

fn read(form: &RawForm) -> Result<(NewVersion, Option<Date>), FormErrors> {
    let mut errors = FormErrors::new();
    let number = needed_line(
        form,
        &mut errors,
        "number",
        "The version’s number",
        "Enter the version’s number, such as V1.1",
    );
    let state = VersionState::from_key(form.text("state"));
    if state.is_none() {
        errors.add("state", "Select whether this is a draft or a final version");
    }
    let author = needed_line(form, &mut errors, "author", "Author", "Enter who wrote it");
    let dated = day(form, &mut errors, "dated", "The version’s date");
    if dated.is_none() {
        errors.add("dated", "Enter the version’s date");
    }
    let comment = needed_line(
        form,
        &mut errors,
        "comment",
        "What changed",
        "Enter what changed in this version",
    );
    let approved_by = line(form, &mut errors, "approved_by", "The meeting");
    let approved_on = day(form, &mut errors, "approved", "The day of the meeting");
    let review_due = day(form, &mut errors, "review", "The next review");
    let body = Some(form.text("body").to_owned()).filter(|words| !words.is_empty());
    if body
        .as_ref()
        .is_some_and(|words| words.chars().count() > WORDING_MAX)
    {
        errors.add("body", "The wording must be 200,000 characters or fewer");
    }
    let link = line(form, &mut errors, "link", "The address");
    match (number, state, author, dated, comment) {
        (Some(number), Some(state), Some(author), Some(dated), Some(comment))
            if errors.is_empty() =>
        {
            let version = NewVersion {
                number,
                state,
                author,
                dated,
                comment,
                approved_by,
                approved_on,
                body,
                link,
            };
            Ok((version, review_due))
        }
        _ => Err(errors),
    }
}

/// Keeps the version.
pub async fn add(cx: Cx) -> Answer {
    let id = id_of(&cx)?;
    let (new, review_due) = match read(&cx.form) {
        Ok(read) => read,
        Err(errors) => return again(cx, errors, id).await,
    };
    let command = AddVersion {
        key: cx.submission_key()?,
        protocol: id,
        seen: cx.form.text("seen").parse().unwrap_or(0),
        new,
        review_due,
    };
    match add_version(&cx.app.store, &cx.act, &command).await {
        Ok(_) => cx.then(format!("/protocols/{id}"), Some("version-kept")),
        // Nothing of theirs is overwritten: a version stands beside the others.
        Err(CaseworkError::Conflict) => {
            let mut errors = FormErrors::new();
            errors.add(
                "number",
                "Somebody else changed this document while you were writing. Check its versions, then save again",
            );
            let found = protocols::protocol(&mut cx.app.store.reader(), &cx.act, id).await?;
            let form = FormPage::again(&cx.form, errors)
                .without("seen")
                .with("seen", found.version.to_string());
            show(cx, form, id).await
        }
        Err(error) => match field_error(&error) {
            Some(errors) => again(cx, errors, id).await,
            None => Err(Failure::Casework(error)),
        },
    }
}

async fn again(cx: Cx, errors: FormErrors, id: ProtocolId) -> Answer {
    let form = FormPage::again(&cx.form, errors);
    show(cx, form, id).await
}
