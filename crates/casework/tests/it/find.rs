//! Finding a person by name, on both engines: what is found, for whom, and what
//! the audit keeps of it.

use casework::CaseworkError;
use casework::args;
use casework::audit::who_looked;
use casework::engine::{Reads as _, Statement};
use casework::families::end_relations;
use casework::people::{PeopleFound, change_facts, find_people, index_people_without_words};
use casework::record_access::{break_glass, restrict};
use domain::access::{OpeningLimits, Relation};
use domain::act::{Act, Actor};
use domain::cases::FamilyAgreement;
use domain::people::{FactChange, NameAsked, PersonName};
use testkit::both_engines;
use testkit::engines::Bench;

use crate::hub_world::World;
use crate::led_family::led_family;

const FORGET: Statement = Statement::new("find.FORGET", "delete from person_search_words");
const SEARCHES: Statement = Statement::new(
    "find.SEARCHES",
    "select body from audit_entries where name = 'people.searched'",
);

#[derive(serde::Serialize)]
struct Arranged;

impl domain::event::Event for Arranged {
    const NAME: &'static str = "test.arranged";
    fn subject(&self) -> domain::event::Subject {
        domain::event::Subject::NOBODY
    }
}

async fn find(bench: &Bench, act: &Act, typed: &str) -> PeopleFound {
    let asked = NameAsked::parse(typed).unwrap();
    find_people(&bench.store, act, &asked).await.unwrap()
}

async fn names(bench: &Bench, act: &Act, typed: &str) -> Vec<String> {
    let found = find(bench, act, typed).await;
    found
        .people
        .iter()
        .map(|one| one.person.shown_name())
        .collect()
}

both_engines! {
    // Requirement: BUCKS-STRAT-05
    async fn somebody_is_found_by_the_beginning_of_any_name_in_the_families_one_works_with(bench: Bench) {
        let world = World::new(&bench).await;
        let received = world.request().await;
        let officer = world.act(world.officer);
        let found = find(&bench, &officer, "examp").await;
        assert!(!found.people.is_empty() && !found.more);
        assert!(found.people.iter().all(|one| one.reference == received.family_reference));
        assert!(found.people.iter().all(|one| one.holder.is_some()), "the answer says who holds the family");
        let first = found.people[0].person.given_name.clone();
        let typed = format!("{} ex", first.to_lowercase());
        assert_eq!(names(&bench, &officer, &typed).await, [format!("{first} Example")]);
        assert!(names(&bench, &officer, "exampleton").await.is_empty());
        assert!(names(&bench, &officer, "example nobody").await.is_empty());
        let audit = bench.store.reader().rows(&SEARCHES, args![]).await.unwrap();
        let kept: Vec<String> = audit.iter().map(|row| row.text("body").unwrap()).collect();
        assert_eq!(kept.len(), 4, "every search is recorded, also one that found nobody");
        assert!(kept.iter().any(|body| body.contains(&received.family.to_string())));
        assert!(kept.iter().all(|body| !body.to_lowercase().contains("examp")), "and no name is: {kept:?}");
    }

    async fn each_family_of_a_long_answer_has_the_look_in_its_own_log(bench: Bench) {
        let world = World::new(&bench).await;
        let mut shown = Vec::new();
        for key in 1..=12 {
            shown.push(world.request_with(key).await.family);
        }
        let officer = world.act(world.officer);
        assert!(!find(&bench, &officer, "example").await.more);
        for family in shown {
            let (lines, _) = who_looked(&mut bench.store.reader(), family, 50, 0).await.unwrap();
            let looks: Vec<_> = lines.iter().filter(|line| line.name == "/find").collect();
            assert_eq!(looks.len(), 1, "{lines:?}");
            assert!(looks.iter().all(|look| look.kind == "read" && look.who.is_some() && look.agency.is_some()));
        }
    }

    async fn nobody_is_found_in_a_family_that_one_may_not_open(bench: Bench) {
        let world = World::new(&bench).await;
        let received = world.request().await;
        assert!(names(&bench, &world.act(world.nurse), "example").await.is_empty());
        let public = find_people(&bench.store, &bench.act_of(Actor::Public), &NameAsked::parse("example").unwrap()).await;
        assert!(matches!(public, Err(CaseworkError::Denied(_))), "{public:?}");
        // A relation that has ended shows nothing any more.
        let officer = world.act(world.officer);
        assert!(!names(&bench, &officer, "example").await.is_empty());
        let mut uow = bench.store.begin(&bench.act()).await.unwrap();
        end_relations(&mut uow, received.family, Relation::FrontDoor).await.unwrap();
        uow.record(&Arranged).await.unwrap();
        uow.commit().await.unwrap();
        assert!(names(&bench, &officer, "example").await.is_empty());
    }

    async fn a_restricted_family_is_found_by_its_list_and_by_whoever_broke_the_glass(bench: Bench) {
        let world = World::new(&bench).await;
        let received = world.request().await;
        let (manager, officer, nurse) =
            (world.act(world.manager), world.act(world.officer), world.act(world.nurse));
        restrict(&bench.store, &manager, &received.family_reference, &[], "A relative works here").await.unwrap();
        assert!(names(&bench, &officer, "example").await.is_empty());
        assert!(!names(&bench, &manager, "example").await.is_empty());
        break_glass(&bench.store, &nurse, OpeningLimits::default(), &received.family_reference, "The child is in A&E").await.unwrap();
        assert!(!names(&bench, &nurse, "example").await.is_empty());
    }

    async fn a_new_name_is_found_and_the_old_one_no_longer(bench: Bench) {
        let led = led_family(&bench, FamilyAgreement::Given { at: bench.act().at }).await;
        let worker = led.worker(&bench);
        for (version, given, known_as) in [(1, "Zoë", ""), (2, "Zofia", "Zosia")] {
            let name = FactChange::Name(PersonName::parse(given, "Hale", known_as).unwrap());
            change_facts(&bench.store, &worker, "F-LED", led.children[0], version, &name).await.unwrap();
        }
        assert_eq!(names(&bench, &worker, "zofia").await, ["Zofia Hale"]);
        assert_eq!(names(&bench, &worker, "zosia").await, ["Zofia Hale"]);
        assert!(names(&bench, &worker, "zoe").await.is_empty());
    }

    async fn a_database_from_before_the_words_is_filled_once(bench: Bench) {
        let world = World::new(&bench).await;
        world.request().await;
        let officer = world.act(world.officer);
        let before = names(&bench, &officer, "example").await;
        let mut uow = bench.store.begin(&bench.act()).await.unwrap();
        uow.write(&FORGET, args![]).await.unwrap();
        uow.record(&Arranged).await.unwrap();
        uow.commit().await.unwrap();
        assert!(names(&bench, &officer, "example").await.is_empty());
        let act = bench.act();
        assert_eq!(index_people_without_words(&bench.store, &act).await.unwrap(), before.len());
        assert_eq!(index_people_without_words(&bench.store, &act).await.unwrap(), 0);
        assert_eq!(names(&bench, &officer, "example").await, before);
    }
}
