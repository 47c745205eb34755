//! Headers and checks that hold for every answer: the content policy, and that
//! a form was sent by our own page.

use axum::http::{HeaderMap, HeaderValue, header};

const POLICY: &str = "default-src 'self'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
     object-src 'none'; frame-ancestors 'none'; form-action 'self'; base-uri 'none'";

/// What a file from outside may do, should a browser show it after all: nothing.
pub const FOREIGN_FILE: &str = "default-src 'none'; sandbox; frame-ancestors 'none'";

/// Adds what every answer carries.
pub fn add_headers(headers: &mut HeaderMap) {
    let fixed: [(header::HeaderName, &'static str); 6] = [
        (header::CONTENT_SECURITY_POLICY, POLICY),
        (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
        (header::X_FRAME_OPTIONS, "DENY"),
        // An address may name a record; it goes nowhere else.
        (header::REFERRER_POLICY, "same-origin"),
        (header::STRICT_TRANSPORT_SECURITY, "max-age=31536000"),
        (
            header::HeaderName::from_static("permissions-policy"),
            "camera=(), microphone=(), geolocation=()",
        ),
    ];
    for (name, value) in fixed {
        // A stricter policy of the answer's own stays.
        headers
            .entry(name)
            .or_insert(HeaderValue::from_static(value));
    }
    // Pages hold personal data: neither the browser's cache nor a proxy keeps them.
    headers
        .entry(header::CACHE_CONTROL)
        .or_insert(HeaderValue::from_static("no-store"));
}

/// Whether a form was sent by one of our own pages (ASVS 5, V3.5: the browser
/// says where a request comes from; the session's cookie is same-site as well).
pub fn is_from_our_pages(headers: &HeaderMap) -> bool {
    let text = |name: &str| headers.get(name).and_then(|value| value.to_str().ok());
    if let Some(site) = text("sec-fetch-site") {
        return matches!(site, "same-origin" | "none");
    }
    match (text("origin"), text("host")) {
        (Some(origin), Some(host)) => origin
            .split_once("://")
            .is_some_and(|(_, origin_host)| origin_host == host),
        // Old browsers and command-line clients send neither; they carry no
        // cookie across sites either.
        (None, _) => true,
        (Some(_), None) => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn headers(pairs: &[(&'static str, &'static str)]) -> HeaderMap {
        pairs
            .iter()
            .map(|(name, value)| {
                (
                    header::HeaderName::from_static(name),
                    HeaderValue::from_static(value),
                )
            })
            .collect()
    }

    #[test]
    fn a_form_from_another_site_is_refused() {
        assert!(!is_from_our_pages(&headers(&[(
            "sec-fetch-site",
            "cross-site"
        )])));
        assert!(!is_from_our_pages(&headers(&[
            ("origin", "https://elsewhere.example"),
            ("host", "127.0.0.1:8080"),
        ])));
    }

    #[test]
    fn a_form_from_our_own_page_is_taken() {
        assert!(is_from_our_pages(&headers(&[(
            "sec-fetch-site",
            "same-origin"
        )])));
        assert!(is_from_our_pages(&headers(&[
            ("origin", "http://127.0.0.1:8080"),
            ("host", "127.0.0.1:8080"),
        ])));
    }
}
