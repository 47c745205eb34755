//! The plan as a page: the version in force or the draft, with every line, who
//! does it, how it goes and what other professionals say.

use casework::plans::{PlanPage, plan_page};
use domain::access::Action;
use domain::event::Subject;
use domain::plans::{
    ActionStatus, Agreement, Need, PartInPlan, Plan, PlanAction, PlanVersion, Whose,
};
use domain::profile::Label;
use serde_json::{Value, json};

use crate::people::{hidden_here, hide_in};
use crate::web::{Answer, Cx, Failure};
use crate::words;

/// The page.
pub async fn page(cx: Cx) -> Answer {
    let page = read(&cx).await?;
    let mut context = plan_context(&cx, &page);
    let said = crate::family_links::said_context(&cx, page.case.id).await?;
    if let Value::Object(fields) = &mut context {
        fields.insert("form".to_owned(), json!(cx.blank_form()));
        fields.insert("said".to_owned(), json!(said));
    }
    let hidden = hidden_here(&cx, &page.case.relations, page.case.family).await?;
    hide_in(&mut context, &hidden);
    cx.page("plans/plan.html", context)
}

/// The plan of the address, after recording that it is read.
///
/// # Errors
/// Not found outside scope.
pub async fn read(cx: &Cx) -> Result<PlanPage, Failure> {
    let mut reader = cx.app.store.reader();
    let page = plan_page(&mut reader, &cx.act, cx.part("reference")).await?;
    cx.record_look(Subject::family(page.case.family)).await?;
    Ok(page)
}

/// Everything that a page about a plan shows.
#[must_use]
pub fn plan_context(cx: &Cx, page: &PlanPage) -> Value {
    let relations = &page.case.relations;
    let may_work = page.case.stage.may_work().is_ok();
    let write = may_work && cx.allows(relations, Action::WritePlan);
    let plan = page.plan.as_ref();
    let latest = plan.and_then(Plan::latest);
    json!({
        "plan_name": domain::people::first_capital(cx.app.profile.label(Label::Plan)),
        "reference": page.case.reference,
        "family_reference": page.case.family_reference,
        "family_name": page.case.family_name,
        "may_work": may_work,
        "begun": plan.is_some(),
        "draft": plan.is_some_and(|plan| plan.drafted().is_some()),
        "closed": plan.is_some_and(Plan::is_closed),
        "started": plan.and_then(Plan::started_on).map(words::day_words),
        "next_review": page.next_review.map(|at| at.as_microsecond()),
        "version": latest.map(|version| version_context(page, version)),
        "earlier": plan.map_or_else(Vec::new, |plan| earlier(page, plan)),
        "may": {
            "begin": write && plan.is_none(),
            "edit": write && plan.is_some_and(|plan| plan.drafted().is_some() && !plan.is_closed()),
            "amend": write && plan.is_some_and(|plan| plan.drafted().is_none() && !plan.is_closed()),
            "report": may_work && cx.allows(relations, Action::UpdateOwnAction)
                && plan.is_some_and(|plan| plan.in_force().is_some() && !plan.is_closed()),
        },
    })
}

fn earlier(page: &PlanPage, plan: &Plan) -> Vec<Value> {
    let mut versions: Vec<Value> = plan
        .versions()
        .iter()
        .rev()
        .skip(1)
        .map(|version| version_context(page, version))
        .collect();
    versions.truncate(50);
    versions
}

fn version_context(page: &PlanPage, version: &PlanVersion) -> Value {
    json!({
        "number": version.number,
        "begun": version.begun_at.as_microsecond(),
        "why": version.why,
        "agreed": version.agreed.as_ref().map(|agreed| json!({
            "on": words::day_words(agreed.on), "how": agreed.how.words(), "commitment": agreed.commitment,
            "parts": parts(page, agreed),
            "people": agreed.people.iter().map(|person| page.person_name(*person)).collect::<Vec<_>>().join(", "),
        })),
        "needs": version.needs.iter().map(|need| need_context(page, need)).collect::<Vec<_>>(),
    })
}

/// What part each of the family had in making it, children as well; nobody is left out.
#[must_use]
pub(super) fn parts(page: &PlanPage, agreed: &Agreement) -> Vec<Value> {
    let said = agreed.parts.iter().map(|one| one.person);
    let mut seen = std::collections::BTreeSet::new();
    page.people
        .iter()
        .map(|one| one.id)
        .chain(said)
        .filter(|person| seen.insert(*person))
        .map(|person| {
            let one = agreed.parts.iter().find(|one| one.person == person);
            let part = match one {
                Some(one) => one.part.words(),
                None if agreed.people.contains(&person) => PartInPlan::TookPart.words(),
                None => "Not said",
            };
            json!({
                "name": page.person_name(person),
                "part": part,
                "words": one.and_then(|one| one.words.as_deref()),
            })
        })
        .collect()
}

fn need_context(page: &PlanPage, need: &Need) -> Value {
    json!({
        "id": need.id.to_string(),
        "whose": whose(page, need.whose),
        "words": need.words,
        "source": need.source.words(),
        "goal": need.goal.words,
        "actions": need.actions.iter().map(|action| action_context(page, action)).collect::<Vec<_>>(),
    })
}

/// Whose need it is, in words.
#[must_use]
pub fn whose(page: &PlanPage, whose: Whose) -> String {
    match whose {
        Whose::Family => "The whole family".to_owned(),
        Whose::Person { person } => page.person_name(person),
    }
}

/// One action with everything reported about it.
#[must_use]
pub fn action_context(page: &PlanPage, action: &PlanAction) -> Value {
    let plan = page.plan.as_ref();
    let status = plan.map_or(ActionStatus::NotStarted, |plan| plan.status_of(action.id));
    let reports = plan.map_or(&[][..], |plan| plan.progress_of(action.id));
    let evidence = plan.map_or(&[][..], Plan::evidence);
    json!({
        "id": action.id.to_string(),
        "what": action.what,
        "kind": action.kind.words(),
        "owner": page.owner_name(&action.owner),
        "nobody_to_tell": page.nobody_to_tell(&action.owner),
        "by": words::day_words(action.by),
        "status": status.words(),
        "status_key": status.code(),
        "seen": reports.len(),
        "reports": reports.iter().rev().map(|report| json!({
            "status": report.status.words(), "note": report.note,
            "at": report.at.as_microsecond(), "by": page.user_name(report.by),
        })).collect::<Vec<_>>(),
        "evidence": evidence.iter().filter(|one| one.action == action.id).map(|one| json!({
            "from": one.from, "words": one.words, "at": one.at.as_microsecond(),
        })).collect::<Vec<_>>(),
    })
}
