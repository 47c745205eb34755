//! Rules of the directory, as sentences about the product.

use std::collections::BTreeMap;

use jiff::Timestamp;
use jiff::civil::{Date, date};
use proptest::prelude::*;
use uuid::Uuid;

use super::*;

fn taxonomy() -> Taxonomy {
    Taxonomy::from_pairs([
        ("Family support", "Parenting support"),
        ("Health", "Oral health"),
    ])
}

fn sectors() -> Sectors {
    Sectors::parse("HP20 1,51.82,-0.81\nHP12 3,51.62,-0.78\nnot a line\n")
}

fn line(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    let known = [
        ("organisation", "Vale Play"),
        ("name", "Stay and play"),
        ("description", "Play for little ones"),
        ("categories", "Parenting support"),
        ("telephone", "01632 960 200"),
    ];
    known
        .iter()
        .chain(pairs)
        .map(|(heading, value)| ((*heading).to_owned(), (*value).to_owned()))
        .collect()
}

fn read(pairs: &[(&str, &str)]) -> Result<Row, Vec<RowProblem>> {
    read_row(&line(pairs), &taxonomy(), &sectors(), |_| Uuid::nil())
}

#[test]
fn a_line_of_a_file_becomes_an_entry_and_an_entry_the_same_line() {
    let row = read(&[
        (
            "sessions",
            "Tue 09:30-11:00 term time only; Sat 10:00-12:00 fortnightly",
        ),
        ("cost", "free; 2.50 each child"),
        ("place", "Hall"),
        ("street", "Mill Street"),
        ("town", "Aylesbury"),
        ("postcode", "hp201aa"),
        ("age_from", "0"),
        ("age_to", "4"),
        ("send", "yes"),
        ("contact_name", "Pat Field"),
    ])
    .unwrap();
    let service = &row.service;
    assert_eq!(service.terms, ["parenting-support"]);
    assert!(service.takes_age(3) && !service.takes_age(5));
    assert_eq!(
        service.is_free(),
        Some(false),
        "one of its prices is not free"
    );
    let words: Vec<String> = service.all_sessions().map(Session::words).collect();
    assert_eq!(
        words,
        [
            "Tuesday, 9:30am to 11am, term time only",
            "Every other Saturday, 10am to midday"
        ]
    );
    let costs: Vec<String> = service.costs.iter().map(Cost::words).collect();
    assert_eq!(costs, ["Free", "£2.50, each child"]);
    assert!(
        service.places.first().unwrap().place.latitude.is_some(),
        "the sector's middle"
    );
    let written: BTreeMap<String, String> = write_row(&row.organisation, service, &taxonomy())
        .into_iter()
        .map(|(heading, value)| (heading.to_owned(), value))
        .collect();
    let again = read_row(&written, &taxonomy(), &sectors(), |_| Uuid::nil()).unwrap();
    assert_eq!(again, row, "nothing is lost on the way out and back");
}

#[test]
fn private_contacts_do_not_leave_the_directory() {
    let row = read(&[
        ("contact_name", "Pat Field"),
        ("contact_email", "pat@play.example"),
    ])
    .unwrap();
    assert_eq!(row.service.contacts.len(), 1);
    assert!(row.service.without_private().contacts.is_empty());
}

#[test]
fn an_entry_says_what_it_is_where_to_ask_and_nothing_impossible() {
    let wrong = |pairs: &[(&str, &str)]| -> Vec<String> {
        read(pairs)
            .unwrap_err()
            .into_iter()
            .map(|problem| problem.heading)
            .collect()
    };
    assert_eq!(wrong(&[("name", " ")]), ["name"]);
    assert_eq!(wrong(&[("telephone", "")]), ["telephone"]);
    assert_eq!(wrong(&[("age_from", "9"), ("age_to", "4")]), ["age_to"]);
    assert_eq!(wrong(&[("website", "javascript:alert(1)")]), ["website"]);
    assert_eq!(wrong(&[("email", "nobody")]), ["email"]);
    assert_eq!(wrong(&[("sessions", "Tue 11:00-09:00")]), ["sessions"]);
    assert_eq!(wrong(&[("status", "resting")]), ["status"]);
    assert_eq!(
        wrong(&[("starts_on", "2026-05-01"), ("ends_on", "2026-04-01")]),
        ["ends_on"]
    );
    assert_eq!(
        wrong(&[("organisation_website", "ftp://x")]),
        ["organisation_website"]
    );
}

#[test]
fn a_commissioned_service_runs_from_its_first_day_to_its_last() {
    let row = read(&[
        ("starts_on", "2026-11-02"),
        ("ends_on", "2027-03-31"),
        ("pilot", "yes"),
    ])
    .unwrap();
    let service = row.service;
    assert!(service.pilot);
    for (day, runs) in [
        (date(2026, 11, 1), false),
        (date(2026, 11, 2), true),
        (date(2027, 3, 31), true),
        (date(2027, 4, 1), false),
    ] {
        assert_eq!(service.runs(day), runs, "{day}");
        assert!(
            service.is_visible(day),
            "people can read of it before and after"
        );
    }
}

// Requirement: BUCKS-STRAT-66
#[test]
fn an_entry_is_marked_when_nobody_confirms_it_and_later_hidden() {
    let rule = KeepingRule::default();
    let confirmed: Timestamp = "2026-03-02T12:00:00Z".parse().unwrap();
    for (day, standing) in [
        (date(2026, 3, 2), Freshness::Confirmed),
        (date(2026, 8, 2), Freshness::DueSoon),
        (date(2026, 9, 2), Freshness::NotConfirmedSince),
        (date(2027, 3, 1), Freshness::NotConfirmedSince),
        (date(2027, 3, 2), Freshness::Hidden),
    ] {
        assert_eq!(freshness(rule, confirmed, day), standing, "{day}");
    }
}

#[test]
fn an_edit_shows_each_part_that_differs_and_no_other() {
    let before = read(&[]).unwrap().service;
    let mut after = before.clone();
    assert!(differences(Some(&before), &after, &taxonomy()).is_empty());
    after.age_from = Some(3);
    after.terms.push("oral-health".to_owned());
    let found = differences(Some(&before), &after, &taxonomy());
    let parts: Vec<(&str, &str, &str)> = found
        .iter()
        .map(|one| (one.part, one.before.as_str(), one.after.as_str()))
        .collect();
    assert_eq!(
        parts,
        [
            ("Youngest age", "", "3"),
            (
                "Categories",
                "Parenting support",
                "Parenting support\nOral health"
            ),
        ]
    );
    assert!(
        differences(None, &after, &taxonomy()).len() > 4,
        "all of a new entry"
    );
}

#[test]
fn a_mile_is_a_mile() {
    let near = |typed: &str| sectors().of_part(typed).unwrap().point;
    let metres = near("HP20 1").metres_to(near("HP12 3"));
    assert!((22_000.0..22_700.0).contains(&metres), "{metres}");
    assert!(near("HP20 1").metres_to(near("HP20 1")) < 0.001);
}

#[test]
fn categories_of_the_same_name_have_keys_of_their_own() {
    let tree = Taxonomy::from_pairs([("Health", "Support"), ("SEND", "Support")]);
    let keys: Vec<&str> = tree.terms().iter().map(|term| term.key.as_str()).collect();
    assert_eq!(keys, ["health", "support", "send", "send-support"]);
    assert!(tree.is_within("send-support", "send") && !tree.is_within("support", "send"));
}

fn days() -> impl Strategy<Value = Date> {
    (0_i64..4000).prop_map(|after| {
        date(2020, 1, 1)
            .checked_add(jiff::Span::new().days(after))
            .unwrap()
    })
}

proptest! {
    #[test]
    fn an_entry_never_becomes_fresher_by_waiting(first in days(), later in 0_i64..2000) {
        let confirmed: Timestamp = "2020-01-01T12:00:00Z".parse().unwrap();
        let after = first.checked_add(jiff::Span::new().days(later)).unwrap();
        let rule = KeepingRule::default();
        prop_assert!(freshness(rule, confirmed, first) <= freshness(rule, confirmed, after));
    }

    #[test]
    fn any_text_at_all_can_be_looked_for(words in "\\PC{0,80}") {
        let finder = Finder::build(Vec::new(), &[], taxonomy(), date(2026, 3, 2));
        let question = Question { words, ..Question::default() };
        prop_assert!(finder.search(&question).hits.is_empty());
    }

    #[test]
    fn degrees_are_read_as_they_are_written(millionths in -180_000_000_i32..=180_000_000) {
        let degrees = Degrees::from_millionths(millionths);
        let text = format!("{:.6}", degrees.degrees());
        prop_assert_eq!(Degrees::parse(&text), Some(degrees));
    }
}
