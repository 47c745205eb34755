//! Asking: so many at once for the throughput, and on a fixed beat for the
//! times, where a slow answer does not spare the next one (each time counts from
//! the beat at which the request was due, so no wait is left out).

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use anyhow::{Context as _, Result, ensure};
use futures::future::join_all;
use reqwest::{Client, Method};

/// How many ask at once when the throughput is taken.
pub const AT_ONCE: usize = 8;
/// Requests a second when the times are taken.
pub const BEAT: u64 = 50;

/// What a browser says of a form on the product's own page.
pub const FORM_HEADERS: [(&str, &str); 2] = [
    ("content-type", "application/x-www-form-urlencoded"),
    ("sec-fetch-site", "same-origin"),
];

/// Something to ask for again and again.
#[derive(Clone)]
pub struct Ask {
    client: Client,
    method: Method,
    addresses: Arc<Vec<String>>,
    headers: Vec<(&'static str, String)>,
    numbered: Arc<AtomicU64>,
    sends: Sends,
}

/// What a request carries.
#[derive(Clone)]
enum Sends {
    Nothing,
    NewRequests,
    Forms(Arc<Vec<String>>),
}

/// A request for help as an agency's system sends it.
#[must_use]
pub fn body_of(number: u64) -> String {
    format!(
        r#"{{"referrer_name":"T Okafor","referrer_job":"Teacher","referrer_email":"t@school.example",
        "children":[{{"given_name":"Ava","family_name":"Bench{number}","date_of_birth":"2019-04-27"}}],
        "worry":"Often late and hungry. Her mother asked for help with mornings.","level":3,
        "expected_outcome":"Better mornings"}}"#
    )
}

impl Ask {
    /// A page, by one of its addresses and with one of its forms in turn.
    #[must_use]
    pub fn page(client: &Client, addresses: Vec<String>, forms: Vec<String>, cookie: &str) -> Self {
        let mut headers = vec![("cookie", cookie.to_owned())];
        let (method, sends) = if forms.is_empty() {
            (Method::GET, Sends::Nothing)
        } else {
            headers.extend(FORM_HEADERS.map(|(name, value)| (name, value.to_owned())));
            (Method::POST, Sends::Forms(Arc::new(forms)))
        };
        Self {
            client: client.clone(),
            method,
            addresses: Arc::new(addresses),
            headers,
            numbered: Arc::default(),
            sends,
        }
    }

    /// A request for help, a new one each time.
    #[must_use]
    pub fn submission(client: &Client, address: String, token: &str) -> Self {
        Self {
            client: client.clone(),
            method: Method::POST,
            addresses: Arc::new(vec![address]),
            headers: vec![
                ("authorization", format!("Bearer {token}")),
                ("content-type", "application/json".to_owned()),
            ],
            numbered: Arc::default(),
            sends: Sends::NewRequests,
        }
    }

    async fn once(&self) -> Result<()> {
        let number = self.numbered.fetch_add(1, Ordering::Relaxed);
        let address = in_turn(&self.addresses, number)?;
        let mut request = self.client.request(self.method.clone(), address);
        for (name, value) in &self.headers {
            request = request.header(*name, value);
        }
        request = match &self.sends {
            Sends::Nothing => request,
            Sends::Forms(forms) => request.body(in_turn(forms, number)?.clone()),
            Sends::NewRequests => request
                .header("idempotency-key", format!("bench-{number}"))
                .body(body_of(number)),
        };
        let answer = request.send().await?;
        let status = answer.status();
        let body = answer.bytes().await?;
        ensure!(
            status.is_success() && !body.is_empty(),
            "{address} answers {status}"
        );
        Ok(())
    }

    /// Answers a second while several ask without a pause.
    ///
    /// # Errors
    /// When one answer is not a success.
    pub async fn throughput(&self, time: Duration) -> Result<f64> {
        let began = Instant::now();
        let askers = (0..AT_ONCE).map(|_| async move {
            let mut answered = 0_u32;
            while began.elapsed() < time {
                self.once().await?;
                answered = answered.saturating_add(1);
            }
            Ok::<u32, anyhow::Error>(answered)
        });
        let mut all = 0_u32;
        for answered in join_all(askers).await {
            all = all.saturating_add(answered?);
        }
        Ok(f64::from(all) / began.elapsed().as_secs_f64())
    }

    /// How long answers take on the beat, shortest first.
    ///
    /// # Errors
    /// When one answer is not a success.
    pub async fn times(&self, time: Duration) -> Result<Vec<Duration>> {
        let beats = time.as_secs().saturating_mul(BEAT);
        let step = Duration::from_micros(1_000_000_u64.checked_div(BEAT).unwrap_or(1));
        let began = tokio::time::Instant::now() + step;
        let mut asked = Vec::new();
        let mut due = began;
        for _ in 0..beats {
            tokio::time::sleep_until(due).await;
            let (ask, was_due) = (self.clone(), due);
            asked.push(tokio::spawn(async move {
                ask.once().await?;
                Ok::<Duration, anyhow::Error>(was_due.elapsed())
            }));
            due += step;
        }
        let mut times = Vec::new();
        for one in asked {
            times.push(one.await??);
        }
        times.sort_unstable();
        Ok(times)
    }
}

fn in_turn(all: &[String], number: u64) -> Result<&String> {
    let turn = usize::try_from(number)?.checked_rem(all.len());
    turn.and_then(|turn| all.get(turn))
        .context("nothing to ask for")
}

/// The time that so many of a hundred do not exceed.
#[must_use]
pub fn percentile(sorted: &[Duration], of_hundred: usize) -> Duration {
    let at = sorted.len().saturating_mul(of_hundred).div_ceil(100);
    sorted
        .get(at.saturating_sub(1))
        .copied()
        .unwrap_or_default()
}
