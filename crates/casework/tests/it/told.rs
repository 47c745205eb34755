//! Who is told, and how: danger about a family that is known, the written
//! outcome, the form that follows a call, and what agencies were asked.

use casework::CaseworkError;
use casework::args;
use casework::calls::{
    RecordCall, RemindForm, awaited_forms, follow_call, record_call, remind_of_form,
};
use casework::engine::{Reads as _, Statement};
use casework::families::{FamilyPage, holder_of, page_of};
use casework::information_requests::{About, Ask, ask, of_referral};
use casework::letters::{
    DeliveredHow, DeliveryLine, RecordDelivery, SendAgain, delivery_of, email_sent,
    letters_of_referral, record_delivery, send_again,
};
use casework::lists::{Window, queue};
use casework::referrals::{Origin, Receive, Received};
use casework::step_up::{RaiseDanger, raise_danger};
use domain::act::Actor;
use domain::holding::Basis;
use domain::ids::LetterId;
use domain::information_requests::SharingBasis;
use domain::profile::ClockKey;
use domain::referrals::{
    CallFacts, Channel, ConsentGiven, ConsentStanding, Outcome, Referrer, ReferrerKind, Request,
    RoleInFamily, WrittenForm,
};
use jiff::civil::date;
use jiff::{SignedDuration, Timestamp};
use testkit::both_engines;

use super::hub_world::{Person, World, request, somebody};
use super::returned::{clocks, decided, issued, later, neighbour, seen, sent};

const BASE: &str = "http://127.0.0.1:8080";
const EMAILS: Statement = Statement::new(
    "test.EMAIL_IDS",
    "select id, to_address from emails order by created_at, id",
);

fn danger(world: &World<'_>, key: u128, who: Person, about: Option<&str>) -> RaiseDanger {
    let asks = request(world.referrer(who));
    RaiseDanger {
        about: about.map(str::to_owned),
        receive: Receive {
            key: world.key(key),
            request: Request {
                channel: Channel::ImmediateConcern,
                people: vec![somebody(RoleInFamily::Child, "Ada")],
                worry: "She is bruised".to_owned(),
                immediate: Some("She is bruised".to_owned()),
                ..asks
            },
        },
    }
}

async fn raised(world: &World<'_>, key: u128, who: Person, about: Option<&str>) -> Received {
    let command = danger(world, key, who, about);
    let act = world.act(who);
    raise_danger(&world.bench.store, &world.profile, &act, &command)
        .await
        .unwrap()
}

async fn emails(world: &World<'_>) -> Vec<(String, String)> {
    let rows = world.bench.store.reader().rows(&EMAILS, args![]).await;
    rows.unwrap()
        .iter()
        .map(|row| (row.text("id").unwrap(), row.text("to_address").unwrap()))
        .collect()
}

async fn outcome_is_told(world: &World<'_>, received: &Received) -> bool {
    let limit = clocks(world, received, ClockKey::WrittenOutcome).await;
    limit[0].clock.has_ended()
}

async fn delivered(
    world: &World<'_>,
    key: u128,
    letter: LetterId,
    how: DeliveredHow,
    note: &str,
) -> Result<(), CaseworkError> {
    let command = RecordDelivery {
        key: world.key(key),
        letter,
        how,
        on: date(2026, 3, 2),
        note: note.to_owned(),
    };
    let act = world.act(world.officer);
    record_delivery(&world.bench.store, &world.profile, &act, &command).await
}

async fn called(world: &World<'_>, caller: Referrer, called_at: Timestamp) -> Received {
    let mut asks = request(caller);
    asks.people.truncate(1);
    asks.channel = Channel::Call;
    asks.written_form = WrittenForm::Awaited;
    let command = RecordCall {
        key: world.key(50),
        request: asks,
        call: CallFacts {
            called_at,
            put_through: false,
        },
    };
    let act = world.act(world.officer);
    record_call(&world.bench.store, &world.profile, &act, &command)
        .await
        .unwrap()
}

async fn form(world: &World<'_>, key: u128, reference: &str) -> Result<Received, CaseworkError> {
    let command = Receive {
        key: world.key(key),
        request: request(world.referrer(world.teacher)),
    };
    let act = world.act(world.teacher);
    follow_call(
        &world.bench.store,
        &world.profile,
        &act,
        reference,
        &command,
        Origin::default(),
    )
    .await
}

async fn ask_nurse(world: &World<'_>, key: u128, reference: &str, hours: i64, who: Person) {
    let command = Ask {
        key: world.key(key),
        about: About::Referral(reference.to_owned()),
        agencies: vec![who.agency],
        question: "When was the family last seen?".to_owned(),
        basis: SharingBasis::PublicTask,
        basis_reason: "To decide the level of need".to_owned(),
        due: Some(world.bench.act().at + SignedDuration::from_hours(hours)),
        base_address: BASE.to_owned(),
    };
    let act = world.act(world.officer);
    ask(&world.bench.store, &world.profile, &act, &command)
        .await
        .unwrap();
}

both_engines! {
    // Requirement: BUCKS-PROT-53, BUCKS-PROT-73
    async fn danger_raised_from_a_familys_page_joins_that_family_and_tells_who_answers_for_it(bench: Bench) {
        let world = World::new(&bench).await;
        let known = world.request().await;
        let urgent = raised(&world, 2, world.teacher, Some(&known.reference)).await;
        assert_eq!((urgent.family, urgent.family_reference.as_str()), (known.family, known.family_reference.as_str()));
        assert_eq!(raised(&world, 2, world.teacher, Some(&known.reference)).await, urgent, "a double click is one concern");
        let found = seen(&world, world.manager, &urgent.reference).await;
        assert!(found.request.immediate.as_deref().is_some_and(|why| why.contains("She is bruised")));
        // What was said, and no more: neither a level nor section 47.
        assert_eq!(found.request.channel, Channel::ImmediateConcern);
        assert_eq!((found.request.level, &found.request.level_reason), (None, &None));
        assert_eq!(found.request.consent_exception, None);
        assert_eq!(found.request.consent(), ConsentStanding::DangerDoesNotWait);
        let page = page_of(&mut bench.store.reader(), &world.act(world.manager), &urgent.family_reference).await.unwrap();
        let alarm = |page: &FamilyPage| page.referrals.iter().filter(|line| line.is_danger_now()).count();
        assert_eq!(alarm(&page), 1, "the family's page says so");
        world.decided(&urgent.reference, Outcome::ImmediateSection47).await;
        let page = page_of(&mut bench.store.reader(), &world.act(world.manager), &urgent.family_reference).await.unwrap();
        assert_eq!(alarm(&page), 0, "until it has been dealt with");
        assert_eq!(world.messages("step_up.danger", Some(world.teacher.agency)).await, 1);
        assert_eq!(world.messages("step_up.danger", None).await, 0, "nobody is told of their own words");
        assert_eq!(world.messages("referrals.immediate", Some(world.manager.agency)).await, 1);
        // The front door does not step up: its concern joins the family all the same.
        let again = raised(&world, 3, world.officer, Some(&known.family_reference)).await;
        assert_eq!(again.family, known.family);
        assert_eq!(seen(&world, world.manager, &again.reference).await.request.channel, Channel::ImmediateConcern);
        assert_eq!(world.messages("step_up.danger", None).await, 1, "the named holder is told");
    }

    async fn danger_is_never_held_up_by_a_reference_that_leads_nowhere_or_out_of_scope(bench: Bench) {
        let world = World::new(&bench).await;
        let known = world.request().await;
        let outside = raised(&world, 2, world.nurse, Some(&known.family_reference)).await;
        assert_ne!(outside.family, known.family);
        let nowhere = raised(&world, 3, world.teacher, Some("F-NONE-NONE")).await;
        assert_ne!(nowhere.family, known.family);
        let command = danger(&world, 4, world.teacher, Some(&known.reference));
        let public = bench.act_of(Actor::Public);
        let stranger = raise_danger(&bench.store, &world.profile, &public, &command).await.unwrap();
        assert_ne!(stranger.family, known.family);
        for received in [outside, nowhere, stranger] {
            assert!(seen(&world, world.manager, &received.reference).await.request.immediate.is_some());
        }
        assert_eq!(world.messages("step_up.danger", Some(world.teacher.agency)).await, 0);
    }

    // Requirement: BUCKS-STRAT-59, C-02
    async fn the_limit_for_the_written_outcome_ends_when_the_e_mail_has_gone_and_not_before(bench: Bench) {
        let world = World::new(&bench).await;
        let received = sent(&world, 1, request(neighbour())).await;
        decided(&world, &received.reference, Outcome::Forum, None).await.unwrap();
        issued(&world, &received, "one", Some("neighbour@home.example")).await;
        assert!(!outcome_is_told(&world, &received).await, "composing a letter tells nobody");
        let (email, _) = emails(&world).await.remove(0);
        let mut uow = bench.store.begin(&bench.act()).await.unwrap();
        email_sent(&mut uow, &world.profile, &email).await.unwrap();
        uow.commit().await.unwrap();
        assert!(outcome_is_told(&world, &received).await);
    }

    // Requirement: BUCKS-STRAT-59, C-02
    async fn a_letter_without_an_e_mail_address_is_told_when_somebody_says_how(bench: Bench) {
        let world = World::new(&bench).await;
        let received = sent(&world, 1, request(neighbour())).await;
        decided(&world, &received.reference, Outcome::Forum, None).await.unwrap();
        let letter = issued(&world, &received, "one", None).await;
        let nobody = delivered(&world, 2, letter, DeliveredHow::Cannot, " ").await;
        assert!(matches!(nobody, Err(CaseworkError::Refused(_))), "{nobody:?}");
        assert!(!outcome_is_told(&world, &received).await);
        delivered(&world, 3, letter, DeliveredHow::Posted, "").await.unwrap();
        delivered(&world, 3, letter, DeliveredHow::Posted, "").await.unwrap();
        assert!(outcome_is_told(&world, &received).await);
        let mut reader = bench.store.reader();
        let lines = letters_of_referral(&mut reader, received.referral).await.unwrap();
        assert_eq!(lines[0].told, Some((DeliveredHow::Posted, date(2026, 3, 2))));
        let (_, ways) = delivery_of(&mut reader, &world.act(world.officer), letter).await.unwrap();
        assert_eq!(ways.len(), 1);
        let denied = delivery_of(&mut reader, &world.act(world.nurse), letter).await;
        assert!(matches!(denied, Err(CaseworkError::NotFound)));
    }

    async fn a_reason_ends_the_limit_where_there_is_nobody_to_write_to_and_is_not_counted_as_met(bench: Bench) {
        let world = World::new(&bench).await;
        let received = sent(&world, 1, request(neighbour())).await;
        decided(&world, &received.reference, Outcome::Forum, None).await.unwrap();
        let letter = issued(&world, &received, "one", None).await;
        delivered(&world, 2, letter, DeliveredHow::Cannot, "The caller gave no name").await.unwrap();
        let row = bench.store.reader().rows(&CANCELLED, args![received.family]).await.unwrap().remove(0);
        assert!(row.optional_instant("cancelled_at").unwrap().is_some());
    }

    async fn a_letter_goes_again_once_to_a_corrected_address_and_the_old_one_stays_on_record(bench: Bench) {
        let world = World::new(&bench).await;
        let received = sent(&world, 1, request(neighbour())).await;
        decided(&world, &received.reference, Outcome::Forum, None).await.unwrap();
        let letter = issued(&world, &received, "one", Some("wrong@home.example")).await;
        let mut command = SendAgain {
            key: world.key(2),
            letter,
            email: "not an address".to_owned(),
            subject: "There is a letter for you".to_owned(),
            body: |base, secret| format!("{base}/letters/link/{secret}"),
            base_address: BASE.to_owned(),
        };
        let act = world.act(world.officer);
        let refused = send_again(&bench.store, &act, &command).await;
        assert!(matches!(refused, Err(CaseworkError::Refused(_))), "{refused:?}");
        command.email = "right@home.example".to_owned();
        later(&world, 1);
        let act = world.act(world.officer);
        send_again(&bench.store, &act, &command).await.unwrap();
        send_again(&bench.store, &act, &command).await.unwrap();
        let to: Vec<String> = emails(&world).await.into_iter().map(|(_, to)| to).collect();
        assert_eq!(to, ["wrong@home.example", "right@home.example"]);
        let (_, ways) = delivery_of(&mut bench.store.reader(), &act, letter).await.unwrap();
        assert!(ways.iter().any(|way| matches!(way, DeliveryLine::Email { to, .. } if to == "wrong@home.example")));
        let found = seen(&world, world.manager, &received.reference).await;
        assert_eq!(found.request.referrer.email.as_deref(), Some("right@home.example"));
    }

    // Requirement: BUCKS-STRAT-75, BUCKS-PROT-25
    async fn the_form_after_a_call_joins_the_calls_request_and_makes_no_second_family(bench: Bench) {
        let world = World::new(&bench).await;
        let caller = Referrer { kind: ReferrerKind::Professional, ..neighbour() };
        let call = called(&world, caller, bench.act().at).await;
        let wrong = form(&world, 2, "R-NONE-NONE").await;
        assert!(matches!(wrong, Err(CaseworkError::Refused(_))), "{wrong:?}");
        let joined = form(&world, 3, &call.reference).await.unwrap();
        assert_eq!(joined, call);
        assert_eq!(form(&world, 3, &call.reference).await.unwrap(), call, "a double click is one form");
        let second = form(&world, 4, &call.reference).await;
        assert!(matches!(second, Err(CaseworkError::Refused(_))), "the form came already: {second:?}");
        assert_eq!(world.messages("calls.form_came", Some(world.manager.agency)).await, 1);
        let found = seen(&world, world.teacher, &call.reference).await;
        assert_eq!(found.request.written_form, WrittenForm::Received);
        assert_eq!(found.request.people.len(), 2, "Ada is on it once");
        assert!(matches!(found.request.people[1].consent, ConsentGiven::Yes { .. }));
        let awaited = clocks(&world, &call, ClockKey::WrittenFormAwaited).await;
        assert!(awaited[0].clock.has_ended());
        let held = holder_of(&mut bench.store.reader(), call.family).await.unwrap().unwrap();
        assert_eq!((held.agency, held.basis), (world.teacher.agency, Basis::Referrer));
    }

    async fn a_professional_does_not_come_into_a_family_by_a_neighbours_call(bench: Bench) {
        let world = World::new(&bench).await;
        let call = called(&world, neighbour(), bench.act().at).await;
        let refused = form(&world, 2, &call.reference).await;
        assert!(matches!(refused, Err(CaseworkError::Refused(_))), "{refused:?}");
        let act = world.act(world.teacher);
        let hidden = casework::referrals::find(&mut bench.store.reader(), &act, &call.reference).await;
        assert!(matches!(hidden, Err(CaseworkError::NotFound)));
    }

    // Requirement: BUCKS-PROT-25
    async fn whoever_rang_is_reminded_of_the_form_once_a_day_with_a_link_that_names_nobody(bench: Bench) {
        let world = World::new(&bench).await;
        let call = called(&world, neighbour(), bench.act().at).await;
        let command = RemindForm { reference: call.reference.clone(), base_address: BASE.to_owned() };
        let act = world.act(world.officer);
        remind_of_form(&bench.store, &act, &command).await.unwrap();
        remind_of_form(&bench.store, &act, &command).await.unwrap();
        let letters = world.emails().await;
        assert_eq!(letters.len(), 1);
        assert!(letters[0].1.contains(&format!("{BASE}/request?called={}", call.reference)));
        assert!(!letters[0].1.contains("Ada"));
        let awaited = awaited_forms(&mut bench.store.reader(), &act).await.unwrap();
        assert_eq!((awaited[0].has_email, awaited[0].reminded_at), (true, Some(bench.act().at)));
        let stranger = remind_of_form(&bench.store, &world.act(world.nurse), &command).await;
        assert!(matches!(stranger, Err(CaseworkError::NotFound)), "{stranger:?}");
    }

    // Requirement: BUCKS-STRAT-83
    async fn requests_with_partners_stand_by_the_next_answer_and_show_whether_the_question_went(bench: Bench) {
        let world = World::new(&bench).await;
        let (late, soon, none) = (world.request_with(1).await, world.request_with(2).await, world.request_with(3).await);
        for received in [&late, &soon, &none] {
            decided(&world, &received.reference, Outcome::InformationHub, None).await.unwrap();
        }
        ask_nurse(&world, 10, &late.reference, 90, world.nurse).await;
        ask_nurse(&world, 11, &soon.reference, 30, world.nurse).await;
        ask_nurse(&world, 12, &soon.reference, 60, world.police).await;
        let window = Window { sort: String::new(), limit: 10, offset: 0 };
        let act = world.act(world.manager);
        let listed = queue(&mut bench.store.reader(), &act, &window, ["with_mash", "", "", ""]).await.unwrap();
        let order: Vec<&str> = listed.rows.iter().map(|row| row.reference.as_str()).collect();
        assert_eq!(order, [&none.reference, &soon.reference, &late.reference]);
        let in_hours = |hours| Some(bench.act().at + SignedDuration::from_hours(hours));
        assert_eq!(listed.rows[0].due, Some(Timestamp::UNIX_EPOCH), "no answer is awaited");
        assert_eq!((listed.rows[1].due, listed.rows[2].due), (in_hours(30), in_hours(90)));
        let asked = of_referral(&mut bench.store.reader(), soon.referral).await.unwrap();
        let mut states: Vec<_> = asked.iter().map(|line| line.email_state.as_deref()).collect();
        states.sort_unstable();
        assert_eq!(states, [None, Some("waiting")], "the police have no address");
        later(&world, 40);
        let act = world.act(world.manager);
        let overdue = queue(&mut bench.store.reader(), &act, &window, ["with_mash", "overdue", "", ""]).await.unwrap();
        assert_eq!(overdue.total, 1);
    }
}

const CANCELLED: Statement = Statement::new(
    "test.CANCELLED",
    "select cancelled_at from clocks where family_id = $1 and clock_key = 'written_outcome'",
);
