//! The last page: every answer with its way back, what is missing, and the
//! sending. The draft's own key makes a double submit one request.

use casework::CaseworkError;
use casework::attachments::of_draft;
use casework::calls::follow_call;
use casework::drafts::{self, Draft};
use casework::referrals::{Origin, Receive, receive_from};
use domain::access::Action;
use domain::referrals::{Channel, Missing, RequestDraft, SendingAccount};
use serde_json::json;

use super::answers::parts;
use super::draft::{find, no_draft, open};
use super::files;
use super::steps::{Step, missing_words};
use crate::pages::forms::{FormErrors, FormPage};
use crate::web::{Answer, Cx, Failure};
use crate::words::today;

/// The page.
pub async fn page(cx: Cx) -> Answer {
    let Some(draft) = open(&cx).await? else {
        return no_draft(&cx);
    };
    let form = cx.blank_form();
    let form = match &draft.content.called {
        Some(called) => form.with("called", called),
        None => form,
    };
    show(cx, &draft, form, false).await
}

async fn show(cx: Cx, draft: &Draft, form: FormPage, refused: bool) -> Answer {
    let mut missing: Vec<_> = draft
        .content
        .missing()
        .into_iter()
        .map(|missing: Missing| {
            json!({
                "text": missing_words(missing),
                "href": format!("{}?from=check", Step::answering(missing).path()),
            })
        })
        .collect();
    if lacks_its_form(&cx, draft).await? {
        missing.push(json!({ "text": "Add the form that came", "href": files::PATH }));
    }
    let mut parts = parts(&cx.app.profile, &draft.content, today(cx.act.at));
    parts.push(files::part(&cx, draft).await?);
    let may_keep = draft.content.own_help().is_some()
        && draft.content.arrival.is_none()
        && cx.may_try(Action::NoteWorry);
    let asks_call = cx.session.is_some() || draft.content.called.is_some() || cx.form.has("called");
    let context = json!({
        "form": form,
        "draft": draft.id.to_string(),
        "parts": parts,
        "may_keep": may_keep,
        "arrived": draft.content.arrival.map(|arrival| arrival.at.as_microsecond()),
        "missing": missing,
        "asks_call": asks_call,
        "professional": draft.content.by_professional(),
        "wording": cx.app.profile.request_form,
        "text": cx.app.profile.public_text,
        "expires": draft.expires_at.as_microsecond(),
    });
    let cx = cx.back_to("Back", Step::Check.back(&draft.content));
    if refused {
        cx.invalid(Step::Check.template(), context)
    } else {
        cx.page(Step::Check.template(), context)
    }
}

/// A form that came by e-mail is kept as it came, beside what was typed from it
/// (BUCKS-STRAT-74).
async fn lacks_its_form(cx: &Cx, draft: &Draft) -> Result<bool, Failure> {
    if draft.content.arrival.is_none() {
        return Ok(false);
    }
    let files = of_draft(&mut cx.app.store.reader(), draft.id).await?;
    Ok(files.is_empty())
}

/// The account in whose name the request goes, and how it came. Only work for
/// families is done in the agency's name: a parent who happens to be signed in
/// asks as a parent, and whoever types in a form is not its sender.
fn sender(cx: &Cx, content: &RequestDraft) -> (Channel, Option<SendingAccount>) {
    let account = cx
        .session
        .as_ref()
        .filter(|_| content.by_professional() && content.arrival.is_none())
        .map(|user| SendingAccount {
            agency: user.agency,
            user: user.user,
        });
    let channel = match (&account, content.arrival) {
        (_, Some(_)) => Channel::EmailedForm,
        (Some(_), None) => Channel::SignedInForm,
        (None, None) => Channel::PublicForm,
    };
    (channel, account)
}

/// Sends the request, once.
pub async fn send(cx: Cx) -> Answer {
    let Some(draft) = find(&cx).await? else {
        return no_draft(&cx);
    };
    if let Some(reference) = &draft.sent {
        return sent(&cx, reference);
    }
    let (channel, account) = sender(&cx, &draft.content);
    let Ok(request) = draft.content.clone().into_request(channel, account) else {
        let form = cx.blank_form();
        return show(cx, &draft, form, true).await;
    };
    if lacks_its_form(&cx, &draft).await? {
        let form = cx.blank_form();
        return show(cx, &draft, form, true).await;
    }
    let command = Receive {
        key: draft.submission_key,
        request,
    };
    let origin = Origin {
        draft: Some(draft.id),
        arrival: draft.content.arrival,
        worry: draft.content.worry_noted,
    };
    let (store, profile, act) = (&cx.app.store, &cx.app.profile, &cx.act);
    let called = cx.form.text("called").to_uppercase();
    let received = if called.is_empty() {
        receive_from(store, profile, act, &command, origin).await?
    } else {
        match follow_call(store, profile, act, &called, &command, origin).await {
            Ok(received) => received,
            Err(CaseworkError::Refused(refusal)) if refusal.field.is_some() => {
                let mut errors = FormErrors::new();
                errors.add(refusal.field.unwrap_or_default(), refusal.reason);
                let form = FormPage::again(&cx.form, errors);
                return show(cx, &draft, form, true).await;
            }
            Err(error) => return Err(error.into()),
        }
    };
    drafts::mark_sent(&cx.app.store, &cx.act, draft.id, &received.reference).await?;
    sent(&cx, &received.reference)
}

fn sent(cx: &Cx, reference: &str) -> Answer {
    cx.then(format!("/request/sent/{reference}"), None)
}
