//! The public's form without an account: without scripts, from the keyboard
//! alone, and the warning before a session ends.

use serde_json::json;
use thirtyfour::{By, Key};

use super::engine::{Scripts, with_browser};
use super::keyboard::{tab_to, type_keys};
use super::plain::put;
use super::walk::Walk;

/// Presses a button in a browser without scripts, and waits for the next page.
async fn on(walk: &Walk, button: &str, next: &str) {
    let path = format!("//main//button[normalize-space()='{button}']");
    let found = walk.driver.find(By::XPath(path)).await.unwrap();
    found.click().await.unwrap();
    walk.comes_to(next).await;
}

// Requirement: C-51, BUCKS-STRAT-71
#[tokio::test(flavor = "multi_thread")]
async fn a_neighbour_asks_for_help_in_a_browser_without_scripts() {
    with_browser("plain-request", Scripts::AreOff, async |walk| {
        walk.go("/request").await;
        put(walk, "kind", "public").await;
        on(walk, "Start", "/request/about-you").await;
        on(walk, "Save and continue", "/request/children").await;
        for (name, value) in [("given_name", "Sam"), ("age", "about"), ("years", "6")] {
            put(walk, name, value).await;
        }
        on(walk, "Save and continue", "/request/children").await;
        put(walk, "another", "no").await;
        on(walk, "Continue", "/request/adults").await;
        put(walk, "another", "no").await;
        on(walk, "Continue", "/request/home").await;
        put(walk, "safe", "yes").await;
        on(walk, "Save and continue", "/request/worry").await;
        put(walk, "worry", "Out alone at night").await;
        on(walk, "Save and continue", "/request/check").await;
        on(walk, "Send the request", "/request/sent").await;
        assert!(walk.text().await.contains("We have your request"));
    })
    .await;
}

/// Tabs to a button or link, presses Enter and looks at what comes.
async fn enter_on(walk: &Walk, wanted: &str) {
    tab_to(walk, wanted).await;
    type_keys(walk, Key::Enter + "").await;
    walk.look().await;
}

// Requirement: C-51, BUCKS-STRAT-71
#[tokio::test(flavor = "multi_thread")]
async fn a_neighbour_asks_for_help_from_the_keyboard_alone() {
    with_browser("keyboard-request", Scripts::Run, async |walk| {
        walk.open("/request").await;
        tab_to(walk, "kind").await;
        type_keys(walk, " " + Key::Down + Key::Down).await;
        enter_on(walk, "Start").await;
        enter_on(walk, "Save and continue").await;
        tab_to(walk, "given_name").await;
        type_keys(walk, "Sam").await;
        tab_to(walk, "age").await;
        // The arrows move between the choices: down to an age.
        type_keys(walk, " " + Key::Down).await;
        tab_to(walk, "years").await;
        type_keys(walk, "6").await;
        enter_on(walk, "Save and continue").await;
        for _ in 0..2 {
            tab_to(walk, "another").await;
            type_keys(walk, Key::Down + "").await;
            enter_on(walk, "Continue").await;
        }
        tab_to(walk, "safe").await;
        type_keys(walk, " ").await;
        enter_on(walk, "Save and continue").await;
        tab_to(walk, "worry").await;
        type_keys(walk, "Out alone at night").await;
        enter_on(walk, "Save and continue").await;
        enter_on(walk, "Send the request").await;
        walk.says("We have your request").await;
    })
    .await;
}

// Requirement: C-51
#[tokio::test(flavor = "multi_thread")]
async fn whoever_is_idle_is_warned_stays_with_one_press_and_is_told_at_the_end() {
    with_browser("idle", Scripts::Run, async |walk| {
        let hurry =
            "const slow = window.setTimeout; window.setTimeout = (f, ms) => slow(f, ms / 150)";
        walk.tool(
            "Page.addScriptToEvaluateOnNewDocument",
            json!({ "source": hurry }),
        )
        .await;
        let house = &walk.house;
        walk.be(&house.sign_in_as("sam.whitlock").await).await;
        walk.go("/work").await;
        let idle = walk.driver.find(By::Id("idle")).await.unwrap();
        let shown = async || {
            for _ in 0..800 {
                if idle.is_displayed().await.unwrap() {
                    return;
                }
                tokio::time::sleep(std::time::Duration::from_millis(25)).await;
            }
            panic!("no warning came");
        };
        shown().await;
        let stay = idle.find(By::Tag("button")).await.unwrap();
        stay.click().await.unwrap();
        shown().await;
        for _ in 0..800 {
            if idle
                .text()
                .await
                .unwrap()
                .contains("You have been signed out")
            {
                return;
            }
            tokio::time::sleep(std::time::Duration::from_millis(25)).await;
        }
        panic!("the end was not told");
    })
    .await;
}
