//! Restricted records, emergency openings and their reviews, case files, and
//! social care's record as early help reads it.

use casework::CaseworkError;
use casework::engine::Reads as _;
use casework::families::{find_by_reference, relations_to};
use casework::record_access::{
    add_person, break_glass, find_for_log, lift, note_file, openings, places, remove_person,
    restrict, restricted_records, restriction_of, review, running_opening, social_care_record,
};
use casework::referrals::Received;
use domain::access::{OpeningLimits, Relation, Role, Verdict};
use domain::act::{Act, Actor, UserActor};
use domain::referrals::Outcome;
use jiff::{SignedDuration, ToSpan as _};
use testkit::both_engines;
use testkit::engines::Bench;

use crate::hub_world::{Person, World};

const WHY: &str = "A relative of the family works here";

fn with_role(world: &World<'_>, who: Person, role: Role) -> Act {
    let mut act = world.act(who);
    if let Actor::User(UserActor { roles, .. }) = &mut act.actor {
        *roles = std::iter::once(role).collect();
    }
    act
}

fn code(refused: Result<(), CaseworkError>) -> &'static str {
    match refused {
        Err(CaseworkError::Refused(refusal)) => refusal.code,
        other => panic!("not refused: {other:?}"),
    }
}

async fn sees(bench: &Bench, act: &Act, received: &Received) -> bool {
    find_by_reference(&mut bench.store.reader(), act, &received.family_reference)
        .await
        .unwrap()
        .is_some()
}

both_engines! {
    async fn a_restricted_record_exists_for_its_list_and_its_holder_alone(bench: Bench) {
        let world = World::new(&bench).await;
        let received = world.request().await;
        let (manager, officer, teacher) =
            (world.act(world.manager), world.act(world.officer), world.act(world.teacher));
        let reference = &received.family_reference;
        assert!(sees(&bench, &officer, &received).await);
        restrict(&bench.store, &manager, reference, &[], WHY).await.unwrap();
        assert!(!sees(&bench, &officer, &received).await, "a relation is not enough");
        assert!(sees(&bench, &manager, &received).await, "whoever restricts stays in");
        assert!(sees(&bench, &teacher, &received).await, "the holder is never shut out");
        add_person(&bench.store, &manager, reference, Some(world.officer.user), "").await.unwrap();
        assert!(sees(&bench, &officer, &received).await);
        let listed = restriction_of(&mut bench.store.reader(), received.family).await.unwrap().unwrap();
        assert_eq!(listed.reason, WHY);
        assert_eq!(listed.listed.len(), 3);
        remove_person(&bench.store, &manager, reference, world.officer.user).await.unwrap();
        assert!(!sees(&bench, &officer, &received).await);
        lift(&bench.store, &manager, reference, "The relative has left").await.unwrap();
        assert!(sees(&bench, &officer, &received).await);
        assert!(restriction_of(&mut bench.store.reader(), received.family).await.unwrap().is_none());
    }

    async fn restricting_asks_for_a_reason_a_role_and_a_relation(bench: Bench) {
        let world = World::new(&bench).await;
        let received = world.request().await;
        let reference = &received.family_reference;
        let manager = world.act(world.manager);
        assert_eq!(code(restrict(&bench.store, &manager, reference, &[], " ").await), "access.reason");
        let teacher = restrict(&bench.store, &world.act(world.teacher), reference, &[], WHY).await;
        assert!(matches!(teacher, Err(CaseworkError::Denied(_))));
        let outside = restrict(&bench.store, &world.act(world.police), reference, &[], WHY).await;
        assert!(matches!(outside, Err(CaseworkError::NotFound)));
        assert_eq!(code(lift(&bench.store, &manager, reference, WHY).await), "access.not_restricted");
        restrict(&bench.store, &manager, reference, &[], WHY).await.unwrap();
        assert_eq!(code(restrict(&bench.store, &manager, reference, &[], WHY).await), "access.restricted_already");
        let nobody = add_person(&bench.store, &manager, reference, None, "nobody@people.example").await;
        assert_eq!(code(nobody), "access.nobody_chosen");
        let oneself = remove_person(&bench.store, &manager, reference, world.manager.user).await;
        assert_eq!(code(oneself), "access.oneself");
        let another = remove_person(&bench.store, &manager, reference, world.police.user).await;
        assert!(matches!(another, Err(CaseworkError::NotFound)));
    }

    async fn the_governance_lead_reaches_the_list_and_not_the_record(bench: Bench) {
        let world = World::new(&bench).await;
        let received = world.request().await;
        let reference = &received.family_reference;
        restrict(&bench.store, &world.act(world.manager), reference, &[], WHY).await.unwrap();
        let lead = with_role(&world, world.lead, Role::InformationGovernance);
        let mut reader = bench.store.reader();
        let records = restricted_records(&mut reader, &lead, 10).await.unwrap();
        assert_eq!((records.len(), records[0].reason.as_str(), records[0].listed), (1, WHY, 2));
        assert!(!sees(&bench, &lead, &received).await);
        let (family, opens) = find_for_log(&mut reader, &lead, reference).await.unwrap();
        assert_eq!((family, opens), (received.family, false));
        add_person(&bench.store, &lead, reference, None, "POLICE@people.example ").await.unwrap();
        let denied = restricted_records(&mut reader, &world.act(world.manager), 10).await;
        assert!(matches!(denied, Err(CaseworkError::Denied(_))));
    }

    async fn a_restricted_family_can_still_be_offered_to_social_care(bench: Bench) {
        let world = World::new(&bench).await;
        let received = world.request().await;
        restrict(&bench.store, &world.act(world.manager), &received.family_reference, &[], WHY).await.unwrap();
        let social = world.act(world.social);
        assert!(!sees(&bench, &social, &received).await);
        world.decided(&received.reference, Outcome::SocialCareAssessment).await;
        assert!(sees(&bench, &social, &received).await, "it must be able to answer");
    }

    async fn breaking_the_glass_lets_somebody_read_for_four_hours_and_tells_at_once(bench: Bench) {
        let world = World::new(&bench).await;
        let received = world.request().await;
        let police = with_role(&world, world.police, Role::Practitioner);
        assert!(!sees(&bench, &police, &received).await);
        let limits = OpeningLimits::default();
        let typed = format!(" {} ", received.reference.to_lowercase());
        let opened = break_glass(&bench.store, &police, limits, &typed, "Called to the home tonight").await.unwrap();
        assert_eq!(opened.reference, received.family_reference);
        let relations = relations_to(&mut bench.store.reader(), &police, received.family).await.unwrap();
        assert_eq!(relations.iter().collect::<Vec<_>>(), [Relation::BreakGlass]);
        assert_eq!(world.messages("access.glass_broken", None).await, 1, "the holder");
        assert_eq!(world.messages("access.glass_broken", Some(world.teacher.agency)).await, 1, "their manager");
        // Asked again, it is the same opening, and nobody is told twice.
        let again = break_glass(&bench.store, &police, limits, &typed, "Called to the home tonight").await.unwrap();
        assert_eq!(again, opened);
        assert_eq!(world.messages("access.glass_broken", None).await, 1);
        let mut later = police.clone();
        later.at = police.at.checked_add(SignedDuration::from_hours(4)).unwrap();
        assert!(!sees(&bench, &later, &received).await, "it ends by itself");
        assert!(running_opening(&mut bench.store.reader(), &later, received.family).await.unwrap().is_none());
    }

    async fn the_glass_opens_a_restricted_record_too(bench: Bench) {
        let world = World::new(&bench).await;
        let received = world.request().await;
        restrict(&bench.store, &world.act(world.manager), &received.family_reference, &[], WHY).await.unwrap();
        let officer = world.act(world.officer);
        break_glass(&bench.store, &officer, OpeningLimits::default(), &received.family_reference, "The school rang").await.unwrap();
        assert!(sees(&bench, &officer, &received).await);
    }

    async fn breaking_the_glass_asks_for_a_reason_and_a_reference_and_no_one_browses(bench: Bench) {
        let world = World::new(&bench).await;
        let received = world.request().await;
        let limits = OpeningLimits::default();
        let police = with_role(&world, world.police, Role::Practitioner);
        let open = async |act: &Act, reference: &str, reason: &str| {
            break_glass(&bench.store, act, limits, reference, reason).await.map(drop)
        };
        assert_eq!(code(open(&police, &received.family_reference, "").await), "access.reason");
        assert_eq!(code(open(&police, "F-XXXX-XXXX", WHY).await), "access.no_such_reference");
        assert_eq!(code(open(&world.act(world.teacher), &received.family_reference, WHY).await), "access.within_reach");
        let analyst = with_role(&world, world.police, Role::Analyst);
        assert!(matches!(open(&analyst, &received.family_reference, WHY).await, Err(CaseworkError::Denied(_))));
        assert_eq!(world.messages("access.glass_broken", None).await, 0);
    }

    async fn an_opening_is_reviewed_once_with_words_by_somebody_else(bench: Bench) {
        let world = World::new(&bench).await;
        let received = world.request().await;
        let police = with_role(&world, world.police, Role::Practitioner);
        break_glass(&bench.store, &police, OpeningLimits::default(), &received.reference, "Called to the home").await.unwrap();
        let lead = with_role(&world, world.lead, Role::InformationGovernance);
        let mut reader = bench.store.reader();
        let (waiting, done) = openings(&mut reader, &lead, 10).await.unwrap();
        assert_eq!((waiting.len(), done.len()), (1, 0));
        let id = waiting[0].id;
        let verdict = Some(Verdict::NotJustified);
        assert_eq!(code(review(&bench.store, &lead, id, None, "Not needed").await), "access.no_verdict");
        assert_eq!(code(review(&bench.store, &lead, id, verdict, "").await), "access.reason");
        let mut own = police.clone();
        if let Actor::User(UserActor { roles, .. }) = &mut own.actor {
            roles.insert(Role::InformationGovernance);
        }
        assert_eq!(code(review(&bench.store, &own, id, verdict, "My own").await), "access.own_opening");
        let stranger = review(&bench.store, &world.act(world.nurse), id, verdict, "Not mine").await;
        assert!(matches!(stranger, Err(CaseworkError::NotFound)));
        review(&bench.store, &lead, id, verdict, "The school could have told them").await.unwrap();
        assert_eq!(code(review(&bench.store, &lead, id, verdict, "Once more").await), "access.reviewed");
        assert_eq!(world.messages("access.glass_reviewed", None).await, 1, "they learn the finding");
        let (waiting, done) = openings(&mut reader, &lead, 10).await.unwrap();
        assert_eq!((waiting.len(), done[0].verdict), (0, verdict));
    }

    async fn a_manager_reviews_the_openings_of_their_agencys_families_and_no_others(bench: Bench) {
        let world = World::new(&bench).await;
        let received = world.request().await;
        let police = with_role(&world, world.police, Role::Practitioner);
        break_glass(&bench.store, &police, OpeningLimits::default(), &received.reference, "Called to the home").await.unwrap();
        let mut reader = bench.store.reader();
        let (mine, _) = openings(&mut reader, &world.act(world.manager), 10).await.unwrap();
        assert_eq!(mine.len(), 1, "the front door's manager");
        let other = with_role(&world, world.nurse, Role::LeadAgencyManager);
        let (theirs, _) = openings(&mut reader, &other, 10).await.unwrap();
        assert!(theirs.is_empty());
    }

    async fn openings_of_other_families_never_crowd_out_those_in_reach(bench: Bench) {
        let world = World::new(&bench).await;
        let police = with_role(&world, world.police, Role::Practitioner);
        let lead = with_role(&world, world.nurse, Role::LeadAgencyManager);
        for number in 1..=4 {
            let received = world.request_with(number).await;
            break_glass(&bench.store, &police, OpeningLimits::default(), &received.reference, "Called to the home").await.unwrap();
            if number == 4 {
                world.give(&received, Relation::LeadAgency, world.nurse.agency).await;
            }
        }
        let mut reader = bench.store.reader();
        let (mine, _) = openings(&mut reader, &lead, 1).await.unwrap();
        assert_eq!(mine.len(), 1, "the limit counts what is in reach");
    }

    // Requirement: BUCKS-PROT-81, BUCKS-PROT-82
    async fn each_agency_says_where_its_case_file_is_and_the_newest_word_holds(bench: Bench) {
        let world = World::new(&bench).await;
        let received = world.request().await;
        let reference = &received.family_reference;
        world.give(&received, Relation::LeadAgency, world.nurse.agency).await;
        let nurse = with_role(&world, world.nurse, Role::LeadAgencyManager);
        let noted = note_file(&bench.store, &nurse, reference, "Clinic records", "").await;
        assert!(matches!(noted, Err(CaseworkError::Refused(refusal)) if refusal.field == Some("file_reference")));
        for file in ["C-17", "C-18"] {
            note_file(&bench.store, &nurse, reference, "Clinic records", file).await.unwrap();
        }
        let found = places(&mut bench.store.reader(), received.family).await.unwrap();
        assert_eq!(found.agencies.len(), 1);
        assert_eq!(found.files.len(), 1);
        assert_eq!((found.files[0].system.as_str(), found.files[0].reference.as_str()), ("Clinic records", "C-18"));
        let denied = note_file(&bench.store, &world.act(world.teacher), reference, "Ours", "1").await;
        assert!(matches!(denied, Err(CaseworkError::Denied(_))));
        let outside = note_file(&bench.store, &world.act(world.police), reference, "Ours", "1").await;
        assert!(matches!(outside, Err(CaseworkError::NotFound)));
    }

    // Requirement: BUCKS-PROT-83
    async fn early_help_reads_the_fitting_parts_of_social_cares_record(bench: Bench) {
        let world = World::new(&bench).await;
        let received = world.request().await;
        world.decided(&received.reference, Outcome::SocialCareAssessment).await;
        let social = world.act(world.social);
        let at = bench.act().at;
        let meeting = casework::transfers::call_meeting(&bench.store, &social, &received.reference, at + 1.hours()).await.unwrap();
        casework::transfers::meeting_held(&bench.store, &social, meeting, at, "Secret words").await.unwrap();
        let lead = with_role(&world, world.nurse, Role::LeadAgencyManager);
        let mut reader = bench.store.reader();
        let outside = social_care_record(&mut reader, &lead, &received.family_reference).await;
        assert!(matches!(outside, Err(CaseworkError::NotFound)));
        world.give(&received, Relation::LeadAgency, world.nurse.agency).await;
        let read = social_care_record(&mut reader, &lead, &received.family_reference).await.unwrap();
        assert!(read.in_part);
        assert_eq!((read.answers.len(), read.answers[0].accepted), (1, None));
        assert!(read.meetings[0].held_at.is_some());
        assert_eq!(read.meetings[0].result, None, "the words are social care's own");
        let own = social_care_record(&mut reader, &social, &received.family_reference).await.unwrap();
        assert_eq!(own.meetings[0].result.as_deref(), Some("Secret words"));
        // And nothing of it is early help's to write.
        let written = casework::transfers::call_meeting(&bench.store, &lead, &received.reference, at).await;
        assert!(matches!(written, Err(CaseworkError::Denied(_) | CaseworkError::NotFound)));
    }

    // Requirement: BUCKS-PROT-84
    async fn social_care_reads_early_helps_record_and_writes_nothing(bench: Bench) {
        let world = World::new(&bench).await;
        let received = world.request().await;
        let social = world.act(world.social);
        let relations = relations_to(&mut bench.store.reader(), &social, received.family).await.unwrap();
        assert_eq!(relations.iter().collect::<Vec<_>>(), [Relation::SocialCareReader]);
        let claimed = casework::referrals::claim(&bench.store, &social, &received.reference).await;
        assert!(matches!(claimed, Err(CaseworkError::Denied(_))));
        let noted = note_file(&bench.store, &social, &received.family_reference, "Ours", "1").await;
        assert!(matches!(noted, Err(CaseworkError::Denied(_))));
    }
}

/// Rows, for what no use case reads.
const KEPT: casework::engine::Statement =
    casework::engine::Statement::new("test.KEPT", "select path, content from kept_forms");

both_engines! {
    async fn words_that_came_after_the_session_ended_are_kept_for_their_writer_alone(bench: Bench) {
        use casework::accounts::{KeptForm, expire_kept_forms, forget_kept_form, keep_form, kept_form};
        use crate::people::{agency, later, person, signed_in};
        let school = agency(&bench, "hill", domain::organisations::AgencyPart::Partner).await;
        let user = person(&bench, "ada@hill.example", &[(school, Role::Practitioner)]).await;
        let other = person(&bench, "ben@hill.example", &[(school, Role::Practitioner)]).await;
        let token = signed_in(&bench, "ada@hill.example").await;
        later(&bench, SignedDuration::from_mins(31));
        // The worker's tidying does not take the row away at once.
        casework::accounts::purge_sessions(&bench.store, &bench.act()).await.unwrap();
        let form = KeptForm { path: "/families/F-1/agreement".to_owned(), fields: "what=He+is+hungry".to_owned() };
        let act = bench.act_of(Actor::Public);
        let secret = keep_form(&bench.store, &act, &token, &form).await.unwrap().unwrap();
        assert!(keep_form(&bench.store, &act, "no such token", &form).await.unwrap().is_none());
        let rows = bench.store.reader().rows(&KEPT, casework::args![]).await.unwrap();
        let content = rows[0].optional_bytes("content").unwrap().unwrap();
        assert!(!String::from_utf8_lossy(&content).contains("hungry"), "not in plain words");
        let at = bench.act().at;
        assert_eq!(kept_form(&bench.store, user, &secret, at).await.unwrap(), Some(form.clone()));
        assert_eq!(kept_form(&bench.store, other, &secret, at).await.unwrap(), None);
        assert_eq!(kept_form(&bench.store, user, "another secret", at).await.unwrap(), None);
        forget_kept_form(&bench.store, &bench.act(), &secret).await.unwrap();
        assert_eq!(kept_form(&bench.store, user, &secret, at).await.unwrap(), None);
        keep_form(&bench.store, &act, &token, &form).await.unwrap().unwrap();
        later(&bench, SignedDuration::from_hours(12));
        assert_eq!(expire_kept_forms(&bench.store, &bench.act()).await.unwrap(), 1);
    }
}
