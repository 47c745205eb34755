//! An acknowledged write survives a kill at any instant (invariant 6): a child
//! process submits requests and says which were acknowledged; it is killed at
//! a random moment; every one that it named is there, and the audit is whole.

use std::io::{BufRead as _, BufReader, Write as _};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::time::Duration;

use app::config::Config;
use app::serve;
use app::web::{AppState, Mode};
use casework::args;
use casework::audit::{LookBack, Verdict, seal, verify};
use casework::engine::{Reads as _, Statement};
use casework::referrals::{Receive, receive};
use casework::time::{Entropy, SystemClock};
use domain::act::{Act, Actor};
use domain::ids::SubmissionKey;
use domain::referrals::{Referrer, ReferrerKind};

use super::support::profile_path;

const DATABASE: &str = "EARLYHELP_KILL_TEST_DATABASE";
const KILLS: u64 = 50;
/// So many of the runs must have acknowledged something, or nothing is proved.
const RUNS_THAT_WROTE: usize = 40;
/// Who write at once in the child.
const WRITERS: u64 = 4;
/// An entry is sealed only when it has settled; the child cannot wait for that.
const SETTLED: jiff::SignedDuration = jiff::SignedDuration::from_secs(6);
const KNOWN: Statement = Statement::new(
    "test.KNOWN",
    "select count(*) as n from referrals where reference = $1",
);
const HALF_DONE: Statement = Statement::new(
    "test.HALF_DONE",
    "select count(*) as n from families f where not exists (select 1 from referrals r where r.family_id = f.id)",
);

async fn open(address: &str) -> AppState {
    let config = Config {
        database: address.to_owned().into(),
        profile: profile_path(),
        connections: 3,
        ..Config::default()
    };
    serve::open(
        config,
        Mode::Demo,
        Arc::new(SystemClock),
        Entropy::from_system(),
    )
    .await
    .unwrap()
}

fn job(app: &AppState) -> Act {
    Act {
        actor: Actor::Job("test"),
        ..app::worker::act(app)
    }
}

/// The child: submits until it is killed. Not a test of its own.
#[tokio::test(flavor = "multi_thread", worker_threads = 4)]
#[ignore = "run by the kill tests as their child process"]
async fn writer() {
    let address = std::env::var(DATABASE).expect("the parent names the database");
    let app = open(&address).await;
    let sealing = tokio::spawn(seal_on_and_on(app.clone()));
    let writers: Vec<_> = (0..WRITERS)
        .map(|writer| tokio::spawn(write_on_and_on(app.clone(), writer)))
        .collect();
    for writer in writers {
        writer.await.unwrap();
    }
    sealing.await.unwrap();
}

/// The worker's part: it seals while others write, and dies with them.
async fn seal_on_and_on(app: AppState) {
    loop {
        let mut act = job(&app);
        act.at += SETTLED;
        drop(seal(&app.store, &act, LookBack::Minute).await);
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
}

async fn write_on_and_on(app: AppState, writer: u64) {
    for number in 0..u64::MAX {
        let referrer = Referrer {
            kind: ReferrerKind::Public,
            name: None,
            standing: None,
            organisation: None,
            agency: None,
            user: None,
            email: None,
            telephone: None,
        };
        let act = job(&app);
        let seed = number * WRITERS + writer;
        let here = app::demo::Here::of(&app.profile);
        let request =
            app::demo::families::request(&here, seed, app::words::today(act.at), referrer);
        let key = SubmissionKey::new(app.store.entropy().id(act.at));
        let received = receive(&app.store, &app.profile, &act, &Receive { key, request })
            .await
            .unwrap();
        // The parent reads the pipe: one whole line, at once.
        let line = format!("acknowledged {}\n", received.reference);
        std::io::stdout().write_all(line.as_bytes()).unwrap();
    }
}

fn run_until_killed(address: &str, after: Duration) -> Vec<String> {
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args([
            "--ignored",
            "--exact",
            "kill::writer",
            "--nocapture",
            "--test-threads=1",
        ])
        .env(DATABASE, address)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let output = child.stdout.take().unwrap();
    let (began, begun) = std::sync::mpsc::channel();
    let reading = std::thread::spawn(move || {
        let mut references = Vec::new();
        for line in BufReader::new(output).lines().map_while(Result::ok) {
            if let Some(reference) = line.split("acknowledged ").nth(1) {
                references.push(reference.to_owned());
                began.send(()).ok();
            }
        }
        references
    });
    // A busy machine takes its time to start a program.
    begun.recv_timeout(Duration::from_secs(10)).ok();
    std::thread::sleep(after);
    // SIGKILL: no handler runs, no buffer is flushed.
    child.kill().unwrap();
    child.wait().unwrap();
    let mut references = reading.join().unwrap();
    // The last line may have been cut in the middle of its reference.
    references.retain(|reference| reference.len() == "R-XXXX-XXXX".len());
    references
}

async fn kill_and_look(address: &str, name: &str) {
    let app = open(address).await;
    app.store.migrate().await.unwrap();
    let clock = casework::time::SetClock::at(app.store.clock().now());
    app::demo::seed(
        &app,
        &clock,
        clock_now(&clock),
        app::demo::Sizes {
            families: 0,
            days: 0,
        },
    )
    .await
    .unwrap();
    let (mut acknowledged, mut runs_that_wrote) = (0, 0);
    for kill in 0..KILLS {
        // Anywhere within a third of a second after the first acknowledgement.
        let after = Duration::from_millis((kill * 7_919) % 330);
        let references = run_until_killed(address, after);
        runs_that_wrote += usize::from(!references.is_empty());
        let mut reader = app.store.reader();
        for reference in &references {
            let row = reader
                .optional(&KNOWN, args![reference])
                .await
                .unwrap()
                .unwrap();
            assert_eq!(
                row.int("n").unwrap(),
                1,
                "{name}: {reference} was acknowledged and is lost"
            );
        }
        let half = reader.optional(&HALF_DONE, args![]).await.unwrap().unwrap();
        assert_eq!(
            half.int("n").unwrap(),
            0,
            "{name}: half of a request was kept"
        );
        acknowledged += references.len();
    }
    assert!(
        acknowledged > 50 && runs_that_wrote >= RUNS_THAT_WROTE,
        "{name}: only {acknowledged} requests were acknowledged, in {runs_that_wrote} of {KILLS} runs"
    );
    let mut act = job(&app);
    act.at = act
        .at
        .checked_add(jiff::SignedDuration::from_secs(60))
        .unwrap();
    while seal(&app.store, &act, LookBack::Ever).await.unwrap().sealed > 0 {}
    assert!(
        matches!(verify(&app.store, None).await.unwrap(), Verdict::Whole { entries } if entries > 50)
    );
}

fn clock_now(clock: &casework::time::SetClock) -> jiff::Timestamp {
    use casework::time::Clock as _;
    clock.now()
}

#[tokio::test(flavor = "multi_thread")]
async fn every_acknowledged_request_survives_fifty_kills_on_sqlite() {
    let folder = std::env::temp_dir().join(format!("earlyhelp-kill-{}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    kill_and_look(
        &format!("sqlite:{}", folder.join("kill.db").display()),
        "SQLite",
    )
    .await;
    std::fs::remove_dir_all(&folder).unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn every_acknowledged_request_survives_fifty_kills_on_postgres() {
    let Some(bench) = testkit::engines::open(testkit::engines::Engine::Postgres).await else {
        return;
    };
    kill_and_look(&bench.address, "PostgreSQL").await;
}
