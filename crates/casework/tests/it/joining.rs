//! Records that may be one person: found, decided, joined and parted, on both
//! engines. Whatever is joined can be taken back with nothing lost.

use std::collections::BTreeMap;

use casework::engine::{Reads as _, Statement};
use casework::families::{find_by_reference, holder_of};
use casework::jobs;
use casework::matching::joining::statements::{OF_FAMILY, OF_PERSON, OTHERWISE};
use casework::matching::{
    Answer, Ask, Choice, Joining, KnownPeople, LOOK, Look, PairLine, ask, decide, join, joins_of,
    look, open_pairs, part,
};
use casework::record_access::restrict;
use casework::referrals::{DecideCommand, Received};
use casework::{CaseworkError, args};
use domain::act::{Act, Actor};
use domain::ids::FamilyId;
use domain::matching::{Asked, Goes, Said, Verdict};
use domain::people::Reason;
use domain::referrals::{Decide, LevelNamed, Outcome};
use jiff::ToSpan as _;
use jiff::civil::date;
use testkit::both_engines;
use testkit::engines::Bench;

use crate::hub_world::World;
use crate::matching::{child, request_about, today};

const WHERE: Statement = Statement::new(
    "joining.WHERE",
    "select 'referral' as kind, reference as named, family_id from referrals
        union all select 'letter', id, family_id from letters
        union all select 'clock', id, family_id from clocks where clock_key <> 'possible_match'
        union all select 'member', person_id, family_id from family_members where until_at is null
        union all select 'address', a.id, a.person_id from addresses a
        union all select 'relation', id, family_id from family_relations where until_at is null
        union all select 'word', person_id, word from person_search_words
        union all select 'tie', person_id, other_id from relationships",
);
const EVENTS: Statement = Statement::new(
    "joining.EVENTS",
    "select count(*) as n from audit_entries where name = $1 and family_id = $2",
);

fn reason(words: &str) -> Reason {
    Reason::parse(words).unwrap()
}

struct Scene<'a> {
    world: World<'a>,
    known: KnownPeople,
    first: Received,
    second: Received,
}

impl<'a> Scene<'a> {
    /// One child in two requests, spelt in two ways.
    async fn new(bench: &'a Bench) -> Self {
        let world = World::new(bench).await;
        let born = date(2019, 4, 27);
        let first = request_about(&world, 1, child("Mohamed", "Hussain", born), "HP20 1AA").await;
        // The second comes a day later.
        bench.clock.set(bench.act().at + 24.hours());
        let second = request_about(&world, 2, child("Muhammad", "Husain", born), "HP20 1AA").await;
        let scene = Self {
            world,
            known: KnownPeople::default(),
            first,
            second,
        };
        scene.look().await;
        scene
    }

    /// Does the jobs that the requests left.
    async fn look(&self) {
        let store = &self.world.bench.store;
        let act = self.world.bench.act_of(Actor::Job("worker"));
        while let Some(job) = jobs::claim(store, &act).await.unwrap() {
            if job.kind == LOOK {
                let what: Look = serde_json::from_str(&job.payload).unwrap();
                look(store, &self.known, &self.world.profile, &act, &job, what)
                    .await
                    .unwrap();
            }
        }
    }

    fn manager(&self) -> Act {
        self.world.act(self.world.manager)
    }

    async fn pairs(&self, act: &Act) -> Vec<PairLine> {
        open_pairs(&mut self.world.bench.store.reader(), act)
            .await
            .unwrap()
    }

    async fn child_pair(&self) -> PairLine {
        let mut pairs = self.pairs(&self.manager()).await;
        pairs.retain(|line| line.older.0.contains("Mohamed"));
        pairs.remove(0)
    }

    async fn joined(&self, choice: Choice) -> Result<String, CaseworkError> {
        let line = self.child_pair().await;
        let joining = Joining {
            version: line.pair.version,
            choice,
            words: reason("The school knows one child of this name"),
        };
        let bench = self.world.bench;
        join(
            &bench.store,
            &self.world.profile,
            &self.manager(),
            line.pair.id,
            &joining,
        )
        .await
    }

    async fn one_family(&self, said: Said) -> Result<String, CaseworkError> {
        let others: Vec<_> = self
            .pairs(&self.manager())
            .await
            .iter()
            .filter(|line| line.older.0.contains("Amina"))
            .map(|line| [line.pair.newer.0, line.pair.older.0])
            .collect();
        self.joined(Choice::OneFamily {
            keep: self.first.family,
            said,
            same: others,
        })
        .await
    }

    /// Where every row stands, by its kind and name.
    async fn places(&self) -> BTreeMap<(String, String, String), usize> {
        let mut places = BTreeMap::new();
        let rows = self.world.bench.store.reader().rows(&WHERE, args![]).await;
        for row in rows.unwrap() {
            let text = |name| row.text(name).unwrap();
            *places
                .entry((text("kind"), text("named"), text("family_id")))
                .or_insert(0) += 1;
        }
        places
    }

    /// The front door answers a request with advice.
    async fn advised(&self, reference: &str) {
        let (store, act) = (&self.world.bench.store, self.manager());
        let found = casework::referrals::find(&mut store.reader(), &act, reference)
            .await
            .unwrap();
        let command = DecideCommand {
            reference: reference.to_owned(),
            version: found.version,
            decide: Decide {
                level: Some(LevelNamed {
                    number: 2,
                    branch: None,
                }),
                outcome: Outcome::AdviceAndSignpost,
                rationale: "Help nearby is enough".to_owned(),
                exception: None,
                missing: None,
                message: Some("See the family information service".to_owned()),
                pointed_to: None,
            },
            services: Vec::new(),
        };
        casework::referrals::decide(store, &self.world.profile, &act, &command)
            .await
            .unwrap();
    }

    async fn held(&self, family: FamilyId) -> bool {
        holder_of(&mut self.world.bench.store.reader(), family)
            .await
            .unwrap()
            .is_some()
    }

    async fn asked(&self, who: &str) -> Answer {
        let question = Ask {
            asked: Asked::parse(who, "27/4/2019", "", "", today(self.world.bench)).unwrap(),
            purpose: None,
        };
        ask(
            &self.world.bench.store,
            &self.known,
            &self.manager(),
            &question,
        )
        .await
        .unwrap()
    }

    async fn events(&self, name: &str, family: FamilyId) -> i64 {
        let rows = self
            .world
            .bench
            .store
            .reader()
            .rows(&EVENTS, args![name, family])
            .await;
        rows.unwrap()[0].int("n").unwrap()
    }
}

fn code(outcome: Result<impl std::fmt::Debug, CaseworkError>) -> &'static str {
    match outcome {
        Err(CaseworkError::Refused(refusal)) => refusal.code,
        other => panic!("not refused: {other:?}"),
    }
}

both_engines! {
    // Requirement: C-18
    async fn a_child_who_may_be_known_waits_beside_the_request_with_an_owner_and_a_clock(bench: Bench) {
        let scene = Scene::new(&bench).await;
        let line = scene.child_pair().await;
        assert_eq!(line.newer, ("Muhammad Husain".to_owned(), scene.second.family_reference.clone()));
        assert_eq!(line.older.1, scene.first.family_reference);
        assert_eq!(line.pair.owner, "front-door");
        assert_eq!(line.clocks.len(), 1);
        // Whoever may not open both records sees no pair, and no count of it.
        for stranger in [scene.world.nurse, scene.world.police] {
            assert!(scene.pairs(&scene.world.act(stranger)).await.is_empty());
        }
        // Looked for again, it is not found twice.
        let before = scene.pairs(&scene.manager()).await.len();
        request_about(&scene.world, 3, child("Ava", "Winters", date(2015, 1, 2)), "HP22 5XX").await;
        scene.look().await;
        assert_eq!(scene.pairs(&scene.manager()).await.len(), before);
    }

    // Requirement: C-18
    async fn two_people_are_remembered_and_not_sure_stays_in_the_queue(bench: Bench) {
        let scene = Scene::new(&bench).await;
        let manager = scene.manager();
        let decide = |line: PairLine, verdict| {
            let (scene, manager) = (&scene, &manager);
            async move {
                let words = reason("Their mothers are two people");
                decide(&bench_of(scene).store, &scene.world.profile, manager, line.pair.id, line.pair.version, verdict, &words).await
            }
        };
        let line = scene.child_pair().await;
        decide(line.clone(), Verdict::NotSure).await.unwrap();
        let again = decide(line, Verdict::Different).await;
        assert!(matches!(again, Err(CaseworkError::Conflict)), "somebody else was first");
        let line = scene.child_pair().await;
        assert_eq!(line.pair.state.code(), "not_sure");
        decide(line, Verdict::Different).await.unwrap();
        assert!(scene.pairs(&manager).await.iter().all(|line| !line.older.0.contains("Mohamed")));
        request_about(&scene.world, 3, child("Ava", "Winters", date(2015, 1, 2)), "HP22 5XX").await;
        scene.look().await;
        assert!(scene.pairs(&manager).await.iter().all(|line| !line.older.0.contains("Mohamed")));
    }

    // Requirement: C-18
    async fn joined_families_are_one_record_with_one_holder_and_parting_puts_every_row_back(bench: Bench) {
        let scene = Scene::new(&bench).await;
        let before = scene.places().await;
        let reference = scene.one_family(Said::default()).await.unwrap();
        assert_eq!(reference, scene.first.family_reference);
        let manager = scene.manager();
        let mut reader = bench.store.reader();
        // The old reference leads to the record that goes on.
        let (family, _) = find_by_reference(&mut reader, &manager, &scene.second.family_reference).await.unwrap().unwrap();
        assert_eq!(family, scene.first.family);
        assert!(scene.held(scene.first.family).await && !scene.held(scene.second.family).await);
        for who in ["Mohamed Hussain", "Muhammad Husain"] {
            let found = scene.asked(who).await;
            assert_eq!(found.people.len(), 1, "{who}: {found:?}");
            assert_eq!(found.people[0].reference, scene.first.family_reference);
        }
        let after = scene.places().await;
        let second = scene.second.family.to_string();
        assert!(after.keys().all(|(kind, _, family)| kind == "relation" || *family != second), "{after:?}");
        // Something comes about the brought request, then the join proves wrong.
        scene.advised(&scene.second.reference).await;
        let joins = joins_of(&mut reader, scene.first.family).await.unwrap();
        assert_eq!(joins.len(), 1);
        part(&bench.store, &manager, joins[0].id, true, &reason("The mothers rang: two children")).await.unwrap();
        let parted = scene.places().await;
        for place in before.keys().filter(|(kind, ..)| kind != "clock") {
            assert!(parted.contains_key(place), "{place:?} went back");
        }
        assert!(scene.held(scene.first.family).await);
        assert!(!scene.held(scene.second.family).await, "its request was decided meanwhile");
        assert_eq!(scene.asked("Muhammad Husain").await.people.len(), 2);
        for family in [scene.first.family, scene.second.family] {
            assert_eq!(scene.events("matching.joined", family).await, 1);
            assert_eq!(scene.events("matching.parted", family).await, 1);
        }
        let again = part(&bench.store, &manager, joins[0].id, true, &reason("Twice")).await;
        assert!(matches!(again, Err(CaseworkError::Conflict)));
    }

    // Requirement: C-18
    async fn parting_at_once_leaves_everything_as_it_was(bench: Bench) {
        let scene = Scene::new(&bench).await;
        for choice in [
            Choice::PersonOnly,
            Choice::OneFamily { keep: scene.second.family, said: Said::default(), same: Vec::new() },
        ] {
            let before = scene.places().await;
            scene.joined(choice).await.unwrap();
            assert_ne!(scene.places().await, before);
            let joins = joins_of(&mut bench.store.reader(), scene.second.family).await.unwrap();
            let joins = match joins.first() {
                Some(_) => joins,
                None => joins_of(&mut bench.store.reader(), scene.first.family).await.unwrap(),
            };
            let open = joins.iter().find(|line| line.undone.is_none()).unwrap();
            part(&bench.store, &scene.manager(), open.id, false, &reason("Joined by mistake")).await.unwrap();
            assert_eq!(scene.places().await, before);
            assert!(scene.held(scene.first.family).await && scene.held(scene.second.family).await);
            assert_eq!(scene.child_pair().await.pair.state.code(), "not_sure");
        }
    }

    // Requirement: C-18
    async fn who_holds_and_what_is_restricted_is_asked_before_anything_is_joined(bench: Bench) {
        let scene = Scene::new(&bench).await;
        let manager = scene.manager();
        // Another agency asks about the same family: two holders.
        let mut asked = crate::hub_world::request(scene.world.referrer(scene.world.nurse));
        asked.people = vec![child("Mohamed", "Hussain", date(2019, 4, 27))];
        let command = casework::referrals::Receive { key: scene.world.key(9), request: asked };
        let third = casework::referrals::receive(&bench.store, &scene.world.profile, &scene.world.act(scene.world.nurse), &command).await.unwrap();
        scene.look().await;
        restrict(&bench.store, &manager, &third.family_reference, &[], "A relative works here").await.unwrap();
        let line = scene.pairs(&manager).await.into_iter().find(|line| {
            line.newer.1 == third.family_reference && line.older.1 == scene.first.family_reference
        }).unwrap();
        let attempt = |said| {
            let joining = Joining {
                version: line.pair.version,
                choice: Choice::OneFamily { keep: scene.first.family, said, same: Vec::new() },
                words: reason("One child"),
            };
            let (bench, scene, manager, id) = (&bench, &scene, &manager, line.pair.id);
            async move { join(&bench.store, &scene.world.profile, manager, id, &joining).await }
        };
        assert_eq!(code(attempt(Said::default()).await), "matching.ask_first");
        let agreed = Said { restriction_agreed: true, ..Said::default() };
        assert_eq!(code(attempt(agreed).await), "matching.ask_first");
        attempt(Said { holder: Some(Goes::Brought), ..agreed }).await.unwrap();
        let holder = holder_of(&mut bench.store.reader(), scene.first.family).await.unwrap().unwrap();
        assert_eq!(holder.agency, scene.world.nurse.agency);
        let officer = scene.world.act(scene.world.officer);
        let seen = find_by_reference(&mut bench.store.reader(), &officer, &scene.first.family_reference).await.unwrap();
        assert!(seen.is_none(), "the whole record is restricted now");
    }

    async fn every_table_that_names_a_family_or_a_person_goes_along_or_says_why_not(bench: Bench) {
        let mut known: Vec<&str> = OF_FAMILY.iter().chain(OF_PERSON).map(|one| one.table).collect();
        known.extend(OTHERWISE.iter().map(|(table, _)| *table));
        // Of the join itself, or of the pair that it decides.
        known.extend(["possible_matches", "record_joins"]);
        // The tables are the same on both; one engine's catalogue is enough.
        if bench.store.engine() != "sqlite" {
            return;
        }
        let rows = bench.store.reader().rows(&casework::engine::EVERY_COLUMN, args![]).await.unwrap();
        for row in rows {
            let (table, column) = (row.text("table_name").unwrap(), row.text("column_name").unwrap());
            if column == "family_id" {
                assert!(known.contains(&table.as_str()), "{table} names a family and would stay behind");
            }
        }
    }
}

fn bench_of<'a>(scene: &Scene<'a>) -> &'a Bench {
    scene.world.bench
}
