//! A whole installation for one test: router, store, templates, press; a clock
//! that stands; a browser's worth of requests.

use std::sync::Arc;

use app::config::Config;
use app::serve;
use app::web::{AppState, Mode, router};
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::http::{Request, Response, StatusCode, header};
use casework::time::{Entropy, SetClock};
use testkit::engines::story_start;
use tower::ServiceExt as _;

/// An installation on embedded SQLite.
pub struct Installation {
    pub app: AppState,
    pub clock: SetClock,
    router: Router,
    folder: std::path::PathBuf,
}

impl Drop for Installation {
    fn drop(&mut self) {
        drop(std::fs::remove_dir_all(&self.folder));
    }
}

/// What came back.
pub struct Page {
    pub status: StatusCode,
    pub location: Option<String>,
    pub cookies: Vec<String>,
    pub headers: axum::http::HeaderMap,
    pub text: String,
    pub bytes: Vec<u8>,
}

impl Page {
    /// The hidden key of the page's form.
    pub fn submission_key(&self) -> String {
        let marker = "name=\"submission_key\" value=\"";
        let from = self.text.find(marker).expect("the page has a form") + marker.len();
        self.text[from..]
            .chars()
            .take_while(|c| *c != '"')
            .collect()
    }
}

/// The repository.
pub fn root() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR"))
        .join("../..")
        .canonicalize()
        .unwrap()
}

pub fn profile_path() -> std::path::PathBuf {
    std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("../../profiles/buckinghamshire.toml")
}

pub async fn installation(name: &str) -> Installation {
    installation_with(name, |_| {}).await
}

/// The same, with settings of its own.
pub async fn installation_with(name: &str, set: impl FnOnce(&mut Config)) -> Installation {
    let folder = std::env::temp_dir().join(format!("earlyhelp-app-{}-{name}", std::process::id()));
    std::fs::create_dir_all(&folder).unwrap();
    let clock = SetClock::at(story_start());
    let mut config = Config {
        database: format!("sqlite:{}", folder.join("app.db").display()).into(),
        profile: profile_path(),
        ..Config::default()
    };
    set(&mut config);
    let app = serve::open(
        config,
        Mode::Demo,
        Arc::new(clock.clone()),
        Entropy::from_seed(7),
    )
    .await
    .unwrap();
    app.store.migrate().await.unwrap();
    let router = router(app.clone());
    Installation {
        app,
        clock,
        router,
        folder,
    }
}

/// An installation of another authority.
pub async fn installation_of(name: &str, profile: &std::path::Path) -> Installation {
    installation_with(name, |config| config.profile = profile.to_owned()).await
}

/// An installation with the demo's people and so many families.
pub async fn seeded(name: &str, families: u64, days: i64) -> Installation {
    let house = installation(name).await;
    let now = house.app.store.clock().now();
    let sizes = app::demo::Sizes { families, days };
    app::demo::seed(&house.app, &house.clock, now, sizes)
        .await
        .unwrap();
    house
}

impl Installation {
    /// The session's cookie of one of the demo's people.
    pub async fn sign_in_as(&self, mailbox: &str) -> String {
        let page = self.post("/sign-in/as", "", &[("person", mailbox)]).await;
        assert_eq!(page.status, StatusCode::SEE_OTHER, "{mailbox}");
        page.cookies.first().expect("a session").clone()
    }

    /// The pages, for a listener.
    pub fn router(&self) -> Router {
        self.router.clone()
    }

    pub async fn get(&self, path: &str, cookies: &str) -> Page {
        let request = Request::get(path)
            .header(header::COOKIE, cookies)
            .body(Body::empty())
            .unwrap();
        self.send(request).await
    }

    pub async fn post(&self, path: &str, cookies: &str, form: &[(&str, &str)]) -> Page {
        let body = serde_urlencoded::to_string(form).unwrap();
        let request = Request::post(path)
            .header(header::COOKIE, cookies)
            .header(header::CONTENT_TYPE, "application/x-www-form-urlencoded")
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(body))
            .unwrap();
        self.send(request).await
    }

    /// A form with files, as a browser sends it.
    pub async fn post_files(
        &self,
        path: &str,
        cookies: &str,
        form: &[(&str, &str)],
        files: &[(&str, &str, &[u8])],
    ) -> Page {
        let mut body = Vec::new();
        for (name, value) in form {
            let part = format!(
                "--edge\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n"
            );
            body.extend(part.as_bytes());
        }
        for (field, file_name, bytes) in files {
            let head = format!(
                "--edge\r\nContent-Disposition: form-data; name=\"{field}\"; filename=\"{file_name}\"\r\n\
                 Content-Type: application/octet-stream\r\n\r\n"
            );
            body.extend(head.as_bytes());
            body.extend(*bytes);
            body.extend(b"\r\n");
        }
        body.extend(b"--edge--\r\n");
        let request = Request::post(path)
            .header(header::COOKIE, cookies)
            .header(header::CONTENT_TYPE, "multipart/form-data; boundary=edge")
            .header("sec-fetch-site", "same-origin")
            .body(Body::from(body))
            .unwrap();
        self.send(request).await
    }

    pub async fn send(&self, request: Request<Body>) -> Page {
        let response: Response<Body> = self.router.clone().oneshot(request).await.unwrap();
        let (parts, body) = response.into_parts();
        let bytes = to_bytes(body, 64 * 1024 * 1024).await.unwrap();
        let text_of = |name: header::HeaderName| {
            parts
                .headers
                .get_all(name)
                .iter()
                .map(|value| value.to_str().unwrap().to_owned())
                .collect::<Vec<_>>()
        };
        Page {
            status: parts.status,
            location: text_of(header::LOCATION).first().cloned(),
            cookies: text_of(header::SET_COOKIE)
                .iter()
                .filter_map(|line| line.split(';').next().map(str::to_owned))
                .collect(),
            headers: parts.headers.clone(),
            text: String::from_utf8_lossy(&bytes).into_owned(),
            bytes: bytes.to_vec(),
        }
    }
}
