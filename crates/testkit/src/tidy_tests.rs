//! Tests of the tidy rules: each on a small tree that breaks it, then all of
//! them on the repository, with one allow-list for each rule.

use super::*;
use crate::bless::repo_root;

type Rule = fn(&SourceTree) -> Vec<Finding>;

/// Each list only shrinks: an entry that no longer offends fails the test.
const MAY_NAME_THE_SQL_LIBRARY: [&str; 0] = [];
const MAY_HOLD_SQL: [&str; 0] = [];
const MAY_LACK_AN_OPENING: [&str; 0] = [];
const MAY_BE_LONG: [&str; 0] = [];
const MAY_HOLD_LEFTOVERS: [&str; 0] = [];
const MAY_NAME_MACHINE_PATHS: [&str; 0] = [];
const MAY_BE_UNNAMED: [&str; 0] = [];

fn places(rule: Rule, files: &[(&str, &str)]) -> Vec<String> {
    rule(&SourceTree::of(files))
        .into_iter()
        .map(|f| format!("{}:{}", f.file, f.line))
        .collect()
}

fn repository_keeps(rule: Rule, allowed: &[&str]) {
    let tree = SourceTree::read(&repo_root()).unwrap();
    assert!(
        tree.rust().count() > 5,
        "the walk found too little to judge"
    );
    let left = after_allowing(&rule(&tree), allowed);
    assert!(left.is_empty(), "\n{}", left.join("\n"));
}

#[test]
fn the_sql_library_is_named_in_the_engine_only() {
    repository_keeps(sql_library_outside_the_engine, &MAY_NAME_THE_SQL_LIBRARY);
}

#[test]
fn sql_stands_in_statements_and_in_the_engine_only() {
    repository_keeps(sql_outside_statements, &MAY_HOLD_SQL);
}

#[test]
fn every_rust_file_opens_by_saying_what_it_owns() {
    repository_keeps(files_without_an_opening, &MAY_LACK_AN_OPENING);
}

#[test]
fn no_rust_file_is_longer_than_600_lines() {
    repository_keeps(files_too_long, &MAY_BE_LONG);
}

#[test]
fn nothing_is_left_half_done() {
    repository_keeps(leftovers, &MAY_HOLD_LEFTOVERS);
}

#[test]
fn no_file_names_a_path_of_one_machine() {
    repository_keeps(machine_paths, &MAY_NAME_MACHINE_PATHS);
}

#[test]
fn every_template_is_named_somewhere() {
    repository_keeps(templates_nobody_names, &MAY_BE_UNNAMED);
}

#[test]
fn the_sql_library_is_noticed_in_code_but_not_in_comments_strings_or_longer_words() {
    let text = "//! sqlx::a\nuse sqlx;\nlet a = \"sqlx::b\";\nmy_sqlx::c();\nf(sqlx::d());\n";
    let files = [
        ("crates/casework/src/engine/a.rs", text),
        ("crates/app/src/a.rs", text),
    ];
    let found = places(sql_library_outside_the_engine, &files);
    assert_eq!(found, ["crates/app/src/a.rs:2", "crates/app/src/a.rs:5"]);
}

#[test]
fn sql_is_noticed_in_either_case_and_over_several_lines_but_english_is_not() {
    let sql = "let a = \"select id\n  from people\";\nlet b = \"DELETE FROM people\";\n\
               let c = r#\"\n  update people set name = ?\"#;\n";
    let english = "let a = \"Select a child from the list\";\nlet b = \"Update the plan\";\n\
                   let c = \"with no agreement\";\n\
                   let d = \"delete\";\n// select id from people\n";
    let found = places(
        sql_outside_statements,
        &[
            ("crates/app/src/a.rs", sql),
            ("crates/app/src/b.rs", english),
            ("crates/casework/src/people/statements.rs", sql),
            ("crates/casework/src/engine/schema.rs", sql),
        ],
    );
    assert_eq!(
        found,
        [
            "crates/app/src/a.rs:1",
            "crates/app/src/a.rs:3",
            "crates/app/src/a.rs:4"
        ]
    );
}

#[test]
fn a_file_without_an_opening_and_a_file_too_long_are_noticed() {
    let long = "//! Long.\n".repeat(601);
    let files = [
        ("crates/a/src/lib.rs", "use std::fs;\n"),
        ("crates/a/src/long.rs", long.as_str()),
        ("crates/a/src/short.rs", "//! Short.\n"),
    ];
    assert_eq!(
        places(files_without_an_opening, &files),
        ["crates/a/src/lib.rs:1"]
    );
    assert_eq!(places(files_too_long, &files), ["crates/a/src/long.rs:601"]);
}

#[test]
fn reminders_and_debugging_are_noticed_in_every_kind_of_file() {
    let reminder = format!("fine\n<!-- {}{}: later -->\n", "TO", "DO");
    let files = [
        ("templates/a.html", reminder.as_str()),
        (
            "crates/a/src/lib.rs",
            "//! dbg! is only spoken of.\nfn f() { dbg!(1); }\n",
        ),
        ("docs/a.md", "METHODOLOGY and AUTODOCS are words\n"),
    ];
    assert_eq!(
        places(leftovers, &files),
        ["templates/a.html:2", "crates/a/src/lib.rs:2"]
    );
}

#[test]
fn a_path_of_one_machine_is_noticed_and_a_web_address_is_not() {
    let machine = format!("see {}{}main\n", "/wo", "rk/");
    let files = [
        ("docs/a.md", machine.as_str()),
        ("docs/b.md", "see /social/work/hours and /casework/\n"),
    ];
    assert_eq!(places(machine_paths, &files), ["docs/a.md:1"]);
}

#[test]
fn a_template_that_only_names_itself_is_noticed() {
    let files = [
        ("templates/layouts/base.html", "base"),
        (
            "templates/referrals/new.html",
            "{% extends \"layouts/base.html\" %}",
        ),
        ("templates/referrals/old.html", "referrals/old.html"),
        (
            "crates/app/src/a.rs",
            "//! A.\nconst T: &str = \"referrals/new.html\";",
        ),
    ];
    assert_eq!(
        places(templates_nobody_names, &files),
        ["templates/referrals/old.html:1"]
    );
}

#[test]
fn an_allowed_file_passes_and_an_allowance_no_longer_needed_fails() {
    let findings = [Finding::new("a.rs", 3, "offends")];
    assert!(after_allowing(&findings, &["a.rs"]).is_empty());
    assert_eq!(after_allowing(&findings, &[]), ["a.rs:3 offends"]);
    let stale = after_allowing(&[], &["a.rs"]);
    assert_eq!(stale, ["a.rs no longer needs its place on the allow-list"]);
}
