//! How a request came, beside what it says: the call and the chase of its
//! written form, the form that came by e-mail, and the files. Shown with the
//! request and again where it is decided.

use casework::attachments;
use casework::calls::{Arrived, CallLine, call_of};
use casework::referrals::Found;
use domain::access::Action;
use domain::referrals::Outcome;
use serde_json::{Value, json};

use crate::attachments::line_context;
use crate::web::{Cx, Failure};

/// The facts of a request that the reader may open.
///
/// # Errors
/// When the database does not answer.
pub async fn section_context(cx: &Cx, referral: &Found) -> Result<Value, Failure> {
    let mut reader = cx.app.store.reader();
    let (call, arrived) = call_of(&mut reader, referral.id).await?;
    let files = attachments::of_family(
        &mut reader,
        &cx.act,
        &referral.relations,
        referral.family,
        Some(referral.id),
    )
    .await?;
    let now = cx.act.at;
    Ok(json!({
        "reference": referral.reference,
        "call": call.as_ref().map(|call| call_context(call, now)),
        "arrived": arrived.as_ref().map(arrived_context),
        "files": files.iter().map(line_context).collect::<Vec<_>>(),
        "may_files": cx.allows(&referral.relations, Action::ReadAttachment),
        "may_add": cx.allows(&referral.relations, Action::AddAttachment),
        "section_47": has_section_47_grounds(referral),
    }))
}

/// Whether the front door, or the referrer, has said that a child may be
/// suffering significant harm now (BUCKS-PROT-100).
fn has_section_47_grounds(referral: &Found) -> bool {
    referral
        .history
        .iter()
        .filter_map(|state| state.decision())
        .any(|decision| decision.outcome == Outcome::ImmediateSection47)
}

fn call_context(call: &CallLine, now: jiff::Timestamp) -> Value {
    let micros = jiff::Timestamp::as_microsecond;
    json!({
        "at": micros(call.called_at), "taken_by": call.taken_by, "put_through": call.put_through,
        "form_asked": call.form_asked_at.map(micros),
        "form_due": call.form_due_at.map(micros),
        "form_late": call.form_due_at.is_some_and(|due| due < now),
        "form_reminded": call.form_reminded_at.map(micros),
        "form_received": call.form_received_at.map(micros),
    })
}

fn arrived_context(arrived: &Arrived) -> Value {
    json!({
        "at": arrived.at.as_microsecond(), "entered": arrived.entered_at.as_microsecond(),
        "by": arrived.entered_by,
    })
}
