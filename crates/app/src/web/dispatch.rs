//! The one way in: every request becomes a [`Cx`], passes the first fence of
//! its route, and its answer becomes a page. Reads and writes are the rooms'.

use axum::Router;
use axum::extract::{RawPathParams, RawQuery, Request, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse as _, Response};
use axum::routing::{MethodFilter, MethodRouter, on};
use casework::families::holder_about;
use casework::{accounts, tokens};
use domain::access::may_try;
use domain::act::{Act, Actor};
use domain::ids::RequestId;

use super::answer::SessionChange;
use super::{
    Answer, AppState, Cx, Failure, Method, Mode, OpenAnswer, Reply, Route, body, kept, limits,
    security,
};
use crate::pages::forms::RawForm;
use crate::{failures, open_referral, pages, table};

const SESSION_COOKIE: &str = "earlyhelp_session";
const DRAFT_COOKIE: &str = "earlyhelp_draft";
const KEPT_COOKIE: &str = "earlyhelp_kept";
const VISIT_COOKIE: &str = "earlyhelp_visit";
/// Seconds after which a machine may ask again when the record was away.
const WAIT_FOR_THE_RECORD: u64 = 30;

/// Builds the server's router from the table of routes.
pub fn router(app: AppState) -> Router {
    let mut router = Router::new();
    for path in table::paths() {
        let mut methods: MethodRouter<AppState> = MethodRouter::new();
        for route in table::routes()
            .into_iter()
            .filter(|route| route.path == *path)
        {
            let filter = match route.method {
                Method::Get => MethodFilter::GET,
                Method::Post => MethodFilter::POST,
            };
            methods = methods.merge(on(
                filter,
                move |State(app): State<AppState>,
                      parameters: RawPathParams,
                      RawQuery(query): RawQuery,
                      request: Request| async move {
                    dispatch(route, app, parameters, query, request).await
                },
            ));
        }
        router = router.route(path, methods);
    }
    router
        .route(
            "/assets/{hash}/{*name}",
            axum::routing::get(pages::assets::serve),
        )
        .route("/favicon.ico", axum::routing::get(pages::assets::favicon))
        .fallback(
            |State(app): State<AppState>, parameters: RawPathParams, request: Request| async move {
                dispatch(table::NOT_FOUND, app, parameters, None, request).await
            },
        )
        .with_state(app)
        .layer(tower_http::compression::CompressionLayer::new())
        .layer(tower_http::catch_panic::CatchPanicLayer::new())
        .layer(axum::middleware::from_fn(open_to_every_site))
}

async fn dispatch(
    route: Route,
    app: AppState,
    parameters: RawPathParams,
    query: Option<String>,
    request: Request,
) -> Response {
    let (began, latency) = (std::time::Instant::now(), app.latency.clone());
    let response = answer(route, app, parameters, query, request).await;
    latency.note(began.elapsed());
    response
}

async fn answer(
    route: Route,
    app: AppState,
    parameters: RawPathParams,
    query: Option<String>,
    mut request: Request,
) -> Response {
    if route.method == Method::Post && !security::is_from_our_pages(request.headers()) {
        return plain(
            StatusCode::FORBIDDEN,
            "This form was not sent by one of our pages.",
        );
    }
    let mode = app.mode;
    let from = limits::address_of(&request, app.config.behind_proxy);
    let read = match body::read(&mut request).await {
        Ok(read) => read,
        Err(failure) => return plain(StatusCode::BAD_REQUEST, &failure.to_string()),
    };
    let mut cx = context(route, app, &parameters, query, &request, read);
    let known = who_asks(route, &mut cx).await;
    // Kept for the page that says why not, with the person's own words.
    let kept = cx.clone();
    let answer = match known {
        Ok(()) => run(route, cx, from.as_deref()).await,
        Err(failure) => Err(failure),
    };
    let reply = match answer {
        Ok(reply) => reply,
        Err(failure) => {
            failures::record(route.method, &kept, &failure).await;
            let change = kept::keep(route, &kept, &failure).await;
            return failed(mode, &kept, &failure, change);
        }
    };
    let reply = kept::follow(route, &kept, StatusCode::OK, reply).await;
    respond(mode, StatusCode::OK, reply)
}

async fn run(route: Route, mut cx: Cx, from: Option<&str>) -> Answer {
    let counted = limits::counted(&route, cx.session.is_some());
    let person = cx.act.user().map(|user| user.to_string());
    let from = match counted {
        Some(limits::Counted::Known) => person.as_deref(),
        _ => from,
    };
    if let (Some(counted), Some(from)) = (counted, from) {
        cx.app
            .limits
            .count(counted, from)
            .map_err(|wait| Failure::TooMany { wait })?;
    }
    if !may_try(&cx.act, route.action) {
        return Err(if cx.session.is_none() {
            Failure::SignInFirst
        } else {
            Failure::NotAllowed
        });
    }
    held_by(route, &mut cx).await?;
    (route.handler)(cx).await
}

fn failed(mode: Mode, cx: &Cx, failure: &Failure, change: Option<SessionChange>) -> Response {
    match failures::page(cx, failure) {
        Ok((status, reply)) => {
            let reply = match change {
                Some(change) => Reply::WithSession(Box::new(reply), change),
                None => reply,
            };
            let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
            let mut response = respond(mode, status, reply);
            let wait = match failure {
                Failure::TooMany { wait } => Some(*wait),
                _ if status == StatusCode::SERVICE_UNAVAILABLE => Some(WAIT_FOR_THE_RECORD),
                _ => None,
            };
            if let Some(wait) = wait {
                response
                    .headers_mut()
                    .insert(header::RETRY_AFTER, HeaderValue::from(wait));
            }
            response
        }
        Err(error) => {
            tracing::error!(request = %cx.act.request, %error, "the page that says what failed could not be drawn");
            plain(
                StatusCode::INTERNAL_SERVER_ERROR,
                &format!(
                    "Something is wrong at our end. Nothing was changed. Reference {}.",
                    cx.act.request
                ),
            )
        }
    }
}

/// What was sent, by nobody in particular yet: no word of it depends on the
/// database, so that a page which says "not now" can give every word back.
fn context(
    route: Route,
    app: AppState,
    parameters: &RawPathParams,
    query: Option<String>,
    request: &Request,
    read: body::ReadBody,
) -> Cx {
    let at = app.store.clock().now();
    let headers = request.headers().clone();
    let request_id = RequestId::new(app.store.entropy().id(at));
    Cx {
        act: Act {
            actor: Actor::Public,
            at,
            reason: None,
            request: request_id,
        },
        draft: cookie(&headers, DRAFT_COOKIE),
        kept_secret: cookie(&headers, KEPT_COOKIE),
        kept: None,
        held: None,
        visit: cookie(&headers, VISIT_COOKIE),
        session: None,
        half_way: None,
        system: None,
        token: cookie(&headers, SESSION_COOKIE),
        route: route.path,
        path: request.uri().path().to_owned(),
        form: read.form,
        uploads: read.uploads,
        bytes: read.bytes,
        headers,
        parameters: parameters
            .iter()
            .map(|(name, value)| (name.to_owned(), value.to_owned()))
            .collect(),
        query: RawForm::parse_urlencoded(query.unwrap_or_default().as_bytes()).unwrap_or_default(),
        back: None,
        app,
    }
}

/// Pages that show the holder themselves, with the next step and its limit.
const SHOW_THE_HOLDER: &[&str] = &[
    "/families/{reference}",
    "/referrals/{reference}",
    "/cases/{reference}",
    "/cases/{reference}/work",
];

/// Every other page about a family says who holds it (invariant 1), to whoever
/// may know of the family.
async fn held_by(route: Route, cx: &mut Cx) -> Result<(), Failure> {
    let about = [
        "/families/{reference}",
        "/referrals/{reference}",
        "/cases/{reference}",
    ];
    let is_page = !route.path.contains('.') && about.iter().any(|way| route.path.starts_with(way));
    if cx.session.is_none() || !is_page || SHOW_THE_HOLDER.contains(&route.path) {
        return Ok(());
    }
    let mut reader = cx.app.store.reader();
    let held = holder_about(&mut reader, &cx.act, cx.part("reference")).await?;
    cx.held = held.map(|held| match held.user_name {
        Some(person) => format!("{person}, {}", held.agency_name),
        None => held.agency_name,
    });
    Ok(())
}

/// Finds out whose request it is: a session, or an agency's own system.
async fn who_asks(route: Route, cx: &mut Cx) -> Result<(), Failure> {
    if let Some(token) = &cx.token {
        let found = accounts::session(&cx.app.store, token, cx.act.at).await?;
        (cx.session, cx.half_way) = match found {
            Some(found) if found.is_open() => (Some(found), None),
            half_way => (None, half_way),
        };
    }
    if let Some(secret) = bearer(&cx.headers) {
        cx.system = tokens::holder(&mut cx.app.store.reader(), secret).await?;
    }
    cx.act.actor = match (&cx.session, &cx.system) {
        (Some(user), _) => user.actor(),
        (None, Some(holder)) => Actor::System {
            agency: holder.agency,
        },
        (None, None) => Actor::Public,
    };
    if route.method == Method::Get && cx.query("kept") == "1" {
        cx.kept = kept::of(cx)
            .await?
            .filter(|form| form.path == cx.path)
            .and_then(|form| RawForm::parse_urlencoded(form.fields.as_bytes()).ok());
    }
    Ok(())
}

fn respond(mode: Mode, status: StatusCode, reply: Reply) -> Response {
    let mut response = match reply {
        Reply::Html(page) => html(status, page),
        Reply::Invalid(page) => html(StatusCode::UNPROCESSABLE_ENTITY, page),
        Reply::Conflict(page) => html(StatusCode::CONFLICT, page),
        Reply::Redirect(path) => {
            let mut response = StatusCode::SEE_OTHER.into_response();
            match HeaderValue::from_str(&path) {
                Ok(value) => {
                    response.headers_mut().insert(header::LOCATION, value);
                    response
                }
                Err(_) => plain(
                    StatusCode::INTERNAL_SERVER_ERROR,
                    "The next page has no address.",
                ),
            }
        }
        Reply::File {
            media_type,
            name,
            bytes,
        } => file(media_type, name, bytes),
        Reply::Kept {
            media_type,
            name,
            bytes,
        } => {
            let mut response = file(media_type, Some(name), bytes);
            response.headers_mut().insert(
                header::CONTENT_SECURITY_POLICY,
                HeaderValue::from_static(security::FOREIGN_FILE),
            );
            response
        }
        Reply::Table { name, lines } => table(&name, lines),
        Reply::Json(status, body) => with_type(status, "application/json", body),
        Reply::Open(open) => open_answer(open),
        Reply::Text(status, body) => with_type(status, "text/plain; charset=utf-8", body),
        Reply::WithSession(reply, change) => {
            let mut response = respond(mode, status, *reply);
            let cookie = cookie_line(mode, &change);
            if let Ok(value) = HeaderValue::from_str(&cookie) {
                response.headers_mut().append(header::SET_COOKIE, value);
            }
            response
        }
    };
    security::add_headers(response.headers_mut());
    response
}

fn html(status: StatusCode, page: String) -> Response {
    (
        status,
        [(header::CONTENT_TYPE, "text/html; charset=utf-8")],
        page,
    )
        .into_response()
}

fn with_type(status: u16, media_type: &'static str, body: String) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    (status, [(header::CONTENT_TYPE, media_type)], body).into_response()
}

fn open_answer(open: OpenAnswer) -> Response {
    let mut response = with_type(open.status, open.media_type, open.body);
    let headers = response.headers_mut();
    if let Ok(tag) = HeaderValue::from_str(&open.tag) {
        headers.insert(header::ETAG, tag);
    }
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    response
}

/// Any site may read the open directory, its refusals and its faults as well.
async fn open_to_every_site(request: Request, next: axum::middleware::Next) -> Response {
    if !open_referral::is_ours(request.uri().path()) {
        return next.run(request).await;
    }
    let mut response = if request.method() == axum::http::Method::OPTIONS {
        StatusCode::NO_CONTENT.into_response()
    } else {
        next.run(request).await
    };
    let headers = response.headers_mut();
    for (name, value) in [
        (header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"),
        (header::ACCESS_CONTROL_ALLOW_METHODS, "GET, HEAD, OPTIONS"),
        (header::ACCESS_CONTROL_ALLOW_HEADERS, "If-None-Match"),
        (header::ACCESS_CONTROL_EXPOSE_HEADERS, "ETag, Retry-After"),
    ] {
        headers.insert(name, HeaderValue::from_static(value));
    }
    response
}

fn attachment(name: &str) -> String {
    let safe: String = name
        .chars()
        .map(|c| {
            if c.is_ascii_alphanumeric() || "-_.".contains(c) {
                c
            } else {
                '-'
            }
        })
        .collect();
    format!("attachment; filename=\"{safe}\"")
}

fn table(name: &str, lines: Vec<Vec<String>>) -> Response {
    (
        [
            (header::CONTENT_TYPE, "text/csv; charset=utf-8".to_owned()),
            (header::CONTENT_DISPOSITION, attachment(name)),
        ],
        crate::lists::file::body(lines),
    )
        .into_response()
}

fn file(media_type: &'static str, name: Option<String>, bytes: Vec<u8>) -> Response {
    let disposition = name.map_or_else(|| "inline".to_owned(), |name| attachment(&name));
    (
        [
            (header::CONTENT_TYPE, media_type.to_owned()),
            (header::CONTENT_DISPOSITION, disposition),
        ],
        bytes,
    )
        .into_response()
}

/// A plain answer for when no page can be drawn.
fn plain(status: StatusCode, words: &str) -> Response {
    let mut response = (
        status,
        [(header::CONTENT_TYPE, "text/plain; charset=utf-8")],
        words.to_owned(),
    )
        .into_response();
    security::add_headers(response.headers_mut());
    response
}

fn bearer(headers: &HeaderMap) -> Option<&str> {
    headers
        .get(header::AUTHORIZATION)?
        .to_str()
        .ok()?
        .strip_prefix("Bearer ")
        .map(str::trim)
}

fn cookie(headers: &HeaderMap, name: &str) -> Option<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|line| line.to_str().ok())
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .find(|(found, value)| *found == name && !value.is_empty())
        .map(|(_, value)| value.to_owned())
}

fn cookie_line(mode: Mode, change: &SessionChange) -> String {
    let (name, value, age) = match change {
        SessionChange::Open(token) => (SESSION_COOKIE, token.as_str(), "; Max-Age=43200"),
        SessionChange::Close => (SESSION_COOKIE, "", "; Max-Age=0"),
        SessionChange::Draft(secret) => (DRAFT_COOKIE, secret.as_str(), "; Max-Age=2592000"),
        SessionChange::Kept(secret) => (KEPT_COOKIE, secret.as_str(), "; Max-Age=43200"),
        SessionChange::KeptDone => (KEPT_COOKIE, "", "; Max-Age=0"),
        SessionChange::DraftDone => (DRAFT_COOKIE, "", "; Max-Age=0"),
        // Gone with the browser's window: others may use the same computer.
        SessionChange::Visit(secret) => (VISIT_COOKIE, secret.as_str(), ""),
        SessionChange::VisitDone => (VISIT_COOKIE, "", "; Max-Age=0"),
    };
    // The demo is served on plain loopback, where a Secure cookie would be dropped.
    let secure = match mode {
        Mode::Live => "; Secure",
        Mode::Demo => "",
    };
    format!("{name}={value}; Path=/; HttpOnly; SameSite=Lax{age}{secure}")
}
