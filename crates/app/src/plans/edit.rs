//! Writing the plan: needs with goals, actions with owners, the family's
//! agreement, and the next version.

use casework::CaseworkError;
use casework::plans::{
    AddAction, AddNeed, AgreePlan, PlanPage, add_action, add_need, agree_plan, amend_plan,
    begin_plan, remove_line,
};
use domain::access::{may, permit};
use domain::ids::{AgencyId, PersonId, PlanLineId, ReadingId};
use domain::plans::{
    ActionKind, ActionOwner, AgreedHow, Agreement, FromArea, Goal, Need, NeedSource, PartInPlan,
    PartTaken, PlanAction, Whose,
};
use domain::scales::Side;
use serde_json::{Value, json};

use super::page::{plan_context, read};
use super::reading;
use crate::coded_choices;
use crate::pages::forms::{FormErrors, FormPage};
use crate::web::{Answer, Cx, Failure};
use crate::words::day_words;

/// Begins the plan.
pub async fn begin(cx: Cx) -> Answer {
    begin_plan(&cx.app.store, &cx.act, cx.part("reference")).await?;
    to_plan(&cx)
}

pub(super) fn to_plan(cx: &Cx) -> Answer {
    cx.then(
        format!("/cases/{}/plan", cx.part("reference")),
        Some("saved"),
    )
}

/// A page of the plan that only its writer opens.
pub(super) async fn writable(cx: &Cx) -> Result<PlanPage, Failure> {
    let page = read(cx).await?;
    permit::<may::WritePlan, _>(&cx.act, &page.case.relations, ())?;
    page.case
        .stage
        .may_work()
        .map_err(|refused| CaseworkError::Refused(refused.into()))?;
    Ok(page)
}

pub(super) fn draw(
    cx: &Cx,
    template: &str,
    page: &PlanPage,
    form: &FormPage,
    extra: Value,
) -> Answer {
    let mut context = plan_context(cx, page);
    if let (Value::Object(fields), Value::Object(extra)) = (&mut context, extra) {
        fields.extend(extra);
        fields.insert("form".to_owned(), json!(form));
        fields.insert("people".to_owned(), json!(people(page)));
    }
    if form.errors().is_empty() {
        cx.page(template, context)
    } else {
        cx.invalid(template, context)
    }
}

pub(super) fn people(page: &PlanPage) -> Vec<Value> {
    page.people
        .iter()
        .map(|one| json!({ "value": one.id.to_string(), "text": page.person_name(one.id) }))
        .collect()
}

/// The need's form.
pub async fn need_form(cx: Cx) -> Answer {
    let mut form = cx.blank_form();
    let (reading, area) = (cx.query("reading").to_owned(), cx.query("area").to_owned());
    if let Some((from, words)) = from_reading(&cx, &reading, &area).await? {
        form = form
            .with("whose", from.about)
            .with("words", words)
            .with("source", NeedSource::Scale.code())
            .with("reading", reading)
            .with("area", area);
    }
    show_need(cx, form).await
}

/// A need begun from one area of a reading, when the page names one (BUCKS-STRAT-118).
async fn from_reading(
    cx: &Cx,
    reading: &str,
    area: &str,
) -> Result<Option<(FromArea, String)>, Failure> {
    let Ok(id) = ReadingId::parse(reading) else {
        return Ok(None);
    };
    let page = casework::scales::page_of(&mut cx.app.store.reader(), &cx.act, cx.part("reference"))
        .await?;
    let found = page.series.iter().find_map(|series| {
        let stored = series.readings.iter().find(|stored| stored.id == id)?;
        let area = series.scale.areas.iter().find(|one| one.key == area)?;
        let score = |side: Side| {
            stored
                .reading
                .scores
                .get(&area.key)
                .and_then(|both| both.of(side))
                .map_or_else(|| "not scored".to_owned(), |score| score.to_string())
        };
        let words = format!(
            "{}. On {} the family’s own score was {} and the worker’s {}, from {} to {}.",
            area.title,
            day_words(stored.reading.on),
            score(Side::Family),
            score(Side::Worker),
            series.scale.lowest,
            series.scale.highest,
        );
        let from = FromArea {
            scale: series.scale.key.clone(),
            about: series.about.key(),
            area: area.key.clone(),
        };
        Some((from, words))
    });
    Ok(found)
}

async fn show_need(cx: Cx, form: FormPage) -> Answer {
    let page = writable(&cx).await?;
    let first = match &page.plan {
        None => Some("plan-first"),
        Some(plan) if plan.drafted().is_none() => Some("version-first"),
        Some(_) => None,
    };
    // A form that could not be sent would cost its words.
    if let (Some(first), true) = (first, form.errors().is_empty()) {
        return cx.then(format!("/cases/{}/plan", page.case.reference), Some(first));
    }
    let mut whose = vec![json!({ "value": "family", "text": "The whole family" })];
    whose.extend(people(&page));
    let to = format!("/cases/{}/plan/need", page.case.reference);
    let extra = json!({
        "whose_choices": whose, "source_choices": coded_choices!(NeedSource), "to": to, "seen": null,
    });
    draw(&cx, "plans/need.html", &page, &form, extra)
}

/// What a need's form says, or what is wrong with it.
pub(super) fn read_need(
    cx: &Cx,
    errors: &mut FormErrors,
    id: PlanLineId,
    from_area: Option<FromArea>,
) -> Option<Need> {
    let whose = reading::choice(&cx.form, "whose", errors, |text| match text {
        "family" => Ok(Whose::Family),
        other => PersonId::parse(other)
            .map(|person| Whose::Person { person })
            .map_err(|_| "Select whose need it is"),
    });
    let words = reading::required(&cx.form, "words", errors, "Enter what is needed");
    let source = reading::choice(&cx.form, "source", errors, NeedSource::parse);
    let goal = reading::required(&cx.form, "goal", errors, "Enter what should be different");
    let (whose, source) = (whose?, source?);
    errors.is_empty().then_some(Need {
        id,
        whose,
        words,
        source,
        from_area,
        goal: Goal { words: goal },
        actions: Vec::new(),
    })
}

/// The scores that the form was begun from.
async fn from_area(cx: &Cx) -> Result<Option<FromArea>, Failure> {
    let found = from_reading(cx, cx.form.text("reading"), cx.form.text("area")).await?;
    Ok(found.map(|(from, _)| from))
}

/// Adds a need.
pub async fn need(cx: Cx) -> Answer {
    let mut errors = FormErrors::new();
    let id = AddNeed::line_of(cx.submission_key()?);
    let from_area = from_area(&cx).await?;
    let Some(need) = read_need(&cx, &mut errors, id, from_area) else {
        let form = FormPage::again(&cx.form, errors);
        return show_need(cx, form).await;
    };
    let command = AddNeed {
        reference: cx.part("reference").to_owned(),
        need,
    };
    add_need(&cx.app.store, &cx.act, &command).await?;
    to_plan(&cx)
}

/// The action's form.
pub async fn action_form(cx: Cx) -> Answer {
    let form = cx.blank_form();
    show_action(cx, form).await
}

async fn show_action(cx: Cx, form: FormPage) -> Answer {
    let page = writable(&cx).await?;
    let need = line(&cx, "need")?;
    let found = page
        .plan
        .as_ref()
        .and_then(|plan| plan.drafted())
        .and_then(|draft| draft.needs.iter().find(|one| one.id == need))
        .ok_or(CaseworkError::NotFound)?;
    let agencies: Vec<Value> = casework::plans::agencies(&mut cx.app.store.reader())
        .await?
        .iter()
        .map(|one| json!({ "value": one.id.to_string(), "text": one.name }))
        .collect();
    let extra = json!({
        "need": { "id": need.to_string(), "words": found.words, "goal": found.goal.words },
        "agencies": agencies,
        "kinds": coded_choices!(ActionKind),
        "to": format!("/cases/{}/plan/needs/{need}/action", page.case.reference), "seen": null,
    });
    draw(&cx, "plans/action.html", &page, &form, extra)
}

/// What an action's form says, or what is wrong with it.
pub(super) fn read_action(cx: &Cx, errors: &mut FormErrors, id: PlanLineId) -> Option<PlanAction> {
    let what = reading::required(&cx.form, "what", errors, "Enter what is done");
    let kind = reading::choice(&cx.form, "kind", errors, ActionKind::parse);
    let owner = owner(cx, errors);
    let by = reading::day(&cx.form, "by", errors, "the date it is done by");
    let (kind, owner, by) = (kind?, owner?, by?);
    errors.is_empty().then_some(PlanAction {
        id,
        what,
        kind,
        owner,
        by,
    })
}

pub(super) fn line(cx: &Cx, part: &str) -> Result<PlanLineId, Failure> {
    Ok(PlanLineId::parse(cx.part(part)).map_err(|_| CaseworkError::NotFound)?)
}

fn owner(cx: &Cx, errors: &mut FormErrors) -> Option<ActionOwner> {
    match cx.form.text("owner") {
        "family" => reading::choice(&cx.form, "owner_person", errors, |text| {
            PersonId::parse(text).map_err(|_| "Select who in the family does it")
        })
        .map(|person| ActionOwner::Family { person }),
        "agency" => reading::choice(&cx.form, "owner_agency", errors, |text| {
            AgencyId::parse(text).map_err(|_| "Select which agency does it")
        })
        .map(|agency| ActionOwner::Agency { agency, user: None }),
        "other" => {
            let name = reading::required(
                &cx.form,
                "owner_name",
                errors,
                "Enter the name and job of who does it",
            );
            Some(ActionOwner::Other { name }).filter(|_| errors.is_empty())
        }
        _ => {
            errors.add("owner", "Select who does it");
            None
        }
    }
}

/// Adds an action.
pub async fn action(cx: Cx) -> Answer {
    let mut errors = FormErrors::new();
    let id = AddNeed::line_of(cx.submission_key()?);
    let Some(action) = read_action(&cx, &mut errors, id) else {
        let form = FormPage::again(&cx.form, errors);
        return show_action(cx, form).await;
    };
    let command = AddAction {
        reference: cx.part("reference").to_owned(),
        need: line(&cx, "need")?,
        action,
    };
    match add_action(&cx.app.store, &cx.act, &command).await {
        Ok(()) => to_plan(&cx),
        Err(error) => {
            let form = FormPage::again(&cx.form, reading::beside(error)?);
            show_action(cx, form).await
        }
    }
}

/// Takes a line out of the draft.
pub async fn remove(cx: Cx) -> Answer {
    let line = line(&cx, "line")?;
    remove_line(&cx.app.store, &cx.act, cx.part("reference"), line).await?;
    to_plan(&cx)
}

/// The agreement's form.
pub async fn agree_form(cx: Cx) -> Answer {
    let form = cx.blank_form();
    show_agree(cx, form).await
}

async fn show_agree(cx: Cx, form: FormPage) -> Answer {
    let page = writable(&cx).await?;
    let members: Vec<Value> = page
        .people
        .iter()
        .map(|one| {
            json!({
                "id": one.id.to_string(), "name": page.person_name(one.id), "adult": one.part != "child",
            })
        })
        .collect();
    let extra = json!({
        "how_choices": coded_choices!(AgreedHow), "part_choices": coded_choices!(PartInPlan), "members": members,
    });
    draw(&cx, "plans/agree.html", &page, &form, extra)
}

/// What part each of the family had, and beside each adult what is still to be said.
fn parts(cx: &Cx, page: &PlanPage, agreed: &[PersonId], errors: &mut FormErrors) -> Vec<PartTaken> {
    let mut parts = Vec::new();
    for one in &page.people {
        let (field, words) = (format!("part_{}", one.id), format!("words_{}", one.id));
        let said = reading::optional(&cx.form, &words);
        let adult = one.part != "child";
        match PartInPlan::parse(cx.form.text(&field)) {
            Ok(PartInPlan::NotAsked) if adult && said.is_none() => {
                let name = page.person_name(one.id);
                errors.add(words, format!("Enter why {name} could not be asked"));
            }
            Ok(part) => parts.push(PartTaken {
                person: one.id,
                part,
                words: said,
            }),
            Err(_) if agreed.contains(&one.id) => {
                // Whoever agreed took part; their words are kept with it.
                parts.push(PartTaken {
                    person: one.id,
                    part: PartInPlan::TookPart,
                    words: said,
                });
            }
            Err(_) if adult || said.is_some() => {
                let name = page.person_name(one.id);
                errors.add(field, format!("Select what part {name} had in the plan"));
            }
            Err(_) => {}
        }
    }
    parts
}

/// Records that the family agrees to the draft.
pub async fn agree(cx: Cx) -> Answer {
    let page = writable(&cx).await?;
    let mut errors = FormErrors::new();
    let people: Vec<PersonId> = cx
        .form
        .all("people")
        .iter()
        .filter_map(|text| PersonId::parse(text).ok())
        .collect();
    let how = reading::choice(&cx.form, "how", &mut errors, AgreedHow::parse);
    let on = reading::day(&cx.form, "on", &mut errors, "the date the family agreed");
    let parts = parts(&cx, &page, &people, &mut errors);
    let (Some(how), Some(on), true) = (how, on, errors.is_empty()) else {
        let form = FormPage::again(&cx.form, errors);
        return show_agree(cx, form).await;
    };
    let command = AgreePlan {
        reference: cx.part("reference").to_owned(),
        number: cx.form.text("number").parse().unwrap_or(0),
        agreement: Agreement {
            people,
            how,
            on,
            commitment: cx.form.text("commitment").to_owned(),
            parts,
        },
    };
    match agree_plan(&cx.app.store, &cx.app.profile, &cx.act, &command).await {
        Ok(()) => to_plan(&cx),
        Err(error) => {
            let form = FormPage::again(&cx.form, reading::beside(error)?);
            show_agree(cx, form).await
        }
    }
}

/// Begins the next version.
pub async fn amend(cx: Cx) -> Answer {
    let why = reading::optional(&cx.form, "why").unwrap_or_else(|| "Amended".to_owned());
    amend_plan(&cx.app.store, &cx.act, cx.part("reference"), &why).await?;
    to_plan(&cx)
}
