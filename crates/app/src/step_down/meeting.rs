//! The list of a transfer meeting: on its page, and from a step down's.

use casework::step_down::{
    ListCommand, of_meeting, put_on_list, step_ups_under_way, take_off, to_be_listed,
};
use domain::ids::MeetingId;
use serde_json::{Value, json};

use super::page::{answered, show};
use super::say::{line_context, outcome_label};
use crate::pages::forms::{FormErrors, FormPage};
use crate::web::{Answer, Cx, Failure};

/// What a transfer meeting's page shows: its list with what was decided, what
/// waits for a place, and what moves the other way (BUCKS-PROT-76).
///
/// # Errors
/// When the database does not answer.
pub async fn list_context(cx: &Cx, meeting: MeetingId) -> Result<Value, Failure> {
    let mut reader = cx.app.store.reader();
    let listed: Vec<Value> = of_meeting(&mut reader, &cx.act, meeting)
        .await?
        .iter()
        .map(|line| {
            let mut row = line_context(line);
            if let (Value::Object(fields), Some(decided)) = (&mut row, &line.decided) {
                let label = outcome_label(&cx.app.profile, &decided.decision);
                fields.insert("decided".to_owned(), json!(label));
            }
            row
        })
        .collect();
    let waiting: Vec<Value> = to_be_listed(&mut reader, &cx.act)
        .await?
        .iter()
        .map(line_context)
        .collect();
    let upwards: Vec<Value> = step_ups_under_way(&mut reader, &cx.act)
        .await?
        .iter()
        .map(|line| {
            let name = &line.family_name;
            json!({
                "reference": line.reference, "at": line.at.as_microsecond(), "opens": !name.is_empty(),
                "family": if name.is_empty() { "A family that is not open to you" } else { name },
                "family_reference": line.family_reference,
            })
        })
        .collect();
    Ok(json!({ "listed": listed, "waiting": waiting, "upwards": upwards }))
}

/// Puts a family on a list.
pub async fn list_it(cx: Cx) -> Answer {
    let Ok(meeting) = MeetingId::parse(cx.form.text("meeting")) else {
        let mut errors = FormErrors::new();
        errors.add("meeting", "Select a meeting");
        let form = FormPage::again(&cx.form, errors);
        return show(cx, form).await;
    };
    let command = ListCommand {
        reference: cx.part("reference").to_owned(),
        version: cx.version()?,
        meeting,
        late_reason: cx.form.text("late_reason").to_owned(),
    };
    let listed = put_on_list(&cx.app.store, &cx.app.profile, &cx.act, &command).await;
    answered(cx, listed, &[]).await
}

/// Takes a family off its list.
pub async fn take_it_off(cx: Cx) -> Answer {
    let (reference, reason) = (
        cx.part("reference").to_owned(),
        cx.form.text("reason").to_owned(),
    );
    let version = cx.version()?;
    let taken = take_off(&cx.app.store, &cx.act, &reference, version, &reason).await;
    answered(cx, taken, &[]).await
}
