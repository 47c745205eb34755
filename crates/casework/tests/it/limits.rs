//! Limits that are told of when they are near and when they have passed, and
//! limits that are paused (invariant 5).

use casework::CaseworkError;
use casework::args;
use casework::clocks::{
    LimitOf, Of, PauseLimit, clocks_of_subject, pause, resume, start, tell_of_limits,
};
use casework::engine::{Reads as _, Statement};
use casework::front_door::counts;
use domain::cases::FamilyAgreement;
use domain::clocks::ClockState;
use domain::event::{Event, Subject};
use domain::profile::{ClockKey, Profile};
use jiff::{SignedDuration, Timestamp};
use testkit::both_engines;
use testkit::engines::Bench;

use crate::hub_world::World;
use crate::led_family::{CASE_REFERENCE, LedFamily, led_family};

const URGENT: Statement = Statement::new(
    "limits.URGENT",
    "select count(*) as n from jobs where kind = 'message.urgent'",
);
const TOLD: Statement = Statement::new(
    "limits.TOLD",
    "select count(*) as n from messages where kind = 'clocks.limit'",
);

#[derive(serde::Serialize)]
struct Begun;

impl Event for Begun {
    const NAME: &'static str = "test.begun";
    fn subject(&self) -> Subject {
        Subject::NOBODY
    }
}

async fn count(bench: &Bench, statement: &Statement) -> i64 {
    let row = bench.store.reader().optional(statement, args![]).await;
    row.unwrap().unwrap().int("n").unwrap()
}

fn at_hour(bench: &Bench, start: Timestamp, hours: i64) {
    bench.clock.set(start + SignedDuration::from_hours(hours));
}

/// A family with an assessment to be done in a month.
async fn to_be_assessed(bench: &Bench) -> LedFamily {
    let profile = World::known(bench).profile;
    let led = led_family(bench, FamilyAgreement::Awaited).await;
    let mut uow = bench.store.begin(&bench.act()).await.unwrap();
    let of = Of {
        family: led.family,
        subject: led.case.uuid(),
        owner: Some(led.agency),
        person: Some(led.worker),
    };
    let from = uow.at();
    start(&mut uow, &profile, ClockKey::Assessment, of, from)
        .await
        .unwrap();
    uow.record(&Begun).await.unwrap();
    uow.commit().await.unwrap();
    led
}

fn for_a_week(bench: &Bench, reason: &str) -> PauseLimit {
    PauseLimit {
        of: LimitOf::Case(CASE_REFERENCE.to_owned()),
        key: ClockKey::Assessment,
        reason: reason.to_owned(),
        until: bench.act().at + SignedDuration::from_hours(7 * 24),
    }
}

both_engines! {
    // Requirement: BUCKS-STRAT-52, C-01
    async fn the_owner_is_told_when_a_limit_is_near_and_the_next_in_line_when_it_has_passed(bench: Bench) {
        let world = World::new(&bench).await;
        let began = bench.act().at;
        world.request().await;
        let tell = async || tell_of_limits(&bench.store, &world.profile, &bench.act()).await.unwrap();
        let of_front_door = async || world.messages("clocks.limit", Some(world.manager.agency)).await;
        let of_social_care = async || world.messages("clocks.limit", Some(world.social.agency)).await;
        at_hour(&bench, began, 1);
        assert_eq!(tell().await, 0, "nothing is near");
        at_hour(&bench, began, 21);
        assert_eq!((tell().await, tell().await), (1, 0), "told once");
        assert_eq!((of_front_door().await, of_social_care().await), (1, 0));
        assert_eq!(count(&bench, &URGENT).await, 0);
        at_hour(&bench, began, 25);
        assert_eq!((tell().await, tell().await), (1, 0), "told once");
        assert_eq!((of_front_door().await, of_social_care().await), (2, 1));
        assert_eq!(count(&bench, &URGENT).await, 2, "a required limit that passed goes by e-mail too");
    }

    async fn two_nodes_that_sweep_at_once_tell_once(bench: Bench) {
        let world = World::new(&bench).await;
        let began = bench.act().at;
        world.request().await;
        at_hour(&bench, began, 21);
        let act = bench.act();
        let (one, two) = tokio::join!(
            tell_of_limits(&bench.store, &world.profile, &act),
            tell_of_limits(&bench.store, &world.profile, &act),
        );
        assert_eq!(one.unwrap() + two.unwrap(), 1);
        assert_eq!(count(&bench, &TOLD).await, 1);
    }

    async fn a_limit_is_paused_for_a_reason_of_the_list_and_gets_its_time_back(bench: Bench) {
        let led = to_be_assessed(&bench).await;
        let profile = World::known(&bench).profile;
        let worker = led.worker(&bench);
        let clock = async || clocks_of_subject(&mut bench.store.reader(), led.case.uuid()).await.unwrap().remove(0).clock;
        let due = clock().await.due();
        let unlisted = pause(&bench.store, &profile, &worker, &for_a_week(&bench, "holiday")).await;
        assert!(matches!(unlisted, Err(CaseworkError::Refused(refusal)) if refusal.field == Some("reason")));
        let past = PauseLimit { until: bench.act().at, ..for_a_week(&bench, "family_away") };
        let past = pause(&bench.store, &profile, &worker, &past).await;
        assert!(matches!(past, Err(CaseworkError::Refused(refusal)) if refusal.field == Some("until")));
        let stranger = led.stranger(&bench);
        let outside = pause(&bench.store, &profile, &stranger, &for_a_week(&bench, "family_away")).await;
        assert!(matches!(outside, Err(CaseworkError::NotFound)));

        let began = bench.act().at;
        pause(&bench.store, &profile, &worker, &for_a_week(&bench, "family_away")).await.unwrap();
        assert_eq!(clock().await.state(), ClockState::Paused);
        at_hour(&bench, began, 24);
        assert_eq!(tell_of_limits(&bench.store, &profile, &bench.act()).await.unwrap(), 0);
        at_hour(&bench, began, 8 * 24);
        let told = tell_of_limits(&bench.store, &profile, &bench.act()).await.unwrap();
        assert_eq!(told, 1, "a pause is asked about on its day");
        assert_eq!(tell_of_limits(&bench.store, &profile, &bench.act()).await.unwrap(), 0);
        let worker = led.worker(&bench);
        let of = LimitOf::Case(CASE_REFERENCE.to_owned());
        resume(&bench.store, &profile, &worker, &of, ClockKey::Assessment).await.unwrap();
        let runs = clock().await;
        assert_eq!(runs.state(), ClockState::Running);
        assert_eq!(runs.due().duration_since(due), SignedDuration::from_hours(8 * 24));
        let twice = resume(&bench.store, &profile, &worker, &of, ClockKey::Assessment).await;
        assert!(matches!(twice, Err(CaseworkError::Refused(_))));
    }

    async fn a_limit_of_a_request_is_paused_by_the_front_doors_manager_and_the_queue_knows(bench: Bench) {
        let mut world = World::new(&bench).await;
        let rule = "[clocks.front_door_decision]\n";
        let text = include_str!("../../../../profiles/buckinghamshire.toml");
        let text = text.replace(rule, &format!("{rule}pause_reasons = [\"family_away\"]\n"));
        world.profile = Profile::parse("p", &text).unwrap();
        let received = world.request().await;
        let command = PauseLimit {
            of: LimitOf::Request(received.reference.clone()),
            key: ClockKey::FrontDoorDecision,
            reason: "family_away".to_owned(),
            until: bench.act().at + SignedDuration::from_hours(48),
        };
        let by = async |act| pause(&bench.store, &world.profile, &act, &command).await;
        assert!(matches!(by(world.act(world.officer)).await, Err(CaseworkError::Denied(_))));
        assert!(matches!(by(world.act(world.nurse)).await, Err(CaseworkError::NotFound)));
        let began = bench.act().at;
        by(world.act(world.manager)).await.unwrap();
        at_hour(&bench, began, 30);
        let overdue = async || counts(&mut bench.store.reader(), bench.act().at).await.unwrap().overdue;
        assert_eq!(overdue().await, 0, "a paused limit does not pass");
        let manager = world.act(world.manager);
        resume(&bench.store, &world.profile, &manager, &command.of, command.key).await.unwrap();
        at_hour(&bench, began, 30 + 23);
        assert_eq!(overdue().await, 0, "its time was given back");
        at_hour(&bench, began, 30 + 25);
        assert_eq!(overdue().await, 1);
    }

    async fn what_is_nearly_due_is_told_to_the_deputy_where_the_authority_says_so(bench: Bench) {
        let led = to_be_assessed(&bench).await;
        let profile = World::known(&bench).profile;
        let due = clocks_of_subject(&mut bench.store.reader(), led.case.uuid()).await.unwrap().remove(0).clock.due();
        bench.clock.set(due - SignedDuration::from_hours(2));
        assert_eq!(tell_of_limits(&bench.store, &profile, &bench.act()).await.unwrap(), 1);
        assert_eq!(count(&bench, &TOLD).await, 2, "the worker, and whoever answers for their agency");
    }
}
