//! A browser that runs no scripts decides, assigns, agrees, assesses, plans,
//! reviews and closes: every form on the way works as the browser sends it.

use thirtyfour::{By, WebElement};

use super::engine::{Scripts, with_demo};
use super::finder::{Examples, examples, waits_for_a_worker};
use super::walk::Walk;

const WORDS: &str = "The evenings are loud, and the family wants them to be calm.";

async fn choose(boxes: &[WebElement], value: &str) {
    for one in boxes {
        let own = one.attr("value").await.unwrap().unwrap_or_default();
        if value == "*" || own.starts_with(value) {
            one.click().await.unwrap();
            return;
        }
    }
    panic!("{value} is not offered");
}

async fn pick(list: &WebElement, value: &str) {
    for option in list.find_all(By::Tag("option")).await.unwrap() {
        let own = option.attr("value").await.unwrap().unwrap_or_default();
        let text = option.text().await.unwrap();
        if !own.is_empty() && (value == "*" || own == value || text.starts_with(value)) {
            option.click().await.unwrap();
            return;
        }
    }
    panic!("{value} is not in the list");
}

/// Fills in one field, or with a name that ends in `*` each that begins so.
pub(super) async fn put(walk: &Walk, name: &str, value: &str) {
    let selector = match name.strip_suffix('*') {
        Some(begins) => format!("main [name^='{begins}']"),
        None => format!("main [name='{name}']"),
    };
    let boxes = walk.driver.find_all(By::Css(selector)).await.unwrap();
    let mut groups = Vec::<(String, Vec<WebElement>)>::new();
    for one in boxes {
        let own = one.attr("name").await.unwrap().unwrap_or_default();
        match groups.iter_mut().find(|(name, _)| *name == own) {
            Some((_, group)) => group.push(one),
            None => groups.push((own, vec![one])),
        }
    }
    assert!(
        !groups.is_empty(),
        "{} has no field {name}",
        walk.path().await
    );
    for (_, group) in groups {
        let Some(first) = group.first() else {
            continue;
        };
        let kind = first.attr("type").await.unwrap().unwrap_or_default();
        if kind == "radio" || kind == "checkbox" {
            choose(&group, value).await;
        } else if first.tag_name().await.unwrap() == "select" {
            pick(first, value).await;
        } else {
            first.clear().await.unwrap();
            first.send_keys(value).await.unwrap();
        }
    }
}

async fn today(walk: &Walk, name: &str) {
    let date = walk.now().to_zoned(jiff::tz::TimeZone::UTC).date();
    put(walk, &format!("{name}-day"), &date.day().to_string()).await;
    put(walk, &format!("{name}-month"), &date.month().to_string()).await;
    put(walk, &format!("{name}-year"), &date.year().to_string()).await;
}

/// Presses, and waits for the page that says that it is done.
async fn done(walk: &Walk, button: &str) {
    let path = format!("//main//button[normalize-space()='{button}']");
    let found = walk.driver.find(By::XPath(path)).await.unwrap();
    found.click().await.unwrap();
    for _ in 0..200 {
        let address = walk.driver.current_url().await.unwrap();
        if address.query().is_some_and(|query| query.contains("done=")) {
            return;
        }
        tokio::time::sleep(std::time::Duration::from_millis(25)).await;
    }
    panic!(
        "{button} was not done; the page says:\n{}",
        walk.text().await
    );
}

/// Opens the page's example in a browser that runs no scripts.
async fn open(walk: &Walk, found: &Examples, route: &str) {
    let example = found.get(route).unwrap_or_else(|| panic!("no {route}"));
    walk.be(&example.cookies).await;
    walk.go(&example.path).await;
    let body = walk.driver.find(By::Tag("body")).await.unwrap();
    let classes = body.class_name().await.unwrap().unwrap_or_default();
    assert!(!classes.contains("js-enabled"), "scripts ran: {classes}");
}

/// A case that waits for its lead worker, in the list of those who lead.
async fn assigns(walk: &Walk) {
    let manager = walk.house.sign_in_as("leila.haddad").await;
    let case = waits_for_a_worker(&walk.house, &manager).await;
    walk.be(&manager).await;
    walk.go(&case).await;
    put(walk, "worker", "*").await;
    done(walk, "Assign").await;
}

// Requirement: C-51
#[tokio::test(flavor = "multi_thread")]
async fn the_work_on_a_family_needs_no_javascript() {
    with_demo("plain", Scripts::AreOff, async |walk| {
        let found = examples(&walk.house).await;
        open(walk, &found, "/referrals/{reference}/decide").await;
        put(walk, "level", "3").await;
        put(walk, "outcome", "forum").await;
        put(walk, "rationale", WORDS).await;
        // Asked only where consent was not given.
        if !walk
            .driver
            .find_all(By::Name("exception"))
            .await
            .unwrap()
            .is_empty()
        {
            put(walk, "exception", WORDS).await;
        }
        done(walk, "Record the decision").await;
        assigns(walk).await;
        open(walk, &found, "/families/{reference}/agreement").await;
        for field in ["person", "answer", "form"] {
            put(walk, field, "*").await;
        }
        today(walk, "on").await;
        done(walk, "Record the answer").await;
        open(walk, &found, "/cases/{reference}/plan/need").await;
        for (name, value) in [
            ("whose", "*"),
            ("words", "Sleep"),
            ("source", "*"),
            ("goal", WORDS),
        ] {
            put(walk, name, value).await;
        }
        done(walk, "Add the need").await;
        open(walk, &found, "/cases/{reference}/reviews/new").await;
        today(walk, "on").await;
        for (name, value) in [
            ("goal_*", WORDS),
            ("voice_*", "I like it"),
            ("how_*", "At home"),
            ("summary", WORDS),
            ("outcome", "*"),
        ] {
            put(walk, name, value).await;
        }
        done(walk, "Save the review").await;
        open(walk, &found, "/cases/{reference}/close").await;
        for (name, value) in [
            ("outcome", "*"),
            ("reason", WORDS),
            ("child_*", "*"),
            ("met_*", "*"),
            ("service_*", "*"),
            ("care_avoided", "*"),
        ] {
            put(walk, name, value).await;
        }
        // Asked only where something is still open.
        let open = By::Css("[name^='action_']");
        if !walk.driver.find_all(open).await.unwrap().is_empty() {
            put(walk, "action_*", "*").await;
        }
        done(walk, "Close the case").await;
    })
    .await;
}
