//! The open directory as another system reads it. The six steps of the
//! standard's own validator are done again here, and every body is held against
//! the standard's schemas: our own statement of them always, the published
//! files where they lie beside the repository.

use std::collections::BTreeMap;
use std::path::PathBuf;

use axum::body::Body;
use axum::http::{Method, Request, StatusCode, header};
use serde_json::{Value, json};

use super::support::{Installation, Page, root, seeded};

/// Where the published schemas lie, when they do.
fn published() -> Option<PathBuf> {
    let folder = root().join("../shared/standards/oruk/3.0/schema");
    if folder.is_dir() {
        Some(folder)
    } else {
        eprintln!("SKIPPED against the published schemas: they are not beside the repository");
        None
    }
}

/// The required fields of each object, and the formats of those that have one.
const REQUIRED: &[(&str, &[&str])] = &[
    ("service", &["id", "name", "status"]),
    ("organization", &["id", "name", "description"]),
    (
        "organization_identifier",
        &["id", "identifier_type", "identifier"],
    ),
    ("location", &["id", "location_type"]),
    (
        "address",
        &[
            "id",
            "address_1",
            "city",
            "state_province",
            "postal_code",
            "country",
            "address_type",
        ],
    ),
    ("phone", &["id", "number"]),
    ("taxonomy", &["id", "name", "description"]),
    ("taxonomy_term", &["id", "name", "description"]),
];

/// Which object stands under a name.
fn object_under(name: &str) -> Option<&'static str> {
    Some(match name {
        "organization" => "organization",
        "organization_identifiers" => "organization_identifier",
        "service" | "services" => "service",
        "location" => "location",
        "addresses" => "address",
        "phones" => "phone",
        "taxonomy_term" | "taxonomy_terms" => "taxonomy_term",
        "service_at_locations"
        | "schedules"
        | "service_areas"
        | "languages"
        | "funding"
        | "cost_options"
        | "contacts"
        | "attributes"
        | "accessibility" => "thing",
        _ => return None,
    })
}

fn is_uuid(text: &str) -> bool {
    uuid::Uuid::parse_str(text).is_ok() && text.len() == 36
}

fn has_format(text: &str, format: &str) -> bool {
    match format {
        "uuid" => is_uuid(text),
        "uri" => text.split_once("://").is_some_and(|(scheme, rest)| {
            scheme.chars().all(|c| c.is_ascii_alphanumeric())
                && !rest.is_empty()
                && !rest.contains(' ')
        }),
        "email" => text
            .split_once('@')
            .is_some_and(|(name, host)| !name.is_empty() && host.contains('.')),
        "date-time" => text.parse::<jiff::Timestamp>().is_ok(),
        other => panic!("no check is written for the format {other}"),
    }
}

/// Our own statement of the schemas: nothing null or empty, what is required is
/// there, identifiers are UUIDs, addresses are addresses.
fn check(kind: &str, value: &Value, at: &str, wrong: &mut Vec<String>) {
    let Some(fields) = value.as_object() else {
        wrong.push(format!("{at}: not an object"));
        return;
    };
    let needed = REQUIRED
        .iter()
        .find(|(known, _)| *known == kind)
        .map_or(&["id"][..], |(_, needed)| needed);
    for name in needed {
        if !fields.contains_key(*name) {
            wrong.push(format!("{at}: {name} is missing"));
        }
    }
    for (name, field) in fields {
        let at = format!("{at}.{name}");
        match field {
            Value::Null => wrong.push(format!("{at}: null")),
            Value::String(text) if text.trim().is_empty() => wrong.push(format!("{at}: empty")),
            Value::String(text) => {
                let format = match name.as_str() {
                    "id" => "uuid",
                    name if name.ends_with("_id") => "uuid",
                    "email" | "assurer_email" => "email",
                    "url" | "website" | "uri" | "term_uri" => "uri",
                    "last_modified" => "date-time",
                    _ => continue,
                };
                if !has_format(text, format) {
                    wrong.push(format!("{at}: {text} is no {format}"));
                }
            }
            Value::Array(items) => {
                for (number, item) in items.iter().enumerate() {
                    let kind = object_under(name).unwrap_or("thing");
                    check(kind, item, &format!("{at}[{number}]"), wrong);
                }
            }
            Value::Object(_) => check(object_under(name).unwrap_or("thing"), field, &at, wrong),
            Value::Bool(_) | Value::Number(_) => {}
        }
    }
    if kind == "service" {
        let status = fields
            .get("status")
            .and_then(Value::as_str)
            .unwrap_or_default();
        if !["active", "inactive", "defunct", "temporarily closed"].contains(&status) {
            wrong.push(format!("{at}: status {status}"));
        }
    }
}

/// The published schemas, by their names.
struct Schemas(BTreeMap<String, Value>);

impl Schemas {
    fn read(folder: &std::path::Path) -> Self {
        let mut all = BTreeMap::new();
        for file in std::fs::read_dir(folder).unwrap() {
            let path = file.unwrap().path();
            let name = path.file_stem().unwrap().to_string_lossy().into_owned();
            let text = std::fs::read_to_string(&path).unwrap();
            all.insert(name, serde_json::from_str(&text).unwrap());
        }
        Self(all)
    }

    fn check(&self, schema: &Value, value: &Value, at: &str, wrong: &mut Vec<String>) {
        if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
            let name = reference
                .rsplit('/')
                .next()
                .unwrap()
                .trim_end_matches(".json");
            let known = self
                .0
                .get(name)
                .unwrap_or_else(|| panic!("no schema {reference}"));
            return self.check(known, value, at, wrong);
        }
        if let Some(kind) = schema.get("type").and_then(Value::as_str) {
            let fits = match kind {
                "object" => value.is_object(),
                "array" => value.is_array(),
                "string" => value.is_string(),
                "number" => value.is_number(),
                "integer" => value.is_u64() || value.is_i64(),
                "boolean" => value.is_boolean(),
                other => panic!("no check is written for the type {other}"),
            };
            if !fits {
                wrong.push(format!("{at}: not of type {kind}"));
                return;
            }
        }
        if let Some(known) = schema.get("enum").and_then(Value::as_array)
            && !known.contains(value)
        {
            wrong.push(format!("{at}: {value} is none of {known:?}"));
        }
        if let (Some(format), Some(text)) =
            (schema.get("format").and_then(Value::as_str), value.as_str())
            && !has_format(text, format)
        {
            wrong.push(format!("{at}: {text} is no {format}"));
        }
        for name in schema
            .get("required")
            .and_then(Value::as_array)
            .into_iter()
            .flatten()
        {
            let name = name.as_str().unwrap();
            if value.get(name).is_none() {
                wrong.push(format!("{at}: {name} is missing"));
            }
        }
        let properties = schema.get("properties").and_then(Value::as_object);
        for (name, inner) in properties.into_iter().flatten() {
            if let Some(field) = value.get(name) {
                self.check(inner, field, &format!("{at}.{name}"), wrong);
            }
        }
        if let (Some(inner), Some(items)) = (schema.get("items"), value.as_array()) {
            for (number, item) in items.iter().enumerate() {
                self.check(inner, item, &format!("{at}[{number}]"), wrong);
            }
        }
    }
}

/// The validator at work.
struct Judge<'a> {
    house: &'a Installation,
    schemas: Option<Schemas>,
    wrong: Vec<String>,
    checked: usize,
}

impl<'a> Judge<'a> {
    fn new(house: &'a Installation) -> Judge<'a> {
        Judge {
            house,
            schemas: published().map(|folder| Schemas::read(&folder)),
            wrong: Vec::new(),
            checked: 0,
        }
    }

    async fn get(&mut self, path: &str) -> Value {
        let page = self.house.get(&format!("/open-referral{path}"), "").await;
        assert_eq!(page.status, StatusCode::OK, "{path}: {}", page.text);
        assert_eq!(
            page.headers
                .get(header::ACCESS_CONTROL_ALLOW_ORIGIN)
                .unwrap(),
            "*",
            "{path}"
        );
        serde_json::from_str(&page.text).unwrap()
    }

    fn item(&mut self, kind: &str, value: &Value, at: &str) {
        self.checked += 1;
        check(kind, value, at, &mut self.wrong);
        if let Some(schemas) = &self.schemas {
            let schema = schemas.0.get(kind).unwrap();
            schemas.check(schema, value, at, &mut self.wrong);
        }
    }

    fn page(&mut self, kind: &str, body: &Value, at: &str) -> Vec<String> {
        for key in [
            "total_items",
            "total_pages",
            "page_number",
            "size",
            "first_page",
            "last_page",
            "empty",
            "contents",
        ] {
            if body.get(key).is_none() {
                self.wrong.push(format!("{at}: the envelope has no {key}"));
            }
        }
        let contents = body.get("contents").and_then(Value::as_array).unwrap();
        assert_eq!(body.get("size"), Some(&json!(contents.len())));
        assert_eq!(body.get("empty"), Some(&json!(contents.is_empty())));
        let mut ids = Vec::new();
        for (number, item) in contents.iter().enumerate() {
            self.item(kind, item, &format!("{at}[{number}]"));
            ids.push(item.get("id").and_then(Value::as_str).unwrap().to_owned());
        }
        ids
    }
}

const LISTS: &[(&str, &str)] = &[
    ("services", "service"),
    ("organizations", "organization"),
    ("taxonomies", "taxonomy"),
    ("taxonomy_terms", "taxonomy_term"),
    ("service_at_locations", "service_at_location"),
];

#[tokio::test]
async fn the_six_steps_of_the_standards_validator_pass() {
    let house = seeded("open-validator", 0, 1).await;
    let mut judge = Judge::new(&house);
    // 1: the base address says which version it speaks.
    let base = judge.get("").await;
    let version = base["version"].as_str().unwrap();
    let number: f64 = version
        .replace("HSDS-UK-", "")
        .trim_start_matches(['V', 'v'])
        .parse()
        .unwrap();
    assert!((number - 3.0).abs() < f64::EPSILON, "{version}");
    for name in ["profile", "openapi_url"] {
        assert!(has_format(base[name].as_str().unwrap(), "uri"), "{name}");
    }
    assert_eq!(
        judge.get("/").await,
        base,
        "with and without a stroke at the end"
    );
    for (list, kind) in LISTS {
        // 2: lists first, then the page in the middle and the last one.
        let first = judge.get(&format!("/{list}?page=1&per_page=10")).await;
        let mut ids = judge.page(kind, &first, list);
        assert!(!ids.is_empty(), "{list} is an empty feed");
        let pages = first["total_pages"].as_u64().unwrap();
        for page in [pages / 2, pages].into_iter().filter(|page| *page > 1) {
            let body = judge.get(&format!("/{list}?page={page}&per_page=10")).await;
            assert_eq!(body["page_number"], page);
            assert_eq!(body["last_page"], page == pages);
            ids.extend(judge.page(kind, &body, list));
        }
        // 3 and 4: up to ten items each, whole, against their schema.
        let apart = (ids.len() / 10).max(1);
        for id in ids.iter().step_by(apart).take(10) {
            let one = judge.get(&format!("/{list}/{id}")).await;
            assert_eq!(one["id"], **id);
            judge.item(kind, &one, &format!("{list}/{id}"));
        }
    }
    // 5: nothing is wrong, and what is required is there.
    assert!(judge.wrong.is_empty(), "{:#?}", judge.wrong);
    // 6: enough was looked at to mean something.
    assert!(judge.checked > 100, "{}", judge.checked);
}

#[tokio::test]
async fn every_service_in_full_fits_the_schema_and_no_private_contact_leaves() {
    let house = seeded("open-full", 0, 1).await;
    let mut judge = Judge::new(&house);
    let body = judge.get("/services?full=true&per_page=1000").await;
    judge.page("service", &body, "services");
    let organisations = judge
        .get("/organizations?full_service=true&per_page=1000")
        .await;
    judge.page("organization", &organisations, "organizations");
    let placed = judge
        .get("/service_at_locations?full=true&per_page=1000")
        .await;
    judge.page("service_at_location", &placed, "service_at_locations");
    assert!(judge.wrong.is_empty(), "{:#?}", judge.wrong);
    for body in [&body, &organisations, &placed] {
        assert!(!body.to_string().contains("jo.field@toys.example"));
    }
    let lines = house.get("/open-referral/services?format=ndjson", "").await;
    assert_eq!(
        lines.headers.get(header::CONTENT_TYPE).unwrap(),
        "application/x-ndjson"
    );
    let all: Vec<Value> = lines
        .text
        .lines()
        .map(|line| serde_json::from_str(line).unwrap())
        .collect();
    assert_eq!(body["total_items"], all.len());
}

async fn total(house: &Installation, query: &str) -> u64 {
    let page = house.get(&format!("/open-referral/{query}"), "").await;
    assert_eq!(page.status, StatusCode::OK, "{query}: {}", page.text);
    let body: Value = serde_json::from_str(&page.text).unwrap();
    body.get("total_items").and_then(Value::as_u64).unwrap()
}

#[tokio::test]
async fn filters_are_cumulative_and_each_does_what_the_standard_says() {
    let house = seeded("open-filters", 0, 1).await;
    let all = total(&house, "services").await;
    assert_eq!(all, 92);
    let page = house
        .get("/open-referral/services?search=toddler&per_page=1", "")
        .await;
    let body: Value = serde_json::from_str(&page.text).unwrap();
    let (found, first) = (body["total_items"].as_u64().unwrap(), &body["contents"][0]);
    assert!(found > 3 && found < all);
    let owner = first["organization_id"].as_str().unwrap();
    let owned = total(&house, &format!("services?organization_id={owner}")).await;
    let both = total(
        &house,
        &format!("services?search=toddler&organization_id={owner}"),
    )
    .await;
    assert!(
        both >= 1 && both <= owned && both <= found,
        "{both} {owned} {found}"
    );
    let tops = house
        .get("/open-referral/taxonomy_terms?top_only=true", "")
        .await;
    let tops: Value = serde_json::from_str(&tops.text).unwrap();
    assert_eq!(tops["total_items"], 6);
    let top = tops["contents"][0]["id"].as_str().unwrap();
    assert_eq!(
        total(&house, &format!("taxonomy_terms?parent_id={top}")).await,
        7
    );
    let within = total(&house, &format!("services?taxonomy_term_id={top}")).await;
    assert!(
        within > 10 && within < all,
        "a category takes in those below it: {within}"
    );
    let taxonomy = tops["contents"][0]["taxonomy_id"].as_str().unwrap();
    assert_eq!(
        total(&house, &format!("services?taxonomy_id={taxonomy}")).await,
        all
    );
    assert_eq!(total(&house, "services?modified_after=2100-01-01").await, 0);
    assert_eq!(
        total(&house, "services?modified_after=2000-01-01T00:00:00Z").await,
        all
    );
    let near = total(
        &house,
        "service_at_locations?postcode=HP20+1AA&proximity=3000",
    )
    .await;
    assert!(
        near > 5 && near < total(&house, "service_at_locations").await,
        "{near}"
    );
    let minimal = house.get("/open-referral/services?minimal=true", "").await;
    let minimal: Value = serde_json::from_str(&minimal.text).unwrap();
    assert_eq!(
        (minimal["total_pages"].as_u64(), minimal["size"].as_u64()),
        (Some(1), Some(all))
    );
    assert_eq!(minimal["contents"][0].as_object().unwrap().len(), 2);
}

#[tokio::test]
async fn a_wrong_question_gets_a_clear_answer_that_any_site_may_read() {
    let house = seeded("open-wrong", 0, 1).await;
    for (path, status) in [
        ("services?page=0", 400),
        ("services?page=x", 400),
        ("services?per_page=1000000", 400),
        ("services?organization_id=7", 400),
        ("services?full=perhaps", 400),
        ("services?format=xml", 400),
        ("services?modified_after=soon", 400),
        ("service_at_locations?postcode=XX", 400),
        ("service_at_locations?postcode=BT1+5GS", 400),
        ("service_at_locations?postcode=HP99+9ZZ&proximity=1", 400),
        ("service_at_locations?proximity=5", 400),
        ("service_at_locations?postcode=HP20+1AA&proximity=-1", 400),
        ("services/none", 404),
        ("taxonomies/none", 404),
        ("nothing/here", 404),
        ("services?page=4000", 200),
        ("services?search=%FF%FE", 200),
        (
            "service_at_locations?postcode=HP20+1AA&proximity=1000000",
            200,
        ),
    ] {
        let page = house.get(&format!("/open-referral/{path}"), "").await;
        assert_eq!(page.status.as_u16(), status, "{path}: {}", page.text);
        assert_eq!(
            page.headers
                .get(header::ACCESS_CONTROL_ALLOW_ORIGIN)
                .unwrap(),
            "*",
            "{path}"
        );
        let body: Value =
            serde_json::from_str(&page.text).unwrap_or_else(|_| panic!("{path}: {}", page.text));
        if status != 200 {
            assert_eq!(body["status"], json!(status), "{path}");
            assert!(body["title"].as_str().unwrap().len() > 10, "{path}");
        }
    }
    let last: Page = house.get("/open-referral/services?page=4000", "").await;
    let last: Value = serde_json::from_str(&last.text).unwrap();
    assert_eq!(
        (&last["empty"], &last["last_page"]),
        (&json!(true), &json!(true))
    );
    let asked = Request::builder()
        .method(Method::OPTIONS)
        .uri("/open-referral/services")
        .header(header::ORIGIN, "https://elsewhere.example")
        .body(Body::empty())
        .unwrap();
    let allowed = house.send(asked).await;
    assert_eq!(allowed.status, StatusCode::NO_CONTENT);
    assert!(
        allowed
            .headers
            .contains_key(header::ACCESS_CONTROL_ALLOW_HEADERS)
    );
}

#[tokio::test]
async fn a_client_that_has_the_answer_already_is_sent_only_its_tag() {
    let house = seeded("open-tag", 0, 1).await;
    let first = house.get("/open-referral/services", "").await;
    let tag = first
        .headers
        .get(header::ETAG)
        .unwrap()
        .to_str()
        .unwrap()
        .to_owned();
    let again = Request::get("/open-referral/services")
        .header(header::IF_NONE_MATCH, &tag)
        .body(Body::empty())
        .unwrap();
    let page = house.send(again).await;
    assert_eq!(page.status, StatusCode::NOT_MODIFIED);
    assert!(page.text.is_empty());
    assert_eq!(
        page.headers.get(header::ETAG).unwrap().to_str().unwrap(),
        tag
    );
    assert_eq!(
        page.headers
            .get(header::ACCESS_CONTROL_ALLOW_ORIGIN)
            .unwrap(),
        "*"
    );
}

#[tokio::test]
async fn the_description_for_machines_names_every_address_of_the_interface() {
    let house = seeded("open-description", 0, 1).await;
    let page = house.get("/open-referral/openapi.json", "").await;
    let described: Value = serde_json::from_str(&page.text).unwrap();
    for route in app::table::routes() {
        let Some(path) = route.path.strip_prefix("/open-referral") else {
            continue;
        };
        if path.is_empty() || path == "/openapi.json" {
            continue;
        }
        assert!(described["paths"].get(path).is_some(), "{path}");
    }
}
