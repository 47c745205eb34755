//! Scales hold to their rules: a missing score is no zero, averages add up as
//! shown, and nothing divides by zero.

use std::collections::BTreeMap;

use jiff::civil::{Date, date};
use proptest::prelude::*;

use super::*;

const FAMILY: &str = include_str!("../../../../profiles/scales/family-scale.toml");
const CARE: &str = include_str!("../../../../profiles/scales/graded-care.toml");
const CARE_AREAS: &str =
    include_str!("../../../../profiles/buckinghamshire/scales/graded-care.toml");
const CATALOGUE: &str = include_str!("../../../../profiles/scales/catalogue.toml");

fn family() -> ScaleDefinition {
    ScaleDefinition::parse("family-scale.toml", FAMILY).unwrap()
}

fn care() -> ScaleDefinition {
    ScaleDefinition::parse("graded-care.toml", CARE).unwrap()
}

fn worker_scores(scale: &ScaleDefinition, scores: &[Option<u8>]) -> Scores {
    scale
        .areas
        .iter()
        .zip(scores)
        .filter(|(_, score)| score.is_some())
        .map(|(area, score)| {
            (
                area.key.clone(),
                AreaScore {
                    worker: *score,
                    family: None,
                },
            )
        })
        .collect()
}

fn reading(on: Date, point: ReadingPoint, scores: Scores) -> Reading {
    Reading {
        on,
        kind: ReadingKind::Plain,
        point,
        scores,
        discussed: Discussed::Yes,
        note: String::new(),
    }
}

// Requirement: C-57, C-60, BUCKS-STRAT-103
#[test]
fn the_catalogue_ships_slots_from_1_to_10_and_no_licensed_words() {
    let catalogue = ScaleDefinition::parse_catalogue("catalogue.toml", CATALOGUE).unwrap();
    assert!(catalogue.len() >= 6);
    for slot in &catalogue {
        assert_eq!(
            (slot.content, slot.lowest, slot.highest),
            (Content::Places, 1, 10)
        );
        assert!(
            slot.areas
                .iter()
                .all(|area| area.title.starts_with("Area "))
        );
        assert!(slot.steps.is_empty());
    }
}

// Requirement: C-58, C-59, BUCKS-STRAT-96
#[test]
fn the_graded_care_slot_has_four_areas_from_1_best_to_5_and_two_kinds() {
    let slot = care();
    assert_eq!(slot.direction, Direction::LowerIsBetter);
    assert_eq!((slot.lowest, slot.highest, slot.areas.len()), (1, 5, 4));
    assert_eq!(
        slot.reading_kinds(),
        [ReadingKind::Screening, ReadingKind::InDepth]
    );
    let filled = slot
        .filled("buckinghamshire-graded-care.toml", CARE_AREAS)
        .unwrap();
    let titles: Vec<&str> = filled
        .areas
        .iter()
        .map(|area| area.title.as_str())
        .collect();
    assert_eq!(titles, ["Physical", "Safety", "Love", "Esteem"]);
    assert_eq!(filled.content, Content::Complete);
}

#[test]
fn a_slot_is_filled_only_by_a_later_file_of_its_own() {
    let errors = care()
        .filled(
            "x.toml",
            "scale = \"star_work\"\nversion = 1\nareas = [{ key = \"a\", title = \"A\" }]",
        )
        .unwrap_err();
    let keys: Vec<&str> = errors.iter().map(|error| error.key.as_str()).collect();
    assert_eq!(keys, ["scale", "version"]);
}

#[test]
fn our_own_scale_says_what_each_number_means() {
    let scale = family();
    assert!((8..=10).contains(&scale.areas.len()));
    let silent = FAMILY.replace("{ score = 10,", "{ score = 9,");
    let errors = ScaleDefinition::parse("family-scale.toml", &silent).unwrap_err();
    assert!(
        errors
            .iter()
            .any(|error| error.wrong == "Score 10 has no words")
    );
}

// Requirement: BUCKS-STRAT-139
#[test]
fn first_and_final_averages_and_their_difference_are_shown_to_one_decimal() {
    let scale = family();
    let scores = |numbers: &[u8]| {
        let some: Vec<Option<u8>> = numbers.iter().copied().map(Some).collect();
        worker_scores(&scale, &some)
    };
    let readings = [
        reading(
            date(2026, 9, 1),
            ReadingPoint::Final,
            scores(&[7, 7, 7, 7, 7, 6, 7, 7, 6]),
        ),
        reading(
            date(2026, 3, 1),
            ReadingPoint::Along,
            scores(&[3, 3, 4, 3, 3, 3, 4, 3, 3]),
        ),
    ];
    let far = distance(&scale, &readings, Side::Worker).unwrap();
    assert_eq!(far.first.words(), "3.2");
    assert_eq!(far.last.unwrap().words(), "6.8");
    assert_eq!(far.difference_words().unwrap(), "+3.6");
    assert_eq!(far.change, Some(Change::Better));
    assert_eq!(distance(&scale, &readings, Side::Family), None);
}

// Requirement: C-58
#[test]
fn a_falling_grade_is_good_news_where_lower_is_better() {
    let scale = care();
    let readings = [
        reading(
            date(2026, 3, 1),
            ReadingPoint::Along,
            worker_scores(&scale, &[Some(4), Some(4), None, Some(3)]),
        ),
        reading(
            date(2026, 6, 1),
            ReadingPoint::Along,
            worker_scores(&scale, &[Some(2), Some(2), None, Some(3)]),
        ),
    ];
    let far = distance(&scale, &readings, Side::Worker).unwrap();
    assert_eq!(far.difference_words().unwrap(), "-1.4");
    assert_eq!(far.change, Some(Change::Better));
    assert_eq!((far.first.scored, far.first.of), (3, 4));
}

#[test]
fn one_reading_alone_has_no_distance() {
    let scale = family();
    let only = [reading(
        date(2026, 3, 1),
        ReadingPoint::Along,
        worker_scores(&scale, &[Some(5)]),
    )];
    let far = distance(&scale, &only, Side::Worker).unwrap();
    assert_eq!((far.difference, far.change), (None, None));
}

#[test]
fn an_empty_score_is_missing_a_wrong_one_is_told_and_an_empty_reading_is_no_reading() {
    let scale = family();
    let typed = |field: &str| {
        match field {
            "worker-bodies" => "4",
            "family-minds" => "7",
            _ => "",
        }
        .to_owned()
    };
    let scores = read_scores(&scale, typed).unwrap();
    assert_eq!(
        scores,
        BTreeMap::from([
            (
                "bodies".to_owned(),
                AreaScore {
                    worker: Some(4),
                    family: None
                }
            ),
            (
                "minds".to_owned(),
                AreaScore {
                    worker: None,
                    family: Some(7)
                }
            ),
        ])
    );
    let zero = read_scores(&scale, |field| {
        if field == "worker-bodies" { "0" } else { "" }.to_owned()
    });
    assert_eq!(
        zero.unwrap_err().remove(0).message,
        "Score for Keeping well must be a whole number from 1 to 10"
    );
    let empty = read_scores(&scale, |_| String::new());
    assert_eq!(
        empty.unwrap_err().remove(0).message,
        "Enter at least one score"
    );
}

proptest! {
    #[test]
    fn an_average_ignores_what_is_missing_and_never_divides_by_zero(
        scores in proptest::collection::vec(proptest::option::of(1_u8..=10), 9)
    ) {
        let scale = family();
        let given: Vec<u8> = scores.iter().flatten().copied().collect();
        let found = average(&scale, &worker_scores(&scale, &scores), Side::Worker);
        match (given.iter().min(), given.iter().max(), found) {
            (Some(low), Some(high), Some(average)) => {
                prop_assert_eq!(usize::try_from(average.scored).unwrap(), given.len());
                prop_assert!(average.tenths >= u32::from(*low) * 10);
                prop_assert!(average.tenths <= u32::from(*high) * 10);
            }
            (None, None, None) => {}
            other => prop_assert!(false, "{other:?}"),
        }
    }

    #[test]
    fn the_difference_is_what_the_two_shown_averages_differ_by(
        first in proptest::collection::vec(proptest::option::of(1_u8..=10), 9),
        second in proptest::collection::vec(proptest::option::of(1_u8..=10), 9),
    ) {
        let scale = family();
        let readings = [
            reading(date(2026, 3, 1), ReadingPoint::Along, worker_scores(&scale, &first)),
            reading(date(2026, 6, 1), ReadingPoint::Along, worker_scores(&scale, &second)),
        ];
        if let Some(far) = distance(&scale, &readings, Side::Worker)
            && let Some(difference) = far.difference
        {
            prop_assert_eq!(difference, i64::from(far.latest.tenths) - i64::from(far.first.tenths));
            prop_assert_eq!(far.change == Some(Change::Better), difference > 0);
        }
    }
}

// Requirement: BUCKS-STRAT-108
#[test]
fn a_licensed_scale_is_used_only_while_its_licence_is_good() {
    let filled = care().filled("graded-care.toml", CARE_AREAS).unwrap();
    let last = filled.licence.as_ref().unwrap().valid_until;
    assert_eq!(filled.may_be_used(last), Ok(()));
    let after = filled.may_be_used(last.tomorrow().unwrap()).unwrap_err();
    assert_eq!(after.code, "scales.licence_expired");
    let unlicensed = ScaleDefinition {
        licence: None,
        ..filled
    };
    let code = unlicensed.may_be_used(last).unwrap_err().code;
    assert_eq!(code, "scales.no_licence");
    assert_eq!(care().may_be_used(last), Ok(()), "places hold no words");
    assert_eq!(family().may_be_used(last), Ok(()), "ours is free");
}
