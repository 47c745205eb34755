//! Agencies are added, renamed and closed by administrators alone, and none
//! closes while it holds a family.

use casework::{CaseworkError, args, organisations};
use domain::act::Actor;
use domain::event::{Event, Subject};
use domain::organisations::{AgencyDetails, AgencyName, AgencyPart};
use testkit::both_engines;

use super::people::{agency, details, manager_of, user_actor};
use super::statements;
use domain::access::Role;

#[derive(serde::Serialize)]
struct FamilyHeld;

impl Event for FamilyHeld {
    const NAME: &'static str = "test.family_held";
    fn subject(&self) -> Subject {
        Subject::NOBODY
    }
}

both_engines! {
    async fn an_agency_is_found_by_its_short_name_and_in_the_list(bench: Bench) {
        let hill = agency(&bench, "hill-school", AgencyPart::Partner).await;
        agency(&bench, "front-door", AgencyPart::FrontDoor).await;
        let mut reader = bench.store.reader();
        let found = organisations::find_by_key(&mut reader, "hill-school").await.unwrap().unwrap();
        assert_eq!(found.id, hill);
        assert_eq!(found.part, AgencyPart::Partner);
        let names: Vec<_> = organisations::list(&mut reader).await.unwrap().into_iter().map(|a| a.key).collect();
        assert_eq!(names, ["front-door", "hill-school"]);
        assert!(organisations::find_by_key(&mut reader, "no-such").await.unwrap().is_none());
    }

    async fn two_agencies_never_share_a_short_name(bench: Bench) {
        agency(&bench, "hill-school", AgencyPart::Partner).await;
        let again = organisations::add(&bench.store, &bench.act(), &details("hill-school", AgencyPart::Partner)).await;
        let Err(CaseworkError::Refused(refusal)) = again else { panic!("{again:?}") };
        assert_eq!((refusal.code, refusal.field), ("organisations.key_taken", Some("key")));
    }

    async fn only_an_administrator_adds_renames_or_closes_an_agency(bench: Bench) {
        let hill = agency(&bench, "hill-school", AgencyPart::Partner).await;
        let manager = manager_of(&bench, hill).await;
        let act = bench.act_of(manager);
        let wanted: AgencyDetails = details("lake-school", AgencyPart::Partner);
        let added = organisations::add(&bench.store, &act, &wanted).await;
        assert!(matches!(added, Err(CaseworkError::Denied(_))));
        let name = AgencyName::parse("Hilltop School").unwrap();
        let renamed = organisations::rename(&bench.store, &act, (hill, 1), &name).await;
        assert!(matches!(renamed, Err(CaseworkError::Denied(_))));
        let closed = organisations::close(&bench.store, &act, (hill, 1)).await;
        assert!(matches!(closed, Err(CaseworkError::Denied(_))));
        let public = bench.act_of(Actor::Public);
        let public = organisations::add(&bench.store, &public, &wanted).await;
        assert!(matches!(public, Err(CaseworkError::Denied(_))));
    }

    async fn the_second_of_two_renamings_is_told_so(bench: Bench) {
        let hill = agency(&bench, "hill-school", AgencyPart::Partner).await;
        let admin = bench.act_of(user_actor(hill, &[Role::Administrator]));
        let name = |text| AgencyName::parse(text).unwrap();
        organisations::rename(&bench.store, &admin, (hill, 1), &name("Hilltop School")).await.unwrap();
        let second = organisations::rename(&bench.store, &admin, (hill, 1), &name("Hillside")).await;
        assert!(matches!(second, Err(CaseworkError::Conflict)));
        let found = organisations::find(&mut bench.store.reader(), hill).await.unwrap().unwrap();
        assert_eq!((found.name.as_str(), found.version), ("Hilltop School", 2));
    }

    // Requirement: BUCKS-STRAT-84
    async fn an_agency_that_holds_a_family_does_not_close(bench: Bench) {
        let hill = agency(&bench, "hill-school", AgencyPart::Partner).await;
        let mut uow = bench.store.begin(&bench.act()).await.unwrap();
        uow.write(&statements::ADD_FAMILY, args![]).await.unwrap();
        uow.write(&statements::HOLD, args![hill, None::<&str>]).await.unwrap();
        uow.record(&FamilyHeld).await.unwrap();
        uow.commit().await.unwrap();
        let closed = organisations::close(&bench.store, &bench.act(), (hill, 1)).await;
        let Err(CaseworkError::Refused(refusal)) = closed else { panic!("{closed:?}") };
        assert_eq!(refusal.code, "organisations.holds_families");
        let found = organisations::find(&mut bench.store.reader(), hill).await.unwrap().unwrap();
        assert_eq!(found.closed_at, None);
    }

    async fn a_closed_agency_leaves_the_list_to_choose_from_and_stays_readable(bench: Bench) {
        let hill = agency(&bench, "hill-school", AgencyPart::Partner).await;
        organisations::close(&bench.store, &bench.act(), (hill, 1)).await.unwrap();
        let mut reader = bench.store.reader();
        assert!(organisations::list_open(&mut reader).await.unwrap().is_empty());
        assert!(organisations::find(&mut reader, hill).await.unwrap().unwrap().closed_at.is_some());
    }
}
