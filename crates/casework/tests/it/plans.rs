//! From the family's agreement to the end of the case, with real databases.

use std::collections::BTreeSet;

use crate::inbox;
use casework::agreement::{self, RecordAnswer, RecordSharing, WithdrawSharing};
use casework::cases::find;
use casework::cases::{self, BringBack};
use casework::engine::{Reads, Statement};
use casework::families::{begin_holding, create_from_request, relate};
use casework::information_requests::{About, Ask, ask};
use casework::jobs;
use casework::plans::{self, AddAction, AddNeed, AgreePlan, ReportAction};
use casework::referrals::{DecideCommand, decide};
use casework::reviews::{self, Close, HoldReview, NoteEngagement};
use casework::step_up::{StepUpCommand, step_up};
use casework::team::{self, AddMember, PlanMeeting};
use casework::{CaseworkError, args};
use domain::access::{Relation, Role};
use domain::act::{Act, Actor, UserActor};
use domain::agreement::{AnswerForm, ServiceAnswer, SharingBasis};
use domain::cases::{FamilyAgreement, Lead, Stage};
use domain::closure::{CareAvoided, ChildAtClosure, ChildOutcome, Closing, NeedAtClosure, NeedMet};
use domain::event::{Event, Subject};
use domain::holding::Basis;
use domain::ids::{
    AgencyId, CaseId, FamilyId, PersonId, PlanLineId, SubmissionKey, TeamMeetingId, UserId,
};
use domain::information_requests::SharingBasis as InformationBasis;
use domain::plans::{
    ActionKind, ActionOwner, ActionStatus, AgreedHow, Agreement, Goal, Need, NeedSource,
    PartInPlan, PartTaken, PlanAction, Whose,
};
use domain::profile::{ConsentPurpose, Profile};
use domain::referrals::{
    Channel, ConsentGiven, Decide, LevelNamed, Outcome, ReferredPerson, Referrer, ReferrerKind,
    Request, RoleInFamily, Tried, WrittenForm,
};
use domain::reviews::{Engagement, Review, ReviewOutcome};
use domain::team::{FamilyView, Minutes, ViewGiven};
use domain::transfers::{StepUp, StepUpConsent};
use jiff::ToSpan as _;
use testkit::both_engines;
use testkit::engines::Bench;
use uuid::Uuid;

const AGENCY: Statement = Statement::new(
    "test.AGENCY",
    "insert into agencies (id, key, name, kind, part, keeps_own_system, version) values ($1, $2, $2, 'school', $3, 0, 1)",
);
const USER: Statement = Statement::new(
    "test.USER",
    "insert into users (id, email, name, job_title, failed_attempts, created_at, version) values ($1, $2, $2, 'Worker', 0, 0, 1)",
);
const MEMBERSHIP: Statement = Statement::new(
    "test.MEMBERSHIP",
    "insert into memberships (user_id, agency_id, role, area) values ($1, $2, 'practitioner', '')",
);
const CASE: Statement = Statement::new(
    "test.CASE",
    "insert into cases (id, reference, family_id, forum_key, stage, state, history, opened_at, version)
     values ($1, 'C-TEST', $2, 'aylesbury', $3, $4, '[]', 0, 1)",
);
const RUNNING: Statement = Statement::new(
    "test.RUNNING",
    "select count(*) as n from clocks where stopped_at is null",
);
const HOLDERS: Statement = Statement::new(
    "test.HOLDERS",
    "select count(*) as n from holdings where until_at is null",
);

#[derive(serde::Serialize)]
struct SetUp {
    family: FamilyId,
}

impl Event for SetUp {
    const NAME: &'static str = "test.set_up";
    fn subject(&self) -> Subject {
        Subject::family(self.family)
    }
}

struct Story {
    bench: Bench,
    profile: Profile,
    family: FamilyId,
    family_reference: String,
    case: CaseId,
    mother: PersonId,
    child: PersonId,
    people: Vec<PersonId>,
}

fn agency(number: u128) -> AgencyId {
    AgencyId::new(Uuid::from_u128(number))
}

fn user(number: u128) -> UserId {
    UserId::new(Uuid::from_u128(number))
}

fn key(number: u128) -> SubmissionKey {
    SubmissionKey::new(Uuid::from_u128(number))
}

fn line(number: u128) -> PlanLineId {
    PlanLineId::new(Uuid::from_u128(number))
}

fn profile() -> Profile {
    let text = include_str!("../../../../profiles/buckinghamshire.toml");
    Profile::parse("buckinghamshire", text).unwrap()
}

fn person(part: RoleInFamily, name: &str) -> ReferredPerson {
    ReferredPerson {
        part,
        given_name: name.to_owned(),
        family_name: "Hale".to_owned(),
        born: None,
        about_years: None,
        expected: None,
        unborn: false,
        school: None,
        relationship: Some("mother".to_owned()),
        parental_responsibility: Some(true),
        consent: ConsentGiven::NotNeeded,
    }
}

fn request() -> Request {
    Request {
        channel: Channel::ImmediateConcern,
        referrer: Referrer {
            kind: ReferrerKind::Public,
            name: None,
            standing: None,
            organisation: None,
            agency: None,
            user: None,
            email: None,
            telephone: None,
        },
        people: vec![
            person(RoleInFamily::Adult, "Mia"),
            person(RoleInFamily::Child, "Noor"),
        ],
        address: None,
        postcode: None,
        address_hidden: false,
        family_telephone: None,
        unsafe_contact: None,
        interpreter: None,
        worry: "Debt".to_owned(),
        strengths: None,
        child_voice: None,
        tried: Tried::default(),
        reasons: Vec::new(),
        level: None,
        level_reason: None,
        expected_outcome: None,
        consent_exception: None,
        immediate: None,
        written_form: WrittenForm::NotNeeded,
        thresholds: domain::referrals::Thresholds::default(),
    }
}

const SCHOOL: u128 = 1;
const PANEL: u128 = 2;
const HEALTH: u128 = 3;
const FRONT_DOOR: u128 = 4;
const WORKER: u128 = 11;
const PARTNER: u128 = 12;
const STRANGER: u128 = 13;
const COORDINATOR: u128 = 14;

impl Story {
    /// A family whose lead worker has just been assigned.
    async fn begin(bench: Bench) -> Self {
        let mut uow = bench.store.begin(&bench.act()).await.unwrap();
        for (number, name, part) in [
            (SCHOOL, "school", "partner"),
            (PANEL, "panel", "forum"),
            (HEALTH, "health", "partner"),
            (FRONT_DOOR, "front-door", "front_door"),
        ] {
            uow.write(&AGENCY, args![agency(number), name, part])
                .await
                .unwrap();
        }
        for (number, email) in [
            (WORKER, "worker@school.test"),
            (PARTNER, "partner@health.test"),
            (STRANGER, "stranger@school.test"),
            (COORDINATOR, "coordinator@panel.test"),
        ] {
            uow.write(&USER, args![user(number), email]).await.unwrap();
        }
        uow.write(&MEMBERSHIP, args![user(PARTNER), agency(HEALTH)])
            .await
            .unwrap();
        let family = create_from_request(&mut uow, &request(), "aylesbury")
            .await
            .unwrap();
        let (id, lead) = (family.id, Some(agency(SCHOOL)));
        relate(&mut uow, id, Relation::LeadAgency, lead, None, None)
            .await
            .unwrap();
        relate(
            &mut uow,
            id,
            Relation::LeadWorker,
            lead,
            Some(user(WORKER)),
            None,
        )
        .await
        .unwrap();
        begin_holding(
            &mut uow,
            id,
            agency(SCHOOL),
            Some(user(WORKER)),
            Basis::LeadAgency,
        )
        .await
        .unwrap();
        let stage = Stage::Led {
            lead: Lead {
                agency: agency(SCHOOL),
                worker: Some(user(WORKER)),
                accepted_at: bench.act().at,
            },
            agreement: FamilyAgreement::Awaited,
        };
        let case = CaseId::new(Uuid::from_u128(99));
        let state = serde_json::to_string(&stage).unwrap();
        uow.write(&CASE, args![case, id, stage.key(), state])
            .await
            .unwrap();
        uow.record(&SetUp { family: id }).await.unwrap();
        uow.commit().await.unwrap();
        Self {
            bench,
            profile: profile(),
            family: id,
            family_reference: family.reference,
            case,
            mother: family.people[0],
            child: family.people[1],
            people: family.people,
        }
    }

    fn act(&self, number: u128, of: u128, roles: &[Role]) -> Act {
        self.bench.act_of(Actor::User(UserActor {
            user: user(number),
            agency: agency(of),
            roles: roles.iter().copied().collect::<BTreeSet<_>>(),
            areas: BTreeSet::new(),
        }))
    }

    fn worker(&self) -> Act {
        self.act(WORKER, SCHOOL, &[Role::Practitioner])
    }

    fn partner(&self) -> Act {
        self.act(PARTNER, HEALTH, &[Role::Practitioner])
    }

    fn stranger(&self) -> Act {
        self.act(STRANGER, HEALTH, &[Role::LeadAgencyManager])
    }

    fn manager(&self) -> Act {
        self.act(STRANGER, SCHOOL, &[Role::LeadAgencyManager])
    }

    fn later(&self, days: i64) {
        let now = self.bench.act().at;
        self.bench.clock.set(now + (24 * days).hours());
    }

    fn answer(&self, number: u128, answer: ServiceAnswer, form: AnswerForm) -> RecordAnswer {
        RecordAnswer {
            key: key(number),
            family: self.family_reference.clone(),
            person: self.mother,
            answer,
            form,
            on: casework::time::london_day(self.bench.act().at),
            own_right_note: None,
            words: None,
        }
    }

    async fn says(
        &self,
        number: u128,
        answer: ServiceAnswer,
        form: AnswerForm,
    ) -> Result<(), CaseworkError> {
        self.later(1);
        let command = self.answer(number, answer, form);
        agreement::record_answer(&self.bench.store, &self.profile, &self.worker(), &command).await
    }

    async fn stage(&self) -> Stage {
        let mut reader = self.bench.store.reader();
        find(&mut reader, &self.manager(), "C-TEST")
            .await
            .unwrap()
            .stage
    }

    async fn count(&self, statement: &Statement) -> i64 {
        let mut reader = self.bench.store.reader();
        let rows = reader.rows(statement, args![]).await.unwrap();
        rows[0].int("n").unwrap()
    }

    fn need(&self) -> AddNeed {
        AddNeed {
            reference: "C-TEST".to_owned(),
            need: Need {
                id: line(1),
                whose: Whose::Person { person: self.child },
                words: "Late for school".to_owned(),
                source: NeedSource::Told,
                goal: Goal {
                    words: "On time every day".to_owned(),
                },
                actions: Vec::new(),
            },
        }
    }

    fn action(&self, number: u128, of: u128) -> AddAction {
        AddAction {
            reference: "C-TEST".to_owned(),
            need: line(1),
            action: PlanAction {
                id: line(number),
                what: "Breakfast club".to_owned(),
                kind: ActionKind::Education,
                owner: ActionOwner::Agency {
                    agency: agency(of),
                    user: None,
                },
                by: jiff::civil::date(2026, 4, 1),
            },
        }
    }

    fn agreed(&self, number: u32) -> AgreePlan {
        AgreePlan {
            reference: "C-TEST".to_owned(),
            number,
            agreement: Agreement {
                parts: Vec::new(),
                people: vec![self.mother],
                how: AgreedHow::Signed,
                on: casework::time::london_day(self.bench.act().at),
                commitment: "We set two alarms".to_owned(),
            },
        }
    }

    /// The family agrees to the service, and to a plan with one action of each agency.
    async fn planned(bench: Bench) -> Self {
        let story = Self::begin(bench).await;
        story
            .says(1, ServiceAnswer::Given, AnswerForm::Written)
            .await
            .unwrap();
        let (store, act) = (&story.bench.store, story.worker());
        plans::begin_plan(store, &act, "C-TEST").await.unwrap();
        plans::add_need(store, &act, &story.need()).await.unwrap();
        for (number, of) in [(2, SCHOOL), (3, HEALTH)] {
            plans::add_action(store, &act, &story.action(number, of))
                .await
                .unwrap();
        }
        plans::agree_plan(store, &story.profile, &act, &story.agreed(1))
            .await
            .unwrap();
        story
    }

    fn review(&self, number: u128, outcome: ReviewOutcome) -> HoldReview {
        HoldReview {
            key: key(number),
            reference: "C-TEST".to_owned(),
            review: Review {
                on: casework::time::london_day(self.bench.act().at),
                goals: Vec::new(),
                voices: Vec::new(),
                summary: "Mornings are calmer".to_owned(),
                outcome,
                back_reason: Some("stuck".to_owned()),
                own_next: None,
            },
        }
    }

    async fn give_to_the_panel(&self) {
        let mut uow = self.bench.store.begin(&self.bench.act()).await.unwrap();
        relate(
            &mut uow,
            self.family,
            Relation::Forum,
            Some(agency(PANEL)),
            None,
            None,
        )
        .await
        .unwrap();
        uow.record(&SetUp {
            family: self.family,
        })
        .await
        .unwrap();
        uow.commit().await.unwrap();
    }

    async fn bring_in_the_partner(&self) {
        let add = AddMember {
            key: key(40),
            reference: "C-TEST".to_owned(),
            email: Some("Partner@health.test".to_owned()),
            name: None,
            agency: None,
            job: None,
            contact: None,
            brings: Some("Speech therapy games".to_owned()),
        };
        team::add_member(&self.bench.store, &self.worker(), &add)
            .await
            .unwrap();
    }

    async fn next_review(&self) -> jiff::civil::Date {
        let mut reader = self.bench.store.reader();
        let due = plans::next_review_of(&mut reader, self.case).await.unwrap();
        casework::time::london_day(due.unwrap() - 1.second())
    }

    fn closing(&self) -> Closing {
        Closing {
            outcome: "needs_met".to_owned(),
            reason: "Calm mornings".to_owned(),
            children: vec![ChildAtClosure {
                child: self.child,
                outcome: ChildOutcome::Better,
                voice: None,
            }],
            adults: Vec::new(),
            needs: vec![NeedAtClosure {
                need: line(1),
                met: NeedMet::Met,
                service: Some("school_support".to_owned()),
            }],
            feedback: None,
            referrer_view: None,
            care_avoided: CareAvoided::NeverLikely,
            indicators: Vec::new(),
            monitoring_until: None,
        }
    }

    async fn close(&self, closing: Closing) -> Result<(), CaseworkError> {
        let act = self.worker();
        let mut reader = self.bench.store.reader();
        let version = find(&mut reader, &act, "C-TEST").await.unwrap().version;
        let command = Close {
            reference: "C-TEST".to_owned(),
            version,
            closing,
        };
        reviews::close(&self.bench.store, &self.profile, &act, &command).await
    }
}

fn code(outcome: &Result<(), CaseworkError>) -> &'static str {
    match outcome {
        Err(CaseworkError::Refused(refusal)) => refusal.code,
        other => panic!("{other:?}"),
    }
}

async fn done(bench: &Bench, job: &jobs::ClaimedJob) {
    let mut uow = bench.store.begin(&bench.act()).await.unwrap();
    jobs::done(&mut uow, job).await.unwrap();
    uow.commit().await.unwrap();
}

#[test]
fn a_case_that_was_stored_before_the_agreement_was_carried_asks_the_family_again() {
    let stored = r#"{"is":"awaiting_forum","since":"2026-01-01T00:00:00Z","waiting":{"why":"brought_back","reason":"stuck","words":"w","lead":{"agency":"00000000-0000-0000-0000-000000000001","worker":"00000000-0000-0000-0000-000000000007","accepted_at":"2026-01-01T00:00:00Z"}}}"#;
    let stage: Stage = serde_json::from_str(stored).unwrap();
    assert_eq!(
        stage.may_work(),
        Err(domain::cases::StageRefused::NotAgreed)
    );
}

both_engines! {
    // Requirement: BUCKS-STRAT-21, BUCKS-STRAT-117, C-05
    async fn work_waits_until_the_family_agrees_in_writing(bench: Bench) {
        let story = Story::begin(bench).await;
        let act = story.worker();
        assert_eq!(code(&plans::begin_plan(&story.bench.store, &act, "C-TEST").await), "cases.not_agreed");
        story.says(1, ServiceAnswer::Given, AnswerForm::Verbal).await.unwrap();
        assert!(story.stage().await.may_work().is_err());
        story.says(2, ServiceAnswer::Given, AnswerForm::Written).await.unwrap();
        assert!(story.stage().await.may_work().is_ok());
        plans::begin_plan(&story.bench.store, &story.worker(), "C-TEST").await.unwrap();
    }

    // Requirement: C-06
    async fn taking_agreement_back_stops_the_work_at_once_and_alerts_worker_and_coordinator(bench: Bench) {
        let story = Story::planned(bench).await;
        story.says(5, ServiceAnswer::Withdrawn, AnswerForm::Verbal).await.unwrap();
        assert!(story.stage().await.may_work().is_err());
        let refused = plans::amend_plan(&story.bench.store, &story.worker(), "C-TEST", "More").await;
        assert_eq!(code(&refused), "cases.not_agreed");
        let coordinator = story.act(COORDINATOR, PANEL, &[Role::PanelCoordinator]);
        for act in [story.worker(), coordinator] {
            let kinds = inbox::kinds(&story.bench.store, &act).await;
            assert!(kinds.contains(&"agreement.withdrawn".to_owned()));
        }
        let mut reader = story.bench.store.reader();
        let page = agreement::page_of(&mut reader, &story.profile, &story.worker(), &story.family_reference).await.unwrap();
        assert_eq!(page.answers.len(), 2);
    }

    // Requirement: BUCKS-STRAT-133, C-05
    async fn the_basis_for_sharing_is_a_record_of_its_own_and_can_be_withdrawn(bench: Bench) {
        let story = Story::begin(bench).await;
        let mut command = RecordSharing {
            key: key(7),
            family: story.family_reference.clone(),
            person: story.mother,
            purpose: ConsentPurpose::InformationSharing,
            basis: SharingBasis::LegalObligation,
            reason: None,
            scope: "School and health visiting".to_owned(),
            from: jiff::civil::date(2026, 3, 1),
        };
        let (store, act) = (&story.bench.store, story.worker());
        assert_eq!(code(&agreement::record_sharing(store, &act, &command).await), "agreement.reason");
        command.basis = SharingBasis::Consent;
        for _ in 0..2 {
            agreement::record_sharing(store, &act, &command).await.unwrap();
        }
        // Agreement to share is not agreement to the service.
        assert!(story.stage().await.may_work().is_err());
        let mut reader = store.reader();
        let page = agreement::page_of(&mut reader, &story.profile, &act, &story.family_reference).await.unwrap();
        assert_eq!(page.sharing.len(), 1);
        let withdraw = WithdrawSharing {
            family: story.family_reference.clone(),
            record: page.sharing[0].id,
            reason: "She asked us to stop".to_owned(),
        };
        agreement::withdraw_sharing(store, &act, &withdraw).await.unwrap();
        assert_eq!(code(&agreement::withdraw_sharing(store, &act, &withdraw).await), "agreement.already_withdrawn");
    }

    // Requirement: BUCKS-STRAT-91
    async fn only_the_lead_worker_writes_the_plan_and_a_stranger_does_not_know_of_it(bench: Bench) {
        let story = Story::planned(bench).await;
        let store = &story.bench.store;
        let outside = plans::amend_plan(store, &story.stranger(), "C-TEST", "Why").await;
        assert!(matches!(outside, Err(CaseworkError::NotFound)));
        let denied = plans::amend_plan(store, &story.manager(), "C-TEST", "Why").await;
        assert!(matches!(denied, Err(CaseworkError::Denied(_))));
    }

    // Requirement: BUCKS-STRAT-121, C-25
    async fn a_review_starts_the_next_one_and_amending_keeps_the_earlier_version(bench: Bench) {
        let story = Story::planned(bench).await;
        assert_eq!(story.next_review().await, jiff::civil::date(2026, 4, 3));
        story.later(30);
        let command = story.review(20, ReviewOutcome::Amend);
        for _ in 0..2 {
            reviews::hold_review(&story.bench.store, &story.profile, &story.worker(), &command).await.unwrap();
        }
        assert_eq!(story.next_review().await, jiff::civil::date(2026, 6, 3));
        assert_eq!(story.count(&RUNNING).await, 1);
        let mut reader = story.bench.store.reader();
        let plan = plans::plan_of(&mut reader, story.case).await.unwrap().unwrap();
        assert_eq!(plan.versions().len(), 2);
        assert_eq!(plan.drafted().unwrap().needs, plan.in_force().unwrap().needs);
        let stale = plans::agree_plan(&story.bench.store, &story.profile, &story.worker(), &story.agreed(1)).await;
        assert!(matches!(stale, Err(CaseworkError::Conflict)));
    }

    // Requirement: BUCKS-STRAT-111
    async fn the_agencys_own_date_replaces_the_next_review(bench: Bench) {
        let story = Story::planned(bench).await;
        story.later(10);
        let mut command = story.review(20, ReviewOutcome::Continue);
        command.review.own_next = Some(domain::reviews::OwnDate {
            on: jiff::civil::date(2026, 5, 5),
            policy: "School policy: every half term".to_owned(),
        });
        reviews::hold_review(&story.bench.store, &story.profile, &story.worker(), &command).await.unwrap();
        assert_eq!(story.next_review().await, jiff::civil::date(2026, 5, 5));
    }

    // Requirement: BUCKS-STRAT-112, BUCKS-PROT-67, C-40
    async fn a_stuck_case_goes_back_to_the_panel_and_its_lead_goes_on_leading(bench: Bench) {
        let story = Story::planned(bench).await;
        let (store, act) = (&story.bench.store, story.worker());
        let version = find(&mut store.reader(), &act, "C-TEST").await.unwrap().version;
        let mut command = BringBack {
            reference: "C-TEST".to_owned(),
            version,
            reason: "bored".to_owned(),
            words: "No change".to_owned(),
        };
        assert_eq!(code(&cases::bring_back(store, &story.profile, &act, &command).await), "cases.back_reason");
        command.reason = "stuck".to_owned();
        cases::bring_back(store, &story.profile, &act, &command).await.unwrap();
        assert_eq!(story.stage().await.lead().unwrap().agency, agency(SCHOOL));
        assert_eq!(story.count(&HOLDERS).await, 1);
    }

    // Requirement: BUCKS-STRAT-151
    async fn a_refusal_is_noted_and_closes_nothing(bench: Bench) {
        let story = Story::begin(bench).await;
        let note = NoteEngagement {
            key: key(30),
            reference: "C-TEST".to_owned(),
            engagement: Engagement::Refused,
            on: jiff::civil::date(2026, 3, 2),
            words: "She said: not now".to_owned(),
        };
        for _ in 0..2 {
            reviews::note_engagement(&story.bench.store, &story.worker(), &note).await.unwrap();
        }
        let mut reader = story.bench.store.reader();
        assert_eq!(reviews::engagement_of(&mut reader, story.case).await.unwrap().len(), 1);
        assert!(story.stage().await.is_open());
    }

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

    // Requirement: C-06
    async fn nobody_is_asked_for_information_on_consent_that_was_taken_back(bench: Bench) {
        let story = Story::planned(bench).await;
        let store = &story.bench.store;
        let coordinator = story.act(COORDINATOR, PANEL, &[Role::PanelCoordinator]);
        story.give_to_the_panel().await;
        let command = |number, basis| Ask {
            key: key(number),
            about: About::Case("C-TEST".to_owned()),
            agencies: vec![agency(HEALTH)],
            question: "When was the family last seen?".to_owned(),
            basis,
            basis_reason: "To prepare the panel".to_owned(),
            due: Some(story.bench.act().at + 48.hours()),
            base_address: "http://127.0.0.1".to_owned(),
        };
        let sharing = RecordSharing {
            key: key(80),
            family: story.family_reference.clone(),
            person: story.mother,
            purpose: ConsentPurpose::InformationSharing,
            basis: SharingBasis::Consent,
            reason: None,
            scope: "Health visiting".to_owned(),
            from: jiff::civil::date(2026, 3, 1),
        };
        agreement::record_sharing(store, &story.worker(), &sharing).await.unwrap();
        let mut reader = store.reader();
        let page = agreement::page_of(&mut reader, &story.profile, &story.worker(), &story.family_reference).await.unwrap();
        let withdraw = WithdrawSharing {
            family: story.family_reference.clone(),
            record: page.sharing[0].id,
            reason: "She asked us to stop".to_owned(),
        };
        agreement::withdraw_sharing(store, &story.worker(), &withdraw).await.unwrap();
        let standing = agreement::consents_to_share(&mut reader, story.family).await.unwrap();
        assert!(standing[0].taken_back.is_some());
        let refused = ask(store, &story.profile, &coordinator, &command(81, InformationBasis::Consent)).await;
        assert_eq!(code(&refused.map(drop)), "information_requests.consent_taken_back");
        ask(store, &story.profile, &coordinator, &command(82, InformationBasis::PublicTask)).await.unwrap();
        // The family agrees again, later: consent counts again.
        story.later(1);
        let again = RecordSharing { key: key(83), ..sharing };
        agreement::record_sharing(store, &story.worker(), &again).await.unwrap();
        let standing = agreement::consents_to_share(&mut reader, story.family).await.unwrap();
        assert!(standing[0].taken_back.is_none());
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

    // Requirement: BUCKS-PROT-61
    async fn the_plan_is_made_with_the_entire_family_or_says_why_somebody_was_not_asked(bench: Bench) {
        let story = Story::begin(bench).await;
        story.says(1, ServiceAnswer::Given, AnswerForm::Written).await.unwrap();
        let (store, act) = (&story.bench.store, story.worker());
        plans::begin_plan(store, &act, "C-TEST").await.unwrap();
        plans::add_need(store, &act, &story.need()).await.unwrap();
        plans::add_action(store, &act, &story.action(2, SCHOOL)).await.unwrap();
        let mut command = story.agreed(1);
        // The daughter agrees alone: her mother is not accounted for.
        command.agreement.people = vec![story.child];
        let missing = plans::agree_plan(store, &story.profile, &act, &command).await;
        assert_eq!(code(&missing), "plans.part_missing");
        let part = |part, words: Option<&str>| PartTaken {
            person: story.mother,
            part,
            words: words.map(str::to_owned),
        };
        command.agreement.parts = vec![part(PartInPlan::NotAsked, None)];
        let unsaid = plans::agree_plan(store, &story.profile, &act, &command).await;
        assert_eq!(code(&unsaid), "plans.why_not_asked");
        command.agreement.parts = vec![part(PartInPlan::NotAsked, Some("In hospital until May"))];
        plans::agree_plan(store, &story.profile, &act, &command).await.unwrap();
        let page = plans::plan_page(&mut store.reader(), &act, "C-TEST").await.unwrap();
        let kept = page.plan.unwrap().in_force().unwrap().agreed.clone().unwrap();
        assert_eq!(kept.parts, command.agreement.parts);
    }

    async fn agencies_with_an_action_are_told_when_the_family_agrees_and_a_missing_one_is_seen(bench: Bench) {
        let story = Story::planned(bench).await;
        let (store, act) = (&story.bench.store, story.worker());
        let mine = |kinds: Vec<String>| kinds.iter().filter(|kind| *kind == "plans.your_action").count();
        assert_eq!(mine(inbox::kinds(store, &act).await), 1, "the lead's own action");
        let owner = ActionOwner::Agency { agency: agency(HEALTH), user: None };
        let page = plans::plan_page(&mut store.reader(), &act, "C-TEST").await.unwrap();
        assert!(page.nobody_to_tell(&owner), "nobody of health is in the team yet");
        story.bring_in_the_partner().await;
        let page = plans::plan_page(&mut store.reader(), &act, "C-TEST").await.unwrap();
        assert!(!page.nobody_to_tell(&owner));
        plans::amend_plan(store, &act, "C-TEST", "The clinic moved").await.unwrap();
        plans::agree_plan(store, &story.profile, &act, &story.agreed(2)).await.unwrap();
        assert_eq!(mine(inbox::kinds(store, &story.partner()).await), 1);
        let told = inbox::messages(store, &story.partner()).await;
        assert!(told.iter().all(|one| !one.text.contains("Hale")), "the words name nobody");
    }

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
        let gone = reviews::work_page(&mut reader, &story.worker(), "C-TEST").await;
        assert!(matches!(gone, Err(CaseworkError::Denied(_))));
        let past = reviews::work_page(&mut reader, &story.manager(), "C-TEST").await.unwrap();
        assert_eq!(past.closing.unwrap().outcome, "needs_met");
        assert!(past.plan.unwrap().is_closed());
        let coordinator = story.act(COORDINATOR, PANEL, &[Role::PanelCoordinator]);
        let messages = inbox::messages(&story.bench.store, &coordinator).await;
        assert!(messages.iter().any(|one| one.kind == "forums.closed" && one.text.contains("Good progress")));
        assert_eq!(plans::cases_of_family(&mut reader, story.family).await.unwrap().len(), 1);
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
