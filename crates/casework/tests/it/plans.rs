//! The plan is written by the lead worker and agreed with the whole family.

use crate::inbox;
use crate::plan_world::{HEALTH, SCHOOL, Story, agency, code};
use casework::CaseworkError;
use casework::plans::{self, ChangeLine, LineAnew};
use domain::agreement::{AnswerForm, ServiceAnswer};
use domain::plans::{ActionOwner, Need, PartInPlan, PartTaken};
use jiff::ToSpan as _;
use testkit::both_engines;

both_engines! {
    // Requirement: BUCKS-STRAT-91
    async fn only_the_lead_worker_writes_the_plan_and_a_stranger_does_not_know_of_it(bench: Bench) {
        let story = Story::planned(bench).await;
        let store = &story.bench.store;
        let outside = plans::amend_plan(store, &story.stranger(), "C-TEST", "Why").await;
        assert!(matches!(outside, Err(CaseworkError::NotFound)));
        let denied = plans::amend_plan(store, &story.manager(), "C-TEST", "Why").await;
        assert!(matches!(denied, Err(CaseworkError::Denied(_))));
    }

    // Requirement: BUCKS-PROT-61
    async fn the_plan_is_made_with_the_entire_family_or_says_why_somebody_was_not_asked(bench: Bench) {
        let story = Story::begin(bench).await;
        story.says(1, ServiceAnswer::Given, AnswerForm::Written).await.unwrap();
        let (store, act) = (&story.bench.store, story.worker());
        plans::begin_plan(store, &act, "C-TEST").await.unwrap();
        plans::add_need(store, &act, &story.need()).await.unwrap();
        plans::add_action(store, &act, &story.action(2, SCHOOL)).await.unwrap();
        let mut command = story.agreed(1);
        // The daughter agrees alone: her mother is not accounted for.
        command.agreement.people = vec![story.child];
        let missing = plans::agree_plan(store, &story.profile, &act, &command).await;
        assert_eq!(code(&missing), "plans.part_missing");
        let part = |part, words: Option<&str>| PartTaken {
            person: story.mother,
            part,
            words: words.map(str::to_owned),
        };
        command.agreement.parts = vec![part(PartInPlan::NotAsked, None)];
        let unsaid = plans::agree_plan(store, &story.profile, &act, &command).await;
        assert_eq!(code(&unsaid), "plans.why_not_asked");
        command.agreement.parts = vec![part(PartInPlan::NotAsked, Some("In hospital until May"))];
        plans::agree_plan(store, &story.profile, &act, &command).await.unwrap();
        let page = plans::plan_page(&mut store.reader(), &act, "C-TEST").await.unwrap();
        let kept = page.plan.unwrap().in_force().unwrap().agreed.clone().unwrap();
        assert_eq!(kept.parts, command.agreement.parts);
    }

    async fn a_line_of_the_draft_is_said_anew_and_nobodys_later_words_are_lost(bench: Bench) {
        let story = Story::planned(bench).await;
        let (store, act) = (&story.bench.store, story.worker());
        let anew = |seen: &str, words: &str| ChangeLine {
            reference: "C-TEST".to_owned(),
            seen: seen.to_owned(),
            line: LineAnew::Need(Need { words: words.to_owned(), ..story.need().need }),
        };
        let fixed = plans::change_line(store, &act, &anew("Late for school", "Often late")).await;
        assert!(fixed.is_err(), "what the family agreed to is not touched");
        plans::amend_plan(store, &act, "C-TEST", "Said better").await.unwrap();
        plans::change_line(store, &act, &anew("Late for school", "Often late")).await.unwrap();
        let stale = plans::change_line(store, &act, &anew("Late for school", "Other words")).await;
        assert!(matches!(stale, Err(CaseworkError::Conflict)));
        let mut action = story.action(2, SCHOOL).action;
        action.what = "Breakfast and a lift".to_owned();
        let change = ChangeLine {
            reference: "C-TEST".to_owned(),
            seen: "Breakfast club".to_owned(),
            line: LineAnew::Action(action),
        };
        plans::change_line(store, &act, &change).await.unwrap();
        let plan = plans::plan_page(&mut store.reader(), &act, "C-TEST").await.unwrap().plan.unwrap();
        let (draft, agreed) = (plan.drafted().unwrap(), plan.in_force().unwrap());
        assert_eq!((draft.needs[0].words.as_str(), agreed.needs[0].words.as_str()), ("Often late", "Late for school"));
        assert_eq!(draft.needs[0].actions[0].what, "Breakfast and a lift");
        assert_eq!(draft.needs[0].actions.len(), 2, "the other action stays");
    }

    async fn nothing_is_planned_for_a_day_that_is_gone(bench: Bench) {
        let story = Story::begin(bench).await;
        story.says(1, ServiceAnswer::Given, AnswerForm::Written).await.unwrap();
        let (store, act) = (&story.bench.store, story.worker());
        plans::begin_plan(store, &act, "C-TEST").await.unwrap();
        plans::add_need(store, &act, &story.need()).await.unwrap();
        let today = casework::time::london_day(act.at);
        let mut late = story.action(2, SCHOOL);
        late.action.by = today - 1.day();
        assert_eq!(code(&plans::add_action(store, &act, &late).await), "plans.day_gone");
        late.action.by = today;
        plans::add_action(store, &act, &late).await.unwrap();
    }

    async fn agencies_with_an_action_are_told_when_the_family_agrees_and_a_missing_one_is_seen(bench: Bench) {
        let story = Story::planned(bench).await;
        let (store, act) = (&story.bench.store, story.worker());
        let mine = |kinds: Vec<String>| kinds.iter().filter(|kind| *kind == "plans.your_action").count();
        assert_eq!(mine(inbox::kinds(store, &act).await), 1, "the lead's own action");
        let owner = ActionOwner::Agency { agency: agency(HEALTH), user: None };
        let page = plans::plan_page(&mut store.reader(), &act, "C-TEST").await.unwrap();
        assert!(page.nobody_to_tell(&owner), "nobody of health is in the team yet");
        story.bring_in_the_partner().await;
        let page = plans::plan_page(&mut store.reader(), &act, "C-TEST").await.unwrap();
        assert!(!page.nobody_to_tell(&owner));
        plans::amend_plan(store, &act, "C-TEST", "The clinic moved").await.unwrap();
        plans::agree_plan(store, &story.profile, &act, &story.agreed(2)).await.unwrap();
        assert_eq!(mine(inbox::kinds(store, &story.partner()).await), 1);
        let told = inbox::messages(store, &story.partner()).await;
        assert!(told.iter().all(|one| !one.text.contains("Hale")), "the words name nobody");
    }
}
