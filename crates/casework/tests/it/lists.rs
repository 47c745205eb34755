//! Work lists: what a person sees, in what order, how many; the counts that
//! open them; the statements behind a work page; and how those are found.

use casework::args;
use casework::engine::{Reads, Row, Statement, StoreError, Value};
use casework::lists::{self, Window, mark_all_read, try_email_again, work_counts};
use casework::messages::{self, To};
use casework::plans::{ReportAction, report_action};
use casework::{CaseworkError, accounts, cases};
use domain::access::{Relation, Role};
use domain::act::Act;
use domain::cases::FamilyAgreement;
use domain::event::{Event, Subject};
use domain::ids::PlanLineId;
use domain::plans::ActionStatus;
use testkit::both_engines;
use testkit::engines::Bench;

use super::led_family::{CASE_REFERENCE, LedFamily, led_family};

const RESTRICT: Statement = Statement::new(
    "lists.RESTRICT",
    "update families set restricted = 1 where id = $1",
);
const EMAIL: Statement = Statement::new(
    "lists.EMAIL",
    "insert into emails (id, letter_id, to_address, subject, body, state, created_at, attempts, last_error)
        values ($1, null, 'a@example.test', 'A subject', 'secret', $2, $3, 1, 'no such mailbox')",
);
const CLOCK: Statement = Statement::new(
    "lists.CLOCK",
    "select count(*) as n from clocks where stopped_at is null",
);

#[derive(serde::Serialize)]
struct Arranged;

impl Event for Arranged {
    const NAME: &'static str = "test.lists_arranged";
    fn subject(&self) -> Subject {
        Subject::NOBODY
    }
}

/// A reader that counts its statements.
struct Counting<R>(R, usize);

impl<R: Reads + Send> Reads for Counting<R> {
    async fn rows(
        &mut self,
        statement: &Statement,
        args: Vec<Value>,
    ) -> Result<Vec<Row>, StoreError> {
        self.1 += 1;
        self.0.rows(statement, args).await
    }
}

fn window() -> Window {
    Window {
        limit: 25,
        ..Window::default()
    }
}

async fn change(bench: &Bench, statement: &Statement, args: Vec<Value>) {
    let mut uow = bench.store.begin(&bench.act()).await.unwrap();
    uow.write(statement, args).await.unwrap();
    uow.record(&Arranged).await.unwrap();
    uow.commit().await.unwrap();
}

async fn message(bench: &Bench, to: To, led: &LedFamily, text: &str) {
    let mut uow = bench.store.begin(&bench.act()).await.unwrap();
    messages::send(&mut uow, to, Some(led.family), "test", text)
        .await
        .unwrap();
    uow.record(&Arranged).await.unwrap();
    uow.commit().await.unwrap();
}

fn with_roles(bench: &Bench, act: Act, roles: &[Role]) -> Act {
    let domain::act::Actor::User(mut user) = act.actor else {
        panic!("a person acts");
    };
    user.roles = roles.iter().copied().collect();
    bench.act_of(domain::act::Actor::User(user))
}

both_engines! {
    async fn a_person_finds_the_families_that_they_work_with_and_no_other(bench: Bench) {
        let led = led_family(&bench, FamilyAgreement::Awaited).await;
        let mut reader = bench.store.reader();
        let own = lists::families(&mut reader, &led.worker(&bench), &window(), ["", ""]).await.unwrap();
        assert_eq!((own.total, own.rows.len()), (1, 1));
        assert_eq!(own.rows[0].tie, Some(domain::access::Relation::LeadWorker));
        let manager = lists::families(&mut reader, &led.manager(&bench), &window(), ["", ""]).await.unwrap();
        assert_eq!(manager.total, 1, "the manager of the agency that leads");
        let colleague = with_roles(&bench, led.manager(&bench), &[Role::Practitioner]);
        let none = lists::families(&mut reader, &colleague, &window(), ["", ""]).await.unwrap();
        assert_eq!(none.total, 0, "a colleague's family is not everybody's");
        let other = lists::families(&mut reader, &led.worker(&bench), &window(), ["team", ""]).await.unwrap();
        assert_eq!(other.total, 0, "the filter counts");
    }

    async fn the_cases_of_a_lead_worker_who_leaves_wait_for_another_and_the_managers_are_told(bench: Bench) {
        let led = led_family(&bench, FamilyAgreement::Awaited).await;
        let (manager, mut reader) = (led.manager(&bench), bench.store.reader());
        assert_eq!(work_counts(&mut reader, &manager).await.unwrap()["messages_unread"], 0);
        let waiting = accounts::leave(&bench.store, &bench.act(), led.worker).await.unwrap();
        assert!(waiting[0].lead_worker);
        let case = cases::find(&mut reader, &manager, CASE_REFERENCE).await.unwrap();
        let lead = case.stage.lead().unwrap();
        assert_eq!((lead.agency, lead.worker), (led.agency, None), "the agency goes on leading");
        let counts = work_counts(&mut reader, &manager).await.unwrap();
        assert_eq!((counts["lead_no_worker"], counts["messages_unread"]), (1, 1));
        let gone = cases::find(&mut reader, &led.worker(&bench), CASE_REFERENCE).await.unwrap();
        assert!(!gone.relations.contains(Relation::LeadWorker), "a leaver leads nothing");
    }

    // A restricted record is in no list of those who may not open it.
    async fn a_restricted_family_leaves_every_list_and_every_count(bench: Bench) {
        let led = led_family(&bench, FamilyAgreement::Awaited).await;
        let act = led.manager(&bench);
        let mut reader = bench.store.reader();
        assert_eq!(lists::lead(&mut reader, &act, &window(), ["", ""]).await.unwrap().total, 1);
        assert_eq!(work_counts(&mut reader, &act).await.unwrap()["lead_all"], 1);
        change(&bench, &RESTRICT, args![led.family]).await;
        assert_eq!(lists::lead(&mut reader, &act, &window(), ["", ""]).await.unwrap().total, 0);
        assert_eq!(lists::families(&mut reader, &act, &window(), ["", ""]).await.unwrap().total, 0);
        let counts = work_counts(&mut reader, &act).await.unwrap();
        assert_eq!((counts["lead_all"], counts["families_all"]), (0, 0));
    }

    async fn every_order_of_every_list_is_one_that_the_engine_knows(bench: Bench) {
        let led = led_family(&bench, FamilyAgreement::Awaited).await;
        let act = with_roles(&bench, led.manager(&bench), Role::ALL);
        let mut reader = bench.store.reader();
        for sort in ["", "family", "-family", "due", "-due", "what", "as", "-as", "since", "who", "-who", "worker",
            "opened", "-opened", "lead", "asked", "received", "owner", "when", "state", "-state", "unknown"] {
            let window = Window { sort: sort.to_owned(), ..window() };
            lists::due(&mut reader, &act, &window, ["", "", ""]).await.unwrap();
            lists::families(&mut reader, &act, &window, ["", ""]).await.unwrap();
            lists::actions(&mut reader, &act, &window, ["", "", ""]).await.unwrap();
            lists::lead(&mut reader, &act, &window, ["", ""]).await.unwrap();
            lists::panel(&mut reader, &act, &window, ["", "", ""]).await.unwrap();
            lists::information(&mut reader, &act, &window, ["", ""]).await.unwrap();
            for part in ["waiting", "with_mash", "returned", "decided"] {
                lists::queue(&mut reader, &act, &window, [part, "", "", ""]).await.unwrap();
            }
            lists::messages(&mut reader, &act, &window, "").await.unwrap();
            lists::emails(&mut reader, &act, &window, "").await.unwrap();
            lists::sent(&mut reader, &act, &window, "").await.unwrap();
        }
    }

    async fn a_message_to_a_role_is_read_by_each_person_for_themselves(bench: Bench) {
        let led = led_family(&bench, FamilyAgreement::Awaited).await;
        message(&bench, To::Role(led.agency, Role::LeadAgencyManager), &led, "For the managers").await;
        message(&bench, To::Person(led.worker), &led, "For the worker").await;
        let (manager, worker) = (led.manager(&bench), led.worker(&bench));
        let other = with_roles(&bench, led.worker(&bench), &[Role::LeadAgencyManager]);
        let mut reader = bench.store.reader();
        let unread = lists::messages(&mut reader, &manager, &window(), "unread").await.unwrap();
        assert_eq!(unread.rows.iter().map(|line| line.text.as_str()).collect::<Vec<_>>(), ["For the managers"]);
        assert_eq!(unread.rows[0].reference, "F-LED", "it leads to the record");
        assert_eq!(mark_all_read(&bench.store, &manager, bench.act().at).await.unwrap(), 1);
        assert_eq!(mark_all_read(&bench.store, &manager, bench.act().at).await.unwrap(), 0, "a second click");
        assert_eq!(lists::messages(&mut reader, &manager, &window(), "unread").await.unwrap().total, 0);
        assert_eq!(lists::messages(&mut reader, &manager, &window(), "read").await.unwrap().total, 1);
        assert_eq!(lists::messages(&mut reader, &other, &window(), "unread").await.unwrap().total, 2);
        assert_eq!(lists::messages(&mut reader, &worker, &window(), "unread").await.unwrap().total, 1);
    }

    async fn a_message_that_came_after_the_page_was_drawn_stays_unread(bench: Bench) {
        let led = led_family(&bench, FamilyAgreement::Awaited).await;
        let drawn = bench.act().at;
        bench.clock.set(drawn + jiff::SignedDuration::from_secs(60));
        message(&bench, To::Person(led.worker), &led, "Later").await;
        assert_eq!(mark_all_read(&bench.store, &led.worker(&bench), drawn).await.unwrap(), 0);
        let mut reader = bench.store.reader();
        assert_eq!(lists::messages(&mut reader, &led.worker(&bench), &window(), "unread").await.unwrap().total, 1);
    }

    async fn a_failed_email_is_tried_again_once_and_only_by_those_who_may(bench: Bench) {
        let led = led_family(&bench, FamilyAgreement::Awaited).await;
        let at = bench.act().at;
        change(&bench, &EMAIL, args!["e-1", "failed", at]).await;
        let administrator = with_roles(&bench, led.manager(&bench), &[Role::Administrator]);
        let front_door = with_roles(&bench, led.manager(&bench), &[Role::FrontDoorManager]);
        let mut reader = bench.store.reader();
        assert_eq!(lists::emails(&mut reader, &administrator, &window(), "failed").await.unwrap().total, 1);
        assert_eq!(lists::emails(&mut reader, &front_door, &window(), "").await.unwrap().total, 0, "no letter: an invitation");
        assert_eq!(work_counts(&mut reader, &administrator).await.unwrap()["emails_failed"], 1);
        let outside = try_email_again(&bench.store, &front_door, "e-1").await;
        assert!(matches!(outside, Err(CaseworkError::NotFound)));
        assert!(matches!(try_email_again(&bench.store, &administrator, "none").await, Err(CaseworkError::NotFound)));
        try_email_again(&bench.store, &administrator, "e-1").await.unwrap();
        assert!(matches!(try_email_again(&bench.store, &administrator, "e-1").await, Err(CaseworkError::Refused(_))));
        assert_eq!(lists::emails(&mut reader, &administrator, &window(), "waiting").await.unwrap().total, 1);
    }

    // However much work there is: the counts, what is due, the newest messages.
    async fn a_work_page_asks_once_for_each_list_its_reader_can_have_anything_in_and_a_chronology_twice_at_most(bench: Bench) {
        let led = led_family(&bench, FamilyAgreement::Awaited).await;
        for (roles, asked) in [(&[Role::Practitioner][..], 5), (Role::ALL, 12)] {
            let act = with_roles(&bench, led.worker(&bench), roles);
            let mut reader = Counting(bench.store.reader(), 0);
            work_counts(&mut reader, &act).await.unwrap();
            assert_eq!(reader.1, asked, "{roles:?}");
        }
        let act = with_roles(&bench, led.worker(&bench), Role::ALL);
        let relations = casework::families::relations_to(&mut bench.store.reader(), &act, led.family).await.unwrap();
        let mut reader = Counting(bench.store.reader(), 0);
        let lines = casework::families::chronology(&mut reader, &act, &relations, led.family).await.unwrap();
        assert!(reader.1 <= 2, "{} statements", reader.1);
        assert!(lines.iter().any(|line| line.who.as_deref() == Some("worker")), "the lead worker, by name");
    }

    async fn an_unknown_action_of_a_plan_is_reported_by_nobody(bench: Bench) {
        let led = led_family(&bench, FamilyAgreement::Awaited).await;
        let command = ReportAction {
            reference: crate::led_family::CASE_REFERENCE.to_owned(),
            action: PlanLineId::new(bench.store.entropy().id(bench.act().at)),
            seen: 0,
            status: ActionStatus::Done,
            note: None,
        };
        assert!(report_action(&bench.store, &led.worker(&bench), &command).await.is_err());
        let mut reader = bench.store.reader();
        let listed = lists::actions(&mut reader, &led.worker(&bench), &window(), ["", "", ""]).await.unwrap();
        assert_eq!((listed.total, reader.rows(&CLOCK, args![]).await.unwrap()[0].int("n").unwrap()), (0, 0));
    }
}

/// Tables that grow with the number of families: no list may read one whole.
const LARGE: &[&str] = &[
    "families",
    "referrals",
    "cases",
    "clocks",
    "family_relations",
    "holdings",
    "messages",
    "information_requests",
    "plan_actions",
    "emails",
    "letters",
    "agenda_items",
    "assessments",
    "team_meetings",
    "team_members",
    "reviews",
    "engagement_notes",
    "closures",
    "disputes",
    "service_agreements",
    "sharing_bases",
    "scale_readings",
    "plans",
    "handovers",
    "strategy_meetings",
    "consultations",
    "step_ups",
];

#[tokio::test]
async fn no_list_reads_a_large_table_whole() {
    let bench = testkit::engines::open(testkit::engines::Engine::Sqlite)
        .await
        .unwrap();
    let mut scans = Vec::new();
    let statements = [
        lists::statements::ALL,
        &[casework::families::statements::HAPPENED],
    ]
    .concat();
    for statement in statements
        .iter()
        .filter(|statement| statement.sql.starts_with("select"))
    {
        let explained: &'static str = format!("explain query plan {}", statement.sql).leak();
        let explained = Statement {
            sql: explained,
            ..*statement
        };
        let mut args: Vec<Value> = args![
            "u",
            "a",
            ",x,",
            ",y,",
            5_i64,
            "2026-01-01",
            7_i64,
            "",
            25_i64,
            0_i64
        ];
        args.extend((0..10).map(|_| Value::from("")));
        if statement.name.starts_with("lists.DECIDED") {
            args = args![1_i64, 1_i64, 25_i64, 0_i64];
        }
        args.truncate(statement.arguments);
        for row in bench.store.reader().rows(&explained, args).await.unwrap() {
            let detail = row.text("detail").unwrap();
            if LARGE.iter().any(|table| {
                detail.starts_with("SCAN ") && table_of(statement.sql, &detail) == *table
            }) {
                scans.push(format!("{}: {detail}", statement.name));
            }
        }
    }
    assert!(scans.is_empty(), "{}", scans.join("\n"));
}

/// The table that a plan's line names, by its alias in the statement.
fn table_of(sql: &str, detail: &str) -> String {
    let alias = detail
        .trim_start_matches("SCAN ")
        .split(' ')
        .next()
        .unwrap_or("");
    LARGE
        .iter()
        .find(|table| {
            **table == alias
                || sql.contains(&format!("{table} {alias} "))
                || sql.contains(&format!("{table} {alias}\n"))
        })
        .map_or_else(String::new, |table| (*table).to_owned())
}
