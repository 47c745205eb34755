//! A database that is away, and a disk that is full: the page says so, holds
//! every word that was typed, and the same words can be sent again.

use std::process::Command;

use app::demo::{Sizes, seed};
use axum::http::{StatusCode, header};

use super::ask::neighbour;
use super::asking::{Person, peopled};
use super::support::{Installation, installation_with, root};

/// A PostgreSQL server of this test's own, on loopback.
struct Server {
    folder: std::path::PathBuf,
    port: u16,
}

impl Drop for Server {
    fn drop(&mut self) {
        drop(self.command("stop").status());
        drop(std::fs::remove_dir_all(&self.folder));
    }
}

impl Server {
    /// None where the tests run without PostgreSQL.
    fn start() -> Option<Self> {
        std::env::var(testkit::engines::POSTGRES_ADDRESS).ok()?;
        let folder = std::env::temp_dir().join(format!("earlyhelp-away-{}", std::process::id()));
        std::fs::create_dir_all(&folder).unwrap();
        let port = std::net::TcpListener::bind("127.0.0.1:0")
            .and_then(|listener| listener.local_addr())
            .unwrap()
            .port();
        let server = Self { folder, port };
        server.run("start");
        Some(server)
    }

    fn command(&self, action: &str) -> Command {
        let mut command = Command::new(root().join("scripts/postgres.sh"));
        command
            .arg(action)
            .arg(&self.folder)
            .arg(self.port.to_string());
        command
    }

    fn run(&self, action: &str) {
        let done = self.command(action).status();
        assert!(done.is_ok_and(|status| status.success()), "{action}");
    }
}

const CALL: &[(&str, &str)] = &[
    ("about", "advice"),
    ("called-day", "2"),
    ("called-month", "3"),
    ("called-year", "2026"),
    ("called_time", "08:30"),
    ("caller", "Jo Marsh"),
    ("contact", "01632 960 111"),
    ("concern", "The boy in number nine is out alone at night"),
];

fn with_key<'a>(key: &'a str, answers: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    [&[("submission_key", key)], answers].concat()
}

async fn calls_kept(officer: &Person<'_>) -> usize {
    let list = officer.shown("/call-backs").await;
    list.matches("out alone at night").count()
}

#[tokio::test(flavor = "multi_thread")]
async fn a_form_sent_while_the_database_is_away_comes_back_with_its_words_and_can_be_sent_again() {
    let Some(server) = Server::start() else {
        assert!(std::env::var("CI").is_err(), "run the tests by `make test`");
        return;
    };
    let address = format!("postgres://earlyhelp@127.0.0.1:{}/postgres", server.port);
    let house: Installation =
        installation_with("away", |config| config.database = address.into()).await;
    let now = house.app.store.clock().now();
    let sizes = Sizes {
        families: 0,
        days: 1,
    };
    seed(&house.app, &house.clock, now, sizes).await.unwrap();
    let officer = Person::at(&house, "sam.whitlock").await;
    let writer = neighbour(&house).await;
    let key = officer.get("/calls/new").await.submission_key();
    let call = with_key(&key, &[CALL, &[("call_back", "yes")]].concat());
    let draft = writer.get("/request/worry").await;
    let (draft_key, version) = (
        draft.submission_key(),
        super::ask::hidden(&draft, "version"),
    );
    let worry = [
        ("submission_key", draft_key.as_str()),
        ("version", &version),
        ("worry", "She has not been to school since Easter"),
        ("reasons", "neglect"),
    ];

    server.run("stop");
    let signed_in = house.post("/calls/new", &officer.cookie, &call).await;
    let public = house.post("/request/worry", &writer.cookie, &worry).await;
    let api = house.post("/api/v1/referrals", "", &[]).await;
    for (page, words) in [
        (&signed_in, "The boy in number nine is out alone at night"),
        (&public, "She has not been to school since Easter"),
    ] {
        assert_eq!(
            page.status,
            StatusCode::SERVICE_UNAVAILABLE,
            "{}",
            page.text
        );
        assert!(page.text.contains(words), "{}", page.text);
        assert!(page.text.contains("call 999"));
        assert!(page.headers.contains_key(header::RETRY_AFTER));
    }
    assert!(!api.status.is_success());

    server.run("start");
    let signed_in = house.post("/calls/new", &officer.cookie, &call).await;
    assert_eq!(
        signed_in.status,
        StatusCode::SEE_OTHER,
        "{}",
        signed_in.text
    );
    let public = house.post("/request/worry", &writer.cookie, &worry).await;
    assert_eq!(
        public.location.as_deref(),
        Some("/request/check"),
        "{}",
        public.text
    );
    let worker = Person::at(&house, "marcus.bell").await;
    assert_eq!(calls_kept(&worker).await, 1);
}

#[tokio::test]
async fn a_form_that_a_full_disk_has_no_room_for_comes_back_with_its_words_and_is_kept_once_later()
{
    let house = peopled("full").await;
    let officer = Person::at(&house, "sam.whitlock").await;
    let worker = Person::at(&house, "marcus.bell").await;
    let long = "She says that she is hungry. ".repeat(60);
    house.app.store.grow_no_more(true).await.unwrap();
    let (mut kept, mut refused) = (0, None);
    for _ in 0..400 {
        let key = house
            .app
            .store
            .entropy()
            .id(house.app.store.clock().now())
            .to_string();
        let call = with_key(
            &key,
            &[CALL, &[("call_back", "yes"), ("advice_given", &long)]].concat(),
        )
        .into_iter()
        .map(|(name, value)| (name.to_owned(), value.to_owned()))
        .collect::<Vec<_>>();
        let sent = send(&officer, &call).await;
        if sent.status == StatusCode::SEE_OTHER {
            kept += 1;
            continue;
        }
        assert_eq!(
            sent.status,
            StatusCode::SERVICE_UNAVAILABLE,
            "{}",
            sent.text
        );
        assert!(sent.text.contains("out alone at night"), "{}", sent.text);
        refused = Some(call);
        break;
    }
    let refused = refused.expect("the disk was never full");
    house.app.store.grow_no_more(false).await.unwrap();
    assert_eq!(calls_kept(&worker).await, kept, "nothing half kept");
    for _ in 0..2 {
        let sent = send(&officer, &refused).await;
        assert_eq!(sent.status, StatusCode::SEE_OTHER, "{}", sent.text);
    }
    assert_eq!(calls_kept(&worker).await, kept + 1);
}

async fn send(officer: &Person<'_>, call: &[(String, String)]) -> super::support::Page {
    let form: Vec<(&str, &str)> = call.iter().map(|(n, v)| (n.as_str(), v.as_str())).collect();
    officer
        .house
        .post("/calls/new", &officer.cookie, &form)
        .await
}
