//! The page that sends a family up: three statements, and consent or the
//! reason why none is needed (BUCKS-PROT-54, -72, -73).

use casework::CaseworkError;
use casework::families::{find_by_reference, page_of};
use casework::step_up::{StepUpCommand, consultations_of, step_up, step_ups_of};
use domain::access::{Action, may, permit};
use domain::event::Subject;
use domain::referrals::{Referrer, ReferrerKind};
use domain::transfers::{StepUp, StepUpConsent};
use serde_json::{Value, json};

use crate::pages::forms::{FormErrors, FormPage};
use crate::web::{Answer, Cx, Failure};

/// The page.
pub async fn form(cx: Cx) -> Answer {
    let form = cx.blank_form();
    show(cx, form).await
}

/// From any page of a case, without leaving it to find the family first. Whoever
/// may not step this family up can still raise a concern at once.
pub async fn of_case(cx: Cx) -> Answer {
    let case =
        casework::cases::find(&mut cx.app.store.reader(), &cx.act, cx.part("reference")).await?;
    permit::<may::ReadFamily, _>(&cx.act, &case.relations, ())?;
    cx.record_look(Subject::family(case.family)).await?;
    if cx.allows(&case.relations, Action::StepUp) {
        cx.then(format!("/families/{}/step-up", case.family_reference), None)
    } else {
        cx.then("/danger", None)
    }
}

async fn show(cx: Cx, form: FormPage) -> Answer {
    let mut reader = cx.app.store.reader();
    let family = page_of(&mut reader, &cx.act, cx.part("reference")).await?;
    permit::<may::StepUp, _>(&cx.act, &family.relations, ())?;
    cx.record_look(Subject::family(family.id)).await?;
    let advice: Vec<Value> = consultations_of(&mut reader, family.id)
        .await?
        .iter()
        .map(super::consult::row)
        .collect();
    let before: Vec<Value> = step_ups_of(&mut reader, family.id)
        .await?
        .iter()
        .map(|line| json!({ "reference": line.reference, "at": line.at.as_microsecond(), "case": line.case }))
        .collect();
    let invalid = !form.errors().is_empty();
    let context = json!({
        "form": form, "reference": family.reference, "family_name": family.name,
        "holder": family.holder.as_ref().map(|held| held.agency_name.clone()),
        "advice": advice, "before": before, "level": highest_level(&cx),
    });
    if invalid {
        cx.invalid("step_up/send.html", context)
    } else {
        cx.page("step_up/send.html", context)
    }
}

/// How people here speak of the level at which social care must look.
fn highest_level(cx: &Cx) -> String {
    let edition = cx
        .app
        .profile
        .levels_in_force(crate::words::today(cx.act.at));
    edition
        .levels()
        .last()
        .map_or_else(String::new, domain::profile::Level::in_text)
}

/// Sends the family up.
pub async fn send(cx: Cx) -> Answer {
    let said = read(&cx);
    if let Err(refused) = said.clone().check() {
        // Out of scope stays out of sight, whatever the form says.
        find_by_reference(&mut cx.app.store.reader(), &cx.act, cx.part("reference"))
            .await?
            .ok_or(CaseworkError::NotFound)?;
        let mut errors = FormErrors::new();
        for missing in refused.missing {
            errors.add(missing.field(), missing.words());
        }
        let form = FormPage::again(&cx.form, errors);
        return show(cx, form).await;
    }
    let command = StepUpCommand {
        key: cx.submission_key()?,
        family: cx.part("reference").to_owned(),
        said,
        referrer: referrer(&cx)?,
    };
    let sent = step_up(&cx.app.store, &cx.app.profile, &cx.act, &command).await?;
    cx.then(
        format!("/families/{}", sent.family_reference),
        Some("stepped-up"),
    )
}

fn read(cx: &Cx) -> StepUp {
    let consent = match cx.form.text("consent") {
        "given" => StepUpConsent::Given,
        "section_47" => StepUpConsent::Section47,
        "exception" => StepUpConsent::Exception {
            reason: cx.form.text("exception").to_owned(),
        },
        _ => StepUpConsent::NotSaid,
    };
    StepUp {
        rationale: cx.form.text("rationale").to_owned(),
        support: cx.form.text("support").to_owned(),
        expected: cx.form.text("expected").to_owned(),
        consent,
    }
}

fn referrer(cx: &Cx) -> Result<Referrer, Failure> {
    let user = cx.user()?;
    Ok(Referrer {
        kind: ReferrerKind::Professional,
        name: Some(user.name.clone()),
        standing: Some(user.job_title.clone()),
        organisation: Some(user.agency_name.clone()),
        agency: Some(user.agency),
        user: Some(user.user),
        email: Some(user.email.clone()),
        telephone: None,
    })
}
