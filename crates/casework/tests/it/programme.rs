//! Files of the families programme: what is loaded, what is refused, who is
//! identified and when the rows go, on both engines.

use casework::engine::{Reads as _, Statement};
use casework::matching::KnownPeople;
use casework::programme::{
    LoadCohort, candidates, decide, decisions_of, delete_expired, files, load,
};
use casework::record_access::restrict;
use casework::{CaseworkError, args};
use domain::access::Role;
use domain::act::Act;
use domain::people::Reason;
use domain::programme::{CohortKind, CohortRow, LawfulBasis, NewCohort};
use jiff::ToSpan as _;
use jiff::civil::date;
use testkit::both_engines;
use testkit::engines::Bench;

use crate::hub_world::World;
use crate::matching::{child, request_about, today};

const ROWS: Statement = Statement::new("programme.ROWS", "select count(*) as n from cohort_rows");

fn coordinator(world: &World<'_>) -> Act {
    world.act(world.manager.with(Role::EarlyHelpCoordinator))
}

fn cohort(
    bench: &Bench,
    kind: CohortKind,
    rows: &[(&str, &str, &str, &str)],
    key: u128,
) -> LoadCohort {
    let day = today(bench);
    LoadCohort {
        key: World::known(bench).key(key),
        cohort: NewCohort {
            kind,
            source: "A partner".to_owned(),
            basis: LawfulBasis::DigitalEconomy,
            agreement: "ISA 12".to_owned(),
            from: day.saturating_sub(60.days()),
            until: day.saturating_sub(1.day()),
            delete_on: day.saturating_add(90.days()),
        },
        file_name: "file.csv".to_owned(),
        rows: (2..)
            .zip(rows)
            .map(|(line, (given, family, born, postcode))| {
                CohortRow::parse(line, (given, family), born, ("4 Mill Lane", postcode), day)
                    .unwrap()
            })
            .collect(),
        set_aside: 0,
    }
}

async fn rows(bench: &Bench) -> i64 {
    bench.store.reader().rows(&ROWS, args![]).await.unwrap()[0]
        .int("n")
        .unwrap()
}

both_engines! {
    // HEREF-54, HEREF-55: at least two of the six headline issues.
    async fn a_family_that_meets_two_issues_is_listed_with_its_evidence_and_a_person_decides(bench: Bench) {
        let world = World::new(&bench).await;
        let received = request_about(&world, 1, child("Mohamed", "Hussain", date(2019, 4, 27)), "HP20 1AA").await;
        let known = KnownPeople::default();
        let act = coordinator(&world);
        for (key, kind, people) in [
            (21, CohortKind::SchoolAttendance, [("Muhammad", "Hussain", "27/4/2019", "HP20 1AA"), ("Lia", "Ford", "2/2/2014", "HP22 9XX")]),
            (22, CohortKind::Health, [("Mohamed", "Husain", "27/4/2019", "HP20 1AA"), ("Tom", "Ford", "", "HP22 9XX")]),
            (23, CohortKind::SchoolExclusion, [("Zed", "Alone", "1/1/2012", "HP19 1AA"), ("Zed", "Alone", "1/1/2012", "HP19 1AA")]),
        ] {
            let loaded = load(&bench.store, &known, &act, &cohort(&bench, kind, &people, key)).await.unwrap();
            assert_eq!((loaded.rows, loaded.known), (2, usize::from(key != 23)));
        }
        let mut reader = bench.store.reader();
        let found = candidates(&mut reader, &world.profile, &act).await.unwrap();
        let names: Vec<&str> = found.iter().map(|one| one.name.as_str()).collect();
        assert_eq!(found.len(), 2, "one is on the record, one is not, one meets a single issue: {names:?}");
        assert!(found.iter().all(|one| one.issues.len() == 2 && one.family.is_none()), "the record is not the coordinator’s to open");
        let household = received.family.to_string();
        let words = Reason::parse("Both are known to the school").unwrap();
        decide(&bench.store, &world.profile, &act, &household, true, &words).await.unwrap();
        let twice = decide(&bench.store, &world.profile, &act, &household, false, &words).await;
        assert!(matches!(twice, Err(CaseworkError::Conflict)));
        let alone = found.iter().find(|one| one.name == "Ford").unwrap();
        decide(&bench.store, &world.profile, &act, &alone.household, false, &words).await.unwrap();
        assert!(candidates(&mut reader, &world.profile, &act).await.unwrap().is_empty());
        let decided = decisions_of(&mut reader, received.family).await.unwrap();
        assert!(decided[0].identified && decided[0].issues.len() == 2);
    }

    async fn a_family_with_one_issue_is_refused_with_the_count(bench: Bench) {
        let world = World::new(&bench).await;
        let known = KnownPeople::default();
        let act = coordinator(&world);
        let file = cohort(&bench, CohortKind::Police, &[("Tom", "Ford", "", "HP22 9XX")], 21);
        load(&bench.store, &known, &act, &file).await.unwrap();
        let household = file.rows[0].household();
        let words = Reason::parse("Everybody knows them").unwrap();
        match decide(&bench.store, &world.profile, &act, &household, true, &words).await {
            Err(CaseworkError::Refused(refusal)) => {
                assert_eq!(refusal.code, "programme.not_enough");
                assert!(refusal.reason.contains("meets 1"), "{}", refusal.reason);
            }
            other => panic!("{other:?}"),
        }
    }

    async fn a_file_without_a_basis_or_by_somebody_else_is_not_loaded_and_one_loaded_twice_is_one(bench: Bench) {
        let world = World::new(&bench).await;
        let known = KnownPeople::default();
        let act = coordinator(&world);
        let mut file = cohort(&bench, CohortKind::Police, &[("Tom", "Ford", "", "HP22 9XX")], 21);
        let nurse = load(&bench.store, &known, &world.act(world.nurse), &file).await;
        assert!(matches!(nurse, Err(CaseworkError::Denied(_))));
        file.cohort.basis = LawfulBasis::NotAgreed;
        match load(&bench.store, &known, &act, &file).await {
            Err(CaseworkError::Refused(refusal)) => assert_eq!(refusal.field, Some("basis")),
            other => panic!("{other:?}"),
        }
        assert_eq!(rows(&bench).await, 0);
        file.cohort.basis = LawfulBasis::PublicTask;
        for _ in 0..2 {
            load(&bench.store, &known, &act, &file).await.unwrap();
        }
        assert_eq!(rows(&bench).await, 1);
    }

    async fn rows_are_deleted_on_their_day_and_decisions_stay(bench: Bench) {
        let world = World::new(&bench).await;
        let known = KnownPeople::default();
        let act = coordinator(&world);
        let file = cohort(&bench, CohortKind::Police, &[("Tom", "Ford", "", "HP22 9XX")], 21);
        load(&bench.store, &known, &act, &file).await.unwrap();
        assert_eq!(delete_expired(&bench.store, &bench.act()).await.unwrap(), 0);
        bench.clock.set(bench.act().at + (91 * 24).hours());
        assert_eq!(delete_expired(&bench.store, &bench.act()).await.unwrap(), 1);
        assert_eq!(rows(&bench).await, 0);
        let listed = files(&mut bench.store.reader(), &coordinator(&world)).await.unwrap();
        assert!(listed[0].deleted_at.is_some());
    }

    async fn a_restricted_family_is_listed_by_what_the_file_says_and_nothing_else(bench: Bench) {
        let world = World::new(&bench).await;
        let received = request_about(&world, 1, child("Mohamed", "Hussain", date(2019, 4, 27)), "HP20 1AA").await;
        restrict(&bench.store, &world.act(world.manager), &received.family_reference, &[], "A relative works here").await.unwrap();
        let known = KnownPeople::default();
        let act = world.act(world.police.with(Role::EarlyHelpCoordinator));
        for (key, kind) in [(21, CohortKind::Police), (22, CohortKind::Health)] {
            let file = cohort(&bench, kind, &[("Mohamed", "Hussain", "27/4/2019", "HP20 1AA")], key);
            load(&bench.store, &known, &act, &file).await.unwrap();
        }
        let found = candidates(&mut bench.store.reader(), &world.profile, &act).await.unwrap();
        assert_eq!((found.len(), found[0].family.clone()), (1, None));
    }
}
