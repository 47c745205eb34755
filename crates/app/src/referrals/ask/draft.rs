//! The draft behind the pages: found by the browser's cookie or the account,
//! shown with what every page needs, saved over the version that was shown.

use casework::CaseworkError;
use casework::drafts::{self, Draft, SavePage};
use domain::referrals::{ReferrerKind, RequestDraft};
use serde_json::{Value, json};

use super::steps::Step;
use crate::pages::forms::FormPage;
use crate::web::{Answer, Cx, Failure};

/// The draft that is still being written, if there is one.
pub async fn open(cx: &Cx) -> Result<Option<Draft>, Failure> {
    Ok(find(cx).await?.filter(|draft| draft.sent.is_none()))
}

/// The draft of this browser or account, sent or not.
pub async fn find(cx: &Cx) -> Result<Option<Draft>, Failure> {
    let mut reader = cx.app.store.reader();
    Ok(drafts::load(&mut reader, &cx.act, cx.draft.as_deref()).await?)
}

/// Whether this browser sent the request of a reference within the hour.
///
/// # Errors
/// When the database does not answer.
pub async fn was_sent_here(cx: &Cx, reference: &str) -> Result<bool, Failure> {
    Ok(find(cx)
        .await?
        .is_some_and(|draft| draft.sent.as_deref() == Some(reference)))
}

/// Nothing is being written: the form starts at its start.
pub fn no_draft(cx: &Cx) -> Answer {
    cx.then("/request", None)
}

/// Draws a page of the form (422 when it has errors).
pub fn show(
    cx: Cx,
    draft: &Draft,
    step: Step,
    template: &'static str,
    form: &FormPage,
    more: Value,
) -> Answer {
    let mut context = json!({
        "form": form,
        "version": draft.version,
        "kind": draft.content.kind.key(),
        "professional": draft.content.by_professional(),
        "asks_for_own_family": draft.content.kind == ReferrerKind::Family,
        "young_person": draft.content.kind == ReferrerKind::YoungPerson,
        "action": format!("{}{}", cx.path, from_check(&cx)),
        "from": from_check(&cx),
        "wording": cx.app.profile.request_form,
        "expires": draft.expires_at.as_microsecond(),
        "arrived": draft.content.arrival.map(|arrival| arrival.at.as_microsecond()),
    });
    if let (Some(into), Value::Object(more)) = (context.as_object_mut(), more) {
        into.extend(more);
    }
    let back = if changing(&cx) {
        Step::Check.path()
    } else if cx.path == step.path() {
        step.back(&draft.content)
    } else {
        step.path()
    };
    let cx = cx.back_to("Back", back);
    if form.errors().is_empty() {
        cx.page(template, context)
    } else {
        cx.invalid(template, context)
    }
}

/// Whether the writer came from the last page to change one answer.
pub fn changing(cx: &Cx) -> bool {
    cx.query("from") == "check"
}

/// What keeps a page's way back to the last page.
pub fn from_check(cx: &Cx) -> &'static str {
    if changing(cx) { "?from=check" } else { "" }
}

/// Saves this page's answers over the version that the page showed, and gives
/// the draft as it now is. A second click of the same page changes nothing.
pub async fn save(
    cx: &Cx,
    draft: Draft,
    change: impl FnOnce(&mut RequestDraft),
) -> Result<RequestDraft, Failure> {
    let key = cx.submission_key()?;
    if draft.last_key.as_deref() == Some(key.to_string().as_str()) {
        return Ok(draft.content);
    }
    let version = cx.form.text("version").parse().unwrap_or(0);
    if draft.version != version {
        return Err(CaseworkError::Conflict.into());
    }
    let mut content = draft.content;
    change(&mut content);
    // The answer about missing consent stands only while consent is missing.
    if !content.consent_is_open() {
        content.without_consent = None;
    }
    let page = SavePage {
        draft: draft.id,
        version,
        key,
        content,
    };
    drafts::save(&cx.app.store, &cx.act, &page).await?;
    Ok(page.content)
}

/// The page after a saved one.
pub fn onward(cx: &Cx, step: Step, content: &RequestDraft) -> Answer {
    let next = if changing(cx) {
        Step::Check
    } else {
        step.next(content)
    };
    cx.then(next.path(), None)
}
