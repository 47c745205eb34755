//! The family page, and the log of who has looked at it.

use casework::cases::Case;
use casework::engine::Reader;
use casework::families::{FamilyPage, Involved, page_of};
use casework::plans::{cases_of_family, next_review_of, plan_of};
use casework::team::members_of;
use domain::access::{Action, Relation, may, permit};
use domain::cases::FamilyAgreement;
use domain::event::Subject;
use domain::plans::Plan;
use serde_json::{Value, json};

use crate::people;
use crate::web::{Answer, Cx, Failure};
use crate::words::{self, ClockTag};

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
    let today = words::today(cx.act.at);
    let members = casework::people::members_of(&mut reader, page.id, today).await?;
    let homes = casework::people::homes_of(&mut reader, &cx.act, &page.relations, page.id).await?;
    let hidden = people::hidden_here(&cx, &page.relations, page.id).await?;
    let (team, agreed) = match &case {
        Some(case) => (
            people::team_lines(&members_of(&mut reader, case.id).await?, &page.involved),
            agreed(&mut reader, case).await?,
        ),
        None => (Vec::new(), Value::Null),
    };
    if let Value::Object(fields) = &mut context {
        let lines = people::people_lines(&page.reference, &members, today, &hidden);
        let warnings: Vec<Value> = lines
            .iter()
            .filter(|line| line["unsafe_contact"].is_string())
            .map(|line| json!({ "name": line["name"], "warning": line["unsafe_contact"] }))
            .collect();
        fields.insert("reported".to_owned(), json!(reported));
        fields.insert("people".to_owned(), lines.into());
        fields.insert("warnings".to_owned(), warnings.into());
        fields.insert("homes".to_owned(), people::homes(&homes, &members).into());
        let others: Vec<Value> = page
            .involved
            .iter()
            .filter(|line| team.is_empty() || line.relation != Relation::Team.key())
            .map(involved)
            .collect();
        fields.insert("involved".to_owned(), others.into());
        fields.insert("team".to_owned(), team.into());
        fields.insert("agreed".to_owned(), agreed);
        let earlier: Vec<Value> = cases_of_family(&mut reader, page.id)
            .await?
            .iter()
            .filter_map(|one| {
                let closed = one.closed_at?;
                Some(json!({
                    "reference": one.reference, "stage": words::stage_words(&one.stage),
                    "opened": one.opened_at.as_microsecond(), "closed": closed.as_microsecond(),
                }))
            })
            .collect();
        fields.insert("earlier".to_owned(), earlier.into());
        let access = crate::record_access::section_context(&cx, &page).await?;
        fields.insert("access".to_owned(), access);
        let matches = crate::matching::section_context(&cx, &page.relations, page.id).await?;
        fields.insert("matches".to_owned(), matches);
        let step_down = crate::step_down::section_context(&cx, &page).await?;
        fields.insert("step_down".to_owned(), step_down);
    }
    people::hide_in(&mut context, &hidden);
    cx.page("families/page.html", context)
}

/// What the family and the agencies agreed: whether they agreed to be helped at
/// all, the plan in force, and when it is looked at again.
async fn agreed(reader: &mut Reader, case: &Case) -> Result<Value, Failure> {
    let plan = plan_of(reader, case.id).await?;
    let review = next_review_of(reader, case.id).await?;
    let service = case.stage.leading().map(|leading| match leading.agreement {
        FamilyAgreement::Awaited => "The family has not been asked, or has not answered yet",
        FamilyAgreement::Given { .. } => "The family agreed to be helped",
        FamilyAgreement::Withdrawn { .. } => "The family took its agreement back",
    });
    let version = plan.as_ref().and_then(Plan::in_force);
    Ok(json!({
        "service": service,
        "plan_number": version.map(|version| version.number),
        "plan_on": version.and_then(|version| version.agreed.as_ref()).map(|one| words::day_words(one.on)),
        "goals": version.map(|version| version.needs.iter().map(|need| need.goal.words.clone()).collect::<Vec<_>>()),
        "review": review.map(|at| at.as_microsecond()),
    }))
}

fn context(cx: &Cx, page: &FamilyPage, case: Option<&Case>) -> Value {
    let clocks: Vec<ClockTag> = page
        .clocks
        .iter()
        .filter_map(|clock| words::clock_tag(&cx.app.profile, clock, cx.act.at))
        .collect();
    json!({
        "reference": page.reference, "name": page.name, "restricted": page.restricted,
        "holder": words::holder_strip(page.holder.as_ref(), clocks.first().map(|clock| clock.label.clone()), clocks.first().cloned()),
        "clocks": clocks,
        "referrals": page.referrals.iter().map(|line| json!({
            "reference": line.reference, "state": referral_state(&line.state),
            "received": line.first_received_at.as_microsecond(),
        })).collect::<Vec<_>>(),
        "dangers": page.referrals.iter().filter(|line| line.is_danger_now()).map(|line| json!({
            "reference": line.reference, "received": line.first_received_at.as_microsecond(),
            "state": referral_state(&line.state),
        })).collect::<Vec<_>>(),
        "case": case.map(|case| json!({ "reference": case.reference, "stage": words::stage_words(&case.stage) })),
        "may": {
            "edit": cx.allows(&page.relations, Action::EditFamily),
            "access": cx.allows(&page.relations, Action::SeeAccessLog),
            "referral": cx.allows(&page.relations, Action::ReadReferral),
            "step_up": cx.allows(&page.relations, Action::StepUp),
            "agreement": cx.allows(&page.relations, Action::RecordAgreement),
            "open_case": cx.allows(&page.relations, Action::OpenAgencyCase),
            "files": cx.allows(&page.relations, Action::ReadAttachment),
            "enquiries": cx.may_try(Action::AnswerCallBack),
            "screen": cx.allows(&page.relations, Action::RecordScreening)
                && cx.app.definitions.first_look(&cx.app.profile).is_some(),
            "consult": cx.allows(&page.relations, Action::RecordConsultation),
        },
    })
}

/// Where a request stands, from its stored word.
#[must_use]
pub fn referral_state(key: &str) -> &'static str {
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
        Relation::FrontDoor => "[[Front door]]",
        Relation::InformationAsked => "Asked for information",
        Relation::Forum => "[[Panel]]",
        Relation::LeadAgency => "Lead agency",
        Relation::LeadWorker => "[[Lead worker]]",
        Relation::FormerLeadWorker => "Led until it closed",
        Relation::Team => "In the family’s team",
        Relation::AreaCoordinator => "Area coordinator",
        Relation::SocialCare => "Children’s social care",
        Relation::AuditDrawn => "Auditor",
        Relation::BreakGlass => "Opened in an emergency",
        Relation::SocialCareReader => "Social care, reading only",
    }
}
