//! Danger goes in one step, also in a browser that runs no scripts.

use thirtyfour::By;

use super::engine::{Scripts, with_browser};

// Requirement: C-07, C-51, BUCKS-PROT-70
#[tokio::test(flavor = "multi_thread")]
async fn a_neighbour_without_javascript_reports_danger_in_one_step() {
    with_browser("danger", Scripts::AreOff, async |walk| {
        walk.go("/danger").await;
        let body = walk.driver.find(By::Tag("body")).await.unwrap();
        let classes = body.class_name().await.unwrap().unwrap_or_default();
        assert!(!classes.contains("js-enabled"), "scripts ran: {classes}");
        let what = walk.driver.find(By::Name("what")).await.unwrap();
        what.send_keys("A small child shouts for help next door, now.")
            .await
            .unwrap();
        let send = walk
            .driver
            .find(By::XPath("//button[normalize-space()='Send now']"));
        send.await.unwrap().click().await.unwrap();
        walk.comes_to("/request/sent/").await;
        walk.says("We have your concern").await;
        walk.says("A team manager has been told").await;
        let path = walk.path().await;
        let reference = path.rsplit('/').next().unwrap();
        assert!(
            walk.text().await.contains(reference),
            "no reference: {path}"
        );
    })
    .await;
}
