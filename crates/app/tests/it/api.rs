//! Requests from an agency's own system.

use app::demo::{Sizes, seed};
use axum::body::Body;
use axum::http::{Request, StatusCode};
use domain::act::{Act, Actor};

use super::support::{Installation, Page, installation};

async fn with_token(name: &str) -> (Installation, String) {
    let house = installation(name).await;
    let now = house.app.store.clock().now();
    let made = seed(
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
    let act = Act {
        actor: Actor::Job("test"),
        ..app::worker::act(&house.app)
    };
    let agency = *made.agencies.get("willow-bank-primary").unwrap();
    let secret = casework::tokens::make(&house.app.store, &act, agency, "test")
        .await
        .unwrap();
    (house, secret)
}

async fn send(house: &Installation, token: &str, key: &str, body: &str) -> Page {
    let request = Request::post("/api/v1/referrals")
        .header("authorization", format!("Bearer {token}"))
        .header("idempotency-key", key)
        .header("content-type", "application/json")
        .body(Body::from(body.to_owned()))
        .unwrap();
    house.send(request).await
}

const BODY: &str = r#"{"referrer_name":"T Okafor","referrer_job":"Teacher","referrer_email":"t@school.example",
    "children":[{"given_name":"Ava","family_name":"Moore","date_of_birth":"2019-04-27"}],
    "worry":"Often late and hungry","level":3,"expected_outcome":"Better mornings"}"#;

#[tokio::test]
async fn an_agencys_own_system_sends_a_request_once_however_often_it_tries() {
    let (house, token) = with_token("api-once").await;
    let first = send(&house, &token, "k1", BODY).await;
    assert_eq!(first.status, StatusCode::CREATED, "{}", first.text);
    let again = send(&house, &token, "k1", BODY).await;
    assert_eq!(again.text, first.text);
    let other = send(&house, &token, "k2", BODY).await;
    assert_ne!(other.text, first.text);
}

#[tokio::test]
async fn a_wrong_token_is_refused_and_a_wrong_field_is_named() {
    let (house, token) = with_token("api-wrong").await;
    assert_eq!(
        send(&house, "eh_wrong", "k1", BODY).await.status,
        StatusCode::UNAUTHORIZED
    );
    let page = send(&house, &token, "k1", r#"{"worry":"Hungry"}"#).await;
    assert_eq!(page.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(page.text.contains("referrer_email"), "{}", page.text);
}

#[tokio::test]
async fn a_key_that_was_sent_with_another_request_drops_nothing_in_silence() {
    let (house, token) = with_token("api-reused").await;
    let first = send(&house, &token, "k1", BODY).await;
    assert_eq!(first.status, StatusCode::CREATED, "{}", first.text);
    let spaced = BODY.replace("\":\"", "\" : \"");
    let again = send(&house, &token, "k1", &spaced).await;
    assert_eq!(again.text, first.text, "spaces make no other request");
    let other = BODY.replace("Ava", "Eve");
    let refused = send(&house, &token, "k1", &other).await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text.contains("key of its own"), "{}", refused.text);
    let own = send(&house, &token, "k2", &other).await;
    assert_eq!(own.status, StatusCode::CREATED, "{}", own.text);
    assert_ne!(own.text, first.text);
}

// Requirement: BUCKS-PROT-70, C-07
#[tokio::test]
async fn an_immediate_concern_from_a_system_is_held_up_by_nothing_that_is_wrong_in_it() {
    let (house, token) = with_token("api-danger").await;
    let body = r#"{"immediate":"Bruising seen today","level":"three","colour":"red",
        "children":[{"given_name":"Sam","date_of_birth":"last spring"}],"adults":[{"consent":"perhaps"}]}"#;
    let taken = send(&house, &token, "k1", body).await;
    assert_eq!(taken.status, StatusCode::CREATED, "{}", taken.text);
    let again = send(&house, &token, "k1", body).await;
    assert_eq!(again.text, taken.text, "once, however often it is sent");
    let without_key = send(&house, &token, "", &body.replace("Sam", "Ben")).await;
    assert_eq!(
        without_key.status,
        StatusCode::CREATED,
        "{}",
        without_key.text
    );
    let reused = send(&house, &token, "k1", &body.replace("Sam", "Cas")).await;
    assert_eq!(reused.status, StatusCode::CREATED, "{}", reused.text);
    assert_ne!(reused.text, taken.text);
    let requests = super::ask::requests(&house).await;
    assert_eq!(requests.len(), 3);
    assert!(requests.iter().all(|one| one.immediate.is_some()));
    assert!(requests[0].worry.contains("last spring") && requests[0].worry.contains("perhaps"));
}
