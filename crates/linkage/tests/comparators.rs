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
    fn a_number_is_written_as_formatting_would(n in -1_000_000_000i64..1_000_000_000, places in 0u32..6) {
        // An eighth is exact in binary, so that neither way has to round a half.
        let number = n as f64 / 8.0;
        let mut ours = String::new();
        linkage::text::fixed(number, places.max(3), &mut ours);
        prop_assert_eq!(ours, format!("{number:.*}", places.max(3) as usize));
    }

    #[test]
    fn a_date_is_one_date_in_every_way_of_writing_it(y in 1900u32..2031, m in 1u32..13, d in 1u32..29) {
        prop_assume!((y, m, d) != (1900, 1, 1));
        const MONTHS: [&str; 12] = ["January", "February", "March", "April", "May", "June", "July",
            "August", "September", "October", "November", "December"];
        let month = MONTHS[m as usize - 1];
        for text in [format!("{y}-{m:02}-{d:02}"), format!("{d:02}/{m:02}/{y}"), format!("{d}.{m}.{y}"),
            format!("{y}{m:02}{d:02}"), format!("{d} {month} {y}"), format!("{d}-{}-{y}", &month[..3]),
            format!("{month} {d}, {y}"), format!("{y}-{m:02}-{d:02} 00:00:00"), format!("{d:02}/{m:02}/{y} 00:00")] {
            let read = linkage::text::date(&text).map(|d| d.parts());
            prop_assert_eq!(read, Some((y, m, d)), "{}", text);
        }
    }

    #[test]
    fn how_two_dates_stand_does_not_hang_on_their_order(a in "[12][0-9]{3}-[0-4][0-9]-[0-4][0-9]", b in "[12][0-9]{3}-[0-4][0-9]-[0-4][0-9]") {
        let read = |t: &str| linkage::text::as_typed(t).unwrap_or_default();
        let (a, b) = (read(&a), read(&b));
        prop_assert_eq!(linkage::compare::dob_level(a, b), linkage::compare::dob_level(b, a));
        prop_assert_eq!(linkage::compare::dob_level(a, linkage::date::Date(0)), 0);
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
fn a_date_that_no_calendar_has_is_kept_as_the_slip_it_is() {
    use linkage::compare::dob_level;
    let read = |t: &str| linkage::text::as_typed(t).unwrap_or_default();
    let slip = read("1964-11-71");
    assert!(slip.known() && !slip.real());
    assert_eq!(dob_level(slip, read("1964-11-17")), 4, "one slip apart");
    assert_eq!(dob_level(read("1997-21-25"), read("1997-12-25")), 4);
    assert_eq!(dob_level(slip, read("1931-02-03")), 0, "says nothing");
    assert_eq!(linkage::text::date("1964-11-71"), None);
    assert!(!read("0000-00-00").known() && !read("1999-99-99").known());
    assert_eq!(
        read("42094").parts(),
        (2015, 3, 31),
        "a spreadsheet's day number"
    );
    assert_eq!(read("31/03/15").parts(), (2015, 3, 31));
    assert_eq!(read("31/03/64").parts(), (1964, 3, 31));
}

#[test]
fn postcodes_of_other_countries_have_areas_too() {
    use linkage::text::areas;
    assert_eq!(areas("HP201AA"), ("HP20", Some("HP201")));
    assert_eq!(areas("HP20"), ("HP20", None));
    assert_eq!(areas("2777"), ("27", Some("2777")));
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
