//! A family goes from children's social care to early help: by the transfer
//! meeting, by a partner, with named services, or not at all.

use std::collections::BTreeSet;

use casework::cases::{open_case_of, save};
use casework::engine::Reads as _;
use casework::families::{holder_of, relations_to};
use casework::forums::ensure_meetings;
use casework::step_down::{
    self, DecideCommand, Deciding, Found, ListCommand, MeetingToCome, NewInSocialCare, Propose,
    Reroute, find, involvement_of, meetings_to_come, of_meeting, record_family, with_social_care,
};
use casework::transfers::offer_open;
use casework::{CaseworkError, args};
use domain::access::{Relation, Role};
use domain::act::{Act, Actor, UserActor};
use domain::holding::Basis;
use domain::ids::FamilyId;
use domain::referrals::RoleInFamily;
use domain::step_down::{
    Ending, FamilyAgrees, Notice, Origin, Proposal, Route, Setback, SocialCareStanding, StepDown,
};
use jiff::ToSpan as _;
use jiff::civil::date;
use testkit::both_engines;

use crate::hub_world::{Person, World, somebody};

const TRANSFER: &str = "transfer";

/// The family service's manager, who comes to the transfer meeting.
fn receiving(world: &World<'_>) -> Act {
    at_the_meeting(world, world.nurse, Role::LeadAgencyManager)
}

fn at_the_meeting(world: &World<'_>, who: Person, role: Role) -> Act {
    world.bench.act_of(Actor::User(UserActor {
        user: who.user,
        agency: who.agency,
        roles: BTreeSet::from([role]),
        areas: BTreeSet::from([TRANSFER.to_owned()]),
    }))
}

fn worker(world: &World<'_>) -> Act {
    world.act(world.social.with(Role::SocialWorker))
}

fn manager(world: &World<'_>) -> Act {
    world.act(world.social)
}

fn agreed() -> FamilyAgrees {
    FamilyAgrees::Given {
        on: date(2026, 1, 5),
        who: "Rosa, the mother".to_owned(),
        written: true,
    }
}

fn proposal(world: &World<'_>, route: Route) -> Proposal {
    Proposal {
        origin: Origin::AfterWork,
        reduced: "The plan has worked and the children are safe".to_owned(),
        rationale: "Help with mornings for some months".to_owned(),
        agrees: agreed(),
        route,
        involved: vec![world.police.agency],
    }
}

/// A family that social care holds and early help has never heard of.
async fn family(world: &World<'_>) -> (FamilyId, String) {
    let command = NewInSocialCare {
        key: world.key(70),
        people: vec![somebody(RoleInFamily::Child, "Kit")],
        address: None,
        postcode: Some("HP20 1AA".to_owned()),
        standing: SocialCareStanding::ChildInNeed,
        summary: "Neglect, now much better".to_owned(),
    };
    let store = &world.bench.store;
    let reference = record_family(store, &world.profile, &worker(world), &command)
        .await
        .unwrap();
    let page = casework::families::page_of(&mut store.reader(), &worker(world), &reference)
        .await
        .unwrap();
    (page.id, reference)
}

async fn proposed(world: &World<'_>, family: &str, proposal: Proposal) -> String {
    let command = Propose {
        key: world.key(71),
        family: family.to_owned(),
        standing: SocialCareStanding::ChildInNeed,
        proposal,
    };
    step_down::propose(&world.bench.store, &world.profile, &worker(world), &command)
        .await
        .unwrap()
}

async fn found(world: &World<'_>, reference: &str) -> Found {
    find(&mut world.bench.store.reader(), &manager(world), reference)
        .await
        .unwrap()
}

async fn meetings(world: &World<'_>) -> Vec<MeetingToCome> {
    let store = &world.bench.store;
    ensure_meetings(store, &world.profile, &world.bench.act())
        .await
        .unwrap();
    meetings_to_come(&mut store.reader(), TRANSFER, world.bench.act().at)
        .await
        .unwrap()
}

/// On the list of the second meeting to come, which has not closed.
async fn listed(world: &World<'_>, reference: &str) -> MeetingToCome {
    let meeting = meetings(world).await[1];
    let command = ListCommand {
        reference: reference.to_owned(),
        version: found(world, reference).await.version,
        meeting: meeting.id,
        late_reason: String::new(),
    };
    step_down::put_on_list(&world.bench.store, &world.profile, &worker(world), &command)
        .await
        .unwrap();
    meeting
}

async fn decide(
    world: &World<'_>,
    act: &Act,
    reference: &str,
    deciding: Deciding,
) -> Result<(), CaseworkError> {
    let command = DecideCommand {
        reference: reference.to_owned(),
        version: found(world, reference).await.version,
        deciding,
        reason: "It fits the family".to_owned(),
    };
    step_down::decide(&world.bench.store, &world.profile, act, &command).await
}

async fn close(world: &World<'_>, reference: &str, services: &str) -> Result<(), CaseworkError> {
    let version = found(world, reference).await.version;
    let store = &world.bench.store;
    step_down::close(
        store,
        &world.profile,
        &manager(world),
        reference,
        version,
        services,
    )
    .await
}

async fn holder(world: &World<'_>, family: FamilyId) -> Option<(domain::ids::AgencyId, Basis)> {
    holder_of(&mut world.bench.store.reader(), family)
        .await
        .unwrap()
        .map(|held| (held.agency, held.basis))
}

fn refused_with(result: Result<(), CaseworkError>, code: &str) {
    match result {
        Err(CaseworkError::Refused(refusal)) => assert_eq!(refusal.code, code),
        other => panic!("{code}: {other:?}"),
    }
}

both_engines! {
    // Requirement: BUCKS-PROT-37, BUCKS-PROT-40, BUCKS-PROT-42, BUCKS-PROT-45, BUCKS-PROT-49, BUCKS-PROT-50, BUCKS-PROT-51, C-34
    async fn a_family_goes_through_the_meeting_to_the_family_service_and_is_held_at_every_instant(bench: Bench) {
        let world = World::new(&bench).await;
        let (id, family) = family(&world).await;
        assert_eq!(holder(&world, id).await, Some((world.social.agency, Basis::SocialCare)));
        let reference = proposed(&world, &family, proposal(&world, Route::TransferMeeting)).await;
        listed(&world, &reference).await;
        refused_with(close(&world, &reference, "").await, "step_down.not_accepted");
        assert_eq!(holder(&world, id).await, Some((world.social.agency, Basis::SocialCare)));
        let outcome = Deciding::TargetedFamilyService(world.nurse.agency);
        refused_with(
            decide(&world, &manager(&world), &reference, outcome).await,
            "step_down.not_their_decision",
        );
        decide(&world, &receiving(&world), &reference, outcome).await.unwrap();
        // The receiving manager decided for their own service: it has the family now.
        assert_eq!(holder(&world, id).await, Some((world.nurse.agency, Basis::LeadAgency)));
        assert_eq!(world.messages("step_down.change_of_team", Some(world.police.agency)).await, 2);
        let lead = world.act(world.nurse.with(Role::LeadAgencyManager));
        let case = open_case_of(&mut bench.store.reader(), &lead, id).await.unwrap().unwrap();
        assert_eq!(case.stage.lead().map(|lead| lead.agency), Some(world.nurse.agency));
        refused_with(close(&world, &reference, "").await, "step_down.visit_open");
        let (store, now) = (&bench.store, bench.act().at);
        let version = found(&world, &reference).await.version;
        step_down::plan_visit(store, &lead, &reference, version, now + 24.hours()).await.unwrap();
        bench.clock.set(now + 25.hours());
        let version = found(&world, &reference).await.version;
        let lead = world.act(world.nurse.with(Role::LeadAgencyManager));
        step_down::visit_held(store, &world.profile, &lead, (&reference, version), now + 24.hours(), "Met at home")
            .await
            .unwrap();
        close(&world, &reference, "").await.unwrap();
        assert!(involvement_of(&mut store.reader(), id).await.unwrap().is_none());
        assert_eq!(holder(&world, id).await, Some((world.nurse.agency, Basis::LeadAgency)));
        let relations = relations_to(&mut store.reader(), &manager(&world), id).await.unwrap();
        assert!(!relations.contains(Relation::SocialCare), "social care has let go");
    }

    // Requirement: BUCKS-PROT-46, C-26, C-31
    async fn the_family_service_takes_nobody_who_has_not_agreed_whoever_decides(bench: Bench) {
        let world = World::new(&bench).await;
        let (id, family) = family(&world).await;
        let silent = Proposal { agrees: FamilyAgrees::NotAsked, ..proposal(&world, Route::TransferMeeting) };
        let reference = proposed(&world, &family, silent).await;
        listed(&world, &reference).await;
        let outcome = Deciding::TargetedFamilyService(world.nurse.agency);
        refused_with(decide(&world, &receiving(&world), &reference, outcome).await, "step_down.not_agreed");
        assert_eq!(holder(&world, id).await, Some((world.social.agency, Basis::SocialCare)));
        // Elsewhere the same is advice: the forum may still be asked.
        decide(&world, &receiving(&world), &reference, Deciding::Forum).await.unwrap();
        assert!(matches!(found(&world, &reference).await.state, StepDown::WithForum { .. }));
    }

    // Requirement: BUCKS-PROT-48, C-28
    async fn after_the_list_has_closed_only_a_team_manager_adds_a_family_and_it_is_marked(bench: Bench) {
        let world = World::new(&bench).await;
        let (_, family) = family(&world).await;
        let reference = proposed(&world, &family, proposal(&world, Route::TransferMeeting)).await;
        let meeting = meetings(&world).await[0];
        bench.clock.set(meeting.starts_at - 20.hours());
        let command = |late_reason: &str| ListCommand {
            reference: reference.clone(), version: 1, meeting: meeting.id, late_reason: late_reason.to_owned(),
        };
        let list = async |act: Act, reason: &str| {
            step_down::put_on_list(&bench.store, &world.profile, &act, &command(reason)).await
        };
        refused_with(list(worker(&world), "She moves tomorrow").await, "step_down.too_late");
        refused_with(list(manager(&world), "").await, "step_down.late_reason");
        list(manager(&world), "She moves tomorrow").await.unwrap();
        let lines = of_meeting(&mut bench.store.reader(), &receiving(&world), meeting.id).await.unwrap();
        assert!(lines[0].opens, "whoever comes to the meeting reads what is on its list");
        assert!(matches!(&lines[0].state, StepDown::Listed { notice: Notice::Late { reason, .. }, .. } if reason == "She moves tomorrow"));
        let outside = find(&mut bench.store.reader(), &world.act(world.nurse.with(Role::LeadAgencyManager)), &reference).await;
        assert!(matches!(outside, Err(CaseworkError::NotFound)), "nobody else does");
    }

    // Requirement: BUCKS-PROT-39, BUCKS-PROT-51, BUCKS-PROT-71
    async fn a_partner_who_declines_leaves_the_family_with_social_care_and_another_is_asked(bench: Bench) {
        let world = World::new(&bench).await;
        let (id, family) = family(&world).await;
        let partner = Route::Partner { agency: world.teacher.agency };
        let reference = proposed(&world, &family, proposal(&world, partner)).await;
        assert!(offer_open(&mut bench.store.reader(), id).await.unwrap());
        let school = world.act(world.teacher.with(Role::LeadAgencyManager));
        let store = &bench.store;
        let version = found(&world, &reference).await.version;
        let silent = step_down::decline(store, &school, &reference, version, " ").await;
        assert!(matches!(silent, Err(CaseworkError::Refused(_))));
        step_down::decline(store, &school, &reference, version, "Nobody is free").await.unwrap();
        let back = found(&world, &reference).await;
        assert!(matches!(&back.state, StepDown::Proposed { setback: Some(Setback::Declined { reason, .. }) } if reason == "Nobody is free"));
        assert_eq!(holder(&world, id).await, Some((world.social.agency, Basis::SocialCare)));
        let gone = find(&mut store.reader(), &school, &reference).await;
        assert!(matches!(gone, Err(CaseworkError::NotFound)), "whoever declined sees it no longer");
        let another = Reroute {
            reference: reference.clone(),
            version: back.version,
            proposal: proposal(&world, Route::Partner { agency: world.nurse.agency }),
        };
        step_down::reroute(store, &world.profile, &worker(&world), &another).await.unwrap();
        let version = found(&world, &reference).await.version;
        let nurse = world.act(world.nurse.with(Role::LeadAgencyManager));
        step_down::accept(store, &world.profile, &nurse, &reference, version).await.unwrap();
        assert_eq!(holder(&world, id).await, Some((world.nurse.agency, Basis::LeadAgency)));
        close(&world, &reference, "").await.unwrap();
        assert!(matches!(step_down::of_family(&mut store.reader(), &nurse, id).await.unwrap()[0].state,
            StepDown::Ended { how: Ending::HandedOver { .. }, .. }));
    }

    // Requirement: BUCKS-PROT-38
    async fn with_named_services_social_care_closes_and_nobody_needs_to_hold_the_family(bench: Bench) {
        let world = World::new(&bench).await;
        let (id, family) = family(&world).await;
        let reference = proposed(&world, &family, proposal(&world, Route::Signpost)).await;
        assert!(matches!(close(&world, &reference, " ").await, Err(CaseworkError::Refused(refusal)) if refusal.field == Some("services")));
        close(&world, &reference, "The children’s centre, 01632 960018").await.unwrap();
        assert_eq!(holder(&world, id).await, None);
        let left = with_social_care(&mut bench.store.reader(), &manager(&world), world.social.agency).await.unwrap();
        assert!(left.is_empty());
    }

    // Requirement: BUCKS-PROT-35, BUCKS-PROT-78, C-36
    async fn what_comes_from_an_assessment_waits_for_a_gatekeeper_who_did_not_propose_it(bench: Bench) {
        let world = World::new(&bench).await;
        let (_, family) = family(&world).await;
        let assessed = Proposal { origin: Origin::Assessment, ..proposal(&world, Route::TransferMeeting) };
        let reference = proposed(&world, &family, assessed).await;
        assert_eq!(world.messages("step_down.sign_off", Some(world.social.agency)).await, 1);
        let (store, version) = (&bench.store, found(&world, &reference).await.version);
        let own = step_down::sign_off(store, &world.profile, &manager(&world), &reference, version).await;
        assert!(matches!(own, Err(CaseworkError::Refused(_))), "never one’s own");
        let denied = step_down::sign_off(store, &world.profile, &worker(&world), &reference, version).await;
        assert!(matches!(denied, Err(CaseworkError::Denied(_))));
        let gatekeeper = bench.act_of(Actor::User(UserActor {
            user: world.officer.user, agency: world.social.agency,
            roles: BTreeSet::from([Role::SocialCareManager]), areas: BTreeSet::new(),
        }));
        step_down::sign_off(store, &world.profile, &gatekeeper, &reference, version).await.unwrap();
        listed(&world, &reference).await;
    }

    // Requirement: BUCKS-PROT-43, BUCKS-PROT-51
    async fn the_forum_names_a_lead_agency_and_only_its_yes_takes_the_family(bench: Bench) {
        let world = World::new(&bench).await;
        let (id, family) = family(&world).await;
        let reference = proposed(&world, &family, proposal(&world, Route::TransferMeeting)).await;
        listed(&world, &reference).await;
        decide(&world, &receiving(&world), &reference, Deciding::Forum).await.unwrap();
        assert_eq!(holder(&world, id).await, Some((world.social.agency, Basis::SocialCare)));
        let mut uow = bench.store.begin(&manager(&world)).await.unwrap();
        let case = open_case_of(&mut uow, &manager(&world), id).await.unwrap().unwrap();
        let led = case.stage.clone()
            .ask_to_lead(world.nurse.agency, None, bench.act().at).unwrap()
            .accept_lead(world.nurse.agency, bench.act().at).unwrap();
        save(&mut uow, &case, &led).await.unwrap();
        uow.commit().await.unwrap();
        let state = found(&world, &reference).await.state;
        assert!(matches!(state, StepDown::Accepted { by, .. } if by == world.nurse.agency));
    }

    async fn a_case_that_the_forum_ends_without_a_lead_leaves_the_family_with_social_care(bench: Bench) {
        let world = World::new(&bench).await;
        let (id, family) = family(&world).await;
        let reference = proposed(&world, &family, proposal(&world, Route::TransferMeeting)).await;
        listed(&world, &reference).await;
        decide(&world, &receiving(&world), &reference, Deciding::Forum).await.unwrap();
        let mut uow = bench.store.begin(&manager(&world)).await.unwrap();
        let case = open_case_of(&mut uow, &manager(&world), id).await.unwrap().unwrap();
        let ended = domain::cases::Stage::Closed {
            at: bench.act().at, outcome: "not_early_help".to_owned(), reason: "Level 2".to_owned(),
        };
        save(&mut uow, &case, &ended).await.unwrap();
        uow.commit().await.unwrap();
        let state = found(&world, &reference).await.state;
        assert!(matches!(state, StepDown::Proposed { setback: Some(Setback::NotTakenByForum { .. }) }));
        assert_eq!(holder(&world, id).await, Some((world.social.agency, Basis::SocialCare)));
    }

    async fn nobody_else_proposes_and_nothing_is_proposed_twice_or_for_a_family_that_social_care_does_not_hold(bench: Bench) {
        let world = World::new(&bench).await;
        let (_, family) = family(&world).await;
        let reference = proposed(&world, &family, proposal(&world, Route::Signpost)).await;
        assert_eq!(proposed(&world, &family, proposal(&world, Route::Signpost)).await, reference, "a double click makes one");
        let propose = async |act: Act, family: &str| {
            let command = Propose {
                key: world.key(72), family: family.to_owned(), standing: SocialCareStanding::Assessment,
                proposal: proposal(&world, Route::Signpost),
            };
            step_down::propose(&bench.store, &world.profile, &act, &command).await.map(drop)
        };
        refused_with(propose(worker(&world), &family).await, "step_down.under_way");
        assert!(matches!(propose(world.act(world.teacher), &family).await, Err(CaseworkError::NotFound)));
        let received = world.request().await;
        world.give(&received, Relation::SocialCare, world.social.agency).await;
        refused_with(propose(worker(&world), &received.family_reference).await, "step_down.not_held");
        let rows = bench.store.reader().rows(&casework::step_down::statements::TO_BE_LISTED, args![]).await.unwrap();
        assert!(rows.is_empty());
    }
}
