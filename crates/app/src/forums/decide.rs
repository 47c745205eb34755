//! The decision for one family: does it meet the level, what happens next, who
//! leads, and why (BUCKS-STRAT-87).

use casework::CaseworkError;
use casework::cases::Case;
use casework::forums::{
    AgendaLine, DecideCommand, agencies_that_can_lead, item_of, pack_case, take_off_agenda,
};
use domain::access::{may, permit};
use domain::cases::{Stage, Waiting};
use domain::event::Subject;
use domain::forums::{Decide, Next, level_of_forum};
use domain::ids::{AgencyId, AgendaItemId};
use domain::profile::{ForumOutcome, ListKey, Offered, Word as _};
use domain::referrals::ConsentStanding;
use serde_json::{Value, json};

use super::list::waited_words;
use crate::pages::forms::{FormErrors, FormPage};
use crate::people::{hidden_here, hide_in};
use crate::web::{Answer, Cx, Failure};
use crate::words;

fn item_id(cx: &Cx) -> Result<AgendaItemId, Failure> {
    Ok(AgendaItemId::parse(cx.part("item")).map_err(|_| CaseworkError::NotFound)?)
}

/// The page.
pub async fn form(cx: Cx) -> Answer {
    let form = cx.blank_form();
    show(cx, form).await
}

async fn show(cx: Cx, form: FormPage) -> Answer {
    let mut reader = cx.app.store.reader();
    let (line, case) = item_of(&mut reader, &cx.app.profile, &cx.act, item_id(&cx)?).await?;
    permit::<may::RecordForumDecision, _>(&cx.act, &case.relations, ())?;
    cx.record_look(Subject {
        family: Some(case.family),
        referral: case.referral,
    })
    .await?;
    let agencies: Vec<Value> = agencies_that_can_lead(&mut reader)
        .await?
        .iter()
        .map(|choice| json!({ "value": choice.agency.to_string(), "text": choice.name }))
        .collect();
    let invalid = !form.errors().is_empty();
    let mut context = context(&cx, &line, &case, agencies, form);
    let information = crate::information_requests::case_context(&cx, &case).await?;
    let mut asked = asked_context(&cx, &line, &case).await?;
    let hidden = hidden_here(&cx, &case.relations, case.family).await?;
    hide_in(&mut asked, &hidden);
    if let Value::Object(fields) = &mut context {
        fields.insert("information".to_owned(), json!(information));
        fields.insert("asked".to_owned(), asked);
    }
    let cx = cx.back_to(
        "Back to the meeting",
        format!("/forums/meetings/{}", line.meeting),
    );
    if invalid {
        cx.invalid("forums/decide.html", context)
    } else {
        cx.page("forums/decide.html", context)
    }
}

fn context(cx: &Cx, line: &AgendaLine, case: &Case, agencies: Vec<Value>, form: FormPage) -> Value {
    let profile = &cx.app.profile;
    let edition = profile.levels_in_force(words::today(cx.act.at));
    let themes: Vec<Value> = profile
        .list(ListKey::ForumThemes)
        .iter()
        .map(|item| json!({ "value": item.key.as_str(), "text": item.label }))
        .collect();
    json!({
        "form": form, "meeting": line.meeting.to_string(), "item": line.item.to_string(),
        "item_version": line.version, "case_version": case.version, "open": line.state == "open",
        "reference": case.reference, "family": case.family_name,
        "family_reference": case.family_reference,
        "waited": waited_words(line.waiting_since, cx.act.at),
        "stage": words::stage_words(&case.stage),
        "detail": words::waiting_detail(profile, &case.stage),
        "level": level_of_forum(edition)
            .map(|level| profile.level_in_text(words::today(cx.act.at), level)),
        "outcomes": outcomes(cx, &case.stage), "agencies": agencies, "themes": themes,
    })
}

/// What was asked and what the front door found, so that nobody decides without it.
async fn asked_context(cx: &Cx, line: &AgendaLine, case: &Case) -> Result<Value, Failure> {
    let mut reader = cx.app.store.reader();
    let pack = pack_case(&mut reader, &cx.act, case.clone(), line.waiting_since).await?;
    let Some(request) = &pack.request else {
        return Ok(Value::Null);
    };
    let today = words::today(cx.act.at);
    let people: Vec<String> = pack
        .people
        .iter()
        .map(|one| format!("{}: {}", one.shown_name(), words::age_alone(one, today)))
        .collect();
    Ok(json!({
        "worry": request.worry, "strengths": request.strengths, "child_voice": request.child_voice,
        "tried": request.tried.own_support, "expected": request.expected_outcome,
        "people": people,
        "consent": pack.consent.map(ConsentStanding::words),
        "level": pack.decision.as_ref().and_then(|one| one.level.as_ref()).map(|level| level.number),
        "rationale": pack.decision.as_ref().map(|one| one.rationale.clone()),
    }))
}

/// What can be chosen for a case that stands here, in the authority's words.
fn outcomes(cx: &Cx, stage: &Stage) -> Vec<Value> {
    let brought_back = matches!(
        stage,
        Stage::AwaitingForum {
            waiting: Waiting::BroughtBack { .. },
            ..
        }
    );
    let mut choices: Vec<Value> = ForumOutcome::ALL
        .iter()
        .filter(|outcome| match outcome {
            ForumOutcome::LeadAgencyNamed | ForumOutcome::Deferred | ForumOutcome::SteppedUp => {
                true
            }
            ForumOutcome::ReturnedToReferrer
            | ForumOutcome::AdviceAndSignpost
            | ForumOutcome::DisputedWithSocialCare => !brought_back,
        })
        .map(|outcome| (outcome, cx.app.profile.outcomes.forum.get(*outcome)))
        .filter(|(_, wording)| wording.offered == Offered::Yes)
        .map(|(outcome, wording)| json!({ "value": outcome.word(), "text": wording.label }))
        .collect();
    if brought_back {
        choices.push(json!({ "value": Next::KeptWithLead.key(), "text": words::KEPT_WITH_LEAD }));
    }
    choices
}

/// Records the decision.
pub async fn decide(cx: Cx) -> Answer {
    let decide = match read(&cx) {
        Ok(decide) => decide,
        Err(errors) => {
            let form = FormPage::again(&cx.form, errors);
            return show(cx, form).await;
        }
    };
    let command = DecideCommand {
        item: item_id(&cx)?,
        item_version: cx.form.text("item_version").parse().unwrap_or(0),
        case_version: cx.form.text("case_version").parse().unwrap_or(0),
        decide,
    };
    match casework::forums::decide(&cx.app.store, &cx.app.profile, &cx.act, &command).await {
        Ok(event) => cx.then(
            format!("/forums/meetings/{}", event.meeting),
            Some("forum-decided"),
        ),
        Err(CaseworkError::Refused(refusal)) if refusal.field.is_some() => {
            let mut errors = FormErrors::new();
            errors.add(refusal.field.unwrap_or_default(), refusal.reason);
            let form = FormPage::again(&cx.form, errors);
            show(cx, form).await
        }
        Err(error) => Err(error.into()),
    }
}

fn read(cx: &Cx) -> Result<Decide, FormErrors> {
    let mut errors = FormErrors::new();
    let optional = |name: &str| Some(cx.form.text(name).to_owned()).filter(|text| !text.is_empty());
    let next = match cx.form.text("outcome") {
        "lead_agency_named" => match AgencyId::parse(cx.form.text("lead_agency")) {
            Ok(agency) => Some(Next::LeadAgencyNamed { agency }),
            Err(_) => {
                errors.add("lead_agency", "Select the agency that is asked to lead");
                None
            }
        },
        "deferred" => Some(Next::Deferred),
        "returned_to_referrer" => Some(Next::ReturnedToReferrer),
        "advice_and_signpost" => Some(Next::AdviceAndSignpost),
        "disputed_with_social_care" => Some(Next::DisputedWithSocialCare),
        "stepped_up" => Some(Next::SteppedUp),
        "kept_with_lead" => Some(Next::KeptWithLead),
        _ => {
            errors.add("outcome", "Select what happens next");
            None
        }
    };
    if cx.form.text("rationale").is_empty() {
        errors.add("rationale", "Enter why [[the panel]] decided this");
    }
    match next {
        Some(next) if errors.is_empty() => Ok(Decide {
            meets_level: match cx.form.text("meets_level") {
                "yes" => Some(true),
                "no" => Some(false),
                _ => None,
            },
            next,
            rationale: cx.form.text("rationale").to_owned(),
            message: optional("message"),
            learning: optional("learning"),
            themes: cx.form.all("themes").to_vec(),
        }),
        Some(_) | None => Err(errors),
    }
}

/// Takes the case off the agenda.
pub async fn remove(cx: Cx) -> Answer {
    let version = cx.form.text("version").parse().unwrap_or(0);
    let because = cx.form.text("because").to_owned();
    let meeting = take_off_agenda(
        &cx.app.store,
        &cx.app.profile,
        &cx.act,
        item_id(&cx)?,
        version,
        &because,
    )
    .await?;
    cx.then(
        format!("/forums/meetings/{meeting}"),
        Some("agenda-changed"),
    )
}
