//! Rules about the repository itself: where SQL may stand, how files open, how
//! long they grow, what must not be left in them. Each rule reads a
//! [`SourceTree`] and returns what offends; must not know any room's business.

use std::collections::BTreeSet;

use crate::{
    rust_text::{Part, pieces},
    source_tree::SourceTree,
};

/// The only folder that may name the SQL library.
const ENGINE: &str = "crates/casework/src/engine/";
/// A file past this many lines is split.
const LONGEST_FILE: usize = 600;

/// Something that breaks a rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Path from the repository root.
    pub file: String,
    /// Line, counted from 1.
    pub line: usize,
    /// What is wrong there.
    pub says: String,
}

impl Finding {
    fn new(file: &str, line: usize, says: impl Into<String>) -> Self {
        Self {
            file: file.to_owned(),
            line,
            says: says.into(),
        }
    }
}

/// What is left after the files a rule allows. An allowed file that no longer
/// offends is reported too, so that an allow-list can only shrink.
#[must_use]
pub fn after_allowing(findings: &[Finding], allowed: &[&str]) -> Vec<String> {
    let offending: BTreeSet<&str> = findings.iter().map(|f| f.file.as_str()).collect();
    let left = findings
        .iter()
        .filter(|f| !allowed.contains(&f.file.as_str()));
    let left = left.map(|f| format!("{}:{} {}", f.file, f.line, f.says));
    let stale = allowed.iter().filter(|file| !offending.contains(*file));
    left.chain(stale.map(|file| format!("{file} no longer needs its place on the allow-list")))
        .collect()
}

/// The SQL library is named in the engine and nowhere else.
#[must_use]
pub fn sql_library_outside_the_engine(tree: &SourceTree) -> Vec<Finding> {
    in_code(tree, |code| {
        names_the_sql_library(code).then_some("names the SQL library")
    })
    .into_iter()
    .filter(|finding| !finding.file.starts_with(ENGINE))
    .collect()
}

fn names_the_sql_library(code: &str) -> bool {
    let mut rest = code;
    while let Some((before, after)) = rest.split_once("sqlx") {
        let starts_a_word = !before.ends_with(|c: char| c.is_alphanumeric() || c == '_');
        if starts_a_word && (after.starts_with("::") || before.trim_end().ends_with("use")) {
            return true;
        }
        rest = after;
    }
    false
}

/// SQL text stands in `statements.rs` files and in the engine only. Tests under
/// `tests/` may look at the tables from outside: some must, to tamper with them.
#[must_use]
pub fn sql_outside_statements(tree: &SourceTree) -> Vec<Finding> {
    let mut found = Vec::new();
    for (file, text) in tree.rust() {
        if file.ends_with("/statements.rs") || file.contains("/engine/") || is_test_folder(file) {
            continue;
        }
        for piece in pieces(text) {
            if piece.part == Part::Literal && is_sql(&piece.text) {
                found.push(Finding::new(file, piece.line, "holds an SQL statement"));
            }
        }
    }
    found
}

/// First words of a statement, and words that must follow somewhere: "Select a
/// child from the list" is English because people write a capital only first.
const STATEMENTS: [(&[&str], &str); 14] = [
    (&["select"], "from"),
    (&["insert", "into"], "values"),
    (&["insert", "into"], "select"),
    (&["insert", "or"], "into"),
    (&["update"], "set"),
    (&["delete", "from"], ""),
    (&["with"], "select"),
    (&["create", "table"], ""),
    (&["create", "index"], ""),
    (&["create", "unique"], "index"),
    (&["create", "trigger"], ""),
    (&["alter", "table"], ""),
    (&["drop", "table"], ""),
    (&["pragma"], ""),
];

fn is_sql(literal: &str) -> bool {
    let plain = literal.replace("\\n", " ").replace(['\\', '(', ')'], " ");
    let words: Vec<&str> = plain.split_whitespace().collect();
    let all_one_case = |word: &str, wanted: &str| word == wanted || word == wanted.to_uppercase();
    STATEMENTS.iter().any(|(first, later)| {
        let opens = first.len() < words.len()
            && first
                .iter()
                .zip(&words)
                .all(|(wanted, word)| all_one_case(word, wanted));
        let follows = later.is_empty() || words.iter().any(|word| all_one_case(word, later));
        opens && follows
    })
}

/// Every Rust file opens by saying what it owns.
#[must_use]
pub fn files_without_an_opening(tree: &SourceTree) -> Vec<Finding> {
    tree.rust()
        .filter(|(_, text)| !text.starts_with("//!"))
        .map(|(file, _)| Finding::new(file, 1, "does not open with //!"))
        .collect()
}

/// Whether a file belongs to a crate's tests from outside.
fn is_test_folder(file: &str) -> bool {
    file.contains("/tests/it/")
}

/// No Rust file of the product is too long to read in one sitting.
#[must_use]
pub fn files_too_long(tree: &SourceTree) -> Vec<Finding> {
    tree.rust()
        .filter(|(file, _)| !is_test_folder(file))
        .map(|(file, text)| (file, text.lines().count()))
        .filter(|(_, lines)| *lines > LONGEST_FILE)
        .map(|(file, lines)| {
            Finding::new(file, lines, format!("is longer than {LONGEST_FILE} lines"))
        })
        .collect()
}

/// Nothing is left half done: no reminders to oneself, no debugging output.
#[must_use]
pub fn leftovers(tree: &SourceTree) -> Vec<Finding> {
    // In two parts, so that this file does not find itself.
    let words = [concat!("TO", "DO"), concat!("FIX", "ME")];
    let mut found = in_lines(tree, |line| {
        words
            .iter()
            .find(|word| has_word(line, word))
            .map(|_| "holds a reminder")
    });
    found.extend(in_code(tree, |code| {
        code.contains("dbg!").then_some("prints for debugging")
    }));
    found
}

fn has_word(line: &str, word: &str) -> bool {
    line.split(|c: char| !(c.is_alphanumeric() || c == '_'))
        .any(|part| part == word)
}

/// No path of one person's machine.
#[must_use]
pub fn machine_paths(tree: &SourceTree) -> Vec<Finding> {
    // The product's own pages begin with /work/, so the folder that follows tells.
    let paths = [
        concat!("/wo", "rk/main"),
        concat!("/wo", "rk/shared"),
        concat!("/wo", "rk/target"),
        concat!("/wo", "rk/wt"),
        concat!("/wo", "rk/."),
        concat!("/ro", "ot/"),
    ];
    in_lines(tree, |line| {
        let named = |path: &&str| {
            // Inside a longer path or address, such as /social/work/, it is not the machine's.
            line.match_indices(*path).any(|(at, _)| {
                let before = line.get(..at).and_then(|start| start.chars().next_back());
                before.is_none_or(|c| !(c.is_alphanumeric() || "_-.})]".contains(c)))
            })
        };
        paths
            .iter()
            .find(|path| named(path))
            .map(|_| "names a path of one machine")
    })
}

/// Every template is named by some Rust file or by another template.
#[must_use]
pub fn templates_nobody_names(tree: &SourceTree) -> Vec<Finding> {
    let unnamed = |path: &str| {
        let name = path.trim_start_matches("templates/");
        let mut readers = tree
            .rust()
            .chain(tree.templates().filter(|(other, _)| *other != path));
        !readers.any(|(_, text)| text.contains(name))
    };
    tree.templates()
        .filter(|(path, _)| unnamed(path))
        .map(|(path, _)| Finding::new(path, 1, "is a template that nothing names"))
        .collect()
}

fn in_code(tree: &SourceTree, says: impl Fn(&str) -> Option<&'static str>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (file, text) in tree.rust() {
        for piece in pieces(text)
            .into_iter()
            .filter(|piece| piece.part == Part::Code)
        {
            for (offset, line) in piece.text.lines().enumerate() {
                if let Some(what) = says(line) {
                    found.push(Finding::new(file, piece.line + offset, what));
                }
            }
        }
    }
    found
}

fn in_lines(tree: &SourceTree, says: impl Fn(&str) -> Option<&'static str>) -> Vec<Finding> {
    let mut found = Vec::new();
    for (file, text) in tree.files() {
        for (above, line) in text.lines().enumerate() {
            if let Some(what) = says(line) {
                found.push(Finding::new(file, above + 1, what));
            }
        }
    }
    found
}

#[cfg(test)]
#[path = "tidy_tests.rs"]
mod tests;
