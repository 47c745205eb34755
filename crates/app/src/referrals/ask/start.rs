//! The first page: the guide, who is writing, and the draft to go on with. The
//! last wish: a draft deleted.

use casework::drafts;
use domain::access::Action;
use domain::referrals::{ReferrerKind, RequestDraft};
use serde_json::json;

use super::draft::{no_draft, open};
use super::steps::Step;
use crate::pages::forms::{FormErrors, FormPage};
use crate::web::{Answer, Cx, Reply, SessionChange};

/// The page.
pub async fn form(cx: Cx) -> Answer {
    let mut form = cx.blank_form();
    if cx.session.is_some() {
        form = form.with("kind", ReferrerKind::Professional.key());
    }
    show(cx, form).await
}

async fn show(cx: Cx, form: FormPage) -> Answer {
    let draft = open(&cx).await?;
    let go_on = draft.as_ref().map(|draft| go_on(&draft.content));
    let context = json!({
        "form": form,
        "wording": cx.app.profile.request_form,
        "text": cx.app.profile.public_text,
        "go_on": go_on,
        "signed_in": cx.session.is_some(),
        "may_ask_known": cx.may_try(Action::AskWhetherKnown),
        "agencies_open": cx.app.profile.entry.agencies_open_cases(),
        "called": called(&cx),
        "expires": draft.map(|draft| draft.expires_at.as_microsecond()),
    });
    if form.errors().is_empty() {
        cx.page("referrals/ask/start.html", context)
    } else {
        cx.invalid("referrals/ask/start.html", context)
    }
}

/// The reference of the call that the form follows, from the reminder's link or
/// from the form itself.
fn called(cx: &Cx) -> Option<String> {
    [cx.form.text("called"), cx.query("called")]
        .into_iter()
        .find(|text| !text.is_empty() && text.len() <= 20)
        .map(str::to_owned)
}

/// The page on which a draft goes on: the first that is not answered.
pub fn go_on(draft: &RequestDraft) -> &'static str {
    draft
        .missing()
        .first()
        .map_or(Step::Check, |first| Step::answering(*first))
        .path()
}

/// Starts a draft.
pub async fn begin(cx: Cx) -> Answer {
    let Some(kind) = ReferrerKind::from_key(cx.form.text("kind")) else {
        let mut errors = FormErrors::new();
        errors.add("kind", "Select who you are");
        let form = FormPage::again(&cx.form, errors);
        return show(cx, form).await;
    };
    // Drafts whose time is over go when the next one starts.
    drafts::expire(&cx.app.store, &cx.act).await?;
    let content = RequestDraft {
        called: called(&cx),
        ..RequestDraft::new(kind)
    };
    let secret = drafts::start(&cx.app.store, &cx.act, &content).await?;
    Ok(Reply::WithSession(
        Box::new(cx.then(Step::AboutYou.path(), None)?),
        SessionChange::Draft(secret),
    ))
}

/// Asks before a draft is deleted.
pub async fn delete_form(cx: Cx) -> Answer {
    if open(&cx).await?.is_none() {
        return no_draft(&cx);
    }
    let form = cx.blank_form();
    cx.back_to("Back", Step::Check.path())
        .page("referrals/ask/delete.html", json!({ "form": form }))
}

/// Deletes the draft, and the browser's way to it.
pub async fn delete(cx: Cx) -> Answer {
    if let Some(draft) = open(&cx).await? {
        drafts::delete(&cx.app.store, &cx.act, draft.id).await?;
    }
    Ok(Reply::WithSession(
        Box::new(cx.then("/request", Some("draft-deleted"))?),
        SessionChange::DraftDone,
    ))
}
