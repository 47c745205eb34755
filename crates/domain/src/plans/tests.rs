//! A closed plan never changes; amending keeps every earlier line.

use jiff::{Timestamp, civil::date};
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::ids::{AgencyId, PersonId, PlanLineId, UserId};

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn line(number: u128) -> PlanLineId {
    PlanLineId::new(Uuid::from_u128(number))
}

fn agency(number: u128) -> AgencyId {
    AgencyId::new(Uuid::from_u128(number))
}

fn need(number: u128) -> Need {
    Need {
        id: line(number),
        whose: Whose::Family,
        words: format!("Need {number}"),
        source: NeedSource::Told,
        from_area: None,
        goal: Goal {
            words: "Calm mornings".to_owned(),
        },
        actions: Vec::new(),
    }
}

const TODAY: jiff::civil::Date = date(2026, 3, 2);

fn action(number: u128) -> PlanAction {
    PlanAction {
        id: line(number),
        what: "Debt advice".to_owned(),
        kind: ActionKind::Money,
        owner: ActionOwner::Agency {
            agency: agency(1),
            user: None,
        },
        by: date(2026, 4, 1),
    }
}

fn agreement() -> Agreement {
    Agreement {
        people: vec![PersonId::new(Uuid::from_u128(5))],
        how: AgreedHow::Signed,
        on: date(2026, 3, 2),
        commitment: "We come to every appointment".to_owned(),
        parts: Vec::new(),
    }
}

fn progress(status: ActionStatus) -> Progress {
    Progress {
        status,
        note: Some("Going well".to_owned()),
        at: at(9),
        by: UserId::new(Uuid::from_u128(7)),
    }
}

fn agreed() -> Plan {
    Plan::draft(at(1))
        .add_need(need(1))
        .and_then(|plan| plan.add_action(line(1), action(2), TODAY))
        .and_then(|plan| plan.agree(agreement(), &[]))
        .unwrap()
}

// Requirement: BUCKS-STRAT-22, C-101
#[test]
fn a_plan_is_not_agreed_without_the_familys_own_commitment() {
    let silent = Agreement {
        commitment: " ".to_owned(),
        ..agreement()
    };
    let drafted = Plan::draft(at(1))
        .add_need(need(1))
        .and_then(|plan| plan.add_action(line(1), action(2), TODAY))
        .unwrap();
    assert_eq!(drafted.agree(silent, &[]), Err(PlanRefused::NoCommitment));
}

// Requirement: BUCKS-PROT-61
#[test]
fn the_plan_accounts_for_every_adult_of_the_family() {
    let father = PersonId::new(Uuid::from_u128(6));
    let mother = agreement().people[0];
    let with = |part, words: Option<&str>| Agreement {
        parts: vec![PartTaken {
            person: father,
            part,
            words: words.map(str::to_owned),
        }],
        ..agreement()
    };
    let agree = |agreement| {
        Plan::draft(at(1))
            .add_need(need(1))
            .and_then(|plan| plan.add_action(line(1), action(2), TODAY))
            .and_then(|plan| plan.agree(agreement, &[mother, father]))
            .map(drop)
    };
    assert_eq!(
        agree(agreement()),
        Err(PlanRefused::PartMissing(father)),
        "whoever agreed took part; the other must be accounted for"
    );
    assert_eq!(
        agree(with(PartInPlan::NotAsked, Some(" "))),
        Err(PlanRefused::WhyNotAsked(father))
    );
    assert_eq!(agree(with(PartInPlan::NotAsked, Some("At sea"))), Ok(()));
    assert_eq!(agree(with(PartInPlan::TookPart, None)), Ok(()));
    assert_eq!(agree(with(PartInPlan::ChoseNot, None)), Ok(()));
}

// Requirement: BUCKS-STRAT-11
#[test]
fn a_service_stands_under_the_need_that_it_answers_and_the_change_it_is_for() {
    let plan = Plan::draft(at(1)).add_need(need(1)).unwrap();
    let astray = plan.clone().add_action(line(9), action(2), TODAY);
    assert_eq!(astray, Err(PlanRefused::NoSuchLine));
    let plan = plan.add_action(line(1), action(2), TODAY).unwrap();
    let kept = &plan.drafted().unwrap().needs[0];
    assert_eq!(kept.words, "Need 1");
    assert_eq!(kept.goal.words, "Calm mornings");
    assert_eq!(kept.actions[0].what, "Debt advice");
}

// Requirement: BUCKS-STRAT-121
#[test]
fn an_agreed_version_is_fixed_until_the_plan_is_amended() {
    assert_eq!(agreed().add_need(need(3)), Err(PlanRefused::NoDraft));
    let amended = agreed()
        .amend("Money got worse".to_owned(), at(5))
        .and_then(|plan| plan.add_need(need(3)))
        .unwrap();
    assert_eq!(amended.in_force().unwrap().needs.len(), 1);
    assert_eq!(amended.drafted().unwrap().needs.len(), 2);
    assert_eq!(
        amended.amend("Again".to_owned(), at(6)),
        Err(PlanRefused::DraftOpen)
    );
}

// Requirement: BUCKS-STRAT-91
#[test]
fn a_partner_reports_on_its_own_actions_and_the_lead_worker_on_all() {
    let own = action(1);
    assert!(own.may_be_reported_by(agency(1), false));
    assert!(!own.may_be_reported_by(agency(2), false));
    assert!(own.may_be_reported_by(agency(2), true));
}

#[test]
fn two_reports_on_one_action_at_the_same_time_do_not_overwrite_each_other() {
    let first = agreed()
        .report(line(2), 0, progress(ActionStatus::Doing))
        .unwrap();
    assert_eq!(
        first
            .clone()
            .report(line(2), 0, progress(ActionStatus::Done)),
        Err(PlanRefused::ReportedMeanwhile)
    );
    assert_eq!(first.status_of(line(2)), ActionStatus::Doing);
}

#[derive(Clone, Debug)]
enum Step {
    Need(u128),
    Action(u128, u128),
    Remove(u128),
    Agree,
    Amend,
    Report(u128),
    Evidence(u128),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (1u128..6).prop_map(Step::Need),
        (1u128..6, 10u128..16).prop_map(|(need, action)| Step::Action(need, action)),
        (1u128..16).prop_map(Step::Remove),
        Just(Step::Agree),
        Just(Step::Amend),
        (10u128..16).prop_map(Step::Report),
        (10u128..16).prop_map(Step::Evidence),
    ]
}

fn apply(plan: Plan, step: &Step) -> Result<Plan, PlanRefused> {
    match step {
        Step::Need(number) => plan.add_need(need(*number)),
        Step::Action(number, other) => plan.add_action(line(*number), action(*other), TODAY),
        Step::Remove(number) => plan.remove_line(line(*number)),
        Step::Agree => plan.agree(agreement(), &[]),
        Step::Amend => plan.amend("Something changed".to_owned(), at(4)),
        Step::Report(number) => {
            let seen = plan.progress_of(line(*number)).len();
            plan.report(line(*number), seen, progress(ActionStatus::Doing))
        }
        Step::Evidence(number) => plan.add_evidence(Evidence {
            action: line(*number),
            from: "A speech therapist".to_owned(),
            words: "Responding well".to_owned(),
            at: at(6),
            by: UserId::new(Uuid::from_u128(7)),
        }),
    }
}

proptest! {
    // Requirement: BUCKS-STRAT-121
    #[test]
    fn versions_that_were_agreed_are_kept_as_they_were(steps in proptest::collection::vec(step(), 1..40)) {
        let mut plan = Plan::draft(at(1));
        for step in steps {
            let agreed: Vec<PlanVersion> = plan.versions().iter().filter(|one| one.agreed.is_some()).cloned().collect();
            if let Ok(next) = apply(plan.clone(), &step) {
                prop_assert_eq!(&next.versions()[..agreed.len()], &agreed[..]);
                if let (Step::Amend, Some(draft)) = (&step, next.drafted()) {
                    prop_assert_eq!(&draft.needs, &agreed.last().unwrap().needs);
                }
                plan = next;
            }
        }
    }

    #[test]
    fn a_closed_plan_never_changes(steps in proptest::collection::vec(step(), 0..20), last in step()) {
        let mut plan = Plan::draft(at(1));
        for step in steps {
            plan = apply(plan.clone(), &step).unwrap_or(plan);
        }
        let closed = plan.close(at(9));
        prop_assert_eq!(apply(closed, &last), Err(PlanRefused::Closed));
    }
}
