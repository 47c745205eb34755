//! A family whose lead worker has just been assigned, for the tests from the
//! family's agreement to the end of the case.

use casework::agreement::{self, RecordAnswer};
use casework::cases::find;
use casework::engine::{Reads, Statement};
use casework::families::{begin_holding, create_from_request, relate};
use casework::plans::{self, AddAction, AddNeed, AgreePlan};
use casework::reviews::{self, Close, HoldReview};
use casework::team::{self, AddMember};
use casework::{CaseworkError, args, jobs};
use domain::access::{Relation, Role};
use domain::act::{Act, Actor, UserActor};
use domain::agreement::{AnswerForm, ServiceAnswer};
use domain::cases::{FamilyAgreement, Lead, Stage};
use domain::closure::{
    ActionAtClosure, ActionEnd, CareAvoided, ChildAtClosure, ChildOutcome, Closing, NeedAtClosure,
    NeedMet,
};
use domain::event::{Event, Subject};
use domain::holding::Basis;
use domain::ids::{AgencyId, CaseId, FamilyId, PersonId, PlanLineId, SubmissionKey, UserId};
use domain::plans::{
    ActionKind, ActionOwner, AgreedHow, Agreement, Goal, Need, NeedSource, PlanAction, Whose,
};
use domain::profile::Profile;
use domain::referrals::{Channel, ReferredPerson, Referrer, ReferrerKind, Request, RoleInFamily};
use domain::reviews::{Review, ReviewOutcome};
use jiff::ToSpan as _;
use std::collections::BTreeSet;
use testkit::engines::Bench;
use uuid::Uuid;

pub(crate) const AGENCY: Statement = Statement::new(
    "test.AGENCY",
    "insert into agencies (id, key, name, kind, part, keeps_own_system, version) values ($1, $2, $2, 'school', $3, 0, 1)",
);
pub(crate) const USER: Statement = Statement::new(
    "test.USER",
    "insert into users (id, email, name, job_title, failed_attempts, created_at, version) values ($1, $2, $2, 'Worker', 0, 0, 1)",
);
pub(crate) const MEMBERSHIP: Statement = Statement::new(
    "test.MEMBERSHIP",
    "insert into memberships (user_id, agency_id, role, area) values ($1, $2, 'practitioner', '')",
);
pub(crate) const CASE: Statement = Statement::new(
    "test.CASE",
    "insert into cases (id, reference, family_id, forum_key, stage, state, history, opened_at, version)
     values ($1, 'C-TEST', $2, 'aylesbury', $3, $4, '[]', 0, 1)",
);
pub(crate) const RUNNING: Statement = Statement::new(
    "test.RUNNING",
    "select count(*) as n from clocks where stopped_at is null",
);
pub(crate) const HOLDERS: Statement = Statement::new(
    "test.HOLDERS",
    "select count(*) as n from holdings where until_at is null",
);

#[derive(serde::Serialize)]
pub(crate) struct SetUp {
    family: FamilyId,
}

impl Event for SetUp {
    const NAME: &'static str = "test.set_up";
    fn subject(&self) -> Subject {
        Subject::family(self.family)
    }
}

pub(crate) struct Story {
    pub(crate) bench: Bench,
    pub(crate) profile: Profile,
    pub(crate) family: FamilyId,
    pub(crate) family_reference: String,
    pub(crate) case: CaseId,
    pub(crate) mother: PersonId,
    pub(crate) child: PersonId,
    pub(crate) people: Vec<PersonId>,
}

pub(crate) fn agency(number: u128) -> AgencyId {
    AgencyId::new(Uuid::from_u128(number))
}

pub(crate) fn user(number: u128) -> UserId {
    UserId::new(Uuid::from_u128(number))
}

pub(crate) fn key(number: u128) -> SubmissionKey {
    SubmissionKey::new(Uuid::from_u128(number))
}

pub(crate) fn line(number: u128) -> PlanLineId {
    PlanLineId::new(Uuid::from_u128(number))
}

pub(crate) fn profile() -> Profile {
    let text = include_str!("../../../../profiles/buckinghamshire.toml");
    Profile::parse("buckinghamshire", text).unwrap()
}

pub(crate) fn person(part: RoleInFamily, name: &str) -> ReferredPerson {
    ReferredPerson {
        relationship: Some("mother".to_owned()),
        parental_responsibility: Some(true),
        ..ReferredPerson::bare(part, name, "Hale")
    }
}

pub(crate) fn request() -> Request {
    Request {
        people: vec![
            person(RoleInFamily::Adult, "Mia"),
            person(RoleInFamily::Child, "Noor"),
        ],
        ..Request::bare(
            Channel::ImmediateConcern,
            Referrer::bare(ReferrerKind::Public),
            "Debt",
        )
    }
}

pub(crate) const SCHOOL: u128 = 1;
pub(crate) const PANEL: u128 = 2;
pub(crate) const HEALTH: u128 = 3;
pub(crate) const FRONT_DOOR: u128 = 4;
pub(crate) const WORKER: u128 = 11;
pub(crate) const PARTNER: u128 = 12;
pub(crate) const STRANGER: u128 = 13;
pub(crate) const COORDINATOR: u128 = 14;

impl Story {
    /// A family whose lead worker has just been assigned.
    pub(crate) async fn begin(bench: Bench) -> Self {
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

    pub(crate) fn act(&self, number: u128, of: u128, roles: &[Role]) -> Act {
        self.bench.act_of(Actor::User(UserActor {
            user: user(number),
            agency: agency(of),
            roles: roles.iter().copied().collect::<BTreeSet<_>>(),
            areas: BTreeSet::new(),
        }))
    }

    pub(crate) fn worker(&self) -> Act {
        self.act(WORKER, SCHOOL, &[Role::Practitioner])
    }

    pub(crate) fn partner(&self) -> Act {
        self.act(PARTNER, HEALTH, &[Role::Practitioner])
    }

    pub(crate) fn stranger(&self) -> Act {
        self.act(STRANGER, HEALTH, &[Role::LeadAgencyManager])
    }

    pub(crate) fn manager(&self) -> Act {
        self.act(STRANGER, SCHOOL, &[Role::LeadAgencyManager])
    }

    pub(crate) fn later(&self, days: i64) {
        let now = self.bench.act().at;
        self.bench.clock.set(now + (24 * days).hours());
    }

    pub(crate) fn answer(
        &self,
        number: u128,
        answer: ServiceAnswer,
        form: AnswerForm,
    ) -> RecordAnswer {
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

    pub(crate) async fn says(
        &self,
        number: u128,
        answer: ServiceAnswer,
        form: AnswerForm,
    ) -> Result<(), CaseworkError> {
        self.later(1);
        let command = self.answer(number, answer, form);
        agreement::record_answer(&self.bench.store, &self.profile, &self.worker(), &command).await
    }

    pub(crate) async fn stage(&self) -> Stage {
        let mut reader = self.bench.store.reader();
        find(&mut reader, &self.manager(), "C-TEST")
            .await
            .unwrap()
            .stage
    }

    pub(crate) async fn count(&self, statement: &Statement) -> i64 {
        let mut reader = self.bench.store.reader();
        let rows = reader.rows(statement, args![]).await.unwrap();
        rows[0].int("n").unwrap()
    }

    pub(crate) fn need(&self) -> AddNeed {
        AddNeed {
            reference: "C-TEST".to_owned(),
            need: Need {
                id: line(1),
                whose: Whose::Person { person: self.child },
                words: "Late for school".to_owned(),
                source: NeedSource::Told,
                from_area: None,
                goal: Goal {
                    words: "On time every day".to_owned(),
                },
                actions: Vec::new(),
            },
        }
    }

    pub(crate) fn action(&self, number: u128, of: u128) -> AddAction {
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

    pub(crate) fn agreed(&self, number: u32) -> AgreePlan {
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
    pub(crate) async fn planned(bench: Bench) -> Self {
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

    pub(crate) fn review(&self, number: u128, outcome: ReviewOutcome) -> HoldReview {
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

    pub(crate) async fn give_to_the_panel(&self) {
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

    pub(crate) async fn bring_in_the_partner(&self) {
        let add = AddMember {
            key: key(40),
            reference: "C-TEST".to_owned(),
            account: None,
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

    pub(crate) async fn next_review(&self) -> jiff::civil::Date {
        let mut reader = self.bench.store.reader();
        let due = plans::next_review_of(&mut reader, self.case).await.unwrap();
        casework::time::london_day(due.unwrap() - 1.second())
    }

    pub(crate) fn closing(&self) -> Closing {
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
            actions: [2, 3]
                .map(|number| ActionAtClosure {
                    action: line(number),
                    end: ActionEnd::GoesOn,
                })
                .to_vec(),
            feedback: None,
            referrer_view: None,
            care_avoided: CareAvoided::NeverLikely,
            indicators: Vec::new(),
            monitoring_until: None,
        }
    }

    pub(crate) async fn close(&self, closing: Closing) -> Result<(), CaseworkError> {
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

pub(crate) fn code(outcome: &Result<(), CaseworkError>) -> &'static str {
    match outcome {
        Err(CaseworkError::Refused(refusal)) => refusal.code,
        other => panic!("{other:?}"),
    }
}

pub(crate) async fn done(bench: &Bench, job: &jobs::ClaimedJob) {
    let mut uow = bench.store.begin(&bench.act()).await.unwrap();
    jobs::done(&mut uow, job).await.unwrap();
    uow.commit().await.unwrap();
}
