//! The family's history: notes of what came before.

use casework::CaseworkError;
use casework::people::{HistoryLine, add_history, history_of, open_family, withdraw_history};
use domain::access::Action;
use domain::event::Subject;
use domain::people::{FreeText, HistoryKind, HistoryNote, ShortText};
use serde_json::{Value, json};
use uuid::Uuid;

use super::{form_page, reason};
use crate::coded_choices;
use crate::pages::forms::{FormErrors, FormPage};
use crate::plans::reading;
use crate::web::{Answer, Cx, Failure};

/// The notes, and the form for one more.
pub async fn page(cx: Cx) -> Answer {
    let form = cx.blank_form();
    show(&cx, &form).await
}

async fn show(cx: &Cx, form: &FormPage) -> Answer {
    let mut reader = cx.app.store.reader();
    let (family, relations) = open_family(&mut reader, &cx.act, cx.part("reference")).await?;
    cx.record_look(Subject::family(family)).await?;
    let notes = history_of(&mut reader, family).await?;
    let hidden = super::hidden_here(cx, &relations, family).await?;
    let mut lines = notes.iter().map(note_context).collect::<Value>();
    super::hide_in(&mut lines, &hidden);
    let context = json!({
        "form": form, "reference": cx.part("reference"),
        "notes": lines,
        "kinds": coded_choices!(HistoryKind),
        "may_edit": cx.allows(&relations, Action::EditFamily),
    });
    form_page(
        cx,
        "people/history.html",
        !form.errors().is_empty(),
        context,
    )
}

fn note_context(note: &HistoryLine) -> Value {
    json!({
        "id": note.id.to_string(), "kind": note.kind.words(), "about_when": note.about_when,
        "words": note.words, "by": note.written_by, "at": note.written_at.as_microsecond(),
        "withdrawn": note.withdrawn.as_ref()
            .map(|(at, why)| json!({ "at": at.as_microsecond(), "why": why })),
    })
}

/// Writes a note.
pub async fn add(cx: Cx) -> Answer {
    let key = cx.submission_key()?;
    let mut errors = FormErrors::new();
    let kind = reading::choice(&cx.form, "kind", &mut errors, HistoryKind::parse);
    let about_when = match cx.form.text("about_when") {
        "" => None,
        words => reading::choice(&cx.form, "about_when", &mut errors, |_| {
            ShortText::parse(words).map_err(|error| error.about("When it was"))
        }),
    };
    let words = reading::choice(&cx.form, "words", &mut errors, |raw| {
        FreeText::parse(raw).map_err(|error| error.about("What is known"))
    });
    let (Some(kind), Some(words), true) = (kind, words, errors.is_empty()) else {
        return show(&cx, &FormPage::again(&cx.form, errors)).await;
    };
    let note = HistoryNote {
        kind,
        about_when,
        words,
    };
    let reference = cx.part("reference");
    add_history(&cx.app.store, &cx.act, reference, key, &note).await?;
    cx.then(format!("/families/{reference}/history"), Some("saved"))
}

fn note_in(cx: &Cx) -> Result<Uuid, Failure> {
    Ok(Uuid::parse_str(cx.part("note")).map_err(|_| CaseworkError::NotFound)?)
}

/// The form that withdraws a note.
pub async fn ask_withdraw(cx: Cx) -> Answer {
    let form = cx.blank_form();
    show_withdraw(&cx, &form).await
}

async fn show_withdraw(cx: &Cx, form: &FormPage) -> Answer {
    let id = note_in(cx)?;
    let mut reader = cx.app.store.reader();
    let (family, _) = open_family(&mut reader, &cx.act, cx.part("reference")).await?;
    cx.record_look(Subject::family(family)).await?;
    let notes = history_of(&mut reader, family).await?;
    let note = notes
        .iter()
        .find(|one| one.id == id && one.withdrawn.is_none())
        .ok_or(CaseworkError::NotFound)?;
    let context = json!({
        "form": form, "reference": cx.part("reference"), "note": note_context(note),
    });
    form_page(
        cx,
        "people/history_withdraw.html",
        !form.errors().is_empty(),
        context,
    )
}

/// Withdraws a note.
pub async fn withdraw(cx: Cx) -> Answer {
    let mut errors = FormErrors::new();
    let Some(reason) = reason(&cx, &mut errors, "Enter why the note is wrong") else {
        return show_withdraw(&cx, &FormPage::again(&cx.form, errors)).await;
    };
    let reference = cx.part("reference");
    withdraw_history(&cx.app.store, &cx.act, reference, note_in(&cx)?, &reason).await?;
    cx.then(format!("/families/{reference}/history"), Some("saved"))
}
