//! Tests of the requirements list: the page on samples, then the repository's
//! own list, citations and page.

use std::{collections::HashSet, fs, path::PathBuf};

use super::*;
use crate::{bless, citations, source_tree::SourceTree};

const SAMPLE: &str = r#"
[[requirement]]
id = "A-01"
force = "must"
kind = "time"
line = "The clock stops | or starts."
source = "A source, section 1"
scope = "journey"

[[requirement]]
id = "A-02"
force = "should"
kind = "flow"
line = "The family is told."
source = "A source, section 2"
scope = "journey"

[[requirement]]
id = "C-01"
force = "decision"
kind = "decision"
line = "A course has a date."
source = "Ours"
scope = "training"
"#;

fn cited(test: &str, ids: &[&str]) -> CitedTest {
    CitedTest {
        file: "crates/domain/src/clocks.rs".to_owned(),
        line: 7,
        test: test.to_owned(),
        ids: ids.iter().map(|id| (*id).to_owned()).collect(),
    }
}

fn list() -> Register {
    let text = fs::read_to_string(bless::repo_root().join(LIST)).unwrap();
    Register::parse(&text).unwrap_or_else(|faults| panic!("{faults}"))
}

fn citations_of_the_repository() -> Citations {
    citations::in_tree(&SourceTree::read(&bless::repo_root()).unwrap())
}

#[test]
fn the_page_counts_what_is_met_and_lists_what_is_not() {
    let register = Register::parse(SAMPLE).unwrap();
    let tests = [
        cited("it_stops", &["A-01"]),
        cited("a_course", &["C-01", "A-01"]),
    ];
    let page = register.page(&tests);
    assert!(
        page.contains("1 of 2 are met by at least one test: 1 of 1 that say must, 0 of 1"),
        "{page}"
    );
    assert!(
        page.contains("| Training and workforce | 0 of 0 | 0 of 0 | 1 of 1 |"),
        "{page}"
    );
    let row = "| A-01 | must | The clock stops \\| or starts. \
               | `domain/src/clocks.rs`: a_course<br>`domain/src/clocks.rs`: it_stops |";
    assert!(page.contains(row), "{page}");
    assert!(
        page.contains("| A-02 | should | The family is told. | none |"),
        "{page}"
    );
    assert!(
        page.ends_with("- The journey of a family, should (1): A-02\n"),
        "{page}"
    );
}

#[test]
fn the_page_is_the_same_whatever_the_order_of_the_tests() {
    let register = Register::parse(SAMPLE).unwrap();
    let (a, b) = (cited("a", &["A-01"]), cited("b", &["A-01"]));
    assert_eq!(
        register.page(&[a.clone(), b.clone()]),
        register.page(&[b, a])
    );
}

#[test]
fn an_unknown_id_a_missing_id_and_a_stray_citation_are_each_named_with_their_line() {
    let register = Register::parse(SAMPLE).unwrap();
    let stray = citations::StrayCitation {
        file: "crates/app/src/a.rs".to_owned(),
        line: 3,
    };
    let found = Citations {
        tests: vec![cited("t", &["A-01", "A-99"]), cited("u", &[])],
        stray: vec![stray],
    };
    let faults = register.faults(&found);
    assert_eq!(faults.len(), 3, "{faults:?}");
    assert!(faults[0].starts_with("crates/domain/src/clocks.rs:7 cites A-99"));
    assert!(faults[1].ends_with("cites no id"));
    assert_eq!(faults[2], "crates/app/src/a.rs:3 cites above no test");
}

#[test]
fn a_list_with_a_repeated_id_or_a_line_that_is_no_sentence_is_refused() {
    let twice = format!("{SAMPLE}{SAMPLE}");
    assert!(
        Register::parse(&twice)
            .unwrap_err()
            .contains("A-01 appears twice")
    );
    let no_stop = SAMPLE.replace("is told.", "is told");
    assert!(
        Register::parse(&no_stop)
            .unwrap_err()
            .contains("A-02 needs a sentence")
    );
    let long = SAMPLE.replace("is told", &"is told ".repeat(30));
    assert!(
        Register::parse(&long)
            .unwrap_err()
            .contains("A-02 needs one line")
    );
    let scope = SAMPLE.replace("training", "elsewhere");
    assert!(Register::parse(&scope).unwrap_err().contains("elsewhere"));
}

#[test]
fn the_requirements_page_matches_the_tests() {
    let found = citations_of_the_repository();
    bless::check(PAGE, &list().page(&found.tests)).unwrap_or_else(|said| panic!("{said}"));
}

#[test]
fn every_citation_stands_above_a_test_and_names_an_entry_of_the_list() {
    let faults = list().faults(&citations_of_the_repository());
    assert!(faults.is_empty(), "{}", faults.join("\n"));
}

/// The analysis of the source documents is kept beside the repository, not in it.
fn analysis() -> Option<PathBuf> {
    let root = bless::repo_root();
    let found = root
        .ancestors()
        .skip(1)
        .map(|folder| folder.join("shared/requirements.md"))
        .find(|file| file.is_file());
    if found.is_none() {
        println!("skipped: the analysis of the source documents is not beside the repository");
    }
    found
}

/// What the analysis says of one row.
struct Row {
    id: String,
    force: Force,
    /// Whether the list has to hold it.
    binding: bool,
}

/// The rows of the analysis. All that bind in Buckinghamshire and all decisions have to be in the list; of the other
/// authorities the rows about the process, because their boards and figures come with those rooms.
fn rows_of(analysis: &str) -> Vec<Row> {
    analysis
        .lines()
        .filter_map(|line| {
            let mut cells = line.strip_prefix("| ")?.split(" | ");
            let (id, kind) = (cells.next()?, cells.next()?);
            if let Some(number) = id.strip_prefix("C-") {
                number.parse::<u16>().ok()?;
                return Some((id, Force::Decision, true));
            }
            let (about, letter) = kind.split_once('·')?;
            let binds = matches!(letter, "M" | "S");
            let force = if letter == "M" {
                Force::Must
            } else {
                Force::Should
            };
            let process = !matches!(about, "REPORT" | "GOV");
            let binding = match id.split_once('-')?.0 {
                "BUCKS" => binds,
                "BNES" => binds && process && (2..=6).contains(&section(cells.nth(1)?)?),
                "HEREF" | "YORK" => binds && process,
                _ => return None,
            };
            Some((id, force, binding))
        })
        .map(|(id, force, binding)| Row {
            id: id.to_owned(),
            force,
            binding,
        })
        .collect()
}

/// The section that a place such as `001 §3, para 1` begins in; the head of a document is in none.
fn section(place: &str) -> Option<u8> {
    let (_, place) = place.split_once(' ')?;
    place.strip_prefix('§').map_or(Some(0), |after| {
        after.chars().next()?.to_digit(10)?.try_into().ok()
    })
}

#[test]
fn the_list_holds_every_binding_row_of_the_analysis_and_none_that_is_not_there() {
    let Some(file) = analysis() else { return };
    let rows = rows_of(&fs::read_to_string(file).unwrap());
    let ids_of = |only_binding: bool| -> BTreeSet<(String, Force)> {
        rows.iter()
            .filter(|row| row.binding || (!only_binding && !row.id.starts_with("BUCKS-")))
            .map(|row| (row.id.clone(), row.force))
            .collect()
    };
    let ours: BTreeSet<_> = list()
        .entries()
        .iter()
        .map(|e| (e.id.clone(), e.force))
        .collect();
    let (binding, known) = (ids_of(true), ids_of(false));
    let missing: Vec<_> = binding.difference(&ours).collect();
    let extra: Vec<_> = ours.difference(&known).collect();
    assert!(
        missing.is_empty() && extra.is_empty(),
        "missing {missing:?}, not there {extra:?}"
    );
    for from in [
        "BUCKS-STRAT-",
        "BUCKS-PROT-",
        "BNES-",
        "HEREF-",
        "YORK-",
        "C-",
    ] {
        let some = binding.iter().filter(|(id, _)| id.starts_with(from));
        assert!(some.count() > 20, "hardly a row was read of {from}");
    }
}

fn words(text: &str) -> Vec<String> {
    text.to_lowercase()
        .replace(['\'', '’'], "")
        .split(|c: char| !c.is_alphanumeric())
        .filter(|word| !word.is_empty())
        .map(str::to_owned)
        .collect()
}

#[test]
fn no_line_repeats_six_words_in_a_row_of_the_documents_it_comes_from() {
    let Some(file) = analysis() else { return };
    let mut texts = vec![fs::read_to_string(&file).unwrap()];
    let seeds = file.with_file_name("seeds");
    for entry in fs::read_dir(seeds).into_iter().flatten() {
        texts.push(fs::read_to_string(entry.unwrap().path()).unwrap());
    }
    let theirs: Vec<Vec<String>> = texts.iter().map(|text| words(text)).collect();
    let runs: HashSet<&[String]> = theirs.iter().flat_map(|text| text.windows(6)).collect();
    let copied: Vec<_> = list()
        .entries()
        .iter()
        .filter(|entry| words(&entry.line).windows(6).any(|run| runs.contains(run)))
        .map(|entry| entry.id.clone())
        .collect();
    assert!(copied.is_empty(), "say it in our own words: {copied:?}");
}
