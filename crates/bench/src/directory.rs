//! The directory's own search beside PostgreSQL's full-text search with
//! trigrams: the same services, the same questions, both asked over loopback.

use std::sync::Arc;
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use app::config::Config;
use app::demo::directory::entries;
use app::directory::{identifier_from, sectors, synonyms, taxonomy};
use app::serve;
use app::web::{Mode, router};
use casework::Store;
use casework::directory::{ImportEntry, import};
use casework::engine::Reads as _;
use casework::time::{Entropy, SystemClock};
use casework::{args, engine};
use domain::act::{Act, Actor};
use domain::directory::Finder;
use domain::event::{Event, Subject};
use domain::ids::RequestId;
use futures::future::join_all;

use crate::statements;

/// What is typed, with mistakes, as people type it.
const QUESTIONS: &[&str] = &[
    "toddler group",
    "money worries",
    "brestfeeding",
    "swimming lessons",
    "autism",
    "parenting course",
    "domestic abuse",
    "youth club",
    "food bank",
    "speech therapy",
    "councelling",
    "holiday club",
    "housing advice",
    "baby massage",
    "young carers",
    "anxity",
    "debt",
    "football",
    "drama",
    "dads group",
    "school uniform",
    "sleep",
    "universal credit",
    "bullying",
    "respite",
    "pregnant",
    "choir",
    "eviction",
    "teenager",
    "deaf child",
];
const AT_ONCE: usize = 8;
const TOWNS: &[&str] = &[
    "Aylesbury",
    "High Wycombe",
    "Chesham",
    "Amersham",
    "Marlow",
    "Buckingham",
    "Winslow",
    "Wendover",
    "Iver",
    "Thame",
];

/// The record asks what happened, for whatever is written to it.
#[derive(serde::Serialize)]
struct ServicesLoaded;

impl Event for ServicesLoaded {
    const NAME: &'static str = "bench.services_loaded";
    fn subject(&self) -> Subject {
        Subject::NOBODY
    }
}

/// So many services: the demo's, each again in other towns under other names.
fn many(count: usize) -> Result<Vec<ImportEntry>> {
    let base = entries().context("the demo's directory")?;
    Ok(base
        .iter()
        .cycle()
        .take(count)
        .enumerate()
        .map(|(number, entry)| {
            let mut entry = entry.clone();
            let round = number / base.len().max(1);
            let town = TOWNS
                .iter()
                .cycle()
                .nth(number)
                .copied()
                .unwrap_or("Aylesbury");
            if round > 0 {
                entry.service.name = format!("{} {town} {round}", entry.service.name);
                entry.organisation.name = format!("{} {}", entry.organisation.name, round % 50);
                entry.service.description =
                    format!("{} In {town}, room {number}.", entry.service.description);
                for at in &mut entry.service.places {
                    town.clone_into(&mut at.place.town);
                    at.place.name = format!("{} {round}", at.place.name);
                    at.place_id = identifier_from(&at.place.name);
                }
            }
            entry
        })
        .collect())
}

/// Times of one side, in milliseconds.
struct Measured {
    each_second: f64,
    p50: f64,
    p99: f64,
}

async fn measure<F, Fut>(seconds: u64, ask: F) -> Result<Measured>
where
    F: Fn(usize) -> Fut,
    Fut: Future<Output = Result<()>>,
{
    let until = Instant::now() + Duration::from_secs(seconds);
    let one = |lane: usize| {
        let ask = &ask;
        async move {
            let (mut times, mut number) = (Vec::new(), lane);
            while Instant::now() < until {
                let began = Instant::now();
                ask(number).await?;
                times.push(began.elapsed().as_secs_f64() * 1_000.0);
                number += AT_ONCE;
            }
            anyhow::Ok(times)
        }
    };
    let began = Instant::now();
    let mut times = Vec::new();
    for lane in join_all((0..AT_ONCE).map(one)).await {
        times.extend(lane?);
    }
    let took = began.elapsed().as_secs_f64();
    ensure!(!times.is_empty(), "nothing was answered");
    times.sort_by(f64::total_cmp);
    let count = u32::try_from(times.len())?;
    let at = |hundredths: usize| {
        times
            .get(times.len() * hundredths / 100)
            .copied()
            .unwrap_or(0.0)
    };
    Ok(Measured {
        each_second: f64::from(count) / took,
        p50: at(50),
        p99: at(99),
    })
}

fn question(number: usize) -> &'static str {
    QUESTIONS
        .iter()
        .cycle()
        .nth(number % QUESTIONS.len())
        .copied()
        .unwrap_or("toddler")
}

async fn postgres_side(store: &Store, services: &[ImportEntry], act: &Act) -> Result<()> {
    store.migrate().await?;
    let mut uow = store.begin_bookkeeping(act).await?;
    for statement in [
        &statements::TRIGRAMS,
        &statements::DROP_SERVICES,
        &statements::SERVICES,
    ] {
        uow.write(statement, args![]).await?;
    }
    for (number, entry) in services.iter().enumerate() {
        let service = &entry.service;
        let places: Vec<&str> = service
            .places
            .iter()
            .map(|at| at.place.town.as_str())
            .collect();
        let text = format!(
            "{} {} {}",
            service.description,
            service.keywords.join(" "),
            service.terms.join(" ")
        );
        uow.write(
            &statements::ADD_SERVICE,
            args![
                i64::try_from(number)?,
                &service.name,
                text,
                places.join(" ")
            ],
        )
        .await?;
    }
    for statement in [
        &statements::BY_WORDS,
        &statements::BY_TRIGRAMS,
        &statements::ANALYSE,
    ] {
        uow.write(statement, args![]).await?;
    }
    uow.record(&ServicesLoaded).await?;
    uow.commit().await?;
    Ok(())
}

/// Measures both and prints the table; `beside` is an empty PostgreSQL database.
///
/// # Errors
/// When one side does not answer.
pub async fn run(beside: &str, count: usize, seconds: u64) -> Result<()> {
    let services = many(count)?;
    let folder =
        std::env::temp_dir().join(format!("earlyhelp-bench-directory-{}", std::process::id()));
    std::fs::create_dir_all(&folder)?;
    let config = Config {
        database: format!("sqlite:{}", folder.join("bench.db").display()).into(),
        limits: app::web::Allowances {
            directory: 0,
            ..Default::default()
        },
        ..Config::default()
    };
    let app = serve::open(
        config,
        Mode::Demo,
        Arc::new(SystemClock),
        Entropy::from_system(),
    )
    .await?;
    app.store.migrate().await?;
    let at = app.store.clock().now();
    let act = Act {
        actor: Actor::Job("bench"),
        at,
        reason: None,
        request: RequestId::new(app.store.entropy().id(at)),
    };
    import(&app.store, &act, taxonomy(), "bench", &services, false).await?;
    let began = Instant::now();
    let snapshot = app
        .directory
        .refresh(&app.store, at)
        .await
        .context("the directory")?;
    let read = began.elapsed();
    let began = Instant::now();
    let again = Finder::build(
        snapshot.finder.entries().to_vec(),
        synonyms(),
        taxonomy().clone(),
        app::words::today(at),
    );
    let built = began.elapsed();
    ensure!(again.entries().len() == count && !sectors().is_empty());

    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await?;
    let address = listener.local_addr()?;
    let service = router(app.clone()).into_make_service_with_connect_info::<std::net::SocketAddr>();
    let serving = tokio::spawn(async move { axum::serve(listener, service).await });
    let client = reqwest::Client::new();
    let get = |path: &str| {
        let (client, address) = (client.clone(), format!("http://{address}{path}"));
        async move {
            let answer = client.get(&address).send().await?.error_for_status()?;
            ensure!(!answer.bytes().await?.is_empty());
            anyhow::Ok(())
        }
    };
    let encoded = |number: usize| question(number).replace(' ', "+");
    let ours = measure(seconds, |number| {
        get(&format!(
            "/open-referral/services?per_page=20&search={}",
            encoded(number)
        ))
    })
    .await?;
    let page = measure(seconds, |number| {
        get(&format!("/directory?near=HP20+1&q={}", encoded(number)))
    })
    .await?;
    serving.abort();

    let postgres = Store::open(beside, 8, Arc::new(SystemClock), Entropy::from_system()).await?;
    postgres_side(&postgres, &services, &act).await?;
    let theirs = measure(seconds, |number| {
        let store = postgres.clone();
        async move {
            let asked = args![question(number)];
            let rows: Vec<engine::Row> = store
                .reader()
                .rows(&statements::ASK_POSTGRES, asked)
                .await?;
            std::hint::black_box(rows);
            anyhow::Ok(())
        }
    })
    .await?;
    let line = |name: &str, one: &Measured| {
        format!(
            "| {name} | {:.0} | {:.2} | {:.2} |",
            one.each_second, one.p50, one.p99
        )
    };
    let table = [
        format!(
            "{count} services, {AT_ONCE} at once, {seconds} s each, one machine, all over loopback"
        ),
        format!(
            "read and put in order: {:.2} s, of which the index {:.2} s",
            read.as_secs_f64(),
            built.as_secs_f64()
        ),
        "| asked | answers a second | p50 ms | p99 ms |".to_owned(),
        "|---|---|---|---|".to_owned(),
        line("our search, as JSON over HTTP", &ours),
        line("our search, as a page over HTTP", &page),
        line("PostgreSQL full text and trigrams, by its driver", &theirs),
        format!(
            "ratio of throughput: {:.1}",
            ours.each_second / theirs.each_second
        ),
    ];
    use std::io::Write as _;
    let mut out = std::io::stdout().lock();
    for line in table {
        writeln!(out, "{line}")?;
    }
    std::fs::remove_dir_all(&folder)?;
    Ok(())
}
