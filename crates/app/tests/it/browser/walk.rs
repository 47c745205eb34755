//! One person's walk through the pages: open, fill in, press, read. Every page
//! it comes to is looked at, so a new page costs a walk one line.

use std::path::PathBuf;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use app::demo::world::AGENCIES;
use app::demo::{Here, Need};
use app::words::today;
use axum::http::Method;
use domain::profile::FrontDoorOutcome;
use jiff::Timestamp;
use serde_json::{Value, json};
use thirtyfour::common::command::{Command, ExtensionCommand};
use thirtyfour::prelude::*;

use super::super::support::Installation;

// A page that was looked at, or is being left, carries a mark: the next one does not.
pub(super) const MARK: &str = "document.documentElement.dataset.walked = 'yes'";
pub(super) const ARRIVED: &str =
    "return !document.documentElement.dataset.walked && document.readyState === 'complete'";
pub(super) const PATIENCE: Duration = Duration::from_millis(25);
const TRIES: u32 = 400;
pub(super) const NARROW: u32 = 320;
const FILL: &str = include_str!("fill.js");
pub(super) const AUDIT: &str = include_str!("audit.js");

/// A browser on the demo.
pub struct Walk {
    pub house: Installation,
    pub driver: WebDriver,
    pub(super) base: String,
    pub(super) name: &'static str,
    pub(super) axe: String,
    seen: Mutex<Seen>,
}

#[derive(Default)]
struct Seen {
    pages: usize,
    faults: Vec<String>,
}

/// What the browser's own tools can do and WebDriver cannot: a narrow screen.
#[derive(Debug)]
struct Tool(&'static str, Value);

impl ExtensionCommand for Tool {
    fn parameters_json(&self) -> Option<Value> {
        Some(json!({ "cmd": self.0, "params": self.1 }))
    }

    fn method(&self) -> Method {
        Method::POST
    }

    fn endpoint(&self) -> Arc<str> {
        "/goog/cdp/execute".into()
    }
}

fn beside_this_crate(path: &str) -> PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .join(path)
}

pub(super) fn pictures(name: &str) -> PathBuf {
    beside_this_crate("target/screens").join(name)
}

impl Walk {
    pub fn new(house: Installation, driver: WebDriver, base: String, name: &'static str) -> Self {
        // Pictures of an earlier walk would stand among this one's.
        drop(std::fs::remove_dir_all(pictures(name)));
        let axe = beside_this_crate("assets/node_modules/axe-core/axe.min.js");
        Self {
            house,
            driver,
            base,
            name,
            axe: std::fs::read_to_string(axe).expect("axe-core is installed in assets"),
            seen: Mutex::default(),
        }
    }

    /// What was wrong with the pages so far, in one text.
    pub fn faults(&self) -> String {
        self.seen.lock().unwrap().faults.join("\n")
    }

    /// Notes what was wrong with a page.
    pub(super) fn fault(&self, fault: String) {
        self.seen.lock().unwrap().faults.push(fault);
    }

    /// A sentence in the words of the authority.
    pub fn said(&self, words: &str) -> String {
        self.house.app.pages.vocabulary().plain(words).into_owned()
    }

    /// What one of the demo's agencies is called here.
    pub fn agency(&self, key: &str) -> String {
        let agency = AGENCIES.iter().find(|agency| agency.key == key).unwrap();
        agency.called.said(&self.house.app.profile)
    }

    /// The level of a need, as the form has it.
    pub fn level(&self, need: Need) -> String {
        self.here().level(need, today(self.now())).to_string()
    }

    /// The level at which the front door decides so, as the form has it.
    pub fn level_for(&self, outcome: FrontDoorOutcome, need: Need) -> String {
        let way = self.here().way(outcome, need, today(self.now())).unwrap();
        match way.branch {
            Some(branch) => format!("{}:{branch}", way.number),
            None => way.number.to_string(),
        }
    }

    /// What the demo takes from the authority.
    pub fn here(&self) -> Here<'_> {
        Here::of(&self.house.app.profile)
    }

    /// Goes to an address of the product.
    pub async fn open(&self, path: &str) {
        self.go(path).await;
        self.look().await;
    }

    /// Goes there and looks at nothing; for pages that were looked at before.
    pub async fn go(&self, path: &str) {
        let address = format!("{}{path}", self.base);
        self.driver.goto(address).await.unwrap();
    }

    /// Presses the button or link with these words.
    pub async fn press(&self, words: &str) {
        let path = format!(
            "(//main//*[self::button or self::a][normalize-space()={0}] | //*[self::button or self::a][normalize-space()={0}])[1]",
            quoted(words)
        );
        self.press_at(&path, words).await;
    }

    /// Presses the first button of the section that has a link to this address.
    pub async fn press_beside(&self, link: &str) {
        let path = format!("(//section[.//a[@href={}]]//button)[1]", quoted(link));
        self.press_at(&path, link).await;
    }

    async fn press_at(&self, path: &str, words: &str) {
        let Ok(found) = self.driver.find(By::XPath(path)).await else {
            return self
                .stop(&format!("there is nothing to press: {words}"))
                .await;
        };
        found.scroll_into_view().await.unwrap();
        self.script(MARK, vec![]).await;
        if let Err(error) = found.click().await {
            self.stop(&format!("{words} cannot be pressed: {error}"))
                .await;
        }
        self.look().await;
    }

    /// Fills in fields by their names. A name that ends in `*` means every
    /// field that begins so; the value `*` means the first that is offered.
    pub async fn fill(&self, fields: &[(&str, &str)]) {
        let done = self.script(FILL, vec![json!(fields)]).await;
        if let Some(problem) = done.as_str() {
            self.stop(problem).await;
        }
    }

    /// Fills in fields and presses.
    pub async fn send(&self, fields: &[(&str, &str)], button: &str) {
        self.fill(fields).await;
        self.press(button).await;
    }

    /// The day of a date field, in its three boxes.
    pub async fn day(&self, name: &str, at: Timestamp) {
        let date = at.to_zoned(jiff::tz::TimeZone::UTC).date();
        let boxes = [
            (format!("{name}-day"), date.day().to_string()),
            (format!("{name}-month"), date.month().to_string()),
            (format!("{name}-year"), date.year().to_string()),
        ];
        let fields: Vec<_> = boxes
            .iter()
            .map(|(n, v)| (n.as_str(), v.as_str()))
            .collect();
        self.fill(&fields).await;
    }

    /// Answers every open question of the page.
    pub async fn fill_everything(&self, words: &str) {
        let done = self
            .script(FILL, vec![json!([]), json!({ "words": words })])
            .await;
        assert!(done.is_null(), "{done}");
    }

    /// The words on the page.
    pub async fn text(&self) -> String {
        let body = self.driver.find(By::Tag("body")).await.unwrap();
        body.text().await.unwrap()
    }

    /// Stops the walk unless the page says these words.
    pub async fn says(&self, words: &str) {
        if !self.text().await.contains(words) {
            self.stop(&format!("the page does not say: {words}")).await;
        }
    }

    /// Every page about an open case says who holds the family.
    pub async fn held_by(&self, who: &str) {
        let path = "//section[@aria-label='Who holds this family']//dd[1]";
        let Ok(strip) = self.driver.find(By::XPath(path)).await else {
            return self
                .stop("the page does not say who holds the family")
                .await;
        };
        let said = strip.text().await.unwrap();
        if !said.contains(who) {
            self.stop(&format!("held by {said}, and not by {who}"))
                .await;
        }
    }

    /// The path of the page, without the host and the query.
    pub async fn path(&self) -> String {
        self.driver.current_url().await.unwrap().path().to_owned()
    }

    /// Waits for an address that begins so; needs no script in the page.
    pub async fn comes_to(&self, begins: &str) {
        for _ in 0..TRIES {
            if self.path().await.starts_with(begins) {
                return;
            }
            tokio::time::sleep(PATIENCE).await;
        }
        self.stop(&format!("no page {begins} came")).await;
    }

    /// Where the links in part of the page lead.
    pub async fn links(&self, selector: &str) -> Vec<String> {
        let script =
            "return [...document.querySelectorAll(arguments[0])].map(a => a.getAttribute('href'))";
        let found = self.script(script, vec![json!(selector)]).await;
        serde_json::from_value(found).unwrap()
    }

    /// The words of part of the page, one for each element.
    pub async fn words_of(&self, selector: &str) -> Vec<String> {
        let script =
            "return [...document.querySelectorAll(arguments[0])].map(one => one.innerText.trim())";
        let found = self.script(script, vec![json!(selector)]).await;
        serde_json::from_value(found).unwrap()
    }

    /// The first link whose address begins like this.
    pub async fn link(&self, begins: &str) -> String {
        let links = self.links(&format!("main a[href^='{begins}']")).await;
        match links.first() {
            Some(link) => link.clone(),
            None => {
                self.stop(&format!("no link begins with {begins}")).await;
                String::new()
            }
        }
    }

    /// Becomes one of the demo's people.
    pub async fn sign_in_as(&self, name: &str) {
        self.driver.delete_all_cookies().await.unwrap();
        self.open("/sign-in").await;
        self.press(name).await;
    }

    /// Sends the letters that wait.
    pub async fn letters_are_sent(&self) {
        app::worker::drain(&self.house.app).await;
    }

    /// The time in the product.
    pub fn now(&self) -> Timestamp {
        self.house.app.store.clock().now()
    }

    pub(super) async fn script(&self, script: &str, args: Vec<Value>) -> Value {
        let done = self.driver.execute(script, args).await.unwrap();
        done.json().clone()
    }

    pub(super) async fn tool(&self, name: &'static str, what: Value) {
        let command = Command::ExtensionCommand(Box::new(Tool(name, what)));
        self.driver.handle().cmd(command).await.unwrap();
    }

    /// Looks at the page: a picture of it, accessibility, and a narrow screen.
    pub async fn look(&self) {
        self.arrive().await;
        let path = self.path().await;
        let heading = self.heading().await;
        if heading.starts_with("Sorry") {
            self.stop("the page is a fault").await;
        }
        let number = {
            let mut seen = self.seen.lock().unwrap();
            seen.pages += 1;
            seen.pages
        };
        self.picture(number, &heading).await;
        let found = self
            .driver
            .execute_async(format!("{};\n{AUDIT}", self.axe), vec![])
            .await
            .unwrap();
        let mut faults: Vec<String> = serde_json::from_value(found.json().clone()).unwrap();
        faults.extend(self.too_wide().await);
        if !faults.is_empty() {
            let fault = format!("{number} {path} ({heading}):\n  {}", faults.join("\n  "));
            self.fault(fault);
        }
        self.script(MARK, vec![]).await;
    }

    /// Waits for the page that follows the last one.
    async fn arrive(&self) {
        for _ in 0..TRIES {
            let here = self.driver.execute(ARRIVED, vec![]).await;
            if here.is_ok_and(|said| said.json() == &json!(true)) {
                return;
            }
            tokio::time::sleep(PATIENCE).await;
        }
        self.stop("no new page came").await;
    }

    async fn too_wide(&self) -> Option<String> {
        let narrow =
            json!({ "width": NARROW, "height": 800, "deviceScaleFactor": 1, "mobile": false });
        self.tool("Emulation.setDeviceMetricsOverride", narrow)
            .await;
        let said = self.script(include_str!("wide.js"), vec![]).await;
        self.tool("Emulation.clearDeviceMetricsOverride", json!({}))
            .await;
        said.as_str().map(str::to_owned)
    }

    pub(super) async fn heading(&self) -> String {
        let headings = self.words_of("h1").await;
        headings.first().cloned().unwrap_or_default()
    }

    async fn picture(&self, number: usize, heading: &str) {
        let folder = pictures(self.name);
        std::fs::create_dir_all(&folder).unwrap();
        let slug: String = heading
            .to_lowercase()
            .chars()
            .map(|c| if c.is_ascii_alphanumeric() { c } else { '-' })
            .take(50)
            .collect();
        let file = folder.join(format!("{number:02}-{}.png", slug.trim_matches('-')));
        self.driver.screenshot(&file).await.unwrap();
    }

    pub(super) async fn stop(&self, problem: &str) {
        let path = self.path().await;
        let text = self.text().await;
        panic!("{problem}\nat {path}, which says:\n{text}");
    }
}

fn quoted(words: &str) -> String {
    if words.contains('\'') {
        format!("\"{words}\"")
    } else {
        format!("'{words}'")
    }
}
