//! A form that came to the front door's e-mail address or as a file
//! (BUCKS-STRAT-74): it is kept as it came, typed in on the ordinary pages, and
//! its clocks run from when it came.

use casework::attachments::add_to_draft;
use casework::drafts;
use domain::referrals::{Arrival, ReferrerKind, RequestDraft};
use serde_json::json;

use super::calls::{now_filled_in, time_of};
use crate::attachments::chosen_files;
use crate::pages::forms::{FormErrors, FormPage};
use crate::web::{Answer, Cx, Reply, SessionChange};

crate::routes! {
    get "/calls/arrived" RecordCall Nothing => form;
    post "/calls/arrived" RecordCall Nothing => begin;
}

/// The page.
async fn form(cx: Cx) -> Answer {
    let form = now_filled_in(&cx, "arrived").with("kind", ReferrerKind::Professional.key());
    show(cx, &form)
}

fn show(cx: Cx, form: &FormPage) -> Answer {
    let context = json!({ "form": form });
    let cx = cx.back_to("Back to calls", "/calls");
    if form.errors().is_empty() {
        cx.page("referrals/calls/arrived.html", context)
    } else {
        cx.invalid("referrals/calls/arrived.html", context)
    }
}

/// Keeps the file and opens the pages to type it in.
async fn begin(cx: Cx) -> Answer {
    let mut errors = FormErrors::new();
    let files = chosen_files(&cx, "file", &mut errors);
    let kind = ReferrerKind::from_key(cx.form.text("kind"));
    if kind.is_none() {
        errors.add("kind", "Select who sent the form");
    }
    let at = time_of(
        &cx.form,
        &mut errors,
        cx.act.at,
        "arrived",
        "form’s arrival",
    );
    let (Some(kind), Some(at)) = (kind.filter(|_| errors.is_empty()), at) else {
        let form = FormPage::again(&cx.form, errors);
        return show(cx, &form);
    };
    let (store, act) = (&cx.app.store, &cx.act);
    let content = RequestDraft {
        arrival: Some(Arrival { at }),
        ..RequestDraft::new(kind)
    };
    drafts::expire(store, act).await?;
    let secret = drafts::start(store, act, &content).await?;
    let draft = drafts::load(&mut store.reader(), act, Some(&secret))
        .await?
        .ok_or(casework::CaseworkError::NotFound)?;
    for file in &files {
        add_to_draft(store, act, draft.id, file).await?;
    }
    Ok(Reply::WithSession(
        Box::new(cx.then("/request/about-you", Some("form-kept"))?),
        SessionChange::Draft(secret),
    ))
}
