//! The string comparators against an established implementation.

use linkage::strings::{jaro_winkler, osa, within_one};
use proptest::prelude::*;

proptest! {
    #[test]
    fn jaro_winkler_agrees_with_strsim(a in "[a-e '-]{0,14}", b in "[a-e '-]{0,14}") {
        let ours = jaro_winkler(a.as_bytes(), b.as_bytes());
        let theirs = strsim::jaro_winkler(&a, &b);
        prop_assert!((ours - theirs).abs() < 1e-9, "{a:?} {b:?}: {ours} and {theirs}");
    }

    #[test]
    fn optimal_string_alignment_agrees_with_strsim(a in "[a-d0-2]{0,12}", b in "[a-d0-2]{0,12}") {
        prop_assert_eq!(osa(a.as_bytes(), b.as_bytes()) as usize, strsim::osa_distance(&a, &b));
    }

    #[test]
    fn within_one_is_a_distance_of_at_most_one(a in "[ab]{0,6}", b in "[ab]{0,6}") {
        prop_assert_eq!(within_one(a.as_bytes(), b.as_bytes()), strsim::osa_distance(&a, &b) <= 1);
    }

    #[test]
    fn comparators_are_symmetrical(a in "[a-z]{0,20}", b in "[a-z]{0,20}") {
        let (x, y) = (a.as_bytes(), b.as_bytes());
        prop_assert_eq!(osa(x, y), osa(y, x));
        prop_assert_eq!(within_one(x, y), within_one(y, x));
    }

    #[test]
    fn normalising_never_panics_and_is_settled_after_once(t in "\\PC{0,40}") {
        // Some signs are written out in many letters, and what is too long is cut.
        let name = linkage::text::name(&t);
        prop_assert!(name.len() >= 50 || linkage::text::name(&name) == name);
        let address = linkage::text::address(&t);
        prop_assert!(address.len() >= 50 || linkage::text::address(&address) == address);
        let code = linkage::text::postcode(&t);
        prop_assert_eq!(linkage::text::postcode(&code), code.clone());
        let read = (linkage::text::date(&t), linkage::text::nhs(&t), linkage::text::phone(&t));
        prop_assert!(read.0.is_none_or(|d| d.known()));
        prop_assert!(read.1.is_none_or(|n| n.0 < 10_000_000_000));
        prop_assert!(read.2.is_none_or(|n| n < 10_000_000_000));
        prop_assert!(matches!(linkage::text::upn(&t).0.len(), 0 | 13));
    }
}

#[test]
fn a_wrong_check_digit_is_told_from_a_right_one() {
    assert_eq!(
        linkage::text::nhs("943 476 5919"),
        Some((9_434_765_919, true))
    );
    assert_eq!(
        linkage::text::nhs("943 476 5918"),
        Some((9_434_765_918, false))
    );
    assert_eq!(linkage::text::nhs("943 476 591"), None);
    assert_eq!(
        linkage::text::upn("h801200001001"),
        ("H801200001001".to_owned(), true)
    );
    assert!(!linkage::text::upn("A801200001001").1);
}

#[test]
fn dates_are_read_day_first_and_impossible_ones_not_at_all() {
    let read = |t: &str| linkage::text::date(t).map(|d| d.to_string());
    assert_eq!(read("31/03/2015").as_deref(), Some("2015-03-31"));
    assert_eq!(read("20150331").as_deref(), Some("2015-03-31"));
    assert_eq!(read("2015-03-31T00:00:00").as_deref(), Some("2015-03-31"));
    assert_eq!(read("2015-02-29"), None);
    assert_eq!(read("1900-01-01"), None);
}

#[test]
fn names_in_other_spellings_share_a_key() {
    use linkage::names::{Knowledge, skeleton};
    let know = Knowledge::get();
    assert!(know.variants("mohammed", "muhammad") && know.variants("robert", "bob"));
    assert!(!know.variants("robert", "alice"));
    assert_eq!(skeleton("shaikh"), skeleton("sheikh"));
    assert_eq!(skeleton("macdonald"), skeleton("mcdonald"));
    assert_ne!(skeleton("alice"), skeleton("robert"));
    assert!(know.weak("begum") && !know.weak("smith"));
    assert!(know.placeholder("unborn") && !know.placeholder("anna"));
}
