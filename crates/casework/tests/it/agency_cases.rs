//! A case that an agency opens itself, one that moves to another area, and what
//! agencies know before the panel, with real databases.

use casework::CaseworkError;
use casework::args;
use casework::cases::{
    MoveToArea, find, level_of, move_to_area, moves_of, open_agency_case, opened_by_agency,
};
use casework::engine::Statement;
use casework::families::{holder_of, relate};
use casework::information_requests::{
    About, AnswerCommand, Ask, answer, ask, counts_of_case, of_case, withdraw,
};
use casework::plans;
use domain::access::{Relation, Role};
use domain::act::{Act, Actor, UserActor};
use domain::cases::FamilyAgreement;
use domain::event::{Event, Subject};
use domain::ids::{AgencyId, SubmissionKey, UserId};
use domain::information_requests::{Given, SharingBasis};
use domain::profile::Profile;
use domain::referrals::Outcome;
use jiff::SignedDuration;
use testkit::both_engines;
use testkit::engines::Bench;
use uuid::Uuid;

use crate::hub_world::World;
use crate::led_family::{CASE_REFERENCE, LedFamily, led_family};

const FORUM_OF_CASE: Statement = Statement::new(
    "moves.FORUM_OF_CASE",
    "update cases set forum_key = 'aylesbury' where id = $1",
);
const CLOSE: Statement = Statement::new(
    "moves.CLOSE",
    "update cases set closed_at = 1, stage = 'closed' where id = $1",
);

#[derive(serde::Serialize)]
struct Arranged;

impl Event for Arranged {
    const NAME: &'static str = "test.arranged";
    fn subject(&self) -> Subject {
        Subject::NOBODY
    }
}

struct Story {
    bench: Bench,
    profile: Profile,
    led: LedFamily,
    forum: AgencyId,
}

impl Story {
    async fn begin(bench: Bench) -> Self {
        let led = led_family(&bench, FamilyAgreement::Awaited).await;
        let mut uow = bench.store.begin(&bench.act()).await.unwrap();
        let forum = led.panel;
        uow.write(&FORUM_OF_CASE, args![led.case]).await.unwrap();
        relate(
            &mut uow,
            led.family,
            Relation::Forum,
            Some(forum),
            None,
            Some("aylesbury"),
        )
        .await
        .unwrap();
        relate(
            &mut uow,
            led.family,
            Relation::Referrer,
            Some(led.other_agency),
            None,
            None,
        )
        .await
        .unwrap();
        uow.record(&Arranged).await.unwrap();
        uow.commit().await.unwrap();
        let text = include_str!("../../../../profiles/buckinghamshire.toml");
        Self {
            profile: Profile::parse("p", text).unwrap(),
            led,
            forum,
            bench,
        }
    }

    fn coordinator_of(&self, area: &str) -> Act {
        self.bench.act_of(Actor::User(UserActor {
            user: self.led.manager,
            agency: self.forum,
            roles: [Role::PanelCoordinator].into_iter().collect(),
            areas: [area.to_owned()].into_iter().collect(),
        }))
    }

    fn referrer(&self) -> Act {
        self.act_in(self.led.other_agency, Role::Practitioner)
    }

    fn act_in(&self, agency: AgencyId, role: Role) -> Act {
        self.bench.act_of(Actor::User(UserActor {
            user: self.led.worker,
            agency,
            roles: [role].into_iter().collect(),
            areas: std::collections::BTreeSet::new(),
        }))
    }

    fn other_area(&self) -> String {
        let mut keys = self
            .profile
            .forums
            .iter()
            .map(|forum| forum.key.as_str().to_owned());
        keys.find(|key| key != "aylesbury").unwrap()
    }

    async fn moves(&self, act: &Act, words: &str, forum: &str) -> Result<(), CaseworkError> {
        let version = find(&mut self.bench.store.reader(), act, CASE_REFERENCE)
            .await?
            .version;
        let command = MoveToArea {
            reference: CASE_REFERENCE.to_owned(),
            version,
            forum: forum.to_owned(),
            words: words.to_owned(),
        };
        move_to_area(&self.bench.store, &self.profile, act, &command).await
    }

    async fn close_the_case(&self) {
        let mut uow = self.bench.store.begin(&self.bench.act()).await.unwrap();
        uow.write(&CLOSE, args![self.led.case]).await.unwrap();
        uow.record(&Arranged).await.unwrap();
        uow.commit().await.unwrap();
    }
}

fn code<T: std::fmt::Debug>(outcome: &Result<T, CaseworkError>) -> &'static str {
    match outcome {
        Err(CaseworkError::Refused(refusal)) => refusal.code,
        other => panic!("{other:?}"),
    }
}

both_engines! {
    // Requirement: C-33
    async fn a_family_that_moves_goes_over_to_the_new_areas_coordinator(bench: Bench) {
        let story = Story::begin(bench).await;
        let (old, new) = (story.coordinator_of("aylesbury"), story.coordinator_of(&story.other_area()));
        let mut reader = story.bench.store.reader();
        assert!(matches!(find(&mut reader, &new, CASE_REFERENCE).await, Err(CaseworkError::NotFound)));
        assert_eq!(code(&story.moves(&old, " ", &story.other_area()).await), "cases.move_words");
        assert_eq!(code(&story.moves(&old, "School stays", "aylesbury").await), "cases.move_area");
        assert_eq!(code(&story.moves(&old, "School stays", "nowhere").await), "cases.move_area");
        let stranger = story.led.stranger(&story.bench);
        let denied = story.moves(&stranger, "School stays", &story.other_area()).await;
        assert!(denied.is_err());
        story.moves(&old, "School stays", &story.other_area()).await.unwrap();
        assert!(matches!(find(&mut reader, &old, CASE_REFERENCE).await, Err(CaseworkError::NotFound)));
        let case = find(&mut reader, &new, CASE_REFERENCE).await.unwrap();
        assert_eq!(case.forum, story.other_area());
        assert_eq!(case.stage.lead().unwrap().agency, story.led.agency, "whoever leads goes on leading");
        let moves = moves_of(&mut reader, story.led.case).await.unwrap();
        assert_eq!((moves[0].from.as_str(), moves[0].words.as_str()), ("aylesbury", "School stays"));
    }

    // Requirement: C-42
    async fn an_agency_opens_a_level_two_case_with_a_team_and_a_plan_and_no_panel(bench: Bench) {
        let story = Story::begin(bench).await;
        let (store, profile, act) = (&story.bench.store, &story.profile, story.referrer());
        let open = open_agency_case(store, profile, &act, "F-LED", "Help with routines").await;
        assert_eq!(code(&open), "cases.agency_case_open");
        story.close_the_case().await;
        assert_eq!(code(&open_agency_case(store, profile, &act, "F-LED", "").await), "cases.agency_case_why");
        let coordinator = story.coordinator_of("aylesbury");
        let denied = open_agency_case(store, profile, &coordinator, "F-LED", "Routines").await;
        assert!(matches!(denied, Err(CaseworkError::Denied(_))));
        let stranger = story.act_in(AgencyId::new(Uuid::from_u128(9)), Role::AgencyManager);
        let stranger = Act {
            actor: match stranger.actor {
                Actor::User(user) => Actor::User(UserActor { user: UserId::new(Uuid::from_u128(8)), ..user }),
                other => other,
            },
            ..stranger
        };
        let outside = open_agency_case(store, profile, &stranger, "F-LED", "Routines").await;
        assert!(matches!(outside, Err(CaseworkError::NotFound)));
        let reference = open_agency_case(store, profile, &act, "F-LED", "Help with routines").await.unwrap();
        let again = open_agency_case(store, profile, &act, "F-LED", "Help with routines").await;
        assert_eq!(code(&again), "cases.agency_case_open");
        let mut reader = store.reader();
        let case = find(&mut reader, &act, &reference).await.unwrap();
        assert_eq!(level_of(&mut reader, &case).await.unwrap(), Some(2));
        let lead = case.stage.lead().unwrap();
        assert_eq!((lead.agency, lead.worker), (story.led.other_agency, Some(story.led.worker)));
        assert_eq!(opened_by_agency(&mut reader, case.id).await.unwrap().as_deref(), Some("Help with routines"));
        let held = holder_of(&mut reader, story.led.family).await.unwrap().unwrap();
        assert_eq!(held.agency, story.led.other_agency);
        let waits = plans::begin_plan(store, &act, &reference).await;
        assert_eq!(code(&waits), "cases.not_agreed", "the family agrees first, at level 2 as well");
    }

    // Requirement: C-16
    async fn where_agencies_open_their_own_cases_nobody_decides_about_the_request_first(bench: Bench) {
        let world = World::new(&bench).await;
        let received = world.request().await;
        let (store, act) = (&bench.store, world.act(world.teacher));
        let family = &received.family_reference;
        let one_door = open_agency_case(store, &world.profile, &act, family, "Breakfast club").await;
        assert_eq!(code(&one_door), "cases.agency_case_open");
        let text = include_str!("../../../../profiles/buckinghamshire.toml");
        let own_doors = text.replace("door = \"single_door\"", "door = \"agencies_open_cases\"");
        let profile = Profile::parse("p", &own_doors).unwrap();
        let blank = open_agency_case(store, &profile, &act, family, " ").await;
        assert_eq!(code(&blank), "cases.agency_case_why");
        let case = open_agency_case(store, &profile, &act, family, "Breakfast club").await.unwrap();
        let manager = world.act(world.manager);
        let request = casework::referrals::find(&mut store.reader(), &manager, &received.reference).await.unwrap();
        let decision = request.state.decision().unwrap();
        assert!(!request.state.is_open());
        assert_eq!((decision.outcome, decision.rationale.as_str()), (Outcome::ReturnedToReferrer, "Breakfast club"));
        let case = find(&mut store.reader(), &act, &case).await.unwrap();
        assert_eq!(case.stage.lead().map(|lead| lead.agency), act.agency());
        let held = holder_of(&mut store.reader(), received.family).await.unwrap().unwrap();
        assert_eq!(Some(held.agency), act.agency());
    }

    // Requirement: BUCKS-PROT-56
    async fn what_agencies_know_is_asked_before_the_panel_and_counted_for_its_meeting(bench: Bench) {
        let story = Story::begin(bench).await;
        let (store, profile, act) = (&story.bench.store, &story.profile, story.coordinator_of("aylesbury"));
        let command = Ask {
            key: SubmissionKey::new(Uuid::from_u128(1)),
            about: About::Case(CASE_REFERENCE.to_owned()),
            agencies: vec![story.led.agency, story.led.other_agency],
            question: "Who works with the children now?".to_owned(),
            basis: SharingBasis::PublicTask,
            basis_reason: "To name the right agency".to_owned(),
            due: Some(act.at + SignedDuration::from_hours(72)),
            base_address: "https://eh.example".to_owned(),
        };
        let asked = ask(store, profile, &act, &command).await.unwrap();
        let mut reader = store.reader();
        assert_eq!(counts_of_case(&mut reader, CASE_REFERENCE).await.unwrap(), (2, 0));
        let first = asked.iter().find(|one| one.agency == story.led.agency).unwrap();
        let given = AnswerCommand {
            request: first.request,
            given: Given::Known { text: "We see them each week".to_owned() },
            basis: SharingBasis::PublicTask,
            name: None,
        };
        let partner = story.act_in(story.led.agency, Role::MashPartner);
        answer(store, profile, &partner, &given).await.unwrap();
        assert_eq!(counts_of_case(&mut reader, CASE_REFERENCE).await.unwrap(), (2, 1));
        let second = asked.iter().find(|one| one.agency == story.led.other_agency).unwrap();
        withdraw(store, profile, &act, second.request, "Not needed").await.unwrap();
        assert_eq!(counts_of_case(&mut reader, CASE_REFERENCE).await.unwrap(), (1, 1));
        let lines = of_case(&mut reader, story.led.case).await.unwrap();
        assert_eq!(lines.len(), 2, "a question that was taken back stays in the record");
    }
}
