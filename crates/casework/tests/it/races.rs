//! Two nodes at the same moment: what each read stays true until it commits,
//! and whoever was second is run again.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use casework::engine::{Reads as _, Statement, Store, retrying};
use casework::families::holder_of;
use casework::transfers::{accept, decline, of_agency, offer_open};
use casework::{CaseworkError, args};
use domain::act::Act;
use domain::event::{Event, Subject};
use domain::referrals::Outcome;
use testkit::both_engines;
use tokio::sync::Barrier;

use crate::hub_world::World;

const ADD: Statement = Statement::new(
    "races.ADD",
    "insert into agencies (id, key, name, kind, part, keeps_own_system, version) values ($1, $1, $1, 'school', 'partner', 0, 1)",
);
const ON_DUTY: Statement = Statement::new(
    "races.ON_DUTY",
    "select count(*) as n from agencies where kind = 'school'",
);
const GO: Statement = Statement::new(
    "races.GO",
    "update agencies set kind = 'gone', version = version + 1 where id = $1",
);

#[derive(serde::Serialize)]
struct Went;

impl Event for Went {
    const NAME: &'static str = "test.went";
    fn subject(&self) -> Subject {
        Subject::NOBODY
    }
}

/// Leaves unless it would be the last: what it counts on must stay true.
async fn leave_if_another_stays(
    store: &Store,
    act: &Act,
    who: &str,
    tries: &AtomicUsize,
    both_have_read: &Barrier,
) -> Result<bool, CaseworkError> {
    retrying(|| async {
        let first_try = tries.fetch_add(1, Ordering::SeqCst) < 2;
        let mut uow = store.begin(act).await?;
        let on_duty = uow.optional(&ON_DUTY, args![]).await?;
        if first_try {
            // The embedded engine lets the second begin only when the first is done.
            drop(tokio::time::timeout(Duration::from_millis(300), both_have_read.wait()).await);
        }
        if on_duty.map_or(Ok(0), |row| row.int("n"))? < 2 {
            return Ok(false);
        }
        uow.write_guarded(&GO, args![who]).await?;
        uow.record(&Went).await?;
        uow.commit().await?;
        Ok(true)
    })
    .await
}

both_engines! {
    async fn two_who_each_count_on_the_other_to_stay_do_not_both_go(bench: Bench) {
        let mut uow = bench.store.begin(&bench.act()).await.unwrap();
        for name in ["one", "two"] {
            uow.write(&ADD, args![name]).await.unwrap();
        }
        uow.record(&Went).await.unwrap();
        uow.commit().await.unwrap();
        let (tries, barrier) = (Arc::new(AtomicUsize::new(0)), Arc::new(Barrier::new(2)));
        let act = bench.act();
        let (one, two) = tokio::join!(
            leave_if_another_stays(&bench.store, &act, "one", &tries, &barrier),
            leave_if_another_stays(&bench.store, &act, "two", &tries, &barrier),
        );
        let went = [one.unwrap(), two.unwrap()];
        assert_eq!(went.iter().filter(|went| **went).count(), 1, "{went:?}");
        let again = tries.load(Ordering::SeqCst) - 2;
        let expected = usize::from(bench.store.engine() == "postgres");
        assert_eq!(again, expected, "the second is run again where both could begin");
    }

    // Requirement: BUCKS-PROT-51
    async fn an_answer_of_yes_and_an_answer_of_no_at_the_same_moment_leave_one_holder(bench: Bench) {
        let world = World::new(&bench).await;
        for round in 0..6 {
            let received = world.request_with(100 + round).await;
            world.decided(&received.reference, Outcome::SocialCareAssessment).await;
            let mut reader = bench.store.reader();
            let act = world.act(world.social);
            let (waiting, _) = of_agency(&mut reader, &act, world.social.agency).await.unwrap();
            let offer = waiting[0].id;
            let (yes, no) = tokio::join!(
                accept(&bench.store, &act, offer),
                decline(&bench.store, &world.profile, &act, offer, "Below the threshold"),
            );
            assert_ne!(yes.is_ok(), no.is_ok(), "one answer counts: {yes:?} {no:?}");
            let taken = yes.is_ok();
            let lost = if taken { no } else { yes };
            assert!(matches!(lost, Err(CaseworkError::Conflict)), "{lost:?}");
            let held = holder_of(&mut reader, received.family).await.unwrap().unwrap();
            let expected = if taken { world.social.agency } else { world.teacher.agency };
            assert_eq!(held.agency, expected);
            assert!(!offer_open(&mut reader, received.family).await.unwrap());
        }
    }
}
