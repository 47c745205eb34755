//! The page that records advice between services: with whom, what, when.

use casework::CaseworkError;
use casework::families::page_of;
use casework::step_up::{Consultation, ConsultationLine, consult, consultations_of};
use domain::access::{may, permit};
use domain::event::Subject;
use serde_json::{Value, json};

use crate::pages::forms::{FormErrors, FormPage};
use crate::transfers::moments;
use crate::web::{Answer, Cx, Failure};

/// The hour that stands for a day on which people spoke.
const START_OF_DAY: &str = "00:00";

/// The page.
pub async fn form(cx: Cx) -> Answer {
    let form = cx.blank_form();
    show(cx, form).await
}

pub(super) fn row(line: &ConsultationLine) -> Value {
    json!({
        "with_whom": line.with_whom, "advice": line.advice,
        "held": line.held_at.as_microsecond(), "by": line.by,
    })
}

async fn show(cx: Cx, form: FormPage) -> Answer {
    let mut reader = cx.app.store.reader();
    let family = page_of(&mut reader, &cx.act, cx.part("reference")).await?;
    permit::<may::RecordConsultation, _>(&cx.act, &family.relations, ())?;
    cx.record_look(Subject::family(family.id)).await?;
    let advice: Vec<Value> = consultations_of(&mut reader, family.id)
        .await?
        .iter()
        .map(row)
        .collect();
    let invalid = !form.errors().is_empty();
    let context = json!({
        "form": form, "reference": family.reference, "family_name": family.name, "advice": advice,
    });
    if invalid {
        cx.invalid("step_up/consult.html", context)
    } else {
        cx.page("step_up/consult.html", context)
    }
}

/// Records the discussion.
pub async fn record(cx: Cx) -> Answer {
    let reference = cx.part("reference").to_owned();
    let mut errors = FormErrors::new();
    if cx.form.text("with_whom").is_empty() {
        errors.add("with_whom", "Enter whom you spoke to");
    }
    if cx.form.text("advice").is_empty() {
        errors.add("advice", "Enter what they advised");
    }
    let held_at = moments::instant(&cx.form, "held", START_OF_DAY);
    if held_at.is_none() {
        errors.add("held", "Enter the day when you spoke");
    }
    let (Some(held_at), true) = (held_at, errors.is_empty()) else {
        let form = FormPage::again(&cx.form, errors);
        return show(cx, form).await;
    };
    let command = Consultation {
        key: cx.submission_key()?,
        family: reference.clone(),
        with_whom: cx.form.text("with_whom").to_owned(),
        advice: cx.form.text("advice").to_owned(),
        held_at,
    };
    match consult(&cx.app.store, &cx.act, &command).await {
        Ok(()) => cx.then(
            format!("/families/{reference}/consultations"),
            Some("consulted"),
        ),
        Err(CaseworkError::Refused(refusal)) if refusal.field.is_some() => {
            errors.add(refusal.field.unwrap_or_default(), refusal.reason);
            let form = FormPage::again(&cx.form, errors);
            show(cx, form).await
        }
        Err(error) => Err(Failure::Casework(error)),
    }
}
