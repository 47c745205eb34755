//! Rules that hold for any profile.

use jiff::civil::date;
use proptest::prelude::*;

use super::super::*;
use super::{FILE, SHIPPED};

/// The shipped file with its editions replaced by a chain: each edition lasts some days, and the next starts
/// some days after it ends.
fn with_editions(lengths: &[(i32, i32)]) -> String {
    let from = SHIPPED.find("[[level_editions]]").unwrap();
    let to = SHIPPED.find("[names]").unwrap();
    let levels = SHIPPED[from..]
        .split_once("[[level_editions.levels]]")
        .map(|(_, rest)| rest.split("\n[[level_editions]]").next().unwrap())
        .unwrap();
    let mut chain = String::new();
    let mut start = date(2015, 1, 1);
    for (place, (length, gap)) in lengths.iter().enumerate() {
        let days = |n: i32| jiff::Span::new().days(n);
        let end = start.checked_add(days(length - 1)).unwrap();
        chain.push_str(&format!(
            "[[level_editions]]\nid = \"e{place}\"\ndocument = \"strategy\"\nversion = \"V1.0\"\nnumbering = \"shown\"\nin_force_from = {start}\n"
        ));
        if place + 1 < lengths.len() {
            chain.push_str(&format!("in_force_to = {end}\n"));
        }
        if place == 0 {
            chain.push_str(&format!("[[level_editions.levels]]{levels}\n"));
        } else {
            chain.push_str("other_levels_as_in = \"e0\"\n");
        }
        start = end.checked_add(days(*gap)).unwrap();
    }
    format!("{}{chain}{}", &SHIPPED[..from], &SHIPPED[to..])
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(48))]

    // Requirement: BUCKS-STRAT-03
    #[test]
    fn no_day_ever_has_two_wordings_or_none(
        lengths in prop::collection::vec((1..400_i32, prop_oneof![8 => Just(1), 1 => Just(0), 1 => Just(2)]), 1..6),
        offsets in prop::collection::vec(0..4000_i32, 1..20),
    ) {
        let parsed = Profile::parse(FILE, &with_editions(&lengths));
        let adjoining = lengths.iter().rev().skip(1).all(|(_, gap)| *gap == 1);
        prop_assert_eq!(parsed.is_ok(), adjoining);
        if let Ok(profile) = parsed {
            for offset in offsets {
                let day = date(2015, 1, 1).checked_add(jiff::Span::new().days(offset)).unwrap();
                let holding: Vec<&Key> =
                    profile.levels.iter().filter(|one| one.holds_on(day)).map(|one| &one.id).collect();
                prop_assert_eq!(holding, vec![&profile.levels_in_force(day).id]);
            }
        }
    }

    #[test]
    fn a_limit_reads_back_as_it_is_shown(number in 1..10_000_u32, unit in 0..4_usize) {
        let limit = [Limit::Hours(number), Limit::Days(number), Limit::WorkingDays(number), Limit::Months(number)][unit];
        prop_assert_eq!(Limit::parse(&limit.to_string()), Ok(limit));
    }

    #[test]
    fn any_text_is_answered_and_never_breaks_the_reader(text in "\\PC{0,200}", cut in 0..SHIPPED.len()) {
        let _ = Profile::parse("any.toml", &text);
        if let Some(start) = SHIPPED.get(..cut) {
            let errors = Profile::parse("cut.toml", start);
            prop_assert!(errors.is_ok() || errors.is_err_and(|all| !all.is_empty()));
        }
    }
}
