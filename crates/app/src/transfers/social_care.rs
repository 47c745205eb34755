//! The families that wait for social care's answer, and those that it answered.

use casework::CaseworkError;
use casework::transfers::{HandoverLine, accept, decline, of_agency};
use domain::ids::HandoverId;
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::pages::forms::{FormErrors, FormPage};
use crate::web::{Answer, Cx, Failure};

/// The page.
pub async fn page(cx: Cx) -> Answer {
    let agency = cx.user()?.agency;
    let (waiting, answered) = of_agency(&mut cx.app.store.reader(), &cx.act, agency).await?;
    let said = answered.iter().filter(|line| line.reason.is_some());
    cx.record_list(said.map(|line| line.family).collect::<Vec<_>>())
        .await?;
    let context = json!({
        "waiting": waiting.iter().map(row).collect::<Vec<_>>(),
        "answered": answered.iter().map(row).collect::<Vec<_>>(),
    });
    cx.page("transfers/social_care.html", context)
}

fn row(line: &HandoverLine) -> Value {
    json!({
        "id": line.id.to_string(),
        "family": crate::words::family_shown(&line.family_name, line.ask.as_deref()),
        "opens": line.ask.is_none(),
        "family_reference": line.family_reference,
        "referral": line.referral_reference,
        "urgent": line.urgent,
        "offered": line.offered_at.as_microsecond(),
        "holder": line.holder,
        "answered": line.answered_at.map(Timestamp::as_microsecond),
        "answer": line.answer,
        "reason": line.reason,
    })
}

fn id_of(cx: &Cx) -> Result<HandoverId, Failure> {
    Ok(HandoverId::parse(cx.part("id")).map_err(|_| CaseworkError::NotFound)?)
}

/// Takes the family over.
pub async fn accept_one(cx: Cx) -> Answer {
    accept(&cx.app.store, &cx.act, id_of(&cx)?).await?;
    cx.then("/social-care", Some("transfer-accepted"))
}

/// The page that asks why not.
pub async fn decline_form(cx: Cx) -> Answer {
    let form = cx.blank_form();
    show_decline(cx, form).await
}

async fn show_decline(cx: Cx, form: FormPage) -> Answer {
    let id = id_of(&cx)?;
    let agency = cx.user()?.agency;
    let (waiting, _) = of_agency(&mut cx.app.store.reader(), &cx.act, agency).await?;
    let line = waiting
        .iter()
        .find(|line| line.id == id)
        .ok_or(CaseworkError::NotFound)?;
    cx.record_list([line.family]).await?;
    let invalid = !form.errors().is_empty();
    let context = json!({ "form": form, "offer": row(line) });
    if invalid {
        cx.invalid("transfers/decline.html", context)
    } else {
        cx.page("transfers/decline.html", context)
    }
}

/// Does not take the family over.
pub async fn decline_one(cx: Cx) -> Answer {
    let reason = cx.form.text("reason").to_owned();
    match decline(
        &cx.app.store,
        &cx.app.profile,
        &cx.act,
        id_of(&cx)?,
        &reason,
    )
    .await
    {
        Ok(()) => cx.then("/social-care", Some("transfer-declined")),
        Err(CaseworkError::Refused(refusal)) if refusal.field.is_some() => {
            let mut errors = FormErrors::new();
            errors.add(refusal.field.unwrap_or_default(), refusal.reason);
            let form = FormPage::again(&cx.form, errors);
            show_decline(cx, form).await
        }
        Err(error) => Err(Failure::Casework(error)),
    }
}
