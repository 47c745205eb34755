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
        "/request/signs",
        "/request/files",
        "/request/files/remove",
        "/request/started",
        "/calls/arrived",
        "/worries/{id}/ask",
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
        if path.starts_with("/api/") {
            assert_eq!(page.status, StatusCode::UNAUTHORIZED, "{route:?}");
            continue;
        }
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

// Requirement: BUCKS-STRAT-80, C-44
#[tokio::test]
async fn every_person_is_kept_out_of_every_route_that_their_roles_do_not_allow() {
    use app::demo::world::PEOPLE;
    use app::demo::{Sizes, seed};
    let house = installation("roles").await;
    let now = house.app.store.clock().now();
    seed(
        &house.app,
        &house.clock,
        now,
        Sizes {
            families: 0,
            days: 1,
        },
    )
    .await
    .unwrap();
    let (mut kept_out, mut let_in) = (0, 0);
    for person in PEOPLE {
        let cookie = house.sign_in_as(person.mailbox).await;
        for route in table::routes() {
            if route.path.starts_with("/sign-out") || route.path.starts_with("/account/sessions") {
                continue;
            }
            let may_try = grants_of(route.action).iter().any(|grant| match *grant {
                Grant::Anyone | Grant::SignedIn | Grant::With(_) => true,
                Grant::Role(role) | Grant::RoleWith(role, _) => person.roles.contains(&role),
                Grant::Job | Grant::LinkHolder(_) | Grant::SystemOf(_) => false,
            });
            let path = filled(route.path);
            let page = match route.method {
                Method::Get => house.get(&path, &cookie).await,
                Method::Post => house.post(&path, &cookie, &[]).await,
            };
            if may_try {
                let_in += 1;
                assert_ne!(
                    page.status,
                    StatusCode::FORBIDDEN,
                    "{} {route:?}",
                    person.mailbox
                );
                assert!(
                    !page.status.is_server_error(),
                    "{} {route:?}",
                    person.mailbox
                );
            } else {
                kept_out += 1;
                assert_eq!(
                    page.status,
                    StatusCode::FORBIDDEN,
                    "{} {route:?}",
                    person.mailbox
                );
            }
        }
    }
    assert!(
        kept_out > 100 && let_in > 100,
        "kept out {kept_out}, let in {let_in}"
    );
}
