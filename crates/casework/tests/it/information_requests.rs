//! Agencies are asked what they know, and answer by account or by link.

use casework::CaseworkError;
use casework::families::relations_to;
use casework::information_requests::{
    About, AnswerCommand, Ask, AskedOf, answer, ask, by_link, chase, find, of_agency, of_referral,
    withdraw,
};
use domain::access::Relation;
use domain::information_requests::{Given, SharingBasis, State};
use domain::referrals::Outcome;
use jiff::ToSpan as _;
use testkit::both_engines;

use crate::hub_world::{Person, World};

const BASE: &str = "http://127.0.0.1:8080";

fn question(world: &World<'_>, key: u128, reference: &str, of: &[Person]) -> Ask {
    Ask {
        key: world.key(key),
        about: About::Referral(reference.to_owned()),
        agencies: of.iter().map(|who| who.agency).collect(),
        question: "When was the family last seen?".to_owned(),
        basis: SharingBasis::PublicTask,
        basis_reason: "To decide the level of need".to_owned(),
        due: Some(world.bench.act().at + 48.hours()),
        base_address: BASE.to_owned(),
    }
}

async fn asked(world: &World<'_>, reference: &str, of: &[Person]) -> Vec<AskedOf> {
    let command = question(world, 10, reference, of);
    let act = world.act(world.officer);
    ask(&world.bench.store, &world.profile, &act, &command)
        .await
        .unwrap()
}

fn known(request: &AskedOf) -> AnswerCommand {
    AnswerCommand {
        request: request.request,
        given: Given::Known {
            text: "Seen on Monday".to_owned(),
        },
        basis: SharingBasis::PublicTask,
        name: Some("Pat, nurse".to_owned()),
    }
}

async fn secret_in_last_email(world: &World<'_>) -> String {
    let emails = world.emails().await;
    let body = &emails.last().unwrap().1;
    let after = body.split("/information/link/").nth(1).unwrap();
    after.split_whitespace().next().unwrap().to_owned()
}

both_engines! {
    // Requirement: BUCKS-STRAT-83, BUCKS-STRAT-33
    async fn every_agency_is_asked_on_its_own_and_the_e_mail_names_nobody(bench: Bench) {
        let world = World::new(&bench).await;
        let received = world.request().await;
        let asked = asked(&world, &received.reference, &[world.nurse, world.police]).await;
        assert_eq!(asked.iter().filter(|one| one.emailed).count(), 1);
        let emails = world.emails().await;
        assert_eq!(emails.len(), 1);
        assert_eq!(emails[0].0, "mash@health.example");
        for private in ["Ada", "Bea", "Example", "hungry", &received.reference] {
            assert!(!emails[0].1.contains(private), "{private}");
        }
        assert_eq!(world.messages("information_requests.new", Some(world.police.agency)).await, 1);
        let relations = relations_to(&mut bench.store.reader(), &world.act(world.police), received.family).await.unwrap();
        assert!(relations.contains(Relation::InformationAsked));
    }

    // Requirement: BUCKS-STRAT-83
    async fn asking_twice_with_one_key_asks_once(bench: Bench) {
        let world = World::new(&bench).await;
        let received = world.request().await;
        let first = asked(&world, &received.reference, &[world.nurse]).await;
        let again = asked(&world, &received.reference, &[world.nurse]).await;
        assert_eq!(first, again);
        assert_eq!(of_referral(&mut bench.store.reader(), received.referral).await.unwrap().len(), 1);
    }

    async fn only_the_front_door_asks_and_outsiders_see_nothing(bench: Bench) {
        let world = World::new(&bench).await;
        let received = world.request().await;
        let command = question(&world, 11, &received.reference, &[world.nurse]);
        let denied = ask(&bench.store, &world.profile, &world.act(world.teacher), &command).await;
        assert!(matches!(denied, Err(CaseworkError::Denied(_))));
        let outside = ask(&bench.store, &world.profile, &world.act(world.police), &command).await;
        assert!(matches!(outside, Err(CaseworkError::NotFound)));
        let undated = Ask { due: None, ..command.clone() };
        let refused = ask(&bench.store, &world.profile, &world.act(world.officer), &undated).await;
        assert!(matches!(refused, Err(CaseworkError::Refused(refusal)) if refusal.field == Some("due")));
        let nobody = Ask { agencies: Vec::new(), ..command };
        let refused = ask(&bench.store, &world.profile, &world.act(world.officer), &nobody).await;
        assert!(matches!(refused, Err(CaseworkError::Refused(refusal)) if refusal.field == Some("agencies")));
    }

    // Requirement: BUCKS-STRAT-54, BUCKS-STRAT-83
    async fn an_answer_ends_the_agencys_view_and_the_last_one_calls_the_front_door(bench: Bench) {
        let world = World::new(&bench).await;
        let received = world.request().await;
        world.decided(&received.reference, Outcome::InformationHub).await;
        let asked = asked(&world, &received.reference, &[world.nurse, world.police]).await;
        let nurse = asked.iter().find(|one| one.agency == world.nurse.agency).unwrap();
        let police = asked.iter().find(|one| one.agency == world.police.agency).unwrap();
        let wrong = answer(&bench.store, &world.profile, &world.act(world.police), &known(nurse)).await;
        assert!(matches!(wrong, Err(CaseworkError::NotFound)), "another agency's question");
        answer(&bench.store, &world.profile, &world.act(world.nurse), &known(nurse)).await.unwrap();
        let relations = relations_to(&mut bench.store.reader(), &world.act(world.nurse), received.family).await.unwrap();
        assert!(relations.is_empty());
        let gone = find(&mut bench.store.reader(), &world.act(world.nurse), nurse.request).await;
        assert!(matches!(gone, Err(CaseworkError::NotFound)));
        assert_eq!(world.messages("information_requests.all_answered", Some(world.manager.agency)).await, 0);
        answer(&bench.store, &world.profile, &world.act(world.police), &known(police)).await.unwrap();
        assert_eq!(world.messages("information_requests.all_answered", Some(world.manager.agency)).await, 1);
        let (waiting, answered) = of_agency(&mut bench.store.reader(), world.police.agency).await.unwrap();
        assert!(waiting.is_empty());
        assert_eq!(answered[0].family_name, None);
    }

    // Requirement: BUCKS-STRAT-83
    async fn a_link_answers_once_and_then_dies(bench: Bench) {
        let world = World::new(&bench).await;
        let received = world.request().await;
        let asked = asked(&world, &received.reference, &[world.nurse]).await;
        let secret = secret_in_last_email(&world).await;
        let at = bench.act().at;
        let linked = by_link(&mut bench.store.reader(), &secret, at).await.unwrap().unwrap();
        assert_eq!(linked.request, asked[0].request);
        let act = bench.act_of(linked.actor());
        let nameless = AnswerCommand { name: None, ..known(&asked[0]) };
        let refused = answer(&bench.store, &world.profile, &act, &nameless).await;
        assert!(matches!(refused, Err(CaseworkError::Refused(refusal)) if refusal.field == Some("name")));
        answer(&bench.store, &world.profile, &act, &known(&asked[0])).await.unwrap();
        assert_eq!(by_link(&mut bench.store.reader(), &secret, at).await.unwrap(), None);
        let again = answer(&bench.store, &world.profile, &act, &known(&asked[0])).await;
        assert!(matches!(again, Err(CaseworkError::NotFound)));
        let lines = of_referral(&mut bench.store.reader(), received.referral).await.unwrap();
        assert_eq!(lines[0].answered_by, ["Pat, nurse"]);
    }

    async fn a_link_runs_out_after_fourteen_days_and_a_reminder_replaces_it(bench: Bench) {
        let world = World::new(&bench).await;
        let received = world.request().await;
        let asked = asked(&world, &received.reference, &[world.nurse]).await;
        let first = secret_in_last_email(&world).await;
        let at = bench.act().at;
        let mut reader = bench.store.reader();
        assert!(by_link(&mut reader, &first, at + 335.hours()).await.unwrap().is_some());
        assert!(by_link(&mut reader, &first, at + 336.hours()).await.unwrap().is_none());
        chase(&bench.store, &world.act(world.officer), asked[0].request, BASE).await.unwrap();
        bench.clock.set(at + 1.hours());
        assert!(by_link(&mut reader, &first, at).await.unwrap().is_none());
        assert_eq!(world.emails().await.len(), 2);
    }

    // Requirement: BUCKS-STRAT-136
    async fn a_reminder_is_counted_and_an_unanswered_question_stays_in_sight(bench: Bench) {
        let world = World::new(&bench).await;
        let received = world.request().await;
        let asked = asked(&world, &received.reference, &[world.police]).await;
        for _ in 0..2 {
            chase(&bench.store, &world.act(world.officer), asked[0].request, BASE).await.unwrap();
        }
        let lines = of_referral(&mut bench.store.reader(), received.referral).await.unwrap();
        assert!(matches!(lines[0].state, State::Chased { times: 2, .. }));
        assert!(lines[0].state.is_waiting());
        let denied = chase(&bench.store, &world.act(world.police), asked[0].request, BASE).await;
        assert!(matches!(denied, Err(CaseworkError::Denied(_))));
    }

    async fn a_withdrawn_question_ends_the_agencys_view_and_cannot_be_answered(bench: Bench) {
        let world = World::new(&bench).await;
        let received = world.request().await;
        let asked = asked(&world, &received.reference, &[world.nurse]).await;
        let act = world.act(world.officer);
        let refused = withdraw(&bench.store, &world.profile, &act, asked[0].request, " ").await;
        assert!(matches!(refused, Err(CaseworkError::Refused(_))));
        withdraw(&bench.store, &world.profile, &act, asked[0].request, "Answered by telephone").await.unwrap();
        let gone = answer(&bench.store, &world.profile, &world.act(world.nurse), &known(&asked[0])).await;
        assert!(matches!(gone, Err(CaseworkError::NotFound)));
        let refused = chase(&bench.store, &act, asked[0].request, BASE).await;
        assert!(matches!(refused, Err(CaseworkError::Refused(_))));
    }
}
