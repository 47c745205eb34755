//! Starts what a walk needs: the demo behind a listener, chromedriver, and a
//! fresh browser. Everything ends with the test, also when it fails.

use std::net::{Ipv4Addr, SocketAddr, TcpListener, TcpStream};
use std::panic::AssertUnwindSafe;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use app::demo::{Sizes, seed};
use futures::FutureExt as _;
use serde_json::json;
use testkit::engines::story_start;
use thirtyfour::prelude::*;

use super::super::support::{Installation, installation_of, profile_path, root};
use super::walk::Walk;

const CHROMEDRIVER: &str = "/usr/bin/chromedriver";
const CHROMIUM: &str = "/usr/bin/chromium";
const PATIENCE: Duration = Duration::from_millis(100);
const TRIES: u32 = 200;

/// Whether the browser's pages may run scripts.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Scripts {
    Run,
    AreOff,
}

/// chromedriver and the browser's own folder; both go when this goes.
struct Driver {
    process: Child,
    port: u16,
    folder: PathBuf,
}

impl Drop for Driver {
    fn drop(&mut self) {
        drop(self.process.kill());
        drop(self.process.wait());
        drop(std::fs::remove_dir_all(&self.folder));
    }
}

impl Driver {
    async fn start(name: &str) -> Option<Self> {
        if !std::path::Path::new(CHROMEDRIVER).exists() {
            assert!(
                std::env::var_os("CI").is_none(),
                "{CHROMEDRIVER} is missing: the browser walks must run here"
            );
            eprintln!("SKIPPED: {CHROMEDRIVER} is missing");
            return None;
        }
        let port = free_port();
        let folder =
            std::env::temp_dir().join(format!("earlyhelp-browser-{}-{name}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let process = Command::new(CHROMEDRIVER)
            .arg(format!("--port={port}"))
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let driver = Self {
            process,
            port,
            folder,
        };
        for _ in 0..TRIES {
            if TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_ok() {
                return Some(driver);
            }
            tokio::time::sleep(PATIENCE).await;
        }
        panic!("chromedriver does not answer");
    }

    async fn browser(&self, scripts: Scripts) -> WebDriver {
        let mut wanted = DesiredCapabilities::chrome();
        wanted.set_binary(CHROMIUM).unwrap();
        let profile = format!("--user-data-dir={}", self.folder.display());
        for flag in [
            "--headless",
            "--no-sandbox",
            "--disable-gpu",
            "--disable-quic",
            "--disable-dev-shm-usage",
            "--no-first-run",
            "--disable-background-networking",
            "--disable-component-update",
            "--disable-sync",
            "--window-size=1280,1000",
            &profile,
        ] {
            wanted.add_arg(flag).unwrap();
        }
        if scripts == Scripts::AreOff {
            let off = json!({ "profile.managed_default_content_settings.javascript": 2 });
            wanted.add_experimental_option("prefs", off).unwrap();
        }
        let address = format!("http://127.0.0.1:{}", self.port);
        WebDriver::new(address, wanted).await.unwrap()
    }
}

fn free_port() -> u16 {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    listener.local_addr().unwrap().port()
}

async fn listen(house: &Installation) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind((Ipv4Addr::LOCALHOST, 0))
        .await
        .unwrap();
    let address = listener.local_addr().unwrap();
    let router = house.router();
    tokio::spawn(async move { axum::serve(listener, router).await });
    address
}

/// Opens the demo's agencies and people in a browser, walks, and asks at the
/// end what was wrong with the pages on the way.
pub async fn with_browser(name: &'static str, scripts: Scripts, path: impl AsyncFnOnce(&Walk)) {
    let nobody_yet = Sizes {
        families: 0,
        days: 1,
    };
    with_families(name, scripts, nobody_yet, path).await;
}

/// The same among the families of the demo.
pub async fn with_demo(name: &'static str, scripts: Scripts, path: impl AsyncFnOnce(&Walk)) {
    let sizes = Sizes {
        families: 120,
        days: 90,
    };
    with_families(name, scripts, sizes, path).await;
}

async fn with_families(
    name: &'static str,
    scripts: Scripts,
    sizes: Sizes,
    path: impl AsyncFnOnce(&Walk),
) {
    with_families_of(&profile_path(), name, scripts, sizes, path).await;
}

/// A walk in another authority, among a few families of its demo.
pub async fn with_authority(profile: &str, path: impl AsyncFnOnce(&Walk)) {
    let file = root().join("profiles").join(profile).with_extension("toml");
    let sizes = Sizes {
        families: 30,
        days: 120,
    };
    let name: &'static str = format!("authority-{profile}").leak();
    with_families_of(&file, name, Scripts::Run, sizes, path).await;
}

async fn with_families_of(
    profile: &std::path::Path,
    name: &'static str,
    scripts: Scripts,
    sizes: Sizes,
    path: impl AsyncFnOnce(&Walk),
) {
    let Some(driver) = Driver::start(name).await else {
        return;
    };
    let house = installation_of(&format!("browser-{name}"), profile).await;
    seed(&house.app, &house.clock, story_start(), sizes)
        .await
        .unwrap();
    let address = listen(&house).await;
    let browser = driver.browser(scripts).await;
    let walk = Walk::new(house, browser.clone(), format!("http://{address}"), name);
    let walked = AssertUnwindSafe(path(&walk)).catch_unwind().await;
    let faults = walk.faults();
    browser.quit().await.unwrap();
    if let Err(panic) = walked {
        eprintln!("{faults}");
        std::panic::resume_unwind(panic);
    }
    assert!(faults.is_empty(), "{faults}");
}
