//! Social care takes families over, calls strategy meetings; early help steps up.

use casework::engine::{Reads as _, Statement};
use casework::families::{holder_of, relations_to};
use casework::record_access::restrict;
use casework::referrals::{Received, find};
use casework::step_up::{
    Consultation, StepUpCommand, consult, consultations_of, step_up, step_ups_of,
};
use casework::transfers::{
    accept, call_meeting, decline, meeting_held, meetings_of, of_agency, offer_open,
};
use casework::{CaseworkError, args};
use domain::access::Relation;
use domain::holding::Basis;
use domain::ids::HandoverId;
use domain::referrals::{Channel, ConsentStanding, Outcome};
use domain::transfers::{Invited, StepUp, StepUpConsent, StrategyMeeting};
use jiff::ToSpan as _;
use testkit::both_engines;

use crate::hub_world::World;

async fn offered(world: &World<'_>, outcome: Outcome) -> (Received, HandoverId) {
    let received = world.request().await;
    world.decided(&received.reference, outcome).await;
    let (waiting, _) = of_agency(
        &mut world.bench.store.reader(),
        &world.act(world.social),
        world.social.agency,
    )
    .await
    .unwrap();
    (received, waiting[0].id)
}

fn said() -> StepUp {
    StepUp {
        rationale: "New injuries, twice in a week".to_owned(),
        support: "Weekly visits".to_owned(),
        expected: "The children are safe at home".to_owned(),
        consent: StepUpConsent::Given,
    }
}

fn command(world: &World<'_>, received: &Received, said: StepUp) -> StepUpCommand {
    StepUpCommand {
        key: world.key(50),
        family: received.family_reference.clone(),
        said,
        referrer: world.referrer(world.teacher),
    }
}

const NOTICES: Statement = Statement::new(
    "transfers.NOTICES",
    "select id from jobs where kind = 'letter.transfer_accepted'",
);

both_engines! {
    // Requirement: BUCKS-PROT-51, BUCKS-PROT-32
    async fn the_school_holds_the_family_until_social_care_accepts(bench: Bench) {
        let world = World::new(&bench).await;
        let (received, offer) = offered(&world, Outcome::SocialCareAssessment).await;
        let mut reader = bench.store.reader();
        assert_eq!(holder_of(&mut reader, received.family).await.unwrap().unwrap().agency, world.teacher.agency);
        assert!(offer_open(&mut reader, received.family).await.unwrap());
        accept(&bench.store, &world.act(world.social), offer).await.unwrap();
        let held = holder_of(&mut reader, received.family).await.unwrap().unwrap();
        assert_eq!((held.agency, held.basis), (world.social.agency, Basis::SocialCare));
        assert!(!offer_open(&mut reader, received.family).await.unwrap());
        assert_eq!(world.messages("transfers.accepted", None).await, 1, "the referrer is told");
        let again = accept(&bench.store, &world.act(world.social), offer).await;
        assert!(matches!(again, Err(CaseworkError::Conflict)));
        let notices = reader.rows(&NOTICES, args![]).await.unwrap();
        assert_eq!(notices.len(), 1, "and in writing, once");
    }

    // Requirement: BUCKS-PROT-51
    async fn a_family_that_social_care_declines_goes_back_with_the_reason(bench: Bench) {
        let world = World::new(&bench).await;
        let (received, offer) = offered(&world, Outcome::ImmediateSection47).await;
        let refused = decline(&bench.store, &world.profile, &world.act(world.social), offer, " ").await;
        assert!(matches!(refused, Err(CaseworkError::Refused(refusal)) if refusal.field == Some("reason")));
        decline(&bench.store, &world.profile, &world.act(world.social), offer, "Below the threshold").await.unwrap();
        let mut reader = bench.store.reader();
        assert_eq!(holder_of(&mut reader, received.family).await.unwrap().unwrap().agency, world.teacher.agency);
        assert_eq!(world.messages("transfers.declined", Some(world.manager.agency)).await, 1);
        let (waiting, answered) = of_agency(&mut reader, &world.act(world.social), world.social.agency).await.unwrap();
        assert!(waiting.is_empty());
        assert_eq!(answered[0].reason.as_deref(), Some("Below the threshold"));
        // Restricted afterwards, the line stays without its name and its words.
        restrict(&bench.store, &world.act(world.manager), &received.family_reference, &[], "A relative works there").await.unwrap();
        let (_, answered) = of_agency(&mut reader, &world.act(world.social), world.social.agency).await.unwrap();
        assert_eq!((answered[0].family_name.as_str(), answered[0].reason.as_deref()), ("", None));
        assert!(answered[0].ask.is_some(), "and says whom to ask");
    }

    // Requirement: BUCKS-PROT-07
    async fn nobody_but_social_cares_manager_answers_for_it(bench: Bench) {
        let world = World::new(&bench).await;
        let (_, offer) = offered(&world, Outcome::SocialCareAssessment).await;
        let denied = accept(&bench.store, &world.act(world.manager), offer).await;
        assert!(matches!(denied, Err(CaseworkError::Denied(_))));
        let outside = accept(&bench.store, &world.act(world.police), offer).await;
        assert!(matches!(outside, Err(CaseworkError::NotFound)));
    }

    // Requirement: BUCKS-PROT-55, C-39
    async fn the_referrer_is_invited_to_the_strategy_meeting_and_its_result_is_kept(bench: Bench) {
        let world = World::new(&bench).await;
        let (received, _) = offered(&world, Outcome::ImmediateSection47).await;
        let at = bench.act().at;
        let act = world.act(world.social);
        let id = call_meeting(&bench.store, &act, &received.reference, at + 4.hours()).await.unwrap();
        assert_eq!(world.messages("strategy_meetings.invited", None).await, 1);
        let twice = call_meeting(&bench.store, &act, &received.reference, at + 5.hours()).await;
        assert!(matches!(twice, Err(CaseworkError::Refused(_))));
        let denied = call_meeting(&bench.store, &world.act(world.manager), &received.reference, at).await;
        assert!(matches!(denied, Err(CaseworkError::Denied(_))));
        bench.clock.set(at + 6.hours());
        let act = world.act(world.social);
        meeting_held(&bench.store, &act, id, at + 4.hours(), "Section 47 enquiry").await.unwrap();
        let lines = meetings_of(&mut bench.store.reader(), received.referral).await.unwrap();
        assert!(matches!(&lines[0].state, StrategyMeeting::Held { referrer: Invited::ByMessage { .. }, .. }));
        let again = meeting_held(&bench.store, &act, id, at + 4.hours(), "Other").await;
        assert!(matches!(again, Err(CaseworkError::Refused(_))));
    }

    // Requirement: BUCKS-PROT-53, BUCKS-PROT-54, BUCKS-PROT-72
    async fn a_step_up_is_a_new_request_about_the_same_family_and_moves_nobody(bench: Bench) {
        let world = World::new(&bench).await;
        let received = world.request().await;
        let act = world.act(world.teacher);
        let before = relations_to(&mut bench.store.reader(), &act, received.family).await.unwrap();
        let bare = StepUp { support: String::new(), ..said() };
        let refused = step_up(&bench.store, &world.profile, &act, &command(&world, &received, bare)).await;
        assert!(matches!(refused, Err(CaseworkError::Refused(refusal)) if refusal.field == Some("support")));
        let whole = command(&world, &received, said());
        let sent = step_up(&bench.store, &world.profile, &act, &whole).await.unwrap();
        assert_eq!(step_up(&bench.store, &world.profile, &act, &whole).await.unwrap(), sent);
        assert_eq!(sent.family, received.family);
        assert_ne!(sent.referral, received.referral);
        let mut reader = bench.store.reader();
        assert_eq!(holder_of(&mut reader, received.family).await.unwrap().unwrap().agency, world.teacher.agency);
        assert_eq!(relations_to(&mut reader, &act, received.family).await.unwrap(), before);
        let found = find(&mut reader, &world.act(world.manager), &sent.reference).await.unwrap();
        assert_eq!(found.request.channel, Channel::StepUp);
        assert_eq!(found.request.consent(), ConsentStanding::Given);
        assert_eq!(found.request.tried.own_support.as_deref(), Some("Weekly visits"));
        let clocks = casework::clocks::clocks_of_subject(&mut reader, sent.referral.uuid()).await.unwrap();
        assert!(clocks.iter().any(|clock| clock.key == domain::profile::ClockKey::FrontDoorDecision));
        assert_eq!(step_ups_of(&mut reader, received.family).await.unwrap().len(), 1);
    }

    // Requirement: BUCKS-PROT-70, BUCKS-PROT-73
    async fn a_step_up_under_section_47_goes_at_once_with_only_the_reason(bench: Bench) {
        let world = World::new(&bench).await;
        let received = world.request().await;
        let urgent = StepUp {
            support: String::new(),
            expected: String::new(),
            consent: StepUpConsent::Section47,
            ..said()
        };
        let act = world.act(world.teacher);
        let sent = step_up(&bench.store, &world.profile, &act, &command(&world, &received, urgent)).await.unwrap();
        let found = find(&mut bench.store.reader(), &world.act(world.manager), &sent.reference).await.unwrap();
        assert!(found.request.immediate.is_some());
        assert_eq!(world.messages("referrals.immediate", Some(world.manager.agency)).await, 1);
    }

    async fn only_those_who_work_with_the_family_step_it_up(bench: Bench) {
        let world = World::new(&bench).await;
        let received = world.request().await;
        let whole = command(&world, &received, said());
        let outside = step_up(&bench.store, &world.profile, &world.act(world.police), &whole).await;
        assert!(matches!(outside, Err(CaseworkError::NotFound)));
        let denied = step_up(&bench.store, &world.profile, &world.act(world.manager), &whole).await;
        assert!(matches!(denied, Err(CaseworkError::Denied(_))));
        world.give(&received, Relation::LeadAgency, world.lead.agency).await;
        step_up(&bench.store, &world.profile, &world.act(world.lead), &whole).await.unwrap();
    }

    // Requirement: BUCKS-PROT-52, BUCKS-PROT-68, BUCKS-PROT-69, BUCKS-PROT-77
    async fn advice_before_a_step_up_is_kept_with_whom_and_when(bench: Bench) {
        let world = World::new(&bench).await;
        let received = world.request().await;
        let act = world.act(world.teacher);
        let spoken = Consultation {
            key: world.key(60),
            family: received.family_reference.clone(),
            with_whom: "Duty manager, First Response".to_owned(),
            advice: "Send a request today".to_owned(),
            held_at: act.at,
        };
        let future = Consultation { held_at: act.at + 1.hours(), ..spoken.clone() };
        let refused = consult(&bench.store, &act, &future).await;
        assert!(matches!(refused, Err(CaseworkError::Refused(refusal)) if refusal.field == Some("held")));
        for _ in 0..2 {
            consult(&bench.store, &act, &spoken).await.unwrap();
        }
        let lines = consultations_of(&mut bench.store.reader(), received.family).await.unwrap();
        assert_eq!(lines.len(), 1);
        assert_eq!(lines[0].with_whom, "Duty manager, First Response");
        let outside = consult(&bench.store, &world.act(world.police), &spoken).await;
        assert!(matches!(outside, Err(CaseworkError::NotFound)));
    }
}
