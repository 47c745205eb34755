//! A request that went back, or that nobody could fill in: what is missing is
//! added by the referrer, by the front door or by the link of the letter.

use casework::CaseworkError;
use casework::calls::{RecordCall, record_call};
use casework::clocks::{RunningClock, clocks_of_subject};
use casework::letters::{Issued, LetterDraft, issue};
use casework::people::members_of;
use casework::referrals::{
    Answer, AnswerByLink, DecideCommand, Found, Receive, Received, additions_of, answer,
    answer_by_link, asked_by_letter, claim, decide, find, receive,
};
use casework::time::london_day;
use domain::act::Actor;
use domain::ids::{AgencyId, LetterId};
use domain::profile::{ClockKey, Profile};
use domain::referrals::{
    Addition, CallFacts, Channel, ConsentGiven, ConsentStanding, Decide, Learned, LevelNamed,
    Outcome, Referrer, ReferrerKind, Request, RoleInFamily, WrittenForm,
};
use jiff::SignedDuration;
use testkit::both_engines;
use uuid::Uuid;

use super::hub_world::{Person, World, request, somebody};

pub(super) fn neighbour() -> Referrer {
    Referrer {
        kind: ReferrerKind::Public,
        name: Some("A neighbour".to_owned()),
        standing: None,
        organisation: None,
        agency: None,
        user: None,
        email: Some("neighbour@home.example".to_owned()),
        telephone: None,
    }
}

pub(super) async fn sent(world: &World<'_>, key: u128, request: Request) -> Received {
    let command = Receive {
        key: world.key(key),
        request,
    };
    let act = world.bench.act_of(Actor::Public);
    receive(&world.bench.store, &world.profile, &act, &command)
        .await
        .unwrap()
}

pub(super) async fn seen(world: &World<'_>, who: Person, reference: &str) -> Found {
    let act = world.act(who);
    find(&mut world.bench.store.reader(), &act, reference)
        .await
        .unwrap()
}

pub(super) async fn decided(
    world: &World<'_>,
    reference: &str,
    outcome: Outcome,
    exception: Option<&str>,
) -> Result<(), CaseworkError> {
    let command = DecideCommand {
        reference: reference.to_owned(),
        version: seen(world, world.manager, reference).await.version,
        decide: Decide {
            level: Some(LevelNamed {
                number: 3,
                branch: Some("early_help".to_owned()),
            }),
            outcome,
            rationale: "Several needs".to_owned(),
            exception: exception.map(str::to_owned),
            missing: (outcome == Outcome::ReturnedForMore)
                .then(|| "The mother’s consent".to_owned()),
            message: None,
            pointed_to: None,
        },
        services: Vec::new(),
    };
    let act = world.act(world.manager);
    decide(&world.bench.store, &world.profile, &act, &command).await?;
    Ok(())
}

/// The letter of a return; gives the link's secret.
async fn letter(world: &World<'_>, received: &Received, event: &str) -> String {
    let to = Some("neighbour@home.example");
    issued(world, received, event, to).await;
    let emails = world.emails().await;
    let (_, secret) = emails.last().unwrap().1.rsplit_once('/').unwrap();
    secret.to_owned()
}

/// The letter of an outcome, as the worker issues it.
pub(super) async fn issued(
    world: &World<'_>,
    received: &Received,
    event: &str,
    email: Option<&str>,
) -> LetterId {
    let mut uow = world.bench.store.begin(&world.bench.act()).await.unwrap();
    let draft = LetterDraft {
        event_key: event.to_owned(),
        family: received.family,
        referral: Some(received.referral),
        kind: "referral_outcome",
        recipient: "A neighbour".to_owned(),
        email: email.map(str::to_owned),
        subject: "Outcome of your request".to_owned(),
        html: "<p>Letter</p>".to_owned(),
        content: "{}".to_owned(),
        template_version: "1".to_owned(),
        email_subject: "There is a letter for you".to_owned(),
        email_body: |base, secret| format!("{base}/letters/link/{secret}"),
        base_address: "http://127.0.0.1:8080".to_owned(),
    };
    let made = issue(&mut uow, &draft).await.unwrap();
    uow.commit().await.unwrap();
    match made {
        Issued::Now(id) => id,
        Issued::Before => panic!("issued before"),
    }
}

fn told(words: &str) -> Addition {
    Addition {
        told: words.to_owned(),
        ..Addition::default()
    }
}

const fn agreed() -> ConsentGiven {
    ConsentGiven::Yes {
        on: None,
        written: false,
    }
}

async fn by_link(
    world: &World<'_>,
    key: u128,
    secret: &str,
    addition: Addition,
) -> Result<(), CaseworkError> {
    let command = AnswerByLink {
        key: world.key(key),
        secret: secret.to_owned(),
        addition,
    };
    let act = world.bench.act_of(Actor::Public);
    answer_by_link(&world.bench.store, &world.profile, &act, &command).await
}

async fn added(
    world: &World<'_>,
    who: Person,
    key: u128,
    reference: &str,
    addition: Addition,
) -> Result<(), CaseworkError> {
    let command = Answer {
        key: world.key(key),
        reference: reference.to_owned(),
        addition,
    };
    answer(
        &world.bench.store,
        &world.profile,
        &world.act(who),
        &command,
    )
    .await
}

pub(super) async fn clocks(
    world: &World<'_>,
    received: &Received,
    key: ClockKey,
) -> Vec<RunningClock> {
    let mut reader = world.bench.store.reader();
    let all = clocks_of_subject(&mut reader, received.referral.uuid()).await;
    all.unwrap()
        .into_iter()
        .filter(|clock| clock.key == key)
        .collect()
}

pub(super) fn later(world: &World<'_>, hours: i64) {
    let now = world.bench.act().at;
    world
        .bench
        .clock
        .set(now + SignedDuration::from_hours(hours));
}

/// The authority's profile with one more clock, or another one.
fn profile_with(clocks: &str) -> Profile {
    let text = include_str!("../../../../profiles/buckinghamshire.toml");
    let text = text.replace("[clocks.hand_over_to_forum]", clocks);
    Profile::parse("p", &text).unwrap()
}

both_engines! {
    // Requirement: BUCKS-PROT-24, C-03
    async fn whoever_has_no_account_answers_a_return_by_the_link_of_its_letter_and_once(bench: Bench) {
        let world = World::new(&bench).await;
        let received = sent(&world, 1, request(neighbour())).await;
        let first = bench.act().at;
        decided(&world, &received.reference, Outcome::ReturnedForMore, None).await.unwrap();
        let secret = letter(&world, &received, "one").await;
        later(&world, 48);
        let asked = asked_by_letter(&mut bench.store.reader(), &secret).await.unwrap().unwrap();
        assert_eq!((asked.reference.as_str(), asked.missing.as_str()), (received.reference.as_str(), "The mother’s consent"));
        let refused = by_link(&world, 2, &secret, told("  ")).await;
        assert!(matches!(refused, Err(CaseworkError::Refused(_))), "{refused:?}");
        let answer = Addition {
            learned: vec![Learned { place: 1, parental_responsibility: None, consent: Some(agreed()) }],
            ..told("I asked her today and she agrees")
        };
        by_link(&world, 3, &secret, answer.clone()).await.unwrap();
        by_link(&world, 3, &secret, answer).await.unwrap();
        let again = by_link(&world, 4, &secret, told("More")).await;
        assert!(matches!(again, Err(CaseworkError::NotFound)), "the link works once: {again:?}");
        let found = seen(&world, world.manager, &received.reference).await;
        assert_eq!((found.state.key(), found.first_received_at), ("waiting", first), "the total time is kept");
        assert_eq!(found.received_at, bench.act().at);
        let running = clocks(&world, &received, ClockKey::FrontDoorDecision).await;
        assert_eq!(running.len(), 2);
        assert_eq!(running[1].clock.due(), bench.act().at + SignedDuration::from_hours(24));
        assert!(found.request.worry.ends_with("I asked her today and she agrees"));
        let lines = additions_of(&mut bench.store.reader(), received.referral).await.unwrap();
        assert_eq!((lines.len(), lines[0].by.as_deref()), (1, None));
    }

    // Requirement: BUCKS-PROT-24
    async fn an_older_letters_link_asks_for_nothing_and_shows_nobody_whom_others_named(bench: Bench) {
        let world = World::new(&bench).await;
        let received = sent(&world, 1, request(neighbour())).await;
        decided(&world, &received.reference, Outcome::ReturnedForMore, None).await.unwrap();
        let older = letter(&world, &received, "one").await;
        let uncle = Addition {
            people: vec![somebody(RoleInFamily::Adult, "Una")],
            ..told("The school rang us")
        };
        added(&world, world.officer, 2, &received.reference, uncle).await.unwrap();
        later(&world, 1);
        decided(&world, &received.reference, Outcome::ReturnedForMore, None).await.unwrap();
        let newer = letter(&world, &received, "two").await;
        let mut reader = bench.store.reader();
        assert!(asked_by_letter(&mut reader, &older).await.unwrap().is_none());
        let asked = asked_by_letter(&mut reader, &newer).await.unwrap().unwrap();
        assert!(asked.request.people.iter().all(|person| person.given_name != "Una"));
        assert!(asked_by_letter(&mut reader, "no-such-link").await.unwrap().is_none());
    }

    // Requirement: C-04, C-05, BUCKS-STRAT-72
    async fn a_no_stays_a_no_until_that_person_says_otherwise(bench: Bench) {
        let world = World::new(&bench).await;
        let mut asks = request(world.referrer(world.teacher));
        let mut father = somebody(RoleInFamily::Adult, "Carl");
        father.consent = ConsentGiven::No;
        asks.people.push(father);
        asks.people[1].consent = ConsentGiven::NotAsked;
        let received = sent(&world, 1, asks).await;
        decided(&world, &received.reference, Outcome::ReturnedForMore, None).await.unwrap();
        let mother = Addition {
            learned: vec![Learned { place: 1, parental_responsibility: None, consent: Some(agreed()) }],
            ..told("The mother agrees now")
        };
        added(&world, world.teacher, 2, &received.reference, mother).await.unwrap();
        let found = seen(&world, world.manager, &received.reference).await;
        assert_eq!(found.request.people[2].consent, ConsentGiven::No);
        assert_eq!(found.request.consent(), ConsentStanding::Refused);
        let child = Addition {
            learned: vec![Learned { place: 0, parental_responsibility: None, consent: Some(agreed()) }],
            ..told("x")
        };
        let refused = added(&world, world.teacher, 3, &received.reference, child).await;
        assert!(matches!(refused, Err(CaseworkError::Refused(_))), "a child is no holder: {refused:?}");
        let stranger = added(&world, world.nurse, 4, &received.reference, told("x")).await;
        assert!(matches!(stranger, Err(CaseworkError::NotFound)), "{stranger:?}");
    }

    // Requirement: BUCKS-PROT-26, BUCKS-STRAT-75
    async fn the_front_door_completes_a_call_itself_and_its_clocks_go_on_from_the_call(bench: Bench) {
        let world = World::new(&bench).await;
        let mut asks = request(neighbour());
        asks.people.truncate(1);
        asks.channel = Channel::Call;
        asks.written_form = WrittenForm::Awaited;
        let called_at = bench.act().at - SignedDuration::from_hours(3);
        let command = RecordCall {
            key: world.key(1),
            request: asks,
            call: CallFacts { called_at, put_through: false },
        };
        let act = world.act(world.officer);
        let received = record_call(&bench.store, &world.profile, &act, &command).await.unwrap();
        for (key, hours) in [(ClockKey::FrontDoorDecision, 24), (ClockKey::WrittenOutcome, 72), (ClockKey::WrittenFormAwaited, 72)] {
            let running = clocks(&world, &received, key).await;
            assert_eq!(running[0].clock.due(), called_at + SignedDuration::from_hours(hours), "{key:?}");
        }
        let mother = Addition {
            people: vec![somebody(RoleInFamily::Adult, "Bea"), somebody(RoleInFamily::Child, "Dan")],
            ..told("I rang the mother: she agrees")
        };
        added(&world, world.officer, 2, &received.reference, mother.clone()).await.unwrap();
        added(&world, world.officer, 2, &received.reference, mother).await.unwrap();
        let found = seen(&world, world.officer, &received.reference).await;
        assert_eq!((found.state.key(), found.received_at), ("waiting", called_at));
        assert_eq!(found.request.people.len(), 3);
        assert_eq!(clocks(&world, &received, ClockKey::FrontDoorDecision).await.len(), 1);
        let mut reader = bench.store.reader();
        let members = members_of(&mut reader, received.family, london_day(bench.act().at)).await.unwrap();
        assert_eq!(members.len(), 3, "they are in the family’s record as well");
        assert_eq!(additions_of(&mut reader, received.referral).await.unwrap().len(), 1);
        decided(&world, &received.reference, Outcome::Forum, None).await.unwrap();
        let refused = added(&world, world.officer, 3, &received.reference, told("Late")).await;
        assert!(matches!(refused, Err(CaseworkError::Refused(_))), "{refused:?}");
    }

    // Requirement: BUCKS-STRAT-72
    async fn who_holds_parental_responsibility_is_learned_later_and_reaches_the_familys_record(bench: Bench) {
        let world = World::new(&bench).await;
        let mut asks = request(neighbour());
        asks.people[1].parental_responsibility = None;
        let received = sent(&world, 1, asks).await;
        let mother = Addition {
            learned: vec![Learned { place: 1, parental_responsibility: Some(true), consent: Some(agreed()) }],
            ..told("The school says that she holds it")
        };
        added(&world, world.officer, 2, &received.reference, mother).await.unwrap();
        let found = seen(&world, world.manager, &received.reference).await;
        assert_eq!(found.request.consent(), ConsentStanding::Given);
        let rows = casework::engine::Reads::rows(&mut bench.store.reader(), &HOLDS, casework::args![received.family]).await.unwrap();
        assert_eq!(rows.len(), 1);
    }

    // Requirement: C-04
    async fn the_front_door_decides_a_returned_request_when_it_says_why_nobody_is_asked(bench: Bench) {
        let world = World::new(&bench).await;
        let received = sent(&world, 1, request(neighbour())).await;
        decided(&world, &received.reference, Outcome::ReturnedForMore, None).await.unwrap();
        let refused = decided(&world, &received.reference, Outcome::Forum, None).await;
        assert!(matches!(refused, Err(CaseworkError::Refused(_))), "{refused:?}");
        decided(&world, &received.reference, Outcome::Forum, Some("Asking would warn the adult")).await.unwrap();
        assert_eq!(seen(&world, world.manager, &received.reference).await.state.key(), "decided");
    }

    // Requirement: C-03
    async fn the_answer_to_a_return_has_a_limit_where_the_authority_sets_one(bench: Bench) {
        let mut world = World::new(&bench).await;
        world.profile = profile_with(
            "[clocks.returned_referral_reply]\nlimit = \"168 hours\"\ncounts = \"elapsed\"\nforce = \"recommended\"\n\
             starts = \"referral_returned\"\nescalate_to = \"front_door_manager\"\ndue_soon = \"1 day\"\n\n\
             [clocks.hand_over_to_forum]",
        );
        let received = sent(&world, 1, request(neighbour())).await;
        decided(&world, &received.reference, Outcome::ReturnedForMore, None).await.unwrap();
        let reply = clocks(&world, &received, ClockKey::ReturnedReferralReply).await;
        assert_eq!(reply[0].clock.due(), bench.act().at + SignedDuration::from_hours(7 * 24));
        assert!(!reply[0].clock.has_ended());
        later(&world, 24);
        added(&world, world.officer, 2, &received.reference, told("She rang and agrees")).await.unwrap();
        let reply = clocks(&world, &received, ClockKey::ReturnedReferralReply).await;
        assert!(reply[0].clock.has_ended());
    }

    // Requirement: C-01
    async fn the_hand_over_counts_from_the_decision_where_the_authority_says_so(bench: Bench) {
        let mut world = World::new(&bench).await;
        let from = "[clocks.hand_over_to_forum]\nlimit = \"24 hours\"\ncounts = \"elapsed\"\nforce = \"required\"\nstarts = \"receipt\"";
        let text = include_str!("../../../../profiles/buckinghamshire.toml");
        assert!(text.contains(from));
        let text = text.replace(from, &from.replace("\"receipt\"", "\"front_door_decision\""));
        world.profile = Profile::parse("p", &text).unwrap();
        let received = sent(&world, 1, request(neighbour())).await;
        later(&world, 20);
        decided(&world, &received.reference, Outcome::Forum, None).await.unwrap();
        let hand_over = clocks(&world, &received, ClockKey::HandOverToForum).await;
        assert_eq!(hand_over[0].clock.due(), bench.act().at + SignedDuration::from_hours(24));
    }

    async fn whoever_takes_a_request_in_hand_answers_for_its_limits(bench: Bench) {
        let world = World::new(&bench).await;
        let received = sent(&world, 1, request(neighbour())).await;
        claim(&bench.store, &world.act(world.officer), &received.reference).await.unwrap();
        let rows = casework::engine::Reads::rows(&mut bench.store.reader(), &OWNERS, casework::args![received.family]).await.unwrap();
        assert!(!rows.is_empty());
        for row in rows {
            let person = row.parsed("owner_user_id", domain::ids::UserId::parse).unwrap();
            let agency = row.parsed("owner_agency_id", AgencyId::parse).unwrap();
            assert_eq!((agency, person), (world.officer.agency, world.officer.user));
        }
        assert_ne!(world.officer.user.uuid(), Uuid::nil());
    }
}

const OWNERS: casework::engine::Statement = casework::engine::Statement::new(
    "test.OWNERS",
    "select owner_agency_id, owner_user_id from clocks where family_id = $1 and stopped_at is null",
);
const HOLDS: casework::engine::Statement = casework::engine::Statement::new(
    "test.HOLDS",
    "select l.person_id from relationships l join family_members m on m.person_id = l.person_id
        where m.family_id = $1 and l.parental_responsibility = 'holds'",
);
