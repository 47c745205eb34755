//! The social worker's list of people who asked for advice and wait to be rung
//! back (BUCKS-STRAT-76, -78), and the questions that were asked before. Who
//! asked is shown to social workers and the front door alone.

use casework::CaseworkError;
use casework::calls::{self, EnquiryLine, FinishCallBack, OpenCallBack, open_call_backs};
use casework::families::find_by_reference;
use domain::access::{may, permit};
use domain::event::Subject;
use domain::ids::EnquiryId;
use serde_json::{Value, json};

use super::ask::{line, needed_text};
use crate::pages::forms::{FormErrors, FormPage};
use crate::web::{Answer, Cx, Failure};

crate::routes! {
    get "/call-backs" AnswerCallBack Read => list;
    post "/call-backs" AnswerCallBack Event("calls.call_back_done") => called_back;
    get "/call-backs/earlier" AnswerCallBack Read => earlier;
    get "/families/{reference}/enquiries" AnswerCallBack Read => of_family;
}

/// Who waits, longest first.
async fn list(cx: Cx) -> Answer {
    let form = cx.blank_form();
    show(cx, form).await
}

async fn show(cx: Cx, form: FormPage) -> Answer {
    let waiting = open_call_backs(&mut cx.app.store.reader(), &cx.act).await?;
    cx.record_list([]).await?;
    let now = cx.act.at.as_microsecond();
    let context = json!({
        "form": form,
        "waiting": waiting.iter().map(|call| waiting_context(call, now)).collect::<Vec<_>>(),
    });
    if form.errors().is_empty() {
        cx.page("referrals/calls/call_backs.html", context)
    } else {
        cx.invalid("referrals/calls/call_backs.html", context)
    }
}

fn waiting_context(call: &OpenCallBack, now: i64) -> Value {
    let hours = now.saturating_sub(call.called_at.as_microsecond()) / 3_600_000_000;
    let waits = match hours {
        ..1 => "less than an hour".to_owned(),
        1 => "1 hour".to_owned(),
        2..48 => format!("{hours} hours"),
        _ => format!("{} days", hours / 24),
    };
    json!({
        "id": call.id.to_string(), "caller": call.caller, "standing": call.caller_standing,
        "contact": call.caller_contact, "question": call.question, "advice": call.advice,
        "taken_by": call.taken_by, "called": call.called_at.as_microsecond(), "waits": waits,
        "version": call.version,
    })
}

/// A social worker rang back.
async fn called_back(cx: Cx) -> Answer {
    let id = cx.form.text("enquiry").to_owned();
    let mut errors = FormErrors::new();
    let advice_field = format!("advice_{id}");
    let family_field = format!("family_{id}");
    let advice = needed_text(
        &cx.form,
        &mut errors,
        &advice_field,
        "What was said",
        "Enter what was said",
    );
    let family_reference = line(
        &cx.form,
        &mut errors,
        &family_field,
        "Reference of the family",
    );
    if let Some(advice) = advice.filter(|_| errors.is_empty()) {
        let command = FinishCallBack {
            enquiry: EnquiryId::parse(&id)
                .map_err(|_| Failure::BadRequest("the form names no enquiry"))?,
            version: cx.form.text("version").parse().unwrap_or(0),
            advice,
            family_reference,
        };
        match calls::finish_call_back(&cx.app.store, &cx.act, &command).await {
            Ok(_) => return cx.then("/call-backs", Some("called-back")),
            Err(CaseworkError::Refused(refusal)) if refusal.field.is_some() => {
                errors.add(family_field, refusal.reason);
            }
            Err(error) => return Err(error.into()),
        }
    }
    let form = FormPage::again(&cx.form, errors);
    show(cx, form).await
}

/// The questions of late, with what was answered.
async fn earlier(cx: Cx) -> Answer {
    let lines = calls::enquiries(&mut cx.app.store.reader(), &cx.act).await?;
    let open = lines.iter().filter(|line| line.ask.is_none());
    cx.record_list(open.filter_map(|line| line.family).collect::<Vec<_>>())
        .await?;
    let lines: Vec<Value> = lines.iter().map(enquiry_context).collect();
    cx.back_to("Back to call backs", "/call-backs").page(
        "referrals/calls/enquiries.html",
        json!({ "title": "Questions for advice", "caption": Value::Null, "lines": lines }),
    )
}

/// The questions that were about one family.
async fn of_family(cx: Cx) -> Answer {
    let reference = cx.part("reference").to_owned();
    let mut reader = cx.app.store.reader();
    let (family, relations) = find_by_reference(&mut reader, &cx.act, &reference)
        .await?
        .ok_or(CaseworkError::NotFound)?;
    permit::<may::AnswerCallBack, _>(&cx.act, &relations, ())?;
    let lines = calls::enquiries_of(&mut reader, &cx.act, family).await?;
    drop(reader);
    cx.record_look(Subject::family(family)).await?;
    let lines: Vec<Value> = lines.iter().map(enquiry_context).collect();
    cx.back_to("Back to the family", format!("/families/{reference}"))
        .page(
            "referrals/calls/enquiries.html",
            json!({
                "title": "Questions for advice about this family",
                "caption": format!("Family {reference}"), "lines": lines,
            }),
        )
}

fn enquiry_context(line: &EnquiryLine) -> Value {
    json!({
        "restricted": line.ask.as_deref().map(crate::words::restricted_words),
        "caller": line.caller, "standing": line.caller_standing, "question": line.question,
        "advice": line.advice, "called": line.called_at.as_microsecond(), "taken_by": line.taken_by,
        "put_through": line.put_through, "waits": line.call_back && line.called_back.is_none(),
        "called_back": line.called_back.as_ref().map(|(at, by, said)| json!({
            "at": at.as_microsecond(), "by": by, "said": said,
        })),
    })
}
