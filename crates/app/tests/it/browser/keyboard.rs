//! Everything works from the keyboard: the skip link comes first, and Tab and
//! Enter are enough to sign in and to decide.

use thirtyfour::Key;

use super::engine::{Scripts, with_browser, with_demo};
use super::finder::{examples, waits_for_a_worker};
use super::front_door;
use super::walk::Walk;

const TABS: usize = 80;

pub(super) async fn type_keys(walk: &Walk, keys: impl Into<thirtyfour::TypingData>) {
    let chain = walk.driver.action_chain().send_keys(keys);
    chain.perform().await.unwrap();
}

async fn focused(walk: &Walk) -> String {
    let words = "const a = document.activeElement; return (a.tagName === 'SELECT' ? a.id : a.innerText) || a.id || a.name || a.tagName";
    let found = walk.driver.execute(words, vec![]).await.unwrap();
    found.json().as_str().unwrap_or_default().trim().to_owned()
}

/// Tabs on until something that is called so has the focus.
pub(super) async fn tab_to(walk: &Walk, wanted: &str) {
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

/// Presses Enter on the button or link that is called so, and looks at what comes.
async fn enter_on(walk: &Walk, wanted: &str) {
    tab_to(walk, wanted).await;
    type_keys(walk, Key::Enter + "").await;
    walk.look().await;
}

// Requirement: C-51
#[tokio::test(flavor = "multi_thread")]
async fn a_case_is_led_and_reviewed_from_the_keyboard_and_a_refused_form_says_so_first() {
    with_demo("keyboard-case", Scripts::Run, async |walk| {
        let found = examples(&walk.house).await;
        let review = &found["/cases/{reference}/reviews/new"];
        walk.be(&review.cookies).await;
        walk.open(&review.path).await;
        enter_on(walk, "Save the review").await;
        let summary = "return document.activeElement.className";
        let class = walk.driver.execute(summary, vec![]).await.unwrap();
        assert_eq!(class.json().as_str(), Some("govuk-error-summary"));
        type_keys(walk, Key::Tab + "").await;
        type_keys(walk, Key::Enter + "").await;
        assert_eq!(
            focused(walk).await,
            "on",
            "the fault leads to its first box"
        );
        let today = walk.now().to_zoned(jiff::tz::TimeZone::UTC).date();
        type_keys(walk, today.day().to_string()).await;
        for (field, words) in [
            ("on-month", today.month().to_string()),
            ("on-year", today.year().to_string()),
            ("summary", "Sleep is better".to_owned()),
            ("outcome", " ".to_owned()),
        ] {
            tab_to(walk, field).await;
            type_keys(walk, words).await;
        }
        enter_on(walk, "Save the review").await;
        assert!(walk.words_of(".govuk-error-summary").await.is_empty());
        let manager = walk.house.sign_in_as("leila.haddad").await;
        let case = waits_for_a_worker(&walk.house, &manager).await;
        walk.be(&manager).await;
        walk.open(&case).await;
        tab_to(walk, "worker").await;
        type_keys(walk, "Joe").await;
        enter_on(walk, "Assign").await;
        walk.held_by("Joe Bennett").await;
    })
    .await;
}
