//! Adding what is missing to a request: by the referrer to whom it went back,
//! by the front door that rang and asked, or by the link of the letter. Each
//! adult's answer about consent is that adult's own.

use casework::CaseworkError;
use casework::referrals::{
    AdditionLine, Answer as AddToRequest, AnswerByLink, ReferralPage, answer_by_link,
    asked_by_letter, page_of,
};
use domain::access::{may, permit};
use domain::act::Actor;
use domain::event::Subject;
use domain::referrals::{
    Added, Addition, ChildAge, ConsentGiven, Learned, LevelAnswers, ReferredPerson, ReferrerKind,
    Request, RoleInFamily, State, split_name,
};
use serde_json::{Value, json};

use crate::pages::forms::{FormErrors, FormPage, RawForm};
use crate::referrals::ask::{about_years, line, needed_text, text};
use crate::web::{Answer, Cx, Failure};
use crate::words;

/// How many people of each part one form adds; the page can be used again.
const ROWS: [&str; 2] = ["1", "2"];

/// The page.
pub async fn form(cx: Cx) -> Answer {
    let page = found(&cx).await?;
    let form = cx.blank_form();
    show(&cx, &page, &form).await
}

async fn found(cx: &Cx) -> Result<ReferralPage, Failure> {
    let mut reader = cx.app.store.reader();
    let page = page_of(&mut reader, &cx.act, cx.part("reference")).await?;
    permit::<may::AnswerReturnedReferral, _>(&cx.act, &page.referral.relations, ())?;
    Ok(page)
}

async fn show(cx: &Cx, page: &ReferralPage, form: &FormPage) -> Answer {
    let referral = &page.referral;
    cx.record_look(Subject::referral(referral.family, referral.id))
        .await?;
    let missing = match &referral.state {
        State::Returned(returned) => Some(returned.missing.as_str()),
        State::Waiting(_) | State::WithMash(_) | State::Decided { .. } => None,
    };
    let action = format!("/referrals/{}/answer", referral.reference);
    let mut context = context(cx, &referral.request, form, &action, Shows::Answers);
    if let Some(shown) = context.as_object_mut() {
        shown.insert("reference".to_owned(), json!(referral.reference));
        shown.insert("missing".to_owned(), json!(missing));
        shown.insert("open".to_owned(), json!(referral.state.is_open()));
    }
    draw(cx, "front_door/add.html", form, context)
}

fn draw(cx: &Cx, template: &str, form: &FormPage, context: Value) -> Answer {
    if form.errors().is_empty() {
        cx.page(template, context)
    } else {
        cx.invalid(template, context)
    }
}

/// What the page tells of each adult.
#[derive(Clone, Copy)]
enum Shows {
    /// Their name, and what they have answered until now.
    Answers,
    /// Their name alone: what somebody answered is not for a neighbour to read.
    Names,
}

fn context(cx: &Cx, request: &Request, form: &FormPage, action: &str, shows: Shows) -> Value {
    let adults: Vec<Value> = adults_of(request)
        .map(|(place, adult)| {
            json!({
                "place": place, "name": adult.name(), "relationship": adult.relationship,
                "now": match shows {
                    Shows::Answers => Some(adult.consent.words()),
                    Shows::Names => None,
                },
                "asks_responsibility": adult.parental_responsibility.is_none(),
            })
        })
        .collect();
    let levels: Vec<Value> = cx
        .app
        .profile
        .levels_in_force(words::today(cx.act.at))
        .levels()
        .iter()
        .map(|level| json!({ "value": level.number.to_string(), "text": level.title() }))
        .collect();
    json!({
        "form": form, "action": action, "adults": adults, "rows": ROWS, "levels": levels,
        "asks_level": asks_level(request),
    })
}

fn adults_of(request: &Request) -> impl Iterator<Item = (usize, &ReferredPerson)> {
    request
        .people
        .iter()
        .enumerate()
        .filter(|(_, person)| person.part == RoleInFamily::Adult)
}

/// Only professionals are asked for a level (C-08).
fn asks_level(request: &Request) -> bool {
    request.referrer.kind == ReferrerKind::Professional && request.level.is_none()
}

/// Adds it.
pub async fn send(cx: Cx) -> Answer {
    let page = found(&cx).await?;
    let addition = match read(&cx.form, &page.referral.request) {
        Ok(addition) => addition,
        Err(errors) => {
            let form = FormPage::again(&cx.form, errors);
            return show(&cx, &page, &form).await;
        }
    };
    let reference = page.referral.reference.clone();
    let command = AddToRequest {
        key: cx.submission_key()?,
        reference: reference.clone(),
        addition,
    };
    casework::referrals::answer(&cx.app.store, &cx.app.profile, &cx.act, &command).await?;
    let notice = match page.referral.state {
        State::Returned(_) => "answered",
        State::Waiting(_) | State::WithMash(_) | State::Decided { .. } => "added-to-request",
    };
    cx.then(format!("/referrals/{reference}"), Some(notice))
}

/// The page that the letter's link leads to. A link that was used, or asks for
/// nothing any more, or never was, says the same.
pub async fn linked_form(cx: Cx) -> Answer {
    let form = cx.blank_form();
    show_linked(by_link(cx), &form).await
}

/// The link alone acts, whoever else is signed in on this computer.
fn by_link(mut cx: Cx) -> Cx {
    cx.act.actor = Actor::Public;
    cx
}

async fn show_linked(cx: Cx, form: &FormPage) -> Answer {
    let secret = cx.part("secret").to_owned();
    let Some(asked) = asked_by_letter(&mut cx.app.store.reader(), &secret).await? else {
        return cx.page("front_door/add_ended.html", json!({}));
    };
    cx.record_look(Subject {
        family: None,
        referral: Some(asked.id),
    })
    .await?;
    let action = format!("/letters/link/{secret}/answer");
    let mut context = context(&cx, &asked.request, form, &action, Shows::Names);
    if let Some(shown) = context.as_object_mut() {
        shown.insert("reference".to_owned(), json!(asked.reference));
        shown.insert("missing".to_owned(), json!(asked.missing));
    }
    draw(&cx, "front_door/add_by_link.html", form, context)
}

/// Adds it; the link ends with it.
pub async fn linked_send(cx: Cx) -> Answer {
    let cx = by_link(cx);
    let secret = cx.part("secret").to_owned();
    let key = cx.submission_key()?;
    let asked = asked_by_letter(&mut cx.app.store.reader(), &secret).await?;
    let addition = match &asked {
        Some(asked) => match read(&cx.form, &asked.request) {
            Ok(addition) => addition,
            Err(errors) => {
                let form = FormPage::again(&cx.form, errors);
                return show_linked(cx, &form).await;
            }
        },
        // A second click arrives when the first has ended the link: its key tells.
        None => Addition::default(),
    };
    let command = AnswerByLink {
        key,
        secret,
        addition,
    };
    match answer_by_link(&cx.app.store, &cx.app.profile, &cx.act, &command).await {
        Ok(()) => cx.page("front_door/add_thanks.html", json!({})),
        Err(CaseworkError::NotFound) => cx.page("front_door/add_ended.html", json!({})),
        Err(error) => Err(error.into()),
    }
}

fn read(form: &RawForm, request: &Request) -> Result<Addition, FormErrors> {
    let mut errors = FormErrors::new();
    let told = needed_text(
        form,
        &mut errors,
        "told",
        "What you learned",
        "Enter what you learned",
    );
    let learned = adults_of(request)
        .filter_map(|(place, _)| {
            let learned = Learned {
                place,
                parental_responsibility: yes_or_no(form.text(&format!("responsible_{place}"))),
                consent: consent(form.text(&format!("consent_{place}"))),
            };
            let says = learned.parental_responsibility.is_some() || learned.consent.is_some();
            says.then_some(learned)
        })
        .collect();
    let mut people = Vec::new();
    for row in ROWS {
        people.extend(new_child(form, &mut errors, row));
    }
    for row in ROWS {
        people.extend(new_adult(form, &mut errors, row));
    }
    let level = if asks_level(request) {
        level(form, &mut errors)
    } else {
        None
    };
    match told {
        Some(told) if errors.is_empty() => Ok(Addition {
            told,
            learned,
            people,
            level,
        }),
        Some(_) | None => Err(errors),
    }
}

fn yes_or_no(answer: &str) -> Option<bool> {
    match answer {
        "yes" => Some(true),
        "no" => Some(false),
        _ => None,
    }
}

/// One person's own answer; nothing chosen leaves it as it was.
fn consent(answer: &str) -> Option<ConsentGiven> {
    match answer {
        "written" => Some(ConsentGiven::Yes {
            on: None,
            written: true,
        }),
        "word" => Some(ConsentGiven::Yes {
            on: None,
            written: false,
        }),
        "no" => Some(ConsentGiven::No),
        "not_asked" => Some(ConsentGiven::NotAsked),
        _ => None,
    }
}

fn new_child(form: &RawForm, errors: &mut FormErrors, row: &str) -> Option<ReferredPerson> {
    let (name_field, age_field) = (format!("child_{row}"), format!("age_{row}"));
    let name = line(form, errors, &name_field, "Name of the child");
    let age = about_years(form, errors, &age_field);
    let about_years = match age {
        ChildAge::About { years } => Some(years),
        ChildAge::Born { .. } | ChildAge::Unborn { .. } | ChildAge::NotKnown => None,
    };
    if name.is_none() && about_years.is_none() {
        return None;
    }
    Some(ReferredPerson {
        about_years,
        ..named(RoleInFamily::Child, &name.unwrap_or_default())
    })
}

fn new_adult(form: &RawForm, errors: &mut FormErrors, row: &str) -> Option<ReferredPerson> {
    let name_field = format!("adult_{row}");
    let name = line(form, errors, &name_field, "Name of the adult");
    let relationship_field = format!("adult_{row}_is");
    let relationship = line(
        form,
        errors,
        &relationship_field,
        "What they are to the child",
    );
    let responsible = form.text(&format!("adult_{row}_responsible"));
    let given = consent(form.text(&format!("adult_{row}_consent")));
    let Some(name) = name else {
        if relationship.is_some() || !responsible.is_empty() || given.is_some() {
            errors.add(name_field, "Enter the name of the adult");
        }
        return None;
    };
    if !matches!(responsible, "yes" | "no" | "not_known") {
        errors.add(
            format!("adult_{row}_responsible"),
            format!("Select whether {name} has parental responsibility"),
        );
    }
    Some(ReferredPerson {
        relationship,
        parental_responsibility: yes_or_no(responsible),
        consent: given.unwrap_or(ConsentGiven::NotAsked),
        ..named(RoleInFamily::Adult, &name)
    })
}

fn named(part: RoleInFamily, name: &str) -> ReferredPerson {
    let (given_name, family_name) = split_name(name);
    ReferredPerson::bare(part, given_name, family_name)
}

fn level(form: &RawForm, errors: &mut FormErrors) -> Option<LevelAnswers> {
    let level = form.text("level").parse().ok()?;
    let reason = text(form, errors, "level_reason", "Why that level").unwrap_or_default();
    let hoped = text(form, errors, "expected_outcome", "What should change").unwrap_or_default();
    Some(LevelAnswers {
        level,
        reason,
        expected_outcome: hoped,
    })
}

/// What was added, for the request's page.
pub fn line_context(line: &AdditionLine) -> Value {
    let told = match &line.added {
        Added::Told(addition) => addition.told.clone(),
        Added::WrittenForm { request } => {
            format!("The written form after the call. {}", request.worry)
        }
    };
    let people: Vec<String> = line
        .added
        .people()
        .iter()
        .map(ReferredPerson::name)
        .collect();
    json!({
        "at": line.at.as_microsecond(), "by": line.by, "told": told, "people": people,
    })
}
