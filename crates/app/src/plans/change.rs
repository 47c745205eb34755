//! One line of the draft said anew, on the form that it was first written on.

use casework::CaseworkError;
use casework::plans::{ChangeLine, LineAnew, PlanPage, change_line};
use domain::ids::PlanLineId;
use domain::plans::{ActionKind, ActionOwner, Need, NeedSource, PlanAction, Whose};
use serde_json::{Value, json};

use super::edit::{draw, line, people, read_action, read_need, to_plan, writable};
use super::reading;
use crate::coded_choices;
use crate::pages::forms::{FormErrors, FormPage};
use crate::web::{Answer, Cx, Failure};

/// The line that the address names, in the draft.
enum Found {
    Need(Need),
    Action(Need, PlanAction),
}

fn found(page: &PlanPage, id: PlanLineId) -> Option<Found> {
    let draft = page.plan.as_ref()?.drafted()?;
    draft.needs.iter().find_map(|need| {
        if need.id == id {
            return Some(Found::Need(need.clone()));
        }
        let action = need.actions.iter().find(|action| action.id == id)?;
        Some(Found::Action(need.clone(), action.clone()))
    })
}

fn filled_need(form: FormPage, need: &Need) -> FormPage {
    let whose = match need.whose {
        Whose::Family => "family".to_owned(),
        Whose::Person { person } => person.to_string(),
    };
    form.with("whose", whose)
        .with("words", &need.words)
        .with("source", need.source.code())
        .with("goal", &need.goal.words)
}

fn filled_action(form: FormPage, action: &PlanAction) -> FormPage {
    let form = form
        .with("what", &action.what)
        .with("kind", action.kind.code())
        .with_date("by", action.by);
    match &action.owner {
        ActionOwner::Family { person } => form
            .with("owner", "family")
            .with("owner_person", person.to_string()),
        ActionOwner::Agency { agency, .. } => form
            .with("owner", "agency")
            .with("owner_agency", agency.to_string()),
        ActionOwner::Other { name } => form.with("owner", "other").with("owner_name", name),
    }
}

/// The page.
pub async fn form(cx: Cx) -> Answer {
    let page = writable(&cx).await?;
    let id = line(&cx, "line")?;
    let found = found(&page, id).ok_or(CaseworkError::NotFound)?;
    let blank = cx.blank_form();
    let form = match &found {
        Found::Need(need) => filled_need(blank, need),
        Found::Action(_, action) => filled_action(blank, action),
    };
    show(cx, &page, &found, &form, None).await
}

/// `seen` is what the line said when the page was first drawn.
async fn show(
    cx: Cx,
    page: &PlanPage,
    found: &Found,
    form: &FormPage,
    seen: Option<String>,
) -> Answer {
    let to = |id: PlanLineId| format!("/cases/{}/plan/lines/{id}/change", page.case.reference);
    match found {
        Found::Need(need) => {
            let mut whose = vec![json!({ "value": "family", "text": "The whole family" })];
            whose.extend(people(page));
            let extra = json!({
                "whose_choices": whose, "source_choices": coded_choices!(NeedSource),
                "to": to(need.id), "seen": seen.unwrap_or_else(|| need.words.clone()),
            });
            draw(&cx, "plans/need.html", page, form, extra)
        }
        Found::Action(need, action) => {
            let agencies = agencies(&cx).await?;
            let extra = json!({
                "need": { "id": need.id.to_string(), "words": need.words, "goal": need.goal.words },
                "agencies": agencies, "kinds": coded_choices!(ActionKind),
                "to": to(action.id), "seen": seen.unwrap_or_else(|| action.what.clone()),
            });
            draw(&cx, "plans/action.html", page, form, extra)
        }
    }
}

async fn agencies(cx: &Cx) -> Result<Vec<Value>, Failure> {
    Ok(casework::plans::agencies(&mut cx.app.store.reader())
        .await?
        .iter()
        .map(|one| json!({ "value": one.id.to_string(), "text": one.name }))
        .collect())
}

/// Saves the line.
pub async fn save(cx: Cx) -> Answer {
    let page = writable(&cx).await?;
    let id = line(&cx, "line")?;
    let found = found(&page, id).ok_or(CaseworkError::NotFound)?;
    let seen = cx.form.text("seen").to_owned();
    let mut errors = FormErrors::new();
    let anew = match &found {
        Found::Need(need) => {
            read_need(&cx, &mut errors, id, need.from_area.clone()).map(LineAnew::Need)
        }
        Found::Action(..) => read_action(&cx, &mut errors, id).map(LineAnew::Action),
    };
    let Some(anew) = anew else {
        let form = FormPage::again(&cx.form, errors);
        return show(cx, &page, &found, &form, Some(seen)).await;
    };
    let command = ChangeLine {
        reference: cx.part("reference").to_owned(),
        seen: seen.clone(),
        line: anew,
    };
    match change_line(&cx.app.store, &cx.act, &command).await {
        Ok(()) => to_plan(&cx),
        Err(error) => {
            let form = FormPage::again(&cx.form, reading::beside(error)?);
            show(cx, &page, &found, &form, Some(seen)).await
        }
    }
}
