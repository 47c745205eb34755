//! The bare handlers: for each page the statements that it ran, run again in
//! the same order with the same arguments, and their rows as plain text. A page
//! that records the look records it here too. No rule, no template, no frame.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::{Context as _, Result};
use app::intake::wire::WireRequest;
use app::web::{AppState, router};
use axum::Router;
use axum::body::Body;
use axum::extract::State;
use axum::http::{Request, StatusCode, header};
use axum::routing::{get, post};
use casework::CaseworkError;
use casework::engine::{Ran, Reads as _, trail_of};
use casework::referrals::{Receive, receive};
use domain::act::{Act, Actor};
use domain::event::Subject;
use domain::ids::{AgencyId, SubmissionKey};
use domain::referrals::{Channel, Request as Asked};
use tower::ServiceExt as _;

use super::keys::{Keys, Target, open};
use super::load::{FORM_HEADERS, body_of};

struct Page {
    trails: Vec<Vec<Ran>>,
    recorded: bool,
    next: AtomicUsize,
}

#[derive(Clone)]
struct Bare {
    app: AppState,
    agency: AgencyId,
    asked: Asked,
}

/// Serves until it is ended.
///
/// # Errors
/// When the database is not the bench's or the address is taken.
pub async fn serve(database: &str, keys: &Path, listen: &str) -> Result<()> {
    let keys: Keys = serde_json::from_str(&std::fs::read_to_string(keys)?)?;
    let app = open(database).await?;
    let agency = AgencyId::parse(&keys.agency).context("the agency’s id is not one")?;
    let wire: WireRequest = serde_json::from_str(&body_of(0))?;
    let asked = wire
        .read(&app.profile, Channel::Api, agency, "Bench")
        .map_err(|_| anyhow::anyhow!("the bench’s own request is not right"))?;
    let pages = router(app.clone());
    let bare = Bare { app, agency, asked };
    let mut bare_pages = Router::new();
    for (number, target) in keys.pages.iter().enumerate() {
        let page = Arc::new(page_of(&pages, target).await?);
        bare_pages = bare_pages.route(
            &format!("/{number}"),
            get(move |State(bare): State<Bare>| answer(bare, page.clone())),
        );
    }
    let bare_pages = bare_pages.route("/submit", post(submit)).with_state(bare);
    let listener = tokio::net::TcpListener::bind(listen).await?;
    axum::serve(listener, bare_pages).await?;
    Ok(())
}

/// Everything that is asked for in turn: an address, and what is sent to it.
fn asked_of(target: &Target) -> Vec<(&str, Option<&str>)> {
    let paths = target.paths.iter().map(String::as_str);
    if target.forms.is_empty() {
        return paths.map(|path| (path, None)).collect();
    }
    let forms = || target.forms.iter().map(|form| Some(form.as_str()));
    paths
        .flat_map(|path| forms().map(move |form| (path, form)))
        .collect()
}

/// Asks for the page once, in this process, and keeps what it read.
async fn page_of(pages: &Router, target: &Target) -> Result<Page> {
    let mut trails = Vec::new();
    for (path, form) in asked_of(target) {
        let mut request = match form {
            Some(_) => Request::post(path),
            None => Request::get(path),
        }
        .header(header::COOKIE, &target.cookie);
        for (name, value) in FORM_HEADERS {
            request = request.header(name, value);
        }
        let body = form.map_or_else(Body::empty, |form| Body::from(form.to_owned()));
        let request = request.body(body)?;
        let (answered, trail) = trail_of(pages.clone().oneshot(request)).await;
        let status = answered?.status();
        anyhow::ensure!(status == StatusCode::OK, "{path} answers {status}");
        let reads: Vec<Ran> = trail
            .into_iter()
            .filter(|ran| {
                ran.statement.sql.trim_start().starts_with("select")
                    || ran.statement.sql.trim_start().starts_with("with")
            })
            .collect();
        trails.push(reads);
    }
    Ok(Page {
        trails,
        recorded: target.recorded,
        next: AtomicUsize::new(0),
    })
}

async fn answer(bare: Bare, page: Arc<Page>) -> Result<String, (StatusCode, String)> {
    rows_of(&bare, &page).await.map_err(failed)
}

async fn rows_of(bare: &Bare, page: &Page) -> Result<String, CaseworkError> {
    let turn = page.next.fetch_add(1, Ordering::Relaxed);
    let trail = page
        .trails
        .get(turn.checked_rem(page.trails.len()).unwrap_or(0))
        .ok_or(CaseworkError::NotFound)?;
    let mut reader = bare.app.store.reader();
    let mut text = String::new();
    for ran in trail {
        for row in reader.rows(&ran.statement, ran.arguments.clone()).await? {
            text.push_str(&row.plain());
            text.push('\n');
        }
    }
    if page.recorded {
        let act = app::worker::act(&bare.app);
        let mut uow = bare.app.store.begin_bookkeeping(&act).await?;
        uow.record_read("/bare", Subject::default()).await?;
        uow.commit().await?;
    }
    Ok(text)
}

async fn submit(State(bare): State<Bare>) -> Result<String, (StatusCode, String)> {
    let act = Act {
        actor: Actor::System {
            agency: bare.agency,
        },
        ..app::worker::act(&bare.app)
    };
    let command = Receive {
        key: SubmissionKey::new(bare.app.store.entropy().id(act.at)),
        request: bare.asked.clone(),
    };
    receive(&bare.app.store, &bare.app.profile, &act, &command)
        .await
        .map(|received| received.reference)
        .map_err(failed)
}

fn failed(error: CaseworkError) -> (StatusCode, String) {
    (StatusCode::INTERNAL_SERVER_ERROR, error.to_string())
}
