//! Whether somebody is known: who is told what, what the audit keeps, and how
//! every change is found at once, on both engines.

use casework::CaseworkError;
use casework::args;
use casework::engine::{Reads as _, Statement};
use casework::matching::{Answer, Ask, KnownPeople, ask};
use casework::people::{AddAddress, Stay, add_address, change_facts};
use casework::record_access::restrict;
use casework::referrals::{Receive, Received, receive};
use domain::act::{Act, Actor};
use domain::matching::{Asked, Purpose};
use domain::people::{AddressLines, FactChange, PersonName, Postcode, Reason, Whereabouts};
use domain::referrals::{ReferredPerson, RoleInFamily};
use jiff::civil::{Date, date};
use testkit::both_engines;
use testkit::engines::Bench;

use crate::hub_world::{World, request, somebody};

const ASKED: Statement = Statement::new(
    "matching.ASKED",
    "select body, reason from audit_entries where name = 'matching.known_asked' order by at, id",
);
const LOOKS: Statement = Statement::new(
    "matching.LOOKS",
    "select count(*) as n from audit_entries where kind = 'read' and name = '/known' and family_id = $1",
);

pub(super) fn today(bench: &Bench) -> Date {
    casework::time::london_day(bench.act().at)
}

/// A child with a day of birth.
pub(super) fn child(given: &str, family: &str, born: Date) -> ReferredPerson {
    ReferredPerson {
        given_name: given.to_owned(),
        family_name: family.to_owned(),
        born: Some(born),
        about_years: None,
        ..somebody(RoleInFamily::Child, given)
    }
}

/// A request about one child and a parent at a postcode.
pub(super) async fn request_about(
    world: &World<'_>,
    key: u128,
    child: ReferredPerson,
    postcode: &str,
) -> Received {
    let mut asked = request(world.referrer(world.teacher));
    let parent = ReferredPerson {
        family_name: child.family_name.clone(),
        ..somebody(RoleInFamily::Adult, "Amina")
    };
    asked.people = vec![child, parent];
    asked.postcode = Some(postcode.to_owned());
    asked.address = Some("4 Mill Lane".to_owned());
    let command = Receive {
        key: world.key(key),
        request: asked,
    };
    receive(
        &world.bench.store,
        &world.profile,
        &world.act(world.teacher),
        &command,
    )
    .await
    .unwrap()
}

async fn answer(
    bench: &Bench,
    known: &KnownPeople,
    act: &Act,
    (who, born, postcode): (&str, &str, &str),
) -> Answer {
    let question = Ask {
        asked: Asked::parse(who, born, postcode, "", today(bench)).unwrap(),
        purpose: Some(Purpose::Request),
    };
    ask(&bench.store, known, act, &question).await.unwrap()
}

async fn looks(bench: &Bench, received: &Received) -> i64 {
    let rows = bench
        .store
        .reader()
        .rows(&LOOKS, args![received.family])
        .await;
    rows.unwrap()[0].int("n").unwrap()
}

async fn hussain(world: &World<'_>) -> Received {
    let born = date(2019, 4, 27);
    request_about(world, 1, child("Mohamed", "Hussain", born), "HP20 1AA").await
}

both_engines! {
    // Requirement: C-18
    async fn the_front_door_finds_a_child_under_any_spelling_before_the_name_is_finished(bench: Bench) {
        let world = World::new(&bench).await;
        let received = hussain(&world).await;
        request_about(&world, 2, child("Mia", "Hughes", date(2018, 1, 3)), "HP20 2BB").await;
        let known = KnownPeople::default();
        let officer = world.act(world.officer);
        for typed in [
            ("Mohamed Hussain", "about 7", "HP20"),
            ("Muhammad Husain", "7", "HP20"),
            ("Mohammed Hussein", "27/4/2019", ""),
            ("hussain mohamed", "2019", ""),
            ("Moha Huss", "", "HP20 1AA"),
            ("hussain", "", ""),
        ] {
            let said = answer(&bench, &known, &officer, typed).await;
            let found: Vec<&str> = said.people.iter().map(|one| one.reference.as_str()).collect();
            assert!(found.contains(&received.family_reference.as_str()), "{typed:?} finds {found:?}");
            assert!(said.people[0].holder.is_some());
        }
        assert!(looks(&bench, &received).await > 0, "it stands in the family’s own log");
    }

    // Requirement: C-18
    async fn outside_the_case_one_hears_the_service_and_its_contact_and_nothing_else(bench: Bench) {
        let world = World::new(&bench).await;
        let received = hussain(&world).await;
        let known = KnownPeople::default();
        let nurse = world.act(world.nurse);
        let said = answer(&bench, &known, &nurse, ("Mohamed Husain", "7", "")).await;
        assert!(said.people.is_empty(), "{said:?}");
        assert_eq!(said.services.len(), 1);
        assert_eq!(said.services[0].agency, "school");
        let nobody = answer(&bench, &known, &nurse, ("Ava Winters", "7", "")).await;
        assert_eq!(nobody, Answer::default());
        assert_eq!(looks(&bench, &received).await, 1);
        let kept = bench.store.reader().rows(&ASKED, args![]).await.unwrap();
        assert_eq!(kept.len(), 2, "also a question that found nobody");
        for row in &kept {
            let body = row.text("body").unwrap().to_lowercase();
            assert!(!body.contains("moham") && !body.contains("winters"), "{body}");
            assert_eq!(row.text("reason").unwrap(), Purpose::Request.words());
        }
    }

    // Requirement: C-18
    async fn outside_the_case_one_must_say_why_and_give_more_than_a_name(bench: Bench) {
        let world = World::new(&bench).await;
        hussain(&world).await;
        let known = KnownPeople::default();
        let nurse = world.act(world.nurse);
        let refused = |asked: Asked, purpose| {
            let question = Ask { asked, purpose };
            let (bench, known, nurse) = (&bench, &known, &nurse);
            async move {
                match ask(&bench.store, known, nurse, &question).await {
                    Err(CaseworkError::Refused(refusal)) => refusal.field,
                    other => panic!("{other:?}"),
                }
            }
        };
        let asked = |born| Asked::parse("Mohamed Hussain", born, "", "", today(&bench)).unwrap();
        assert_eq!(refused(asked("7"), None).await, Some("purpose"));
        assert_eq!(refused(asked(""), Some(Purpose::Call)).await, Some("born"));
        let public = Ask { asked: asked("7"), purpose: Some(Purpose::Call) };
        let public = ask(&bench.store, &known, &bench.act_of(Actor::Public), &public).await;
        assert!(matches!(public, Err(CaseworkError::Denied(_))));
    }

    // Requirement: C-18
    async fn a_restricted_record_and_a_hidden_address_are_the_same_as_nobody(bench: Bench) {
        let world = World::new(&bench).await;
        let received = hussain(&world).await;
        let known = KnownPeople::default();
        let (nurse, officer, manager) =
            (world.act(world.nurse), world.act(world.officer), world.act(world.manager));
        let typed = ("Mohamed Hussain", "27/4/2019", "HP20 1AA");
        let nobody = answer(&bench, &known, &nurse, ("Ava Winters", "7", "")).await;
        assert_eq!(answer(&bench, &known, &nurse, typed).await.services.len(), 1);
        // A hidden address: still open to whoever may open the record, found by no postcode of it.
        let person = answer(&bench, &known, &officer, typed).await.people[0].person.id;
        let hidden = AddAddress {
            key: world.key(77),
            people: vec![person],
            place: Whereabouts::At {
                lines: AddressLines::parse(["9 Safe Street"]).unwrap(),
                postcode: Some(Postcode::parse("HP21 9ZZ").unwrap()),
            },
            stay: Stay::Moved,
            from: None,
            until: None,
            hide: Some(Reason::parse("Fled from violence").unwrap()),
        };
        add_address(&bench.store, &officer, &received.family_reference, &hidden).await.unwrap();
        assert_eq!(answer(&bench, &known, &nurse, typed).await, nobody);
        let said = answer(&bench, &known, &officer, ("Mohamed Hussain", "", "HP21 9ZZ")).await;
        assert!(!said.people[0].exact, "the hidden postcode is not compared: {:?}", said.people[0].why);
        // A restricted record: only its list.
        restrict(&bench.store, &manager, &received.family_reference, &[], "A relative works here").await.unwrap();
        for stranger in [&nurse, &officer] {
            let said = answer(&bench, &known, stranger, typed).await;
            assert_eq!((said.people.len(), said.services.len()), (0, 0));
        }
        assert_eq!(answer(&bench, &known, &manager, typed).await.people.len(), 1);
    }

    // Requirement: C-18
    async fn a_new_name_is_known_at_once_on_every_server(bench: Bench) {
        let world = World::new(&bench).await;
        let received = hussain(&world).await;
        let officer = world.act(world.officer);
        let servers = [KnownPeople::default(), KnownPeople::default()];
        let mut person = None;
        for known in &servers {
            person = Some(answer(&bench, known, &officer, ("Mohamed Hussain", "7", "")).await.people[0].person.id);
        }
        let name = FactChange::Name(PersonName::parse("Zofia", "Hale", "Zosia").unwrap());
        change_facts(&bench.store, &officer, &received.family_reference, person.unwrap(), 1, &name).await.unwrap();
        for known in &servers {
            for typed in ["Zofia Hale", "Zosia Hale"] {
                let said = answer(&bench, known, &officer, (typed, "7", "")).await;
                assert_eq!(said.people.len(), 1, "{typed}");
            }
            let said = answer(&bench, known, &officer, ("Mohamed Hussain", "27/4/2019", "")).await;
            assert!(said.people.iter().all(|one| one.person.given_name != "Mohamed"));
        }
    }
}
