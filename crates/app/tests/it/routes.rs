//! The table of routes, walked: nobody without the role gets in, and every
//! change says what it records.

use app::table;
use app::web::{Method, Records};
use axum::http::StatusCode;
use domain::access::{Grant, grants_of};

use super::support::installation;

fn filled(path: &str) -> String {
    path.split('/')
        .map(|part| {
            if part.starts_with('{') {
                "unknown"
            } else {
                part
            }
        })
        .collect::<Vec<_>>()
        .join("/")
}

#[test]
fn every_route_that_changes_something_says_what_it_records() {
    for route in table::routes() {
        let records_event = matches!(route.records, Records::Event(_));
        if route.method == Method::Get {
            assert!(
                !records_event,
                "{route:?}: a page that is read changes nothing"
            );
        }
    }
    let unrecorded: Vec<_> = table::routes()
        .iter()
        .filter(|route| route.method == Method::Post && !matches!(route.records, Records::Event(_)))
        .map(|route| route.path)
        .collect();
    // This list may only shrink: bookkeeping that is no part of any record.
    // A draft is not the record until it is sent.
    let allowed: &[&str] = &[
        "/request",
        "/request/about-you",
        "/request/children",
        "/request/children/new",
        "/request/children/{n}",
        "/request/children/{n}/remove",
        "/request/adults",
        "/request/adults/new",
        "/request/adults/{n}",
        "/request/adults/{n}/remove",
        "/request/home",
        "/request/worry",
        "/request/level",
        "/request/consent",
        "/request/delete",
    ];
    let new: Vec<_> = unrecorded
        .iter()
        .filter(|path| !allowed.contains(path))
        .collect();
    assert!(
        new.is_empty(),
        "these routes change something and record nothing: {new:?}"
    );
}

#[tokio::test]
async fn a_stranger_is_asked_to_sign_in_wherever_a_role_is_needed() {
    let house = installation("stranger").await;
    for route in table::routes() {
        let open = grants_of(route.action)
            .iter()
            .any(|grant| matches!(grant, Grant::Anyone));
        if open {
            continue;
        }
        let path = filled(route.path);
        let page = match route.method {
            Method::Get => house.get(&path, "").await,
            Method::Post => house.post(&path, "", &[]).await,
        };
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{route:?}");
        assert!(
            page.location.unwrap_or_default().starts_with("/sign-in"),
            "{route:?}"
        );
    }
}

#[test]
fn no_address_is_in_the_table_twice() {
    let mut seen = std::collections::BTreeSet::new();
    for route in table::routes() {
        assert!(seen.insert((route.method, route.path)), "{route:?}");
    }
}
