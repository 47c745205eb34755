//! The page that asks agencies: whom, what, why it is lawful, and by when.

use casework::CaseworkError;
use casework::agreement::{ConsentToShare, consents_to_share};
use casework::information_requests::{About, Ask, agencies_to_ask, ask};
use casework::{cases, referrals};
use domain::access::{Relations, may, permit};
use domain::event::Subject;
use domain::ids::AgencyId;
use domain::information_requests::SharingBasis;
use domain::profile::ClockKey;
use jiff::Timestamp;
use serde_json::{Value, json};

use crate::pages::forms::{FormErrors, FormPage};
use crate::transfers::moments;
use crate::web::{Answer, Cx, Failure};

/// The hour at which an answer is due on its day, where the asker sets the day.
const END_OF_DAY: &str = "17:00";

/// The page.
pub async fn form(cx: Cx) -> Answer {
    let form = cx.blank_form();
    show(cx, form).await
}

fn asks_for_due(cx: &Cx) -> bool {
    cx.app.profile.clock(ClockKey::InformationReturn).is_none()
}

/// What the question is about: its page, and how it is called.
struct Asking {
    about: About,
    path: String,
    caption: String,
    relations: Relations,
    subject: Subject,
}

/// A request for help or, before a panel, a case (BUCKS-PROT-56).
async fn asking(cx: &Cx) -> Result<Asking, Failure> {
    let mut reader = cx.app.store.reader();
    let reference = cx.part("reference");
    let asking = if cx.route.starts_with("/cases/") {
        let case = cases::find(&mut reader, &cx.act, reference).await?;
        Asking {
            about: About::Case(case.reference.clone()),
            path: format!("/cases/{}", case.reference),
            caption: format!("Case {}, family {}", case.reference, case.family_name),
            subject: Subject {
                family: Some(case.family),
                referral: case.referral,
            },
            relations: case.relations,
        }
    } else {
        let referral = referrals::find(&mut reader, &cx.act, reference).await?;
        Asking {
            about: About::Referral(referral.reference.clone()),
            path: format!("/referrals/{}", referral.reference),
            caption: format!(
                "Request {}, family {}",
                referral.reference, referral.family_name
            ),
            subject: Subject::referral(referral.family, referral.id),
            relations: referral.relations,
        }
    };
    permit::<may::AskForInformation, _>(&cx.act, &asking.relations, ())?;
    Ok(asking)
}

async fn show(cx: Cx, form: FormPage) -> Answer {
    let asking = asking(&cx).await?;
    cx.record_look(asking.subject).await?;
    let agencies: Vec<Value> = agencies_to_ask(&mut cx.app.store.reader())
        .await?
        .iter()
        .map(|agency| json!({ "value": agency.id.to_string(), "text": agency.name }))
        .collect();
    let consents: Vec<Value> = match asking.subject.family {
        Some(family) => consents_to_share(&mut cx.app.store.reader(), family)
            .await?
            .iter()
            .map(consent)
            .collect(),
        None => Vec::new(),
    };
    let invalid = !form.errors().is_empty();
    let context = json!({
        "form": form,
        "caption": asking.caption,
        "back": asking.path,
        "agencies": agencies,
        "bases": bases(),
        "consents": consents,
        "asks_for_due": asks_for_due(&cx),
    });
    if invalid {
        cx.invalid("information_requests/ask.html", context)
    } else {
        cx.page("information_requests/ask.html", context)
    }
}

fn consent(one: &ConsentToShare) -> Value {
    json!({
        "name": if one.name.is_empty() { "Somebody who has left the family" } else { one.name.as_str() },
        "taken_back": one.taken_back.as_ref().map(|(at, why)| json!({
            "at": at.as_microsecond(), "why": why,
        })),
    })
}

pub(super) fn bases() -> Vec<Value> {
    SharingBasis::ALL
        .iter()
        .map(|basis| json!({ "value": basis.key(), "text": basis.words() }))
        .collect()
}

/// Asks.
pub async fn send(cx: Cx) -> Answer {
    let asking = asking(&cx).await?;
    let command = match read(&cx, asking.about)? {
        Ok(command) => command,
        Err(errors) => {
            let form = FormPage::again(&cx.form, errors);
            return show(cx, form).await;
        }
    };
    match ask(&cx.app.store, &cx.app.profile, &cx.act, &command).await {
        Ok(_) => cx.then(asking.path, Some("information-asked")),
        Err(CaseworkError::Refused(refusal)) if refusal.field.is_some() => {
            let mut errors = FormErrors::new();
            errors.add(refusal.field.unwrap_or_default(), refusal.reason);
            let form = FormPage::again(&cx.form, errors);
            show(cx, form).await
        }
        Err(error) => Err(Failure::Casework(error)),
    }
}

fn read(cx: &Cx, about: About) -> Result<Result<Ask, FormErrors>, Failure> {
    let mut errors = FormErrors::new();
    let agencies: Vec<AgencyId> = cx
        .form
        .all("agencies")
        .iter()
        .filter_map(|id| AgencyId::parse(id).ok())
        .collect();
    if agencies.is_empty() {
        errors.add("agencies", "Select at least one agency");
    }
    if cx.form.text("question").is_empty() {
        errors.add("question", "Enter what you want to know");
    }
    let basis = SharingBasis::from_key(cx.form.text("basis"));
    if basis.is_none() {
        errors.add("basis", "Select why sharing is lawful");
    }
    if cx.form.text("basis_reason").is_empty() {
        errors.add("basis_reason", "Enter why sharing is lawful and needed");
    }
    let due: Option<Timestamp> = if asks_for_due(cx) {
        let due = moments::instant(&cx.form, "due", END_OF_DAY);
        if due.is_none() {
            errors.add("due", "Enter the day by which you need the answer");
        }
        due
    } else {
        None
    };
    Ok(match basis {
        Some(basis) if errors.is_empty() => Ok(Ask {
            key: cx.submission_key()?,
            about,
            agencies,
            question: cx.form.text("question").to_owned(),
            basis,
            basis_reason: cx.form.text("basis_reason").to_owned(),
            due,
            base_address: cx.app.config.public_address.clone(),
        }),
        Some(_) | None => Err(errors),
    })
}
