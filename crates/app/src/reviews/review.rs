//! Holding a review, going back to the panel, and noting how it goes to reach
//! the family. A child's voice is asked for and never blocks (C-75).

use casework::CaseworkError;
use casework::plans::{PlanPage, plan_page};
use casework::reviews::{HoldReview, NoteEngagement, engagement_of, hold_review, note_engagement};
use domain::access::{may, permit};
use domain::event::Subject;
use domain::profile::ListKey;
use domain::reviews::{ChildVoice, Engagement, GoalProgress, OwnDate, Review, ReviewOutcome};
use serde_json::{Value, json};

use super::list_choices;
use crate::coded_choices;
use crate::pages::forms::{FormErrors, FormPage};
use crate::plans::reading;
use crate::web::{Answer, Cx, Failure};
use crate::words;

/// The review's form.
pub async fn form(cx: Cx) -> Answer {
    let form = cx.blank_form();
    show(cx, form).await
}

async fn reviewed(cx: &Cx) -> Result<PlanPage, Failure> {
    let page = plan_page(&mut cx.app.store.reader(), &cx.act, cx.part("reference")).await?;
    permit::<may::ReviewPlan, _>(&cx.act, &page.case.relations, ())?;
    cx.record_look(Subject::family(page.case.family)).await?;
    Ok(page)
}

async fn show(cx: Cx, form: FormPage) -> Answer {
    let page = reviewed(&cx).await?;
    let context = json!({
        "form": form,
        "reference": page.case.reference,
        "needs": needs(&page),
        "children": children(&page),
        "outcomes": coded_choices!(ReviewOutcome),
        "back_reasons": list_choices(&cx.app.profile, ListKey::BackToForumReasons),
        "next_review": page.next_review.map(|at| at.as_microsecond()),
    });
    draw(&cx, "reviews/new.html", &form, context)
}

fn draw(cx: &Cx, template: &str, form: &FormPage, context: Value) -> Answer {
    if form.errors().is_empty() {
        cx.page(template, context)
    } else {
        cx.invalid(template, context)
    }
}

/// The needs of the version in force, with their goals.
pub(super) fn needs(page: &PlanPage) -> Vec<Value> {
    let plan = page.plan.as_ref();
    plan.and_then(|plan| plan.in_force().or_else(|| plan.latest()))
        .map_or_else(Vec::new, |version| {
            version
                .needs
                .iter()
                .map(|need| {
                    json!({ "id": need.id.to_string(), "words": need.words, "goal": need.goal.words })
                })
                .collect()
        })
}

/// The children of the family.
pub(super) fn children(page: &PlanPage) -> Vec<Value> {
    page.people
        .iter()
        .filter(|one| one.part == "child")
        .map(|one| json!({ "id": one.id.to_string(), "name": page.person_name(one.id) }))
        .collect()
}

/// Records a review.
pub async fn hold(cx: Cx) -> Answer {
    let page = reviewed(&cx).await?;
    let mut errors = FormErrors::new();
    let review = read(&cx, &page, &mut errors);
    let key = cx.submission_key()?;
    let Some(review) = review.filter(|_| errors.is_empty()) else {
        let form = FormPage::again(&cx.form, errors);
        return show(cx, form).await;
    };
    let outcome = review.outcome;
    let reference = cx.part("reference").to_owned();
    let command = HoldReview {
        key,
        reference: reference.clone(),
        review,
    };
    match hold_review(&cx.app.store, &cx.app.profile, &cx.act, &command).await {
        Ok(()) => cx.then(
            match outcome {
                ReviewOutcome::Amend => format!("/cases/{reference}/plan"),
                ReviewOutcome::Close => format!("/cases/{reference}/close"),
                ReviewOutcome::Continue | ReviewOutcome::BackToForum => {
                    format!("/cases/{reference}/work")
                }
            },
            Some("saved"),
        ),
        Err(error) => {
            let form = FormPage::again(&cx.form, reading::beside(error)?);
            show(cx, form).await
        }
    }
}

fn read(cx: &Cx, page: &PlanPage, errors: &mut FormErrors) -> Option<Review> {
    let form = &cx.form;
    let on = reading::day(form, "on", errors, "the date of the review");
    let summary = reading::required(form, "summary", errors, "Enter what the review found");
    let outcome = reading::choice(form, "outcome", errors, ReviewOutcome::parse);
    let next = reading::optional_day(form, "next", errors);
    let plan = page.plan.as_ref();
    let goals = plan
        .and_then(|plan| plan.in_force())
        .map_or_else(Vec::new, |version| {
            version
                .needs
                .iter()
                .filter_map(|need| {
                    let words = reading::optional(form, &format!("goal_{}", need.id))?;
                    Some(GoalProgress {
                        need: need.id,
                        words,
                    })
                })
                .collect()
        });
    let voices = page
        .people
        .iter()
        .filter(|one| one.part == "child")
        .map(|one| ChildVoice {
            child: one.id,
            words: reading::optional(form, &format!("voice_{}", one.id)),
            how: reading::optional(form, &format!("how_{}", one.id)),
        })
        .collect();
    Some(Review {
        on: on?,
        goals,
        voices,
        summary,
        outcome: outcome?,
        back_reason: reading::optional(form, "back_reason"),
        own_next: next.map(|on| OwnDate {
            on,
            policy: form.text("policy").to_owned(),
        }),
    })
}

fn to_work(cx: &Cx) -> Answer {
    cx.then(
        format!("/cases/{}/work", cx.part("reference")),
        Some("saved"),
    )
}

/// The form for an attempt to reach the family.
pub async fn engagement_form(cx: Cx) -> Answer {
    let form = cx.blank_form();
    show_engagement(cx, form).await
}

async fn show_engagement(cx: Cx, form: FormPage) -> Answer {
    let page = reviewed(&cx).await?;
    let notes = engagement_of(&mut cx.app.store.reader(), page.case.id).await?;
    let context = json!({
        "form": form,
        "reference": page.case.reference,
        "kinds": coded_choices!(Engagement),
        "notes": notes.iter().map(|line| json!({
            "on": words::day_words(line.on), "what": line.engagement.words(), "words": line.words, "by": line.noted_by,
        })).collect::<Vec<_>>(),
    });
    draw(&cx, "reviews/engagement.html", &form, context)
}

/// Notes an attempt.
pub async fn engagement(cx: Cx) -> Answer {
    let mut errors = FormErrors::new();
    let key = cx.submission_key()?;
    let engagement = reading::choice(&cx.form, "engagement", &mut errors, Engagement::parse);
    let on = reading::day(&cx.form, "on", &mut errors, "the date");
    let words = reading::required(&cx.form, "words", &mut errors, "Enter what you tried");
    let (Some(engagement), Some(on), true) = (engagement, on, errors.is_empty()) else {
        let form = FormPage::again(&cx.form, errors);
        return show_engagement(cx, form).await;
    };
    let command = NoteEngagement {
        key,
        reference: cx.part("reference").to_owned(),
        engagement,
        on,
        words,
    };
    let outcome: Result<(), CaseworkError> =
        note_engagement(&cx.app.store, &cx.act, &command).await;
    match outcome {
        Ok(()) => to_work(&cx),
        Err(error) => {
            let form = FormPage::again(&cx.form, reading::beside(error)?);
            show_engagement(cx, form).await
        }
    }
}
