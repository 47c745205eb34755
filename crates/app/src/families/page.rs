//! The family page, and the log of who has looked at it.

use casework::audit::who_looked;
use casework::families::{FamilyPage, Involved, page_of};
use domain::access::{Action, Relation, may, permit};
use domain::event::Subject;
use serde_json::{Value, json};

use crate::web::{Answer, Cx};
use crate::words::{self, ClockTag};

const LOG_LINES: i64 = 200;

/// The page.
pub async fn page(cx: Cx) -> Answer {
    let mut reader = cx.app.store.reader();
    let page = page_of(&mut reader, &cx.act, cx.part("reference")).await?;
    permit::<may::ReadFamily, _>(&cx.act, &page.relations, ())?;
    let case = casework::cases::open_case_of(&mut reader, &cx.act, page.id).await?;
    cx.record_look(Subject::family(page.id)).await?;
    let mut context = context(&cx, &page, case.as_ref());
    let reported = match &case {
        Some(case) => crate::reporting::last_context(&cx, case.id).await?,
        None => None,
    };
    if let Some(fields) = context.as_object_mut() {
        fields.insert("reported".to_owned(), json!(reported));
    }
    cx.page("families/page.html", context)
}

fn context(cx: &Cx, page: &FamilyPage, case: Option<&casework::cases::Case>) -> Value {
    let today = words::today(cx.act.at);
    let clocks: Vec<ClockTag> = page
        .clocks
        .iter()
        .filter_map(|clock| words::clock_tag(&cx.app.profile, clock, cx.act.at))
        .collect();
    let people: Vec<Value> = page
        .people
        .iter()
        .map(|person| {
            json!({
                "name": format!("{} {}", person.given_name, person.family_name).trim(),
                "part": if person.part == "child" { "Child" } else { "Adult" },
                "age": words::age_words(person, today),
                "school": person.details.school,
                "relationship": person.details.relationship,
                "telephone": person.details.telephone,
                "unsafe_contact": person.details.unsafe_contact,
                "interpreter": person.details.interpreter,
            })
        })
        .collect();
    let unsafe_contact = page
        .people
        .iter()
        .find_map(|person| person.details.unsafe_contact.clone());
    json!({
        "reference": page.reference, "name": page.name, "restricted": page.restricted,
        "holder": words::holder_strip(page.holder.as_ref(), clocks.first().map(|clock| clock.label.clone()), clocks.first().cloned()),
        "people": people, "addresses": page.addresses, "hidden_address": page.hidden_address,
        "unsafe_contact": unsafe_contact,
        "involved": page.involved.iter().map(involved).collect::<Vec<_>>(),
        "clocks": clocks,
        "referrals": page.referrals.iter().map(|line| json!({
            "reference": line.reference, "state": referral_state(&line.state),
            "received": line.first_received_at.as_microsecond(),
        })).collect::<Vec<_>>(),
        "case": case.map(|case| json!({ "reference": case.reference, "stage": words::stage_words(&case.stage) })),
        "may": {
            "access": cx.allows(&page.relations, Action::SeeAccessLog),
            "referral": cx.allows(&page.relations, Action::ReadReferral),
            "step_up": cx.allows(&page.relations, Action::StepUp),
            "agreement": cx.allows(&page.relations, Action::RecordAgreement),
            "open_case": cx.allows(&page.relations, Action::OpenAgencyCase),
            "consult": cx.allows(&page.relations, Action::RecordConsultation),
        },
    })
}

fn referral_state(key: &str) -> &'static str {
    match key {
        "waiting" => "Waiting for a decision",
        "with_mash" => "With partner agencies for information",
        "returned" => "Returned: more is needed",
        _ => "Decided",
    }
}

fn involved(line: &Involved) -> Value {
    let relation = Relation::from_key(&line.relation).map_or("Involved", relation_words);
    json!({
        "relation": relation, "agency": line.agency, "person": line.person, "job": line.job_title,
        "telephone": line.telephone, "email": line.email, "since": line.since.as_microsecond(),
    })
}

/// A relation, as people say it.
#[must_use]
pub const fn relation_words(relation: Relation) -> &'static str {
    match relation {
        Relation::Referrer => "Asked for help",
        Relation::FrontDoor => "Front door",
        Relation::InformationAsked => "Asked for information",
        Relation::Forum => "Panel",
        Relation::LeadAgency => "Lead agency",
        Relation::LeadWorker => "Lead family worker",
        Relation::Team => "Team around the family",
        Relation::AreaCoordinator => "Area coordinator",
        Relation::SocialCare => "Children’s social care",
        Relation::AuditDrawn => "Auditor",
        Relation::BreakGlass => "Opened in an emergency",
        Relation::SocialCareReader => "Social care, reading only",
    }
}

/// Who has looked at this record.
pub async fn access(cx: Cx) -> Answer {
    let mut reader = cx.app.store.reader();
    let page = page_of(&mut reader, &cx.act, cx.part("reference")).await?;
    permit::<may::SeeAccessLog, _>(&cx.act, &page.relations, ())?;
    cx.record_look(Subject::family(page.id)).await?;
    let lines: Vec<Value> = who_looked(&mut reader, page.id, LOG_LINES)
        .await?
        .iter()
        .map(|line| {
            json!({
                "at": line.at.as_microsecond(),
                "did": if line.kind == "read" { "Looked" } else { "Changed" },
                "what": line.name, "reason": line.reason,
                "who": line.who.clone().unwrap_or_else(|| match line.actor_kind.as_str() {
                    "public" => "Somebody without an account".to_owned(),
                    "partner" => "A partner, by a signed link".to_owned(),
                    "system" => "An agency’s own system".to_owned(),
                    _ => "The product itself".to_owned(),
                }),
                "agency": line.agency,
            })
        })
        .collect();
    cx.page(
        "families/access.html",
        json!({ "reference": page.reference, "name": page.name, "lines": lines }),
    )
}
