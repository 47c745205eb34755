//! The same answer without signing in: whoever holds the link acts for the
//! agency that it was sent to, for this one question.

use casework::information_requests::{Linked, by_link};
use serde_json::json;

use super::answer::{give, show};
use crate::pages::forms::FormPage;
use crate::web::{Answer, Cx, Failure};

async fn opened(cx: &mut Cx) -> Result<Option<(Linked, String)>, Failure> {
    let secret = cx.part("secret").to_owned();
    let linked = by_link(&mut cx.app.store.reader(), &secret, cx.act.at).await?;
    Ok(linked.map(|linked| {
        // The link alone acts, whoever else is signed in on this computer.
        cx.act.actor = linked.actor();
        (linked, format!("/information/link/{secret}"))
    }))
}

/// The page. A link that was used, has run out or never was says the same.
pub async fn form(mut cx: Cx) -> Answer {
    match opened(&mut cx).await? {
        Some((linked, action)) => {
            let form = cx.blank_form();
            show(cx, linked.request, form, &action).await
        }
        None => cx.page("information_requests/link_ended.html", json!({})),
    }
}

/// Sends the agency's answer; the link ends with it.
pub async fn send(mut cx: Cx) -> Answer {
    let Some((linked, action)) = opened(&mut cx).await? else {
        return cx.page("information_requests/link_ended.html", json!({}));
    };
    match give(&cx, linked.request).await? {
        Ok(()) => cx.then("/information/thank-you", None),
        Err(errors) => {
            let form = FormPage::again(&cx.form, errors);
            show(cx, linked.request, form, &action).await
        }
    }
}

/// What the partner sees afterwards.
pub async fn thank_you(cx: Cx) -> Answer {
    cx.page("information_requests/thank_you.html", json!({}))
}
