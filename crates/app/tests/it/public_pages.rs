//! What anybody can open without an account.

use axum::http::StatusCode;

use super::support::installation;

// Requirement: BUCKS-STRAT-39, BUCKS-STRAT-06
#[tokio::test]
async fn anybody_can_read_the_levels_with_what_to_do_at_each() {
    let house = installation("levels").await;
    let page = house.get("/levels", "").await;
    assert_eq!(page.status, StatusCode::OK);
    for words in [
        "Level 1",
        "Level 4",
        "What to do",
        "Which assessment",
        "Services that work at this level",
    ] {
        assert!(page.text.contains(words), "{words}");
    }
}

#[tokio::test]
async fn every_link_at_the_foot_of_a_page_opens() {
    let house = installation("foot").await;
    for path in [
        "/",
        "/accessibility",
        "/privacy",
        "/cookies",
        "/contact",
        "/danger",
    ] {
        assert_eq!(house.get(path, "").await.status, StatusCode::OK, "{path}");
    }
}

#[tokio::test]
async fn an_unknown_address_says_so_on_a_page() {
    let house = installation("unknown").await;
    let page = house.get("/no-such-page", "").await;
    assert_eq!(page.status, StatusCode::NOT_FOUND);
    assert!(page.text.contains("<h1"));
}

#[tokio::test]
async fn machines_can_ask_whether_the_server_is_alive_and_ready() {
    let house = installation("health").await;
    for path in ["/healthz", "/readyz", "/metrics"] {
        assert_eq!(house.get(path, "").await.status, StatusCode::OK, "{path}");
    }
}

#[tokio::test]
async fn a_form_sent_by_another_site_changes_nothing() {
    let house = installation("other-site").await;
    let request = axum::http::Request::post("/danger")
        .header("sec-fetch-site", "cross-site")
        .header("content-type", "application/x-www-form-urlencoded")
        .body(axum::body::Body::from("what=hello"))
        .unwrap();
    assert_eq!(house.send(request).await.status, StatusCode::FORBIDDEN);
}
