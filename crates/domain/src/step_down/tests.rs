//! The way down: who may decide, what stops it, when a list closes, and that
//! social care never lets go of a family that nobody else has accepted.

use jiff::civil::date;
use jiff::{Timestamp, ToSpan as _};
use proptest::prelude::*;
use uuid::Uuid;

use super::*;
use crate::ids::{AgencyId, CaseId, MeetingId, UserId};
use crate::profile::Profile;

const FAMILY_SERVICE: AgencyId = AgencyId::new(Uuid::from_u128(1));
const SCHOOL: AgencyId = AgencyId::new(Uuid::from_u128(2));
const MEETING: MeetingId = MeetingId::new(Uuid::from_u128(3));
const CASE: CaseId = CaseId::new(Uuid::from_u128(4));
const WORKER: UserId = UserId::new(Uuid::from_u128(5));
const MANAGER: UserId = UserId::new(Uuid::from_u128(6));

const WITH_MEETING: &str = include_str!("../../../../profiles/buckinghamshire.toml");

fn profile() -> Profile {
    Profile::parse("p", WITH_MEETING).unwrap()
}

fn instant(text: &str) -> Timestamp {
    text.parse().unwrap()
}

fn now() -> Timestamp {
    instant("2026-03-02T10:00:00Z")
}

fn given() -> FamilyAgrees {
    FamilyAgrees::Given {
        on: date(2026, 3, 1),
        who: "Rosa Sample, mother".to_owned(),
        written: true,
    }
}

fn whole(route: Route) -> Proposal {
    Proposal {
        origin: Origin::AfterWork,
        reduced: "The children are safe and the plan has worked".to_owned(),
        rationale: "A worker for six months, to keep mornings going".to_owned(),
        agrees: given(),
        route,
        involved: vec![SCHOOL],
    }
}

fn listed() -> StepDown {
    StepDown::Listed {
        meeting: MEETING,
        notice: Notice::InTime,
    }
}

fn to_the_service() -> Decision {
    Decision::TargetedFamilyService {
        agency: FAMILY_SERVICE,
    }
}

// Requirement: BUCKS-PROT-37, BUCKS-PROT-38, BUCKS-PROT-39, BUCKS-PROT-40, C-29
#[test]
fn where_a_transfer_meeting_is_held_it_alone_leads_to_the_family_service_and_the_forum() {
    assert_eq!(
        routes_offered(&profile()),
        ["signpost", "partner", "transfer_meeting"]
    );
    let without = WITH_MEETING.replace("kind = \"transfer\"", "kind = \"allocation\"");
    let without = Profile::parse("p", &without).unwrap();
    assert_eq!(
        routes_offered(&without),
        ["signpost", "partner", "targeted_family_service", "forum"]
    );
    let today = date(2026, 3, 2);
    assert!(
        whole(Route::TransferMeeting)
            .missing(&profile(), today)
            .is_empty()
    );
    assert_eq!(
        whole(Route::Forum).missing(&profile(), today),
        [ProposalMissing::RouteNotOffered]
    );
    let silent = Proposal {
        reduced: " ".to_owned(),
        ..whole(Route::Signpost)
    };
    assert_eq!(
        silent.missing(&profile(), today),
        [ProposalMissing::Reduced]
    );
}

// Requirement: BUCKS-PROT-46, BUCKS-PROT-47, C-26, C-31
#[test]
fn nothing_sets_aside_that_the_family_agrees_before_the_family_service_takes_it() {
    let decide = |proposal: &Proposal, decision: &Decision| {
        listed().decide(decision, Side::Receiving, proposal, "It fits", now())
    };
    for agrees in [FamilyAgrees::NotAsked, FamilyAgrees::Refused] {
        let proposal = Proposal {
            agrees,
            ..whole(Route::TransferMeeting)
        };
        assert_eq!(
            decide(&proposal, &to_the_service()),
            Err(StepDownRefused::Stopped(HardStop::NotAgreed))
        );
        // On the other ways the same is advice.
        assert!(decide(&proposal, &Decision::Forum { case: CASE }).is_ok());
        assert_eq!(advice_for(&proposal), [Advice::AskTheFamily]);
    }
    let unexplained = Proposal {
        rationale: String::new(),
        ..whole(Route::TransferMeeting)
    };
    assert_eq!(
        decide(&unexplained, &to_the_service()),
        Err(StepDownRefused::Stopped(HardStop::NoRationale))
    );
    assert!(decide(&whole(Route::TransferMeeting), &to_the_service()).is_ok());
}

// Requirement: BUCKS-PROT-41, BUCKS-PROT-42, BUCKS-PROT-43, BUCKS-PROT-44, BUCKS-PROT-49
#[test]
fn the_receiving_manager_decides_and_social_care_may_only_keep_the_family_or_find_services() {
    let proposal = whole(Route::TransferMeeting);
    let decide = |decision: Decision, side| {
        listed()
            .decide(&decision, side, &proposal, "Because", now())
            .map(|next| next.key())
    };
    assert_eq!(decide(to_the_service(), Side::Receiving), Ok("offered"));
    assert_eq!(
        decide(Decision::Forum { case: CASE }, Side::Receiving),
        Ok("with_forum")
    );
    for side in [Side::Receiving, Side::Sending] {
        assert_eq!(decide(Decision::ServicesBrokered, side), Ok("brokering"));
        assert_eq!(decide(Decision::RemainsWithSocialCare, side), Ok("ended"));
    }
    for decision in [to_the_service(), Decision::Forum { case: CASE }] {
        assert_eq!(
            decide(decision, Side::Sending),
            Err(StepDownRefused::NotTheirDecision)
        );
    }
    let silent = listed().decide(&to_the_service(), Side::Receiving, &proposal, " ", now());
    assert_eq!(silent, Err(StepDownRefused::ReasonMissing));
}

// Requirement: BUCKS-PROT-45, BUCKS-PROT-51, C-32, C-34
#[test]
fn social_care_closes_after_the_service_has_accepted_and_both_workers_have_visited() {
    let proposal = whole(Route::TransferMeeting);
    let offered = listed()
        .decide(
            &to_the_service(),
            Side::Receiving,
            &proposal,
            "It fits",
            now(),
        )
        .unwrap();
    assert_eq!(
        offered.clone().close("", now()),
        Err(StepDownRefused::NotAccepted)
    );
    assert_eq!(
        offered.clone().accept(SCHOOL, now()),
        Err(StepDownRefused::NotAsked)
    );
    let accepted = offered.accept(FAMILY_SERVICE, now()).unwrap();
    assert_eq!(
        accepted.clone().close("", now()),
        Err(StepDownRefused::VisitOpen)
    );
    assert_eq!(
        accepted.clone().plan_visit(now(), now()),
        Err(StepDownRefused::VisitTime)
    );
    let planned = accepted.plan_visit(now() + 24.hours(), now()).unwrap();
    let held = planned
        .visit_held(now() + 24.hours(), "Met at home", now() + 25.hours())
        .unwrap();
    let ended = held.close("", now() + 26.hours()).unwrap();
    assert!(matches!(
        ended,
        StepDown::Ended {
            how: Ending::HandedOver { to: FAMILY_SERVICE },
            ..
        }
    ));
}

// Requirement: BUCKS-PROT-78, C-36
#[test]
fn what_comes_from_an_assessment_is_signed_off_by_somebody_else_first() {
    let proposal = Proposal {
        origin: Origin::Assessment,
        ..whole(Route::TransferMeeting)
    };
    let begun = StepDown::begin(&proposal);
    assert_eq!(
        begun.clone().list(&proposal.route, MEETING, Notice::InTime),
        Err(StepDownRefused::NotSignedOff)
    );
    assert_eq!(
        begun.clone().sign_off(WORKER, WORKER, &proposal.route),
        Err(StepDownRefused::OwnProposal)
    );
    let ready = begun.sign_off(MANAGER, WORKER, &proposal.route).unwrap();
    assert!(ready.list(&proposal.route, MEETING, Notice::InTime).is_ok());
}

// Requirement: BUCKS-PROT-48, C-28
#[test]
fn the_list_for_wednesday_closes_with_friday_and_a_bank_holiday_moves_it_to_thursday() {
    let profile = profile();
    let closes = |meeting: &str| cut_off(profile.working_time(), instant(meeting), 3).to_string();
    assert_eq!(
        closes("2026-03-11T09:30:00Z"),
        "2026-03-06T23:59:59.999999Z"
    );
    // Monday 4 May 2026 is a bank holiday; London is an hour ahead.
    assert_eq!(
        closes("2026-05-06T08:30:00Z"),
        "2026-04-30T22:59:59.999999Z"
    );
    let meeting = instant("2026-03-11T09:30:00Z");
    assert_eq!(cut_off(profile.working_time(), meeting, 0), meeting);
}

// Requirement: BUCKS-PROT-48, C-28
#[test]
fn a_late_family_needs_a_team_manager_and_a_reason_and_is_marked() {
    let meeting = instant("2026-03-11T09:30:00Z");
    let closed = instant("2026-03-06T23:59:59.999999Z");
    let late = instant("2026-03-09T10:00:00Z");
    assert_eq!(
        notice_for(closed, meeting, closed, None, ""),
        Ok(Notice::InTime)
    );
    assert_eq!(
        notice_for(closed, meeting, late, None, "She moves on Thursday"),
        Err(NoticeRefused::TooLate)
    );
    assert_eq!(
        notice_for(closed, meeting, late, Some(MANAGER), " "),
        Err(NoticeRefused::ReasonMissing)
    );
    assert_eq!(
        notice_for(
            closed,
            meeting,
            late,
            Some(MANAGER),
            "She moves on Thursday"
        ),
        Ok(Notice::Late {
            reason: "She moves on Thursday".to_owned(),
            by: MANAGER
        })
    );
    assert_eq!(
        notice_for(closed, meeting, meeting, Some(MANAGER), "Now"),
        Err(NoticeRefused::Begun)
    );
}

// Requirement: BUCKS-PROT-38, BUCKS-PROT-41
#[test]
fn a_family_that_nobody_takes_over_leaves_with_named_services() {
    let begun = StepDown::begin(&whole(Route::Signpost));
    assert_eq!(
        begun.clone().close(" ", now()),
        Err(StepDownRefused::NoServices)
    );
    let ended = begun
        .close("The children’s centre, 01632 960018", now())
        .unwrap();
    assert!(matches!(
        ended,
        StepDown::Ended {
            how: Ending::Signposted { .. },
            ..
        }
    ));
}

proptest! {
    // Requirement: BUCKS-PROT-51
    #[test]
    fn no_run_of_steps_closes_a_family_that_is_offered_before_somebody_has_accepted_it(
        steps in proptest::collection::vec(0_u8..14, 1..30), route in 0_u8..5, agreed in any::<bool>(),
    ) {
        let route = match route {
            0 => Route::Signpost,
            1 => Route::Partner { agency: SCHOOL },
            2 => Route::TransferMeeting,
            3 => Route::TargetedFamilyService { agency: FAMILY_SERVICE },
            _ => Route::Forum,
        };
        let agrees = if agreed { given() } else { FamilyAgrees::Refused };
        let proposal = Proposal { agrees, ..whole(route) };
        let mut state = StepDown::begin(&proposal);
        let (mut accepted, mut brokered) = (false, matches!(state, StepDown::Brokering));
        for step in steps {
            let from = state.clone();
            let next = match step {
                0 => from.list(&route, MEETING, Notice::InTime),
                1 => from.take_off("x"),
                2 => from.decide(&to_the_service(), Side::Receiving, &proposal, "x", now()),
                3 => from.decide(&Decision::Forum { case: CASE }, Side::Receiving, &proposal, "x", now()),
                4 => from.decide(&Decision::ServicesBrokered, Side::Sending, &proposal, "x", now()),
                5 => from.offer(&proposal, now()),
                6 => from.to_forum(&route, CASE),
                7 => from.accept(FAMILY_SERVICE, now()),
                8 => from.accept(SCHOOL, now()),
                9 => from.decline(SCHOOL, "x"),
                10 => from.not_taken_by_forum("x"),
                11 => from.visit_held(now(), "x", now()),
                12 => from.close("x", now()),
                _ => from.withdraw("x", now()),
            };
            let Ok(next) = next else { continue };
            accepted |= matches!(next, StepDown::Accepted { .. });
            brokered |= matches!(next, StepDown::Brokering);
            match &next {
                StepDown::Ended { how: Ending::HandedOver { .. }, .. } => prop_assert!(accepted),
                StepDown::Ended { how: Ending::Signposted { .. }, .. } => prop_assert!(brokered),
                StepDown::Offered { visit: true, .. } => prop_assert!(agreed),
                _ => {}
            }
            prop_assert!(state.is_open(), "nothing follows an end");
            state = next;
        }
    }
}

#[test]
fn every_open_state_has_a_step_that_leads_on() {
    let rows = lifecycle_rows();
    let mut states: Vec<&str> = rows.iter().map(|row| row.0.as_str()).collect();
    states.dedup();
    for state in states {
        let leads_on = rows
            .iter()
            .any(|row| row.0 == state && !row.2.starts_with("refused"));
        assert_eq!(leads_on, state != "ended", "{state}");
    }
}
