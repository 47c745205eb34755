//! The administrator's pages for agencies: who takes part, their details, and
//! closing one that holds no family any more.

use casework::CaseworkError;
use casework::organisations::{self, Agency};
use domain::organisations::{AgencyDetails, AgencyPart};
use domain::refusal::Refusal;
use serde_json::{Value, json};

use crate::pages::forms::{FormErrors, FormPage};
use crate::web::{Answer, Cx, Failure};

crate::routes! {
    get "/agencies" Administer Nothing => list;
    get "/agencies/new" Administer Nothing => new_form;
    post "/agencies/new" Administer Event("organisations.agency_added") => add;
    get "/agencies/{key}" Administer Nothing => form;
    post "/agencies/{key}" Administer Event("organisations.agency_changed") => change;
    get "/agencies/{key}/close" Administer Nothing => close_form;
    post "/agencies/{key}/close" Administer Event("organisations.agency_closed") => close;
}

/// The kinds of agency that the form offers; the profile may explain more.
const KINDS: &[(&str, &str)] = &[
    ("school", "School or college"),
    ("early_years", "Nursery or children’s centre"),
    ("health", "Health"),
    ("police", "Police"),
    ("youth", "Youth service"),
    ("housing", "Housing"),
    ("voluntary", "Voluntary or community"),
    ("early_help", "Early help"),
    ("social_care", "Children’s social care"),
    ("council", "Council"),
    ("other", "Another kind"),
];

const fn part_words(part: AgencyPart) -> &'static str {
    match part {
        AgencyPart::Partner => "Works with families",
        AgencyPart::FrontDoor => "[[Front door]]",
        AgencyPart::SocialCare => "Children’s social care",
        AgencyPart::Forum => "[[Panel]]",
        AgencyPart::Authority => "The authority",
    }
}

fn row(agency: &Agency) -> Value {
    json!({
        "key": agency.key, "name": agency.name, "part": part_words(agency.part),
        "kind": KINDS.iter().find(|(key, _)| *key == agency.kind).map_or(agency.kind.as_str(), |(_, words)| words),
        "email": agency.email, "telephone": agency.telephone, "own_system": agency.keeps_own_system,
        "closed": agency.closed_at.map(jiff::Timestamp::as_microsecond), "version": agency.version,
    })
}

async fn list(cx: Cx) -> Answer {
    let agencies = organisations::list(&mut cx.app.store.reader()).await?;
    let (open, closed): (Vec<_>, Vec<_>) = agencies
        .iter()
        .partition(|agency| agency.closed_at.is_none());
    let rows = |agencies: Vec<&Agency>| agencies.into_iter().map(row).collect::<Vec<_>>();
    cx.page(
        "agencies/list.html",
        json!({ "open": rows(open), "closed": rows(closed) }),
    )
}

async fn open_agency(cx: &Cx) -> Result<Agency, Failure> {
    let found = organisations::find_by_key(&mut cx.app.store.reader(), cx.part("key")).await?;
    Ok(found
        .filter(|agency| agency.closed_at.is_none())
        .ok_or(CaseworkError::NotFound)?)
}

fn show(cx: &Cx, form: &FormPage, agency: Option<&Agency>) -> Answer {
    let kinds: Vec<Value> = KINDS
        .iter()
        .map(|(key, words)| json!({ "value": key, "text": words }))
        .collect();
    let parts: Vec<Value> = AgencyPart::ALL
        .iter()
        .map(|part| json!({ "value": part.key(), "text": part_words(*part) }))
        .collect();
    let context =
        json!({ "form": form, "kinds": kinds, "parts": parts, "agency": agency.map(row) });
    if form.errors().is_empty() {
        cx.page("agencies/form.html", context)
    } else {
        cx.invalid("agencies/form.html", context)
    }
}

async fn new_form(cx: Cx) -> Answer {
    let form = cx.blank_form();
    show(&cx, &form, None)
}

async fn form(cx: Cx) -> Answer {
    let agency = open_agency(&cx).await?;
    let form = cx
        .blank_form()
        .with("name", agency.name.as_str())
        .with("kind", agency.kind.as_str())
        .with("email", agency.email.clone().unwrap_or_default())
        .with("telephone", agency.telephone.clone().unwrap_or_default())
        .with("version", agency.version.to_string())
        .with(
            "own_system",
            if agency.keeps_own_system { "yes" } else { "no" },
        );
    show(&cx, &form, Some(&agency))
}

fn details(cx: &Cx, key: &str, part: AgencyPart) -> Result<AgencyDetails, Refusal> {
    let word = |name: &str| cx.form.text(name);
    Ok(AgencyDetails::parse(
        (key, word("name")),
        (word("kind"), part),
        (word("email"), word("telephone")),
        word("own_system") == "yes",
    )?)
}

fn again(cx: &Cx, refusal: &Refusal, agency: Option<&Agency>) -> Answer {
    let mut errors = FormErrors::new();
    errors.add(refusal.field.unwrap_or("name"), refusal.reason.clone());
    let form = FormPage::again(&cx.form, errors);
    show(cx, &form, agency)
}

async fn add(cx: Cx) -> Answer {
    let Some(part) = AgencyPart::from_key(cx.form.text("part")) else {
        let refusal = Refusal::new(
            "organisations.part",
            "Select the agency’s part",
            "Choose one.",
        );
        return again(&cx, &refusal.beside("part"), None);
    };
    let details = match details(&cx, cx.form.text("key"), part) {
        Ok(details) => details,
        Err(refusal) => return again(&cx, &refusal, None),
    };
    match organisations::add(&cx.app.store, &cx.act, &details).await {
        Ok(_) => cx.then("/agencies", Some("agency-added")),
        Err(CaseworkError::Refused(refusal)) => again(&cx, &refusal, None),
        Err(error) => Err(error.into()),
    }
}

async fn change(cx: Cx) -> Answer {
    let agency = open_agency(&cx).await?;
    let details = match details(&cx, &agency.key, agency.part) {
        Ok(details) => details,
        Err(refusal) => return again(&cx, &refusal, Some(&agency)),
    };
    let seen = (agency.id, cx.version()?);
    organisations::change(&cx.app.store, &cx.act, seen, &details).await?;
    cx.then("/agencies", Some("saved"))
}

async fn close_form(cx: Cx) -> Answer {
    let agency = open_agency(&cx).await?;
    let form = cx.blank_form();
    cx.page(
        "agencies/close.html",
        json!({ "form": form, "agency": row(&agency) }),
    )
}

async fn close(cx: Cx) -> Answer {
    let agency = open_agency(&cx).await?;
    let seen = (agency.id, cx.version()?);
    organisations::close(&cx.app.store, &cx.act, seen).await?;
    cx.then("/agencies", Some("agency-closed"))
}
