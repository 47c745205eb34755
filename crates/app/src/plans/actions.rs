//! How an action goes, by whoever does it, and what others say about it.

use casework::CaseworkError;
use casework::plans::{AddEvidence, ReportAction, add_evidence, report_action};
use domain::access::{may, permit};
use domain::ids::PlanLineId;
use domain::plans::ActionStatus;
use serde_json::json;

use super::page::{action_context, read};
use super::reading;
use crate::coded_choices;
use crate::pages::forms::{FormErrors, FormPage};
use crate::web::{Answer, Cx, Failure};

/// The page.
pub async fn form(cx: Cx) -> Answer {
    let form = cx.blank_form();
    show(cx, form).await
}

async fn show(cx: Cx, form: FormPage) -> Answer {
    let page = read(&cx).await?;
    permit::<may::UpdateOwnAction, _>(&cx.act, &page.case.relations, ())?;
    let id = action(&cx)?;
    let found = page
        .plan
        .as_ref()
        .and_then(|plan| plan.action(id))
        .ok_or(CaseworkError::NotFound)?;
    let context = json!({
        "form": form,
        "reference": page.case.reference,
        "action": action_context(&page, found),
        "status_choices": coded_choices!(ActionStatus),
    });
    if form.errors().is_empty() {
        cx.page("plans/report.html", context)
    } else {
        cx.invalid("plans/report.html", context)
    }
}

fn action(cx: &Cx) -> Result<PlanLineId, Failure> {
    Ok(PlanLineId::parse(cx.part("action")).map_err(|_| CaseworkError::NotFound)?)
}

/// Reports how it goes.
pub async fn report(cx: Cx) -> Answer {
    let mut errors = FormErrors::new();
    let Some(status) = reading::choice(&cx.form, "status", &mut errors, ActionStatus::parse) else {
        let form = FormPage::again(&cx.form, errors);
        return show(cx, form).await;
    };
    let command = ReportAction {
        reference: cx.part("reference").to_owned(),
        action: action(&cx)?,
        seen: cx.form.text("seen").parse().unwrap_or(0),
        status,
        note: reading::optional(&cx.form, "note"),
    };
    let outcome = report_action(&cx.app.store, &cx.act, &command).await;
    done(cx, outcome).await
}

/// Keeps what another professional says.
pub async fn evidence(cx: Cx) -> Answer {
    let mut errors = FormErrors::new();
    let from = reading::required(&cx.form, "from", &mut errors, "Enter who says it");
    let words = reading::required(&cx.form, "words", &mut errors, "Enter what they say");
    if !errors.is_empty() {
        let form = FormPage::again(&cx.form, errors);
        return show(cx, form).await;
    }
    let command = AddEvidence {
        reference: cx.part("reference").to_owned(),
        action: action(&cx)?,
        from,
        words,
    };
    let outcome = add_evidence(&cx.app.store, &cx.act, &command).await;
    done(cx, outcome).await
}

async fn done(cx: Cx, outcome: Result<(), CaseworkError>) -> Answer {
    match outcome {
        Ok(()) => cx.then(
            format!("/cases/{}/plan", cx.part("reference")),
            Some("saved"),
        ),
        Err(error) => {
            let form = FormPage::again(&cx.form, reading::beside(error)?);
            show(cx, form).await
        }
    }
}
