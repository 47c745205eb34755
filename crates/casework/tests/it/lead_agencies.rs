//! The agency that was asked to lead answers, assigns, and brings a case back.

use crate::panel_world::{CENTRE, FORUM, FRONT_DOOR, SCHOOL, WORKER, YOUTH, says, story, user};
use casework::CaseworkError;
use casework::cases::{self, BringBack};
use casework::families::holder_of;
use casework::forums;
use casework::lists::{self, Window};
use casework::record_access::{add_person, restrict};
use domain::access::{Relation, Role, may, permit};
use domain::forums::Next;
use domain::profile::ClockKey;
use testkit::both_engines;

both_engines! {
    // Requirement: C-22, BUCKS-STRAT-84, BUCKS-PROT-59
    async fn the_referrer_lets_go_only_when_the_lead_agency_accepts(bench: Bench) {
        let story = story(bench).await;
        story.name_the_centre().await;
        let (reference, version) = story.case().await;
        let (store, profile) = (&story.bench.store, &story.profile);
        let stranger = story.by(61, YOUTH, &[Role::LeadAgencyManager], &[]);
        let unseen = cases::accept_lead(store, profile, &stranger, &reference, version).await;
        assert!(matches!(unseen, Err(CaseworkError::NotFound)));
        let worker = cases::accept_lead(store, profile, &story.lead_worker(), &reference, version).await;
        assert!(matches!(worker, Err(CaseworkError::Denied(_))));
        let stale = cases::accept_lead(store, profile, &story.lead_manager(), &reference, version - 1).await;
        assert!(matches!(stale, Err(CaseworkError::Conflict)));
        assert_eq!(story.holder().await, Some(SCHOOL));
        story.accept().await.unwrap();
        assert_eq!(story.holder().await, Some(CENTRE));
        assert!(matches!(story.accept().await, Err(CaseworkError::Refused(refusal)) if refusal.code == "cases.not_asked"));
        assert!(story.inbox(&story.coordinator()).await.contains(&"cases.lead_accepted".to_owned()));
    }

    // Requirement: C-22
    async fn an_agency_that_declines_says_why_and_the_wait_goes_on(bench: Bench) {
        let story = story(bench).await;
        let since = story.bench.act().at;
        story.name_the_centre().await;
        story.later(48);
        let (reference, version) = story.case().await;
        let (act, store, profile) = (story.lead_manager(), &story.bench.store, &story.profile);
        let silent = cases::decline_lead(store, profile, &act, &reference, version, "").await;
        assert!(matches!(silent, Err(CaseworkError::Refused(refusal)) if refusal.field == Some("reason")));
        cases::decline_lead(store, profile, &act, &reference, version, "No worker is free").await.unwrap();
        assert_eq!(story.holder().await, Some(SCHOOL));
        let waiting = forums::waiting_cases(&mut store.reader(), &story.coordinator(), FORUM).await.unwrap();
        assert_eq!(waiting[0].since, since);
        let gone = cases::case_page(&mut store.reader(), &act, &reference).await;
        assert!(matches!(gone, Err(CaseworkError::NotFound)));
        assert_eq!(story.clock(ClockKey::LeadWorkerAssigned).await, Some(false));
    }

    // Requirement: BUCKS-STRAT-89, BUCKS-STRAT-90, BUCKS-STRAT-116, BUCKS-PROT-60, C-24
    async fn the_lead_agency_assigns_one_of_its_own_people_and_the_coordinator_is_told(bench: Bench) {
        let story = story(bench).await;
        story.name_the_centre().await;
        let early = story.assign(WORKER).await;
        assert!(matches!(early, Err(CaseworkError::Refused(refusal)) if refusal.code == "cases.not_led"));
        story.accept().await.unwrap();
        let stranger = story.assign(41).await;
        assert!(matches!(stranger, Err(CaseworkError::Refused(refusal)) if refusal.code == "cases.not_your_worker"));
        story.assign(WORKER).await.unwrap();
        assert_eq!(story.clock(ClockKey::LeadWorkerAssigned).await, Some(false));
        assert_eq!(story.clock(ClockKey::Assessment).await, Some(true));
        assert!(story.inbox(&story.coordinator()).await.contains(&"cases.worker_assigned".to_owned()));
        let reference = story.case().await.0;
        let mut reader = story.bench.store.reader();
        assert!(cases::case_page(&mut reader, &story.lead_worker(), &reference).await.is_ok());
        let held = holder_of(&mut reader, story.received.family).await.unwrap().unwrap();
        assert_eq!(held.user, Some(user(WORKER)));
        // The next worker takes over; the first one's sight of the family ends, the clock runs on.
        story.assign(56).await.unwrap();
        let before = cases::find(&mut story.bench.store.reader(), &story.lead_worker(), &reference).await.unwrap();
        assert!(!before.relations.contains(domain::access::Relation::LeadWorker));
        let assessments = story.page().await.clocks.iter().filter(|clock| clock.key == ClockKey::Assessment).count();
        assert_eq!(assessments, 1);
    }

    // Requirement: C-40, BUCKS-STRAT-112
    async fn a_stuck_case_comes_back_to_the_panel_and_its_lead_goes_on_leading(bench: Bench) {
        let story = story(bench).await;
        story.name_the_centre().await;
        story.accept().await.unwrap();
        story.assign(WORKER).await.unwrap();
        story.later(24);
        let (reference, version) = story.case().await;
        let mut command = BringBack {
            reference: reference.clone(),
            version,
            reason: "no-such-reason".to_owned(),
            words: "No progress since March".to_owned(),
        };
        let (store, profile) = (&story.bench.store, &story.profile);
        let unknown = cases::bring_back(store, profile, &story.lead_worker(), &command).await;
        assert!(matches!(unknown, Err(CaseworkError::Refused(refusal)) if refusal.field == Some("reason")));
        command.reason = "stuck".to_owned();
        cases::bring_back(store, profile, &story.lead_worker(), &command).await.unwrap();
        assert_eq!(story.holder().await, Some(CENTRE));
        assert_eq!(story.stage().await.lead().map(|lead| lead.agency), Some(CENTRE));
        story.on_agenda().await;
        story.decide(says(Next::LeadAgencyNamed { agency: YOUTH }, Some(true))).await.unwrap();
        assert_eq!(story.holder().await, Some(CENTRE));
        let (reference, version) = story.case().await;
        let youth = story.by(61, YOUTH, &[Role::LeadAgencyManager], &[]);
        cases::accept_lead(store, profile, &youth, &reference, version).await.unwrap();
        assert_eq!(story.holder().await, Some(YOUTH));
        let old = cases::find(&mut store.reader(), &story.lead_manager(), &reference).await;
        assert!(matches!(old, Err(CaseworkError::NotFound)));
    }

    // Requirement: BUCKS-STRAT-89
    async fn a_lead_agency_sees_the_families_that_it_leads_or_is_asked_to_lead(bench: Bench) {
        let story = story(bench).await;
        story.name_the_centre().await;
        let mut reader = story.bench.store.reader();
        let asked = cases::led_cases(&mut reader, &story.lead_manager()).await.unwrap();
        assert_eq!((asked.len(), asked[0].stage.key()), (1, "lead_asked"));
        let youth = story.by(61, YOUTH, &[Role::LeadAgencyManager], &[]);
        assert!(cases::led_cases(&mut reader, &youth).await.unwrap().is_empty());
        assert!(matches!(cases::led_cases(&mut reader, &story.lead_worker()).await, Err(CaseworkError::Denied(_))));
    }

    // Requirement: BUCKS-STRAT-84, BUCKS-STRAT-87
    async fn a_restricted_family_comes_from_the_panel_to_the_agency_that_is_asked_to_lead(bench: Bench) {
        let story = story(bench).await;
        let (store, profile) = (&story.bench.store, &story.profile);
        let family = &story.received.family_reference;
        let door = story.by(11, FRONT_DOOR, &[Role::FrontDoorManager], &[]);
        restrict(store, &door, family, &[], "A relative works for the panel").await.unwrap();
        let coordinator = story.coordinator();
        let mut reader = store.reader();
        let waiting = forums::waiting_cases(&mut reader, &coordinator, FORUM).await.unwrap();
        assert_eq!((waiting.len(), waiting[0].family_name.as_str()), (1, ""), "it waits here, without its name");
        assert!(waiting[0].ask.as_ref().unwrap().starts_with("11@example.test"), "and says whom to ask");
        let window = Window { limit: 25, ..Window::default() };
        let listed = lists::panel(&mut reader, &coordinator, &window, ["", "", ""]).await.unwrap();
        assert_eq!((listed.total, listed.rows[0].name.as_str()), (1, ""));
        assert!(listed.rows[0].ask.starts_with("11@example.test"));
        let meeting = story.next_meeting().await;
        let added = forums::build_agenda(store, profile, &coordinator, meeting).await.unwrap();
        assert_eq!(added, 0, "what one may not open one does not bring to the meeting");
        add_person(store, &door, family, Some(user(21)), "").await.unwrap();
        story.name_the_centre().await;
        let (reference, version) = story.case().await;
        let manager = story.lead_manager();
        let asked = lists::lead(&mut reader, &manager, &window, ["asked", ""]).await.unwrap();
        assert_eq!((asked.total, asked.rows[0].name.as_str()), (1, "Oakley"), "who is asked sees whom for");
        let counts = lists::work_counts(&mut reader, &manager).await.unwrap();
        assert_eq!(counts["lead_asked"], 1);
        let worker = cases::find(&mut reader, &story.lead_worker(), &reference).await;
        assert!(matches!(worker, Err(CaseworkError::NotFound)), "the manager answers, and nobody else");
        story.accept().await.unwrap();
        assert_eq!(story.holder().await, Some(CENTRE));
        let held = cases::find(&mut reader, &manager, &reference).await.unwrap();
        assert!(held.version > version);
        cases::assign_worker(store, profile, &manager, &reference, held.version, user(WORKER)).await.unwrap();
        assert!(cases::find(&mut reader, &story.lead_worker(), &reference).await.is_ok(), "the holder is let in");
    }

    // Requirement: C-44
    async fn the_early_help_coordinator_of_the_area_opens_the_case_and_no_other_does(bench: Bench) {
        let story = story(bench).await;
        let (store, profile, reference) = (&story.bench.store, &story.profile, story.case().await.0);
        let of = |area: &'static str| story.by(71, YOUTH, &[Role::EarlyHelpCoordinator], &[area]);
        let (here, elsewhere) = (of(FORUM), of("wycombe"));
        let mut reader = store.reader();
        let mine = cases::find(&mut reader, &here, &reference).await.unwrap();
        assert_eq!(mine.relations.iter().collect::<Vec<_>>(), [Relation::AreaCoordinator]);
        assert!(permit::<may::ReadFamily, _>(&here, &mine.relations, ()).is_ok());
        assert!(permit::<may::AssignLeadWorker, _>(&here, &mine.relations, ()).is_err(), "reads, and leads nothing");
        for stranger in [&elsewhere, &story.by(71, YOUTH, &[Role::Practitioner], &[FORUM])] {
            let found = cases::find(&mut reader, stranger, &reference).await;
            assert!(matches!(found, Err(CaseworkError::NotFound)));
        }
        let moved = cases::MoveToArea {
            reference: reference.clone(), version: story.case().await.1,
            forum: "wycombe".to_owned(), words: "The family moved to High Wycombe".to_owned(),
        };
        cases::move_to_area(store, profile, &story.coordinator(), &moved).await.unwrap();
        assert!(cases::find(&mut reader, &elsewhere, &reference).await.is_ok(), "now it is theirs");
        assert!(matches!(cases::find(&mut reader, &here, &reference).await, Err(CaseworkError::NotFound)));
        let door = story.by(11, FRONT_DOOR, &[Role::FrontDoorManager], &[]);
        restrict(store, &door, &story.received.family_reference, &[], "A relative works there").await.unwrap();
        assert!(matches!(cases::find(&mut reader, &elsewhere, &reference).await, Err(CaseworkError::NotFound)));
    }
}
