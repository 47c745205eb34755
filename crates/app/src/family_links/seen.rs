//! What the family sees and says: the plan, the star, the meetings; on the
//! screen, and on paper in clear or large print.

use casework::CaseworkError;
use casework::family_links::{
    Agree, FamilySees, NeedSeen, PlanSeen, Say, Visitor, agree, look, say, visitor,
};
use documents::{Block, Language, Pack, PrintOptions, PrintSize, Section, SectionStart, Table};
use domain::family_links::Spoken;
use jiff::Timestamp;
use serde::Serialize;
use serde_json::{Value, json};

use super::visit::ended;
use crate::pages::forms::FormPage;
use crate::plans::reading;
use crate::scales::{Series, series_context};
use crate::web::{Answer, Cx, Failure, Reply};
use crate::words;

/// The drawings are safe text, so they stay apart from what is plain JSON.
#[derive(Serialize)]
struct Page {
    form: FormPage,
    stars: Vec<Series>,
    #[serde(flatten)]
    words: Value,
}

/// The page.
pub async fn page(cx: Cx) -> Answer {
    let form = cx.blank_form();
    show(cx, form).await
}

async fn who(cx: &Cx) -> Result<Option<Visitor>, Failure> {
    let Some(visit) = &cx.visit else {
        return Ok(None);
    };
    let mut reader = cx.app.store.reader();
    Ok(visitor(&mut reader, &cx.app.profile, &cx.act, visit).await?)
}

async fn show(cx: Cx, form: FormPage) -> Answer {
    let Some(visitor) = who(&cx).await? else {
        return ended(&cx);
    };
    let sees = look(&cx.app.store, &cx.act, &visitor, cx.route).await?;
    let invalid = !form.errors().is_empty();
    let context = Page {
        form,
        stars: sees
            .series
            .iter()
            .enumerate()
            .map(|(number, series)| series_context(number, series, None))
            .collect(),
        words: in_words(&sees, cx.act.at),
    };
    if invalid {
        cx.invalid("family_links/plan.html", context)
    } else {
        cx.page("family_links/plan.html", context)
    }
}

fn in_words(sees: &FamilySees, now: Timestamp) -> Value {
    let meeting = |come: bool| -> Vec<Value> {
        sees.meetings
            .iter()
            .filter(|meeting| (meeting.at >= now && !meeting.held) == come)
            .map(|meeting| {
                json!({
                    "at": meeting.at.as_microsecond(), "place": meeting.place, "purpose": meeting.purpose,
                })
            })
            .collect()
    };
    json!({
        "name": sees.visitor.name,
        "worker": sees.holder.as_ref().map(|held| json!({
            "name": held.user_name, "agency": held.agency_name, "telephone": held.telephone,
        })),
        "plan": sees.plan.as_ref().map(plan_words),
        "draft": sees.draft.as_ref().map(plan_words),
        "to_come": meeting(true), "past": meeting(false),
        "next_review": sees.next_review.map(Timestamp::as_microsecond),
        "said": sees.said.iter().map(|said| json!({
            "kind": said.kind.words(), "words": said.words, "at": said.at.as_microsecond(),
        })).collect::<Vec<_>>(),
    })
}

fn plan_words(plan: &PlanSeen) -> Value {
    json!({
        "number": plan.number,
        "agreed_on": plan.agreed.as_ref().map(|(on, _)| words::day_words(*on)),
        "commitment": plan.agreed.as_ref().map(|(_, commitment)| commitment),
        "needs": plan.needs.iter().map(|need| json!({
            "for_whom": need.for_whom, "words": need.words, "goal": need.goal,
            "actions": need.actions.iter().map(|action| json!({
                "what": action.what, "owner": action.owner, "by": words::day_words(action.by),
                "status": action.status.words(),
            })).collect::<Vec<_>>(),
        })).collect::<Vec<_>>(),
    })
}

/// The plan on paper; `?size=large` for large print.
pub async fn pdf(cx: Cx) -> Answer {
    let Some(visitor) = who(&cx).await? else {
        return ended(&cx);
    };
    let sees = look(&cx.app.store, &cx.act, &visitor, cx.route).await?;
    let plan = sees
        .plan
        .as_ref()
        .or(sees.draft.as_ref())
        .ok_or(CaseworkError::NotFound)?;
    let mut sections: Vec<Section> = plan.needs.iter().map(need_section).collect();
    if let Some((_, commitment)) = &plan.agreed {
        sections.push(Section {
            title: "What we said we will do".to_owned(),
            start: SectionStart::Following,
            blocks: vec![Block::Paragraph(commitment.clone())],
        });
    }
    let pack = Pack {
        title: "Our plan".to_owned(),
        authority: cx.app.profile.authority.name.clone(),
        subtitle: visitor.name.clone(),
        generated: format!("Printed on {}.", words::day_words(words::today(cx.act.at))),
        marking: String::new(),
        sections,
        language: Language::english(),
    };
    let size = if cx.query("size") == "large" {
        PrintSize::Large
    } else {
        PrintSize::Standard
    };
    let options = PrintOptions {
        size,
        created: cx.act.at,
    };
    Ok(Reply::File {
        media_type: "application/pdf",
        name: None,
        bytes: cx.app.press.pack_pdf(&pack, options)?.pdf,
    })
}

fn need_section(need: &NeedSeen) -> Section {
    let rows = need.actions.iter().map(|action| {
        [
            action.what.clone(),
            action.owner.clone(),
            words::day_words(action.by),
            action.status.words().to_owned(),
        ]
    });
    Section {
        title: need.words.clone(),
        start: SectionStart::Following,
        blocks: vec![
            Block::Facts(vec![
                ("For".to_owned(), need.for_whom.clone()),
                ("Our goal".to_owned(), need.goal.clone()),
            ]),
            Block::Table(Table::new(
                "What we will do",
                ["What", "Who", "By when", "How it is going"],
                rows,
            )),
        ],
    }
}

/// A comment on the plan.
pub async fn comment(cx: Cx) -> Answer {
    speak(cx, Spoken::Comment).await
}

/// How the help has been.
pub async fn feedback(cx: Cx) -> Answer {
    speak(cx, Spoken::Feedback).await
}

async fn speak(cx: Cx, kind: Spoken) -> Answer {
    let Some(visitor) = who(&cx).await? else {
        return ended(&cx);
    };
    let command = Say {
        key: cx.submission_key()?,
        kind,
        words: cx.form.text(kind.code()).to_owned(),
    };
    match say(&cx.app.store, &cx.act, &visitor, &command).await {
        Ok(()) => cx.then("/my-plan", Some("family-said")),
        Err(error) => {
            let form = FormPage::again(&cx.form, reading::beside(error)?);
            show(cx, form).await
        }
    }
}

/// Agrees to the plan that the page showed.
pub async fn agree_to_plan(cx: Cx) -> Answer {
    let Some(visitor) = who(&cx).await? else {
        return ended(&cx);
    };
    let agreed = Agree {
        key: cx.submission_key()?,
        version: cx.form.text("number").parse().unwrap_or(0),
        commitment: cx.form.text("commitment").to_owned(),
    };
    let (store, profile) = (&cx.app.store, &cx.app.profile);
    match agree(store, profile, &cx.act, &visitor, &agreed).await {
        Ok(()) => cx.then("/my-plan", Some("family-agreed")),
        Err(error) => {
            let form = FormPage::again(&cx.form, reading::beside(error)?);
            show(cx, form).await
        }
    }
}
