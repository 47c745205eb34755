//! A call comes in with a misspelt name: the child who is known is found while
//! the officer types, the request joins the family, and a join that was wrong
//! is taken back.

use jiff::ToSpan as _;
use thirtyfour::By;

use super::engine::{Scripts, with_browser};
use super::front_door::school_asks_for_help;
use super::walk::{PATIENCE, Walk};

async fn type_into(walk: &Walk, field: &str, words: &str) {
    let found = walk.driver.find(By::Name(field)).await.unwrap();
    found.send_keys(words).await.unwrap();
}

/// Waits for the answer that comes while one types.
async fn answered(walk: &Walk, words: &str) {
    for _ in 0..400 {
        let place = walk.driver.find(By::Id("known-answer")).await.unwrap();
        if place.text().await.unwrap().contains(words) {
            return;
        }
        tokio::time::sleep(PATIENCE).await;
    }
    walk.stop(&format!("no answer says: {words}")).await;
}

async fn call_about(walk: &Walk, child: &str, age: &str) {
    walk.open("/calls/new").await;
    walk.send(
        &[
            ("about", "request"),
            ("caller", "Ada Neighbour"),
            ("caller_kind", "public"),
            ("child_1", child),
            ("age_1", age),
            ("postcode", "HP20 2DD"),
            (
                "concern",
                "Loud shouting every night, and the children cry.",
            ),
            ("put_through", "no"),
            ("form_asked", "no"),
            ("call_back", "no"),
        ],
        "Record the call",
    )
    .await;
}

// Requirement: C-18
#[tokio::test(flavor = "multi_thread")]
async fn a_known_child_is_found_under_a_misspelt_name_joined_and_parted_again() {
    with_browser("known", Scripts::Run, async |walk| {
        school_asks_for_help(walk).await;
        walk.letters_are_sent().await;
        // Somebody outside the case hears the service, and nothing of the family.
        walk.sign_in_as("Megan Price").await;
        walk.open("/known?for=support").await;
        type_into(walk, "who", "Ivey Marlo").await;
        type_into(walk, "born", "8").await;
        answered(walk, "Willow Bank Primary School").await;
        assert!(!walk.text().await.contains("Rosa"));
        // The front door finds the child before the name is typed out.
        walk.sign_in_as("Sam Whitlock").await;
        walk.open("/known").await;
        type_into(walk, "who", "Ivey Marl").await;
        type_into(walk, "born", "8").await;
        answered(walk, "Ivy Marlow").await;
        walk.house.clock.set(walk.now() + 5.minutes());
        call_about(walk, "Ivey Marlowe", "8").await;
        let request = walk.path().await;
        walk.letters_are_sent().await;
        walk.open(&request).await;
        walk.says("may be known already").await;
        walk.open("/matches").await;
        let pair = walk.link("/matches/").await;
        walk.open(&pair).await;
        walk.says("Recorded before").await;
        walk.press("Join the records").await;
        let join = walk.path().await;
        // Nothing is chosen yet: the page says what is missing and keeps the words.
        walk.send(
            &[("words", "The school has one child of this name.")],
            "Join the records",
        )
        .await;
        walk.says("Select what is joined").await;
        let keep = walk
            .driver
            .find(By::Css("main input[name='keep']"))
            .await
            .unwrap()
            .attr("value")
            .await
            .unwrap()
            .unwrap();
        walk.fill(&[("keep", &keep)]).await;
        if walk
            .text()
            .await
            .contains("who holds the family from now on")
        {
            walk.fill(&[("holder", &keep)]).await;
        }
        walk.press("Join the records").await;
        walk.says("The records are joined").await;
        assert!(!join.is_empty() && walk.path().await.starts_with("/families/"));
        walk.says("Ivy Marlow").await;
        // It was wrong after all.
        let family = walk.path().await;
        walk.driver
            .find(By::XPath("//summary[contains(., 'Joined records')]"))
            .await
            .unwrap()
            .click()
            .await
            .unwrap();
        walk.press("Take this join back").await;
        walk.send(
            &[
                ("two", "yes"),
                ("words", "The neighbour meant another family."),
            ],
            "Take the join back",
        )
        .await;
        walk.says("The records are apart again").await;
        walk.open(&request).await;
        walk.held_by("First Response").await;
        walk.open(&family).await;
        walk.held_by("Willow Bank Primary School").await;
    })
    .await;
}
