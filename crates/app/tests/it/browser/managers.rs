//! Managers read and keep the partnership's documents, promise for their
//! agency, and look at the figures.

use super::engine::{Scripts, with_browser};
use super::front_door;
use super::walk::Walk;

// Requirement: BUCKS-PROT-80
#[tokio::test(flavor = "multi_thread")]
async fn managers_keep_the_documents_promise_and_see_the_figures() {
    with_browser("managers", Scripts::Run, async |walk| {
        walk.open("/protocols").await;
        walk.says("Sharing information well").await;
        front_door::school_asks_for_help(walk).await;
        walk.sign_in_as("Graham Stone").await;
        walk.open("/protocols").await;
        walk.press("Sharing information well").await;
        walk.says("Missing").await;
        walk.press("Promise that we follow version V1.1").await;
        walk.says("Your agency’s promise is recorded").await;
        walk.press("Add a version").await;
        walk.press("Keep this version").await;
        walk.says("There is a problem").await;
        walk.open("/protocols/new").await;
        walk.open("/protocols").await;
        walk.press("Working through disagreement").await;
        walk.press("Change these facts").await;
        walk.sign_in_as("Priya Nair").await;
        walk.open("/oversight").await;
        walk.says("Decisions made in time").await;
        walk.open("/oversight/decisions?referrer=3&decided=3").await;
        finds_by_name_and_reference(walk).await;
    })
    .await;
}

async fn finds_by_name_and_reference(walk: &Walk) {
    walk.press("Find a family").await;
    walk.send(&[("who", "x")], "Find").await;
    walk.says("Enter at least 2 letters of one of the names")
        .await;
    let surname = "marl";
    walk.send(&[("who", surname)], "Find").await;
    walk.says("found").await;
    let family = walk.link("/families/F-").await;
    let reference = family.trim_start_matches("/families/").to_lowercase();
    walk.open("/find").await;
    walk.send(&[("who", &reference)], "Find").await;
    walk.comes_to(&family).await;
}
