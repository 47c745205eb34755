//! What a transfer meeting decided for a family (BUCKS-PROT-41 to -49).

use casework::CaseworkError;
use casework::forums::agencies_that_can_lead;
use casework::step_down::{DecideCommand, Deciding, decide, find};
use domain::access::{may, permit};
use domain::event::Subject;
use domain::ids::AgencyId;
use domain::profile::{Offered, TransferOutcome, Word as _};
use domain::step_down::{StepDown, hard_stops_for};
use serde_json::{Value, json};

use super::page::said_context;
use crate::pages::forms::{FormErrors, FormPage};
use crate::web::{Answer, Cx};

/// The page.
pub async fn form(cx: Cx) -> Answer {
    let form = cx.blank_form();
    show(cx, form).await
}

async fn show(cx: Cx, form: FormPage) -> Answer {
    let mut reader = cx.app.store.reader();
    let found = find(&mut reader, &cx.act, cx.part("reference")).await?;
    permit::<may::DecideStepDown, _>(&cx.act, &found.relations, ())?;
    cx.record_look(Subject::family(found.family)).await?;
    let sending = cx.act.agency() == Some(found.from);
    let agencies: Vec<Value> = agencies_that_can_lead(&mut reader)
        .await?
        .iter()
        .map(|one| json!({ "value": one.agency.to_string(), "text": one.name }))
        .collect();
    let outcomes: Vec<Value> = TransferOutcome::ALL
        .iter()
        .filter(|outcome| match outcome {
            TransferOutcome::TargetedFamilyService | TransferOutcome::Forum => !sending,
            TransferOutcome::ServicesBrokered | TransferOutcome::RemainsWithSocialCare => true,
        })
        .map(|outcome| (outcome, cx.app.profile.outcomes.transfer.get(*outcome)))
        .filter(|(_, wording)| wording.offered == Offered::Yes)
        .map(|(outcome, wording)| json!({ "value": outcome.word(), "text": wording.label }))
        .collect();
    let invalid = !form.errors().is_empty();
    let form = match cx.act.agency() {
        Some(own) if !invalid && !sending => form.with("agency", own.to_string()),
        Some(_) | None => form,
    };
    let context = json!({
        "form": form, "reference": found.reference, "family": found.family_name, "version": found.version,
        "open": matches!(found.state, StepDown::Listed { .. }), "sending": sending,
        "said": said_context(&found.proposal), "outcomes": outcomes, "agencies": agencies,
        "stopped": !hard_stops_for(&found.proposal).is_empty(),
    });
    if invalid {
        cx.invalid("step_down/decide.html", context)
    } else {
        cx.page("step_down/decide.html", context)
    }
}

/// Records the decision.
pub async fn record(cx: Cx) -> Answer {
    let mut errors = FormErrors::new();
    let agency = AgencyId::parse(cx.form.text("agency")).ok();
    let deciding = match TransferOutcome::from_word(cx.form.text("outcome")) {
        Some(TransferOutcome::ServicesBrokered) => Some(Deciding::ServicesBrokered),
        Some(TransferOutcome::Forum) => Some(Deciding::Forum),
        Some(TransferOutcome::RemainsWithSocialCare) => Some(Deciding::RemainsWithSocialCare),
        Some(TransferOutcome::TargetedFamilyService) => {
            if agency.is_none() {
                errors.add("agency", "Select the service that takes the family");
            }
            agency.map(Deciding::TargetedFamilyService)
        }
        None => {
            errors.add("outcome", "Select what the meeting decided");
            None
        }
    };
    if cx.form.text("reason").trim().is_empty() {
        errors.add("reason", "Enter why the meeting decided this");
    }
    let (Some(deciding), true) = (deciding, errors.is_empty()) else {
        let form = FormPage::again(&cx.form, errors);
        return show(cx, form).await;
    };
    let command = DecideCommand {
        reference: cx.part("reference").to_owned(),
        version: cx.version()?,
        deciding,
        reason: cx.form.text("reason").to_owned(),
    };
    match decide(&cx.app.store, &cx.app.profile, &cx.act, &command).await {
        Ok(()) => cx.then(format!("/step-downs/{}", command.reference), Some("saved")),
        Err(CaseworkError::Refused(refusal)) if refusal.field.is_some() => {
            // What stops a transfer belongs to the proposal, which this page only shows.
            let field = match refusal.field {
                Some("reason") => "reason",
                Some("agency") => "agency",
                _ => "outcome",
            };
            errors.add(field, refusal.reason);
            let form = FormPage::again(&cx.form, errors);
            show(cx, form).await
        }
        Err(error) => Err(error.into()),
    }
}
