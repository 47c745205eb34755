//! What has changed: each child and adult, each need, the scores, what was
//! measured, and everybody's words. What is missing is said to be missing.

use casework::outcomes::{OutcomesPage, outcomes_page};
use domain::access::Action;
use domain::cases::Stage;
use domain::closure::Closing;
use domain::event::Subject;
use domain::plans::NeedSource;
use domain::profile::{Key, ListKey, Profile};
use serde_json::{Value, json};

use super::distance_context;
use crate::web::{Answer, Cx};
use crate::words::day_words;

const NOT_RECORDED: &str = "Not recorded";

/// The page.
pub async fn page(cx: Cx) -> Answer {
    let mut reader = cx.app.store.reader();
    let page = outcomes_page(&mut reader, &cx.act, cx.part("reference")).await?;
    let case = &page.plan.case;
    cx.record_look(Subject::family(case.family)).await?;
    let closed = matches!(case.stage, Stage::Closed { .. });
    let closing = page.closing.as_ref();
    let profile = &cx.app.profile;
    let context = json!({
        "reference": case.reference,
        "family": case.family_name,
        "closed": closed,
        "end": closing.map(|closing| end_rows(profile, closing)),
        "children": children(&page),
        "adults": adults(&page),
        "needs": needs(profile, &page),
        "scores": page.series.iter().map(distance_context).collect::<Vec<_>>(),
        "measured": closing.map_or_else(Vec::new, measured),
        "views": views(&page),
        "may_record": cx.allows(&case.relations, Action::RecordOutcome),
        "study": closed && (cx.allows(&case.relations, Action::RecordOutcome)
            || cx.allows(&case.relations, Action::ApproveCaseStudy)),
    });
    cx.page("outcomes/page.html", context)
}

/// The label of an entry of the profile's list; the key where it has gone.
fn label(profile: &Profile, list: ListKey, key: &str) -> String {
    Key::parse(key)
        .ok()
        .and_then(|key| profile.lists.item(list, &key))
        .map_or_else(|| key.to_owned(), |item| item.label.clone())
}

fn end_rows(profile: &Profile, closing: &Closing) -> Vec<Value> {
    let or_missing =
        |text: &Option<String>| text.clone().unwrap_or_else(|| NOT_RECORDED.to_owned());
    vec![
        json!({ "key": "How the case ended", "value": label(profile, ListKey::ClosureOutcomes, &closing.outcome) }),
        json!({ "key": "Why", "value": closing.reason }),
        json!({ "key": "Was care avoided?", "value": closing.care_avoided.words() }),
        json!({ "key": "What the family says changed", "value": or_missing(&closing.feedback) }),
        json!({ "key": "What the person who asked for help said", "value": or_missing(&closing.referrer_view) }),
        json!({
            "key": "Somebody looks on until",
            "value": closing.monitoring_until.map_or_else(|| "No day was set".to_owned(), day_words),
        }),
    ]
}

fn row(cells: [String; 3]) -> Value {
    Value::from(cells.map(|text| json!({ "text": text })).to_vec())
}

fn children(page: &OutcomesPage) -> Vec<Value> {
    let of = |id| {
        let closing = page.closing.as_ref()?;
        closing.children.iter().find(|one| one.child == id)
    };
    page.plan
        .people
        .iter()
        .filter(|one| one.part == "child")
        .map(|one| {
            let found = of(one.id);
            row([
                page.plan.person_name(one.id),
                found
                    .map_or(NOT_RECORDED, |one| one.outcome.words())
                    .to_owned(),
                found
                    .and_then(|one| one.voice.clone())
                    .unwrap_or_else(|| "Their own words are missing".to_owned()),
            ])
        })
        .collect()
}

fn adults(page: &OutcomesPage) -> Vec<Value> {
    let of = |id| {
        let closing = page.closing.as_ref()?;
        closing.adults.iter().find(|one| one.adult == id)
    };
    page.plan
        .people
        .iter()
        .filter(|one| one.part == "adult")
        .map(|one| {
            let found = of(one.id);
            row([
                page.plan.person_name(one.id),
                found
                    .map_or(NOT_RECORDED, |one| one.outcome.words())
                    .to_owned(),
                found
                    .and_then(|one| one.words.clone())
                    .unwrap_or_else(|| "Their own words are missing".to_owned()),
            ])
        })
        .collect()
}

/// Each need with what should change, what was done and what became of it.
fn needs(profile: &Profile, page: &OutcomesPage) -> Vec<Value> {
    let Some(plan) = &page.plan.plan else {
        return Vec::new();
    };
    let version = plan.in_force().or_else(|| plan.latest());
    version
        .map_or(&[][..], |version| &version.needs)
        .iter()
        .map(|need| {
            let ended = page
                .closing
                .as_ref()
                .and_then(|closing| closing.needs.iter().find(|one| one.need == need.id));
            json!({
                "words": need.words,
                "goal": need.goal.words,
                "source": need.source.words(),
                "first_revealed": need.source == NeedSource::FirstRevealed,
                "actions": need.actions.iter().map(|action| json!({
                    "what": action.what,
                    "kind": action.kind.words(),
                    "who": page.plan.owner_name(&action.owner),
                    "status": plan.status_of(action.id).words(),
                })).collect::<Vec<_>>(),
                "met": ended.map_or(NOT_RECORDED, |ended| ended.met.words()),
                "service": ended
                    .and_then(|ended| ended.service.as_deref())
                    .map(|service| label(profile, ListKey::ServicesAtClosure, service)),
            })
        })
        .collect()
}

fn measured(closing: &Closing) -> Vec<Value> {
    closing
        .indicators
        .iter()
        .map(|one| {
            let said = |text: &str| if text.is_empty() { NOT_RECORDED } else { text }.to_owned();
            Value::from(
                [
                    one.what.clone(),
                    said(&one.before),
                    said(&one.after),
                    one.maintained.words().to_owned(),
                ]
                .map(|text| json!({ "text": text }))
                .to_vec(),
            )
        })
        .collect()
}

fn views(page: &OutcomesPage) -> Vec<Value> {
    page.views
        .iter()
        .map(|one| {
            json!({
                "from": one.view.from.words(),
                "who": one.view.who,
                "concern": one.view.concern.words(),
                "words": one.view.words,
                "on": day_words(one.view.on),
                "by": one.recorded_by,
            })
        })
        .collect()
}
