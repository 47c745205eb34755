//! The team around the family: its actions, its meetings and their minutes.

use crate::plan_world::{Story, code, key, line};
use casework::CaseworkError;
use casework::plans::{self, ReportAction};
use casework::team::{self, PlanMeeting};
use domain::ids::TeamMeetingId;
use domain::plans::ActionStatus;
use domain::team::{FamilyView, Minutes, ViewGiven};
use jiff::ToSpan as _;
use testkit::both_engines;
use uuid::Uuid;

both_engines! {
    // Requirement: BUCKS-STRAT-93, BUCKS-STRAT-143, BUCKS-STRAT-05
    async fn a_team_member_reports_on_their_own_agencys_action_only(bench: Bench) {
        let story = Story::planned(bench).await;
        let store = &story.bench.store;
        let report = |number: u128, seen: usize| ReportAction {
            reference: "C-TEST".to_owned(),
            action: line(number),
            seen,
            status: ActionStatus::Doing,
            note: None,
        };
        let before = plans::report_action(store, &story.partner(), &report(3, 0)).await;
        assert!(matches!(before, Err(CaseworkError::NotFound)));
        story.bring_in_the_partner().await;
        plans::report_action(store, &story.partner(), &report(3, 0)).await.unwrap();
        let other = plans::report_action(store, &story.partner(), &report(2, 0)).await;
        assert_eq!(code(&other), "plans.not_your_action");
        let stale = plans::report_action(store, &story.worker(), &report(3, 0)).await;
        assert_eq!(code(&stale), "plans.reported_meanwhile");
        team::end_member(store, &story.worker(), "C-TEST", Uuid::from_u128(40)).await.unwrap();
        let after = plans::report_action(store, &story.partner(), &report(3, 1)).await;
        assert!(matches!(after, Err(CaseworkError::NotFound)));
    }

    // Requirement: BUCKS-STRAT-119
    async fn services_are_coordinated_and_delivered_on_record_and_a_team_meeting_may_follow(bench: Bench) {
        let story = Story::planned(bench).await;
        let store = &story.bench.store;
        story.bring_in_the_partner().await;
        for (seen, status) in [(0, ActionStatus::Doing), (1, ActionStatus::Done)] {
            let report = ReportAction {
                reference: "C-TEST".to_owned(),
                action: line(3),
                seen,
                status,
                note: Some("Six sessions".to_owned()),
            };
            plans::report_action(store, &story.partner(), &report).await.unwrap();
        }
        let mut reader = store.reader();
        let page = plans::plan_page(&mut reader, &story.worker(), "C-TEST").await.unwrap();
        let plan = page.plan.as_ref().unwrap();
        let action = plan.action(line(3)).unwrap();
        assert_eq!((page.owner_name(&action.owner).as_str(), action.what.as_str()), ("health", "Breakfast club"));
        assert_eq!(plan.status_of(line(3)), ActionStatus::Done);
        assert!(team::meetings_of(&mut reader, story.case).await.unwrap().is_empty(), "no meeting was needed");
        let meeting = PlanMeeting {
            key: key(51),
            reference: "C-TEST".to_owned(),
            starts_at: story.bench.act().at + 1.hour(),
            minutes: 60,
            place: "The school".to_owned(),
            purpose: "What comes next".to_owned(),
        };
        team::plan_meeting(store, &story.worker(), &meeting).await.unwrap();
        story.later(1);
        let minutes = Minutes {
            present: vec!["Worker".to_owned()],
            apologies: None,
            notes: "Health has done its part".to_owned(),
            views: story.people.iter().map(|person| FamilyView {
                person: *person,
                given: ViewGiven::InPerson,
                words: Some("It helps".to_owned()),
            }).collect(),
        };
        let id = TeamMeetingId::new(Uuid::from_u128(51));
        team::hold_meeting(store, &story.worker(), "C-TEST", id, &minutes).await.unwrap();
        let held = team::meetings_of(&mut reader, story.case).await.unwrap();
        assert_eq!(held[0].state.key(), "held");
    }

    // Requirement: BUCKS-STRAT-94, BUCKS-PROT-62
    async fn a_team_meeting_is_minuted_with_every_family_members_views(bench: Bench) {
        let story = Story::planned(bench).await;
        let store = &story.bench.store;
        let meeting = PlanMeeting {
            key: key(50),
            reference: "C-TEST".to_owned(),
            starts_at: story.bench.act().at + 1.hour(),
            minutes: 60,
            place: "The school".to_owned(),
            purpose: "How the plan goes".to_owned(),
        };
        for _ in 0..2 {
            team::plan_meeting(store, &story.worker(), &meeting).await.unwrap();
        }
        let id = TeamMeetingId::new(Uuid::from_u128(50));
        let mut minutes = Minutes {
            present: vec!["Worker".to_owned()],
            apologies: None,
            notes: "It goes well".to_owned(),
            views: Vec::new(),
        };
        let early = team::hold_meeting(store, &story.worker(), "C-TEST", id, &minutes).await;
        assert_eq!(code(&early), "team.not_yet");
        story.later(1);
        let silent = team::hold_meeting(store, &story.worker(), "C-TEST", id, &minutes).await;
        assert_eq!(code(&silent), "team.view");
        minutes.views = story.people.iter().map(|person| FamilyView {
            person: *person,
            given: ViewGiven::InPerson,
            words: Some("It helps".to_owned()),
        }).collect();
        team::hold_meeting(store, &story.worker(), "C-TEST", id, &minutes).await.unwrap();
        let mut reader = store.reader();
        let held = team::meetings_of(&mut reader, story.case).await.unwrap();
        assert_eq!(held.len(), 1);
        assert_eq!(held[0].state.key(), "held");
    }
}
