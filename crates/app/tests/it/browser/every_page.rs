//! Every page of the product in a browser, once wide and once at 320 px, and
//! every form sent empty: no accessibility fault, no sideways scrolling.

use std::collections::BTreeSet;

use serde_json::json;

use super::engine::{Scripts, with_demo};
use super::finder::{Example, examples, page_routes};
use super::walk::Walk;

/// Pages that the demo cannot show, and why. This list may only shrink.
const NOT_REACHED: &[(&str, &str)] = &[
    (
        "/sign-in/code",
        "asks for the code of a telephone’s app; the demo’s people sign in with one press",
    ),
    (
        "/sign-in/set-up",
        "comes once, after a first password; the demo’s people sign in with one press",
    ),
    (
        "/kept-form",
        "comes after a session ends with words unsent; its words are tested without a browser",
    ),
    (
        "/accounts/{user}/remove-second-factor",
        "comes where somebody has a second step; the demo’s people have none",
    ),
    (
        "/case-studies/{study}",
        "the demo’s closed cases have no study written yet",
    ),
    (
        "/cases/{reference}/case-study",
        "opens when a case has closed with its outcome; no case of the demo’s is offered one",
    ),
    (
        "/directory/provider/{secret}",
        "opens by the link of an e-mail; its words are tested without a browser",
    ),
    (
        "/directory/provider/{secret}/new",
        "opens by the link of an e-mail; its words are tested without a browser",
    ),
    (
        "/directory/provider/{secret}/{id}",
        "opens by the link of an e-mail; its words are tested without a browser",
    ),
    (
        "/joins/{join}/part",
        "the walk that joins two records looks at it",
    ),
    ("/request/adults/{n}", "the form is that of a new adult"),
    ("/request/signs", "the journey looks at it"),
    ("/request/copy", "comes after the draft is complete"),
    ("/request/sent/{reference}", "the journey looks at it"),
];
/// Fewer pages of refused forms than this, and the forms are not being sent.
const FORMS_REFUSED: usize = 40;

fn file_name(route: &str) -> String {
    let words: Vec<_> = route
        .split(|c: char| !c.is_ascii_alphanumeric())
        .filter(|word| !word.is_empty())
        .collect();
    if words.is_empty() {
        "home".to_owned()
    } else {
        words.join("-")
    }
}

async fn look_at(walk: &Walk, route: &str, example: &Example) {
    walk.be(&example.cookies).await;
    walk.go(&example.path).await;
    walk.look_twice(&file_name(route)).await;
}

/// Sends the page's own form with nothing in it; whether the form came back.
async fn send_empty(walk: &Walk, route: &str, example: &Example) -> bool {
    walk.be(&example.cookies).await;
    walk.go(&example.path).await;
    if !walk.sends_empty().await {
        return false;
    }
    let refused = !walk.words_of(".govuk-error-summary").await.is_empty();
    if refused {
        walk.look_twice(&format!("{}-refused", file_name(route)))
            .await;
    }
    refused
}

// Requirement: C-51
#[tokio::test(flavor = "multi_thread")]
async fn every_page_and_every_refused_form_is_accessible_and_fits_a_phone() {
    with_demo("every-page", Scripts::Run, async |walk| {
        let found = examples(&walk.house).await;
        let opened: BTreeSet<_> = found.keys().map(String::as_str).collect();
        let excused: BTreeSet<_> = NOT_REACHED.iter().map(|(route, _)| *route).collect();
        let missing: Vec<_> = page_routes()
            .into_iter()
            .filter(|route| !opened.contains(route) && !excused.contains(route))
            .collect();
        let needless: Vec<_> = excused
            .iter()
            .filter(|route| opened.contains(**route))
            .collect();
        assert!(missing.is_empty(), "nobody opened {}", json!(missing));
        assert!(needless.is_empty(), "opened after all: {}", json!(needless));
        for (route, example) in &found {
            look_at(walk, route, example).await;
        }
        let mut refused = 0;
        for (route, example) in &found {
            if !route.contains(" as ") && send_empty(walk, route, example).await {
                refused += 1;
            }
        }
        eprintln!("{} pages, {refused} refused forms", found.len());
        assert!(
            refused >= FORMS_REFUSED,
            "only {refused} forms were refused"
        );
    })
    .await;
}
