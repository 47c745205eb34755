//! A lead agency with its own case system reports by a signed link, with real
//! databases.

use casework::CaseworkError;
use casework::args;
use casework::cases::{decline_lead, find};
use casework::clocks::{self, RunningClock};
use casework::engine::{Reads as _, Statement};
use casework::families::begin_holding;
use casework::families::{Fact, chronology, relations_to};
use casework::reporting::{
    Linked, Opened, PlaceFile, chase_overdue, close_on_report, open, place_file, renew, report,
    reporting_of, revoke, send_again, send_waiting_link,
};
use domain::access::{Relation, Role};
use domain::act::{Act, Actor, UserActor};
use domain::cases::{FamilyAgreement, Stage, Waiting};
use domain::clocks::{Clock, Outcome};
use domain::closure::CareAvoided;
use domain::event::{Event, Subject};
use domain::holding::Basis;
use domain::ids::{AgencyId, HandoverId, SubmissionKey, UserId};
use domain::profile::{ClockKey, Profile};
use domain::reporting::{LeadReport, ReportStatus};
use jiff::civil::Date;
use jiff::{SignedDuration, ToSpan as _};
use testkit::both_engines;
use testkit::engines::Bench;
use uuid::Uuid;

use crate::led_family::{CASE_REFERENCE, LedFamily, led_family};

const RELATE: Statement = Statement::new(
    "reporting.RELATE",
    "insert into family_relations (id, family_id, relation, agency_id, user_id, area, from_at, until_at)
        values ($1, $2, $3, $4, null, null, 0, null)",
);
const EMAILS: Statement = Statement::new(
    "reporting.EMAILS",
    "select to_address, subject, body from emails order by created_at, id",
);
const MESSAGES: Statement = Statement::new(
    "reporting.MESSAGES",
    "select count(*) as n from messages where kind = $1",
);
const OFFER: Statement = Statement::new(
    "reporting.OFFER",
    "insert into handovers (id, family_id, to_agency_id, as_basis, urgent, offered_at) values ($1, $2, $3, 'social_care', 0, 0)",
);
const ASKED: Statement = Statement::new(
    "reporting.ASKED",
    "update cases set stage = 'lead_asked', state = $2 where id = $1",
);

#[derive(serde::Serialize)]
struct Arranged;

impl Event for Arranged {
    const NAME: &'static str = "test.arranged";
    fn subject(&self) -> Subject {
        Subject::NOBODY
    }
}

struct Story {
    bench: Bench,
    profile: Profile,
    led: LedFamily,
    forum: AgencyId,
}

fn key(number: u128) -> SubmissionKey {
    SubmissionKey::new(Uuid::from_u128(number))
}

impl Story {
    async fn begin(bench: Bench) -> Self {
        let led = led_family(&bench, FamilyAgreement::Given { at: bench.act().at }).await;
        let mut uow = bench.store.begin(&bench.act()).await.unwrap();
        let forum = led.panel;
        let id = uow.new_id().to_string();
        uow.write(&RELATE, args![id, led.family, Relation::Forum.key(), forum])
            .await
            .unwrap();
        uow.record(&Arranged).await.unwrap();
        uow.commit().await.unwrap();
        let text = include_str!("../../../../profiles/buckinghamshire.toml");
        Self {
            bench,
            profile: Profile::parse("p", text).unwrap(),
            led,
            forum,
        }
    }

    /// The file lies in the agency's own system, and the first link was sent.
    async fn reporting(bench: Bench) -> Self {
        let story = Self::begin(bench).await;
        let act = story.coordinator();
        place_file(&story.bench.store, &act, &story.file())
            .await
            .unwrap();
        story.work_the_jobs().await;
        story
    }

    fn file(&self) -> PlaceFile {
        PlaceFile {
            reference: CASE_REFERENCE.to_owned(),
            own_system: true,
            system_name: "Health records".to_owned(),
            file_reference: "HR-22".to_owned(),
            report_email: "team@health.example".to_owned(),
        }
    }

    fn acts(&self, agency: AgencyId, role: Role) -> Act {
        self.bench.act_of(Actor::User(UserActor {
            user: UserId::new(Uuid::from_u128(77)),
            agency,
            roles: [role].into_iter().collect(),
            areas: std::collections::BTreeSet::new(),
        }))
    }

    fn coordinator(&self) -> Act {
        Act {
            actor: Actor::User(UserActor {
                user: self.led.manager,
                agency: self.forum,
                roles: [Role::PanelCoordinator].into_iter().collect(),
                areas: std::collections::BTreeSet::new(),
            }),
            ..self.bench.act()
        }
    }

    async fn work_the_jobs(&self) {
        let act = self.bench.act();
        let mut uow = self.bench.store.begin(&act).await.unwrap();
        send_waiting_link(&mut uow, CASE_REFERENCE, "https://eh.example")
            .await
            .unwrap();
        uow.commit().await.unwrap();
    }

    async fn emails(&self) -> Vec<(String, String)> {
        let rows = self
            .bench
            .store
            .reader()
            .rows(&EMAILS, args![])
            .await
            .unwrap();
        rows.iter()
            .map(|row| (row.text("to_address").unwrap(), row.text("body").unwrap()))
            .collect()
    }

    /// The secret of the newest e-mail's link.
    async fn secret(&self) -> String {
        let (_, body) = self.emails().await.pop().unwrap();
        let link = body.split("/report/").nth(1).unwrap();
        link.split_whitespace().next().unwrap().to_owned()
    }

    async fn linked(&self) -> Linked {
        let secret = self.secret().await;
        let mut reader = self.bench.store.reader();
        match open(&mut reader, &self.bench.act(), &secret).await.unwrap() {
            Opened::Live(linked) => linked,
            other => panic!("{other:?}"),
        }
    }

    fn partner(&self, linked: &Linked) -> Act {
        self.bench.act_of(linked.actor())
    }

    async fn reports(&self, number: u128, given: &LeadReport) -> Result<(), CaseworkError> {
        let linked = self.linked().await;
        let act = self.partner(&linked);
        report(
            &self.bench.store,
            &self.profile,
            &act,
            CASE_REFERENCE,
            key(number),
            given,
        )
        .await
    }

    async fn messages(&self, kind: &str) -> i64 {
        let rows = self.bench.store.reader().rows(&MESSAGES, args![kind]).await;
        rows.unwrap()[0].int("n").unwrap()
    }

    async fn clocks(&self, key: ClockKey) -> Vec<RunningClock> {
        let mut reader = self.bench.store.reader();
        let all = clocks::clocks_of_subject(&mut reader, self.led.case.uuid()).await;
        all.unwrap()
            .into_iter()
            .filter(|clock| clock.key == key)
            .collect()
    }

    fn today(&self) -> Date {
        casework::time::london_day(self.bench.act().at)
    }

    fn later(&self, days: i64) {
        let now = self.bench.act().at;
        self.bench
            .clock
            .set(now + SignedDuration::from_hours(24 * days));
    }

    fn works(&self) -> LeadReport {
        LeadReport {
            worker: "Nia Roberts, health visitor".to_owned(),
            contact: "01234 567890".to_owned(),
            status: ReportStatus::Working,
            assessed_on: None,
            last_review: None,
            next_review: Some(self.today() + 30.days()),
            outcome: None,
            words: String::new(),
            reported_by: "Nia Roberts".to_owned(),
        }
    }

    fn ended(&self) -> LeadReport {
        LeadReport {
            status: ReportStatus::Ended,
            outcome: Some("needs_met".to_owned()),
            words: "The family manages.".to_owned(),
            ..self.works()
        }
    }
}

fn code(outcome: &Result<(), CaseworkError>) -> &'static str {
    match outcome {
        Err(CaseworkError::Refused(refusal)) => refusal.code,
        other => panic!("{other:?}"),
    }
}

both_engines! {
    // Requirement: BUCKS-PROT-63
    // Requirement: BUCKS-PROT-81
    // Requirement: BUCKS-PROT-82
    async fn a_lead_agency_with_its_own_system_reports_by_a_link_without_an_account(bench: Bench) {
        let story = Story::reporting(bench).await;
        let (to, body) = story.emails().await.pop().unwrap();
        assert_eq!(to, "team@health.example");
        assert!(!body.contains("Sample") && !body.contains("Ada"), "{body}");
        story.reports(1, &story.works()).await.unwrap();
        let mut reader = story.bench.store.reader();
        let seen = reporting_of(&mut reader, story.led.case).await.unwrap().unwrap();
        assert_eq!(seen.file.file_reference, "HR-22");
        assert_eq!(seen.reports[0].report, story.works());
        assert_eq!(story.messages("reporting.reported").await, 1);
    }

    // Requirement: BUCKS-STRAT-05
    async fn the_chronology_tells_what_an_agency_reported_by_its_link(bench: Bench) {
        let story = Story::reporting(bench).await;
        story.reports(1, &story.works()).await.unwrap();
        let act = story.coordinator();
        let mut reader = story.bench.store.reader();
        let relations = relations_to(&mut reader, &act, story.led.family).await.unwrap();
        let lines = chronology(&mut reader, &act, &relations, story.led.family).await.unwrap();
        let told = lines.iter().find_map(|line| match &line.fact {
            Fact::Reported(report) => Some((report.status, line.who.clone())),
            _ => None,
        });
        assert_eq!(told, Some((story.works().status, Some(story.works().reported_by))));
    }

    async fn a_link_takes_one_report_and_no_second(bench: Bench) {
        let story = Story::reporting(bench).await;
        let linked = story.linked().await;
        story.reports(1, &story.works()).await.unwrap();
        let act = story.partner(&linked);
        let again = report(&story.bench.store, &story.profile, &act, CASE_REFERENCE, key(2), &story.works()).await;
        assert!(matches!(again, Err(CaseworkError::NotFound)), "{again:?}");
        let secret = story.secret().await;
        let mut reader = story.bench.store.reader();
        assert_eq!(open(&mut reader, &story.bench.act(), &secret).await.unwrap(), Opened::Ended);
    }

    // Requirement: BUCKS-PROT-65
    async fn a_report_moves_the_clocks_to_the_days_that_it_names(bench: Bench) {
        let story = Story::reporting(bench).await;
        story.reports(1, &story.works()).await.unwrap();
        let assessment = story.clocks(ClockKey::Assessment).await;
        assert!(matches!(assessment[0].clock, Clock::Running(_)));
        let due = story.clocks(ClockKey::Review).await[0].clock.due();
        assert_eq!(casework::time::london_day(due - 1.second()), story.today() + 30.days());
        story.later(35);
        let working = story.profile.working_time();
        let slow = assessment[0].clock.words(story.bench.act().at, working);
        assert!(slow.starts_with("past the recommended date"), "{slow}");
        let held = story.today() - 6.days();
        let next = LeadReport {
            assessed_on: Some(story.today() - 20.days()),
            last_review: Some(held),
            ..story.works()
        };
        send_again(&story.bench.store, &story.coordinator(), CASE_REFERENCE, "https://eh.example").await.unwrap();
        story.reports(2, &next).await.unwrap();
        for key in [ClockKey::Assessment, ClockKey::Review] {
            let clocks = story.clocks(key).await;
            let Clock::Stopped(stopped) = &clocks[0].clock else { panic!("{key:?} runs on") };
            // Held in time, reported late: the clock says when it was held.
            assert_eq!(stopped.outcome(), Outcome::InTime, "{key:?}");
        }
        assert!(matches!(story.clocks(ClockKey::Review).await[1].clock, Clock::Running(_)));
    }

    async fn a_review_that_is_put_off_stays_late(bench: Bench) {
        let story = Story::reporting(bench).await;
        story.reports(1, &story.works()).await.unwrap();
        story.later(40);
        send_again(&story.bench.store, &story.coordinator(), CASE_REFERENCE, "https://eh.example").await.unwrap();
        story.reports(2, &story.works()).await.unwrap();
        let reviews = story.clocks(ClockKey::Review).await;
        assert_eq!(reviews.len(), 1);
        assert!(reviews[0].clock.due() < story.bench.act().at);
    }

    // Requirement: BUCKS-PROT-64
    async fn an_agency_that_does_not_report_is_chased_every_week(bench: Bench) {
        let story = Story::reporting(bench).await;
        let chase = async || chase_overdue(&story.bench.store, &story.bench.act(), "https://eh.example").await.unwrap();
        assert_eq!(chase().await, 0);
        story.later(8);
        assert_eq!(chase().await, 1);
        assert_eq!(chase().await, 0, "once a week");
        story.later(8);
        assert_eq!(chase().await, 1);
        assert_eq!(story.emails().await.len(), 3);
        assert_eq!(story.messages("reporting.overdue").await, 2);
        story.reports(1, &story.works()).await.unwrap();
        story.later(20);
        assert_eq!(chase().await, 0, "nothing is due before the next review");
        story.later(20);
        assert_eq!(chase().await, 1);
    }

    async fn a_link_can_be_stopped_and_sent_again(bench: Bench) {
        let story = Story::reporting(bench).await;
        let (store, act) = (&story.bench.store, story.coordinator());
        let secret = story.secret().await;
        revoke(store, &act, CASE_REFERENCE).await.unwrap();
        assert!(matches!(revoke(store, &act, CASE_REFERENCE).await, Err(CaseworkError::Conflict)));
        let opened = open(&mut store.reader(), &act, &secret).await.unwrap();
        assert_eq!(opened, Opened::Unknown);
        renew(store, &story.bench.act(), &secret, "https://eh.example").await.unwrap();
        assert_eq!(story.emails().await.len(), 1, "a stopped link brings no new one");
        story.later(1);
        let act = story.coordinator();
        assert!(send_again(store, &act, CASE_REFERENCE, "https://eh.example").await.unwrap());
        assert_ne!(story.secret().await, secret);
        story.linked().await;
    }

    async fn the_holder_of_a_link_that_has_run_out_can_have_a_new_one_sent(bench: Bench) {
        let story = Story::reporting(bench).await;
        let secret = story.secret().await;
        story.later(29);
        let opened = open(&mut story.bench.store.reader(), &story.bench.act(), &secret).await.unwrap();
        assert_eq!(opened, Opened::Ended);
        for _ in 0..2 {
            renew(&story.bench.store, &story.bench.act(), &secret, "https://eh.example").await.unwrap();
        }
        let emails = story.emails().await;
        assert_eq!(emails.len(), 2, "at most one an hour");
        assert_eq!(emails[1].0, "team@health.example");
    }

    async fn a_report_that_is_not_complete_is_refused_and_changes_nothing(bench: Bench) {
        let story = Story::reporting(bench).await;
        let without = LeadReport { next_review: None, ..story.works() };
        assert_eq!(code(&story.reports(1, &without).await), "reporting.next_review_missing");
        let unknown = LeadReport { outcome: Some("made_up".to_owned()), ..story.ended() };
        assert_eq!(code(&story.reports(1, &unknown).await), "reporting.outcome");
        story.reports(1, &story.works()).await.unwrap();
    }

    async fn nobody_else_places_the_file_sends_links_or_reports(bench: Bench) {
        let story = Story::reporting(bench).await;
        let store = &story.bench.store;
        let stranger = story.led.stranger(&story.bench);
        assert!(matches!(place_file(store, &stranger, &story.file()).await, Err(CaseworkError::NotFound)));
        assert!(matches!(revoke(store, &stranger, CASE_REFERENCE).await, Err(CaseworkError::NotFound)));
        let worker = story.led.worker(&story.bench);
        assert!(matches!(place_file(store, &worker, &story.file()).await, Err(CaseworkError::Denied(_))));
        let outsider = story.acts(story.led.other_agency, Role::PanelCoordinator);
        assert!(matches!(send_again(store, &outsider, CASE_REFERENCE, "x").await, Err(CaseworkError::NotFound)));
        let by_account = report(store, &story.profile, &story.coordinator(), CASE_REFERENCE, key(1), &story.works()).await;
        assert!(matches!(by_account, Err(CaseworkError::NotFound)));
    }

    // Requirement: BUCKS-PROT-63
    async fn the_coordinator_closes_a_case_on_the_outcome_that_was_reported(bench: Bench) {
        let story = Story::reporting(bench).await;
        let (store, act) = (&story.bench.store, story.coordinator());
        let version = find(&mut store.reader(), &act, CASE_REFERENCE).await.unwrap().version;
        let close = async |version| close_on_report(store, &story.profile, &act, CASE_REFERENCE, version, CareAvoided::NeverLikely).await;
        assert_eq!(code(&close(version).await), "reporting.no_outcome");
        story.reports(1, &story.ended()).await.unwrap();
        assert!(matches!(close(version + 1).await, Err(CaseworkError::Conflict)));
        close(version).await.unwrap();
        let case = find(&mut store.reader(), &act, CASE_REFERENCE).await.unwrap();
        assert!(matches!(case.stage, Stage::Closed { .. }));
        let assessment = &story.clocks(ClockKey::Assessment).await[0].clock;
        assert!(matches!(assessment, Clock::Cancelled(_)), "never done, so never met");
    }

    // Requirement: BUCKS-STRAT-112
    async fn an_agency_that_reports_being_stuck_brings_the_case_back_to_the_panel(bench: Bench) {
        let story = Story::reporting(bench).await;
        let store = &story.bench.store;
        let stuck = LeadReport {
            status: ReportStatus::Stuck,
            words: "Nothing moves since May".to_owned(),
            ..story.works()
        };
        story.reports(1, &stuck).await.unwrap();
        let case = find(&mut store.reader(), &story.coordinator(), CASE_REFERENCE).await.unwrap();
        let Stage::AwaitingForum { waiting: Waiting::BroughtBack { reason, words, lead }, .. } = &case.stage else {
            panic!("{:?}", case.stage);
        };
        assert_eq!((reason.as_str(), words.as_str()), ("stuck", "Nothing moves since May"));
        assert_eq!(lead.lead.agency, story.led.agency, "it goes on leading");
        assert_eq!(story.messages("cases.brought_back").await, 1);
        // The panel can take it up, and the agency goes on reporting while it waits.
        let waiting = casework::forums::waiting_cases(&mut store.reader(), &story.coordinator(), &case.forum).await.unwrap();
        assert_eq!(waiting.len(), 1);
        story.later(1);
        story.work_the_jobs().await;
        story.reports(2, &stuck).await.unwrap();
        assert_eq!(story.messages("cases.brought_back").await, 1);
    }

    // Requirement: BUCKS-PROT-51
    async fn a_case_is_not_closed_while_social_care_has_not_answered(bench: Bench) {
        let story = Story::reporting(bench).await;
        let (store, act) = (&story.bench.store, story.coordinator());
        story.reports(1, &story.ended()).await.unwrap();
        let mut uow = store.begin(&story.bench.act()).await.unwrap();
        begin_holding(&mut uow, story.led.family, story.led.agency, None, Basis::LeadAgency).await.unwrap();
        let offer = HandoverId::new(uow.new_id());
        uow.write(&OFFER, args![offer, story.led.family, story.led.other_agency]).await.unwrap();
        uow.record(&Arranged).await.unwrap();
        uow.commit().await.unwrap();
        let version = find(&mut store.reader(), &act, CASE_REFERENCE).await.unwrap().version;
        let closed = close_on_report(store, &story.profile, &act, CASE_REFERENCE, version, CareAvoided::NeverLikely).await;
        assert_eq!(code(&closed), "closure.offer_open");
    }

    async fn an_agency_that_declines_by_its_link_has_met_no_limit(bench: Bench) {
        let story = Story::reporting(bench).await;
        let store = &story.bench.store;
        let at = story.bench.act().at;
        let asked = Stage::LeadAsked { agency: story.led.agency, at, meeting: None, until_then: None };
        let mut uow = store.begin(&story.bench.act()).await.unwrap();
        uow.write(&ASKED, args![story.led.case, serde_json::to_string(&asked).unwrap()]).await.unwrap();
        let of = clocks::Of {
            family: story.led.family,
            subject: story.led.case.uuid(),
            owner: Some(story.led.agency),
            person: None,
        };
        clocks::start(&mut uow, &story.profile, ClockKey::LeadWorkerAssigned, of, at).await.unwrap();
        uow.record(&Arranged).await.unwrap();
        uow.commit().await.unwrap();
        let linked = story.linked().await;
        let act = story.partner(&linked);
        let version = find(&mut store.reader(), &act, CASE_REFERENCE).await.unwrap().version;
        let without = decline_lead(store, &story.profile, &act, CASE_REFERENCE, version, " ").await;
        assert_eq!(code(&without), "cases.words_missing");
        decline_lead(store, &story.profile, &act, CASE_REFERENCE, version, "No worker is free").await.unwrap();
        let clock = &story.clocks(ClockKey::LeadWorkerAssigned).await[0].clock;
        assert!(matches!(clock, Clock::Cancelled(_)), "{clock:?}");
        let secret = story.secret().await;
        let opened = open(&mut store.reader(), &story.bench.act(), &secret).await.unwrap();
        assert_eq!(opened, Opened::Ended);
    }
}
