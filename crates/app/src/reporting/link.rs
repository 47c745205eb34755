//! The agency's side, without an account: whoever holds the link acts for the
//! agency that it was sent to, for this one case.

use casework::CaseworkError;
use casework::cases::{Case, accept_lead, decline_lead, find};
use casework::families::page_of;
use casework::reporting::{Linked, Opened, last_report, open, renew, report};
use domain::access::{Action, may, permit};
use domain::cases::Stage;
use domain::event::Subject;
use domain::profile::ListKey;
use domain::refusal::Refusal;
use domain::reporting::{LeadReport, ReportRefused, ReportStatus};
use serde_json::json;

use crate::coded_choices;
use crate::pages::forms::{FormErrors, FormPage};
use crate::plans::reading;
use crate::reviews::list_choices;
use crate::web::{Answer, Cx, Failure};
use crate::words;

/// What the link opens, the act being its holder's from then on.
async fn opened(cx: &mut Cx) -> Result<Result<(Linked, Case), Opened>, Failure> {
    let secret = cx.part("secret").to_owned();
    let mut reader = cx.app.store.reader();
    match open(&mut reader, &cx.act, &secret).await? {
        Opened::Live(linked) => {
            // The link alone acts, whoever else is signed in on this computer.
            cx.act.actor = linked.actor();
            match find(&mut reader, &cx.act, &linked.reference).await {
                Ok(case) => Ok(Ok((linked, case))),
                Err(CaseworkError::NotFound) => Ok(Err(Opened::Unknown)),
                Err(error) => Err(error.into()),
            }
        }
        other => Ok(Err(other)),
    }
}

fn ended(cx: &Cx, opened: &Opened) -> Answer {
    let action = match opened {
        Opened::Ended => Some(format!("/report/{}/new-link", cx.part("secret"))),
        Opened::Live(_) | Opened::Unknown => None,
    };
    let context = json!({ "action": action, "asked": false, "form": cx.blank_form() });
    cx.page("reporting/link_ended.html", context)
}

/// The page: the answer first, then the report.
pub async fn form(mut cx: Cx) -> Answer {
    match opened(&mut cx).await? {
        Ok((_, case)) => {
            let form = cx.blank_form();
            if is_asked(&cx, &case) {
                show_answer(cx, &case, form).await
            } else {
                let form = filled(&cx, &case, form).await?;
                show_report(cx, &case, form).await
            }
        }
        Err(other) => ended(&cx, &other),
    }
}

fn is_asked(cx: &Cx, case: &Case) -> bool {
    matches!(&case.stage, Stage::LeadAsked { agency, .. } if Some(*agency) == cx.act.agency())
}

/// What was said last time is not typed twice.
async fn filled(cx: &Cx, case: &Case, form: FormPage) -> Result<FormPage, Failure> {
    let Some(last) = last_report(&mut cx.app.store.reader(), case.id).await? else {
        return Ok(form);
    };
    let form = form
        .with("worker", last.report.worker)
        .with("contact", last.report.contact);
    Ok(match last.report.assessed_on {
        Some(day) => form.with_date("assessed", day),
        None => form,
    })
}

/// The children's names: no more than the agency needs to know which family it is.
async fn children(cx: &Cx, case: &Case) -> Result<String, Failure> {
    permit::<may::ReportByLink, _>(&cx.act, &case.relations, ())?;
    let page = page_of(&mut cx.app.store.reader(), &cx.act, &case.family_reference).await?;
    let names: Vec<&str> = page
        .people
        .iter()
        .filter(|person| person.part == "child" && !person.given_name.is_empty())
        .map(|person| person.given_name.as_str())
        .collect();
    Ok(if names.is_empty() {
        format!("the family {}", page.name)
    } else {
        format!("{} ({})", names.join(", "), page.name)
    })
}

async fn show_report(cx: Cx, case: &Case, form: FormPage) -> Answer {
    let children = children(&cx, case).await?;
    cx.record_look(Subject::family(case.family)).await?;
    let reporting = casework::reporting::reporting_of(&mut cx.app.store.reader(), case.id).await?;
    let file = reporting.as_ref().map(|reporting| &reporting.file);
    let invalid = !form.errors().is_empty();
    let context = json!({
        "form": form,
        "action": format!("/report/{}", cx.part("secret")),
        "reference": case.reference,
        "agency": file.map(|file| file.agency_name.clone()),
        "file_reference": file.map(|file| file.file_reference.clone()),
        "children": children,
        "statuses": coded_choices!(ReportStatus),
        "outcomes": list_choices(&cx.app.profile, ListKey::ClosureOutcomes),
    });
    if invalid {
        cx.invalid("reporting/report.html", context)
    } else {
        cx.page("reporting/report.html", context)
    }
}

async fn show_answer(cx: Cx, case: &Case, form: FormPage) -> Answer {
    let children = children(&cx, case).await?;
    cx.record_look(Subject::family(case.family)).await?;
    let reporting = casework::reporting::reporting_of(&mut cx.app.store.reader(), case.id).await?;
    let invalid = !form.errors().is_empty();
    let context = json!({
        "form": form,
        "action": format!("/report/{}/answer", cx.part("secret")),
        "reference": case.reference,
        "version": case.version,
        "agency": reporting.map(|reporting| reporting.file.agency_name),
        "children": children,
    });
    if invalid {
        cx.invalid("reporting/answer.html", context)
    } else {
        cx.page("reporting/answer.html", context)
    }
}

/// Takes the report; the link ends with it.
pub async fn send(mut cx: Cx) -> Answer {
    let (linked, case) = match opened(&mut cx).await? {
        Ok(found) => found,
        Err(other) => return ended(&cx, &other),
    };
    let mut errors = FormErrors::new();
    let read = read(&cx, &mut errors);
    let Some(given) = read.filter(|_| errors.is_empty()) else {
        let form = FormPage::again(&cx.form, errors);
        return show_report(cx, &case, form).await;
    };
    let key = cx.submission_key()?;
    let (store, profile) = (cx.app.store.clone(), cx.app.profile.clone());
    match report(&store, &profile, &cx.act, &linked.reference, key, &given).await {
        Ok(()) => cx.then("/report/thank-you", None),
        Err(error) => {
            let form = FormPage::again(&cx.form, reading::beside(error)?);
            show_report(cx, &case, form).await
        }
    }
}

/// Everything that is wrong with the form is said at once.
fn read(cx: &Cx, errors: &mut FormErrors) -> Option<LeadReport> {
    let form = &cx.form;
    let assessed_on = reading::optional_day(form, "assessed", errors);
    let last_review = reading::optional_day(form, "last", errors);
    let next_review = reading::optional_day(form, "next", errors);
    let status = reading::choice(form, "status", errors, ReportStatus::parse);
    let given = LeadReport {
        worker: form.text("worker").to_owned(),
        contact: form.text("contact").to_owned(),
        status: status.unwrap_or(ReportStatus::Working),
        assessed_on,
        last_review,
        next_review,
        outcome: reading::optional(form, "outcome"),
        words: form.text("words").to_owned(),
        reported_by: form.text("reported_by").to_owned(),
    };
    for refused in given.problems(words::today(cx.act.at)) {
        let unread = refused == ReportRefused::NextReviewMissing && !form.date("next").is_blank();
        let refusal = Refusal::from(refused);
        if let Some(field) = refusal.field
            && errors.of(field).is_none()
            && !unread
        {
            errors.add(field, refusal.reason);
        }
    }
    status.map(|_| given)
}

/// The agency that was asked accepts or declines.
pub async fn answer(mut cx: Cx) -> Answer {
    let (linked, case) = match opened(&mut cx).await? {
        Ok(found) => found,
        Err(other) => return ended(&cx, &other),
    };
    if !cx.allows(&case.relations, Action::AnswerForLeadAgency) || !is_asked(&cx, &case) {
        return cx.then(format!("/report/{}", cx.part("secret")), None);
    }
    let version = cx.form.text("version").parse().unwrap_or(0);
    let reason = cx.form.text("reason").to_owned();
    let (store, profile) = (cx.app.store.clone(), cx.app.profile.clone());
    let reference = &linked.reference;
    match cx.form.text("answer") {
        "yes" => {
            accept_lead(&store, &profile, &cx.act, reference, version).await?;
            // The same link takes the first report, now or when there is one.
            cx.then(
                format!("/report/{}", cx.part("secret")),
                Some("lead-accepted-by-link"),
            )
        }
        "no" => match decline_lead(&store, &profile, &cx.act, reference, version, &reason).await {
            Ok(()) => cx.then("/report/thank-you", None),
            Err(error) => {
                let form = FormPage::again(&cx.form, reading::beside(error)?);
                show_answer(cx, &case, form).await
            }
        },
        _ => {
            let mut errors = FormErrors::new();
            errors.add("answer", "Select whether your agency leads");
            let form = FormPage::again(&cx.form, errors);
            show_answer(cx, &case, form).await
        }
    }
}

/// The holder of a link that has ended asks for a new one.
pub async fn renewed(cx: Cx) -> Answer {
    let secret = cx.part("secret").to_owned();
    let base = cx.app.config.public_address.clone();
    renew(&cx.app.store, &cx.act, &secret, &base).await?;
    let context = json!({ "action": null, "asked": true, "form": cx.blank_form() });
    cx.page("reporting/link_ended.html", context)
}

/// What the agency sees afterwards.
pub async fn thank_you(cx: Cx) -> Answer {
    cx.page("reporting/thank_you.html", json!({}))
}
