//! Closing a case: an outcome for the case, each child and each need.

use casework::plans::{PlanPage, plan_page};
use casework::reviews::{Close, close as close_case};
use casework::scales::page_of;
use domain::access::{Action, may, permit};
use domain::closure::{
    ActionAtClosure, ActionEnd, AdultAtClosure, AdultOutcome, CareAvoided, ChildAtClosure,
    ChildOutcome, Closing, Indicator, Maintained, NeedAtClosure, NeedMet,
};
use domain::event::Subject;
use domain::plans::Plan;
use domain::profile::ListKey;
use serde_json::{Value, json};

use super::list_choices;
use super::review::{children, needs};
use crate::coded_choices;
use crate::outcomes::distance_context;
use crate::pages::forms::{FormErrors, FormPage};
use crate::plans::reading;
use crate::web::{Answer, Cx, Failure};
use crate::words::day_words;

/// How many measured changes the form has room for.
const INDICATORS: [&str; 3] = ["1", "2", "3"];

/// The form.
pub async fn form(cx: Cx) -> Answer {
    let form = cx.blank_form();
    show(cx, form).await
}

async fn closable(cx: &Cx) -> Result<PlanPage, Failure> {
    let page = plan_page(&mut cx.app.store.reader(), &cx.act, cx.part("reference")).await?;
    permit::<may::CloseCase, _>(&cx.act, &page.case.relations, ())?;
    cx.record_look(Subject::family(page.case.family)).await?;
    Ok(page)
}

async fn show(cx: Cx, form: FormPage) -> Answer {
    let page = closable(&cx).await?;
    let profile = &cx.app.profile;
    let context = json!({
        "form": form,
        "reference": page.case.reference,
        "version": page.case.version,
        "outcomes": list_choices(profile, ListKey::ClosureOutcomes),
        "services": list_choices(profile, ListKey::ServicesAtClosure),
        "needs": needs(&page),
        "open_actions": open_actions(&page),
        "action_choices": coded_choices!(ActionEnd),
        "children": children(&page),
        "adults": adults(&page),
        "adult_choices": coded_choices!(AdultOutcome),
        "scores": scores(&cx, &page).await?,
        "child_choices": coded_choices!(ChildOutcome),
        "met_choices": coded_choices!(NeedMet),
        "care_choices": coded_choices!(CareAvoided),
        "maintained_choices": coded_choices!(Maintained),
        "indicators": INDICATORS,
    });
    if form.errors().is_empty() {
        cx.page("reviews/close.html", context)
    } else {
        cx.invalid("reviews/close.html", context)
    }
}

/// The adults of the family: their own outcome is asked as well (BUCKS-STRAT-38).
fn adults(page: &PlanPage) -> Vec<Value> {
    page.people
        .iter()
        .filter(|one| one.part == "adult")
        .map(|one| json!({ "id": one.id.to_string(), "name": page.person_name(one.id) }))
        .collect()
}

/// How far the scores have come, for whoever writes the end and may read them.
async fn scores(cx: &Cx, page: &PlanPage) -> Result<Vec<Value>, Failure> {
    if !cx.allows(&page.case.relations, Action::ReadAssessment) {
        return Ok(Vec::new());
    }
    let read = page_of(&mut cx.app.store.reader(), &cx.act, &page.case.reference).await?;
    Ok(read.series.iter().map(distance_context).collect())
}

/// Closes the case.
pub async fn close(cx: Cx) -> Answer {
    let page = closable(&cx).await?;
    let mut errors = FormErrors::new();
    let closing = read(&cx, &page, &mut errors);
    let Some(closing) = closing.filter(|_| errors.is_empty()) else {
        let form = FormPage::again(&cx.form, errors);
        return show(cx, form).await;
    };
    let command = Close {
        reference: cx.part("reference").to_owned(),
        version: cx.form.text("version").parse().unwrap_or(0),
        closing,
    };
    match close_case(&cx.app.store, &cx.app.profile, &cx.act, &command).await {
        Ok(()) => after(&cx).await,
        Err(error) => {
            let form = FormPage::again(&cx.form, reading::beside(error)?);
            show(cx, form).await
        }
    }
}

/// Back to the case, for whoever may still read it; where the authority lets
/// the lead worker stop reading at once, to their own work.
async fn after(cx: &Cx) -> Answer {
    let reference = cx.part("reference");
    let found = casework::cases::find(&mut cx.app.store.reader(), &cx.act, reference).await;
    let reads = found.is_ok_and(|case| cx.allows(&case.relations, Action::ReadFamily));
    let to = if reads {
        format!("/cases/{reference}")
    } else {
        "/work".to_owned()
    };
    cx.then(to, Some("closed"))
}

/// What is still open in the plan: each is asked about before the case ends.
fn open_actions(page: &PlanPage) -> Vec<Value> {
    page.plan
        .iter()
        .flat_map(Plan::open_actions)
        .map(|action| {
            json!({
                "id": action.id.to_string(), "what": action.what,
                "owner": page.owner_name(&action.owner), "by": day_words(action.by),
            })
        })
        .collect()
}

fn ends_of_actions(cx: &Cx, page: &PlanPage, errors: &mut FormErrors) -> Vec<ActionAtClosure> {
    page.plan
        .iter()
        .flat_map(Plan::open_actions)
        .filter_map(|action| {
            let field = format!("action_{}", action.id);
            let end = reading::choice(&cx.form, &field, errors, ActionEnd::parse)?;
            Some(ActionAtClosure {
                action: action.id,
                end,
            })
        })
        .collect()
}

fn read(cx: &Cx, page: &PlanPage, errors: &mut FormErrors) -> Option<Closing> {
    let form = &cx.form;
    let outcome = reading::required(form, "outcome", errors, "Select how the case ends");
    let reason = reading::required(form, "reason", errors, "Enter why the case ends");
    let mut at_end = Vec::new();
    for child in page.people.iter().filter(|one| one.part == "child") {
        let field = format!("child_{}", child.id);
        if let Some(outcome) = reading::choice(form, &field, errors, ChildOutcome::parse) {
            at_end.push(ChildAtClosure {
                child: child.id,
                outcome,
                voice: reading::optional(form, &format!("voice_{}", child.id)),
            });
        }
    }
    let mut adults = Vec::new();
    for adult in page.people.iter().filter(|one| one.part == "adult") {
        // An adult of whom nothing is known is shown as not asked.
        if let Ok(outcome) = AdultOutcome::parse(form.text(&format!("adult_{}", adult.id))) {
            adults.push(AdultAtClosure {
                adult: adult.id,
                outcome,
                words: reading::optional(form, &format!("changed_{}", adult.id)),
            });
        } else if !form.text(&format!("changed_{}", adult.id)).is_empty() {
            errors.add(
                format!("adult_{}", adult.id),
                "Select how this adult is now",
            );
        }
    }
    let mut met = Vec::new();
    let plan = page.plan.as_ref();
    let version = plan.and_then(|plan| plan.in_force().or_else(|| plan.latest()));
    for need in version.map_or(&[][..], |version| &version.needs) {
        let field = format!("met_{}", need.id);
        if let Some(one) = reading::choice(form, &field, errors, NeedMet::parse) {
            let service = format!("service_{}", need.id);
            if one != NeedMet::NotMet && form.text(&service).is_empty() {
                errors.add(&*service, "Select which service met this need, or “None”");
            }
            met.push(NeedAtClosure {
                need: need.id,
                met: one,
                service: reading::optional(form, &service),
            });
        }
    }
    let actions = ends_of_actions(cx, page, errors);
    let care_avoided = reading::choice(form, "care_avoided", errors, CareAvoided::parse);
    let monitoring_until = reading::optional_day(form, "monitoring", errors);
    Some(Closing {
        outcome,
        reason,
        children: at_end,
        adults,
        needs: met,
        actions,
        feedback: reading::optional(form, "feedback"),
        referrer_view: reading::optional(form, "referrer_view"),
        care_avoided: care_avoided?,
        indicators: INDICATORS
            .iter()
            .filter_map(|place| indicator(cx, place))
            .collect(),
        monitoring_until,
    })
}

fn indicator(cx: &Cx, place: &str) -> Option<Indicator> {
    let text = |name: &str| cx.form.text(&format!("{name}_{place}"));
    let what = Some(text("what")).filter(|what| !what.is_empty())?;
    Some(Indicator {
        what: what.to_owned(),
        before: text("before").to_owned(),
        after: text("after").to_owned(),
        maintained: Maintained::parse(text("maintained")).unwrap_or(Maintained::TooEarly),
    })
}
