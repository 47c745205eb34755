//! The worker's page: who of the family has a link, and a new one. Link and
//! code are drawn once, in the answer to the form, and are in no address.

use casework::family_links::{
    LinkLine, Made, MakeLink, ask_to_agree, end_link, links_of, make_link, new_code,
};
use casework::plans::{PlanPage, plan_page};
use domain::access::{Action, may, permit};
use domain::event::Subject;
use domain::family_links::LinkLife;
use domain::ids::{FamilyLinkId, PersonId};
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::coded_choices;
use crate::pages::forms::{FormErrors, FormPage};
use crate::plans::reading;
use crate::web::{Answer, Cx, Failure};
use crate::words;

/// The page.
pub async fn page(cx: Cx) -> Answer {
    let form = cx.blank_form();
    show(cx, form, None).await
}

async fn found(cx: &Cx) -> Result<PlanPage, Failure> {
    let page = plan_page(&mut cx.app.store.reader(), &cx.act, cx.part("reference")).await?;
    permit::<may::ManageFamilyLinks, _>(&cx.act, &page.case.relations, ())?;
    cx.record_look(Subject::family(page.case.family)).await?;
    Ok(page)
}

async fn show(cx: Cx, form: FormPage, made: Option<Made>) -> Answer {
    let page = found(&cx).await?;
    let links = links_of(&mut cx.app.store.reader(), page.case.id).await?;
    let people: Vec<Value> = page
        .people
        .iter()
        .map(|person| {
            let name = page.person_name(person.id);
            let age = words::age_words(person, words::today(cx.act.at));
            json!({ "value": person.id.to_string(), "text": format!("{name} ({age})") })
        })
        .collect();
    let unsafe_contact: Vec<Value> = page
        .people
        .iter()
        .filter_map(|person| {
            let warning = person.details.unsafe_contact.clone()?;
            Some(json!({ "name": page.person_name(person.id), "warning": warning }))
        })
        .collect();
    let draft = page
        .plan
        .as_ref()
        .and_then(|plan| plan.drafted())
        .filter(|draft| draft.is_complete())
        .map(|draft| draft.number);
    let invalid = !form.errors().is_empty();
    let context = json!({
        "form": form,
        "draft": draft,
        "reference": page.case.reference,
        "family": page.case.family_name,
        "may_assessments": cx.allows(&page.case.relations, Action::ReadAssessment),
        "on": super::offered(&cx.app.profile),
        "led": page.case.stage.lead().is_some(),
        "plan": page.plan.is_some(),
        "people": people,
        "lives": coded_choices!(LinkLife),
        "unsafe_contact": unsafe_contact,
        "made": made.map(|made| json!({
            "address": made.address, "code": spelled(&made.code), "emailed": made.emailed,
        })),
        "links": links.iter().map(|line| link_context(line, cx.act.at)).collect::<Vec<_>>(),
    });
    if invalid {
        cx.invalid("family_links/make.html", context)
    } else {
        cx.page("family_links/make.html", context)
    }
}

/// A code in two halves, easier to read aloud.
fn spelled(code: &str) -> String {
    match code.split_at_checked(code.len() / 2) {
        Some((front, back)) => format!("{front} {back}"),
        None => code.to_owned(),
    }
}

fn link_context(line: &LinkLine, now: Timestamp) -> Value {
    let live = line.ended.is_none() && line.expires > now;
    let day = |at: Timestamp| words::day_words(words::today(at));
    let state = match line.ended {
        Some(at) => format!("stopped on {}", day(at)),
        None if !live => format!("ran out on {}", day(line.expires)),
        None if line.code_waits && line.tries_left > 0 => {
            format!(
                "works until {}, the code is not used yet",
                day(line.expires)
            )
        }
        None if line.code_waits => {
            format!(
                "works until {}, but the code was typed wrong too often",
                day(line.expires)
            )
        }
        None => format!("works until {}, the code was used", day(line.expires)),
    };
    json!({
        "id": line.id.to_string(), "person": line.person, "made_by": line.made_by,
        "made": line.made_at.as_microsecond(), "state": state, "live": live,
        "asked_version": line.asked_version,
        "looks": line.looks, "last_look": line.last_look.map(Timestamp::as_microsecond),
    })
}

/// Makes a link and shows it once.
pub async fn make(cx: Cx) -> Answer {
    let mut errors = FormErrors::new();
    let person = PersonId::parse(cx.form.text("person")).ok();
    if person.is_none() {
        errors.add("person", "Select for whom the link is");
    }
    let life = reading::choice(&cx.form, "life", &mut errors, LinkLife::parse);
    let email = reading::optional(&cx.form, "email");
    if email.as_deref().is_some_and(|email| !email.contains('@')) {
        errors.add(
            "email",
            "Enter an e-mail address in the correct format, like name@example.com",
        );
    }
    let (Some(person), Some(life), true) = (person, life, errors.is_empty()) else {
        let form = FormPage::again(&cx.form, errors);
        return show(cx, form, None).await;
    };
    let command = MakeLink {
        reference: cx.part("reference").to_owned(),
        person,
        life,
        email,
        base_address: cx.app.config.public_address.clone(),
    };
    let made = make_link(&cx.app.store, &cx.app.profile, &cx.act, &command).await?;
    let form = cx.blank_form();
    show(cx, form, Some(made)).await
}

fn link_of(cx: &Cx) -> Result<FamilyLinkId, Failure> {
    Ok(FamilyLinkId::parse(cx.part("id")).map_err(|_| casework::CaseworkError::NotFound)?)
}

/// Makes a new code and shows it once.
pub async fn code(cx: Cx) -> Answer {
    let link = link_of(&cx)?;
    let (store, profile) = (&cx.app.store, &cx.app.profile);
    let made = new_code(store, profile, &cx.act, cx.part("reference"), link).await?;
    let form = cx.blank_form();
    show(cx, form, Some(made)).await
}

/// Asks the holder of a link to agree to the drafted plan.
pub async fn ask(cx: Cx) -> Answer {
    let link = link_of(&cx)?;
    ask_to_agree(&cx.app.store, &cx.act, cx.part("reference"), link).await?;
    let path = format!("/cases/{}/family-link", cx.part("reference"));
    cx.then(path, Some("family-asked"))
}

/// Stops a link.
pub async fn stop(cx: Cx) -> Answer {
    let link = link_of(&cx)?;
    end_link(&cx.app.store, &cx.act, cx.part("reference"), link).await?;
    let path = format!("/cases/{}/family-link", cx.part("reference"));
    cx.then(path, Some("family-link-stopped"))
}
