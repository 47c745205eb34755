//! Every page that a page leads to opens: the demo's families, seen by each of
//! its people, following every link.

use std::collections::{BTreeSet, VecDeque};

use app::demo::world::PEOPLE;
use app::demo::{Sizes, seed};
use axum::http::StatusCode;

use super::support::{Installation, installation};

/// Enough to reach every kind of page; the demo's families are alike.
const PAGES_EACH: usize = 160;

pub(super) fn links(page: &str) -> Vec<String> {
    page.split("href=\"")
        .skip(1)
        .filter_map(|rest| rest.split('"').next())
        .filter(|link| link.starts_with('/') && !link.starts_with("/assets/"))
        .map(|link| link.replace("&amp;", "&").replace("&#x2f;", "/"))
        .map(|link| link.split('#').next().unwrap_or("").to_owned())
        .collect()
}

/// The link with its references and numbers taken out: one kind of page.
pub(super) fn kind(link: &str) -> String {
    link.split('/')
        .map(|part| {
            let named = part.split('?').next().unwrap_or("");
            if named.chars().any(|c| c.is_ascii_digit())
                || named.contains('-') && named.chars().any(|c| c.is_ascii_uppercase())
            {
                "*"
            } else {
                named
            }
        })
        .collect::<Vec<_>>()
        .join("/")
}

async fn crawl(house: &Installation, mailbox: &str, faults: &mut BTreeSet<String>) -> usize {
    let signed_in = house.post("/sign-in/as", "", &[("person", mailbox)]).await;
    let cookie = signed_in.cookies.first().cloned().unwrap();
    let mut waiting: VecDeque<(String, String)> =
        VecDeque::from([("/work".to_owned(), "the start".to_owned())]);
    let mut seen = BTreeSet::from(["/work".to_owned()]);
    let mut of_kind = std::collections::BTreeMap::<String, usize>::new();
    let mut opened = 0;
    while let Some((link, from)) = waiting.pop_front() {
        let same = of_kind.entry(kind(&link)).or_default();
        *same += 1;
        if *same > 6 || opened >= PAGES_EACH {
            continue;
        }
        let page = house.get(&link, &cookie).await;
        opened += 1;
        match page.status {
            StatusCode::OK | StatusCode::SEE_OTHER => {}
            status => {
                faults.insert(format!(
                    "{mailbox} {} gives {status}, shown on {}",
                    kind(&link),
                    kind(&from)
                ));
            }
        }
        for next in links(&page.text) {
            if seen.insert(next.clone()) {
                waiting.push_back((next, link.clone()));
            }
        }
    }
    opened
}

#[tokio::test]
async fn every_link_that_a_person_is_shown_opens_for_them() {
    let house = installation("crawl").await;
    let now = house.app.store.clock().now();
    seed(
        &house.app,
        &house.clock,
        now,
        Sizes {
            families: 60,
            days: 90,
        },
    )
    .await
    .unwrap();
    let mut faults = BTreeSet::new();
    let mut opened = 0;
    for person in PEOPLE {
        opened += crawl(&house, person.mailbox, &mut faults).await;
    }
    assert!(
        faults.is_empty(),
        "{} links do not open:\n{}",
        faults.len(),
        faults.into_iter().collect::<Vec<_>>().join("\n")
    );
    assert!(opened > 400, "only {opened} pages were opened");
}
