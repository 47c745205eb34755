//! Looking at one page at two widths, being anybody whose cookies are known,
//! and sending a page's form with nothing in it.

use serde_json::{Value, json};

use super::walk::{ARRIVED, AUDIT, MARK, NARROW, PATIENCE, Walk, pictures};

const WIDE: u32 = 1200;
const TALLEST: u64 = 4000;
/// How often to ask whether an answer came; a form that gives a file has none.
const TRIES: u32 = 100;
const EMPTY: &str = include_str!("empty.js");
const HEIGHT: &str = "return document.documentElement.scrollHeight";

impl Walk {
    /// Becomes whoever holds these cookies: `name=value; name=value`.
    pub async fn be(&self, cookies: &str) {
        self.driver.delete_all_cookies().await.unwrap();
        for cookie in cookies.split("; ").filter(|cookie| !cookie.is_empty()) {
            let (name, value) = cookie.split_once('=').expect("a name and a value");
            let cookie = json!({ "name": name, "value": value, "url": self.base });
            self.tool("Network.setCookie", cookie).await;
        }
    }

    /// Looks at the page on a wide screen and on a telephone, keeps a picture of each.
    pub async fn look_twice(&self, name: &str) {
        let path = self.path().await;
        let heading = self.heading().await;
        let mut faults = Vec::new();
        if heading.is_empty() || heading.starts_with("Sorry") {
            faults.push("the page is a fault".to_owned());
        }
        for width in [WIDE, NARROW] {
            self.screen(width, 1000).await;
            if width == NARROW {
                let said = self.script(include_str!("wide.js"), vec![]).await;
                faults.extend(said.as_str().map(str::to_owned));
            }
            faults.extend(self.audit().await);
            self.tall_picture(name, width).await;
        }
        self.tool("Emulation.clearDeviceMetricsOverride", json!({}))
            .await;
        faults.sort();
        faults.dedup();
        if !faults.is_empty() {
            self.fault(format!(
                "{name} {path} ({heading}):\n  {}",
                faults.join("\n  ")
            ));
        }
    }

    /// Empties the page's largest form and sends it. False where there is no form,
    /// or no page answered it.
    pub async fn sends_empty(&self) -> bool {
        self.script(MARK, vec![]).await;
        if self.script(EMPTY, vec![]).await != Value::Bool(true) {
            return false;
        }
        for _ in 0..TRIES {
            let here = self.driver.execute(ARRIVED, vec![]).await;
            if here.is_ok_and(|said| said.json() == &json!(true)) {
                return true;
            }
            tokio::time::sleep(PATIENCE).await;
        }
        false
    }

    async fn audit(&self) -> Vec<String> {
        let found = self
            .driver
            .execute_async(format!("{};\n{AUDIT}", self.axe), vec![])
            .await
            .unwrap();
        serde_json::from_value(found.json().clone()).unwrap()
    }

    async fn screen(&self, width: u32, height: u64) {
        let screen =
            json!({ "width": width, "height": height, "deviceScaleFactor": 1, "mobile": false });
        self.tool("Emulation.setDeviceMetricsOverride", screen)
            .await;
    }

    async fn tall_picture(&self, name: &str, width: u32) {
        let height = self.script(HEIGHT, vec![]).await.as_u64().unwrap_or(1000);
        self.screen(width, height.clamp(400, TALLEST)).await;
        let folder = pictures(self.name);
        std::fs::create_dir_all(&folder).unwrap();
        let file = folder.join(format!("{name}-{width}.png"));
        self.driver.screenshot(&file).await.unwrap();
    }
}
