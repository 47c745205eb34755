//! The style sheet, scripts and images, embedded in the binary and served at
//! an address that holds the hash of them all: a new release is a new
//! address, so browsers may keep what they have for a year. Knows no page.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use axum::Router;
use axum::body::{Body, Bytes};
use axum::extract::Path;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use rust_embed::RustEmbed;
use sha2::{Digest, Sha256};

#[derive(RustEmbed)]
#[folder = "../../vendor/public/"]
struct PublicFiles;

struct Asset {
    bytes: Bytes,
    mime: HeaderValue,
    etag: HeaderValue,
}

struct AssetSet {
    /// One hash for the whole set: files may then refer to each other by a
    /// relative path, as `start.js` does.
    hash: String,
    files: BTreeMap<String, Asset>,
}

static ASSETS: LazyLock<AssetSet> = LazyLock::new(read_all);

const KEPT_A_YEAR: HeaderValue = HeaderValue::from_static("public, max-age=31536000, immutable");
const KEPT_AN_HOUR: HeaderValue = HeaderValue::from_static("public, max-age=3600");

fn read_all() -> AssetSet {
    let mut whole = Sha256::new();
    let mut files = BTreeMap::new();
    let mut names: Vec<String> = PublicFiles::iter().map(|name| name.into_owned()).collect();
    names.sort();
    for name in names {
        let Some(file) = PublicFiles::get(&name) else {
            continue;
        };
        let own_hash = file.metadata.sha256_hash();
        whole.update(name.as_bytes());
        whole.update(own_hash);
        let etag = format!("\"{}\"", short(&own_hash));
        let mime = match name.rsplit_once('.') {
            Some((_, "css")) => HeaderValue::from_static("text/css; charset=utf-8"),
            Some((_, "js")) => HeaderValue::from_static("text/javascript; charset=utf-8"),
            _ => HeaderValue::from_str(file.metadata.mimetype())
                .unwrap_or(HeaderValue::from_static("application/octet-stream")),
        };
        let asset = Asset {
            bytes: Bytes::from_owner(file.data),
            mime,
            etag: HeaderValue::from_str(&etag).unwrap_or(HeaderValue::from_static("\"0\"")),
        };
        files.insert(name, asset);
    }
    AssetSet {
        hash: short(&whole.finalize()),
        files,
    }
}

/// Sixteen hex digits: plenty to tell one release's files from another's.
fn short(hash: &[u8]) -> String {
    hex::encode(hash).chars().take(16).collect()
}

/// The address of a file, such as `/assets/1f…/app.css`; none if there is no
/// such file.
pub fn path_of(name: &str) -> Option<String> {
    let set = &*ASSETS;
    let known = set.files.contains_key(name);
    known.then(|| format!("/assets/{}/{name}", set.hash))
}

/// The content of a file, for addresses that must never change.
pub fn bytes_of(name: &str) -> Option<Vec<u8>> {
    ASSETS.files.get(name).map(|asset| asset.bytes.to_vec())
}

/// The routes of the assets, open to everybody.
pub fn router<S: Clone + Send + Sync + 'static>() -> Router<S> {
    Router::new()
        .route("/assets/{hash}/{*name}", get(serve))
        .route("/favicon.ico", get(favicon))
}

/// Answers with a file, or 304 where the browser holds it, or 404 where the
/// hash is another release's: old pages must not get new files under old
/// addresses that proxies keep for a year.
pub async fn serve(Path((hash, name)): Path<(String, String)>, headers: HeaderMap) -> Response {
    let set = &*ASSETS;
    match set.files.get(&name).filter(|_| hash == set.hash) {
        Some(asset) => answer(asset, &headers, KEPT_A_YEAR),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

/// Browsers ask for this address unprompted; the drawing answers.
pub async fn favicon(headers: HeaderMap) -> Response {
    match ASSETS.files.get("favicon.svg") {
        Some(asset) => answer(asset, &headers, KEPT_AN_HOUR),
        None => StatusCode::NOT_FOUND.into_response(),
    }
}

fn answer(asset: &Asset, headers: &HeaderMap, kept: HeaderValue) -> Response {
    let held = headers
        .get(header::IF_NONE_MATCH)
        .and_then(|tags| tags.to_str().ok())
        .zip(asset.etag.to_str().ok())
        .is_some_and(|(tags, own)| {
            tags.split(',')
                .map(|tag| tag.trim().trim_start_matches("W/"))
                .any(|tag| tag == own || tag == "*")
        });
    let mut response = if held {
        StatusCode::NOT_MODIFIED.into_response()
    } else {
        Body::from(asset.bytes.clone()).into_response()
    };
    let answered = response.headers_mut();
    answered.insert(header::CACHE_CONTROL, kept);
    answered.insert(header::ETAG, asset.etag.clone());
    if !held {
        answered.insert(header::CONTENT_TYPE, asset.mime.clone());
    }
    response
}

#[cfg(test)]
mod tests {
    use axum::http::Request;
    use tower::ServiceExt;

    use super::*;

    async fn ask(path: &str, held: Option<&str>) -> Response {
        let mut request = Request::get(path);
        if let Some(tag) = held {
            request = request.header(header::IF_NONE_MATCH, tag);
        }
        let router: Router = router();
        router
            .oneshot(request.body(Body::empty()).unwrap())
            .await
            .unwrap()
    }

    #[tokio::test]
    async fn an_asset_is_kept_for_a_year_and_not_sent_twice() {
        let path = path_of("app.css").unwrap();
        let first = ask(&path, None).await;
        assert_eq!(first.status(), StatusCode::OK);
        assert_eq!(
            first.headers()[header::CONTENT_TYPE],
            "text/css; charset=utf-8"
        );
        assert_eq!(first.headers()[header::CACHE_CONTROL], KEPT_A_YEAR);
        let tag = first.headers()[header::ETAG].to_str().unwrap().to_owned();
        let again = ask(&path, Some(&format!("W/{tag}"))).await;
        assert_eq!(again.status(), StatusCode::NOT_MODIFIED);
    }

    #[tokio::test]
    async fn another_releases_address_is_not_found() {
        let old = "/assets/0000000000000000/app.css";
        assert_eq!(ask(old, None).await.status(), StatusCode::NOT_FOUND);
        assert!(path_of("none.css").is_none());
    }

    #[tokio::test]
    async fn the_icon_that_browsers_ask_for_is_there() {
        let icon = ask("/favicon.ico", None).await;
        assert_eq!(icon.status(), StatusCode::OK);
        assert_eq!(icon.headers()[header::CONTENT_TYPE], "image/svg+xml");
    }
}
