//! One case: where it stands, who holds the family, what is due, and what this
//! person can do now.

use casework::CaseworkError;
use casework::cases::{CasePage, case_page, moves_of, opened_by_agency, workers_of};
use casework::forums::{receive_case, watch_case};
use domain::access::{Action, may, permit};
use domain::cases::Stage;
use domain::event::Subject;
use domain::profile::ClockKey;
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::forums::waited_words;
use crate::pages::forms::{FormErrors, FormPage};
use crate::web::{Answer, Cx, Failure};
use crate::words::{self, ClockTag};

/// The page.
pub async fn page(cx: Cx) -> Answer {
    let form = cx.blank_form();
    show(cx, form).await
}

/// The page, with a form on it.
pub async fn show(cx: Cx, form: FormPage) -> Answer {
    let mut reader = cx.app.store.reader();
    let page = case_page(&mut reader, &cx.act, cx.part("reference")).await?;
    permit::<may::ReadFamily, _>(&cx.act, &page.case.relations, ())?;
    cx.record_look(Subject {
        family: Some(page.case.family),
        referral: page.case.referral,
    })
    .await?;
    let invalid = !form.errors().is_empty();
    let context = context(&cx, &page, form).await?;
    if invalid {
        cx.invalid("cases/case.html", context)
    } else {
        cx.page("cases/case.html", context)
    }
}

/// Shows the page again with a refusal beside its field, the words kept.
pub async fn refused(cx: Cx, error: CaseworkError) -> Answer {
    match error {
        CaseworkError::Refused(refusal) if refusal.field.is_some() => {
            let mut errors = FormErrors::new();
            errors.add(refusal.field.unwrap_or_default(), refusal.reason);
            let form = FormPage::again(&cx.form, errors);
            show(cx, form).await
        }
        CaseworkError::Refused(_)
        | CaseworkError::NotFound
        | CaseworkError::Denied(_)
        | CaseworkError::Conflict
        | CaseworkError::Store(_) => Err(error.into()),
    }
}

async fn context(cx: &Cx, page: &CasePage, form: FormPage) -> Result<Value, Failure> {
    let case = &page.case;
    let profile = &cx.app.profile;
    // What the front door's clocks said is on the request's page.
    let clocks: Vec<ClockTag> = page
        .clocks
        .iter()
        .filter(|clock| {
            !matches!(
                clock.key,
                ClockKey::FrontDoorDecision | ClockKey::WrittenOutcome
            )
        })
        .filter_map(|clock| words::clock_tag(profile, clock, cx.act.at))
        .collect();
    let urgent = clocks
        .iter()
        .find(|clock| matches!(clock.state, "in_time" | "due_soon" | "overdue"))
        .cloned();
    let may = may_now(cx, page);
    let workers = if may.assign {
        workers(cx).await?
    } else {
        Vec::new()
    };
    Ok(json!({
        "form": form,
        "reference": case.reference, "version": case.version,
        "family": case.family_name, "family_reference": case.family_reference,
        "referral_reference": page.referral_reference,
        "forum": words::forum_name(profile, &case.forum),
        "stage": words::stage_words(&case.stage), "stage_key": case.stage.key(),
        "detail": words::waiting_detail(profile, &case.stage),
        "holder": words::holder_strip(page.holder.as_ref(), next_step(&case.stage), urgent),
        "clocks": clocks,
        "lead_agency": page.lead_agency, "lead_worker": page.lead_worker,
        "closed": !case.stage.is_open(),
        "asked": matches!(case.stage, Stage::LeadAsked { .. }),
        "opened": case.opened_at.as_microsecond(),
        "first_received": page.first_received_at.map(Timestamp::as_microsecond),
        "elapsed": page.first_received_at.map(|at| waited_words(at, cx.act.at)),
        "received": page.received.map(Timestamp::as_microsecond),
        "watched": page.watched,
        "dispute": page.dispute.as_ref().map(|(dispute, _)| dispute.state.words()),
        "workers": workers,
        "limits": limits(cx, page),
        "reported": crate::reporting::last_context(cx, case.id).await?,
        "agency_case": opened_by_agency(&mut cx.app.store.reader(), case.id).await?,
        "moves": moves_of(&mut cx.app.store.reader(), case.id).await?.iter().map(|line| json!({
            "from": words::forum_name(profile, &line.from), "to": words::forum_name(profile, &line.to),
            "words": line.words, "by": line.by, "at": line.at.as_microsecond(),
        })).collect::<Vec<_>>(),
        "information": crate::information_requests::case_context(cx, case).await?,
        "may": may,
    }))
}

/// The case's own limits that this person can pause. A request's are on its page.
fn limits(cx: &Cx, page: &CasePage) -> Vec<Value> {
    if !cx.allows(&page.case.relations, Action::PauseLimit) {
        return Vec::new();
    }
    super::pause::limits(cx, &page.own_clocks)
}

async fn workers(cx: &Cx) -> Result<Vec<Value>, Failure> {
    let Some(agency) = cx.act.agency() else {
        return Ok(Vec::new());
    };
    Ok(workers_of(&mut cx.app.store.reader(), agency)
        .await?
        .iter()
        .map(|worker| {
            json!({ "value": worker.user.to_string(), "text": format!("{}, {}", worker.name, worker.job_title) })
        })
        .collect())
}

#[derive(serde::Serialize)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "one answer for each button that the page may draw"
)]
struct May {
    receive: bool,
    watch: bool,
    answer: bool,
    assign: bool,
    bring_back: bool,
    assessments: bool,
    dispute: bool,
    request: bool,
    reports: bool,
    move_area: bool,
    family_link: bool,
}

fn may_now(cx: &Cx, page: &CasePage) -> May {
    let case = &page.case;
    let allows = |action| cx.allows(&case.relations, action);
    let own = cx.act.agency();
    let asked = matches!(case.stage, Stage::LeadAsked { agency, .. } if Some(agency) == own);
    let led = matches!(case.stage, Stage::Led { lead, .. } if Some(lead.agency) == own);
    May {
        receive: case.stage.is_open() && page.received.is_none() && allows(Action::HandleForumCase),
        watch: allows(Action::HandleForumCase),
        answer: asked && allows(Action::AnswerForLeadAgency),
        assign: led && allows(Action::AssignLeadWorker),
        assessments: allows(Action::ReadAssessment),
        bring_back: led && allows(Action::BringBackToForum),
        dispute: matches!(case.stage, Stage::InDispute { .. }) && allows(Action::TakeUpDispute),
        request: page.referral_reference.is_some() && allows(Action::ReadReferral),
        move_area: case.stage.is_open() && allows(Action::MoveToArea),
        reports: case.stage.lead().is_some() && allows(Action::ManageReporting),
        family_link: crate::family_links::offered(&cx.app.profile)
            && case.stage.lead().is_some()
            && allows(Action::ManageFamilyLinks),
    }
}

fn next_step(stage: &Stage) -> Option<String> {
    let text = match stage {
        Stage::AwaitingForum { .. } => "[[the panel]] decides who leads",
        Stage::InDispute { .. } => "the dispute about the level is settled",
        Stage::LeadAsked { .. } => "the agency that was asked accepts or declines",
        Stage::Led { lead, .. } if lead.worker.is_none() => {
            "the lead agency assigns [[a lead worker]]"
        }
        Stage::Led { .. } => "[[the lead worker]] goes on with the family",
        Stage::Closed { .. } => return None,
    };
    Some(text.to_owned())
}

/// The panel says that it has the case.
pub async fn received(cx: Cx) -> Answer {
    let reference = cx.part("reference").to_owned();
    receive_case(&cx.app.store, &cx.app.profile, &cx.act, &reference).await?;
    cx.then(format!("/cases/{reference}"), Some("case-received"))
}

/// The coordinator follows the case for longer, or no more.
pub async fn watch(cx: Cx) -> Answer {
    let reference = cx.part("reference").to_owned();
    let because = cx.form.text("because").to_owned();
    let because = (cx.form.text("watch") != "stop").then_some(because.as_str());
    match watch_case(&cx.app.store, &cx.act, &reference, because).await {
        Ok(()) => cx.then(format!("/cases/{reference}"), Some("saved")),
        Err(error) => refused(cx, error).await,
    }
}
