//! A form that came to the front door's e-mail address or as a file
//! (BUCKS-STRAT-74): it is kept as it came, typed in on the ordinary pages, and
//! its clocks run from when it came.

use casework::CaseworkError;
use casework::attachments::{add_to_draft, of_draft};
use casework::calls::awaited_forms;
use casework::drafts::{self, Draft, SavePage};
use domain::referrals::{Arrival, ReferrerKind, RequestDraft};
use jiff::Timestamp;
use serde_json::{Value, json};

use super::calls::{now_filled_in, time_of};
use crate::attachments::chosen_files;
use crate::pages::forms::{FormErrors, FormPage};
use crate::web::{Answer, Cx, Failure, Reply, SessionChange};

crate::routes! {
    get "/calls/arrived" RecordCall Read => form;
    post "/calls/arrived" RecordCall Nothing => begin;
}

/// The page.
async fn form(cx: Cx) -> Answer {
    let form = now_filled_in(&cx, "arrived").with("kind", ReferrerKind::Professional.key());
    show(&cx, &form, None).await
}

async fn show(cx: &Cx, form: &FormPage, kept: Option<&Draft>) -> Answer {
    let files = match kept {
        Some(draft) => of_draft(&mut cx.app.store.reader(), draft.id).await?,
        None => Vec::new(),
    };
    let awaited: Vec<Value> = awaited_forms(&mut cx.app.store.reader(), &cx.act)
        .await?
        .iter()
        .filter(|line| line.ask.is_none())
        .map(|line| json!({ "reference": line.reference, "family_name": line.family_name }))
        .collect();
    cx.record_list([]).await?;
    let context = json!({
        "form": form,
        "awaited": awaited,
        "kept": kept.map(|draft| draft.id.to_string()),
        "files": files.iter().map(|file| file.name.clone()).collect::<Vec<_>>(),
    });
    let cx = cx.clone().back_to("Back to calls", "/calls");
    if form.errors().is_empty() {
        cx.page("referrals/calls/arrived.html", context)
    } else {
        cx.invalid("referrals/calls/arrived.html", context)
    }
}

/// The draft that an earlier try has kept its files in.
async fn kept_before(cx: &Cx) -> Result<Option<Draft>, Failure> {
    let named = cx.form.text("kept");
    let own = drafts::of_user(&mut cx.app.store.reader(), &cx.act).await?;
    Ok(own
        .into_iter()
        .find(|draft| draft.content.arrival.is_some() && draft.id.to_string() == named))
}

/// A new draft for the form.
async fn new_draft(cx: &Cx, kind: ReferrerKind, at: Timestamp) -> Result<Draft, Failure> {
    let (store, act) = (&cx.app.store, &cx.act);
    let content = RequestDraft {
        arrival: Some(Arrival { at }),
        ..RequestDraft::new(kind)
    };
    drafts::expire(store, act).await?;
    let secret = drafts::start(store, act, &content).await?;
    let draft = drafts::load(&mut store.reader(), act, Some(&secret)).await?;
    Ok(draft.ok_or(CaseworkError::NotFound)?)
}

/// Keeps the file and opens the pages to type it in. A file that was chosen is
/// kept at once, so that a wrong time does not lose it.
async fn begin(cx: Cx) -> Answer {
    let mut errors = FormErrors::new();
    let mut kept = kept_before(&cx).await?;
    let files = if kept.is_some() && cx.uploads.is_empty() {
        Vec::new()
    } else {
        chosen_files(&cx, "file", &mut errors)
    };
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
    let (store, act) = (&cx.app.store, &cx.act);
    let to_open = (
        kind.unwrap_or(ReferrerKind::Professional),
        at.unwrap_or(act.at),
    );
    if kept.is_none() && !files.is_empty() {
        kept = Some(new_draft(&cx, to_open.0, to_open.1).await?);
    }
    if let Some(draft) = &kept {
        for file in &files {
            match add_to_draft(store, act, draft.id, file).await {
                Ok(()) => {}
                Err(CaseworkError::Refused(refusal)) => errors.add("file", refusal.reason),
                Err(error) => return Err(error.into()),
            }
        }
    }
    let Some(draft) = kept.as_ref().filter(|_| errors.is_empty()) else {
        let form = FormPage::again(&cx.form, errors);
        return show(&cx, &form, kept.as_ref()).await;
    };
    let page = SavePage {
        draft: draft.id,
        version: draft.version,
        key: cx.submission_key()?,
        content: RequestDraft {
            kind: to_open.0,
            arrival: Some(Arrival { at: to_open.1 }),
            ..draft.content.clone()
        },
    };
    drafts::save(store, act, &page).await?;
    let secret = drafts::open_again(store, act, draft.id).await?;
    Ok(Reply::WithSession(
        Box::new(cx.then("/request/about-you", Some("form-kept"))?),
        SessionChange::Draft(secret),
    ))
}
