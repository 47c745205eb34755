//! What holds in every state of every shipped authority, and that the checker
//! would find it if it did not.

use std::collections::BTreeMap;
use std::path::Path;

use domain::profile::{ForumOutcome, FrontDoorOutcome, Profile};
use stateright::{Checker as _, HasDiscoveries, Model as _};

use super::journey::{LEAD_CAN_ACT, LET_GO, NO_CLOSING_OVER, NO_SPEAKING_FOR, NO_WORK, ONE_CASE};
use super::{Explored, Journey, Place, Planted};

/// Every profile of the repository, by its file's name.
fn shipped() -> Vec<(String, Profile)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../profiles");
    let mut profiles = Vec::new();
    for entry in std::fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        if path.extension().is_some_and(|ending| ending == "toml") {
            let name = path.file_name().unwrap().to_string_lossy().into_owned();
            let text = std::fs::read_to_string(&path).unwrap();
            let profile = Profile::parse(&name, &text).unwrap();
            profiles.push((name, profile));
        }
    }
    assert!(!profiles.is_empty(), "no profile was found");
    profiles
}

/// The authority that uses most of what can be decided.
fn one() -> Place {
    let places = shipped()
        .into_iter()
        .map(|(_, profile)| Place::of(&profile));
    let most = places.max_by_key(|place| place.front_door.len() + place.forum.len());
    most.unwrap()
}

/// The same authority with few outcomes: what is quickly walked whole.
fn few(forum: &[ForumOutcome]) -> Place {
    Place {
        front_door: vec![
            FrontDoorOutcome::Forum,
            FrontDoorOutcome::SocialCareAssessment,
        ],
        forum: forum.to_vec(),
        ..one()
    }
}

// Requirement: BUCKS-PROT-51, BUCKS-STRAT-84, BUCKS-STRAT-117, C-04, C-06
#[test]
fn in_every_authority_a_family_is_held_heard_never_dropped_and_never_stuck() {
    let mut journeys = BTreeMap::new();
    for (name, profile) in shipped() {
        let place = Place::of(&profile);
        journeys
            .entry(place.what_differs())
            .or_insert((name, place));
    }
    std::thread::scope(|all| {
        for (name, place) in journeys.into_values() {
            all.spawn(move || holds_everywhere(&name, place));
        }
    });
}

fn holds_everywhere(name: &str, place: Place) {
    let journey = Journey::of(place);
    let explored = Explored::whole(&journey);
    for (fault, places) in explored.faults(&journey) {
        if let Some(first) = places.first() {
            let way = explored.way_to(*first);
            panic!("{name}: not so in {} states: {fault}\n{way}", places.len());
        }
    }
}

#[test]
fn the_checker_and_the_graph_know_the_same_states() {
    let few = || few(&[ForumOutcome::LeadAgencyNamed, ForumOutcome::Deferred]);
    let checker = Journey::of(few()).checker().spawn_bfs().join();
    let explored = Explored::whole(&Journey::of(few()));
    assert!(explored.states.len() > 1000, "the model was not walked");
    assert_eq!(checker.unique_state_count(), explored.states.len());
}

#[test]
fn the_checker_finds_each_fault_that_is_planted() {
    for (planted, property) in [
        (Planted::LeadClosesOverOffer, NO_CLOSING_OVER),
        (Planted::ForumClosesOverOffer, NO_CLOSING_OVER),
        (Planted::NewWorkerIsNotTold, NO_WORK),
        (Planted::SecondCase, ONE_CASE),
        (Planted::DeclineIsTheEnd, LET_GO),
        (Planted::FormerLeadSpeaks, NO_SPEAKING_FOR),
    ] {
        let checker = Journey::with(one(), planted)
            .checker()
            .finish_when(HasDiscoveries::AnyFailures)
            .spawn_bfs()
            .join();
        assert!(
            checker.discovery(property).is_some(),
            "{planted:?} was not found"
        );
    }
}

#[test]
fn a_second_case_would_leave_a_lead_that_cannot_act_and_a_family_that_is_not_heard() {
    for property in [LEAD_CAN_ACT, NO_WORK] {
        let checker = Journey::with(one(), Planted::SecondCase)
            .checker()
            .finish_when(HasDiscoveries::AllOf([property].into()))
            .spawn_bfs()
            .join();
        assert!(checker.discovery(property).is_some(), "{property}");
    }
}

#[test]
fn the_graph_finds_a_family_that_is_stuck_and_one_that_cannot_end() {
    let planted = Journey::with(few(&[]), Planted::DeclineIsTheEnd);
    assert!(!Explored::whole(&planted).stuck().is_empty());
    // A forum that can only put off has a way forward, again and again, and no end.
    let deferring = Explored::whole(&Journey::of(few(&[ForumOutcome::Deferred])));
    assert!(!deferring.without_an_end().is_empty());
}
