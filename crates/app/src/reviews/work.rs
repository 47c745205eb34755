//! The lead worker's page: agreement, assessment, plan, team and review, each
//! with how it stands and where to do it.

use casework::reviews::{WorkPage, work_page};
use domain::access::Action;
use domain::cases::{FamilyAgreement, Stage};
use domain::event::Subject;
use domain::plans::Plan;
use domain::profile::{Assessment, AtLevel, ClockKey, Label};
use serde_json::{Value, json};

use crate::people::{hidden_here, hide_in};
use crate::web::{Answer, Cx};
use crate::words::{self, ClockTag};

/// The page.
pub async fn page(cx: Cx) -> Answer {
    let page = work_page(&mut cx.app.store.reader(), &cx.act, cx.part("reference")).await?;
    cx.record_look(Subject::family(page.case.family)).await?;
    let clocks: Vec<ClockTag> = page
        .clocks
        .iter()
        .filter(|clock| !clock.clock.has_ended())
        .filter_map(|clock| words::clock_tag(&cx.app.profile, clock, cx.act.at))
        .collect();
    let relations = &page.case.relations;
    let open = page.case.stage.is_open();
    let mut context = json!({
        "reference": page.case.reference,
        "family_reference": page.case.family_reference,
        "family_name": page.case.family_name,
        "holder": words::holder_strip(page.holder.as_ref(), next_step(&page), clocks.first().cloned()),
        "clocks": clocks,
        "review_due": page.clocks.iter().any(|clock| {
            clock.key == domain::profile::ClockKey::Review
                && !matches!(clock.clock, domain::clocks::Clock::Stopped(_))
        }),
        "tasks": tasks(&cx, &page),
        "reviews": page.reviews.iter().map(|line| json!({
            "id": line.id.to_string(), "on": words::day_words(line.review.on), "by": line.held_by, "summary": line.review.summary,
            "outcome": line.review.outcome.words(),
        })).collect::<Vec<_>>(),
        "engagement": page.engagement.iter().map(|line| json!({
            "on": words::day_words(line.on), "what": line.engagement.words(), "words": line.words, "by": line.noted_by,
        })).collect::<Vec<_>>(),
        "earlier": page.cases.iter().filter(|one| one.reference != page.case.reference).map(|one| json!({
            "reference": one.reference, "opened": one.opened_at.as_microsecond(),
            "closed": one.closed_at.map(|at| at.as_microsecond()),
        })).collect::<Vec<_>>(),
        "open": open,
        "withdrawn": withdrawn(&page.case.stage),
        "may": {
            "review": open && cx.allows(relations, Action::ReviewPlan),
            "close": open && cx.allows(relations, Action::CloseCase),
            "assessments": cx.allows(relations, Action::ReadAssessment),
        },
    });
    let hidden = hidden_here(&cx, relations, page.case.family).await?;
    hide_in(&mut context, &hidden);
    cx.page("reviews/work.html", context)
}

fn next_step(page: &WorkPage) -> Option<String> {
    Some(
        match &page.case.stage {
            Stage::AwaitingForum { .. } => "[[the panel]] decides",
            Stage::InDispute { .. } => "the dispute is settled",
            Stage::LeadAsked { .. } => "the agency that was asked answers",
            Stage::Led { lead, agreement } => match (lead.worker, agreement) {
                (None, _) => "the lead agency assigns [[a lead worker]]",
                (Some(_), FamilyAgreement::Awaited) => "the family agrees to the service",
                (Some(_), FamilyAgreement::Given { .. }) => work_next(page),
                (Some(_), FamilyAgreement::Withdrawn { .. }) => {
                    "take it back to [[the panel]], close it or step it up"
                }
            },
            Stage::Closed { .. } => return None,
        }
        .to_owned(),
    )
}

/// What comes next once the family has agreed: the assessment, then the plan,
/// then what the plan says.
fn work_next(page: &WorkPage) -> &'static str {
    let in_force = page
        .plan
        .as_ref()
        .is_some_and(|plan| plan.in_force().is_some());
    if in_force {
        "the plan is carried out and reviewed"
    } else if assessment_runs(page) {
        "the family is assessed"
    } else {
        "the plan is made and agreed with the family"
    }
}

fn assessment_runs(page: &WorkPage) -> bool {
    page.clocks
        .iter()
        .any(|clock| clock.key == ClockKey::Assessment && !clock.clock.has_ended())
}

fn withdrawn(stage: &Stage) -> bool {
    stage
        .leading()
        .is_some_and(|leading| matches!(leading.agreement, FamilyAgreement::Withdrawn { .. }))
}

/// The tasks, in the order in which they are done. A task without a link waits
/// for the one before it.
fn tasks(cx: &Cx, page: &WorkPage) -> Vec<Value> {
    let reference = &page.case.reference;
    let may_work = page.case.stage.may_work().is_ok();
    let closed = !page.case.stage.is_open();
    let plan = page.plan.as_ref();
    let agreed = plan.is_some_and(|plan| plan.in_force().is_some());
    let task = |title: String, path: &str, status: &str, open: bool| {
        json!({
            "title": title, "status": status,
            "href": if open { Some(format!("/cases/{reference}/{path}")) } else { None },
        })
    };
    let mut tasks = vec![task(
        "The family’s agreement".to_owned(),
        "agreement",
        agreement_status(&page.case.stage),
        true,
    )];
    let reads = cx.allows(&page.case.relations, Action::ReadAssessment);
    tasks.push(task(
        "Assessment".to_owned(),
        "assessments",
        assessment_status(page),
        reads && (may_work || closed),
    ));
    tasks.push(task(
        domain::people::first_capital(cx.app.profile.label(Label::Plan)),
        "plan",
        plan_status(plan),
        may_work || plan.is_some(),
    ));
    let members = page.team.iter().filter(|one| one.until.is_none()).count();
    let team = if members == 1 {
        "1 person".to_owned()
    } else {
        format!("{members} people")
    };
    let open = may_work || closed;
    tasks.push(task("The family’s team".to_owned(), "team", &team, open));
    let meetings = match page.meetings.len() {
        0 => "None yet".to_owned(),
        number => number.to_string(),
    };
    tasks.push(task(
        "Team meetings".to_owned(),
        "meetings",
        &meetings,
        open,
    ));
    let reviews = match page.reviews.len() {
        0 if agreed => "None yet".to_owned(),
        0 => "Waits for the plan".to_owned(),
        number => format!("{number} held"),
    };
    tasks.extend(scale_tasks(cx, page, reads && (may_work || closed)));
    let may_review = agreed && !closed && cx.allows(&page.case.relations, Action::ReviewPlan);
    tasks.push(task(
        "Review".to_owned(),
        "reviews/new",
        &reviews,
        may_review,
    ));
    tasks
}

/// The scales that the authority expects or allows at the case's level: shown,
/// never a lock (BUCKS-STRAT-106).
fn scale_tasks(cx: &Cx, page: &WorkPage, open: bool) -> Vec<Value> {
    let Some(level) = page.level else {
        return Vec::new();
    };
    let said = cx
        .app
        .profile
        .level_in_text(crate::words::today(cx.act.at), level);
    let of = |assessment: &Assessment| -> i64 {
        page.readings
            .iter()
            .filter(|(scale, _)| assessment.uses(scale))
            .map(|(_, number)| number)
            .sum()
    };
    cx.app
        .profile
        .assessments
        .iter()
        .filter(|assessment| !assessment.scales.is_empty())
        .filter_map(|assessment| {
            let status = scale_status(assessment.at_level(level), &said, of(assessment))?;
            let href = open.then(|| format!("/cases/{}/scales", page.case.reference));
            Some(json!({ "title": assessment.name, "status": status, "href": href }))
        })
        .collect()
}

fn scale_status(at: AtLevel, level: &str, readings: i64) -> Option<String> {
    match (at, readings) {
        (_, 1) => Some("1 reading".to_owned()),
        (_, 2..) => Some(format!("{readings} readings")),
        (AtLevel::Expected, _) => Some(format!("Expected at {level}, none yet")),
        (AtLevel::Allowed, _) => Some(format!("Can be used at {level}")),
        (AtLevel::NotListed, _) => None,
    }
}

fn assessment_status(page: &WorkPage) -> &'static str {
    let clock = page
        .clocks
        .iter()
        .rfind(|clock| clock.key == ClockKey::Assessment);
    match clock.map(|clock| &clock.clock) {
        // The limit ends when it is submitted; a manager signs it off after that.
        Some(domain::clocks::Clock::Stopped(_)) => "Completed",
        Some(domain::clocks::Clock::Cancelled(_)) => "Not needed",
        Some(domain::clocks::Clock::Running(_) | domain::clocks::Clock::Paused(_)) => "To do",
        None => "Open",
    }
}

const fn agreement_status(stage: &Stage) -> &'static str {
    match stage.leading() {
        Some(leading) => match leading.agreement {
            FamilyAgreement::Awaited => "Not yet",
            FamilyAgreement::Given { .. } => "Agreed",
            FamilyAgreement::Withdrawn { .. } => "Taken back",
        },
        None if stage.is_open() => "Waits for a lead agency",
        None => "Closed",
    }
}

fn plan_status(plan: Option<&Plan>) -> &'static str {
    match plan {
        None => "Not begun",
        Some(plan) if plan.is_closed() => "Closed",
        Some(plan) => match (plan.in_force(), plan.drafted()) {
            (None, _) => "Draft",
            (Some(_), Some(_)) => "New version being written",
            (Some(_), None) => "Agreed",
        },
    }
}

#[cfg(test)]
mod tests {
    use domain::profile::Profile;

    use super::*;

    // Requirement: BUCKS-STRAT-106
    #[test]
    fn a_star_is_expected_at_level_3_and_can_be_used_at_level_2() {
        let text = include_str!("../../../../profiles/buckinghamshire.toml");
        let profile = Profile::parse("p", text).unwrap();
        let star = profile
            .assessments
            .iter()
            .find(|one| one.key.as_str() == "family_star")
            .unwrap();
        let says = |level, readings| {
            let said = format!("level {level}");
            scale_status(star.at_level(level), &said, readings)
        };
        assert_eq!(says(3, 0).as_deref(), Some("Expected at level 3, none yet"));
        assert_eq!(says(3, 2).as_deref(), Some("2 readings"));
        assert_eq!(says(2, 0).as_deref(), Some("Can be used at level 2"));
        assert_eq!(says(1, 0), None);
    }
}
