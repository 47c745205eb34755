//! The people of a family's record, with real databases: facts, addresses that
//! are hidden, relationships, who belongs, and the history.

use std::collections::BTreeSet;

use casework::engine::{Reads, Statement};
use casework::families::relate;
use casework::people::{
    self, AddAddress, AddressAt, Elsewhere, JoinKnown, Leave, NewPerson, SetTie, Stay,
    change_facts, person_page,
};
use casework::{CaseworkError, args};
use domain::access::{Relation, Relations, Role};
use domain::act::{Act, Actor, UserActor};
use domain::cases::FamilyAgreement;
use domain::event::{Event, Subject};
use domain::ids::{AgencyId, FamilyId, PersonId, SubmissionKey, UserId};
use domain::people::{
    AddressLines, BirthDate, ExpectedBirth, FactChange, FreeText, HistoryKind, HistoryNote,
    NhsNumber, ParentalResponsibility, PersonName, Postcode, Reason, Relationship, ShortText,
    Whereabouts, YoungCarerSaid, YoungCarerStep,
};
use jiff::civil::date;
use testkit::both_engines;
use testkit::engines::Bench;
use uuid::Uuid;

use crate::led_family::{LedFamily, led_family};

const F: &str = "F-LED";
const OTHER_FAMILY: Statement = Statement::new(
    "record.FAMILY",
    "insert into families (id, reference, name, area, restricted, story, created_at, version) values ($1, 'F-TWO', 'Second', 'north', 0, '', 0, 1)",
);
const EVENTS: Statement = Statement::new(
    "record.EVENTS",
    "select count(*) as n from audit_entries where name = $1",
);
const LEAKS: Statement = Statement::new(
    "record.LEAKS",
    "select count(*) as n from audit_entries where body like '%Safe Street%'",
);

#[derive(serde::Serialize)]
struct Arranged;

impl Event for Arranged {
    const NAME: &'static str = "test.arranged";
    fn subject(&self) -> Subject {
        Subject::NOBODY
    }
}

fn key(number: u128) -> SubmissionKey {
    SubmissionKey::new(Uuid::from_u128(number))
}

fn name(given: &str) -> PersonName {
    PersonName::parse(given, "Hale", "").unwrap()
}

fn reason(words: &str) -> Reason {
    Reason::parse(words).unwrap()
}

struct World {
    bench: Bench,
    led: LedFamily,
}

impl World {
    async fn new(bench: Bench) -> Self {
        let agreed = FamilyAgreement::Given { at: bench.act().at };
        let led = led_family(&bench, agreed).await;
        Self { bench, led }
    }

    fn someone(&self, number: u128, roles: &[Role]) -> Act {
        self.bench.act_of(Actor::User(UserActor {
            user: UserId::new(Uuid::from_u128(number)),
            agency: self.led.other_agency,
            roles: roles.iter().copied().collect(),
            areas: BTreeSet::new(),
        }))
    }

    /// Gives the other agency a relation, so that one of its people may read.
    async fn relate(&self, family: FamilyId, relation: Relation, agency: AgencyId) {
        let mut uow = self.bench.store.begin(&self.bench.act()).await.unwrap();
        relate(&mut uow, family, relation, Some(agency), None, None)
            .await
            .unwrap();
        uow.record(&Arranged).await.unwrap();
        uow.commit().await.unwrap();
    }

    /// A second family, led by the other agency.
    async fn second_family(&self) -> FamilyId {
        let mut uow = self.bench.store.begin(&self.bench.act()).await.unwrap();
        let family = FamilyId::new(uow.new_id());
        uow.write(&OTHER_FAMILY, args![family]).await.unwrap();
        uow.record(&Arranged).await.unwrap();
        uow.commit().await.unwrap();
        self.relate(family, Relation::LeadAgency, self.led.other_agency)
            .await;
        family
    }

    fn second_manager(&self) -> Act {
        self.someone(900, &[Role::LeadAgencyManager])
    }

    async fn change(
        &self,
        act: &Act,
        person: PersonId,
        version: i64,
        change: FactChange,
    ) -> Result<(), CaseworkError> {
        change_facts(&self.bench.store, act, F, person, version, &change).await
    }

    async fn page(&self, act: &Act, person: PersonId) -> people::PersonPage {
        let mut reader = self.bench.store.reader();
        person_page(&mut reader, act, F, person).await.unwrap()
    }

    async fn count(&self, statement: &Statement, name: &str) -> i64 {
        let mut reader = self.bench.store.reader();
        let arguments = if statement.name == LEAKS.name {
            args![]
        } else {
            args![name]
        };
        reader.rows(statement, arguments).await.unwrap()[0]
            .int("n")
            .unwrap()
    }

    async fn address(&self, number: u128, street: &str, people: &[PersonId], hide: Option<&str>) {
        let command = AddAddress {
            key: key(number),
            people: people.to_vec(),
            place: Whereabouts::At {
                lines: AddressLines::parse([street]).unwrap(),
                postcode: Some(Postcode::parse("HP20 1AA").unwrap()),
            },
            stay: Stay::Moved,
            from: Some(date(2026, 1, 5)),
            until: None,
            hide: hide.map(reason),
        };
        let worker = self.led.worker(&self.bench);
        for _ in 0..2 {
            people::add_address(&self.bench.store, &worker, F, &command)
                .await
                .unwrap();
        }
    }

    async fn tie(
        &self,
        person: PersonId,
        other: PersonId,
        kind: Relationship,
        version: Option<i64>,
    ) -> Result<(), CaseworkError> {
        let command = SetTie {
            person,
            other,
            kind,
            responsibility: ParentalResponsibility::NotKnown,
            version,
        };
        let worker = self.led.worker(&self.bench);
        people::set_tie(&self.bench.store, &worker, F, &command).await
    }
}

async fn relations(world: &World, act: &Act) -> Relations {
    let mut reader = world.bench.store.reader();
    people::open_family(&mut reader, act, F).await.unwrap().1
}

both_engines! {
    // Requirement: BUCKS-STRAT-20
    async fn a_fact_is_changed_once_recorded_and_never_overwrites_another_change(bench: Bench) {
        let world = World::new(bench).await;
        let (child, worker) = (world.led.children[0], world.led.worker(&world.bench));
        world.change(&worker, child, 1, FactChange::Name(name("Adah"))).await.unwrap();
        let page = world.page(&worker, child).await;
        assert_eq!(page.member.facts.shown_name(), "Adah Hale");
        assert_eq!(page.member.version, 2);
        // Sent again from the page of then: stale, and the newer name stands.
        let stale = world.change(&worker, child, 1, FactChange::Name(name("Old"))).await;
        assert!(matches!(stale, Err(CaseworkError::Conflict)), "{stale:?}");
        // The same words again change nothing and record nothing.
        world.change(&worker, child, 2, FactChange::Name(name("Adah"))).await.unwrap();
        assert_eq!(world.page(&worker, child).await.member.version, 2);
        assert_eq!(world.count(&EVENTS, "people.facts_changed").await, 1);
    }

    async fn only_those_who_may_change_the_family_change_a_person_and_others_know_of_none(bench: Bench) {
        let world = World::new(bench).await;
        let child = world.led.children[0];
        let stranger = world.led.stranger(&world.bench);
        let change = || FactChange::Name(name("Eve"));
        let outside = world.change(&stranger, child, 1, change()).await;
        assert!(matches!(outside, Err(CaseworkError::NotFound)), "{outside:?}");
        world.relate(world.led.family, Relation::Team, world.led.other_agency).await;
        let in_team = world.someone(901, &[Role::Practitioner]);
        let denied = world.change(&in_team, child, 1, change()).await;
        assert!(matches!(denied, Err(CaseworkError::Denied(_))), "{denied:?}");
        let nobody = world.change(&world.led.worker(&world.bench), PersonId::new(Uuid::from_u128(5)), 1, change()).await;
        assert!(matches!(nobody, Err(CaseworkError::NotFound)), "{nobody:?}");
    }

    async fn two_people_never_have_the_same_nhs_number(bench: Bench) {
        let world = World::new(bench).await;
        let worker = world.led.worker(&world.bench);
        let numbers = || FactChange::Numbers {
            nhs_number: Some(NhsNumber::parse("943 476 5919").unwrap()),
            upn: None,
        };
        world.change(&worker, world.led.children[0], 1, numbers()).await.unwrap();
        let taken = world.change(&worker, world.led.children[1], 1, numbers()).await;
        match taken {
            Err(CaseworkError::Refused(refusal)) => assert_eq!(refusal.field, Some("nhs_number")),
            other => panic!("{other:?}"),
        }
    }

    // Requirement: BUCKS-PROT-20
    async fn a_young_carer_is_offered_an_assessment_and_the_answer_is_kept(bench: Bench) {
        let world = World::new(bench).await;
        let (child, worker) = (world.led.children[0], world.led.worker(&world.bench));
        let step = FactChange::YoungCarer;
        let early = world.change(&worker, child, 1, step(YoungCarerStep::Offer { on: date(2026, 3, 1) })).await;
        assert!(matches!(early, Err(CaseworkError::Refused(_))), "{early:?}");
        world.change(&worker, child, 1, step(YoungCarerStep::Say(YoungCarerSaid::Yes))).await.unwrap();
        world.change(&worker, child, 2, step(YoungCarerStep::Offer { on: date(2026, 3, 1) })).await.unwrap();
        let answer = YoungCarerStep::Answer {
            answer: domain::people::AssessmentAnswer::Declined,
            on: date(2026, 3, 2),
        };
        world.change(&worker, child, 3, step(answer)).await.unwrap();
        let facts = world.page(&worker, child).await.member.facts;
        let lines = facts.lines(domain::people::FactGroup::YoungCarer, date(2026, 3, 2));
        assert_eq!(lines[0].1, "Yes. Assessment offered 1 March 2026. Declined 2 March 2026");
        assert_eq!(world.count(&EVENTS, "people.facts_changed").await, 3);
    }

    async fn a_move_ends_the_earlier_address_and_a_double_click_adds_one_line(bench: Bench) {
        let world = World::new(bench).await;
        let child = world.led.children[0];
        world.address(71, "1 High Street", &[child, world.led.parent], None).await;
        world.bench.clock.set(world.bench.act().at + jiff::SignedDuration::from_hours(48));
        world.address(72, "2 Low Road", &[child], None).await;
        let lines = world.page(&world.led.worker(&world.bench), child).await.addresses;
        assert_eq!(lines.len(), 2);
        assert_eq!(lines[0].text.as_deref(), Some("2 Low Road\nHP20 1AA"));
        assert_eq!(lines[0].until, None);
        assert_eq!(lines[1].until, Some(date(2026, 1, 5)));
        let worker = world.led.worker(&world.bench);
        let seen = relations(&world, &worker).await;
        let mut reader = world.bench.store.reader();
        let homes = people::homes_of(&mut reader, &worker, &seen, world.led.family).await.unwrap();
        assert_eq!(homes.len(), 2);
        assert!(homes.iter().any(|home| home.people == [world.led.parent]));
    }

    async fn a_hidden_address_is_seen_by_the_holder_and_the_front_door_and_by_nobody_else(bench: Bench) {
        let world = World::new(bench).await;
        let (child, parent) = (world.led.children[0], world.led.parent);
        world.address(73, "9 Safe Street", &[parent], Some("He must not find her")).await;
        // A child added at the same place later is hidden with her, though nobody asked.
        world.address(74, "9 safe street", &[child], None).await;
        world.relate(world.led.family, Relation::Team, world.led.other_agency).await;
        world.relate(world.led.family, Relation::FrontDoor, world.led.other_agency).await;
        let in_team = world.someone(902, &[Role::Practitioner]);
        for person in [child, parent] {
            let line = &world.page(&in_team, person).await.addresses[0];
            assert_eq!((line.text.as_deref(), line.reason.as_deref(), line.hidden), (None, None, true));
        }
        let mut reader = world.bench.store.reader();
        let hers = relations(&world, &in_team).await;
        let homes = people::homes_of(&mut reader, &in_team, &hers, world.led.family).await.unwrap();
        assert_eq!(homes.iter().filter(|home| home.text.is_some()).count(), 0);
        assert!(people::hides_an_address(&mut reader, &in_team, &hers, world.led.family).await.unwrap());
        let officer = world.someone(903, &[Role::ContactOfficer]);
        for sees in [officer, world.led.worker(&world.bench), world.led.manager(&world.bench)] {
            let line = &world.page(&sees, parent).await.addresses[0];
            assert_eq!(line.text.as_deref(), Some("9 Safe Street\nHP20 1AA"));
            assert_eq!(line.reason.as_deref(), Some("He must not find her"));
        }
        // The audit is read by people who may not see it.
        assert_eq!(world.count(&LEAKS, "").await, 0);
    }

    async fn hiding_takes_everybody_at_the_same_place_and_showing_gives_a_reason(bench: Bench) {
        let world = World::new(bench).await;
        let (child, parent) = (world.led.children[0], world.led.parent);
        world.address(75, "4 Open Lane", &[child, parent], None).await;
        world.relate(world.led.family, Relation::Team, world.led.other_agency).await;
        let (worker, in_team) = (world.led.worker(&world.bench), world.someone(904, &[Role::Practitioner]));
        let line = world.page(&worker, parent).await.addresses[0].clone();
        let store = &world.bench.store;
        let at = AddressAt { person: parent, address: line.id, version: line.version };
        let why = reason("A threat was made");
        let denied = people::set_hidden(store, &in_team, F, at, true, &why).await;
        assert!(matches!(denied, Err(CaseworkError::Denied(_))), "{denied:?}");
        people::set_hidden(store, &worker, F, at, true, &why).await.unwrap();
        assert_eq!(world.page(&in_team, child).await.addresses[0].text, None);
        let stale = people::set_hidden(store, &worker, F, at, false, &why).await;
        assert!(matches!(stale, Err(CaseworkError::Conflict)), "{stale:?}");
        let line = world.page(&worker, parent).await.addresses[0].clone();
        let safe = reason("He has moved abroad");
        people::set_hidden(store, &worker, F, AddressAt { version: line.version, ..at }, false, &safe).await.unwrap();
        assert!(world.page(&in_team, child).await.addresses[0].text.is_some());
        assert_eq!(world.count(&EVENTS, "people.address_visibility_changed").await, 2);
    }

    async fn an_address_hidden_in_one_family_is_hidden_from_everybody_of_another(bench: Bench) {
        let world = World::new(bench).await;
        let child = world.led.children[0];
        world.address(76, "7 Safe Street", &[child], Some("Her father must not know")).await;
        let second = world.second_family().await;
        // Somebody who may open both brings the child into the second family.
        world.relate(second, Relation::LeadAgency, world.led.agency).await;
        let manager = world.led.manager(&world.bench);
        let join = JoinKnown { known_in: F.to_owned(), person: child, child: true, lives_here: false };
        people::join_known(&world.bench.store, &manager, "F-TWO", &join).await.unwrap();
        let mut reader = world.bench.store.reader();
        let page = person_page(&mut reader, &world.second_manager(), "F-TWO", child).await.unwrap();
        assert_eq!(page.addresses[0].text, None);
        // A move that the second family records never ends the safe place.
        let moved = AddAddress {
            key: key(77),
            people: vec![child],
            place: Whereabouts::NoFixedAbode,
            stay: Stay::Moved,
            from: None,
            until: None,
            hide: None,
        };
        people::add_address(&world.bench.store, &world.second_manager(), "F-TWO", &moved).await.unwrap();
        let lines = world.page(&world.led.worker(&world.bench), child).await.addresses;
        let safe = lines.iter().find(|line| line.hidden).unwrap();
        assert_eq!(safe.until, None);
        // Nor can they hide, show or end what they cannot see.
        let at = AddressAt { person: child, address: safe.id, version: safe.version };
        let reveal = people::set_hidden(&world.bench.store, &world.second_manager(), "F-TWO", at, false, &reason("Please")).await;
        assert!(matches!(reveal, Err(CaseworkError::NotFound)), "{reveal:?}");
        let end = people::end_address(&world.bench.store, &world.second_manager(), "F-TWO", at, date(2026, 2, 1)).await;
        assert!(matches!(end, Err(CaseworkError::NotFound)), "{end:?}");
    }

    // Requirement: BUCKS-STRAT-72
    async fn a_tie_is_read_from_both_sides_and_a_circle_is_refused(bench: Bench) {
        let world = World::new(bench).await;
        let [ada, ben] = world.led.children;
        let parent = world.led.parent;
        world.tie(ada, parent, Relationship::Parent, None).await.unwrap();
        // A second click is the same as the first.
        world.tie(ada, parent, Relationship::Parent, None).await.unwrap();
        let worker = world.led.worker(&world.bench);
        let seen = |page: people::PersonPage| page.ties.first().map(|line| (line.kind, line.version));
        assert_eq!(seen(world.page(&worker, ada).await), Some((Relationship::Parent, 1)));
        assert_eq!(seen(world.page(&worker, parent).await), Some((Relationship::Child, 1)));
        world.tie(ben, ada, Relationship::Parent, None).await.unwrap();
        match world.tie(parent, ben, Relationship::Parent, None).await {
            Err(CaseworkError::Refused(refusal)) => assert_eq!(refusal.code, "people.own_forebear"),
            other => panic!("{other:?}"),
        }
        let stale = world.tie(ada, parent, Relationship::StepParent, Some(9)).await;
        assert!(matches!(stale, Err(CaseworkError::Conflict)), "{stale:?}");
        world.tie(ada, parent, Relationship::StepParent, Some(1)).await.unwrap();
        assert_eq!(seen(world.page(&worker, parent).await), Some((Relationship::StepChild, 2)));
        people::remove_tie(&world.bench.store, &worker, F, ada, parent, 2).await.unwrap();
        let gone = people::remove_tie(&world.bench.store, &worker, F, ada, parent, 2).await;
        assert!(matches!(gone, Err(CaseworkError::Refused(_))), "{gone:?}");
        assert_eq!(world.count(&EVENTS, "people.tie_recorded").await, 3);
    }

    async fn a_baby_joins_before_birth_and_the_same_click_twice_adds_one(bench: Bench) {
        let world = World::new(bench).await;
        let worker = world.led.worker(&world.bench);
        let baby = NewPerson {
            key: key(81),
            child: true,
            name: None,
            birth: BirthDate::Unborn(ExpectedBirth::On(date(2026, 7, 1))),
            lives_here: true,
        };
        let store = &world.bench.store;
        let id = people::add_person(store, &worker, F, &baby).await.unwrap();
        assert_eq!(people::add_person(store, &worker, F, &baby).await.unwrap(), id);
        assert_eq!(world.page(&worker, id).await.member.facts.shown_name(), "Unborn child");
        let nameless = NewPerson { key: key(82), birth: BirthDate::NotKnown, ..baby };
        let refused = people::add_person(store, &worker, F, &nameless).await;
        assert!(matches!(refused, Err(CaseworkError::Refused(_))), "{refused:?}");
        assert_eq!(world.count(&EVENTS, "people.joined").await, 1);
    }

    // Requirement: BUCKS-STRAT-20
    async fn a_person_belongs_to_several_families_and_a_closed_one_is_named_to_nobody(bench: Bench) {
        let world = World::new(bench).await;
        let child = world.led.children[0];
        let store = &world.bench.store;
        let second = world.second_family().await;
        let join = JoinKnown { known_in: F.to_owned(), person: child, child: true, lives_here: false };
        // Whoever may not open the first family cannot bring anybody from it.
        let unseen = people::join_known(store, &world.second_manager(), "F-TWO", &join).await;
        assert!(matches!(unseen, Err(CaseworkError::NotFound)), "{unseen:?}");
        world.relate(second, Relation::LeadAgency, world.led.agency).await;
        let manager = world.led.manager(&world.bench);
        people::join_known(store, &manager, "F-TWO", &join).await.unwrap();
        let again = people::join_known(store, &manager, "F-TWO", &join).await;
        assert!(matches!(again, Err(CaseworkError::Refused(_))), "{again:?}");
        let open = world.page(&manager, child).await.elsewhere;
        assert!(matches!(open.as_slice(), [Elsewhere::Open { .. }]), "{open:?}");
        let mut reader = store.reader();
        let theirs = person_page(&mut reader, &world.second_manager(), "F-TWO", child).await.unwrap();
        assert_eq!(theirs.elsewhere, [Elsewhere::Closed]);
    }

    async fn whoever_leaves_stays_on_the_record_without_what_came_after(bench: Bench) {
        let world = World::new(bench).await;
        let worker = world.led.worker(&world.bench);
        let store = &world.bench.store;
        let child = world.led.children[0];
        let leave = |on| Leave { person: child, on, reason: reason("Went to live with her aunt") };
        let ahead = people::leave_family(store, &worker, F, &leave(date(2027, 1, 1))).await;
        assert!(matches!(ahead, Err(CaseworkError::Refused(_))), "{ahead:?}");
        people::leave_family(store, &worker, F, &leave(date(2026, 3, 2))).await.unwrap();
        let page = world.page(&worker, child).await;
        assert!(page.member.until.is_some());
        assert!(page.addresses.is_empty() && page.ties.is_empty());
        let changed = world.change(&worker, child, 1, FactChange::Name(name("Eve"))).await;
        assert!(matches!(changed, Err(CaseworkError::NotFound)), "{changed:?}");
        let twice = people::leave_family(store, &worker, F, &leave(date(2026, 3, 2))).await;
        assert!(matches!(twice, Err(CaseworkError::NotFound)), "{twice:?}");
    }

    // Requirement: BUCKS-STRAT-141, BUCKS-STRAT-153
    async fn the_familys_history_is_dated_and_a_wrong_note_is_withdrawn_and_stays_readable(bench: Bench) {
        let world = World::new(bench).await;
        let (worker, store) = (world.led.worker(&world.bench), &world.bench.store);
        let note = HistoryNote {
            kind: HistoryKind::Generations,
            about_when: Some(ShortText::parse("1985 to 2010").unwrap()),
            words: FreeText::parse("Grandmother and mother were both in care.").unwrap(),
        };
        for _ in 0..2 {
            people::add_history(store, &worker, F, key(91), &note).await.unwrap();
        }
        let mut reader = store.reader();
        let lines = people::history_of(&mut reader, world.led.family).await.unwrap();
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0].about_when.as_deref(), Some("1985 to 2010"));
        people::withdraw_history(store, &worker, F, lines[0].id, &reason("Not her mother")).await.unwrap();
        let again = people::withdraw_history(store, &worker, F, lines[0].id, &reason("Twice")).await;
        assert!(matches!(again, Err(CaseworkError::Conflict)), "{again:?}");
        let lines = people::history_of(&mut reader, world.led.family).await.unwrap();
        assert_eq!(lines[0].withdrawn.as_ref().unwrap().1, "Not her mother");
        let outside = people::add_history(store, &world.led.stranger(&world.bench), F, key(92), &note).await;
        assert!(matches!(outside, Err(CaseworkError::NotFound)), "{outside:?}");
    }
}
