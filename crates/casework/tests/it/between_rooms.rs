//! What two rooms must not do to a family together: each was right by itself, and
//! the model that explores all orders of steps (ADR 21) showed what they did.

use crate::panel_world::{
    CASE_OF, CENTRE, FORUM, FRONT_DOOR, PANEL, SCHOOL, Story, WORKER, agency, says, story, user,
};
use casework::cases::{self, BringBack};
use casework::engine::Reads as _;
use casework::families::holder_of;
use casework::referrals::{DecideCommand, decide, find};
use casework::reviews::{self, Close};
use casework::step_up::{StepUpCommand, step_up, step_up_open};
use casework::transfers::{decline, of_agency};
use casework::{CaseworkError, accounts, args, clocks};
use domain::access::Role;
use domain::act::Act;
use domain::agreement::ServiceAnswer;
use domain::cases::{Stage, StageRefused, Waiting};
use domain::closure::{CareAvoided, Closing};
use domain::forums::Next;
use domain::ids::{AgencyId, HandoverId, SubmissionKey};
use domain::profile::ClockKey;
use domain::referrals::{Decide, LevelNamed, Outcome};
use domain::transfers::{StepUp, StepUpConsent};
use testkit::both_engines;
use uuid::Uuid;

const SOCIAL_CARE: AgencyId = agency(3);

impl Story {
    fn front_door(&self) -> Act {
        self.by(11, FRONT_DOOR, &[Role::FrontDoorManager], &[])
    }

    fn social_care(&self) -> Act {
        self.by(31, SOCIAL_CARE, &[Role::SocialCareManager], &[])
    }

    /// Somebody steps the family up. Gives the request's reference.
    async fn steps_up(&self, act: &Act) -> String {
        let command = StepUpCommand {
            key: SubmissionKey::new(Uuid::from_u128(7_001)),
            family: self.received.family_reference.clone(),
            said: StepUp {
                rationale: "New injuries".to_owned(),
                support: "Weekly visits".to_owned(),
                expected: "The child is safe".to_owned(),
                consent: StepUpConsent::Given,
            },
            referrer: crate::panel_world::request().referrer,
        };
        let sent = step_up(&self.bench.store, &self.profile, act, &command).await;
        sent.unwrap().reference
    }

    async fn front_door_decides(
        &self,
        reference: &str,
        level: u8,
        branch: Option<&str>,
        outcome: Outcome,
    ) {
        let act = self.front_door();
        let mut reader = self.bench.store.reader();
        let version = find(&mut reader, &act, reference).await.unwrap().version;
        let command = DecideCommand {
            reference: reference.to_owned(),
            version,
            decide: Decide {
                level: Some(LevelNamed {
                    number: level,
                    branch: branch.map(str::to_owned),
                }),
                outcome,
                rationale: "What is new is clear".to_owned(),
                exception: None,
                missing: None,
                message: Some("See the family information service".to_owned()),
                pointed_to: None,
            },
            services: Vec::new(),
        };
        decide(&self.bench.store, &self.profile, &act, &command)
            .await
            .unwrap();
    }

    async fn social_care_is_asked(&self, act: &Act) -> (String, HandoverId) {
        let reference = self.steps_up(act).await;
        self.front_door_decides(&reference, 4, None, Outcome::SocialCareAssessment)
            .await;
        let mut reader = self.bench.store.reader();
        let (waiting, _) = of_agency(&mut reader, &self.social_care(), SOCIAL_CARE)
            .await
            .unwrap();
        (reference, waiting[0].id)
    }

    async fn led(bench: testkit::engines::Bench) -> Self {
        let story = story(bench).await;
        story.name_the_centre().await;
        story.accept().await.unwrap();
        story.assign(WORKER).await.unwrap();
        story
    }

    async fn close_as(&self, act: &Act) -> Result<(), CaseworkError> {
        let (reference, version) = self.case().await;
        let mut closing = closing();
        let people = casework::families::page_of(
            &mut self.bench.store.reader(),
            act,
            &self.received.family_reference,
        )
        .await
        .unwrap()
        .people;
        closing.children = people
            .iter()
            .filter(|one| one.part == "child")
            .map(|one| domain::closure::ChildAtClosure {
                child: one.id,
                outcome: domain::closure::ChildOutcome::Better,
                voice: None,
            })
            .collect();
        let command = Close {
            reference,
            version,
            closing,
        };
        reviews::close(&self.bench.store, &self.profile, act, &command).await
    }

    async fn open_cases(&self) -> usize {
        let rows = self
            .bench
            .store
            .reader()
            .rows(&CASE_OF, args![self.received.family])
            .await;
        rows.unwrap().len()
    }
}

fn closing() -> Closing {
    Closing {
        outcome: "needs_met".to_owned(),
        reason: "Calm mornings".to_owned(),
        children: Vec::new(),
        adults: Vec::new(),
        needs: Vec::new(),
        actions: Vec::new(),
        feedback: None,
        referrer_view: None,
        care_avoided: CareAvoided::NeverLikely,
        indicators: Vec::new(),
        monitoring_until: None,
    }
}

fn refused_as(result: &Result<(), CaseworkError>) -> &'static str {
    match result {
        Err(CaseworkError::Refused(refusal)) => refusal.code,
        Ok(()) | Err(_) => "not refused",
    }
}

both_engines! {
    // Requirement: BUCKS-PROT-51
    async fn a_panel_does_not_send_a_family_back_while_social_care_has_not_answered(bench: Bench) {
        let story = story(bench).await;
        story.on_agenda().await;
        let teacher = story.by(41, SCHOOL, &[Role::Practitioner], &[]);
        let (_, offer) = story.social_care_is_asked(&teacher).await;
        let back = story.decide(says(Next::ReturnedToReferrer, Some(false))).await;
        assert_eq!(refused_as(&back), "closure.offer_open");
        decline(&story.bench.store, &story.profile, &story.social_care(), offer, "Early help can help").await.unwrap();
        let back = story.decide(says(Next::ReturnedToReferrer, Some(false))).await;
        assert_eq!(refused_as(&back), "closure.step_up_open", "the front door has to decide again");
    }

    // Requirement: BUCKS-PROT-51, BUCKS-STRAT-52
    async fn a_request_that_social_care_declines_is_before_the_front_door_again_with_a_new_limit(bench: Bench) {
        let story = story(bench).await;
        let teacher = story.by(41, SCHOOL, &[Role::Practitioner], &[]);
        let (reference, offer) = story.social_care_is_asked(&teacher).await;
        decline(&story.bench.store, &story.profile, &story.social_care(), offer, "Below the threshold").await.unwrap();
        let mut reader = story.bench.store.reader();
        let again = find(&mut reader, &story.front_door(), &reference).await.unwrap();
        assert_eq!(again.state.key(), "waiting");
        let limits = clocks::clocks_of_subject(&mut reader, again.id.uuid()).await.unwrap();
        let running = limits.iter().filter(|limit| limit.key == ClockKey::FrontDoorDecision && !limit.clock.has_ended());
        assert_eq!(running.count(), 1);
        assert_eq!(story.holder().await, Some(SCHOOL));
        story.front_door_decides(&reference, 2, None, Outcome::ReturnedToReferrer).await;
        assert!(!step_up_open(&mut story.bench.store.reader(), story.received.family).await.unwrap());
    }

    // Requirement: C-06, BUCKS-STRAT-117
    async fn a_new_lead_worker_hears_that_the_family_took_its_agreement_back_meanwhile(bench: Bench) {
        let story = Story::led(bench).await;
        story.family_says(1, ServiceAnswer::Given).await;
        assert_eq!(story.stage().await.may_work(), Ok(()));
        accounts::leave(&story.bench.store, &story.bench.act(), user(WORKER)).await.unwrap();
        assert_eq!(story.stage().await.may_work(), Err(StageRefused::NoLeadWorker));
        story.family_says_to(&story.lead_manager(), 2, ServiceAnswer::Withdrawn).await;
        story.assign(56).await.unwrap();
        assert_eq!(story.stage().await.may_work(), Err(StageRefused::NotAgreed));
    }

    // Requirement: BUCKS-STRAT-85, C-06
    async fn a_family_that_is_led_goes_back_to_the_panel_with_its_own_case(bench: Bench) {
        let story = Story::led(bench).await;
        let reference = story.steps_up(&story.lead_worker()).await;
        story.front_door_decides(&reference, 3, Some("early_help"), Outcome::Forum).await;
        assert_eq!(story.open_cases().await, 1);
        let stage = story.stage().await;
        assert!(matches!(&stage, Stage::AwaitingForum { waiting: Waiting::BroughtBack { .. }, .. }), "{stage:?}");
        assert_eq!(stage.lead().map(|lead| lead.agency), Some(CENTRE));
        assert_eq!(story.holder().await, Some(CENTRE));
        let coordinator = story.by(21, PANEL, &[Role::PanelCoordinator], &[FORUM]);
        assert!(story.inbox(&coordinator).await.contains(&"cases.brought_back".to_owned()));
    }

    // Requirement: BUCKS-STRAT-122
    async fn an_agency_that_led_before_neither_ends_nor_moves_the_case_of_another(bench: Bench) {
        let story = Story::led(bench).await;
        story.close_as(&story.lead_manager()).await.unwrap();
        assert_eq!(holder_of(&mut story.bench.store.reader(), story.received.family).await.unwrap().map(|held| held.agency), None);
        story.later(1);
        let teacher = story.by(41, SCHOOL, &[Role::Practitioner], &[]);
        cases::open_agency_case(&story.bench.store, &story.profile, &teacher, &story.received.family_reference, "Attendance").await.unwrap();
        assert_eq!(refused_as(&story.close_as(&story.lead_manager()).await), "cases.led_by_others");
        let (reference, version) = story.case().await;
        let back = BringBack { reference, version, reason: "stuck".to_owned(), words: "No progress".to_owned() };
        let moved = cases::bring_back(&story.bench.store, &story.profile, &story.lead_manager(), &back).await;
        assert_eq!(refused_as(&moved), "cases.led_by_others");
        story.close_as(&teacher).await.unwrap();
    }
}
