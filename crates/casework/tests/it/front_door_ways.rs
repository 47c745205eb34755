//! Every way on from the front door: one form arrives, from any agency and by
//! the same steps, and each of the seven outcomes sets its own next step going.

use std::collections::BTreeSet;

use casework::args;
use casework::clocks::clocks_of_subject;
use casework::engine::{Reads as _, Statement};
use casework::referrals::{DecideCommand, Received, decide, find};
use casework::transfers::of_agency;
use domain::holding::Basis;
use domain::profile::{ClockKey, Limit, Profile, Word as _};
use domain::referrals::{Decide, LevelNamed, Outcome, PointedTo};
use jiff::SignedDuration;
use testkit::both_engines;

use super::hub_world::World;

const CASES: Statement = Statement::new(
    "test.CASES",
    "select count(*) as n from cases where family_id = $1 and stage = 'awaiting_forum'",
);
const LETTERS: Statement = Statement::new(
    "test.LETTERS",
    "select count(*) as n from jobs where kind = 'letter.referral_outcome'",
);
const REPORTED: Statement = Statement::new(
    "test.TIMES",
    "select first_received_at, decided_at from reporting_requests where request_id = $1",
);

/// What is true of a family after a decision.
#[derive(PartialEq, Eq, Debug)]
struct After {
    state: &'static str,
    offered_to_social_care: bool,
    waits_for_the_panel: bool,
}

async fn decided(
    world: &World<'_>,
    received: &Received,
    level: Option<(u8, Option<&str>)>,
    outcome: Outcome,
) -> After {
    let act = world.act(world.manager);
    let mut reader = world.bench.store.reader();
    let found = find(&mut reader, &act, &received.reference).await.unwrap();
    let command = DecideCommand {
        reference: received.reference.clone(),
        version: found.version,
        decide: Decide {
            level: level.map(|(number, branch)| LevelNamed {
                number,
                branch: branch.map(str::to_owned),
            }),
            outcome,
            rationale: "Read against the levels in force".to_owned(),
            exception: None,
            missing: (outcome == Outcome::ReturnedForMore).then(|| "A date of birth".to_owned()),
            message: None,
            pointed_to: (outcome == Outcome::AdviceAndSignpost).then(|| PointedTo {
                service: "The children’s centre".to_owned(),
                contact: None,
            }),
        },
        services: Vec::new(),
    };
    decide(&world.bench.store, &world.profile, &act, &command)
        .await
        .unwrap();
    let found = find(&mut reader, &act, &received.reference).await.unwrap();
    let (offers, _) = of_agency(&mut reader, &world.act(world.social), world.social.agency)
        .await
        .unwrap();
    let cases = reader
        .optional(&CASES, args![received.family])
        .await
        .unwrap()
        .unwrap();
    After {
        state: found.state.key(),
        offered_to_social_care: !offers.is_empty(),
        waits_for_the_panel: cases.int("n").unwrap() > 0,
    }
}

const fn after(state: &'static str, social_care: bool, panel: bool) -> After {
    After {
        state,
        offered_to_social_care: social_care,
        waits_for_the_panel: panel,
    }
}

both_engines! {
    // Requirement: BUCKS-STRAT-53, BUCKS-STRAT-81, BUCKS-PROT-10, BUCKS-PROT-14
    async fn a_request_at_level_4_goes_to_social_care_to_be_assessed(bench: Bench) {
        let world = World::new(&bench).await;
        let received = world.request().await;
        let now = decided(&world, &received, Some((4, None)), Outcome::SocialCareAssessment).await;
        assert_eq!(now, after("decided", true, false));
    }

    // Requirement: BUCKS-PROT-15, BUCKS-PROT-32, C-13
    async fn a_child_in_need_at_level_3_goes_to_social_care_too(bench: Bench) {
        let world = World::new(&bench).await;
        let received = world.request().await;
        let level = Some((3, Some("child_in_need")));
        let now = decided(&world, &received, level, Outcome::SocialCareAssessment).await;
        assert_eq!(now, after("decided", true, false));
        let (offers, _) = of_agency(&mut bench.store.reader(), &world.act(world.social), world.social.agency).await.unwrap();
        casework::transfers::accept(&bench.store, &world.act(world.social), offers[0].id).await.unwrap();
        let held = casework::families::holder_of(&mut bench.store.reader(), received.family).await.unwrap().unwrap();
        assert_eq!((held.agency, held.basis), (world.social.agency, Basis::SocialCare));
    }

    // Requirement: BUCKS-STRAT-55, BUCKS-STRAT-81, BUCKS-PROT-09, BUCKS-PROT-10, C-01
    async fn early_help_at_level_3_goes_to_the_panel_with_24_hours_for_each_step_from_first_contact(bench: Bench) {
        let world = World::new(&bench).await;
        let first_contact = bench.act().at;
        let received = world.request().await;
        bench.clock.set(first_contact + SignedDuration::from_hours(20));
        let level = Some((3, Some("early_help")));
        let now = decided(&world, &received, level, Outcome::Forum).await;
        assert_eq!(now, after("decided", false, true));
        let clocks = clocks_of_subject(&mut bench.store.reader(), received.referral.uuid()).await.unwrap();
        for key in [ClockKey::FrontDoorDecision, ClockKey::HandOverToForum] {
            let clock = clocks.iter().find(|clock| clock.key == key).unwrap();
            assert_eq!(clock.clock.due(), first_contact + SignedDuration::from_hours(24), "{key:?}");
        }
    }

    // Requirement: BUCKS-STRAT-56, BUCKS-STRAT-81
    async fn a_lower_level_is_answered_with_advice_or_goes_back_and_the_sender_is_told(bench: Bench) {
        let world = World::new(&bench).await;
        for (key, outcome) in [(1, Outcome::AdviceAndSignpost), (2, Outcome::ReturnedToReferrer)] {
            let received = world.request_with(key).await;
            let now = decided(&world, &received, Some((2, None)), outcome).await;
            assert_eq!(now, after("decided", false, false), "{outcome:?}");
        }
        let letters = bench.store.reader().optional(&LETTERS, args![]).await.unwrap().unwrap();
        assert_eq!(letters.int("n").unwrap(), 2, "each is answered in writing");
    }

    // Requirement: C-11
    async fn the_front_door_has_seven_outcomes_and_each_leads_somewhere(bench: Bench) {
        let world = World::new(&bench).await;
        assert_eq!(Outcome::ALL.len(), 7);
        for (key, outcome) in (10_u128..).zip(Outcome::ALL) {
            let received = world.request_with(key).await;
            let level = match outcome {
                Outcome::SocialCareAssessment => Some((4, None)),
                Outcome::Forum => Some((3, Some("early_help"))),
                Outcome::AdviceAndSignpost | Outcome::ReturnedToReferrer => Some((2, None)),
                Outcome::InformationHub | Outcome::ReturnedForMore | Outcome::ImmediateSection47 => None,
            };
            let expected = match outcome {
                Outcome::InformationHub => "with_mash",
                Outcome::ReturnedForMore => "returned",
                Outcome::SocialCareAssessment | Outcome::Forum | Outcome::AdviceAndSignpost
                | Outcome::ReturnedToReferrer | Outcome::ImmediateSection47 => "decided",
            };
            let now = decided(&world, &received, level, *outcome).await;
            assert_eq!(now.state, expected, "{outcome:?}");
        }
    }

    // Requirement: BUCKS-PROT-71
    async fn both_services_look_at_one_and_the_same_record_of_a_family_that_crosses(bench: Bench) {
        let world = World::new(&bench).await;
        let received = world.request().await;
        decided(&world, &received, Some((4, None)), Outcome::SocialCareAssessment).await;
        let mut reader = bench.store.reader();
        let (offers, _) = of_agency(&mut reader, &world.act(world.social), world.social.agency).await.unwrap();
        casework::transfers::accept(&bench.store, &world.act(world.social), offers[0].id).await.unwrap();
        let by_the_sender = find(&mut reader, &world.act(world.teacher), &received.reference).await.unwrap();
        let by_the_receiver = find(&mut reader, &world.act(world.social), &received.reference).await.unwrap();
        assert_eq!(by_the_sender.id, by_the_receiver.id);
        assert_eq!(by_the_sender.request, by_the_receiver.request);
        assert_eq!(by_the_sender.history, by_the_receiver.history);
        assert_eq!(by_the_sender.version, by_the_receiver.version);
    }

    // Requirement: BUCKS-STRAT-19
    async fn a_school_and_a_health_service_send_the_same_form_and_it_takes_the_same_steps(bench: Bench) {
        let world = World::new(&bench).await;
        let mut clocks = Vec::new();
        for (key, who) in [(1, world.teacher), (2, world.nurse)] {
            let received = world.request_of(key, who).await;
            let found = find(&mut bench.store.reader(), &world.act(world.manager), &received.reference).await.unwrap();
            assert_eq!(found.state.key(), "waiting");
            let running: BTreeSet<ClockKey> = clocks_of_subject(&mut bench.store.reader(), received.referral.uuid())
                .await.unwrap().iter().map(|clock| clock.key).collect();
            clocks.push(running);
        }
        assert_eq!(clocks[0], clocks[1]);
        assert!(clocks[0].contains(&ClockKey::FrontDoorDecision));
    }

    // Requirement: C-53
    async fn an_authority_without_limits_has_no_late_decision_and_still_knows_how_long_it_took(bench: Bench) {
        let mut world = World::new(&bench).await;
        let text = include_str!("../../../../profiles/buckinghamshire.toml");
        let from = text.find("[clocks.front_door_decision]").unwrap();
        let to = text.find("[working_week]").unwrap();
        let without = format!("{}[clocks]\n{}", &text[..from], &text[to..]);
        world.profile = Profile::parse("p", &without).unwrap();
        let start = bench.act().at;
        let received = world.request().await;
        bench.clock.set(start + SignedDuration::from_hours(300));
        decided(&world, &received, Some((2, None)), Outcome::AdviceAndSignpost).await;
        let mut reader = bench.store.reader();
        assert!(clocks_of_subject(&mut reader, received.referral.uuid()).await.unwrap().is_empty());
        let row = reader.optional(&REPORTED, args![received.referral]).await.unwrap().unwrap();
        let took = row.instant("decided_at").unwrap().duration_since(row.instant("first_received_at").unwrap());
        assert_eq!(took, SignedDuration::from_hours(300));
    }
}

// Requirement: C-23, C-24
#[test]
fn the_lead_worker_has_seven_days_from_telling_the_agency_and_the_assessment_a_month_from_naming_one()
 {
    use domain::profile::ClockStart;
    let text = include_str!("../../../../profiles/buckinghamshire.toml");
    let profile = Profile::parse("p", text).unwrap();
    let rule = |key| profile.clock(key).unwrap();
    let worker = rule(ClockKey::LeadWorkerAssigned);
    assert_eq!(worker.due.first(), Limit::Days(7));
    assert_eq!(worker.starts, ClockStart::LeadAgencyNotified);
    let assessment = rule(ClockKey::Assessment);
    assert_eq!(assessment.due.first(), Limit::Months(1));
    assert_eq!(assessment.starts, ClockStart::LeadWorkerAssigned);
}
