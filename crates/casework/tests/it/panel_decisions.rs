//! What a panel decides, disputes and learns.

use crate::panel_world::{
    CENTRE, FORUM, FRONT_DOOR, JOBS, PANEL, SCHOOL, WORKER, running, says, story,
};
use casework::cases::{self, BringBack};
use casework::engine::Reads as _;
use casework::families::{Fact, chronology, relations_to};
use casework::forums;
use casework::{CaseworkError, args};
use domain::access::Role;
use domain::agreement::ServiceAnswer;
use domain::cases::StageRefused;
use domain::forums::{LadderStep, Next};
use domain::profile::{AtLevel, ClockKey};
use jiff::ToSpan as _;
use testkit::both_engines;

both_engines! {
    // Requirement: BUCKS-STRAT-87, BUCKS-STRAT-84, BUCKS-PROT-57, BUCKS-PROT-13
    async fn the_panel_names_a_lead_agency_and_the_referrer_goes_on_holding(bench: Bench) {
        let story = story(bench).await;
        let (item, version) = story.on_agenda().await;
        let member = story.by(24, PANEL, &[Role::PanelMember], &[FORUM]);
        let named = Next::LeadAgencyNamed { agency: CENTRE };
        let denied = story.decide_as(&member, item, version, says(named.clone(), Some(true))).await;
        assert!(matches!(denied, Err(CaseworkError::Denied(_))));
        let unsure = story.decide(says(named.clone(), None)).await;
        assert!(matches!(unsure, Err(CaseworkError::Refused(refusal)) if refusal.field == Some("meets_level")));
        let panel = story.decide(says(Next::LeadAgencyNamed { agency: PANEL }, Some(true))).await;
        assert!(matches!(panel, Err(CaseworkError::Refused(refusal)) if refusal.code == "forums.cannot_lead"));
        story.decide(says(named.clone(), Some(true))).await.unwrap();
        assert_eq!(story.stage().await.key(), "lead_asked");
        assert_eq!(story.holder().await, Some(SCHOOL));
        assert_eq!(story.clock(ClockKey::LeadWorkerAssigned).await, Some(true));
        assert!(story.inbox(&story.lead_manager()).await.contains(&"cases.lead_asked".to_owned()));
        let letters = story.bench.store.reader().rows(&JOBS, args!["letter.forum_outcome"]).await.unwrap();
        assert_eq!(letters.len(), 1);
        let twice = story.decide_as(&story.coordinator(), item, version, says(named, Some(true))).await;
        assert!(matches!(twice, Err(CaseworkError::Conflict)));
    }

    // Requirement: BUCKS-STRAT-88
    async fn themes_are_counted_with_the_number_of_decisions_beside_them(bench: Bench) {
        let story = story(bench).await;
        let since = story.bench.act().at;
        story.on_agenda().await;
        let mut odd = says(Next::Deferred, None);
        odd.themes = vec!["no-such-theme".to_owned()];
        assert!(matches!(story.decide(odd).await, Err(CaseworkError::NotFound)));
        story.decide(says(Next::Deferred, None)).await.unwrap();
        let mut reader = story.bench.store.reader();
        let (themes, decided) = forums::theme_counts(&mut reader, &story.profile, &story.coordinator(), FORUM, since).await.unwrap();
        assert_eq!((themes.len(), themes[0].theme.as_str(), themes[0].cases, decided), (1, "attendance", 1, 1));
        assert_eq!(story.stage().await.key(), "awaiting_forum");
    }

    // Requirement: BUCKS-PROT-88, BUCKS-PROT-89, BUCKS-STRAT-84
    async fn a_case_below_the_level_goes_back_with_something_to_learn_for_the_front_door(bench: Bench) {
        let story = story(bench).await;
        let (item, _) = story.on_agenda().await;
        story.decide(says(Next::ReturnedToReferrer, Some(false))).await.unwrap();
        assert_eq!(story.stage().await.key(), "closed");
        assert_eq!(story.holder().await, None);
        let front_door = story.by(11, FRONT_DOOR, &[Role::FrontDoorManager], &[]);
        assert!(story.inbox(&front_door).await.contains(&"forums.learning".to_owned()));
        let mut reader = story.bench.store.reader();
        let learned = forums::learning_items(&mut reader, &front_door, 10).await.unwrap();
        assert_eq!(learned[0].referral_reference.as_deref(), Some(story.received.reference.as_str()));
        let teacher = story.by(41, SCHOOL, &[Role::Practitioner], &[]);
        assert!(story.inbox(&teacher).await.contains(&"referrals.outcome".to_owned()));
        assert!(matches!(forums::learning_items(&mut reader, &teacher, 10).await, Err(CaseworkError::Denied(_))));
        // The panel's part is over, and so is its sight of the family.
        let gone = forums::item_of(&mut reader, &story.profile, &story.coordinator(), item).await;
        assert!(matches!(gone, Err(CaseworkError::NotFound)));
    }

    // Requirement: BUCKS-PROT-86, BUCKS-PROT-90, BUCKS-PROT-91, BUCKS-PROT-92, C-38
    async fn a_dispute_climbs_its_ladder_with_the_clock_of_the_head_of_service(bench: Bench) {
        let story = story(bench).await;
        story.on_agenda().await;
        story.decide(says(Next::DisputedWithSocialCare, None)).await.unwrap();
        assert_eq!(story.stage().await.key(), "in_dispute");
        assert_eq!(story.holder().await, Some(SCHOOL));
        let manager = story.panel_manager();
        let unsettled = LadderStep::NotSettled { result: "No agreement".to_owned() };
        let denied = story.take_up(&story.coordinator(), unsettled.clone()).await;
        assert!(matches!(denied, Err(CaseworkError::Denied(_))));
        story.take_up(&manager, unsettled.clone()).await.unwrap();
        let clocks = story.page().await.dispute.unwrap().1;
        assert_eq!((clocks.len(), clocks[0].key, running(&clocks[0])), (1, ClockKey::DisputeHeadOfService, true));
        assert_eq!(clocks[0].clock.due(), manager.at + 24.hours());
        let early = story.take_up(&manager, unsettled).await;
        assert!(matches!(early, Err(CaseworkError::Refused(refusal)) if refusal.code == "disputes.raise_first"));
        story.later(30);
        let manager = story.panel_manager();
        story.take_up(&manager, LadderStep::Raise { who: "Head of Service".to_owned() }).await.unwrap();
        let clocks = story.page().await.dispute.unwrap().1;
        assert!(matches!(&clocks[0].clock, domain::clocks::Clock::Stopped(stopped) if stopped.is_breach()));
        story.take_up(&manager, LadderStep::Settle { result: "Level 3 it is".to_owned() }).await.unwrap();
        assert_eq!(story.stage().await.key(), "awaiting_forum");
        assert!(story.inbox(&story.coordinator()).await.contains(&"disputes.settled".to_owned()));
    }

    // Requirement: BUCKS-STRAT-106
    async fn the_level_of_a_case_is_the_front_doors_until_the_panel_confirms_it(bench: Bench) {
        let story = story(bench).await;
        let (teacher, reference) = (story.by(41, SCHOOL, &[Role::Practitioner], &[]), story.case().await.0);
        let mut reader = story.bench.store.reader();
        let case = cases::find(&mut reader, &teacher, &reference).await.unwrap();
        assert_eq!(cases::level_of(&mut reader, &case).await.unwrap(), Some(3));
        story.name_the_centre().await;
        assert_eq!(cases::level_of(&mut reader, &case).await.unwrap(), Some(3));
        let star = story.profile.assessments.iter().find(|one| one.uses("star_family")).unwrap();
        assert_eq!((star.at_level(3), star.at_level(2)), (AtLevel::Expected, AtLevel::Allowed));
    }

    // Requirement: C-06
    async fn agreement_that_is_taken_back_while_the_panel_decides_stays_taken_back(bench: Bench) {
        let story = story(bench).await;
        story.name_the_centre().await;
        story.accept().await.unwrap();
        story.assign(WORKER).await.unwrap();
        story.family_says(1, ServiceAnswer::Given).await;
        story.later(24);
        let (reference, version) = story.case().await;
        let command = BringBack {
            reference: reference.clone(),
            version,
            reason: "stuck".to_owned(),
            words: "No progress since March".to_owned(),
        };
        let (store, profile) = (&story.bench.store, &story.profile);
        cases::bring_back(store, profile, &story.lead_worker(), &command).await.unwrap();
        casework::plans::begin_plan(store, &story.lead_worker(), &reference).await.unwrap();
        story.later(24);
        story.family_says(2, ServiceAnswer::Withdrawn).await;
        let amended = casework::plans::begin_plan(store, &story.lead_worker(), &reference).await;
        assert!(matches!(amended, Err(CaseworkError::Refused(refusal)) if refusal.code == "cases.not_agreed"));
        story.on_agenda().await;
        story.decide(says(Next::KeptWithLead, None)).await.unwrap();
        assert_eq!(story.stage().await.key(), "led");
        assert_eq!(story.stage().await.may_work(), Err(StageRefused::NotAgreed));
        let (act, mut reader) = (story.lead_worker(), store.reader());
        let relations = relations_to(&mut reader, &act, story.received.family).await.unwrap();
        let waits = chronology(&mut reader, &act, &relations, story.received.family)
            .await
            .unwrap()
            .iter()
            .filter(|line| matches!(&line.fact, Fact::Stage(stage) if stage.key() == "awaiting_forum"))
            .count();
        assert_eq!(waits, 2, "an answer is not a second wait");
    }

    // Requirement: BUCKS-STRAT-123
    async fn the_coordinator_follows_a_complicated_case_until_told_otherwise(bench: Bench) {
        let story = story(bench).await;
        let reference = story.case().await.0;
        let (act, store) = (story.coordinator(), &story.bench.store);
        let silent = forums::watch_case(store, &act, &reference, Some(" ")).await;
        assert!(matches!(silent, Err(CaseworkError::Refused(_))));
        forums::watch_case(store, &act, &reference, Some("Third time at the panel")).await.unwrap();
        let list = forums::watch_list(&mut store.reader(), &act, FORUM).await.unwrap();
        assert_eq!((list.len(), list[0].because.as_str()), (1, "Third time at the panel"));
        let denied = forums::watch_case(store, &story.by(41, SCHOOL, &[Role::Practitioner], &[]), &reference, None).await;
        assert!(matches!(denied, Err(CaseworkError::Denied(_))));
        forums::watch_case(store, &act, &reference, None).await.unwrap();
        assert!(forums::watch_list(&mut store.reader(), &act, FORUM).await.unwrap().is_empty());
    }
}
