//! The family's own view (C-45). The worker's pages make and stop links; the
//! family's pages need no account and are written for a reading age of 9 to 11.

mod make;
mod seen;
mod visit;

use casework::family_links::said_by;
use domain::ids::CaseId;
use domain::profile::Profile;
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::web::{Cx, Failure};

crate::routes! {
    get "/cases/{reference}/family-link" ManageFamilyLinks Read => make::page;
    post "/cases/{reference}/family-link" ManageFamilyLinks Event("family_links.made") => make::make;
    post "/cases/{reference}/family-link/{id}/code" ManageFamilyLinks Event("family_links.code_made") => make::code;
    post "/cases/{reference}/family-link/{id}/ask" ManageFamilyLinks Event("family_links.asked_to_agree") => make::ask;
    post "/cases/{reference}/family-link/{id}/stop" ManageFamilyLinks Event("family_links.ended") => make::stop;
    get "/family/{secret}" ReadPublicPages Nothing => visit::form;
    post "/family/{secret}" ReadPublicPages Event("family_links.opened") => visit::enter_code;
    get "/my-plan" ReadPublicPages Read => seen::page;
    get "/my-plan/plan.pdf" ReadPublicPages Read => seen::pdf;
    post "/my-plan/comment" ReadPublicPages Event("family_links.spoke") => seen::comment;
    post "/my-plan/feedback" ReadPublicPages Event("family_links.spoke") => seen::feedback;
    post "/my-plan/agree" ReadPublicPages Event("family_links.spoke") => seen::agree_to_plan;
    post "/my-plan/leave" ReadPublicPages Event("family_links.left") => visit::leave_page;
}

/// Whether this authority gives families a link.
#[must_use]
pub fn offered(profile: &Profile) -> bool {
    casework::family_links::is_on(profile)
}

/// What the family said by its links, for the plan's page.
///
/// # Errors
/// When the database does not answer.
pub async fn said_context(cx: &Cx, case: CaseId) -> Result<Vec<Value>, Failure> {
    Ok(said_by(&mut cx.app.store.reader(), case)
        .await?
        .iter()
        .map(|said| {
            json!({
                "name": said.name, "kind": said.kind.words(), "words": said.words,
                "version": said.version, "at": Timestamp::as_microsecond(said.at),
            })
        })
        .collect())
}
