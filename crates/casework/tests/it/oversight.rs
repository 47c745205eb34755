//! The figures of the whole system: what is counted, by whom it may be seen,
//! and that the views for reporting give the same on both engines.

use casework::CaseworkError;
use casework::args;
use casework::engine::{Reads as _, Statement};
use casework::oversight::{
    LowerLevels, decisions, decisions_of_cell, hub_time, limits, may_see, met, times, waiting,
};
use casework::record_access::restrict;
use casework::referrals::{DecideCommand, decide, find};
use domain::access::Role;
use domain::clocks::Force;
use domain::event::{Event, Subject};
use domain::oversight::Share;
use domain::profile::ClockKey;
use domain::referrals::{Decide, LevelNamed, Outcome, PointedTo};
use jiff::{SignedDuration, Timestamp};
use testkit::both_engines;
use testkit::engines::story_start;

use super::hub_world::World;

const REPORTED: Statement = Statement::new(
    "test.REPORTED",
    "select referrer_level, decided_level, outcome, state, referrer_agency from reporting_requests",
);

const WORRY: Statement = Statement::new(
    "test.WORRY",
    "insert into worries (id, agency_id, noted_by, noted_at, child, state, content, referral_id, changed_at, version)
        values ($1, $2, $3, $4, 'A child', 'requested', '{}', $5, $4, 1)",
);
const CASE: Statement = Statement::new("test.CASE", "select id from cases where family_id = $1");
const ASSESSMENT: Statement = Statement::new(
    "test.ASSESSMENT",
    "insert into assessments (id, case_id, family_id, form_key, form_version, state_key, state, history, started_at,
        touched_at, signed_off_at, version)
        values ('assessment-1', $1, $2, 'whole_family', 1, 'draft', '{}', '[]', $3, $3, null, 1)",
);

#[derive(serde::Serialize)]
struct Told;

impl Event for Told {
    const NAME: &'static str = "test.told";
    fn subject(&self) -> Subject {
        Subject::NOBODY
    }
}

fn whole_story() -> (Timestamp, Timestamp) {
    let start = story_start();
    (
        start - SignedDuration::from_hours(1),
        start + SignedDuration::from_hours(24 * 365),
    )
}

impl World<'_> {
    fn later(&self, hours: i64) {
        let now = self.bench.act().at;
        self.bench
            .clock
            .set(now + SignedDuration::from_hours(hours));
    }

    async fn decided_at_level(&self, reference: &str, number: u8, outcome: Outcome) {
        let level = LevelNamed {
            number,
            branch: None,
        };
        self.decided_at(reference, level, outcome).await;
    }

    async fn decided_at(&self, reference: &str, level: LevelNamed, outcome: Outcome) {
        let act = self.act(self.manager);
        let found = find(&mut self.bench.store.reader(), &act, reference)
            .await
            .unwrap();
        let command = DecideCommand {
            reference: reference.to_owned(),
            version: found.version,
            decide: Decide {
                level: Some(level),
                outcome,
                rationale: "Read against the levels".to_owned(),
                exception: None,
                missing: None,
                message: None,
                pointed_to: (outcome == Outcome::AdviceAndSignpost).then(|| PointedTo {
                    service: "The children’s centre".to_owned(),
                    contact: None,
                }),
            },
            services: Vec::new(),
        };
        decide(&self.bench.store, &self.profile, &act, &command)
            .await
            .unwrap();
    }
}

both_engines! {
    // Requirement: BUCKS-STRAT-82, C-01
    async fn a_decision_exactly_at_24_hours_is_in_time_and_a_minute_later_is_not(bench: Bench) {
        for (minutes, expected) in [(0_u8, Share::of(1, 1)), (1, Share::of(0, 1))] {
            // The second request comes later, and is decided a minute too late.
            let world = if minutes == 0 { World::new(&bench).await } else { World::known(&bench) };
            world.later(minutes.into());
            let from = bench.act().at;
            let received = world.request_with(20 + u128::from(minutes)).await;
            let now = waiting(&mut bench.store.reader(), ClockKey::FrontDoorDecision, bench.act().at).await.unwrap();
            assert_eq!(now, Share::of(0, 1), "it waits and is not late");
            bench.clock.set(from + SignedDuration::from_hours(24) + SignedDuration::from_mins(minutes.into()));
            world.decided_at_level(&received.reference, 2, Outcome::AdviceAndSignpost).await;
            let between = (from, bench.act().at + SignedDuration::from_secs(1));
            let share = met(&mut bench.store.reader(), ClockKey::FrontDoorDecision, between).await.unwrap();
            assert_eq!(share, expected);
        }
    }

    // Requirement: BUCKS-PROT-16
    async fn the_referrers_level_is_counted_beside_the_level_decided(bench: Bench) {
        let world = World::new(&bench).await;
        let received = world.request().await;
        world.later(2);
        world.decided_at_level(&received.reference, 2, Outcome::AdviceAndSignpost).await;
        let mut reader = bench.store.reader();
        let made = decisions(&mut reader, whole_story(), LowerLevels::Counted).await.unwrap();
        assert_eq!(made.grid.at(Some(3), Some(2)), 1);
        assert_eq!(made.grid.lowered(), Share::of(1, 1));
        let manager = world.act(world.manager);
        let list = decisions_of_cell(&mut reader, &manager, whole_story(), 3, 2).await.unwrap();
        assert_eq!(list.lines.len(), 1);
        assert_eq!(list.lines[0].reference, received.reference);
        let social = world.act(world.social);
        restrict(&bench.store, &manager, &received.family_reference, &[], "A relative works there").await.unwrap();
        let list = decisions_of_cell(&mut reader, &social, whole_story(), 3, 2).await.unwrap();
        assert_eq!((list.lines.len(), list.out_of_scope), (0, 1), "counted, and not named outside scope");
        let teacher = world.act(world.teacher);
        let denied = decisions_of_cell(&mut reader, &teacher, whole_story(), 3, 2).await;
        assert!(matches!(denied, Err(CaseworkError::Denied(_))), "{denied:?}");
    }

    // Requirement: C-09, C-10, BUCKS-PROT-31
    async fn a_contact_at_level_2_is_on_record_and_a_report_may_leave_it_out(bench: Bench) {
        let world = World::new(&bench).await;
        let first = world.request().await;
        let second = world.request_with(30).await;
        world.decided_at_level(&first.reference, 2, Outcome::AdviceAndSignpost).await;
        world.decided_at_level(&second.reference, 2, Outcome::ReturnedToReferrer).await;
        let mut reader = bench.store.reader();
        let counted = decisions(&mut reader, whole_story(), LowerLevels::Counted).await.unwrap();
        assert_eq!((counted.grid.all(), counted.left_out), (2, 0));
        let of = |outcome| counted.outcomes.iter().find(|line| line.0 == outcome).unwrap().1;
        assert_eq!((of(Outcome::AdviceAndSignpost), of(Outcome::ReturnedToReferrer)), (1, 1));
        let without = decisions(&mut reader, whole_story(), LowerLevels::LeftOut).await.unwrap();
        assert_eq!((without.grid.all(), without.left_out), (0, 2), "left out is said, not hidden");
        for outcome in [Outcome::AdviceAndSignpost, Outcome::ReturnedToReferrer] {
            let wording = world.profile.outcomes.front_door.get(outcome);
            assert_eq!(wording.outward_status.as_deref(), Some("referred to other agencies"));
        }
    }

    // Requirement: C-15
    async fn time_with_the_hub_is_shown_and_this_authority_sets_it_no_limit(bench: Bench) {
        let world = World::new(&bench).await;
        let received = world.request().await;
        world.later(1);
        world.decided(&received.reference, Outcome::InformationHub).await;
        world.later(30);
        let mut reader = bench.store.reader();
        let found = hub_time(&mut reader, whole_story(), bench.act().at).await.unwrap();
        assert_eq!(found.lasting.unwrap().longest, SignedDuration::from_hours(30));
        assert_eq!(found.ended, None);
        world.decided_at_level(&received.reference, 2, Outcome::AdviceAndSignpost).await;
        let found = hub_time(&mut reader, whole_story(), bench.act().at).await.unwrap();
        assert_eq!(found.ended.unwrap().count, 1);
        assert_eq!(found.lasting, None);
    }

    // Requirement: C-27
    async fn a_required_limit_that_passed_is_late_done_or_not(bench: Bench) {
        let world = World::new(&bench).await;
        let received = world.request().await;
        world.later(30);
        let mut reader = bench.store.reader();
        let required = |lines: Vec<casework::oversight::LimitLine>| {
            *lines.iter().find(|line| line.key == ClockKey::FrontDoorDecision).unwrap()
        };
        let line = required(limits(&mut reader, whole_story(), bench.act().at).await.unwrap());
        assert_eq!((line.force, line.still_late, line.late_share()), (Force::Required, 1, Share::of(1, 1)));
        world.decided_at_level(&received.reference, 2, Outcome::AdviceAndSignpost).await;
        let line = required(limits(&mut reader, whole_story(), bench.act().at).await.unwrap());
        assert_eq!((line.late, line.still_late), (1, 0), "a breach stays one when the work is done");
    }

    // Requirement: C-27
    async fn a_step_that_was_not_needed_any_more_is_never_counted_as_done_in_time(bench: Bench) {
        let world = World::new(&bench).await;
        let (early, late) = (world.request().await, world.request_with(30).await);
        let cancel = async |subject: domain::ids::ReferralId| {
            let mut uow = bench.store.begin(&bench.act()).await.unwrap();
            let key = ClockKey::FrontDoorDecision;
            casework::clocks::cancel(&mut uow, &world.profile, subject.uuid(), key, "Sent twice").await.unwrap();
            uow.record(&Told).await.unwrap();
            uow.commit().await.unwrap();
        };
        cancel(early.referral).await;
        let mut reader = bench.store.reader();
        let figure = met(&mut reader, ClockKey::FrontDoorDecision, whole_story()).await.unwrap();
        assert_eq!(figure, Share::of(0, 0), "neither met nor missed");
        let lines = limits(&mut reader, whole_story(), bench.act().at).await.unwrap();
        let line = lines.iter().find(|line| line.key == ClockKey::FrontDoorDecision).unwrap();
        assert_eq!((line.due, line.in_time), (1, 0), "only the one that is still needed");
        world.later(30);
        cancel(late.referral).await;
        let figure = met(&mut reader, ClockKey::FrontDoorDecision, whole_story()).await.unwrap();
        assert_eq!(figure, Share::of(0, 1), "a required limit that had been missed stays missed");
    }

    // Requirement: BUCKS-STRAT-23
    async fn the_time_from_first_noticing_to_the_request_and_to_the_assessment_is_shown(bench: Bench) {
        let world = World::new(&bench).await;
        let noticed = bench.act().at;
        world.later(72);
        let received = world.request().await;
        world.decided_at(&received.reference, LevelNamed { number: 3, branch: Some("early_help".to_owned()) }, Outcome::Forum).await;
        world.later(24);
        let case = bench.store.reader().optional(&CASE, args![received.family]).await.unwrap().unwrap().text("id").unwrap();
        let mut uow = bench.store.begin(&bench.act()).await.unwrap();
        for (worry, at) in [("worry-1", noticed), ("worry-2", noticed + SignedDuration::from_hours(5))] {
            uow.write(&WORRY, args![worry, world.teacher.agency, world.teacher.user, at, received.referral]).await.unwrap();
        }
        uow.write(&ASSESSMENT, args![case, received.family, bench.act().at]).await.unwrap();
        uow.record(&Told).await.unwrap();
        uow.commit().await.unwrap();
        let found = times(&mut bench.store.reader(), whole_story()).await.unwrap();
        let hours = |spread: Option<domain::oversight::Spread>| spread.map(|one| (one.count, one.median.as_hours()));
        assert_eq!(hours(found.to_request), Some((1, 72)), "from the first worry of the two");
        assert_eq!(hours(found.noticed_to_assessment), Some((1, 96)));
        assert_eq!(hours(found.to_assessment), Some((1, 24)));
    }

    async fn requests_and_families_are_counted_apart(bench: Bench) {
        let world = World::new(&bench).await;
        world.request().await;
        world.request_with(31).await;
        let found = times(&mut bench.store.reader(), whole_story()).await.unwrap();
        assert_eq!((found.received, found.undecided), (2, 2));
        assert!(found.families >= 1);
        assert_eq!(found.to_assessment, None);
    }

    async fn the_view_of_requests_gives_levels_and_outcomes_on_both_engines(bench: Bench) {
        let world = World::new(&bench).await;
        let received = world.request().await;
        let row = bench.store.reader().optional(&REPORTED, args![]).await.unwrap().unwrap();
        assert_eq!(row.optional_int("referrer_level").unwrap(), Some(3));
        assert_eq!(row.optional_int("decided_level").unwrap(), None);
        world.decided_at_level(&received.reference, 2, Outcome::AdviceAndSignpost).await;
        let row = bench.store.reader().optional(&REPORTED, args![]).await.unwrap().unwrap();
        assert_eq!(row.optional_int("decided_level").unwrap(), Some(2));
        assert_eq!(row.text("outcome").unwrap(), "advice_and_signpost");
        assert_eq!(row.text("referrer_agency").unwrap(), "school");
    }

    async fn only_managers_and_boards_see_the_figures(bench: Bench) {
        let world = World::new(&bench).await;
        for (role, allowed) in [
            (Role::FrontDoorManager, true), (Role::SocialCareManager, true), (Role::EarlyHelpCoordinator, true),
            (Role::Board, true), (Role::Analyst, true), (Role::Practitioner, false), (Role::ContactOfficer, false),
        ] {
            let act = world.act(world.teacher.with(role));
            assert_eq!(may_see(&act).is_ok(), allowed, "{role:?}");
        }
    }
}
