//! A member of a family follows the plan by a link of their own, with real
//! databases.

use casework::CaseworkError;
use casework::args;
use casework::engine::{Reads as _, Statement};
use casework::family_links::{
    Agree, Entered, Made, MakeLink, Say, Visitor, agree, ask_to_agree, end_link, enter, leave,
    links_of, look, make_link, new_code, said_by, say, visitor,
};
use casework::plans::{self, AddAction, AddNeed, AgreePlan};
use domain::cases::FamilyAgreement;
use domain::family_links::{LinkLife, Spoken};
use domain::ids::{PersonId, PlanLineId, SubmissionKey};
use domain::plans::{
    ActionKind, ActionOwner, AgreedHow, Agreement, Goal, Need, NeedSource, PartInPlan, PartTaken,
    PlanAction, Whose,
};
use domain::profile::Profile;
use jiff::SignedDuration;
use testkit::both_engines;
use testkit::engines::Bench;
use uuid::Uuid;

use crate::led_family::{CASE_REFERENCE, LedFamily, led_family};

const HIDE: Statement = Statement::new(
    "links.HIDE",
    "insert into addresses (id, person_id, lines, postcode, hidden, from_day, until_day) values ($1, $2, '7 Hazel Row', 'HP20 1UA', 1, null, null)",
);
const MESSAGES: Statement = Statement::new(
    "links.MESSAGES",
    "select count(*) as n from messages where kind = 'family_links.spoke' and user_id = $1",
);
const LOOKS: Statement = Statement::new(
    "links.LOOKS",
    "select count(*) as n from audit_entries where kind = 'read' and family_id = $1 and reason = 'By the family’s own link'",
);
const ADULT: Statement = Statement::new(
    "links.ADULT",
    "insert into persons (id, given_name, family_name, known_as, birth, sex, details, created_at, version)
        values ($1, 'Dan', 'Sample', '', 'not_known', 'not_known', '{}', 0, 1)",
);
const MEMBER: Statement = Statement::new(
    "links.MEMBER",
    "insert into family_members (family_id, person_id, part, from_at, until_at, lives_here) values ($1, $2, 'adult', 0, null, 1)",
);

#[derive(serde::Serialize)]
struct Arranged;

impl domain::event::Event for Arranged {
    const NAME: &'static str = "test.arranged";
    fn subject(&self) -> domain::event::Subject {
        domain::event::Subject::NOBODY
    }
}

struct Story {
    bench: Bench,
    profile: Profile,
    led: LedFamily,
    father: PersonId,
}

/// What the mother agrees to do, under the version that the page showed her.
fn two_alarms(number: u128, version: u32) -> Agree {
    Agree {
        key: key(number),
        version,
        commitment: "Two alarms".to_owned(),
    }
}

fn key(number: u128) -> SubmissionKey {
    SubmissionKey::new(Uuid::from_u128(number))
}

fn line(number: u128) -> PlanLineId {
    PlanLineId::new(Uuid::from_u128(number))
}

impl Story {
    /// A family with a drafted plan: a need of everybody's, of the mother's and of the father's.
    async fn begin(bench: Bench) -> Self {
        let led = led_family(&bench, FamilyAgreement::Given { at: bench.act().at }).await;
        let father = PersonId::new(Uuid::from_u128(500));
        let mut uow = bench.store.begin(&bench.act()).await.unwrap();
        uow.write(&ADULT, args![father]).await.unwrap();
        uow.write(&MEMBER, args![led.family, father]).await.unwrap();
        uow.record(&Arranged).await.unwrap();
        uow.commit().await.unwrap();
        let text = include_str!("../../../../profiles/buckinghamshire.toml");
        let story = Self {
            profile: Profile::parse("p", text).unwrap(),
            led,
            father,
            bench,
        };
        let (store, act) = (&story.bench.store, story.led.worker(&story.bench));
        plans::begin_plan(store, &act, CASE_REFERENCE)
            .await
            .unwrap();
        story.need(1, Whose::Family, "Mornings are hard").await;
        story
            .need(
                3,
                Whose::Person {
                    person: story.led.parent,
                },
                "Sleep",
            )
            .await;
        story
            .need(5, Whose::Person { person: father }, "His own worry")
            .await;
        story
    }

    async fn need(&self, number: u128, whose: Whose, words: &str) {
        let (store, act) = (&self.bench.store, self.led.worker(&self.bench));
        let need = AddNeed {
            reference: CASE_REFERENCE.to_owned(),
            need: Need {
                id: line(number),
                whose,
                words: words.to_owned(),
                source: NeedSource::Told,
                from_area: None,
                goal: Goal {
                    words: "Calm days at 7 Hazel Row".to_owned(),
                },
                actions: Vec::new(),
            },
        };
        plans::add_need(store, &act, &need).await.unwrap();
        let action = AddAction {
            reference: CASE_REFERENCE.to_owned(),
            need: line(number),
            action: PlanAction {
                id: line(number + 1),
                what: "Breakfast club".to_owned(),
                kind: ActionKind::Education,
                owner: ActionOwner::Family {
                    person: self.led.parent,
                },
                by: jiff::civil::date(2026, 4, 1),
            },
        };
        plans::add_action(store, &act, &action).await.unwrap();
    }

    async fn agreed(bench: Bench) -> Self {
        let story = Self::begin(bench).await;
        let command = AgreePlan {
            reference: CASE_REFERENCE.to_owned(),
            number: 1,
            agreement: Agreement {
                parts: vec![PartTaken {
                    person: story.father,
                    part: PartInPlan::NotAsked,
                    words: Some("He lives abroad".to_owned()),
                }],
                people: vec![story.led.parent],
                how: AgreedHow::Signed,
                on: casework::time::london_day(story.bench.act().at),
                commitment: "Two alarms".to_owned(),
            },
        };
        let act = story.led.worker(&story.bench);
        plans::agree_plan(&story.bench.store, &story.profile, &act, &command)
            .await
            .unwrap();
        story
    }

    fn for_the_mother(&self) -> MakeLink {
        MakeLink {
            reference: CASE_REFERENCE.to_owned(),
            person: self.led.parent,
            life: LinkLife::Month,
            email: None,
            base_address: "https://eh.example".to_owned(),
        }
    }

    async fn made(&self) -> Made {
        let act = self.led.worker(&self.bench);
        make_link(
            &self.bench.store,
            &self.profile,
            &act,
            &self.for_the_mother(),
        )
        .await
        .unwrap()
    }

    async fn enters(&self, made: &Made, code: &str) -> Entered {
        let secret = secret(made);
        let public = self.bench.act_of(domain::act::Actor::Public);
        enter(&self.bench.store, &self.profile, &public, &secret, code)
            .await
            .unwrap()
    }

    async fn visits(&self, visit: &str) -> Option<Visitor> {
        let mut reader = self.bench.store.reader();
        visitor(&mut reader, &self.profile, &self.bench.act(), visit)
            .await
            .unwrap()
    }

    async fn inside(&self) -> Visitor {
        let made = self.made().await;
        let Entered::Visit(visit) = self.enters(&made, &made.code).await else {
            panic!("not in")
        };
        self.visits(&visit).await.unwrap()
    }

    async fn count(&self, statement: &Statement, of: casework::engine::Value) -> i64 {
        let rows = self
            .bench
            .store
            .reader()
            .rows(statement, vec![of])
            .await
            .unwrap();
        rows[0].int("n").unwrap()
    }
}

fn secret(made: &Made) -> String {
    made.address
        .as_ref()
        .unwrap()
        .split("/family/")
        .nth(1)
        .unwrap()
        .to_owned()
}

both_engines! {
    async fn the_family_sees_its_agreed_plan_and_every_look_is_recorded(bench: Bench) {
        let story = Story::agreed(bench).await;
        let made = story.made().await;
        let typed = format!(" {}-{}", &made.code[..3].to_lowercase(), &made.code[3..]);
        let Entered::Visit(visit) = story.enters(&made, &typed).await else { panic!("not in") };
        let mother = story.visits(&visit).await.unwrap();
        let sees = look(&story.bench.store, &story.bench.act(), &mother, "/my-plan").await.unwrap();
        let needs: Vec<&str> = sees.plan.as_ref().unwrap().needs.iter().map(|need| need.words.as_str()).collect();
        assert_eq!(needs, ["Mornings are hard", "Sleep"], "never another adult’s own need");
        assert_eq!(sees.plan.unwrap().needs[0].actions[0].owner, "You");
        assert_eq!(story.count(&LOOKS, story.led.family.into()).await, 1);
        let links = links_of(&mut story.bench.store.reader(), story.led.case).await.unwrap();
        assert_eq!((links[0].looks, links[0].code_waits), (1, false));
    }

    async fn a_hidden_address_is_never_shown_even_where_somebody_typed_it(bench: Bench) {
        let story = Story::agreed(bench).await;
        let mut uow = story.bench.store.begin(&story.bench.act()).await.unwrap();
        let id = uow.new_id().to_string();
        uow.write(&HIDE, args![id, story.led.children[0]]).await.unwrap();
        uow.record(&Arranged).await.unwrap();
        uow.commit().await.unwrap();
        let mother = story.inside().await;
        let sees = look(&story.bench.store, &story.bench.act(), &mother, "/my-plan").await.unwrap();
        let shown = format!("{sees:?}");
        assert!(!shown.contains("Hazel") && !shown.contains("HP20"), "{shown}");
    }

    async fn a_code_works_once_and_dies_after_five_wrong_tries(bench: Bench) {
        let story = Story::agreed(bench).await;
        let made = story.made().await;
        for left in [4, 3, 2, 1] {
            assert_eq!(story.enters(&made, "WRONG0").await, Entered::Wrong { tries_left: left });
        }
        assert_eq!(story.enters(&made, "WRONG0").await, Entered::NoCode);
        assert_eq!(story.enters(&made, &made.code).await, Entered::NoCode);
        let act = story.led.worker(&story.bench);
        let links = links_of(&mut story.bench.store.reader(), story.led.case).await.unwrap();
        let next = new_code(&story.bench.store, &story.profile, &act, CASE_REFERENCE, links[0].id).await.unwrap();
        assert!(matches!(story.enters(&made, &next.code).await, Entered::Visit(_)));
        assert_eq!(story.enters(&made, &next.code).await, Entered::NoCode);
    }

    async fn a_link_that_was_stopped_or_has_run_out_shows_nothing_any_more(bench: Bench) {
        let story = Story::agreed(bench).await;
        let made = story.made().await;
        let Entered::Visit(visit) = story.enters(&made, &made.code).await else { panic!("not in") };
        let act = story.led.worker(&story.bench);
        let links = links_of(&mut story.bench.store.reader(), story.led.case).await.unwrap();
        end_link(&story.bench.store, &act, CASE_REFERENCE, links[0].id).await.unwrap();
        assert_eq!(story.visits(&visit).await, None);
        assert_eq!(story.enters(&made, &made.code).await, Entered::Ended);
        let again = end_link(&story.bench.store, &act, CASE_REFERENCE, links[0].id).await;
        assert!(matches!(again, Err(CaseworkError::Conflict)));
        let old = story.made().await;
        let now = story.bench.act().at;
        story.bench.clock.set(now + SignedDuration::from_hours(24 * 31));
        assert_eq!(story.enters(&old, &old.code).await, Entered::Ended);
    }

    async fn a_visit_ends_by_itself_and_when_the_person_leaves(bench: Bench) {
        let story = Story::agreed(bench).await;
        let made = story.made().await;
        let Entered::Visit(visit) = story.enters(&made, &made.code).await else { panic!("not in") };
        let now = story.bench.act().at;
        story.bench.clock.set(now + SignedDuration::from_mins(119));
        assert!(story.visits(&visit).await.is_some());
        leave(&story.bench.store, &story.bench.act(), &visit).await.unwrap();
        assert_eq!(story.visits(&visit).await, None);
        let second = story.made().await;
        let Entered::Visit(visit) = story.enters(&second, &second.code).await else { panic!("not in") };
        story.bench.clock.set(now + SignedDuration::from_mins(119 + 121));
        assert_eq!(story.visits(&visit).await, None);
    }

    async fn what_the_family_says_reaches_the_lead_worker_once_and_stays_with_the_plan(bench: Bench) {
        let story = Story::agreed(bench).await;
        let mother = story.inside().await;
        let comment = Say { key: key(1), kind: Spoken::Comment, words: "The club is full".to_owned() };
        for _ in 0..2 {
            say(&story.bench.store, &story.bench.act(), &mother, &comment).await.unwrap();
        }
        let blank = Say { key: key(2), words: "  ".to_owned(), ..comment };
        let refused = say(&story.bench.store, &story.bench.act(), &mother, &blank).await;
        assert!(matches!(&refused, Err(CaseworkError::Refused(refusal)) if refusal.field == Some("comment")));
        let said = said_by(&mut story.bench.store.reader(), story.led.case).await.unwrap();
        assert_eq!(said.len(), 1);
        assert_eq!((said[0].words.as_str(), said[0].version), ("The club is full", Some(1)));
        assert_eq!(story.count(&MESSAGES, story.led.worker.into()).await, 1);
    }

    async fn a_drafted_plan_is_seen_and_agreed_to_only_when_the_worker_asks(bench: Bench) {
        let story = Story::begin(bench).await;
        let (store, act) = (&story.bench.store, story.led.worker(&story.bench));
        let made = story.made().await;
        let Entered::Visit(visit) = story.enters(&made, &made.code).await else { panic!("not in") };
        let mother = story.visits(&visit).await.unwrap();
        let sees = look(store, &story.bench.act(), &mother, "/my-plan").await.unwrap();
        assert!(sees.plan.is_none() && sees.draft.is_none());
        let unasked = agree(store, &story.profile, &story.bench.act(), &mother, &two_alarms(1, 1)).await;
        assert!(matches!(unasked, Err(CaseworkError::Conflict)));
        let links = links_of(&mut store.reader(), story.led.case).await.unwrap();
        ask_to_agree(store, &act, CASE_REFERENCE, links[0].id).await.unwrap();
        let mother = story.visits(&visit).await.unwrap();
        let sees = look(store, &story.bench.act(), &mother, "/my-plan").await.unwrap();
        assert_eq!(sees.draft.unwrap().number, 1);
        let stale = agree(store, &story.profile, &story.bench.act(), &mother, &two_alarms(1, 2)).await;
        assert!(matches!(stale, Err(CaseworkError::Conflict)));
        agree(store, &story.profile, &story.bench.act(), &mother, &two_alarms(1, 1)).await.unwrap();
        let plan = plans::plan_of(&mut store.reader(), story.led.case).await.unwrap().unwrap();
        let agreed = plan.in_force().unwrap().agreed.clone().unwrap();
        assert_eq!((agreed.how, agreed.people), (AgreedHow::Link, vec![story.led.parent]));
        let others: Vec<_> = agreed.parts.iter().map(|one| (one.person, one.part)).collect();
        assert_eq!(others, [(story.father, PartInPlan::NotAsked)], "the other adult is not passed over");
        assert!(plans::next_review_of(&mut store.reader(), story.led.case).await.unwrap().is_some());
    }

    async fn links_are_made_by_those_who_work_with_the_family_for_members_of_it(bench: Bench) {
        let story = Story::agreed(bench).await;
        let (store, profile) = (&story.bench.store, &story.profile);
        let stranger = story.led.stranger(&story.bench);
        let outside = make_link(store, profile, &stranger, &story.for_the_mother()).await;
        assert!(matches!(outside, Err(CaseworkError::NotFound)));
        let worker = story.led.worker(&story.bench);
        let nobody = MakeLink { person: PersonId::new(Uuid::from_u128(999)), ..story.for_the_mother() };
        assert!(matches!(make_link(store, profile, &worker, &nobody).await, Err(CaseworkError::NotFound)));
        let father = MakeLink { person: story.father, email: Some("dan@family.example".to_owned()), ..story.for_the_mother() };
        assert!(make_link(store, profile, &worker, &father).await.unwrap().emailed);
    }

    async fn an_authority_that_gives_plans_on_paper_has_no_links(bench: Bench) {
        let story = Story::agreed(bench).await;
        let made = story.made().await;
        let text = include_str!("../../../../profiles/buckinghamshire.toml")
            .replace("family_view = \"by_link\"", "family_view = \"on_paper\"");
        let paper = Profile::parse("p", &text).unwrap();
        let (store, worker) = (&story.bench.store, story.led.worker(&story.bench));
        let refused = make_link(store, &paper, &worker, &story.for_the_mother()).await;
        assert!(matches!(&refused, Err(CaseworkError::Refused(refusal)) if refusal.code == "family_links.off"));
        let public = story.bench.act_of(domain::act::Actor::Public);
        let entered = enter(store, &paper, &public, &secret(&made), &made.code).await.unwrap();
        assert_eq!(entered, Entered::Ended);
    }
}
