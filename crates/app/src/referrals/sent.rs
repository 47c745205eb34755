//! What the referrer sees at once: the reference and what happens next. Shows
//! nothing about the family, because the address alone opens it.

use casework::CaseworkError;
use domain::access::Action;
use serde_json::json;

use super::ask::was_sent_here;
use crate::web::{Answer, Cx, Failure};

/// Where the referrer's agency opens the case itself: in an authority where
/// agencies do, for somebody of that agency who is signed in (C-16).
async fn own_case(cx: &Cx) -> Result<Option<String>, Failure> {
    if cx.session.is_none() || !cx.app.profile.entry.agencies_open_cases() {
        return Ok(None);
    }
    let mut reader = cx.app.store.reader();
    match casework::referrals::find(&mut reader, &cx.act, cx.part("reference")).await {
        Ok(found) => Ok(cx
            .allows(&found.relations, Action::OpenAgencyCase)
            .then(|| format!("/families/{}/open-case", found.family_reference))),
        Err(CaseworkError::NotFound) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// The page.
pub async fn page(cx: Cx) -> Answer {
    let copy = was_sent_here(&cx, cx.part("reference")).await?;
    let immediate = cx.query("immediate") == "yes";
    let own_case = if immediate {
        None
    } else {
        own_case(&cx).await?
    };
    let text = &cx.app.profile.public_text;
    cx.page(
        "referrals/sent.html",
        json!({
            "reference": cx.part("reference"),
            "immediate": immediate,
            "signed_in": cx.session.is_some(),
            "next_steps": text.what_happens_next,
            "in_danger": text.in_danger,
            "copy": copy,
            "own_case": own_case,
        }),
    )
}
