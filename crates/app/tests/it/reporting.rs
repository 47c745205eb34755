//! The views for whoever reports hold no name, no contact and no free text:
//! each column is traced to the column that it is taken from, in the data
//! register and in the view's own definition.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use casework::engine::{EVERY_VIEW_COLUMN, Reads as _};

use super::documents::whole_register;

/// What may come through as it is.
const OPEN_CLASSES: [&str; 3] = ["identifier", "operational", "organisation"];
/// The coded answers that may be taken out of a document. This list may only shrink.
const CODED_PARTS: [&str; 5] = [
    "level",
    "level.number",
    "level.branch",
    "outcome",
    "edition",
];

struct View {
    definition: String,
    columns: BTreeSet<String>,
}

async fn views() -> BTreeMap<String, View> {
    let bench = testkit::engines::open(testkit::engines::Engine::Sqlite)
        .await
        .expect("SQLite is always there");
    let mut views = BTreeMap::new();
    for row in bench
        .store
        .reader()
        .rows(&EVERY_VIEW_COLUMN, Vec::new())
        .await
        .unwrap()
    {
        views
            .entry(row.text("view_name").unwrap())
            .or_insert_with(|| View {
                definition: row.text("definition").unwrap(),
                columns: BTreeSet::new(),
            })
            .columns
            .insert(row.text("column_name").unwrap());
    }
    views
}

fn class_of(register: &toml::Table, table: &str, column: &str) -> String {
    register
        .get(table)
        .and_then(|table| table.get("columns"))
        .and_then(|columns| columns.get(column))
        .and_then(|column| column["class"].as_str())
        .unwrap_or_else(|| panic!("{table}.{column} is not in the register"))
        .to_owned()
}

/// The columns of a view as the register knows them.
fn entries(register: &toml::Table, view: &str) -> Vec<(String, toml::Value)> {
    let known = register["reporting"]
        .get(view)
        .unwrap_or_else(|| panic!("say in data-register.toml what {view} is for"));
    known["columns"]
        .as_table()
        .unwrap()
        .iter()
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect()
}

/// The views' part of the data dictionary.
pub fn dictionary(register: &toml::Table) -> String {
    let mut page = String::from(
        "\n# Views for reporting\n\nThey hold no name, no contact and no free text, and are the same on both engines. \
         Point a reporting tool at these and at nothing else.\n",
    );
    for (view, known) in register["reporting"].as_table().unwrap() {
        write!(
            page,
            "\n## {view}\n\n{}\n\n| column | taken from | about |\n|---|---|---|\n",
            known["about"].as_str().unwrap()
        )
        .unwrap();
        for (column, entry) in known["columns"].as_table().unwrap() {
            let part = entry
                .get("part")
                .and_then(toml::Value::as_str)
                .map_or_else(String::new, |part| format!(", its {part} alone"));
            let about = entry
                .get("about")
                .and_then(toml::Value::as_str)
                .unwrap_or("");
            let from = entry["from"].as_str().unwrap();
            writeln!(page, "| {column} | `{from}`{part} | {about} |").unwrap();
        }
    }
    page
}

#[tokio::test]
async fn every_column_of_every_view_is_in_the_data_register_and_the_register_names_no_other() {
    let register = whole_register();
    let views = views().await;
    assert!(views.len() >= 6, "the views are gone");
    for (name, view) in &views {
        assert!(
            name.starts_with("reporting_"),
            "{name} is no view for reporting"
        );
        let known: BTreeSet<String> = entries(&register, name)
            .into_iter()
            .map(|(column, _)| column)
            .collect();
        assert_eq!(known, view.columns, "{name}");
    }
    for name in register["reporting"].as_table().unwrap().keys() {
        assert!(
            views.contains_key(name),
            "{name} is no longer in the database"
        );
    }
}

#[tokio::test]
async fn no_view_for_reporting_holds_a_personal_column_or_free_text() {
    let register = whole_register();
    for name in views().await.keys() {
        for (column, entry) in entries(&register, name) {
            let from = entry["from"].as_str().unwrap();
            let (table, source) = from.split_once('.').unwrap();
            let class = class_of(&register, table, source);
            match entry.get("part").and_then(toml::Value::as_str) {
                None => assert!(
                    OPEN_CLASSES.contains(&class.as_str()),
                    "{name}.{column} shows {from}, which is {class}"
                ),
                Some(part) => assert!(
                    CODED_PARTS.contains(&part),
                    "{name}.{column} takes {part} out of {from}: is it coded?"
                ),
            }
        }
    }
}

/// `alias.column` wherever the definition says so.
fn mentioned(definition: &str) -> BTreeSet<(String, String)> {
    definition
        .split(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || c == '.'))
        .filter_map(|word| word.split_once('.'))
        .filter(|(alias, _)| alias.len() == 1 && alias.chars().all(|c| c.is_ascii_lowercase()))
        .map(|(alias, column)| (alias.to_owned(), column.to_owned()))
        .collect()
}

/// The tables by the alias that the definition gives them.
fn aliases(definition: &str) -> BTreeMap<String, String> {
    let words: Vec<&str> = definition.split_whitespace().collect();
    words
        .windows(3)
        .filter_map(|words| match words {
            ["from" | "join", table, alias] => Some(((*alias).to_owned(), (*table).to_owned())),
            _ => None,
        })
        .collect()
}

// The register could be wrong about where a column comes from: the definition cannot.
#[tokio::test]
async fn no_definition_of_a_view_reads_anything_that_the_register_does_not_say() {
    let register = whole_register();
    for (name, view) in views().await {
        let declared: BTreeSet<String> = entries(&register, &name)
            .iter()
            .map(|(_, entry)| entry["from"].as_str().unwrap().to_owned())
            .collect();
        let tables = aliases(&view.definition);
        assert!(!view.definition.contains('*'), "{name} takes every column");
        for (alias, column) in mentioned(&view.definition) {
            let table = tables
                .get(&alias)
                .unwrap_or_else(|| panic!("{name}: {alias} is no table's alias"));
            let class = class_of(&register, table, &column);
            let said = declared.contains(&format!("{table}.{column}"));
            assert!(
                said || class == "identifier",
                "{name} reads {table}.{column} ({class}) and the register does not say so"
            );
        }
        for part in view.definition.split("'$.").skip(1) {
            let path: String = part.chars().take_while(|c| *c != '\'').collect();
            assert!(CODED_PARTS.contains(&path.as_str()), "{name} takes {path}");
        }
    }
}
