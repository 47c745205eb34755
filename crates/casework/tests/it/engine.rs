//! The seam over both engines keeps its promises.

use casework::engine::{Reads, Statement, StoreError};
use casework::{args, audit, jobs};
use domain::event::{Event, Subject};
use domain::ids::JobId;
use testkit::both_engines;

#[derive(serde::Serialize)]
struct AgencyAdded {
    key: String,
}

impl Event for AgencyAdded {
    const NAME: &'static str = "test.agency_added";
    fn subject(&self) -> Subject {
        Subject::NOBODY
    }
}

const ADD: Statement = Statement::new(
    "test.ADD",
    "insert into agencies (id, key, name, kind, part, keeps_own_system, version) values ($1, $2, $3, 'school', 'partner', 0, 1)",
);
const COUNT: Statement = Statement::new("test.COUNT", "select count(*) as n from agencies");
const RENAME: Statement = Statement::new(
    "test.RENAME",
    "update agencies set name = $2, version = version + 1 where key = $1 and version = $3",
);
const EDIT_ENTRY: Statement = Statement::new(
    "test.EDIT",
    "update audit_entries set body = '{\"key\":\"forged\"}' where id = $1",
);
const REMOVE_ENTRY: Statement =
    Statement::new("test.REMOVE", "delete from audit_entries where id = $1");
const REMOVE_SEAL: Statement = Statement::new(
    "test.REMOVE_SEAL",
    "delete from audit_seals where seq >= $1",
);
const RESEAL: Statement = Statement::new(
    "test.RESEAL",
    "update audit_seals set entry_id = $2 where seq = $1",
);
const SEALS: Statement = Statement::new(
    "test.SEALS",
    "select seq, entry_id from audit_seals order by seq",
);

async fn add_agency(bench: &testkit::engines::Bench, key: &str) {
    let mut uow = bench.store.begin(&bench.act()).await.unwrap();
    let id = uow.new_id().to_string();
    uow.write(&ADD, args![id, key, "A school"]).await.unwrap();
    uow.record(&AgencyAdded {
        key: key.to_owned(),
    })
    .await
    .unwrap();
    uow.commit().await.unwrap();
}

async fn seal_all(bench: &testkit::engines::Bench) {
    use jiff::ToSpan as _;
    bench.clock.set(bench.act().at + 10.seconds());
    while audit::seal(&bench.store, &bench.act(), audit::LookBack::Ever)
        .await
        .unwrap()
        .sealed
        > 0
    {}
}

both_engines! {
    async fn every_statement_prepares(bench: Bench) {
        for statement in casework::statements() {
            if let Err(error) = bench.store.prepare(&statement).await {
                panic!("{}: {error:?}", statement.name);
            }
        }
    }

    async fn a_missing_argument_is_an_error_and_never_a_null(bench: Bench) {
        let mut uow = bench.store.begin(&bench.act()).await.unwrap();
        let refused = uow.write(&ADD, args!["id", "key"]).await;
        assert!(matches!(refused, Err(StoreError::ArgumentCount { expected: 3, given: 2, .. })));
    }

    async fn an_error_of_the_database_names_the_statement_and_the_rule_and_no_value(bench: Bench) {
        add_agency(&bench, "ada-quayle").await;
        let mut uow = bench.store.begin(&bench.act()).await.unwrap();
        let error = uow.write(&ADD, args!["other", "ada-quayle", "Ada Quayle"]).await.unwrap_err();
        assert!(error.is_duplicate());
        let printed = format!("{error:?} {error:#?} {error}");
        assert!(printed.contains("test.ADD") && printed.contains("code"), "{printed}");
        assert!(!printed.to_lowercase().contains("quayle"), "{printed}");
        let unreadable = serde_json::from_str::<u8>("\"Ada Quayle\"").unwrap_err();
        let printed = format!("{:?}", StoreError::from(unreadable));
        assert!(!printed.contains("Quayle"), "{printed}");
    }

    async fn a_change_without_an_event_is_not_committed(bench: Bench) {
        let mut uow = bench.store.begin(&bench.act()).await.unwrap();
        uow.write(&ADD, args!["a", "a", "A"]).await.unwrap();
        assert!(matches!(uow.commit().await, Err(StoreError::Unrecorded)));
        let rows = bench.store.reader().rows(&COUNT, args![]).await.unwrap();
        assert_eq!(rows[0].int("n").unwrap(), 0);
    }

    async fn an_entry_that_came_late_is_sealed_by_whoever_looks_back_far_enough(bench: Bench) {
        use audit::LookBack;
        use jiff::{SignedDuration, ToSpan as _};
        add_agency(&bench, "hill-school").await;
        seal_all(&bench).await;
        let now = bench.act().at;
        let sealed = async |back| audit::seal(&bench.store, &bench.act(), back).await.unwrap().sealed;
        for (late_by, enough, too_little) in [
            (SignedDuration::from_secs(40), LookBack::Minute, None),
            (SignedDuration::from_hours(20), LookBack::Day, Some(LookBack::Minute)),
            (SignedDuration::from_hours(100), LookBack::Ever, Some(LookBack::Day)),
        ] {
            bench.clock.set(now - late_by);
            add_agency(&bench, &late_by.to_string()).await;
            bench.clock.set(now);
            if let Some(too_little) = too_little {
                assert_eq!(sealed(too_little).await, 0, "{too_little:?}");
            }
            assert_eq!(sealed(enough).await, 1, "{enough:?}");
            add_agency(&bench, &format!("after-{late_by}")).await;
            bench.clock.set(now + 10.seconds());
            assert_eq!(sealed(LookBack::Minute).await, 1, "the newest are sealed all the same");
        }
        assert_eq!(audit::verify(&bench.store, None).await.unwrap(), audit::Verdict::Whole { entries: 7 });
    }

    async fn a_change_and_its_audit_entry_stand_together(bench: Bench) {
        add_agency(&bench, "hill-school").await;
        let rows = bench.store.reader().rows(&COUNT, args![]).await.unwrap();
        assert_eq!(rows[0].int("n").unwrap(), 1);
        seal_all(&bench).await;
        let verdict = audit::verify(&bench.store, None).await.unwrap();
        assert_eq!(verdict, audit::Verdict::Whole { entries: 1 });
    }

    async fn a_stale_write_changes_no_row(bench: Bench) {
        add_agency(&bench, "hill-school").await;
        for expected in [1, 0] {
            let mut uow = bench.store.begin(&bench.act()).await.unwrap();
            let changed = uow.write(&RENAME, args!["hill-school", "New name", 1_i64]).await.unwrap();
            uow.record(&AgencyAdded { key: "hill-school".to_owned() }).await.unwrap();
            uow.commit().await.unwrap();
            assert_eq!(changed, expected);
        }
    }

    async fn the_audit_names_the_first_entry_that_was_edited(bench: Bench) {
        for key in ["a", "b", "c"] { add_agency(&bench, key).await; }
        seal_all(&bench).await;
        let seals = bench.store.reader().rows(&SEALS, args![]).await.unwrap();
        let mut uow = bench.store.begin(&bench.act()).await.unwrap();
        uow.write(&EDIT_ENTRY, args![seals[1].text("entry_id").unwrap()]).await.unwrap();
        uow.record(&AgencyAdded { key: "x".to_owned() }).await.unwrap();
        uow.commit().await.unwrap();
        let verdict = audit::verify(&bench.store, None).await.unwrap();
        assert!(matches!(verdict, audit::Verdict::Broken { seq: 2, .. }), "{verdict:?}");
    }

    async fn the_audit_names_an_entry_that_was_removed_from_the_middle(bench: Bench) {
        for key in ["a", "b", "c"] { add_agency(&bench, key).await; }
        seal_all(&bench).await;
        let seals = bench.store.reader().rows(&SEALS, args![]).await.unwrap();
        let mut uow = bench.store.begin(&bench.act()).await.unwrap();
        uow.write(&REMOVE_ENTRY, args![seals[1].text("entry_id").unwrap()]).await.unwrap();
        uow.record(&AgencyAdded { key: "x".to_owned() }).await.unwrap();
        uow.commit().await.unwrap();
        let verdict = audit::verify(&bench.store, None).await.unwrap();
        assert!(matches!(verdict, audit::Verdict::Broken { seq: 2, .. }), "{verdict:?}");
    }

    async fn the_audit_names_the_first_of_two_entries_that_changed_places(bench: Bench) {
        for key in ["a", "b", "c"] { add_agency(&bench, key).await; }
        seal_all(&bench).await;
        let seals = bench.store.reader().rows(&SEALS, args![]).await.unwrap();
        let (second, third) = (seals[1].text("entry_id").unwrap(), seals[2].text("entry_id").unwrap());
        let mut uow = bench.store.begin(&bench.act()).await.unwrap();
        for (seq, entry) in [(2_i64, "moving"), (3, second.as_str()), (2, third.as_str())] {
            uow.write(&RESEAL, args![seq, entry]).await.unwrap();
        }
        uow.record(&AgencyAdded { key: "x".to_owned() }).await.unwrap();
        uow.commit().await.unwrap();
        let verdict = audit::verify(&bench.store, None).await.unwrap();
        assert!(matches!(verdict, audit::Verdict::Broken { seq: 2, .. }), "{verdict:?}");
    }

    async fn the_exported_head_shows_that_the_end_was_cut_off(bench: Bench) {
        for key in ["a", "b", "c"] { add_agency(&bench, key).await; }
        seal_all(&bench).await;
        let head = audit::head(&mut bench.store.reader()).await.unwrap();
        assert_eq!(head.seq, 3);
        let mut uow = bench.store.begin(&bench.act()).await.unwrap();
        uow.write(&REMOVE_SEAL, args![3_i64]).await.unwrap();
        uow.record(&AgencyAdded { key: "x".to_owned() }).await.unwrap();
        uow.commit().await.unwrap();
        assert_eq!(audit::verify(&bench.store, None).await.unwrap(), audit::Verdict::Whole { entries: 2 });
        assert_eq!(
            audit::verify(&bench.store, Some(&head)).await.unwrap(),
            audit::Verdict::CutOff { last: 2, expected: 3 }
        );
    }

    async fn a_job_is_left_once_and_claimed_once(bench: Bench) {
        for _ in 0..2 {
            let mut uow = bench.store.begin(&bench.act()).await.unwrap();
            uow.leave_job("letter", "event-1", &"payload").await.unwrap();
            uow.commit().await.unwrap();
        }
        let claimed = jobs::claim(&bench.store, &bench.act()).await.unwrap().unwrap();
        assert_eq!(claimed.payload, "\"payload\"");
        assert!(jobs::claim(&bench.store, &bench.act()).await.unwrap().is_none());
        let mut uow = bench.store.begin(&bench.act()).await.unwrap();
        jobs::done(&mut uow, &claimed).await.unwrap();
        uow.commit().await.unwrap();
        assert_ne!(claimed.id, JobId::new(uuid_nil()));
        assert_eq!(jobs::standing(&bench.store).await.unwrap(), (0, 0));
    }

    async fn migrating_twice_changes_nothing(bench: Bench) {
        assert!(bench.store.migrate().await.unwrap().applied.is_empty());
        bench.store.require_migrated().await.unwrap();
    }
}

const fn uuid_nil() -> uuid::Uuid {
    uuid::Uuid::nil()
}
