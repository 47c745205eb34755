//! The family agrees to the service, takes it back, and the basis for sharing
//! stands apart from both.

use crate::inbox;
use crate::plan_world::{COORDINATOR, HEALTH, PANEL, Story, agency, code, key};
use casework::agreement::{self, RecordSharing, WithdrawSharing};
use casework::information_requests::{About, Ask, ask};
use casework::plans;
use domain::access::Role;
use domain::agreement::{AnswerForm, ServiceAnswer, SharingBasis};
use domain::cases::Stage;
use domain::information_requests::SharingBasis as InformationBasis;
use domain::profile::ConsentPurpose;
use jiff::ToSpan as _;
use testkit::both_engines;

#[test]
fn a_case_that_was_stored_before_the_agreement_was_carried_asks_the_family_again() {
    let stored = r#"{"is":"awaiting_forum","since":"2026-01-01T00:00:00Z","waiting":{"why":"brought_back","reason":"stuck","words":"w","lead":{"agency":"00000000-0000-0000-0000-000000000001","worker":"00000000-0000-0000-0000-000000000007","accepted_at":"2026-01-01T00:00:00Z"}}}"#;
    let stage: Stage = serde_json::from_str(stored).unwrap();
    assert_eq!(
        stage.may_work(),
        Err(domain::cases::StageRefused::NotAgreed)
    );
}

both_engines! {
    // Requirement: BUCKS-STRAT-21, BUCKS-STRAT-117, C-05
    async fn work_waits_until_the_family_agrees_in_writing(bench: Bench) {
        let story = Story::begin(bench).await;
        let act = story.worker();
        assert_eq!(code(&plans::begin_plan(&story.bench.store, &act, "C-TEST").await), "cases.not_agreed");
        story.says(1, ServiceAnswer::Given, AnswerForm::Verbal).await.unwrap();
        assert!(story.stage().await.may_work().is_err());
        story.says(2, ServiceAnswer::Given, AnswerForm::Written).await.unwrap();
        assert!(story.stage().await.may_work().is_ok());
        plans::begin_plan(&story.bench.store, &story.worker(), "C-TEST").await.unwrap();
    }

    // Requirement: C-06
    async fn taking_agreement_back_stops_the_work_at_once_and_alerts_worker_and_coordinator(bench: Bench) {
        let story = Story::planned(bench).await;
        story.says(5, ServiceAnswer::Withdrawn, AnswerForm::Verbal).await.unwrap();
        assert!(story.stage().await.may_work().is_err());
        let refused = plans::amend_plan(&story.bench.store, &story.worker(), "C-TEST", "More").await;
        assert_eq!(code(&refused), "cases.not_agreed");
        let coordinator = story.act(COORDINATOR, PANEL, &[Role::PanelCoordinator]);
        for act in [story.worker(), coordinator] {
            let kinds = inbox::kinds(&story.bench.store, &act).await;
            assert!(kinds.contains(&"agreement.withdrawn".to_owned()));
        }
        let mut reader = story.bench.store.reader();
        let page = agreement::page_of(&mut reader, &story.profile, &story.worker(), &story.family_reference).await.unwrap();
        assert_eq!(page.answers.len(), 2);
    }

    // Requirement: BUCKS-STRAT-133, C-05
    async fn the_basis_for_sharing_is_a_record_of_its_own_and_can_be_withdrawn(bench: Bench) {
        let story = Story::begin(bench).await;
        let mut command = RecordSharing {
            key: key(7),
            family: story.family_reference.clone(),
            person: story.mother,
            purpose: ConsentPurpose::InformationSharing,
            basis: SharingBasis::LegalObligation,
            reason: None,
            scope: "School and health visiting".to_owned(),
            from: jiff::civil::date(2026, 3, 1),
        };
        let (store, act) = (&story.bench.store, story.worker());
        assert_eq!(code(&agreement::record_sharing(store, &act, &command).await), "agreement.reason");
        command.basis = SharingBasis::Consent;
        for _ in 0..2 {
            agreement::record_sharing(store, &act, &command).await.unwrap();
        }
        // Agreement to share is not agreement to the service.
        assert!(story.stage().await.may_work().is_err());
        let mut reader = store.reader();
        let page = agreement::page_of(&mut reader, &story.profile, &act, &story.family_reference).await.unwrap();
        assert_eq!(page.sharing.len(), 1);
        let withdraw = WithdrawSharing {
            family: story.family_reference.clone(),
            record: page.sharing[0].id,
            reason: "She asked us to stop".to_owned(),
        };
        agreement::withdraw_sharing(store, &act, &withdraw).await.unwrap();
        assert_eq!(code(&agreement::withdraw_sharing(store, &act, &withdraw).await), "agreement.already_withdrawn");
    }

    // Requirement: C-06
    async fn nobody_is_asked_for_information_on_consent_that_was_taken_back(bench: Bench) {
        let story = Story::planned(bench).await;
        let store = &story.bench.store;
        let coordinator = story.act(COORDINATOR, PANEL, &[Role::PanelCoordinator]);
        story.give_to_the_panel().await;
        let command = |number, basis| Ask {
            key: key(number),
            about: About::Case("C-TEST".to_owned()),
            agencies: vec![agency(HEALTH)],
            question: "When was the family last seen?".to_owned(),
            basis,
            basis_reason: "To prepare the panel".to_owned(),
            due: Some(story.bench.act().at + 48.hours()),
            base_address: "http://127.0.0.1".to_owned(),
        };
        let sharing = RecordSharing {
            key: key(80),
            family: story.family_reference.clone(),
            person: story.mother,
            purpose: ConsentPurpose::InformationSharing,
            basis: SharingBasis::Consent,
            reason: None,
            scope: "Health visiting".to_owned(),
            from: jiff::civil::date(2026, 3, 1),
        };
        agreement::record_sharing(store, &story.worker(), &sharing).await.unwrap();
        let mut reader = store.reader();
        let page = agreement::page_of(&mut reader, &story.profile, &story.worker(), &story.family_reference).await.unwrap();
        let withdraw = WithdrawSharing {
            family: story.family_reference.clone(),
            record: page.sharing[0].id,
            reason: "She asked us to stop".to_owned(),
        };
        agreement::withdraw_sharing(store, &story.worker(), &withdraw).await.unwrap();
        let standing = agreement::consents_to_share(&mut reader, story.family).await.unwrap();
        assert!(standing[0].taken_back.is_some());
        let refused = ask(store, &story.profile, &coordinator, &command(81, InformationBasis::Consent)).await;
        assert_eq!(code(&refused.map(drop)), "information_requests.consent_taken_back");
        ask(store, &story.profile, &coordinator, &command(82, InformationBasis::PublicTask)).await.unwrap();
        // The family agrees again, later: consent counts again.
        story.later(1);
        let again = RecordSharing { key: key(83), ..sharing };
        agreement::record_sharing(store, &story.worker(), &again).await.unwrap();
        let standing = agreement::consents_to_share(&mut reader, story.family).await.unwrap();
        assert!(standing[0].taken_back.is_none());
    }
}
