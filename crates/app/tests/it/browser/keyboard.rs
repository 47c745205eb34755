//! Everything works from the keyboard: the skip link comes first, and Tab and
//! Enter are enough to sign in and to decide.

use thirtyfour::Key;

use super::engine::{Scripts, with_browser};
use super::front_door;
use super::walk::Walk;

const TABS: usize = 80;

async fn type_keys(walk: &Walk, keys: impl Into<thirtyfour::TypingData>) {
    let chain = walk.driver.action_chain().send_keys(keys);
    chain.perform().await.unwrap();
}

async fn focused(walk: &Walk) -> String {
    let words =
        "const a = document.activeElement; return a.innerText || a.id || a.name || a.tagName";
    let found = walk.driver.execute(words, vec![]).await.unwrap();
    found.json().as_str().unwrap_or_default().trim().to_owned()
}

/// Tabs on until something that is called so has the focus.
async fn tab_to(walk: &Walk, wanted: &str) {
    let mut passed = Vec::new();
    for _ in 0..TABS {
        type_keys(walk, Key::Tab + "").await;
        let now = focused(walk).await;
        if now == wanted {
            return;
        }
        passed.push(now);
    }
    panic!("Tab does not reach {wanted}, only {passed:?}");
}

// Requirement: C-51
#[tokio::test(flavor = "multi_thread")]
async fn signing_in_and_deciding_need_only_the_keyboard() {
    with_browser("keyboard", Scripts::Run, async |walk| {
        let referral = front_door::school_asks_for_help(walk).await;
        walk.driver.delete_all_cookies().await.unwrap();
        walk.open(&format!("/sign-in?next=/referrals/{referral}/decide"))
            .await;
        type_keys(walk, Key::Tab + "").await;
        assert_eq!(focused(walk).await, "Skip to main content");
        type_keys(walk, Key::Enter + "").await;
        tab_to(walk, "email").await;
        tab_to(walk, "Priya Nair").await;
        type_keys(walk, Key::Enter + "").await;
        walk.look().await;
        walk.says("What level of need do you decide?").await;
        tab_to(walk, "level").await;
        type_keys(walk, " ").await;
        tab_to(walk, "outcome").await;
        // The arrows move between the choices: down to advice.
        type_keys(walk, Key::Down + Key::Down + Key::Down).await;
        tab_to(walk, "rationale").await;
        type_keys(walk, "Advice is enough here.").await;
        tab_to(walk, "service").await;
        type_keys(walk, "Family Information Service").await;
        tab_to(walk, "Record the decision").await;
        type_keys(walk, Key::Enter + "").await;
        walk.look().await;
        assert_eq!(walk.path().await, format!("/referrals/{referral}"));
        walk.says("Information and advice").await;
        walk.says("Advice is enough here.").await;
    })
    .await;
}
