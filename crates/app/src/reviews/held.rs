//! One review as it was held: the goals, what each child said or that it is
//! missing (invariant 8), what was decided and what comes next.

use std::collections::BTreeSet;

use casework::CaseworkError;
use casework::plans::{PlanPage, plan_page};
use casework::reviews::{ReviewLine, reviews_of};
use domain::event::Subject;
use domain::ids::{PersonId, PlanLineId, ReviewId};
use domain::plans::{Need, Plan};
use domain::profile::{Key, ListKey, Profile};
use domain::reviews::Review;
use serde_json::{Value, json};

use crate::people::{hidden_here, hide_in};
use crate::web::{Answer, Cx};
use crate::words;

/// The page.
pub async fn page(cx: Cx) -> Answer {
    let mut reader = cx.app.store.reader();
    let page = plan_page(&mut reader, &cx.act, cx.part("reference")).await?;
    let id = ReviewId::parse(cx.part("review")).map_err(|_| CaseworkError::NotFound)?;
    let lines = reviews_of(&mut reader, page.case.id).await?;
    let line = lines
        .iter()
        .find(|line| line.id == id)
        .ok_or(CaseworkError::NotFound)?;
    cx.record_look(Subject::family(page.case.family)).await?;
    let mut context = context(&cx.app.profile, &page, line);
    let hidden = hidden_here(&cx, &page.case.relations, page.case.family).await?;
    hide_in(&mut context, &hidden);
    cx.page("reviews/review.html", context)
}

fn context(profile: &Profile, page: &PlanPage, line: &ReviewLine) -> Value {
    let review = &line.review;
    json!({
        "reference": page.case.reference,
        "family_name": page.case.family_name,
        "on": words::day_words(review.on),
        "by": line.held_by,
        "recorded": line.recorded_at.as_microsecond(),
        "summary": review.summary,
        "outcome": review.outcome.words(),
        "back_reason": review.back_reason.as_deref().map(|key| back_reason(profile, key)),
        "own_next": review.own_next.as_ref().map(|own| json!({
            "on": words::day_words(own.on), "policy": own.policy,
        })),
        "next_review": page.next_review.map(|at| at.as_microsecond()),
        "goals": goals(page.plan.as_ref(), review),
        "children": children(page, review),
    })
}

fn back_reason(profile: &Profile, key: &str) -> String {
    Key::parse(key)
        .ok()
        .and_then(|key| profile.lists.item(ListKey::BackToForumReasons, &key))
        .map_or_else(|| key.to_owned(), |item| item.label.clone())
}

fn need_of(plan: Option<&Plan>, id: PlanLineId) -> Option<&Need> {
    plan?
        .versions()
        .iter()
        .rev()
        .flat_map(|version| &version.needs)
        .find(|need| need.id == id)
}

fn goals(plan: Option<&Plan>, review: &Review) -> Vec<Value> {
    review
        .goals
        .iter()
        .map(|goal| {
            let need = need_of(plan, goal.need);
            json!({
                "goal": need.map(|need| need.goal.words.as_str()),
                "need": need.map(|need| need.words.as_str()),
                "words": goal.words,
            })
        })
        .collect()
}

/// Every child of the family, and whoever was asked then and has left it since.
fn children(page: &PlanPage, review: &Review) -> Vec<Value> {
    let now = page
        .people
        .iter()
        .filter(|one| one.part == "child")
        .map(|one| one.id);
    let asked = review.voices.iter().map(|voice| voice.child);
    let mut seen = BTreeSet::new();
    let all: Vec<PersonId> = now.chain(asked).filter(|one| seen.insert(*one)).collect();
    let unheard = review.unheard(&all);
    all.iter()
        .map(|child| {
            let voice = review.voices.iter().find(|voice| voice.child == *child);
            let name = page.person_name(*child);
            json!({
                "name": if name.is_empty() { "A child who has left the family".to_owned() } else { name },
                "words": voice.and_then(|voice| voice.words.as_deref()),
                "how": voice.and_then(|voice| voice.how.as_deref()),
                "missing": unheard.contains(child),
            })
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use crate::pages::frame::PageFrame;
    use crate::pages::{Brand, Pages, structure};

    // Requirement: C-75
    #[test]
    fn a_child_who_was_not_heard_is_shown_as_missing_and_never_left_out() {
        let pages =
            Pages::strict_for_tests(&Brand::new("Early Help", "Borough of Elmsford")).unwrap();
        let context = json!({
            "page": PageFrame::default(), "reference": "C-TEST", "family_name": "Hale", "on": "2 March 2026",
            "by": "Priya Nair", "recorded": 1_772_442_000_000_000_i64, "summary": "Calmer",
            "outcome": "Take it back to the panel", "back_reason": "Stuck",
            "own_next": { "on": "1 April 2026", "policy": "Every month" }, "next_review": 1_772_442_000_000_000_i64,
            "goals": [{ "goal": "On time", "need": "Late", "words": "Most days" }],
            "children": [
                { "name": "Noor", "words": "I like the club", "how": "Drawing", "missing": false },
                { "name": "Sam", "words": null, "how": "Asleep", "missing": true },
            ],
        });
        let html = pages.render("reviews/review.html", &context).unwrap();
        assert_eq!(structure::problems(&html), Vec::<String>::new());
        assert!(html.contains("I like the club") && html.contains("Sam’s words are missing"));
    }
}
