//! The generated documents: each is written from the code and compared with
//! the file, so that a document can never say what the code no longer does.

use std::fmt::Write as _;

use app::table;
use app::web::{Method, Records};
use domain::access::{Action, Grant, grants_of};
use testkit::bless;

fn checked(path: &str, content: &str) {
    if let Err(message) = bless::check(path, content) {
        panic!("{message}");
    }
}

fn grant_words(grant: Grant) -> String {
    match grant {
        Grant::Anyone => "anybody".to_owned(),
        Grant::Job => "the product itself".to_owned(),
        Grant::LinkHolder(relation) => format!("a partner’s signed link, as {}", relation.key()),
        Grant::SystemOf(relation) => format!("an agency’s own system, as {}", relation.key()),
        Grant::SignedIn => "anybody signed in".to_owned(),
        Grant::Role(role) => role.key().to_owned(),
        Grant::RoleWith(role, relation) => format!("{} with {}", role.key(), relation.key()),
        Grant::With(relation) => format!("any role with {}", relation.key()),
    }
}

// Requirement: BUCKS-STRAT-80
#[test]
fn the_access_matrix_page_matches_the_matrix() {
    let mut page = String::from(
        "# Who may do what\n\nWritten from `crates/domain/src/access/matrix.rs` by a test. \
         A role alone opens no family's record: it needs the relation as well. Outside every relation a record \
         does not exist (404).\n\n| action | allowed to |\n|---|---|\n",
    );
    for action in Action::ALL {
        let grants: Vec<String> = grants_of(*action)
            .iter()
            .map(|grant| grant_words(*grant))
            .collect();
        writeln!(page, "| {} | {} |", action.name(), grants.join("; ")).unwrap();
    }
    checked("docs/generated/access-matrix.md", &page);
}

#[test]
fn the_routes_page_matches_the_table() {
    let mut routes = table::routes();
    routes.sort_by_key(|route| (route.path, route.method));
    let mut page = format!(
        "# Every address\n\nWritten from the table of routes by a test. {} routes.\n\n\
         | method | address | action | leaves in the audit |\n|---|---|---|---|\n",
        routes.len()
    );
    for route in routes {
        let method = match route.method {
            Method::Get => "GET",
            Method::Post => "POST",
        };
        let records = match route.records {
            Records::Nothing => "nothing".to_owned(),
            Records::Read => "that it was read".to_owned(),
            Records::Event(name) => format!("`{name}`"),
        };
        writeln!(
            page,
            "| {method} | `{}` | {} | {records} |",
            route.path,
            route.action.name()
        )
        .unwrap();
    }
    checked("docs/generated/routes.md", &page);
}

// Requirement: BUCKS-PROT-06
#[test]
fn the_lifecycles_page_matches_the_rules() {
    let mut page = String::from(
        "# What each stored thing can become\n\nWritten by a test that walks every state and command.\n",
    );
    let mut section = |title: &str, rows: Vec<(String, String, String)>| {
        write!(
            page,
            "\n## {title}\n\n| state | command | becomes |\n|---|---|---|\n"
        )
        .unwrap();
        for (state, command, result) in rows {
            writeln!(page, "| {state} | {command} | {result} |").unwrap();
        }
    };
    section("Request for help", domain::referrals::lifecycle_rows());
    section("Step down", domain::step_down::lifecycle_rows());
    section("Account", domain::accounts::lifecycle_rows());
    section(
        "Clock",
        domain::clocks::lifecycle_table()
            .iter()
            .map(|row| {
                let result = match &row.result {
                    Ok(state) => state.words().to_owned(),
                    Err(refused) => format!("refused: {refused:?}"),
                };
                (
                    row.state.words().to_owned(),
                    row.command.words().to_owned(),
                    result,
                )
            })
            .collect(),
    );
    checked("docs/generated/lifecycles.md", &page);
}

/// A column as SQLite tells it.
struct Column {
    table: String,
    name: String,
    kind: String,
    required: bool,
}

async fn columns() -> Vec<Column> {
    use casework::engine::Reads as _;
    let bench = testkit::engines::open(testkit::engines::Engine::Sqlite)
        .await
        .expect("SQLite is always there");
    let mut reader = bench.store.reader();
    let rows = reader
        .rows(&casework::engine::EVERY_COLUMN, Vec::new())
        .await
        .unwrap();
    rows.iter()
        .map(|row| Column {
            table: row.text("table_name").unwrap(),
            name: row.text("column_name").unwrap(),
            kind: row.text("kind").unwrap(),
            required: row.int("required").unwrap() > 0,
        })
        .collect()
}

/// What the data register says of the tables; its views for reporting are apart.
fn register() -> toml::Table {
    let mut register = whole_register();
    register.remove("reporting");
    register
}

/// The data register with everything in it.
pub fn whole_register() -> toml::Table {
    let path = bless::repo_root().join("data-register.toml");
    std::fs::read_to_string(path).unwrap().parse().unwrap()
}

#[tokio::test]
async fn every_column_is_in_the_data_register_and_the_register_names_no_other() {
    let register = register();
    let columns = columns().await;
    let mut missing = Vec::new();
    for column in &columns {
        let known = register
            .get(&column.table)
            .and_then(|table| table.get("columns"))
            .and_then(|all| all.get(&column.name))
            .is_some();
        if !known {
            missing.push(format!("{}.{}", column.table, column.name));
        }
    }
    assert!(
        missing.is_empty(),
        "say in data-register.toml what these hold and who may have them: {missing:?}"
    );
    let mut gone = Vec::new();
    for (table, entry) in &register {
        for (name, _) in entry["columns"].as_table().unwrap() {
            if !columns
                .iter()
                .any(|column| column.table == *table && column.name == *name)
            {
                gone.push(format!("{table}.{name}"));
            }
        }
    }
    assert!(
        gone.is_empty(),
        "these are in data-register.toml and no longer in the database: {gone:?}"
    );
}

// Requirement: C-54
#[tokio::test]
async fn no_row_names_an_authority_because_an_installation_serves_one() {
    let columns = columns().await;
    let naming: Vec<_> = columns
        .iter()
        .filter(|column| column.name.contains("authority") || column.name.contains("tenant"))
        .map(|column| format!("{}.{}", column.table, column.name))
        .collect();
    assert!(naming.is_empty(), "{naming:?}");
    let one = super::support::seeded("authority-one", 1, 1).await;
    let other = super::support::installation("authority-other").await;
    let here = casework::protocols::every_protocol(
        &mut one.app.store.reader(),
        &app::worker::act(&one.app),
    )
    .await
    .unwrap();
    let there = casework::protocols::every_protocol(
        &mut other.app.store.reader(),
        &app::worker::act(&other.app),
    )
    .await
    .unwrap();
    assert!(
        !here.is_empty() && there.is_empty(),
        "nothing of one authority is seen from another"
    );
}

#[tokio::test]
async fn the_data_dictionary_matches_the_database() {
    let register = register();
    let mut page = String::from(
        "# Every table and column\n\nWritten by a test from the migrations and `data-register.toml`. Instants are \
         microseconds since 1970 in UTC; days are ISO dates; documents are JSON.\n",
    );
    let mut table_name = String::new();
    for column in columns().await {
        let entry = &register[column.table.as_str()];
        if column.table != table_name {
            table_name.clone_from(&column.table);
            write!(
                page,
                "\n## {}\n\n{} Held as: {}. Kept: {}.\n\n| column | type | required | class | export | about |\n|---|---|---|---|---|---|\n",
                column.table,
                entry["about"].as_str().unwrap(),
                entry["basis"].as_str().unwrap(),
                entry["retention"].as_str().unwrap(),
            )
            .unwrap();
        }
        let known = &entry["columns"][column.name.as_str()];
        writeln!(
            page,
            "| {} | {} | {} | {} | {} | {} |",
            column.name,
            column.kind.to_lowercase(),
            if column.required { "yes" } else { "no" },
            known["class"].as_str().unwrap(),
            known["export"].as_str().unwrap(),
            known
                .get("about")
                .and_then(toml::Value::as_str)
                .unwrap_or(""),
        )
        .unwrap();
    }
    page.push_str(&super::reporting::dictionary(&whole_register()));
    checked("docs/generated/data-dictionary.md", &page);
}
