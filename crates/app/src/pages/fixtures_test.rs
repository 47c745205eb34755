//! GOV.UK Frontend ships, beside each component, what to ask for and what
//! should come out. Every one of those examples must come out of our engine.

use std::fs;
use std::path::{Path, PathBuf};

use minijinja::Environment;
use minijinja::value::Value;
use serde_json::Value as Json;

use super::engine;

/// What version 6.3.0 ships; a different number means that the package moved
/// without the macros.
const FIXTURES: usize = 657;

fn components_folder() -> PathBuf {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    root.join("assets/node_modules/govuk-frontend/dist/govuk/components")
}

/// The examples trust their own markup, as our templates do with markup that
/// the engine made: strings under `html` keys are marked safe.
fn trusting(json: &Json, key: &str) -> Value {
    match json {
        Json::Object(fields) => Value::from_pairs(
            fields
                .iter()
                .map(|(name, value)| (name.clone(), trusting(value, name))),
        ),
        Json::Array(items) => items.iter().map(|item| trusting(item, key)).collect(),
        Json::String(text) if is_markup(key) => Value::from_safe_string(text.clone()),
        other => Value::from(minijinja::value::Serde(other)),
    }
}

fn is_markup(key: &str) -> bool {
    key == "html"
        || key.ends_with("Html")
        || ["start", "end", "navigationStart", "navigationEnd"].contains(&key)
        || key == "attributes"
}

/// The markup as a browser would read it, written out again: spelling of
/// character references and white space between words no longer differ.
fn normalised(html: &str) -> String {
    let read = scraper::Html::parse_fragment(html).root_element().html();
    let words: Vec<&str> = read.split_whitespace().collect();
    words
        .join(" ")
        .replace("> ", ">")
        .replace(" <", "<")
        .replace('>', ">\n")
        .replace('<', "\n<")
}

fn failures_of(components: &Environment<'static>, component: &str, fixtures: &Json) -> Vec<String> {
    let file = format!("govuk_frontend_jinja/components/{component}/macro.html");
    let name = engine::macro_name(component);
    let mut failures = Vec::new();
    for fixture in fixtures.as_array().unwrap() {
        let options = trusting(&fixture["options"], "");
        let wanted = normalised(fixture["html"].as_str().unwrap());
        let got = engine::call_component(components, &file, &name, &[options]).map_or_else(
            |error| format!("{error:#}"),
            |html| normalised(html.as_str().unwrap()),
        );
        if got != wanted {
            let title = fixture["name"].as_str().unwrap();
            failures.push(format!(
                "{component}: {title}\n--- wanted\n{wanted}\n--- got\n{got}"
            ));
        }
    }
    failures
}

#[test]
fn every_published_component_example_comes_out_as_published() {
    let folder = components_folder();
    let entries = fs::read_dir(&folder)
        .unwrap_or_else(|_| panic!("GOV.UK Frontend is not here: run scripts/fetch-assets.sh"));
    let components = engine::component_engine().unwrap();
    let mut seen = 0;
    let mut failures = Vec::new();
    for entry in entries {
        let file = entry.unwrap().path().join("fixtures.json");
        let Ok(text) = fs::read_to_string(&file) else {
            continue;
        };
        let json: Json = serde_json::from_str(&text).unwrap();
        let fixtures = &json["fixtures"];
        seen += fixtures.as_array().unwrap().len();
        failures.extend(failures_of(
            &components,
            json["component"].as_str().unwrap(),
            fixtures,
        ));
    }
    assert!(
        failures.is_empty(),
        "{} of {seen} examples differ:\n{}",
        failures.len(),
        failures
            .iter()
            .take(8)
            .cloned()
            .collect::<Vec<_>>()
            .join("\n\n")
    );
    assert_eq!(seen, FIXTURES);
}

#[test]
fn the_comparison_forgives_spelling_and_space_but_not_broken_markup() {
    let good = normalised("<a class=\"x\" href=\"/b\">\n  it's &amp; <b>c</b>\n</a>");
    assert_eq!(
        good,
        normalised("<a class='x' href='&#x2f;b'>it&#39;s &amp; <b>c</b></a>")
    );
    for broken in [
        "<a class=&quot;x&quot; href=\"/b\">it's &amp; <b>c</b></a>",
        "<a class=\"x\" href=\"/b\">it's &amp; &lt;b&gt;c&lt;/b&gt;</a>",
        "<a href=\"/b\">it's &amp; <b>c</b></a>",
    ] {
        assert_ne!(good, normalised(broken));
    }
}
