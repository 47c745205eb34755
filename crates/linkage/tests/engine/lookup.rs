//! Looking persons up.

use crate::common::{made, person};
use linkage::lookup::{Index, Query};
use linkage::table::Person;
use proptest::prelude::*;

fn child() -> Person<'static> {
    Person {
        record_id: "c",
        first_name: "Muhammad",
        surname: "Husain",
        dob: "2018-11-23",
        postcode: "HP20 1AA",
        phone: "07100 000 777",
        ..Person::default()
    }
}

fn index() -> Index {
    let others = made(2000, 4);
    let mut index = Index::of(
        others
            .iter()
            .enumerate()
            .map(|(i, m)| (i as u64, person(m))),
    );
    index.put(99_999, &child());
    index
}

#[test]
fn a_child_is_found_under_three_spellings_an_age_and_half_a_postcode() {
    let index = index();
    for (first, last) in [
        ("Mohamed", "Hussain"),
        ("Mohammed", "Hussein"),
        ("Hussain", "Muhamad"),
        ("Moh", "Hus"),
    ] {
        let query = Query {
            first_name: first,
            surname: last,
            years: Some((2018, 2019)),
            postcode: "HP20",
            typing: true,
            ..Query::default()
        };
        let hits = index.search(&query, 10);
        assert_eq!(
            hits.first().map(|h| h.key),
            Some(99_999),
            "{first} {last}: {hits:?}"
        );
        assert!(hits[0].why.iter().any(|(f, _)| *f == "Surname"));
    }
}

#[test]
fn a_date_one_slip_off_and_a_telephone_find_too() {
    let index = index();
    let by_date = Query {
        first_name: "Mohammed",
        surname: "Hussain",
        dob: "2018-11-24",
        ..Query::default()
    };
    assert_eq!(index.search(&by_date, 10)[0].key, 99_999);
    let by_phone = Query {
        phone: "07100000777",
        ..Query::default()
    };
    assert_eq!(index.search(&by_phone, 10)[0].key, 99_999);
    assert!(index.search(&Query::default(), 10).is_empty());
}

#[test]
fn a_changed_person_is_found_as_it_is_now_and_a_removed_one_not_at_all() {
    let mut index = index();
    let n = index.len();
    index.put(
        99_999,
        &Person {
            first_name: "Zebedee",
            surname: "Quillfeather",
            ..child()
        },
    );
    assert_eq!(index.len(), n);
    let query = Query {
        first_name: "Zebedee",
        surname: "Quillfether",
        ..Query::default()
    };
    assert_eq!(index.search(&query, 10)[0].key, 99_999);
    assert!(index.remove(99_999));
    assert!(!index.remove(99_999));
    assert!(index.search(&query, 10).iter().all(|h| h.key != 99_999));
}

#[test]
fn persons_stay_findable_through_many_changes() {
    let mut index = Index::default();
    let people = made(9000, 8);
    for (i, m) in people.iter().enumerate() {
        index.put(i as u64, &person(m));
        if i % 3 == 0 {
            index.remove(i as u64 / 2);
        }
    }
    let last = people.len() as u64 - 1;
    let m = people.last().unwrap();
    let query = Query {
        first_name: &m.first,
        surname: &m.last,
        dob: &m.dob,
        postcode: &m.postcode,
        phone: &m.phone,
        ..Query::default()
    };
    assert!(index.search(&query, 10).iter().any(|h| h.key == last));
}

proptest! {
    #[test]
    fn no_query_panics(first in "\\PC{0,12}", last in "\\PC{0,12}", dob in "[0-9/-]{0,10}", code in "\\PC{0,8}") {
        let index = Index::of(made(50, 2).iter().enumerate().map(|(i, m)| (i as u64, person(m))));
        let query = Query { first_name: &first, surname: &last, dob: &dob, postcode: &code, typing: true, ..Query::default() };
        prop_assert!(index.search(&query, 10).len() <= 10);
    }
}
