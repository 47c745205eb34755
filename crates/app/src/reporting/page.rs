//! What the panel and the lead agency's manager see: where the case file lies,
//! the links that were sent, and every report.

use casework::cases::{Case, find};
use casework::reporting::{
    LinkLine, PlaceFile, ReportLine, Reporting, close_on_report, place_file, reporting_of, revoke,
    send_again,
};
use domain::access::{Action, may, permit};
use domain::closure::CareAvoided;
use domain::event::Subject;
use domain::ids::CaseId;
use domain::profile::{Key, ListKey, Profile};
use domain::reporting::ReportStatus;
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::coded_choices;
use crate::pages::forms::{FormErrors, FormPage};
use crate::plans::reading;
use crate::web::{Answer, Cx, Failure};
use crate::words;

/// The context of `reporting/last.html`; none when the case file lies here.
///
/// # Errors
/// When the database does not answer.
pub async fn last_context(cx: &Cx, case: CaseId) -> Result<Option<Value>, Failure> {
    let reporting = reporting_of(&mut cx.app.store.reader(), case).await?;
    Ok(reporting
        .filter(|reporting| reporting.file.own_system)
        .map(|reporting| last(cx, &reporting)))
}

fn last(cx: &Cx, reporting: &Reporting) -> Value {
    let file = &reporting.file;
    json!({
        "agency": file.agency_name,
        "system": file.system_name,
        "file_reference": file.file_reference,
        "line": reporting.reports.first().map(|line| line_of(&cx.app.profile, line)),
        "due": file.report_due.map(Timestamp::as_microsecond),
        "overdue": file.report_due.is_some_and(|due| due < cx.act.at),
        "chases": file.chases,
    })
}

fn line_of(profile: &Profile, line: &ReportLine) -> Value {
    let report = &line.report;
    let outcome = report.outcome.as_deref().and_then(|outcome| {
        let key = Key::parse(outcome).ok()?;
        let item = profile.lists.item(ListKey::ClosureOutcomes, &key)?;
        Some(item.label.clone())
    });
    json!({
        "at": line.at.as_microsecond(),
        "worker": report.worker,
        "contact": report.contact,
        "status": report.status.words(),
        "outcome": outcome,
        "words": report.words,
        "assessed": report.assessed_on.map(words::day_words),
        "last_review": report.last_review.map(words::day_words),
        "next_review": report.next_review.map(words::day_words),
        "by": report.reported_by,
    })
}

fn link_state(line: &LinkLine, now: Timestamp) -> String {
    match &line.ended {
        Some((at, why)) => {
            let what = match why.as_str() {
                "used" => "used for a report",
                "revoked" => "stopped",
                _ => "replaced by a newer one",
            };
            format!("{what} on {}", words::day_words(words::today(*at)))
        }
        None if line.expires <= now => "has run out".to_owned(),
        None => format!(
            "works until {}",
            words::day_words(words::today(line.expires))
        ),
    }
}

/// The page.
pub async fn page(cx: Cx) -> Answer {
    let form = cx.blank_form();
    show(cx, form).await
}

async fn found(cx: &Cx) -> Result<Case, Failure> {
    let case = find(&mut cx.app.store.reader(), &cx.act, cx.part("reference")).await?;
    permit::<may::ManageReporting, _>(&cx.act, &case.relations, ())?;
    cx.record_look(Subject::family(case.family)).await?;
    Ok(case)
}

async fn show(cx: Cx, form: FormPage) -> Answer {
    let case = found(&cx).await?;
    let reporting = reporting_of(&mut cx.app.store.reader(), case.id).await?;
    let own = reporting
        .as_ref()
        .filter(|reporting| reporting.file.own_system);
    let form = match (&reporting, form.errors().is_empty()) {
        (Some(reporting), true) => prefilled(form, reporting),
        (None, true) => form.with("own_system", "no"),
        (Some(_) | None, false) => form,
    };
    let ended = own
        .and_then(|reporting| reporting.reports.first())
        .is_some_and(|line| line.report.status == ReportStatus::Ended);
    let may_close = cx.allows(&case.relations, Action::CloseOnReport);
    let agency = casework::cases::case_page(&mut cx.app.store.reader(), &cx.act, &case.reference)
        .await?
        .lead_agency;
    let invalid = !form.errors().is_empty();
    let context = json!({
        "form": form,
        "reference": case.reference, "version": case.version, "family": case.family_name,
        "agency": agency.unwrap_or_else(|| "the lead agency".to_owned()),
        "may_assessments": cx.allows(&case.relations, Action::ReadAssessment),
        "own_system": own.is_some(),
        "reported": own.map(|reporting| last(&cx, reporting)),
        "email": own.and_then(|reporting| reporting.file.email()),
        "links": own.map_or_else(Vec::new, |reporting| reporting.links.iter().map(|line| json!({
            "sent": line.sent.as_microsecond(), "state": link_state(line, cx.act.at),
        })).collect()),
        "live": own.is_some_and(|reporting| reporting.links.iter().any(|line| {
            line.ended.is_none() && line.expires > cx.act.at
        })),
        "earlier": own.map_or_else(Vec::new, |reporting| {
            reporting.reports.iter().skip(1).map(|line| line_of(&cx.app.profile, line)).collect()
        }),
        "close": ended && may_close && case.stage.is_open(),
        "care_choices": coded_choices!(CareAvoided),
    });
    if invalid {
        cx.invalid("reporting/page.html", context)
    } else {
        cx.page("reporting/page.html", context)
    }
}

fn prefilled(form: FormPage, reporting: &Reporting) -> FormPage {
    let file = &reporting.file;
    form.with("own_system", if file.own_system { "yes" } else { "no" })
        .with("system_name", file.system_name.clone())
        .with("file_reference", file.file_reference.clone())
        .with(
            "report_email",
            file.report_email.clone().unwrap_or_default(),
        )
}

/// Says where the case file lies.
pub async fn place(cx: Cx) -> Answer {
    let text = |name: &str| cx.form.text(name).to_owned();
    let own_system = match cx.form.text("own_system") {
        "yes" => true,
        "no" => false,
        _ => {
            let mut errors = FormErrors::new();
            errors.add("own_system", "Select where the case file lies");
            let form = FormPage::again(&cx.form, errors);
            return show(cx, form).await;
        }
    };
    let command = PlaceFile {
        reference: cx.part("reference").to_owned(),
        own_system,
        system_name: text("system_name"),
        file_reference: text("file_reference"),
        report_email: text("report_email"),
    };
    if !command.report_email.is_empty() && !command.report_email.contains('@') {
        let mut errors = FormErrors::new();
        errors.add(
            "report_email",
            "Enter an e-mail address in the correct format, like name@example.com",
        );
        let form = FormPage::again(&cx.form, errors);
        return show(cx, form).await;
    }
    match place_file(&cx.app.store, &cx.act, &command).await {
        Ok(()) => cx.then(reports_path(&cx), Some("saved")),
        Err(error) => {
            let form = FormPage::again(&cx.form, reading::beside(error)?);
            show(cx, form).await
        }
    }
}

fn reports_path(cx: &Cx) -> String {
    format!("/cases/{}/reports", cx.part("reference"))
}

/// Sends the agency a new link.
pub async fn send(cx: Cx) -> Answer {
    let base = cx.app.config.public_address.clone();
    let sent = send_again(&cx.app.store, &cx.act, cx.part("reference"), &base).await?;
    let notice = if sent {
        "report-link-sent"
    } else {
        "report-link-no-address"
    };
    cx.then(reports_path(&cx), Some(notice))
}

/// Stops the link.
pub async fn stop(cx: Cx) -> Answer {
    revoke(&cx.app.store, &cx.act, cx.part("reference")).await?;
    cx.then(reports_path(&cx), Some("report-link-stopped"))
}

/// Closes the case on the outcome that was reported.
pub async fn close(cx: Cx) -> Answer {
    let mut errors = FormErrors::new();
    let care = reading::choice(&cx.form, "care_avoided", &mut errors, CareAvoided::parse);
    let Some(care) = care else {
        let form = FormPage::again(&cx.form, errors);
        return show(cx, form).await;
    };
    let version = cx.form.text("version").parse().unwrap_or(0);
    let (store, profile) = (&cx.app.store, &cx.app.profile);
    let reference = cx.part("reference");
    match close_on_report(store, profile, &cx.act, reference, version, care).await {
        Ok(()) => {
            let next = format!("/cases/{reference}");
            cx.then(next, Some("closed"))
        }
        Err(error) => Err(error.into()),
    }
}
