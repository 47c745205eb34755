//! What the referrer sees at once: the reference and what happens next. Shows
//! nothing about the family, because the address alone opens it.

use serde_json::json;

use super::ask::was_sent_here;
use crate::web::{Answer, Cx};

/// The page.
pub async fn page(cx: Cx) -> Answer {
    let copy = was_sent_here(&cx, cx.part("reference")).await?;
    let text = &cx.app.profile.public_text;
    cx.page(
        "referrals/sent.html",
        json!({
            "reference": cx.part("reference"),
            "immediate": cx.query("immediate") == "yes",
            "signed_in": cx.session.is_some(),
            "next_steps": text.what_happens_next,
            "in_danger": text.in_danger,
            "copy": copy,
        }),
    )
}
