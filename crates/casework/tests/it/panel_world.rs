//! A request that the front door sent to the panel, for the tests of meetings,
//! decisions and lead agencies.

use crate::inbox;
use casework::agreement::{self, RecordAnswer};
use casework::cases;
use casework::engine::{Reads as _, Statement};
use casework::families::holder_of;
use casework::forums::{self, DisputeCommand};
use casework::referrals::{DecideCommand as FrontDoorDecision, Receive, Received, receive};
use casework::{CaseworkError, args, clocks};
use domain::access::Role;
use domain::act::{Act, Actor, UserActor};
use domain::agreement::{AnswerForm, ServiceAnswer};
use domain::cases::Stage;
use domain::event::{Event, Subject};
use domain::forums::{Decide, LadderStep, Next};
use domain::ids::{AgencyId, AgendaItemId, MeetingId, SubmissionKey, UserId};
use domain::profile::{ClockKey, Profile};
use domain::referrals::{
    Channel, ConsentGiven, LevelNamed, Outcome, ReferredPerson, Referrer, ReferrerKind, Request,
    RoleInFamily,
};
use jiff::ToSpan as _;
use std::collections::BTreeSet;
use testkit::engines::Bench;
use uuid::Uuid;

pub(crate) const ADD_AGENCY: Statement = Statement::new(
    "test.ADD_AGENCY",
    "insert into agencies (id, key, name, kind, part, keeps_own_system, version) values ($1, $2, $2, 'any', $3, 0, 1)",
);
pub(crate) const ADD_USER: Statement = Statement::new(
    "test.ADD_USER",
    "insert into users (id, email, name, job_title, failed_attempts, created_at, version) values ($1, $2, $2, 'Worker', 0, 0, 1)",
);
pub(crate) const ADD_MEMBER: Statement = Statement::new(
    "test.ADD_MEMBER",
    "insert into memberships (user_id, agency_id, role, area) values ($1, $2, $3, '')",
);
pub(crate) const CASE_OF: Statement = Statement::new(
    "test.CASE_OF",
    "select reference, version from cases where family_id = $1 order by opened_at desc",
);
pub(crate) const JOBS: Statement =
    Statement::new("test.JOBS", "select kind from jobs where kind = $1");
pub(crate) const ITEM: Statement = Statement::new(
    "test.ITEM",
    "select i.id, i.version from agenda_items i join cases c on c.id = i.case_id where c.reference = $1 and i.state = 'open'",
);
pub(crate) const MEETINGS: Statement = Statement::new(
    "test.MEETINGS",
    "select count(*) as n from meetings where forum_key = $1",
);

pub(crate) const FORUM: &str = "aylesbury";

#[derive(serde::Serialize)]
pub(crate) struct SetUp;

impl Event for SetUp {
    const NAME: &'static str = "test.set_up";
    fn subject(&self) -> Subject {
        Subject::NOBODY
    }
}

pub(crate) fn profile() -> Profile {
    Profile::parse(
        "p",
        include_str!("../../../../profiles/buckinghamshire.toml"),
    )
    .unwrap()
}

pub(crate) const fn agency(number: u128) -> AgencyId {
    AgencyId::new(Uuid::from_u128(number))
}

pub(crate) const fn user(number: u128) -> UserId {
    UserId::new(Uuid::from_u128(number))
}

pub(crate) const FRONT_DOOR: AgencyId = agency(1);
pub(crate) const PANEL: AgencyId = agency(2);
pub(crate) const SCHOOL: AgencyId = agency(4);
pub(crate) const CENTRE: AgencyId = agency(5);
pub(crate) const YOUTH: AgencyId = agency(6);
pub(crate) const WORKER: u128 = 55;

/// A panel whose request waits for it.
pub(crate) struct Story {
    pub(crate) bench: Bench,
    pub(crate) profile: Profile,
    pub(crate) received: Received,
}

impl Story {
    pub(crate) fn by(&self, number: u128, agency: AgencyId, roles: &[Role], areas: &[&str]) -> Act {
        actor(&self.bench, number, agency, roles, areas)
    }

    pub(crate) fn coordinator(&self) -> Act {
        self.by(21, PANEL, &[Role::PanelCoordinator], &[FORUM])
    }

    pub(crate) fn panel_manager(&self) -> Act {
        self.by(22, PANEL, &[Role::PanelManager], &[FORUM])
    }

    pub(crate) fn lead_manager(&self) -> Act {
        self.by(51, CENTRE, &[Role::LeadAgencyManager], &[])
    }

    pub(crate) fn lead_worker(&self) -> Act {
        self.by(WORKER, CENTRE, &[Role::Practitioner], &[])
    }

    pub(crate) fn later(&self, hours: i64) {
        self.bench.clock.set(self.bench.act().at + hours.hours());
    }

    pub(crate) async fn case(&self) -> (String, i64) {
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

    pub(crate) async fn stage(&self) -> Stage {
        let reference = self.case().await.0;
        let mut reader = self.bench.store.reader();
        let act = self.by(41, SCHOOL, &[Role::Practitioner], &[]);
        cases::find(&mut reader, &act, &reference)
            .await
            .unwrap()
            .stage
    }

    pub(crate) async fn holder(&self) -> Option<AgencyId> {
        holder_of(&mut self.bench.store.reader(), self.received.family)
            .await
            .unwrap()
            .map(|held| held.agency)
    }

    pub(crate) async fn next_meeting(&self) -> MeetingId {
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

    pub(crate) async fn on_agenda(&self) -> (AgendaItemId, i64) {
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

    pub(crate) async fn item(&self) -> (AgendaItemId, i64) {
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

    pub(crate) async fn decide(&self, decide: Decide) -> Result<(), CaseworkError> {
        let (item, item_version) = self.item().await;
        self.decide_as(&self.coordinator(), item, item_version, decide)
            .await
    }

    pub(crate) async fn decide_as(
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

    pub(crate) async fn name_the_centre(&self) {
        self.on_agenda().await;
        self.decide(says(Next::LeadAgencyNamed { agency: CENTRE }, Some(true)))
            .await
            .unwrap();
    }

    pub(crate) async fn accept(&self) -> Result<(), CaseworkError> {
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

    pub(crate) async fn assign(&self, worker: u128) -> Result<(), CaseworkError> {
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

    pub(crate) async fn take_up(&self, act: &Act, step: LadderStep) -> Result<(), CaseworkError> {
        let page = self.page().await;
        let command = DisputeCommand {
            reference: page.case.reference.clone(),
            version: page.dispute.unwrap().0.version,
            step,
        };
        forums::take_up_dispute(&self.bench.store, &self.profile, act, &command).await
    }

    pub(crate) async fn page(&self) -> cases::CasePage {
        let reference = self.case().await.0;
        let act = self.by(41, SCHOOL, &[Role::Practitioner], &[]);
        cases::case_page(&mut self.bench.store.reader(), &act, &reference)
            .await
            .unwrap()
    }

    /// Whether a clock of the case's page runs, stopped, or never was.
    pub(crate) async fn clock(&self, key: ClockKey) -> Option<bool> {
        self.page()
            .await
            .clocks
            .iter()
            .rev()
            .find(|clock| clock.key == key)
            .map(running)
    }

    pub(crate) async fn family_says(&self, number: u128, answer: ServiceAnswer) {
        self.family_says_to(&self.lead_worker(), number, answer)
            .await;
    }

    /// Everybody in the family says the same, and somebody writes it down.
    pub(crate) async fn family_says_to(&self, act: &Act, number: u128, answer: ServiceAnswer) {
        let family = self.received.family_reference.clone();
        let mut reader = self.bench.store.reader();
        let page = agreement::page_of(&mut reader, &self.profile, act, &family)
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
            agreement::record_answer(&self.bench.store, &self.profile, act, &command)
                .await
                .unwrap();
        }
    }

    pub(crate) async fn inbox(&self, act: &Act) -> Vec<String> {
        inbox::kinds(&self.bench.store, act).await
    }
}

pub(crate) fn running(clock: &clocks::RunningClock) -> bool {
    !clock.clock.has_ended()
}

pub(crate) fn actor(
    bench: &Bench,
    number: u128,
    agency: AgencyId,
    roles: &[Role],
    areas: &[&str],
) -> Act {
    bench.act_of(Actor::User(UserActor {
        user: user(number),
        agency,
        roles: roles.iter().copied().collect::<BTreeSet<_>>(),
        areas: areas.iter().map(|area| (*area).to_owned()).collect(),
    }))
}

pub(crate) fn says(next: Next, meets_level: Option<bool>) -> Decide {
    Decide {
        meets_level,
        next,
        rationale: "Several needs at home and at school".to_owned(),
        message: None,
        learning: Some("The school’s own support had not been tried".to_owned()),
        themes: vec!["attendance".to_owned()],
    }
}

pub(crate) fn person(part: RoleInFamily, given: &str) -> ReferredPerson {
    ReferredPerson {
        about_years: Some(9),
        parental_responsibility: (part == RoleInFamily::Adult).then_some(true),
        consent: if part == RoleInFamily::Adult {
            ConsentGiven::Yes {
                on: None,
                written: true,
            }
        } else {
            ConsentGiven::NotNeeded
        },
        ..ReferredPerson::bare(part, given, "Oakley")
    }
}

pub(crate) fn request() -> Request {
    let referrer = Referrer {
        name: Some("Priya Nair".to_owned()),
        standing: Some("Teacher".to_owned()),
        organisation: Some("Hill School".to_owned()),
        agency: Some(SCHOOL),
        user: Some(user(41)),
        email: Some("priya@school.example".to_owned()),
        ..Referrer::bare(ReferrerKind::Professional)
    };
    Request {
        people: vec![
            person(RoleInFamily::Child, "Ada"),
            person(RoleInFamily::Adult, "Jo"),
        ],
        postcode: Some("HP19 7AB".to_owned()),
        level: Some(3),
        ..Request::bare(
            Channel::SignedInForm,
            referrer,
            "Ada is often away from school",
        )
    }
}

pub(crate) async fn set_up(bench: &Bench) {
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
        (31, agency(3), Role::SocialCareManager),
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

pub(crate) async fn story(bench: Bench) -> Story {
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
