//! A judged set: what people type, with misspellings, and the services that are
//! right. The right one stands among the first five for at least 95 of 100.

use domain::directory::{Entry, EntryOrganisation, Finder, Question, Synonym};
use domain::ids::{DirectoryOrganisationId, ServiceId};
use jiff::Timestamp;
use jiff::civil::date;

use super::{identifier_from, sectors, synonyms, taxonomy};
use crate::demo::directory::entries;

/// What is typed, where from, and the names of which any one is right.
const JUDGED: &str = include_str!("judged.csv");

pub(super) fn finder(synonyms: &[Synonym]) -> Finder {
    let at = Timestamp::from_second(1_772_442_000).unwrap();
    let entries = entries().unwrap();
    let entries = entries
        .into_iter()
        .map(|entry| Entry {
            id: ServiceId::new(identifier_from(&entry.service.name)),
            organisation: EntryOrganisation {
                id: DirectoryOrganisationId::new(identifier_from(&entry.organisation.name)),
                says: entry.organisation,
            },
            service: entry.service,
            confirmed_at: at,
            published_at: at,
            changed_at: at,
            version: 1,
        })
        .collect();
    Finder::build(entries, synonyms, taxonomy().clone(), date(2026, 3, 2))
}

/// The demo's entries with the shipped words.
pub(crate) fn demo_finder() -> Finder {
    finder(synonyms())
}

fn first_five(finder: &Finder, words: &str, near: &str) -> Vec<String> {
    let near = if near.is_empty() {
        None
    } else {
        Some(finder.place(sectors(), near).unwrap())
    };
    let question = Question {
        words: words.to_owned(),
        near,
        ..Question::default()
    };
    let found = finder.search(&question);
    found
        .hits
        .iter()
        .take(5)
        .filter_map(|hit| finder.at(hit.at))
        .map(|entry| entry.service.name.clone())
        .collect()
}

#[test]
fn everyday_words_find_the_right_service_among_the_first_five() {
    let finder = finder(synonyms());
    let mut reader = csv::Reader::from_reader(JUDGED.as_bytes());
    let (mut asked, mut missed) = (0_u32, Vec::new());
    for record in reader.records() {
        let record = record.unwrap();
        let (words, near, right) = (
            record.get(0).unwrap(),
            record.get(1).unwrap(),
            record.get(2).unwrap(),
        );
        let right: Vec<&str> = right.split(';').map(str::trim).collect();
        for name in &right {
            let known = finder
                .entries()
                .iter()
                .any(|entry| entry.service.name == *name);
            assert!(known, "the judged set names {name}, which is not there");
        }
        let five = first_five(&finder, words, near);
        asked += 1;
        if !five.iter().any(|name| right.contains(&name.as_str())) {
            missed.push(format!("“{words}” gave {five:?}"));
        }
    }
    assert!(asked >= 120, "the judged set has {asked} questions");
    let misses = u32::try_from(missed.len()).unwrap();
    assert!(
        misses * 20 <= asked,
        "{misses} of {asked} missed:\n{}",
        missed.join("\n")
    );
}

#[test]
fn money_worries_find_debt_advice_only_because_of_the_everyday_words() {
    let with = finder(synonyms());
    let first = first_five(&with, "money worries", "");
    assert_eq!(
        first.first().map(String::as_str),
        Some("Debt and Money Advice"),
        "{first:?}"
    );
    let own = Synonym {
        typed: "wobbly tooth".to_owned(),
        means: "oral health".to_owned(),
    };
    let found = first_five(&finder(&[own]), "woobly tooth", "");
    assert_eq!(
        found.first().map(String::as_str),
        Some("Brilliant Brushers"),
        "{found:?}"
    );
}

// Requirement: C-51
#[test]
fn near_a_postcode_the_nearest_toddler_group_stands_first() {
    let finder = finder(synonyms());
    let near_chesham = first_five(&finder, "toddler group", "HP5 1DG");
    assert_eq!(
        near_chesham.first().map(String::as_str),
        Some("Chesham Parent and Toddler Group"),
        "{near_chesham:?}"
    );
    let near_buckingham = first_five(&finder, "toddlers", "Bukingham");
    assert_eq!(
        near_buckingham.first().map(String::as_str),
        Some("Buckingham Little Explorers"),
        "{near_buckingham:?}"
    );
}

#[test]
fn words_that_nothing_fits_find_nothing_and_filters_alone_find_what_fits_them() {
    let finder = finder(synonyms());
    assert!(first_five(&finder, "helicopter licence", "").is_empty());
    let question = Question {
        age: Some(3),
        days: vec![domain::directory::Weekday::Saturday],
        free: true,
        ..Question::default()
    };
    let found = finder.search(&question);
    assert!(!found.hits.is_empty());
    for hit in &found.hits {
        let service = &finder.at(hit.at).unwrap().service;
        assert!(
            service.takes_age(3) && service.is_free() == Some(true),
            "{}",
            service.name
        );
        assert!(
            service
                .all_sessions()
                .any(|one| one.day == domain::directory::Weekday::Saturday)
        );
    }
}

#[test]
fn a_postcode_that_does_not_exist_and_one_of_northern_ireland_are_told_apart() {
    use domain::directory::NearProblem;
    let finder = finder(synonyms());
    let place = |typed: &str| finder.place(sectors(), typed).map(|near| near.words);
    assert_eq!(place("HP20 1AA"), Ok("HP20 1".to_owned()));
    assert_eq!(place("hp20"), Ok("HP20".to_owned()));
    assert_eq!(place("Aylsbury"), Ok("Aylesbury".to_owned()));
    assert_eq!(place("BT1 5GS"), Err(NearProblem::NorthernIreland));
    assert_eq!(place("HP99 9ZZ"), Err(NearProblem::NoSuchPostcode));
    assert_eq!(place("Timbuktu"), Err(NearProblem::NoSuchPlace));
}
