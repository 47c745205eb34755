//! What stands first on a person's work page, and what became of what their
//! agency sent.

use std::collections::BTreeSet;

use casework::clocks::{Of, start_with};
use casework::families::relate;
use casework::lists::{self, Window, work_counts};
use domain::access::{Relation, Role};
use domain::act::{Actor, UserActor};
use domain::cases::FamilyAgreement;
use domain::clocks::{Counting, Force, Limit, Terms};
use domain::event::{Event, Subject};
use domain::profile::ClockKey;
use domain::referrals::{Outcome, State};
use jiff::SignedDuration;
use testkit::both_engines;

use crate::hub_world::World;
use crate::led_family::{CASE_REFERENCE, led_family};

#[derive(serde::Serialize)]
struct Arranged;

impl Event for Arranged {
    const NAME: &'static str = "test.work_arranged";
    fn subject(&self) -> Subject {
        Subject::NOBODY
    }
}

fn window() -> Window {
    Window {
        limit: 25,
        ..Window::default()
    }
}

both_engines! {
    // Requirement: C-27
    async fn a_missed_limit_stands_before_a_recommended_date_that_passed_long_ago(bench: Bench) {
        let led = led_family(&bench, FamilyAgreement::Awaited).await;
        let act = led.worker(&bench);
        let profile = crate::ask::profile();
        let hours = |ago: i64| act.at - SignedDuration::from_hours(ago);
        let mut uow = bench.store.begin(&bench.act()).await.unwrap();
        for (key, force, started) in [
            (ClockKey::Assessment, Force::Recommended, hours(500)),
            (ClockKey::LeadWorkerAssigned, Force::Required, hours(12)),
            (ClockKey::FrontDoorDecision, Force::Required, hours(30)),
        ] {
            let of = Of { family: led.family, subject: uow.new_id(), owner: None, person: Some(led.worker) };
            let terms = Terms { limit: Limit::Hours(24), counting: Counting::Elapsed, force };
            start_with(&mut uow, &profile, key, of, started, terms).await.unwrap();
        }
        uow.record(&Arranged).await.unwrap();
        uow.commit().await.unwrap();

        let mut reader = bench.store.reader();
        let due = lists::due(&mut reader, &act, &window(), ["", "", ""]).await.unwrap();
        let order: Vec<ClockKey> = due.rows.iter().map(|line| line.key).collect();
        assert_eq!(order, [ClockKey::FrontDoorDecision, ClockKey::LeadWorkerAssigned, ClockKey::Assessment]);
        let counts = work_counts(&mut reader, &act).await.unwrap();
        assert_eq!((counts["due_overdue"], counts["due_recommended"], counts["due_all"]), (1, 1, 3),
            "a recommended date is never counted as a limit that was missed");
        for (word, count) in [("overdue", 1), ("recommended", 1), ("soon", 1)] {
            let listed = lists::due(&mut reader, &act, &window(), ["", word, ""]).await.unwrap();
            assert_eq!(listed.total, count, "{word}");
        }
    }

    // Requirement: BUCKS-STRAT-84
    async fn a_referrer_sees_what_became_of_each_request_that_they_sent_and_of_no_other(bench: Bench) {
        let world = World::new(&bench).await;
        let first = world.request().await;
        let second = world.request_with(2).await;
        world.request_of(3, world.nurse).await;
        world.decided(&second.reference, Outcome::SocialCareAssessment).await;
        let act = world.act(world.teacher);
        let mut reader = bench.store.reader();
        let all = lists::sent(&mut reader, &act, &window(), "").await.unwrap();
        assert_eq!(all.total, 2, "the nurse's request is another's");
        let waiting = lists::sent(&mut reader, &act, &window(), "waiting").await.unwrap();
        assert_eq!(waiting.rows.iter().map(|line| line.reference.as_str()).collect::<Vec<_>>(), [first.reference.as_str()]);
        assert!(matches!(waiting.rows[0].state, State::Waiting(_)) && waiting.rows[0].due.is_some());
        let counts = work_counts(&mut reader, &act).await.unwrap();
        assert_eq!((counts["sent_waiting"], counts["sent_returned"]), (1, 0));
        assert_eq!(counts["sent_all"], lists::sent(&mut reader, &act, &window(), "").await.unwrap().total);
    }

    // Requirement: C-41
    async fn a_case_with_something_past_its_day_is_suggested_as_stuck_and_nothing_more(bench: Bench) {
        let led = led_family(&bench, FamilyAgreement::Awaited).await;
        let profile = crate::ask::profile();
        let mut uow = bench.store.begin(&bench.act()).await.unwrap();
        relate(&mut uow, led.family, Relation::Forum, Some(led.panel), None, Some("north")).await.unwrap();
        uow.record(&Arranged).await.unwrap();
        uow.commit().await.unwrap();
        let coordinator = bench.act_of(Actor::User(UserActor {
            user: led.manager,
            agency: led.panel,
            roles: BTreeSet::from([Role::PanelCoordinator]),
            areas: BTreeSet::from(["north".to_owned()]),
        }));
        let mut reader = bench.store.reader();
        let only = ["", "", "maybe_stuck"];
        assert_eq!(lists::panel(&mut reader, &coordinator, &window(), ["", "", ""]).await.unwrap().total, 1);
        assert_eq!(lists::panel(&mut reader, &coordinator, &window(), only).await.unwrap().total, 0);
        let mut uow = bench.store.begin(&bench.act()).await.unwrap();
        let of = Of { family: led.family, subject: led.case.uuid(), owner: Some(led.agency), person: None };
        let terms = Terms { limit: Limit::Hours(24), counting: Counting::Elapsed, force: Force::Recommended };
        let started = bench.act().at - SignedDuration::from_hours(100);
        start_with(&mut uow, &profile, ClockKey::Review, of, started, terms).await.unwrap();
        uow.record(&Arranged).await.unwrap();
        uow.commit().await.unwrap();
        let suggested = lists::panel(&mut reader, &coordinator, &window(), only).await.unwrap();
        assert_eq!(suggested.rows.iter().map(|line| line.reference.as_str()).collect::<Vec<_>>(), [CASE_REFERENCE]);
        assert_eq!(suggested.rows[0].stage.key(), "led", "nobody but a person brings it back");
        assert_eq!(work_counts(&mut reader, &coordinator).await.unwrap()["panel_maybe_stuck"], 1);
    }
}
