//! The form on which a social worker proposes that a family goes on with early
//! help, and chooses another way when it came back.

use casework::CaseworkError;
use casework::families::page_of;
use casework::forums::agencies_that_can_lead;
use casework::step_down::{Propose, Reroute, find, involvement_of, propose, reroute};
use domain::access::{may, permit};
use domain::event::Subject;
use domain::ids::AgencyId;
use domain::profile::{TransferOutcome, Word as _};
use domain::step_down::{
    FamilyAgrees, Origin, Proposal, Route, SocialCareStanding, routes_offered,
};
use serde_json::{Value, json};

use super::families::standings;
use super::say::label;
use crate::pages::forms::{FormErrors, FormPage};
use crate::transfers::moments;
use crate::web::{Answer, Cx, Failure};
use crate::words;

/// The form about a family.
pub async fn form(cx: Cx) -> Answer {
    let form = cx.blank_form();
    show(cx, form).await
}

async fn show(cx: Cx, form: FormPage) -> Answer {
    let mut reader = cx.app.store.reader();
    let page = page_of(&mut reader, &cx.act, cx.part("reference")).await?;
    permit::<may::ProposeStepDown, _>(&cx.act, &page.relations, ())?;
    cx.record_look(Subject::family(page.id)).await?;
    let invalid = !form.errors().is_empty();
    let known = involvement_of(&mut reader, page.id).await?;
    let form = match known {
        Some(known) if !invalid => form.with("standing", known.standing.word()),
        Some(_) | None => form,
    };
    let mut context = choices(&cx).await?;
    add(
        &mut context,
        json!({
            "form": form, "action": format!("/families/{}/step-down", page.reference),
            "back": format!("/families/{}", page.reference), "family": page.name, "first": true,
        }),
    );
    draw(&cx, invalid, context)
}

fn draw(cx: &Cx, invalid: bool, context: Value) -> Answer {
    if invalid {
        cx.invalid("step_down/propose.html", context)
    } else {
        cx.page("step_down/propose.html", context)
    }
}

fn add(context: &mut Value, more: Value) {
    if let (Value::Object(fields), Value::Object(more)) = (context, more) {
        fields.extend(more);
    }
}

/// What can be chosen, in the authority's words.
async fn choices(cx: &Cx) -> Result<Value, Failure> {
    let profile = &cx.app.profile;
    let agencies: Vec<Value> = agencies_that_can_lead(&mut cx.app.store.reader())
        .await?
        .iter()
        .map(|one| json!({ "value": one.agency.to_string(), "text": one.name }))
        .collect();
    let ways: Vec<Value> = routes_offered(profile)
        .into_iter()
        .map(|way| {
            let text = match way {
                "signpost" => "Other services help from now on, and social care closes".to_owned(),
                "partner" => "A partner that already works with the family takes over".to_owned(),
                "transfer_meeting" => "[[The transfer meeting]] talks about the family".to_owned(),
                "targeted_family_service" => label(profile, TransferOutcome::TargetedFamilyService),
                _ => label(profile, TransferOutcome::Forum),
            };
            json!({ "value": way, "text": text })
        })
        .collect();
    let origins: Vec<Value> = Origin::ALL
        .iter()
        .map(|one| json!({ "value": one.word(), "text": one.words() }))
        .collect();
    Ok(json!({
        "agencies": agencies, "ways": ways, "origins": origins, "standings": standings(),
        "question": profile.consent.get(domain::profile::ConsentPurpose::StepForward).question,
    }))
}

/// Sends the proposal.
pub async fn send(cx: Cx) -> Answer {
    let mut errors = FormErrors::new();
    let standing = SocialCareStanding::from_word(cx.form.text("standing"));
    if standing.is_none() {
        errors.add("standing", "Select how social care works with the family");
    }
    let origin = Origin::from_word(cx.form.text("origin"));
    if origin.is_none() {
        errors.add("origin", "Select where the proposal comes from");
    }
    let proposal = read(&cx, origin.unwrap_or(Origin::AfterWork), &mut errors);
    let (Some(standing), Some(proposal), true) = (standing, proposal, errors.is_empty()) else {
        let form = FormPage::again(&cx.form, errors);
        return show(cx, form).await;
    };
    let command = Propose {
        key: cx.submission_key()?,
        family: cx.part("reference").to_owned(),
        standing,
        proposal,
    };
    match propose(&cx.app.store, &cx.app.profile, &cx.act, &command).await {
        Ok(reference) => cx.then(
            format!("/step-downs/{reference}"),
            Some("step-down-proposed"),
        ),
        Err(CaseworkError::Refused(refusal)) if refusal.field.is_some() => {
            errors.add(refusal.field.unwrap_or_default(), refusal.reason);
            let form = FormPage::again(&cx.form, errors);
            show(cx, form).await
        }
        Err(error) => Err(error.into()),
    }
}

/// What the form says; every mistake stands beside its field.
fn read(cx: &Cx, origin: Origin, errors: &mut FormErrors) -> Option<Proposal> {
    let agency = AgencyId::parse(cx.form.text("agency")).ok();
    let route = match (cx.form.text("route"), agency) {
        ("signpost", _) => Some(Route::Signpost),
        ("transfer_meeting", _) => Some(Route::TransferMeeting),
        ("forum", _) => Some(Route::Forum),
        ("partner", Some(agency)) => Some(Route::Partner { agency }),
        ("targeted_family_service", Some(agency)) => Some(Route::TargetedFamilyService { agency }),
        ("partner" | "targeted_family_service", None) => {
            errors.add("agency", "Select the service that is asked");
            None
        }
        _ => {
            errors.add("route", "Select what should happen next");
            None
        }
    };
    let agrees = match cx.form.text("agrees") {
        "given" => match moments::day(&cx.form, "agreed_on") {
            Some(on) => Some(FamilyAgrees::Given {
                on,
                who: cx.form.text("agreed_who").to_owned(),
                written: cx.form.text("agreed_how") == "written",
            }),
            None => {
                errors.add("agreed_on", "Enter the day on which the family agreed");
                None
            }
        },
        "refused" => Some(FamilyAgrees::Refused),
        "not_asked" => Some(FamilyAgrees::NotAsked),
        _ => {
            errors.add("agrees", "Select what the family says");
            None
        }
    };
    let involved = cx
        .form
        .all("involved")
        .iter()
        .filter_map(|id| AgencyId::parse(id).ok())
        .collect();
    let proposal = Proposal {
        origin,
        reduced: cx.form.text("reduced").to_owned(),
        rationale: cx.form.text("rationale").to_owned(),
        agrees: agrees.clone().unwrap_or(FamilyAgrees::NotAsked),
        route: route.unwrap_or(Route::Signpost),
        involved,
    };
    for missing in proposal.missing(&cx.app.profile, words::today(cx.act.at)) {
        errors.add(missing.field(), missing.words());
    }
    (route.is_some() && agrees.is_some()).then_some(proposal)
}

/// The form that chooses another way, or changes what was said.
pub async fn way_form(cx: Cx) -> Answer {
    let found = find(&mut cx.app.store.reader(), &cx.act, cx.part("reference")).await?;
    let said = &found.proposal;
    let form = cx
        .blank_form()
        .with("reduced", said.reduced.clone())
        .with("rationale", said.rationale.clone())
        .with("route", said.route.key());
    let form = match &said.agrees {
        FamilyAgrees::Given { on, who, written } => form
            .with("agrees", "given")
            .with("agreed_who", who.clone())
            .with("agreed_how", if *written { "written" } else { "spoken" })
            .with_date("agreed_on", *on),
        FamilyAgrees::Refused => form.with("agrees", "refused"),
        FamilyAgrees::NotAsked => form.with("agrees", "not_asked"),
    };
    show_way(cx, form).await
}

async fn show_way(cx: Cx, form: FormPage) -> Answer {
    let found = find(&mut cx.app.store.reader(), &cx.act, cx.part("reference")).await?;
    permit::<may::ProposeStepDown, _>(&cx.act, &found.relations, ())?;
    cx.record_look(Subject::family(found.family)).await?;
    let invalid = !form.errors().is_empty();
    let mut context = choices(&cx).await?;
    add(
        &mut context,
        json!({
            "form": form, "action": format!("/step-downs/{}/way", found.reference),
            "back": format!("/step-downs/{}", found.reference), "family": found.family_name,
            "first": false, "version": found.version,
        }),
    );
    draw(&cx, invalid, context)
}

/// Sends it another way.
pub async fn way(cx: Cx) -> Answer {
    let mut errors = FormErrors::new();
    let proposal = read(&cx, Origin::AfterWork, &mut errors);
    let (Some(proposal), true) = (proposal, errors.is_empty()) else {
        let form = FormPage::again(&cx.form, errors);
        return show_way(cx, form).await;
    };
    let command = Reroute {
        reference: cx.part("reference").to_owned(),
        version: cx.version()?,
        proposal,
    };
    match reroute(&cx.app.store, &cx.app.profile, &cx.act, &command).await {
        Ok(()) => cx.then(format!("/step-downs/{}", command.reference), Some("saved")),
        Err(CaseworkError::Refused(refusal)) if refusal.field.is_some() => {
            errors.add(refusal.field.unwrap_or_default(), refusal.reason);
            let form = FormPage::again(&cx.form, errors);
            show_way(cx, form).await
        }
        Err(error) => Err(error.into()),
    }
}
