//! Reviews: the next one, the agency's own date, and what goes back to the panel.

use crate::plan_world::{HOLDERS, RUNNING, SCHOOL, Story, agency, code, key};
use casework::CaseworkError;
use casework::cases::{self, BringBack, find};
use casework::plans;
use casework::reviews::{self, NoteEngagement};
use domain::reviews::{Engagement, ReviewOutcome};
use testkit::both_engines;

both_engines! {
    // Requirement: BUCKS-STRAT-121, C-25
    async fn a_review_starts_the_next_one_and_amending_keeps_the_earlier_version(bench: Bench) {
        let story = Story::planned(bench).await;
        assert_eq!(story.next_review().await, jiff::civil::date(2026, 4, 3));
        story.later(30);
        let command = story.review(20, ReviewOutcome::Amend);
        for _ in 0..2 {
            reviews::hold_review(&story.bench.store, &story.profile, &story.worker(), &command).await.unwrap();
        }
        assert_eq!(story.next_review().await, jiff::civil::date(2026, 6, 3));
        assert_eq!(story.count(&RUNNING).await, 1);
        let mut reader = story.bench.store.reader();
        let plan = plans::plan_of(&mut reader, story.case).await.unwrap().unwrap();
        assert_eq!(plan.versions().len(), 2);
        assert_eq!(plan.drafted().unwrap().needs, plan.in_force().unwrap().needs);
        let stale = plans::agree_plan(&story.bench.store, &story.profile, &story.worker(), &story.agreed(1)).await;
        assert!(matches!(stale, Err(CaseworkError::Conflict)));
    }

    // Requirement: BUCKS-STRAT-111
    async fn the_agencys_own_date_replaces_the_next_review(bench: Bench) {
        let story = Story::planned(bench).await;
        story.later(10);
        let mut command = story.review(20, ReviewOutcome::Continue);
        command.review.own_next = Some(domain::reviews::OwnDate {
            on: jiff::civil::date(2026, 5, 5),
            policy: "School policy: every half term".to_owned(),
        });
        reviews::hold_review(&story.bench.store, &story.profile, &story.worker(), &command).await.unwrap();
        assert_eq!(story.next_review().await, jiff::civil::date(2026, 5, 5));
    }

    // Requirement: BUCKS-STRAT-112, BUCKS-PROT-67, C-40
    async fn a_stuck_case_goes_back_to_the_panel_and_its_lead_goes_on_leading(bench: Bench) {
        let story = Story::planned(bench).await;
        let (store, act) = (&story.bench.store, story.worker());
        let version = find(&mut store.reader(), &act, "C-TEST").await.unwrap().version;
        let mut command = BringBack {
            reference: "C-TEST".to_owned(),
            version,
            reason: "bored".to_owned(),
            words: "No change".to_owned(),
        };
        assert_eq!(code(&cases::bring_back(store, &story.profile, &act, &command).await), "cases.back_reason");
        command.reason = "stuck".to_owned();
        cases::bring_back(store, &story.profile, &act, &command).await.unwrap();
        assert_eq!(story.stage().await.lead().unwrap().agency, agency(SCHOOL));
        assert_eq!(story.count(&HOLDERS).await, 1);
    }

    // Requirement: BUCKS-STRAT-151
    async fn a_refusal_is_noted_and_closes_nothing(bench: Bench) {
        let story = Story::begin(bench).await;
        let note = NoteEngagement {
            key: key(30),
            reference: "C-TEST".to_owned(),
            engagement: Engagement::Refused,
            on: jiff::civil::date(2026, 3, 2),
            words: "She said: not now".to_owned(),
        };
        for _ in 0..2 {
            reviews::note_engagement(&story.bench.store, &story.worker(), &note).await.unwrap();
        }
        let mut reader = story.bench.store.reader();
        assert_eq!(reviews::engagement_of(&mut reader, story.case).await.unwrap().len(), 1);
        assert!(story.stage().await.is_open());
    }
}
