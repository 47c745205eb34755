//! The last page: every answer with its way back, what is missing, and the
//! sending. The draft's own key makes a double submit one request.

use casework::drafts::{self, Draft};
use casework::referrals::{Receive, receive};
use domain::referrals::{Channel, Missing, SendingAccount};
use serde_json::json;

use super::answers::parts;
use super::draft::{find, no_draft, open};
use super::steps::{Step, missing_words};
use crate::web::{Answer, Cx};
use crate::words::today;

/// The page.
pub async fn page(cx: Cx) -> Answer {
    let Some(draft) = open(&cx).await? else {
        return no_draft(&cx);
    };
    show(cx, &draft, false)
}

fn show(cx: Cx, draft: &Draft, refused: bool) -> Answer {
    let missing: Vec<_> = draft
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
    let form = cx.blank_form();
    let context = json!({
        "form": form,
        "parts": parts(&cx.app.profile, &draft.content, today(cx.act.at)),
        "missing": missing,
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

/// Sends the request, once.
pub async fn send(cx: Cx) -> Answer {
    let Some(draft) = find(&cx).await? else {
        return no_draft(&cx);
    };
    if let Some(reference) = &draft.sent {
        return sent(&cx, reference);
    }
    // Only work for families is done in the agency's name; a parent who happens
    // to be signed in asks as a parent.
    let account = cx
        .session
        .as_ref()
        .filter(|_| draft.content.by_professional())
        .map(|user| SendingAccount {
            agency: user.agency,
            user: user.user,
        });
    let channel = if account.is_some() {
        Channel::SignedInForm
    } else {
        Channel::PublicForm
    };
    let Ok(request) = draft.content.clone().into_request(channel, account) else {
        return show(cx, &draft, true);
    };
    let command = Receive {
        key: draft.submission_key,
        request,
    };
    let received = receive(&cx.app.store, &cx.app.profile, &cx.act, &command).await?;
    drafts::mark_sent(&cx.app.store, &cx.act, draft.id, &received.reference).await?;
    sent(&cx, &received.reference)
}

fn sent(cx: &Cx, reference: &str) -> Answer {
    cx.then(format!("/request/sent/{reference}"), None)
}
