//! The end of a case: nothing is left unsaid, and nothing runs on.

use crate::inbox;
use crate::plan_world::{
    COORDINATOR, FRONT_DOOR, HEALTH, HOLDERS, PANEL, RUNNING, STRANGER, Story, WORKER, code, done,
    key, line, request,
};
use casework::lists::{self, Window};
use casework::plans;
use casework::referrals::{DecideCommand, decide};
use casework::reviews;
use casework::step_up::{StepUpCommand, step_up};
use casework::{CaseworkError, jobs};
use domain::access::{Relation, Role};
use domain::closure::{ChildOutcome, Closing};
use domain::plans::ActionStatus;
use domain::referrals::{Decide, LevelNamed, Outcome};
use domain::transfers::{StepUp, StepUpConsent};
use jiff::ToSpan as _;
use testkit::both_engines;

both_engines! {
    // Requirement: BUCKS-PROT-51
    async fn a_case_that_was_stepped_up_is_not_closed_before_the_front_door_has_decided(bench: Bench) {
        let story = Story::planned(bench).await;
        let command = StepUpCommand {
            key: key(70),
            family: story.family_reference.clone(),
            said: StepUp {
                rationale: "New injuries".to_owned(),
                support: "Weekly visits".to_owned(),
                expected: "The child is safe".to_owned(),
                consent: StepUpConsent::Given,
            },
            referrer: request().referrer,
        };
        let (store, profile) = (&story.bench.store, &story.profile);
        let sent = step_up(store, profile, &story.worker(), &command).await.unwrap();
        assert_eq!(code(&story.close(story.closing()).await), "closure.step_up_open");
        let decision = DecideCommand {
            reference: sent.reference,
            version: 1,
            decide: Decide {
                level: Some(LevelNamed { number: 2, branch: None }),
                outcome: Outcome::ReturnedToReferrer,
                rationale: "Early help goes on".to_owned(),
                exception: None,
                missing: None,
                message: None,
                pointed_to: None,
            },
            services: Vec::new(),
        };
        let manager = story.act(STRANGER, FRONT_DOOR, &[Role::FrontDoorManager]);
        decide(store, profile, &manager, &decision).await.unwrap();
        story.close(story.closing()).await.unwrap();
    }

    // Requirement: BUCKS-STRAT-122, BUCKS-STRAT-113
    async fn closing_answers_for_every_child_and_leaves_nothing_running(bench: Bench) {
        let story = Story::planned(bench).await;
        let mut missing = story.closing();
        missing.children.clear();
        assert_eq!(code(&story.close(missing).await), "closure.child");
        let mut unnamed = story.closing();
        unnamed.outcome = String::new();
        assert_eq!(code(&story.close(unnamed).await), "closure.outcome");
        let mut elsewhere = story.closing();
        elsewhere.outcome = domain::closure::MOVED_TO_SOCIAL_CARE.to_owned();
        assert_eq!(code(&story.close(elsewhere).await), "closure.not_with_social_care");
        let mut one_child = story.closing();
        one_child.children[0].outcome = ChildOutcome::SteppedUp;
        assert_eq!(code(&story.close(one_child).await), "closure.not_with_social_care");
        story.close(story.closing()).await.unwrap();
        assert!(!story.stage().await.is_open());
        assert_eq!(story.count(&RUNNING).await, 0);
        assert_eq!(story.count(&HOLDERS).await, 0);
        let mut reader = story.bench.store.reader();
        let past = reviews::work_page(&mut reader, &story.manager(), "C-TEST").await.unwrap();
        assert_eq!(past.closing.unwrap().outcome, "needs_met");
        assert!(past.plan.unwrap().is_closed());
        let coordinator = story.act(COORDINATOR, PANEL, &[Role::PanelCoordinator]);
        let messages = inbox::messages(&story.bench.store, &coordinator).await;
        assert!(messages.iter().any(|one| one.kind == "forums.closed" && one.text.contains("Good progress")));
        assert_eq!(plans::cases_of_family(&mut reader, story.family).await.unwrap().len(), 1);
    }

    async fn an_action_that_is_still_open_is_answered_for_before_the_case_ends(bench: Bench) {
        let story = Story::planned(bench).await;
        let mut silent = story.closing();
        silent.actions.clear();
        assert_eq!(code(&story.close(silent).await), "closure.action");
        let report = plans::ReportAction {
            reference: "C-TEST".to_owned(),
            action: line(2),
            seen: 0,
            status: ActionStatus::Done,
            note: None,
        };
        plans::report_action(&story.bench.store, &story.worker(), &report).await.unwrap();
        let mut rest = story.closing();
        rest.actions.retain(|one| one.action == line(3));
        story.close(rest).await.unwrap();
    }

    async fn whoever_led_a_closed_case_reads_it_for_as_long_as_the_authority_says_and_writes_nothing(bench: Bench) {
        let story = Story::planned(bench).await;
        story.close(story.closing()).await.unwrap();
        let work = async || reviews::work_page(&mut story.bench.store.reader(), &story.worker(), "C-TEST").await;
        assert!(work().await.is_ok());
        let page = casework::cases::case_page(&mut story.bench.store.reader(), &story.worker(), "C-TEST").await.unwrap();
        assert!(page.lead_agency.is_some_and(|name| name == "school"), "who led it is still told");
        let written = plans::amend_plan(&story.bench.store, &story.worker(), "C-TEST", "Why").await;
        assert!(matches!(written, Err(CaseworkError::Denied(_))), "{written:?}");
        let elsewhere = story.act(WORKER, HEALTH, &[Role::Practitioner]);
        let moved = reviews::work_page(&mut story.bench.store.reader(), &elsewhere, "C-TEST").await;
        assert!(moved.is_err(), "reading goes with the agency that led");
        let families = async || {
            let window = Window { limit: 10, ..Window::default() };
            lists::families(&mut story.bench.store.reader(), &story.worker(), &window, ["", ""]).await.unwrap().rows
        };
        let found = families().await;
        assert_eq!(found[0].tie, Some(Relation::FormerLeadWorker));
        assert!(found[0].stage.is_none());
        story.later(89);
        assert!(work().await.is_ok());
        story.later(2);
        assert!(matches!(work().await, Err(CaseworkError::NotFound | CaseworkError::Denied(_))));
        assert!(!families().await.iter().any(|one| one.tie == Some(Relation::FormerLeadWorker)));
    }

    // Requirement: C-66
    async fn the_day_on_which_monitoring_ends_is_told_to_whoever_led_and_to_the_coordinator(bench: Bench) {
        let story = Story::planned(bench).await;
        let today = casework::time::london_day(story.bench.act().at);
        let until = today + 90.days();
        story.close(Closing { monitoring_until: Some(until), ..story.closing() }).await.unwrap();
        let claim = async || jobs::claim(&story.bench.store, &story.bench.act()).await.unwrap();
        while let Some(job) = claim().await {
            assert_ne!(job.kind, reviews::MONITORING_ENDS, "not before its day");
            done(&story.bench, &job).await;
        }
        story.bench.clock.set(casework::time::start_of(until));
        let mut told = 0;
        while let Some(job) = claim().await {
            if job.kind == reviews::MONITORING_ENDS {
                let look = serde_json::from_str(&job.payload).unwrap();
                reviews::remind_of_last_look(&story.bench.store, &story.bench.act(), &job, look).await.unwrap();
                told += 1;
            } else {
                done(&story.bench, &job).await;
            }
        }
        assert_eq!(told, 1);
        let coordinator = story.act(COORDINATOR, PANEL, &[Role::PanelCoordinator]);
        let kinds = inbox::kinds(&story.bench.store, &coordinator).await;
        assert!(kinds.contains(&reviews::MONITORING_ENDS.to_owned()), "{kinds:?}");
    }
}
