//! The panel meets, decides and disputes; the lead agency answers and assigns.
//! The story starts with a real request that the front door sent to the panel.

use std::collections::BTreeSet;

use crate::inbox;
use casework::agreement::{self, RecordAnswer};
use casework::cases::{self, BringBack};
use casework::engine::{Reads as _, Statement};
use casework::families::{Fact, chronology, holder_of, relations_to};
use casework::forums::{self, Came, DisputeCommand};
use casework::lists::{self, Window};
use casework::record_access::{add_person, restrict};
use casework::referrals::{DecideCommand as FrontDoorDecision, Receive, Received, receive};
use casework::{CaseworkError, args, clocks};
use domain::access::{Relation, Role, may, permit};
use domain::act::{Act, Actor, UserActor};
use domain::agreement::{AnswerForm, ServiceAnswer};
use domain::cases::{Stage, StageRefused};
use domain::event::{Event, Subject};
use domain::forums::{Attendance, Decide, EnoughPresent, LadderStep, MeetingBegins, Next};
use domain::ids::{AgencyId, AgendaItemId, MeetingId, SubmissionKey, UserId};
use domain::profile::{AtLevel, ClockKey, Profile};
use domain::referrals::{
    Channel, ConsentGiven, LevelNamed, Outcome, ReferredPerson, Referrer, ReferrerKind, Request,
    RoleInFamily, Tried, WrittenForm,
};
use jiff::ToSpan as _;
use testkit::both_engines;
use testkit::engines::Bench;
use uuid::Uuid;

const ADD_AGENCY: Statement = Statement::new(
    "test.ADD_AGENCY",
    "insert into agencies (id, key, name, kind, part, keeps_own_system, version) values ($1, $2, $2, 'any', $3, 0, 1)",
);
const ADD_USER: Statement = Statement::new(
    "test.ADD_USER",
    "insert into users (id, email, name, job_title, failed_attempts, created_at, version) values ($1, $2, $2, 'Worker', 0, 0, 1)",
);
const ADD_MEMBER: Statement = Statement::new(
    "test.ADD_MEMBER",
    "insert into memberships (user_id, agency_id, role, area) values ($1, $2, $3, '')",
);
const CASE_OF: Statement = Statement::new(
    "test.CASE_OF",
    "select reference, version from cases where family_id = $1 order by opened_at desc",
);
const JOBS: Statement = Statement::new("test.JOBS", "select kind from jobs where kind = $1");
const ITEM: Statement = Statement::new(
    "test.ITEM",
    "select i.id, i.version from agenda_items i join cases c on c.id = i.case_id where c.reference = $1 and i.state = 'open'",
);
const MEETINGS: Statement = Statement::new(
    "test.MEETINGS",
    "select count(*) as n from meetings where forum_key = $1",
);

const FORUM: &str = "aylesbury";

#[derive(serde::Serialize)]
struct SetUp;

impl Event for SetUp {
    const NAME: &'static str = "test.set_up";
    fn subject(&self) -> Subject {
        Subject::NOBODY
    }
}

fn profile() -> Profile {
    Profile::parse(
        "p",
        include_str!("../../../../profiles/buckinghamshire.toml"),
    )
    .unwrap()
}

const fn agency(number: u128) -> AgencyId {
    AgencyId::new(Uuid::from_u128(number))
}

const fn user(number: u128) -> UserId {
    UserId::new(Uuid::from_u128(number))
}

const FRONT_DOOR: AgencyId = agency(1);
const PANEL: AgencyId = agency(2);
const SCHOOL: AgencyId = agency(4);
const CENTRE: AgencyId = agency(5);
const YOUTH: AgencyId = agency(6);
const WORKER: u128 = 55;

/// A panel whose request waits for it.
struct Story {
    bench: Bench,
    profile: Profile,
    received: Received,
}

impl Story {
    fn by(&self, number: u128, agency: AgencyId, roles: &[Role], areas: &[&str]) -> Act {
        actor(&self.bench, number, agency, roles, areas)
    }

    fn coordinator(&self) -> Act {
        self.by(21, PANEL, &[Role::PanelCoordinator], &[FORUM])
    }

    fn panel_manager(&self) -> Act {
        self.by(22, PANEL, &[Role::PanelManager], &[FORUM])
    }

    fn lead_manager(&self) -> Act {
        self.by(51, CENTRE, &[Role::LeadAgencyManager], &[])
    }

    fn lead_worker(&self) -> Act {
        self.by(WORKER, CENTRE, &[Role::Practitioner], &[])
    }

    fn later(&self, hours: i64) {
        self.bench.clock.set(self.bench.act().at + hours.hours());
    }

    async fn case(&self) -> (String, i64) {
        let row = self
            .bench
            .store
            .reader()
            .optional(&CASE_OF, args![self.received.family])
            .await
            .unwrap()
            .unwrap();
        (row.text("reference").unwrap(), row.int("version").unwrap())
    }

    async fn stage(&self) -> Stage {
        let reference = self.case().await.0;
        let mut reader = self.bench.store.reader();
        let act = self.by(41, SCHOOL, &[Role::Practitioner], &[]);
        cases::find(&mut reader, &act, &reference)
            .await
            .unwrap()
            .stage
    }

    async fn holder(&self) -> Option<AgencyId> {
        holder_of(&mut self.bench.store.reader(), self.received.family)
            .await
            .unwrap()
            .map(|held| held.agency)
    }

    async fn next_meeting(&self) -> MeetingId {
        forums::ensure_meetings(&self.bench.store, &self.profile, &self.bench.act())
            .await
            .unwrap();
        let mut reader = self.bench.store.reader();
        forums::meetings_of(&mut reader, &self.coordinator(), FORUM)
            .await
            .unwrap()
            .iter()
            .find(|meeting| meeting.state == domain::forums::MeetingState::Planned)
            .unwrap()
            .id
    }

    async fn on_agenda(&self) -> (AgendaItemId, i64) {
        let meeting = self.next_meeting().await;
        forums::build_agenda(
            &self.bench.store,
            &self.profile,
            &self.coordinator(),
            meeting,
        )
        .await
        .unwrap();
        self.item().await
    }

    async fn item(&self) -> (AgendaItemId, i64) {
        let reference = self.case().await.0;
        let row = self
            .bench
            .store
            .reader()
            .optional(&ITEM, args![reference])
            .await
            .unwrap()
            .unwrap();
        (
            row.parsed("id", AgendaItemId::parse).unwrap(),
            row.int("version").unwrap(),
        )
    }

    async fn decide(&self, decide: Decide) -> Result<(), CaseworkError> {
        let (item, item_version) = self.item().await;
        self.decide_as(&self.coordinator(), item, item_version, decide)
            .await
    }

    async fn decide_as(
        &self,
        act: &Act,
        item: AgendaItemId,
        item_version: i64,
        decide: Decide,
    ) -> Result<(), CaseworkError> {
        let command = forums::DecideCommand {
            item,
            item_version,
            case_version: self.case().await.1,
            decide,
        };
        forums::decide(&self.bench.store, &self.profile, act, &command)
            .await
            .map(drop)
    }

    async fn name_the_centre(&self) {
        self.on_agenda().await;
        self.decide(says(Next::LeadAgencyNamed { agency: CENTRE }, Some(true)))
            .await
            .unwrap();
    }

    async fn accept(&self) -> Result<(), CaseworkError> {
        let (reference, version) = self.case().await;
        cases::accept_lead(
            &self.bench.store,
            &self.profile,
            &self.lead_manager(),
            &reference,
            version,
        )
        .await
    }

    async fn assign(&self, worker: u128) -> Result<(), CaseworkError> {
        let (reference, version) = self.case().await;
        cases::assign_worker(
            &self.bench.store,
            &self.profile,
            &self.lead_manager(),
            &reference,
            version,
            user(worker),
        )
        .await
    }

    async fn take_up(&self, act: &Act, step: LadderStep) -> Result<(), CaseworkError> {
        let page = self.page().await;
        let command = DisputeCommand {
            reference: page.case.reference.clone(),
            version: page.dispute.unwrap().0.version,
            step,
        };
        forums::take_up_dispute(&self.bench.store, &self.profile, act, &command).await
    }

    async fn page(&self) -> cases::CasePage {
        let reference = self.case().await.0;
        let act = self.by(41, SCHOOL, &[Role::Practitioner], &[]);
        cases::case_page(&mut self.bench.store.reader(), &act, &reference)
            .await
            .unwrap()
    }

    /// Whether a clock of the case's page runs, stopped, or never was.
    async fn clock(&self, key: ClockKey) -> Option<bool> {
        self.page()
            .await
            .clocks
            .iter()
            .rev()
            .find(|clock| clock.key == key)
            .map(running)
    }

    async fn family_says(&self, number: u128, answer: ServiceAnswer) {
        let act = self.lead_worker();
        let family = self.received.family_reference.clone();
        let mut reader = self.bench.store.reader();
        let page = agreement::page_of(&mut reader, &self.profile, &act, &family)
            .await
            .unwrap();
        for (place, one) in (0_u128..).zip(&page.people) {
            let command = RecordAnswer {
                key: SubmissionKey::new(Uuid::from_u128(number * 100 + place)),
                family: family.clone(),
                person: one.asked.person,
                answer,
                form: AnswerForm::Written,
                on: casework::time::london_day(act.at),
                own_right_note: Some("She understands".to_owned()),
                words: None,
            };
            agreement::record_answer(&self.bench.store, &self.profile, &act, &command)
                .await
                .unwrap();
        }
    }

    async fn inbox(&self, act: &Act) -> Vec<String> {
        inbox::kinds(&self.bench.store, act).await
    }
}

fn running(clock: &clocks::RunningClock) -> bool {
    !clock.clock.has_ended()
}

fn actor(bench: &Bench, number: u128, agency: AgencyId, roles: &[Role], areas: &[&str]) -> Act {
    bench.act_of(Actor::User(UserActor {
        user: user(number),
        agency,
        roles: roles.iter().copied().collect::<BTreeSet<_>>(),
        areas: areas.iter().map(|area| (*area).to_owned()).collect(),
    }))
}

fn says(next: Next, meets_level: Option<bool>) -> Decide {
    Decide {
        meets_level,
        next,
        rationale: "Several needs at home and at school".to_owned(),
        message: None,
        learning: Some("The school’s own support had not been tried".to_owned()),
        themes: vec!["attendance".to_owned()],
    }
}

fn person(part: RoleInFamily, given: &str) -> ReferredPerson {
    ReferredPerson {
        part,
        given_name: given.to_owned(),
        family_name: "Oakley".to_owned(),
        born: None,
        about_years: Some(9),
        expected: None,
        unborn: false,
        school: None,
        relationship: None,
        parental_responsibility: (part == RoleInFamily::Adult).then_some(true),
        consent: if part == RoleInFamily::Adult {
            ConsentGiven::Yes {
                on: None,
                written: true,
            }
        } else {
            ConsentGiven::NotNeeded
        },
    }
}

fn request() -> Request {
    Request {
        channel: Channel::SignedInForm,
        referrer: Referrer {
            kind: ReferrerKind::Professional,
            name: Some("Priya Nair".to_owned()),
            standing: Some("Teacher".to_owned()),
            organisation: Some("Hill School".to_owned()),
            agency: Some(SCHOOL),
            user: Some(user(41)),
            email: Some("priya@school.example".to_owned()),
            telephone: None,
        },
        people: vec![
            person(RoleInFamily::Child, "Ada"),
            person(RoleInFamily::Adult, "Jo"),
        ],
        address: None,
        postcode: Some("HP19 7AB".to_owned()),
        address_hidden: false,
        family_telephone: None,
        unsafe_contact: None,
        interpreter: None,
        worry: "Ada is often away from school".to_owned(),
        strengths: None,
        child_voice: None,
        tried: Tried::default(),
        reasons: vec![],
        level: Some(3),
        level_reason: None,
        expected_outcome: None,
        consent_exception: None,
        immediate: None,
        written_form: WrittenForm::NotNeeded,
        thresholds: domain::referrals::Thresholds::default(),
    }
}

async fn set_up(bench: &Bench) {
    let mut uow = bench.store.begin(&bench.act()).await.unwrap();
    for (id, key, part) in [
        (FRONT_DOOR, "first-response", "front_door"),
        (PANEL, "panel", "forum"),
        (agency(3), "csc", "social_care"),
        (SCHOOL, "school", "partner"),
        (CENTRE, "centre", "partner"),
        (YOUTH, "youth", "partner"),
    ] {
        uow.write(&ADD_AGENCY, args![id, key, part]).await.unwrap();
    }
    for (number, of, role) in [
        (11, FRONT_DOOR, Role::FrontDoorManager),
        (21, PANEL, Role::PanelCoordinator),
        (22, PANEL, Role::PanelManager),
        (41, SCHOOL, Role::Practitioner),
        (51, CENTRE, Role::LeadAgencyManager),
        (WORKER, CENTRE, Role::Practitioner),
        (56, CENTRE, Role::Practitioner),
        (61, YOUTH, Role::LeadAgencyManager),
    ] {
        uow.write(
            &ADD_USER,
            args![user(number), format!("{number}@example.test")],
        )
        .await
        .unwrap();
        uow.write(&ADD_MEMBER, args![user(number), of, role.key()])
            .await
            .unwrap();
    }
    uow.record(&SetUp).await.unwrap();
    uow.commit().await.unwrap();
}

async fn story(bench: Bench) -> Story {
    set_up(&bench).await;
    let profile = profile();
    let teacher = actor(&bench, 41, SCHOOL, &[Role::Practitioner], &[]);
    let command = Receive {
        key: SubmissionKey::new(Uuid::from_u128(900)),
        request: request(),
    };
    let received = receive(&bench.store, &profile, &teacher, &command)
        .await
        .unwrap();
    let manager = actor(&bench, 11, FRONT_DOOR, &[Role::FrontDoorManager], &[]);
    let decision = FrontDoorDecision {
        reference: received.reference.clone(),
        version: 1,
        decide: domain::referrals::Decide {
            level: Some(LevelNamed {
                number: 3,
                branch: Some("early_help".to_owned()),
            }),
            outcome: Outcome::Forum,
            rationale: "Needs several agencies".to_owned(),
            exception: None,
            missing: None,
            message: None,
            pointed_to: None,
        },
        services: Vec::new(),
    };
    casework::referrals::decide(&bench.store, &profile, &manager, &decision)
        .await
        .unwrap();
    Story {
        bench,
        profile,
        received,
    }
}

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
        let reference = story.case().await.0;
        assert_eq!(story.clock(ClockKey::HandOverToForum).await, Some(true));
        let teacher = story.by(41, SCHOOL, &[Role::Practitioner], &[]);
        let store = &story.bench.store;
        let denied = forums::receive_case(store, &story.profile, &teacher, &reference).await;
        assert!(matches!(denied, Err(CaseworkError::Denied(_))));
        for _ in 0..2 {
            forums::receive_case(store, &story.profile, &story.coordinator(), &reference).await.unwrap();
        }
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
