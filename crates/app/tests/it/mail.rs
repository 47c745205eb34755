//! E-mail against a real mail server, a process of its own: taken, put off,
//! refused, and away. What the page says of a letter follows what it answered.

use std::io::{BufRead as _, BufReader};
use std::process::{Child, ChildStdout, Command, Stdio};

use app::config::Smtp;
use app::demo::{Sizes, seed};
use app::worker;
use jiff::SignedDuration;
use serde_json::Value;

use super::ask::{ONE_CHILD, Writer};
use super::asking::Person;
use super::support::{Installation, installation_with, root};

/// A mail server that answers as it was told; gone when it is dropped.
struct MailServer {
    child: Child,
    lines: std::io::Lines<BufReader<ChildStdout>>,
    port: u16,
}

impl Drop for MailServer {
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

impl MailServer {
    fn start(port: u16, answers: &[&str]) -> Self {
        let mut child = Command::new("python3")
            .arg(root().join("crates/app/tests/smtp_server.py"))
            .arg(port.to_string())
            .args(answers)
            .env("PYTHONPATH", root().join("vendor/tools/packages"))
            .env("PYTHONDONTWRITEBYTECODE", "1")
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let port = lines
            .next()
            .expect("the mail server did not start: run `make setup`")
            .unwrap()
            .parse()
            .unwrap();
        Self { child, lines, port }
    }

    /// The next e-mail that was offered.
    fn offer(&mut self) -> Value {
        serde_json::from_str(&self.lines.next().expect("an offer").unwrap()).unwrap()
    }

    /// Everything that was still offered, when the server has gone.
    fn gone(mut self) -> Vec<String> {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.lines.by_ref().map_while(Result::ok).collect()
    }
}

/// Whether the mail server's package is there: it must be under CI.
fn ready() -> bool {
    let there = root().join("vendor/tools/packages/aiosmtpd").is_dir();
    assert!(
        there || std::env::var("CI").is_err(),
        "the mail server for the tests is missing: run the tests by `make test`"
    );
    if !there {
        eprintln!("SKIPPED: no mail server for the tests; `make test` fetches it");
    }
    there
}

/// The demo's people, and this mail server.
async fn house_with(name: &str, port: u16) -> Installation {
    let house = installation_with(name, |config| {
        config.smtp = Some(Smtp {
            host: "127.0.0.1".to_owned(),
            port,
            tls: false,
            user: None,
            password: None,
            from: "Early Help <early.help@example.org>".to_owned(),
        });
    })
    .await;
    let now = house.app.store.clock().now();
    let sizes = Sizes {
        families: 0,
        days: 1,
    };
    seed(&house.app, &house.clock, now, sizes).await.unwrap();
    house
}

/// A request by somebody with an e-mail address, decided; gives its page.
async fn decided(house: &Installation) -> String {
    let writer = Writer::start(house, "public").await;
    let me = [("name", "Jo Marsh"), ("email", "jo.marsh@nursery.example")];
    writer
        .goes_on("/request/about-you", &me, "/request/children")
        .await;
    writer
        .goes_on("/request/children/new", ONE_CHILD, "/request/children")
        .await;
    let worry = [("worry", "Cold house"), ("reasons", "neglect")];
    writer
        .goes_on("/request/worry", &worry, "/request/check")
        .await;
    let sent = writer.send().await;
    let reference = sent.rsplit('/').next().unwrap();
    let manager = Person::at(house, "priya.nair").await;
    let page = format!("/referrals/{reference}");
    let decide = format!("{page}/decide");
    let answers = [
        ("level", "2"),
        ("outcome", "advice_and_signpost"),
        ("rationale", "One need that one service meets"),
        ("service", "Vale Food Bank"),
    ];
    let done = manager.fill(&decide, &decide, &answers).await;
    assert!(done.location.is_some(), "{}", done.text);
    page
}

/// Later, past every pause after a failure so far.
async fn later(house: &Installation) {
    let now = house.app.store.clock().now();
    house.clock.set(now + SignedDuration::from_mins(3));
    worker::drain(&house.app).await;
}

async fn delivery(house: &Installation, page: &str) -> String {
    let manager = Person::at(house, "priya.nair").await;
    manager.shown(page).await
}

// Requirement: BUCKS-STRAT-59
#[tokio::test]
async fn a_letter_s_email_reaches_the_mail_server_with_a_link_and_nothing_personal() {
    if !ready() {
        return;
    }
    let mut server = MailServer::start(0, &["accept"]);
    let house = house_with("mail-taken", server.port).await;
    let page = decided(&house).await;
    worker::drain(&house.app).await;
    let offer = server.offer();
    assert_eq!(offer["to"], "jo.marsh@nursery.example");
    assert!(offer["body"].as_str().unwrap().contains("/letters/link/"));
    let reference = page.rsplit('/').next().unwrap();
    let raw = format!("{} {}", offer["raw"], offer["body"]);
    for private in [
        "Sam",
        "Reed",
        "Jo Marsh",
        "Cold house",
        "Vale Food",
        reference,
    ] {
        assert!(!raw.contains(private), "{private} is in {raw}");
    }
    assert!(
        delivery(&house, &page)
            .await
            .contains("E-mail sent, not opened yet")
    );
    worker::drain(&house.app).await;
    assert_eq!(server.gone(), Vec::<String>::new(), "sent once");
}

#[tokio::test]
async fn an_email_that_was_put_off_is_sent_later_under_the_same_message_id() {
    if !ready() {
        return;
    }
    let mut server = MailServer::start(0, &["451", "accept"]);
    let house = house_with("mail-put-off", server.port).await;
    let page = decided(&house).await;
    worker::drain(&house.app).await;
    let first = server.offer();
    assert_eq!(first["answer"], "451");
    assert!(delivery(&house, &page).await.contains("E-mail on its way"));
    later(&house).await;
    let second = server.offer();
    assert_eq!(second["answer"], "accept");
    assert_eq!(first["message_id"], second["message_id"]);
    assert_eq!(first["body"], second["body"], "the first link still opens");
    assert!(
        delivery(&house, &page)
            .await
            .contains("E-mail sent, not opened yet")
    );
}

#[tokio::test]
async fn an_email_that_was_refused_for_good_is_not_tried_again_and_the_page_says_so() {
    if !ready() {
        return;
    }
    let mut server = MailServer::start(0, &["550"]);
    let house = house_with("mail-refused", server.port).await;
    let page = decided(&house).await;
    worker::drain(&house.app).await;
    assert_eq!(server.offer()["answer"], "550");
    assert!(
        delivery(&house, &page)
            .await
            .contains("E-mail failed: send it again, post it or tell it")
    );
    later(&house).await;
    assert_eq!(server.gone(), Vec::<String>::new(), "offered once");
}

#[tokio::test]
async fn an_email_waits_while_the_mail_server_is_away_and_goes_when_it_is_back() {
    if !ready() {
        return;
    }
    let server = MailServer::start(0, &["accept"]);
    let port = server.port;
    server.gone();
    let house = house_with("mail-away", port).await;
    let page = decided(&house).await;
    worker::drain(&house.app).await;
    later(&house).await;
    assert!(delivery(&house, &page).await.contains("E-mail on its way"));
    let mut server = MailServer::start(port, &["accept"]);
    later(&house).await;
    assert_eq!(server.offer()["to"], "jo.marsh@nursery.example");
    assert!(
        delivery(&house, &page)
            .await
            .contains("E-mail sent, not opened yet")
    );
}
