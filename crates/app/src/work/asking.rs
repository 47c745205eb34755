//! The part of somebody's work that comes before a request: what they have
//! started, and what their agency has noted and not decided.

use casework::{drafts, worries};
use domain::access::Action;
use domain::worries::Standing;
use serde_json::{Value, json};

use crate::web::{Cx, Failure};

/// The section.
///
/// # Errors
/// When the database does not answer.
pub async fn section_context(cx: &Cx) -> Result<Value, Failure> {
    let mut reader = cx.app.store.reader();
    let to_decide = if cx.may_try(Action::NoteWorry) {
        worries::counts(&mut reader, &cx.act)
            .await?
            .into_iter()
            .find(|(standing, _)| *standing == Standing::Noted)
            .map(|(_, count)| count)
    } else {
        None
    };
    let started = drafts::of_user(&mut reader, &cx.act).await?.len();
    Ok(json!({ "started": started, "to_decide": to_decide }))
}
