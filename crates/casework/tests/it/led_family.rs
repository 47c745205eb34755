//! A family that an agency leads, with a lead worker, for tests of what comes
//! after: two children, one parent, agreement given unless a test says no.

use casework::args;
use casework::engine::Statement;
use domain::access::{Relation, Role};
use domain::act::{Act, Actor, UserActor};
use domain::cases::{FamilyAgreement, Lead, Stage};
use domain::event::{Event, Subject};
use domain::ids::{AgencyId, CaseId, FamilyId, PersonId, UserId};
use testkit::engines::Bench;

const AGENCY: Statement = Statement::new(
    "led.AGENCY",
    "insert into agencies (id, key, name, kind, part, keeps_own_system, version) values ($1, $2, $2, 'school', 'partner', 0, 1)",
);
const PANEL: Statement = Statement::new(
    "led.PANEL",
    "insert into agencies (id, key, name, kind, part, keeps_own_system, version) values ($1, 'panel', 'panel', 'school', 'forum', 0, 1)",
);
const USER: Statement = Statement::new(
    "led.USER",
    "insert into users (id, email, name, job_title, failed_attempts, created_at, version) values ($1, $2, $2, 'Worker', 0, 0, 1)",
);
const FAMILY: Statement = Statement::new(
    "led.FAMILY",
    "insert into families (id, reference, name, area, restricted, story, created_at, version) values ($1, 'F-LED', 'Sample', 'north', 0, '', 0, 1)",
);
const PERSON: Statement = Statement::new(
    "led.PERSON",
    "insert into persons (id, given_name, family_name, known_as, birth, sex, details, created_at, version)
        values ($1, $2, 'Sample', '', 'not_known', 'not_known', '{}', 0, 1)",
);
const MEMBER: Statement = Statement::new(
    "led.MEMBER",
    "insert into family_members (family_id, person_id, part, from_at, until_at, lives_here) values ($1, $2, $3, 0, null, 1)",
);
const CASE: Statement = Statement::new(
    "led.CASE",
    "insert into cases (id, reference, family_id, forum_key, stage, state, history, lead_agency_id, lead_worker_id, opened_at, version)
        values ($1, 'C-LED', $2, 'north', $3, $4, '[]', $5, $6, 0, 1)",
);
const RELATE: Statement = Statement::new(
    "led.RELATE",
    "insert into family_relations (id, family_id, relation, agency_id, user_id, area, from_at, until_at)
        values ($1, $2, $3, $4, $5, null, 0, null)",
);

#[derive(serde::Serialize)]
struct Arranged;

impl Event for Arranged {
    const NAME: &'static str = "test.arranged";
    fn subject(&self) -> Subject {
        Subject::NOBODY
    }
}

/// The case's reference.
pub const CASE_REFERENCE: &str = "C-LED";

/// A family that is led.
pub struct LedFamily {
    pub case: CaseId,
    pub family: FamilyId,
    pub agency: AgencyId,
    pub other_agency: AgencyId,
    pub worker: UserId,
    pub manager: UserId,
    /// The agency that answers for the panel.
    pub panel: AgencyId,
    pub children: [PersonId; 2],
    pub parent: PersonId,
}

/// Arranges the family.
pub async fn led_family(bench: &Bench, agreement: FamilyAgreement) -> LedFamily {
    let mut uow = bench.store.begin(&bench.act()).await.unwrap();
    let led = LedFamily {
        case: CaseId::new(uow.new_id()),
        family: FamilyId::new(uow.new_id()),
        agency: AgencyId::new(uow.new_id()),
        other_agency: AgencyId::new(uow.new_id()),
        worker: UserId::new(uow.new_id()),
        manager: UserId::new(uow.new_id()),
        panel: AgencyId::new(uow.new_id()),
        children: [PersonId::new(uow.new_id()), PersonId::new(uow.new_id())],
        parent: PersonId::new(uow.new_id()),
    };
    uow.write(&AGENCY, args![led.agency, "lead"]).await.unwrap();
    uow.write(&AGENCY, args![led.other_agency, "other"])
        .await
        .unwrap();
    uow.write(&PANEL, args![led.panel]).await.unwrap();
    uow.write(&USER, args![led.worker, "worker"]).await.unwrap();
    uow.write(&USER, args![led.manager, "manager"])
        .await
        .unwrap();
    uow.write(&FAMILY, args![led.family]).await.unwrap();
    for (person, name, part) in [
        (led.children[0], "Ada", "child"),
        (led.children[1], "Ben", "child"),
        (led.parent, "Cas", "adult"),
    ] {
        uow.write(&PERSON, args![person, name]).await.unwrap();
        uow.write(&MEMBER, args![led.family, person, part])
            .await
            .unwrap();
    }
    let stage = Stage::Led {
        lead: Lead {
            agency: led.agency,
            worker: Some(led.worker),
            accepted_at: bench.act().at,
        },
        agreement,
    };
    uow.write(
        &CASE,
        args![
            led.case,
            led.family,
            stage.key(),
            serde_json::to_string(&stage).unwrap(),
            led.agency,
            led.worker
        ],
    )
    .await
    .unwrap();
    for (relation, agency, user) in [
        (Relation::LeadAgency, Some(led.agency), None),
        (Relation::LeadWorker, None, Some(led.worker)),
    ] {
        let id = uow.new_id().to_string();
        uow.write(&RELATE, args![id, led.family, relation.key(), agency, user])
            .await
            .unwrap();
    }
    uow.record(&Arranged).await.unwrap();
    uow.commit().await.unwrap();
    led
}

impl LedFamily {
    /// The lead worker acts.
    pub fn worker(&self, bench: &Bench) -> Act {
        acts(bench, self.worker, self.agency, &[Role::Practitioner])
    }

    /// The lead agency's manager acts.
    pub fn manager(&self, bench: &Bench) -> Act {
        acts(bench, self.manager, self.agency, &[Role::LeadAgencyManager])
    }

    /// A manager of an agency that has nothing to do with the family acts.
    pub fn stranger(&self, bench: &Bench) -> Act {
        acts(
            bench,
            self.manager,
            self.other_agency,
            &[Role::LeadAgencyManager],
        )
    }

    /// The lead worker, who is also a manager of the lead agency, acts.
    pub fn worker_who_manages(&self, bench: &Bench) -> Act {
        acts(bench, self.worker, self.agency, &[Role::LeadAgencyManager])
    }
}

fn acts(bench: &Bench, user: UserId, agency: AgencyId, roles: &[Role]) -> Act {
    bench.act_of(Actor::User(UserActor {
        user,
        agency,
        roles: roles.iter().copied().collect(),
        areas: std::collections::BTreeSet::new(),
    }))
}
