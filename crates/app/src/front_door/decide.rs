//! The decision page: the levels beside the question, the referrer's level
//! beside the manager's, the seven outcomes, and why.

use casework::CaseworkError;
use casework::referrals::{DecideCommand, page_of};
use domain::event::Subject;
use domain::profile::{ListKey, Offered, Word as _};
use domain::referrals::{Decide, LevelNamed, Outcome, PointedTo, State};
use serde_json::{Value, json};

use super::{facts, referral};
use crate::home::levels_context;
use crate::pages::forms::{FormErrors, FormPage};
use crate::referrals::ask::{entries, labels};
use crate::web::{Answer, Cx, Failure};
use crate::words;

/// The page.
pub async fn form(cx: Cx) -> Answer {
    let form = cx.blank_form();
    show(cx, form).await
}

async fn show(cx: Cx, form: FormPage) -> Answer {
    let services = services_to_point_to(&cx).await?;
    let mut reader = cx.app.store.reader();
    let page = page_of(&mut reader, &cx.act, cx.part("reference")).await?;
    domain::access::permit::<domain::access::may::DecideReferral, _>(
        &cx.act,
        &page.referral.relations,
        (),
    )?;
    cx.record_look(Subject::referral(page.referral.family, page.referral.id))
        .await?;
    let facts = facts::section_context(&cx, &page.referral).await?;
    let context = json!({
        "form": form,
        "facts": facts,
        "version": page.referral.version,
        "thresholds": levels_context(&cx.app.profile, &cx),
        "outcomes": outcomes(&cx),
        "return_reasons": entries(&cx.app.profile, ListKey::ReturnReasons),
        "services": services,
        "looked_for": cx.form.text("find"),
        "level_choices": level_choices(&cx),
        "referral": referral::context_now(&cx, &mut reader, &page).await?,
        "returned": match &page.referral.state {
            State::Returned(returned) => Some(returned.missing.as_str()),
            State::Waiting(_) | State::WithMash(_) | State::Decided { .. } => None,
        },
        "consent_given": page.referral.request.consent().is_given(),
    });
    if form.errors().is_empty() {
        cx.page("front_door/decide.html", context)
    } else {
        cx.invalid("front_door/decide.html", context)
    }
}

fn outcomes(cx: &Cx) -> Vec<Value> {
    Outcome::ALL
        .iter()
        .map(|outcome| (outcome, cx.app.profile.outcomes.front_door.get(*outcome)))
        .filter(|(_, wording)| wording.offered == Offered::Yes)
        .map(|(outcome, wording)| json!({ "value": outcome.word(), "text": wording.label }))
        .collect()
}

/// One choice per level, and one per branch where a level has branches (C-12).
fn level_choices(cx: &Cx) -> Vec<Value> {
    let edition = cx.app.profile.levels_in_force(words::today(cx.act.at));
    edition
        .levels()
        .iter()
        .flat_map(|level| {
            let number = level.number.get();
            if level.branches().is_empty() {
                vec![json!({
                    "value": number.to_string(),
                    "text": level.title(),
                    "hint": level.circumstances,
                })]
            } else {
                level
                    .branches()
                    .iter()
                    .map(|branch| {
                        json!({
                            "value": format!("{number}:{}", branch.kind.word()),
                            "text": level.title_of(&branch.name),
                            "hint": branch.when,
                        })
                    })
                    .collect()
            }
        })
        .collect()
}

/// The services that were ticked, and those that the words in the box find,
/// near the family's own postcode.
async fn services_to_point_to(cx: &Cx) -> Result<Vec<Value>, Failure> {
    let mut reader = cx.app.store.reader();
    let page = page_of(&mut reader, &cx.act, cx.part("reference")).await?;
    let near = page
        .referral
        .request
        .postcode
        .as_deref()
        .unwrap_or_default();
    crate::directory::choices_for_decision(cx, cx.form.all("services"), cx.form.text("find"), near)
        .await
}

/// Records the decision.
pub async fn decide(cx: Cx) -> Answer {
    // Looking for a service decides nothing and loses no word.
    if cx.form.text("step") == "find" {
        let form = FormPage::again(&cx.form, FormErrors::new());
        return show(cx, form).await;
    }
    let decide = match read(&cx) {
        Ok(decide) => decide,
        Err(errors) => {
            let form = FormPage::again(&cx.form, errors);
            return show(cx, form).await;
        }
    };
    let reference = cx.part("reference").to_owned();
    let version = cx.form.text("version").parse().unwrap_or(0);
    let command = DecideCommand {
        reference: reference.clone(),
        version,
        decide,
        services: crate::directory::ids_of(cx.form.all("services")),
    };
    match casework::referrals::decide(&cx.app.store, &cx.app.profile, &cx.act, &command).await {
        Ok(_) => cx.then(format!("/referrals/{reference}"), Some("decided")),
        // A refusal that belongs to a field is shown beside it, with the words kept.
        Err(CaseworkError::Refused(refusal)) if refusal.field.is_some() => {
            let mut errors = FormErrors::new();
            errors.add(refusal.field.unwrap_or_default(), refusal.reason);
            let form = FormPage::again(&cx.form, errors);
            show(cx, form).await
        }
        Err(error) => Err(Failure::Casework(error)),
    }
}

fn read(cx: &Cx) -> Result<Decide, FormErrors> {
    let mut errors = FormErrors::new();
    let optional = |name: &str| Some(cx.form.text(name).to_owned()).filter(|text| !text.is_empty());
    let outcome = Outcome::from_word(cx.form.text("outcome"));
    if outcome.is_none() {
        errors.add("outcome", "Select what happens next");
    }
    if cx.form.text("rationale").is_empty() {
        errors.add("rationale", "Enter why you decided this");
    }
    match outcome {
        Some(outcome) if errors.is_empty() => Ok(Decide {
            level: optional("level").and_then(|text| level_named(&text)),
            outcome,
            rationale: cx.form.text("rationale").to_owned(),
            exception: optional("exception"),
            missing: missing(cx),
            message: optional("message"),
            pointed_to: optional("service").map(|service| PointedTo {
                service,
                contact: optional("service_contact"),
            }),
        }),
        Some(_) | None => Err(errors),
    }
}

/// What is missing: what was chosen from the authority's list, then the manager's words.
fn missing(cx: &Cx) -> Option<String> {
    let chosen = cx.form.all("missing_reasons").iter().map(String::as_str);
    let mut said = labels(&cx.app.profile, ListKey::ReturnReasons, chosen);
    let words = cx.form.text("missing");
    if !words.is_empty() {
        said.push(words.to_owned());
    }
    Some(said.join(". ")).filter(|said| !said.is_empty())
}

fn level_named(text: &str) -> Option<LevelNamed> {
    let (number, branch) = match text.split_once(':') {
        Some((number, branch)) => (number, Some(branch.to_owned())),
        None => (text, None),
    };
    Some(LevelNamed {
        number: number.parse().ok()?,
        branch,
    })
}
