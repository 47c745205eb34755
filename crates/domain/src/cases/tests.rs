//! The life of a case: who leads, who may answer, and what blocks the work.

use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::ids::{AgencyId, UserId};
use jiff::Timestamp;

fn agency(number: u128) -> AgencyId {
    AgencyId::new(Uuid::from_u128(number))
}

fn at(second: i64) -> Timestamp {
    Timestamp::from_second(second).unwrap()
}

fn waiting() -> Stage {
    Stage::AwaitingForum {
        since: at(0),
        waiting: Waiting::FromFrontDoor,
    }
}

fn led() -> Stage {
    waiting()
        .ask_to_lead(agency(1), None, at(1))
        .unwrap()
        .accept_lead(agency(1), at(2))
        .unwrap()
}

// Requirement: C-22
#[test]
fn only_the_agency_that_was_asked_can_accept_or_decline() {
    let asked = waiting().ask_to_lead(agency(1), None, at(1)).unwrap();
    assert_eq!(
        asked.clone().accept_lead(agency(2), at(2)),
        Err(StageRefused::NotAsked)
    );
    let declined = asked
        .decline_lead(agency(1), "No worker free".to_owned(), at(2))
        .unwrap();
    assert_eq!(declined.key(), "awaiting_forum");
}

// Requirement: BUCKS-STRAT-117, BUCKS-STRAT-21, C-04
#[test]
fn coordinated_work_is_blocked_until_the_family_agrees_and_when_it_takes_that_back() {
    let worker = UserId::new(Uuid::from_u128(7));
    assert_eq!(led().may_work(), Err(StageRefused::NoLeadWorker));
    let assigned = led()
        .assign_worker(agency(1), worker, FamilyAgreement::Awaited)
        .unwrap();
    assert_eq!(assigned.may_work(), Err(StageRefused::NotAgreed));
    let agreed = assigned
        .record_agreement(FamilyAgreement::Given { at: at(3) })
        .unwrap();
    assert_eq!(agreed.may_work(), Ok(()));
    let withdrawn = agreed
        .record_agreement(FamilyAgreement::Withdrawn { at: at(4) })
        .unwrap();
    assert_eq!(withdrawn.may_work(), Err(StageRefused::NotAgreed));
}

// Requirement: BUCKS-PROT-51
#[test]
fn a_case_brought_back_keeps_its_lead_until_another_agency_accepts() {
    let back = led()
        .bring_back("stuck".to_owned(), "No change".to_owned(), at(5))
        .unwrap();
    assert_eq!(back.lead().unwrap().agency, agency(1));
    let asked = back.ask_to_lead(agency(2), None, at(6)).unwrap();
    assert_eq!(asked.lead().unwrap().agency, agency(1));
    assert_eq!(
        asked
            .accept_lead(agency(2), at(7))
            .unwrap()
            .lead()
            .unwrap()
            .agency,
        agency(2)
    );
}

// Requirement: C-06
#[test]
fn what_the_family_says_while_the_panel_decides_counts_for_whoever_leads() {
    let worker = UserId::new(Uuid::from_u128(7));
    let agreed = led()
        .assign_worker(agency(1), worker, FamilyAgreement::Awaited)
        .unwrap()
        .record_agreement(FamilyAgreement::Given { at: at(3) })
        .unwrap();
    let back = agreed
        .bring_back("stuck".to_owned(), "No change".to_owned(), at(5))
        .unwrap();
    assert_eq!(back.may_work(), Ok(()));
    let asked = back.clone().ask_to_lead(agency(2), None, at(6)).unwrap();
    assert_eq!(asked.may_work(), Ok(()));
    for waiting in [back, asked] {
        let withdrawn = waiting
            .record_agreement(FamilyAgreement::Withdrawn { at: at(7) })
            .unwrap();
        assert_eq!(withdrawn.may_work(), Err(StageRefused::NotAgreed));
        let after = withdrawn.clone().keep_lead().or_else(|_| {
            withdrawn
                .decline_lead(agency(2), "No worker free".to_owned(), at(8))
                .and_then(Stage::keep_lead)
        });
        assert_eq!(after.unwrap().may_work(), Err(StageRefused::NotAgreed));
    }
}

// Requirement: C-06
#[test]
fn a_new_lead_worker_starts_with_what_the_family_says_on_that_day() {
    let (first, second) = (
        UserId::new(Uuid::from_u128(7)),
        UserId::new(Uuid::from_u128(8)),
    );
    let agreed = led()
        .assign_worker(agency(1), first, FamilyAgreement::Given { at: at(3) })
        .unwrap();
    assert_eq!(agreed.may_work(), Ok(()));
    let left = agreed.worker_left(first).unwrap();
    // Nobody was there to hear it when the family took its agreement back.
    let says = FamilyAgreement::Withdrawn { at: at(5) };
    assert!(!left.has_not_heard(says));
    let assigned = left.assign_worker(agency(1), second, says).unwrap();
    assert_eq!(assigned.may_work(), Err(StageRefused::NotAgreed));
}

// Requirement: C-06, BUCKS-STRAT-85
#[test]
fn a_family_with_an_open_case_goes_back_to_the_forum_with_that_case() {
    let opens = ToForum::Opens(waiting());
    assert_eq!(to_forum(None, at(0)), opens);
    assert_eq!(to_forum(Some(&led()), at(0)), ToForum::GoesBack);
    let asked = waiting().ask_to_lead(agency(1), None, at(1)).unwrap();
    for there in [waiting(), asked] {
        assert_eq!(to_forum(Some(&there), at(0)), ToForum::IsThere);
    }
    let closed = led().close("needs_met".to_owned(), "Calm".to_owned(), at(9));
    assert_eq!(to_forum(closed.ok().as_ref(), at(0)), opens);
}

// Requirement: BUCKS-STRAT-122
#[test]
fn an_agency_that_led_before_does_not_speak_for_the_one_that_leads_now() {
    assert_eq!(led().led_by(agency(1)), Ok(()));
    assert_eq!(led().led_by(agency(2)), Err(StageRefused::LedByOthers));
    assert_eq!(waiting().led_by(agency(2)), Err(StageRefused::NotLed));
}

#[derive(Clone, Debug)]
enum Step {
    Ask(u128),
    Accept(u128),
    Decline(u128),
    Assign(u128),
    Agree,
    Defer,
    Dispute,
    Settle,
    Back,
    Keep,
    Close,
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        (1u128..4).prop_map(Step::Ask),
        (1u128..4).prop_map(Step::Accept),
        (1u128..4).prop_map(Step::Decline),
        (1u128..4).prop_map(Step::Assign),
        Just(Step::Agree),
        Just(Step::Defer),
        Just(Step::Dispute),
        Just(Step::Settle),
        Just(Step::Back),
        Just(Step::Keep),
        Just(Step::Close),
    ]
}

fn apply(stage: Stage, step: &Step) -> Result<Stage, StageRefused> {
    let words = String::new;
    match step {
        Step::Ask(number) => stage.ask_to_lead(agency(*number), None, at(1)),
        Step::Accept(number) => stage.accept_lead(agency(*number), at(1)),
        Step::Decline(number) => stage.decline_lead(agency(*number), words(), at(1)),
        Step::Assign(number) => {
            let worker = UserId::new(Uuid::from_u128(9));
            stage.assign_worker(agency(*number), worker, FamilyAgreement::Awaited)
        }
        Step::Agree => stage.record_agreement(FamilyAgreement::Given { at: at(1) }),
        Step::Defer => stage.defer(words(), at(1)),
        Step::Dispute => stage.dispute(at(1)),
        Step::Settle => stage.settle_dispute(at(1)),
        Step::Back => stage.bring_back(words(), words(), at(1)),
        Step::Keep => stage.keep_lead(),
        Step::Close => stage.close(words(), words(), at(1)),
    }
}

proptest! {
    // Requirement: BUCKS-PROT-51
    #[test]
    fn a_lead_is_lost_only_by_closing_or_to_an_agency_that_accepts(steps in proptest::collection::vec(step(), 1..30)) {
        let mut stage = waiting();
        for step in steps {
            let before = stage.lead();
            if let Ok(next) = apply(stage.clone(), &step) {
                if let Some(lead) = before {
                    match (next.lead(), &step) {
                        (Some(after), _) if after.agency == lead.agency => {}
                        (Some(_), Step::Accept(_)) | (None, Step::Close) => {}
                        (after, _) => prop_assert!(false, "{step:?} lost {lead:?} for {after:?}"),
                    }
                }
                stage = next;
            }
        }
    }
}
