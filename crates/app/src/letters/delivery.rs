//! How a letter reached its reader, on one page: what was sent, sending it
//! again, perhaps to a corrected address, and what was posted or told.

use casework::CaseworkError;
use casework::letters::{
    DeliveredHow, DeliveryLine, Letter, RecordDelivery, SendAgain, delivery_of, record_delivery,
    send_again,
};
use domain::event::Subject;
use domain::ids::LetterId;
use serde_json::{Value, json};

use super::compose::{EMAIL_SUBJECT, LetterContent, email_around};
use crate::pages::forms::{FormErrors, FormPage};
use crate::referrals::ask::{day, text};
use crate::web::{Answer, Cx, Failure};
use crate::words;

fn id_of(cx: &Cx) -> Result<LetterId, Failure> {
    Ok(LetterId::parse(cx.part("id")).map_err(|_| CaseworkError::NotFound)?)
}

/// The page.
pub async fn page(cx: Cx) -> Answer {
    show(&cx, FormErrors::new()).await
}

/// The two forms of the page have a key each, so that one never looks like a
/// second click on the other.
fn forms(cx: &Cx, email: Option<&str>, errors: FormErrors) -> (FormPage, FormPage) {
    let blank = || cx.blank_form().with_date("on", words::today(cx.act.at));
    let to = || cx.blank_form().with("email", email.unwrap_or_default());
    if errors.is_empty() {
        (blank(), to())
    } else if cx.form.has("email") {
        (blank(), FormPage::again(&cx.form, errors))
    } else {
        (FormPage::again(&cx.form, errors), to())
    }
}

async fn show(cx: &Cx, errors: FormErrors) -> Answer {
    let mut reader = cx.app.store.reader();
    let (letter, lines) = delivery_of(&mut reader, &cx.act, id_of(cx)?).await?;
    cx.record_look(Subject {
        family: Some(letter.family),
        referral: letter.referral,
    })
    .await?;
    let invalid = !errors.is_empty();
    let (told, to) = forms(cx, letter.recipient_email.as_deref(), errors);
    let ways: Vec<Value> = DeliveredHow::ALL
        .iter()
        .map(|how| json!({ "value": how.key(), "text": how.words() }))
        .collect();
    let context = json!({
        "form": if to.errors().is_empty() { &told } else { &to },
        "told": told,
        "to": to,
        "id": letter.id.to_string(),
        "subject": letter.subject,
        "issued": letter.issued_at.as_microsecond(),
        "lines": lines.iter().map(line_context).collect::<Vec<_>>(),
        "ways": ways,
    });
    if invalid {
        cx.invalid("letters/delivery.html", context)
    } else {
        cx.page("letters/delivery.html", context)
    }
}

fn line_context(line: &DeliveryLine) -> Value {
    match line {
        DeliveryLine::Email { to, state, at } => {
            let how = match state.as_str() {
                "sent" => "E-mail sent",
                "failed" => "E-mail failed",
                _ => "E-mail on its way",
            };
            json!({ "how": how, "at": at.as_microsecond(), "to": to })
        }
        DeliveryLine::Told { how, on, note, by } => json!({
            "how": how.words(), "to": Value::Null, "on": words::day_words(*on), "note": note, "by": by,
        }),
    }
}

/// A refusal that belongs to a field is shown beside it, with the words kept.
async fn refused(cx: &Cx, error: CaseworkError) -> Answer {
    match error {
        CaseworkError::Refused(refusal) if refusal.field.is_some() => {
            let mut errors = FormErrors::new();
            errors.add(refusal.field.unwrap_or_default(), refusal.reason);
            show(cx, errors).await
        }
        other => Err(other.into()),
    }
}

/// Records what was posted or told.
pub async fn record(cx: Cx) -> Answer {
    let mut errors = FormErrors::new();
    let how = DeliveredHow::from_key(cx.form.text("how"));
    if how.is_none() {
        errors.add("how", "Select how it was told");
    }
    let on = day(&cx.form, &mut errors, "on", "The day");
    if on.is_none() {
        errors.add("on", "Enter the day on which it was done");
    }
    let note = text(&cx.form, &mut errors, "note", "The note").unwrap_or_default();
    let (Some(how), Some(on), true) = (how, on, errors.is_empty()) else {
        return show(&cx, errors).await;
    };
    let letter = id_of(&cx)?;
    let command = RecordDelivery {
        key: cx.submission_key()?,
        letter,
        how,
        on,
        note,
    };
    match record_delivery(&cx.app.store, &cx.app.profile, &cx.act, &command).await {
        Ok(()) => cx.then(
            format!("/letters/{letter}/delivery"),
            Some("delivery-recorded"),
        ),
        Err(error) => refused(&cx, error).await,
    }
}

/// Sends it again.
pub async fn again(cx: Cx) -> Answer {
    let id = id_of(&cx)?;
    let (letter, _) = delivery_of(&mut cx.app.store.reader(), &cx.act, id).await?;
    let command = SendAgain {
        key: cx.submission_key()?,
        letter: id,
        email: cx.form.text("email").to_owned(),
        subject: EMAIL_SUBJECT.to_owned(),
        body: email_around(&content(&letter)?),
        base_address: cx.app.config.public_address.clone(),
    };
    match send_again(&cx.app.store, &cx.act, &command).await {
        Ok(()) => cx.then(format!("/letters/{id}/delivery"), Some("sent-again")),
        Err(error) => refused(&cx, error).await,
    }
}

/// What a stored letter says.
pub(super) fn content(letter: &Letter) -> Result<LetterContent, Failure> {
    serde_json::from_str(&letter.content)
        .map_err(|_| Failure::Impossible("a stored letter cannot be read"))
}
