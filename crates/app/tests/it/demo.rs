//! The demo's story: every stage of the journey is there, nobody with open
//! work is without a holder, and the same seed tells the same story.

use std::collections::{BTreeMap, BTreeSet};

use app::demo::{Seeded, Sizes, seed};
use casework::engine::{Reads as _, Statement};

use crate::support::{Installation, installation};

const SIZES: Sizes = Sizes {
    families: 80,
    days: 180,
};

/// Open work: a request at the front door, or a case that is not closed.
const HOLDINGS_OF_OPEN_WORK: Statement = Statement::new(
    "test.HOLDINGS_OF_OPEN_WORK",
    "select f.reference, (select count(*) from holdings h where h.family_id = f.id and h.until_at is null) as held
     from families f
     where exists (select 1 from cases c where c.family_id = f.id and c.closed_at is null)
        or exists (select 1 from referrals r where r.family_id = f.id and r.state in ('waiting', 'with_mash', 'returned'))",
);
const REFERRALS: Statement = Statement::new(
    "test.REFERRALS",
    "select state as what, count(*) as n from referrals group by state",
);
const CASES: Statement = Statement::new(
    "test.CASES",
    "select stage as what, count(*) as n from cases group by stage",
);
const ASSESSMENTS: Statement = Statement::new(
    "test.ASSESSMENTS",
    "select state_key as what, count(*) as n from assessments group by state_key",
);
const TRANSFERS: Statement = Statement::new(
    "test.TRANSFERS",
    "select coalesce(answer, 'open') as what, count(*) as n from handovers group by answer",
);
const REQUESTS: Statement = Statement::new(
    "test.REQUESTS",
    "select state as what, count(*) as n from information_requests group by state",
);
const REVIEWS: Statement = Statement::new(
    "test.REVIEWS",
    "select outcome as what, count(*) as n from reviews group by outcome",
);

async fn told(name: &str) -> (Installation, Seeded) {
    let here = installation(name).await;
    let now = here.app.store.clock().now();
    let made = seed(&here.app, &here.clock, now, SIZES).await.unwrap();
    (here, made)
}

async fn counts(here: &Installation, statement: &Statement) -> BTreeMap<String, i64> {
    here.app
        .store
        .reader()
        .rows(statement, Vec::new())
        .await
        .unwrap()
        .iter()
        .map(|row| (row.text("what").unwrap(), row.int("n").unwrap()))
        .collect()
}

fn has(found: &BTreeMap<String, i64>, wanted: &[&str]) {
    for one in wanted {
        assert!(
            found.get(*one).is_some_and(|n| *n > 0),
            "{one} in {found:?}"
        );
    }
}

// Requirement: BUCKS-PROT-08
#[tokio::test]
async fn the_demo_has_a_family_at_every_stage_of_the_journey_and_each_is_held() {
    let (here, made) = told("demo-stages").await;
    assert_eq!(made.references.len(), 80);
    has(
        &counts(&here, &REFERRALS).await,
        &["waiting", "with_mash", "returned", "decided"],
    );
    has(
        &counts(&here, &CASES).await,
        &[
            "awaiting_forum",
            "in_dispute",
            "lead_asked",
            "led",
            "closed",
        ],
    );
    has(
        &counts(&here, &ASSESSMENTS).await,
        &["draft", "submitted", "signed_off"],
    );
    has(&counts(&here, &TRANSFERS).await, &["open", "accepted"]);
    has(&counts(&here, &REQUESTS).await, &["asked", "answered"]);
    has(&counts(&here, &REVIEWS).await, &["continue", "amend"]);
    let fates: BTreeSet<&str> = made.cases.values().map(String::as_str).collect();
    assert_eq!(fates.len(), 17, "{fates:?}");
    for row in here
        .app
        .store
        .reader()
        .rows(&HOLDINGS_OF_OPEN_WORK, Vec::new())
        .await
        .unwrap()
    {
        assert_eq!(
            row.int("held").unwrap(),
            1,
            "family {}",
            row.text("reference").unwrap()
        );
    }
}

#[tokio::test]
async fn the_same_seed_tells_the_same_story() {
    let (_first, one) = told("demo-once").await;
    let (_second, other) = told("demo-again").await;
    assert_eq!(one.references, other.references);
    assert_eq!(one.cases, other.cases);
}
