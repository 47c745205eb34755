//! What must hold of linking, whatever the file.

use crate::common::{made, person, table};
use linkage::cluster::{Judge, Rules, cluster};
use linkage::compare::Comparer;
use linkage::explain::explain;
use linkage::fields::Pattern;
use linkage::freq::Frequencies;
use linkage::join::Registry;
use linkage::learn::{Decision, recalibrate};
use linkage::linker::{Linked, Settings, link};
use linkage::model::{Model, Scorer};
use linkage::table::{Person, Table};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

fn linked(t: &Table) -> Linked {
    link(t, None, &Settings::default(), |_| {})
}

/// The groups of a partition as sets of record ids.
fn groups(t: &Table, of: &[u32]) -> BTreeSet<BTreeSet<String>> {
    let mut by: BTreeMap<u32, BTreeSet<String>> = BTreeMap::new();
    for (row, group) in of.iter().enumerate() {
        by.entry(*group)
            .or_default()
            .insert(t.record_id(row as u32).to_owned());
    }
    by.into_values().collect()
}

fn fields() -> impl Strategy<Value = [String; 8]> {
    let name = prop_oneof![
        Just(String::new()),
        "[A-Z][a-z]{1,7}",
        Just("Mohammed Ali".to_owned())
    ];
    let dob = prop_oneof![
        Just(String::new()),
        Just("2010-03-04".to_owned()),
        Just("2010-04-03".to_owned()),
        Just("2011-01-01".to_owned())
    ];
    let code = prop_oneof![
        Just(String::new()),
        Just("ZY1 2AB".to_owned()),
        Just("ZY1".to_owned())
    ];
    let nhs = prop_oneof![
        Just(String::new()),
        Just("9434765919".to_owned()),
        Just("9434765870".to_owned())
    ];
    (
        name.clone(),
        name.clone(),
        name,
        dob,
        code,
        nhs,
        "[MF]?",
        "[0-9]{0,2}",
    )
        .prop_map(|(a, b, c, d, e, f, g, h)| {
            let line = if h.is_empty() {
                h
            } else {
                format!("{h} Mill Lane")
            };
            [a, b, c, d, e, f, g, line]
        })
}

fn as_person<'a>(id: &'a str, f: &'a [String; 8]) -> Person<'a> {
    let [
        first_name,
        middle_name,
        surname,
        dob,
        postcode,
        nhs_number,
        sex,
        address,
    ] = f.each_ref().map(String::as_str);
    Person {
        record_id: id,
        first_name,
        middle_name,
        surname,
        dob,
        postcode,
        nhs_number,
        sex,
        address,
        ..Person::default()
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn comparing_is_symmetrical(a in fields(), b in fields()) {
        let mut t = Table::new();
        t.push(&as_person("a", &a)).unwrap();
        t.push(&as_person("b", &b)).unwrap();
        let mut compare = Comparer::new(&t);
        prop_assert_eq!(compare.pattern(0, 1), compare.pattern(1, 0));
    }

    #[test]
    fn a_field_that_is_not_known_says_nothing(a in fields()) {
        let mut t = Table::new();
        t.push(&as_person("a", &a)).unwrap();
        t.push(&Person { record_id: "b", ..Person::default() }).unwrap();
        prop_assert_eq!(Comparer::new(&t).pattern(0, 1), Pattern(0));
        let scorer = Scorer::new(&Model::prior(), 1000);
        prop_assert_eq!(scorer.classes(Pattern(0)), scorer.start());
    }

    #[test]
    fn the_order_of_rows_changes_nothing(seed in 0u64..1000) {
        let records = made(40, seed);
        let mut other = records.clone();
        other.reverse();
        let (t, u) = (table(&records), table(&other));
        let (x, y) = (linked(&t), linked(&u));
        prop_assert_eq!(groups(&t, &x.clusters.of), groups(&u, &y.clusters.of));
        prop_assert_eq!(x.pairs.len(), y.pairs.len());
    }

    #[test]
    fn what_a_person_set_apart_is_never_put_together(seed in 0u64..1000) {
        let records = made(40, seed);
        let t = table(&records);
        let first = linked(&t);
        let apart: Vec<(u32, u32)> =
            first.clusters.of.iter().enumerate().filter(|(r, g)| *r as u32 != **g).map(|(r, g)| (r as u32, *g)).step_by(2).collect();
        prop_assert!(!apart.is_empty());
        let (freq, scorer) = (Frequencies::of(&t), Scorer::new(&first.model, t.len()));
        let mut judge = Judge::new(&t, &scorer, &freq);
        let again = cluster(&mut judge, &first.pairs, Rules::default(), &apart, None);
        for (a, b) in apart {
            prop_assert_ne!(again.of[a as usize], again.of[b as usize]);
        }
    }
}

#[test]
fn most_persons_of_a_small_file_are_found_without_labels() {
    let records = made(400, 5);
    let t = table(&records);
    let got = linked(&t);
    let person: BTreeMap<&str, u64> = records.iter().map(|r| (r.id.as_str(), r.person)).collect();
    let (mut right, mut wrong, mut all) = (0u32, 0u32, 0u32);
    for a in 0..t.len() as u32 {
        for b in a + 1..t.len() as u32 {
            let same = person[t.record_id(a)] == person[t.record_id(b)];
            let joined = got.clusters.of[a as usize] == got.clusters.of[b as usize];
            all += u32::from(same);
            right += u32::from(same && joined);
            wrong += u32::from(!same && joined);
        }
    }
    assert!(f64::from(right) > 0.9 * f64::from(all), "{right} of {all}");
    assert!(
        f64::from(wrong) < 0.03 * f64::from(right),
        "{wrong} wrong, {right} right"
    );
}

#[test]
fn a_new_record_joins_its_person_without_a_rebuild() {
    let records = made(200, 9);
    let t = table(&records);
    let got = linked(&t);
    let (row, old) = (0..t.len() as u32)
        .map(|r| {
            (
                r,
                records
                    .iter()
                    .find(|m| m.id == t.record_id(r))
                    .unwrap()
                    .clone(),
            )
        })
        .find(|(_, m)| !m.dob.is_empty() && !m.phone.is_empty())
        .unwrap();
    let mut registry = Registry::new(t, &got.model, &got.clusters.of, Rules::default());
    let known = registry.person(row);
    let joined = registry
        .add(&Person {
            record_id: "new",
            ..person(&old)
        })
        .unwrap();
    assert_eq!(Some(joined.person), known);
    let stranger = registry.add(&Person {
        record_id: "x",
        first_name: "Zebedee",
        surname: "Quillfeather",
        dob: "1931-12-30",
        ..Person::default()
    });
    let stranger = stranger.unwrap();
    assert_eq!(stranger.person, stranger.row);
    registry.set_apart(row, registry.table().len() as u32);
    let third = registry
        .add(&Person {
            record_id: "third",
            ..person(&old)
        })
        .unwrap();
    assert_ne!(
        Some(third.person),
        known,
        "a record set apart from an old one must not join it"
    );
}

#[test]
fn twins_stay_two_and_an_explanation_says_why() {
    let mut t = table(&made(300, 3));
    let twin = |id, first| Person {
        record_id: id,
        first_name: first,
        surname: "Castellan",
        dob: "2014-06-09",
        sex: "F",
        address: "4 Priory Lane",
        postcode: "ZY3 3AB",
        ..Person::default()
    };
    let a = t.push(&twin("t1", "Rosa")).unwrap();
    let b = t.push(&twin("t2", "Hannah")).unwrap();
    let got = linked(&t);
    assert_ne!(got.clusters.of[a as usize], got.clusters.of[b as usize]);
    let (freq, scorer) = (Frequencies::of(&t), Scorer::new(&got.model, t.len()));
    let mut judge = Judge::new(&t, &scorer, &freq);
    let why = explain(&mut judge, a, b, f32::INFINITY);
    assert!(
        why.sentences().iter().any(|s| s.contains("twins")),
        "{:?}",
        why.sentences()
    );
    assert!(
        why.reasons
            .iter()
            .any(|r| r.field == "Forename" && r.against_household < 0.0)
    );
}

#[test]
fn a_saved_model_comes_back_as_it_was_and_a_spoilt_one_is_refused() {
    let model = linked(&table(&made(60, 1))).model;
    assert_eq!(Model::from_json(&model.to_json().unwrap()).unwrap(), model);
    assert!(Model::from_json("{}").is_err());
    let mut spoilt = model.clone();
    spoilt.fields[0].levels[0].same = 1.5;
    assert!(Model::from_json(&spoilt.to_json().unwrap()).is_err());
    spoilt = Model {
        version: 99,
        ..model
    };
    assert!(Model::from_json(&spoilt.to_json().unwrap()).is_err());
}

#[test]
fn decisions_move_the_weights_the_way_they_point() {
    let model = Model::prior();
    assert_eq!(recalibrate(&model, &[]), model);
    let refused = [Decision {
        bits: 2.0,
        same: false,
    }; 40];
    let confirmed = [Decision {
        bits: -2.0,
        same: true,
    }; 40];
    assert!(recalibrate(&model, &refused).shift < -1.0);
    assert!(recalibrate(&model, &confirmed).shift > 1.0);
    assert_eq!(recalibrate(&model, &confirmed).fields, model.fields);
}
