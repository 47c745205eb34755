//! A small authority for the tests of information requests, transfers and
//! stepping up: a school that asked for help, the front door, social care, a
//! health service with an e-mail address and a police service without one.

use std::collections::BTreeSet;

use casework::args;
use casework::engine::{Reads as _, Statement};
use casework::families::relate;
use casework::referrals::{DecideCommand, Receive, Received, decide, find, receive};
use domain::access::{Relation, Role};
use domain::act::{Act, Actor, UserActor};
use domain::event::{Event, Subject};
use domain::ids::{AgencyId, SubmissionKey, UserId};
use domain::profile::Profile;
use domain::referrals::{
    Channel, ConsentGiven, Decide, LevelNamed, Outcome, ReferredPerson, Referrer, ReferrerKind,
    Request, RoleInFamily,
};
use testkit::engines::Bench;
use uuid::Uuid;

const AGENCY: Statement = Statement::new(
    "test.AGENCY",
    "insert into agencies (id, key, name, kind, email, part, keeps_own_system, version)
        values ($1, $2, $2, 'service', $3, $4, 0, 1)",
);
const USER: Statement = Statement::new(
    "test.USER",
    "insert into users (id, email, name, job_title, failed_attempts, created_at, version)
        values ($1, $2, $2, 'Worker', 0, 0, 1)",
);
const EMAILS: Statement = Statement::new(
    "test.EMAILS",
    "select to_address, subject, body from emails order by created_at, id",
);
const MESSAGES: Statement = Statement::new(
    "test.MESSAGES",
    "select count(*) as n from messages where kind = $1 and coalesce(agency_id, '') = coalesce($2, '')",
);

#[derive(serde::Serialize)]
struct WorldMade;

impl Event for WorldMade {
    const NAME: &'static str = "test.world_made";
    fn subject(&self) -> Subject {
        Subject::NOBODY
    }
}

#[derive(Clone, Copy)]
pub struct Person {
    pub agency: AgencyId,
    pub user: UserId,
    role: Role,
}

pub struct World<'a> {
    pub bench: &'a Bench,
    pub profile: Profile,
    pub teacher: Person,
    pub manager: Person,
    pub officer: Person,
    pub social: Person,
    pub nurse: Person,
    pub police: Person,
    pub lead: Person,
}

const fn person(number: u128, role: Role) -> Person {
    Person {
        agency: AgencyId::new(Uuid::from_u128(number)),
        user: UserId::new(Uuid::from_u128(number + 100)),
        role,
    }
}

impl Person {
    /// The same person with another role.
    pub const fn with(self, role: Role) -> Self {
        Self { role, ..self }
    }
}

impl<'a> World<'a> {
    /// The people and agencies as they are named, without making them.
    pub fn known(bench: &'a Bench) -> World<'a> {
        let text = include_str!("../../../../profiles/buckinghamshire.toml");
        World {
            bench,
            profile: Profile::parse("p", text).unwrap(),
            teacher: person(1, Role::Practitioner),
            manager: person(2, Role::FrontDoorManager),
            officer: Person {
                user: UserId::new(Uuid::from_u128(202)),
                ..person(2, Role::ContactOfficer)
            },
            social: person(3, Role::SocialCareManager),
            nurse: person(4, Role::MashPartner),
            police: person(5, Role::MashPartner),
            lead: person(6, Role::LeadAgencyManager),
        }
    }

    pub async fn new(bench: &'a Bench) -> World<'a> {
        let world = Self::known(bench);
        let mut uow = bench.store.begin(&bench.act()).await.unwrap();
        for (who, key, email, part) in [
            (world.teacher, "school", None, "partner"),
            (world.manager, "front-door", None, "front_door"),
            (world.social, "social-care", None, "social_care"),
            (
                world.nurse,
                "health",
                Some("mash@health.example"),
                "partner",
            ),
            (world.police, "police", None, "partner"),
            (world.lead, "forum", None, "forum"),
        ] {
            uow.write(&AGENCY, args![who.agency, key, email, part])
                .await
                .unwrap();
            uow.write(&USER, args![who.user, format!("{key}@people.example")])
                .await
                .unwrap();
        }
        uow.write(&USER, args![world.officer.user, "officer@people.example"])
            .await
            .unwrap();
        uow.record(&WorldMade).await.unwrap();
        uow.commit().await.unwrap();
        world
    }

    pub fn act(&self, who: Person) -> Act {
        self.bench.act_of(Actor::User(UserActor {
            user: who.user,
            agency: who.agency,
            roles: BTreeSet::from([who.role]),
            areas: BTreeSet::new(),
        }))
    }

    pub fn key(&self, number: u128) -> SubmissionKey {
        SubmissionKey::new(Uuid::from_u128(9_000 + number))
    }

    pub fn referrer(&self, who: Person) -> Referrer {
        Referrer {
            kind: ReferrerKind::Professional,
            name: Some("A worker".to_owned()),
            standing: None,
            organisation: None,
            agency: Some(who.agency),
            user: Some(who.user),
            email: None,
            telephone: None,
        }
    }

    pub async fn request(&self) -> Received {
        self.request_with(1).await
    }

    /// Another request by the teacher, under a key of its own.
    pub async fn request_with(&self, key: u128) -> Received {
        self.request_of(key, self.teacher).await
    }

    /// A request by one of the people, under a key of its own.
    pub async fn request_of(&self, key: u128, who: Person) -> Received {
        let command = Receive {
            key: self.key(key),
            request: request(self.referrer(who)),
        };
        let act = self.act(who);
        receive(&self.bench.store, &self.profile, &act, &command)
            .await
            .unwrap()
    }

    pub async fn decided(&self, reference: &str, outcome: Outcome) {
        let act = self.act(self.manager);
        let found = find(&mut self.bench.store.reader(), &act, reference)
            .await
            .unwrap();
        let command = DecideCommand {
            reference: reference.to_owned(),
            version: found.version,
            decide: Decide {
                level: Some(LevelNamed {
                    number: 4,
                    branch: None,
                }),
                outcome,
                rationale: "Risk of significant harm".to_owned(),
                exception: None,
                missing: None,
                message: Some("See the family information service".to_owned()),
                pointed_to: None,
            },
            services: Vec::new(),
        };
        decide(&self.bench.store, &self.profile, &act, &command)
            .await
            .unwrap();
    }

    pub async fn give(&self, received: &Received, relation: Relation, agency: AgencyId) {
        let mut uow = self.bench.store.begin(&self.bench.act()).await.unwrap();
        relate(
            &mut uow,
            received.family,
            relation,
            Some(agency),
            None,
            None,
        )
        .await
        .unwrap();
        uow.record(&WorldMade).await.unwrap();
        uow.commit().await.unwrap();
    }

    pub async fn emails(&self) -> Vec<(String, String)> {
        let rows = self.bench.store.reader().rows(&EMAILS, args![]).await;
        rows.unwrap()
            .iter()
            .map(|row| (row.text("to_address").unwrap(), row.text("body").unwrap()))
            .collect()
    }

    pub async fn messages(&self, kind: &str, agency: Option<AgencyId>) -> i64 {
        let rows = self
            .bench
            .store
            .reader()
            .rows(&MESSAGES, args![kind, agency])
            .await;
        rows.unwrap()[0].int("n").unwrap()
    }
}

pub fn somebody(part: RoleInFamily, given: &str) -> ReferredPerson {
    let adult = part == RoleInFamily::Adult;
    ReferredPerson {
        about_years: Some(if adult { 30 } else { 7 }),
        relationship: Some("mother".to_owned()),
        parental_responsibility: Some(adult),
        consent: if adult {
            ConsentGiven::Yes {
                on: None,
                written: true,
            }
        } else {
            ConsentGiven::NotNeeded
        },
        ..ReferredPerson::bare(part, given, "Example")
    }
}

pub fn request(referrer: Referrer) -> Request {
    Request {
        people: vec![
            somebody(RoleInFamily::Child, "Ada"),
            somebody(RoleInFamily::Adult, "Bea"),
        ],
        level: Some(3),
        ..Request::bare(Channel::SignedInForm, referrer, "Often hungry at school")
    }
}
