//! The front door's telephone: a call is written down while the caller speaks,
//! a question for advice apart from it, and what is still awaited is listed.

use casework::CaseworkError;
use casework::calls::{
    self, AwaitedForm, RecordCall, RecordEnquiry, RemindForm, awaited_forms, open_call_backs,
};
use domain::people::Postcode;
use domain::referrals::{
    AboutYou, CallFacts, Channel, ChildAge, DraftChild, HomeAnswers, ReferrerKind, Request,
    RequestDraft, WorryAnswers, WrittenForm, split_name,
};
use jiff::{Timestamp, tz::TimeZone};
use serde_json::{Value, json};

use super::ask::{about_years, line, needed_line, needed_text, text};
use crate::pages::forms::{FormErrors, FormPage, RawForm};
use crate::web::{Answer, Cx};

crate::routes! {
    get "/calls" RecordCall Read => list;
    get "/calls/new" RecordCall Nothing => form;
    post "/calls/new" RecordCall Event("calls.recorded") => record;
    post "/calls/form-received" RecordCall Event("calls.written_form_received") => form_received;
    post "/calls/remind" RecordCall Event("calls.written_form_reminded") => remind;
}

/// What is awaited.
async fn list(cx: Cx) -> Answer {
    let form = cx.blank_form();
    let mut reader = cx.app.store.reader();
    let awaited = awaited_forms(&mut reader, &cx.act).await?;
    let waiting = open_call_backs(&mut reader, &cx.act).await?;
    drop(reader);
    cx.record_list([]).await?;
    let now = cx.act.at;
    let context = json!({
        "form": form,
        "awaited": awaited.iter().map(|form| awaited_context(form, now)).collect::<Vec<_>>(),
        "waiting": waiting.len(),
    });
    cx.page("referrals/calls/list.html", context)
}

fn awaited_context(form: &AwaitedForm, now: Timestamp) -> Value {
    json!({
        "reference": form.reference,
        "family_name": crate::words::family_shown(&form.family_name, form.ask.as_deref()),
        "opens": form.ask.is_none(),
        "called": form.called_at.as_microsecond(),
        "due": form.due_at.map(Timestamp::as_microsecond),
        "late": form.due_at.is_some_and(|due| due < now),
        "reminded": form.reminded_at.map(Timestamp::as_microsecond),
        "has_email": form.has_email,
    })
}

/// The page on which a call is written down.
async fn form(cx: Cx) -> Answer {
    let form = now_filled_in(&cx, "called");
    show_form(cx, &form)
}

/// A form whose day and time are now, because most are written down at once.
pub fn now_filled_in(cx: &Cx, name: &str) -> FormPage {
    let now = cx.act.at.to_zoned(london());
    cx.blank_form()
        .with_date(name, now.date())
        .with(format!("{name}_time"), now.strftime("%H:%M").to_string())
}

fn show_form(cx: Cx, form: &FormPage) -> Answer {
    let context = json!({ "form": form });
    let cx = cx.back_to("Back to calls", "/calls");
    if form.errors().is_empty() {
        cx.page("referrals/calls/new.html", context)
    } else {
        cx.invalid("referrals/calls/new.html", context)
    }
}

/// What a call became.
#[derive(Clone, PartialEq, Eq, Debug)]
enum ReadCall {
    Request(Box<Request>, CallFacts),
    Advice(Advice, CallFacts),
}

/// What the caller said, before the time of the call is known to be real.
#[expect(
    clippy::large_enum_variant,
    reason = "one value, made and taken apart in one function"
)]
enum Said {
    Request(Request),
    Advice(Advice),
}

/// A question for advice, as the officer wrote it down.
#[derive(Clone, PartialEq, Eq, Debug)]
struct Advice {
    caller: String,
    standing: Option<String>,
    contact: Option<String>,
    question: String,
    advice: Option<String>,
    call_back: bool,
    family: Option<String>,
}

/// Writes the call down.
async fn record(cx: Cx) -> Answer {
    let key = cx.submission_key()?;
    match read(&cx.form, cx.act.at) {
        Ok(ReadCall::Request(request, call)) => {
            let command = RecordCall {
                key,
                request: *request,
                call,
            };
            let received =
                calls::record_call(&cx.app.store, &cx.app.profile, &cx.act, &command).await?;
            cx.then(
                format!("/referrals/{}", received.reference),
                Some("call-recorded"),
            )
        }
        Ok(ReadCall::Advice(advice, call)) => {
            let command = RecordEnquiry {
                key,
                caller: advice.caller,
                caller_standing: advice.standing,
                caller_contact: advice.contact,
                question: advice.question,
                advice: advice.advice,
                call,
                call_back: advice.call_back,
                family_reference: advice.family,
            };
            match calls::record_enquiry(&cx.app.store, &cx.act, &command).await {
                Ok(_) => cx.then("/calls", Some("call-recorded")),
                Err(CaseworkError::Refused(refusal)) if refusal.field.is_some() => {
                    let mut errors = FormErrors::new();
                    errors.add(refusal.field.unwrap_or_default(), refusal.reason);
                    let form = FormPage::again(&cx.form, errors);
                    show_form(cx, &form)
                }
                Err(error) => Err(error.into()),
            }
        }
        Err(errors) => {
            let form = FormPage::again(&cx.form, errors);
            show_form(cx, &form)
        }
    }
}

fn london() -> TimeZone {
    TimeZone::get("Europe/London").unwrap_or(TimeZone::UTC)
}

fn read(form: &RawForm, now: Timestamp) -> Result<ReadCall, FormErrors> {
    let mut errors = FormErrors::new();
    let called_at = time_of(form, &mut errors, now, "called", "call");
    let put_through = form.text("put_through") == "yes";
    let read = match form.text("about") {
        "request" => read_request(form, &mut errors).map(Said::Request),
        "advice" => read_advice(form, &mut errors).map(Said::Advice),
        _ => {
            errors.add(
                "about",
                "Select whether the call is about a child or for advice only",
            );
            None
        }
    };
    match (read, called_at) {
        (Some(read), Some(called_at)) if errors.is_empty() => {
            let call = CallFacts {
                called_at,
                put_through,
            };
            Ok(match read {
                Said::Request(request) => ReadCall::Request(Box::new(request), call),
                Said::Advice(advice) => ReadCall::Advice(advice, call),
            })
        }
        _ => Err(errors),
    }
}

/// A day and a time of it, in the past. `of` says of what.
pub fn time_of(
    form: &RawForm,
    errors: &mut FormErrors,
    now: Timestamp,
    name: &str,
    of: &str,
) -> Option<Timestamp> {
    let time_name = format!("{name}_time");
    let day = super::ask::day(form, errors, name, &format!("The day of the {of}"));
    if day.is_none() {
        errors.add(name, format!("Enter the day of the {of}"));
    }
    let time = jiff::civil::Time::strptime("%H:%M", form.text(&time_name));
    if time.is_err() {
        errors.add(time_name, format!("Enter the time of the {of}, like 14:30"));
    }
    let at = day?
        .to_datetime(time.ok()?)
        .to_zoned(london())
        .ok()?
        .timestamp();
    if at > now {
        errors.add(name, format!("The {of} must be in the past"));
        return None;
    }
    Some(at)
}

/// The caller's contact is a telephone number or an e-mail address, as given.
fn contact(form: &RawForm, errors: &mut FormErrors) -> (Option<String>, Option<String>) {
    match line(form, errors, "contact", "How to reach the caller") {
        Some(given) if given.contains('@') => (None, Some(given)),
        given => (given, None),
    }
}

fn read_request(form: &RawForm, errors: &mut FormErrors) -> Option<Request> {
    let kind = ReferrerKind::from_key(form.text("caller_kind"));
    if kind.is_none() {
        errors.add("caller_kind", "Select who the caller is");
    }
    let name = line(form, errors, "caller", "Name of the caller");
    let standing = line(form, errors, "standing", "What the caller is to the family");
    let (telephone, email) = contact(form, errors);
    let children = read_children(form, errors);
    let worry = needed_text(
        form,
        errors,
        "concern",
        "The concern",
        "Enter what the caller is worried about",
    );
    let address = line(form, errors, "address", "Address");
    let typed_postcode = form.text("postcode");
    let postcode = match Postcode::parse(typed_postcode) {
        _ if typed_postcode.is_empty() => None,
        Ok(postcode) => Some(postcode.as_str().to_owned()),
        Err(error) => {
            errors.add("postcode", error.to_string());
            None
        }
    };
    let written_form = match form.text("form_asked") {
        "yes" => WrittenForm::Awaited,
        "no" => WrittenForm::NotNeeded,
        _ => {
            errors.add(
                "form_asked",
                "Select whether you asked for the written form",
            );
            WrittenForm::NotNeeded
        }
    };
    let kind = kind?;
    let mut draft = RequestDraft::new(kind);
    draft.about = Some(AboutYou {
        name,
        standing,
        organisation: line(form, errors, "organisation", "Organisation"),
        email,
        telephone,
        parental_responsibility: None,
    });
    draft.children = children;
    draft.home = Some(HomeAnswers {
        address,
        postcode,
        address_hidden: form.text("address_hidden") == "yes",
        ..HomeAnswers::default()
    });
    draft.worry = Some(WorryAnswers {
        worry: worry?,
        ..WorryAnswers::default()
    });
    let request = draft.as_told(Channel::Call);
    Some(Request {
        written_form,
        ..request
    })
}

/// The rows of quick fields: a name and about how old, as many as are filled.
fn read_children(form: &RawForm, errors: &mut FormErrors) -> Vec<DraftChild> {
    let mut children = Vec::new();
    for row in 1..=4 {
        let (name_field, age_field) = (format!("child_{row}"), format!("age_{row}"));
        let name = line(form, errors, &name_field, "Name of the child").unwrap_or_default();
        let age = about_years(form, errors, &age_field);
        if !name.is_empty() || age != ChildAge::NotKnown {
            let (given_name, family_name) = split_name(&name);
            children.push(DraftChild::bare(given_name, family_name, age));
        }
    }
    if children.is_empty() && errors.is_empty() {
        // A child about whom nothing is known yet is still a child on the record.
        children.push(DraftChild::bare(
            String::new(),
            String::new(),
            ChildAge::NotKnown,
        ));
    }
    children
}

fn read_advice(form: &RawForm, errors: &mut FormErrors) -> Option<Advice> {
    let call_back = form.text("call_back") == "yes";
    let caller = needed_line(
        form,
        errors,
        "caller",
        "Name of the caller",
        "Enter the caller’s name",
    );
    let standing = line(form, errors, "standing", "What the caller is");
    let contact = line(form, errors, "contact", "How to reach the caller");
    if call_back && contact.is_none() {
        errors.add("contact", "Enter how to reach the caller");
    }
    let question = needed_text(
        form,
        errors,
        "concern",
        "The question",
        "Enter what the caller asked",
    );
    let advice = text(form, errors, "advice", "The advice");
    let family = line(form, errors, "family", "Reference of the family");
    Some(Advice {
        caller: caller?,
        standing,
        contact,
        question: question?,
        advice,
        call_back,
        family,
    })
}

/// The written form came.
async fn form_received(cx: Cx) -> Answer {
    let reference = cx.form.text("reference").to_owned();
    calls::receive_written_form(&cx.app.store, &cx.app.profile, &cx.act, &reference).await?;
    cx.then("/calls", Some("form-received"))
}

/// Reminds whoever rang of the written form.
async fn remind(cx: Cx) -> Answer {
    let command = RemindForm {
        reference: cx.form.text("reference").to_owned(),
        base_address: cx.app.config.public_address.clone(),
    };
    calls::remind_of_form(&cx.app.store, &cx.act, &command).await?;
    cx.then("/calls", Some("form-reminded"))
}

#[cfg(test)]
#[path = "calls_tests.rs"]
mod tests;
