//! Panels meet: their meetings, agendas, attendance and packs.

use crate::panel_world::{
    CENTRE, FORUM, FRONT_DOOR, MEETINGS, PANEL, SCHOOL, Story, actor, says, story,
};
use casework::engine::Reads as _;
use casework::forums::{self, Came};
use casework::lists;
use casework::{CaseworkError, args};
use domain::access::Role;
use domain::forums::{Attendance, EnoughPresent, MeetingBegins, Next};
use domain::profile::ClockKey;
use jiff::ToSpan as _;
use testkit::both_engines;

both_engines! {
    // Requirement: BUCKS-STRAT-86, C-19
    async fn each_panel_has_its_next_three_meetings_however_often_they_are_planned(bench: Bench) {
        let story = story(bench).await;
        for expected in [15, 0] {
            let added = forums::ensure_meetings(&story.bench.store, &story.profile, &story.bench.act()).await.unwrap();
            assert_eq!(added, expected);
        }
        let rows = story.bench.store.reader().rows(&MEETINGS, args![FORUM]).await.unwrap();
        assert_eq!(rows[0].int("n").unwrap(), 3);
    }

    async fn a_meeting_that_was_moved_is_not_planned_again(bench: Bench) {
        let story = story(bench).await;
        let meeting = story.next_meeting().await;
        let (act, store) = (story.coordinator(), &story.bench.store);
        let later = act.at + 100.hours();
        forums::move_meeting(store, &story.profile, &act, meeting, 1, later).await.unwrap();
        assert_eq!(forums::ensure_meetings(store, &story.profile, &story.bench.act()).await.unwrap(), 0);
        let stale = forums::move_meeting(store, &story.profile, &act, meeting, 1, later).await;
        assert!(matches!(stale, Err(CaseworkError::Conflict)));
        let past = forums::move_meeting(store, &story.profile, &act, meeting, 2, act.at).await;
        assert!(matches!(past, Err(CaseworkError::Refused(refusal)) if refusal.code == "forums.past"));
    }

    // Requirement: C-19
    async fn a_panel_meets_at_once_for_a_family_that_cannot_wait(bench: Bench) {
        let story = story(bench).await;
        let (act, store, profile) = (story.coordinator(), &story.bench.store, &story.profile);
        let meeting = forums::plan_meeting(store, profile, &act, FORUM, MeetingBegins::Now).await.unwrap();
        let pressed_twice = forums::plan_meeting(store, profile, &act, FORUM, MeetingBegins::Now).await.unwrap();
        assert_eq!(meeting, pressed_twice);
        let page = forums::meeting_page(&mut store.reader(), profile, &act, meeting).await.unwrap();
        assert!(page.meeting.starts_at <= act.at, "it has begun");
        forums::build_agenda(store, profile, &act, meeting).await.unwrap();
        story.decide(says(Next::LeadAgencyNamed { agency: CENTRE }, Some(true))).await.unwrap();
        assert_eq!(story.stage().await.key(), "lead_asked");
    }

    async fn another_meeting_is_planned_by_the_panels_coordinator_for_a_time_to_come(bench: Bench) {
        let story = story(bench).await;
        let (act, store, profile) = (story.coordinator(), &story.bench.store, &story.profile);
        let past = forums::plan_meeting(store, profile, &act, FORUM, MeetingBegins::At(act.at)).await;
        assert!(matches!(past, Err(CaseworkError::Refused(refusal)) if refusal.field == Some("date")));
        let later = MeetingBegins::At(act.at + 30.hours());
        forums::plan_meeting(store, profile, &act, FORUM, later).await.unwrap();
        let taken = forums::plan_meeting(store, profile, &act, FORUM, later).await;
        assert!(matches!(taken, Err(CaseworkError::Refused(refusal)) if refusal.code == "forums.slot_taken"));
        let elsewhere = story.by(23, PANEL, &[Role::PanelCoordinator], &["wycombe"]);
        let unseen = forums::plan_meeting(store, profile, &elsewhere, FORUM, MeetingBegins::Now).await;
        assert!(matches!(unseen, Err(CaseworkError::NotFound)));
        let member = story.by(24, PANEL, &[Role::PanelMember], &[FORUM]);
        let denied = forums::plan_meeting(store, profile, &member, FORUM, MeetingBegins::Now).await;
        assert!(matches!(denied, Err(CaseworkError::Denied(_))));
    }

    // Requirement: BUCKS-STRAT-85, C-20
    async fn a_panel_is_seen_only_by_those_who_work_for_it(bench: Bench) {
        let story = story(bench).await;
        let meeting = story.next_meeting().await;
        let elsewhere = story.by(23, PANEL, &[Role::PanelCoordinator], &["wycombe"]);
        let mut reader = story.bench.store.reader();
        let found = forums::meeting_page(&mut reader, &story.profile, &elsewhere, meeting).await;
        assert!(matches!(found, Err(CaseworkError::NotFound)));
        let teacher = story.by(41, SCHOOL, &[Role::Practitioner], &[FORUM]);
        let denied = forums::meeting_page(&mut reader, &story.profile, &teacher, meeting).await;
        assert!(matches!(denied, Err(CaseworkError::Denied(_))));
        assert!(forums::waiting_cases(&mut reader, &teacher, FORUM).await.unwrap().is_empty());
        assert_eq!(forums::waiting_cases(&mut reader, &story.coordinator(), FORUM).await.unwrap().len(), 1);
    }

    // Requirement: BUCKS-STRAT-114, BUCKS-PROT-56
    async fn the_hand_over_ends_when_the_panel_says_that_it_has_the_case(bench: Bench) {
        let story = story(bench).await;
        assert_eq!(sent_on(&story).await, (1, 1), "the front door and the panel count the same");
        let reference = story.case().await.0;
        assert_eq!(story.clock(ClockKey::HandOverToForum).await, Some(true));
        let teacher = story.by(41, SCHOOL, &[Role::Practitioner], &[]);
        let store = &story.bench.store;
        let denied = forums::receive_case(store, &story.profile, &teacher, &reference).await;
        assert!(matches!(denied, Err(CaseworkError::Denied(_))));
        for _ in 0..2 {
            forums::receive_case(store, &story.profile, &story.coordinator(), &reference).await.unwrap();
        }
        assert_eq!(sent_on(&story).await, (0, 0));
        assert_eq!(story.clock(ClockKey::HandOverToForum).await, Some(false));
    }

    // Requirement: BUCKS-STRAT-86
    async fn the_agenda_is_built_from_the_waiting_cases_and_a_case_comes_off_it_only_with_a_reason(bench: Bench) {
        let story = story(bench).await;
        let (item, version) = story.on_agenda().await;
        let (act, store, profile) = (story.coordinator(), &story.bench.store, &story.profile);
        let meeting = story.next_meeting().await;
        assert_eq!(story.clock(ClockKey::HandOverToForum).await, Some(false));
        assert_eq!(forums::build_agenda(store, profile, &act, meeting).await.unwrap(), 0);
        let silent = forums::take_off_agenda(store, profile, &act, item, version, " ").await;
        assert!(matches!(silent, Err(CaseworkError::Refused(_))));
        let stale = forums::take_off_agenda(store, profile, &act, item, version + 1, "Away").await;
        assert!(matches!(stale, Err(CaseworkError::Conflict)));
        forums::take_off_agenda(store, profile, &act, item, version, "The family is away").await.unwrap();
        let reference = story.case().await.0;
        forums::put_on_agenda(store, profile, &act, meeting, &reference).await.unwrap();
        forums::put_on_agenda(store, profile, &act, meeting, &reference).await.unwrap();
        let page = forums::meeting_page(&mut store.reader(), profile, &act, meeting).await.unwrap();
        let open = page.agenda.iter().filter(|line| line.state == "open").count();
        assert_eq!((open, page.agenda.len(), page.waiting.len()), (1, 2, 0));
    }

    // Requirement: BUCKS-PROT-58, C-21
    async fn attendance_names_each_core_agency_and_who_recorded_it(bench: Bench) {
        let story = story(bench).await;
        let meeting = story.next_meeting().await;
        let (act, store, profile) = (story.coordinator(), &story.bench.store, &story.profile);
        let came = [
            Came { agency: "police".to_owned(), standing: Attendance::Present },
            Came { agency: "camhs".to_owned(), standing: Attendance::Apologies },
        ];
        forums::record_attendance(store, profile, &act, meeting, &came).await.unwrap();
        let stranger = [Came { agency: "bakery".to_owned(), standing: Attendance::Present }];
        let refused = forums::record_attendance(store, profile, &act, meeting, &stranger).await;
        assert!(matches!(refused, Err(CaseworkError::NotFound)));
        let page = forums::meeting_page(&mut store.reader(), profile, &act, meeting).await.unwrap();
        assert_eq!(page.attendance.len(), 13);
        let police = page.attendance.iter().find(|line| line.agency == "police").unwrap();
        assert_eq!(police.standing, Some(Attendance::Present));
        assert_eq!(police.recorded_by.as_deref(), Some("21@example.test"));
        assert_eq!(page.enough, EnoughPresent::NoNumberSet);
        let member = story.by(24, PANEL, &[Role::PanelMember], &[FORUM]);
        let denied = forums::record_attendance(store, profile, &member, meeting, &came).await;
        assert!(matches!(denied, Err(CaseworkError::Denied(_))));
    }

    async fn a_meeting_that_ends_early_leaves_nothing_on_its_agenda(bench: Bench) {
        let story = story(bench).await;
        story.on_agenda().await;
        let meeting = story.next_meeting().await;
        let (act, store, profile) = (story.coordinator(), &story.bench.store, &story.profile);
        forums::hold_meeting(store, profile, &act, meeting, 1).await.unwrap();
        let again = forums::hold_meeting(store, profile, &act, meeting, 2).await;
        assert!(matches!(again, Err(CaseworkError::Refused(refusal)) if refusal.code == "forums.held"));
        let waiting = forums::waiting_cases(&mut store.reader(), &act, FORUM).await.unwrap();
        assert_eq!((waiting.len(), waiting[0].on_agenda), (1, false));
    }

    // Requirement: BUCKS-STRAT-86
    async fn the_pack_holds_what_the_panel_needs_to_know_of_each_family(bench: Bench) {
        let story = story(bench).await;
        story.on_agenda().await;
        let meeting = story.next_meeting().await;
        let member = story.by(24, PANEL, &[Role::PanelMember], &[FORUM]);
        let mut reader = story.bench.store.reader();
        let (_, pack) = forums::pack_cases(&mut reader, &story.profile, &member, meeting).await.unwrap();
        assert_eq!(pack.len(), 1);
        assert_eq!(pack[0].request.as_ref().unwrap().worry, "Ada is often away from school");
        assert_eq!(pack[0].holder.as_ref().unwrap().agency, SCHOOL);
        assert_eq!(pack[0].people.len(), 2);
    }
}

/// What the front door sent on and nobody received, as it and the panel count it.
async fn sent_on(story: &Story) -> (i64, i64) {
    let mut reader = story.bench.store.reader();
    let door = actor(&story.bench, 90, FRONT_DOOR, &[Role::FrontDoorManager], &[]);
    let door = lists::work_counts(&mut reader, &door).await.unwrap();
    let panel = lists::work_counts(&mut reader, &story.coordinator())
        .await
        .unwrap();
    (door["queue_to_forum"], panel["panel_not_received"])
}
