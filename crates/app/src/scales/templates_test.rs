//! The scales' pages, drawn from real readings under the strict engine and
//! held to the structural checks.

use casework::scales::{ScaleSeries, StoredReading};
use domain::assessments::About;
use domain::ids::ReadingId;
use domain::scales::{Discussed, Reading, ReadingKind, ReadingPoint, Scores};
use jiff::Timestamp;
use jiff::civil::{Date, date};
use serde_json::{Value, json};

use super::readings::{Page, Writes, series_context};
use crate::definitions::{Definitions, OwnFiles};
use crate::pages::drawn::drawn;
use crate::pages::{FormErrors, FormPage, RawForm};

fn stored(
    on: Date,
    point: ReadingPoint,
    worker: &[(&str, u8)],
    family: &[(&str, u8)],
) -> StoredReading {
    let mut scores = Scores::new();
    for (area, score) in worker {
        scores.entry((*area).to_owned()).or_default().worker = Some(*score);
    }
    for (area, score) in family {
        scores.entry((*area).to_owned()).or_default().family = Some(*score);
    }
    StoredReading {
        id: ReadingId::new(uuid::Uuid::nil()),
        reading: Reading {
            on,
            kind: ReadingKind::Plain,
            point,
            scores,
            discussed: Discussed::NotYet,
            note: "She said <hello>".to_owned(),
        },
        recorded_by: "Priya Nair".to_owned(),
        recorded_at: Timestamp::UNIX_EPOCH,
        taking_part: None,
        talks: Vec::new(),
    }
}

fn page(readings: Vec<StoredReading>) -> Page {
    let definitions = Definitions::load(&OwnFiles::default()).unwrap();
    let series = ScaleSeries {
        scale: definitions.scale("family_scale").unwrap().clone(),
        kind: ReadingKind::Plain,
        about: About::Family,
        person: None,
        readings,
    };
    Page {
        family: "Example".to_owned(),
        case: "C-1".to_owned(),
        new_href: Some("/cases/C-1/scales/new".to_owned()),
        series: vec![series_context(
            0,
            &series,
            Some(Writes {
                case: "C-1",
                plan: None,
            }),
        )],
        screenings: vec![screening()],
    }
}

fn screening() -> Value {
    json!({
        "on": "1 March 2026", "about": "The whole family", "scale": "Graded Care Profile", "level": 2,
        "scores": ["The worker’s scores: 2.0 (1 of 4 areas)", "The family’s own scores: not scored"],
        "areas": ["Physical: worker 2, family not scored"], "note": "At the kitchen table",
        "by": "Priya Nair", "agency": "Hill School", "recorded": 0,
    })
}

// Requirement: BUCKS-STRAT-102, BUCKS-STRAT-139
#[test]
fn the_stars_of_both_sides_stand_beside_a_table_with_the_same_numbers() {
    let html = drawn(
        "scales/readings.html",
        page(vec![
            stored(
                date(2026, 3, 1),
                ReadingPoint::Along,
                &[("bodies", 3), ("minds", 4), ("care", 3)],
                &[("bodies", 6)],
            ),
            stored(
                date(2026, 9, 1),
                ReadingPoint::Final,
                &[("bodies", 7), ("minds", 7)],
                &[("bodies", 8)],
            ),
        ]),
    );
    assert_eq!(html.matches("<svg").count(), 2);
    assert!(html.contains("+3.7 (better)"), "{html}");
    assert!(html.contains("7.0 (2 of 9 areas)"));
    assert!(html.contains("Not scored"));
    assert!(html.contains("She said &lt;hello&gt;"));
}

#[test]
fn one_reading_has_no_before_and_no_distance_yet() {
    let html = drawn(
        "scales/readings.html",
        page(vec![stored(
            date(2026, 3, 1),
            ReadingPoint::Along,
            &[("bodies", 3)],
            &[],
        )]),
    );
    assert_eq!(html.matches("<svg").count(), 1);
    assert!(html.contains("Only one reading so far") && !html.contains("stroke-dasharray"));
}

#[test]
fn a_case_without_readings_says_so() {
    let empty = Page {
        series: Vec::new(),
        new_href: None,
        ..page(Vec::new())
    };
    assert!(drawn("scales/readings.html", empty).contains("No reading was recorded yet."));
}

#[test]
fn a_choice_left_open_is_told_beside_it() {
    let item = |value: &str| json!({ "value": value, "text": value });
    let mut errors = FormErrors::new();
    errors.add("which", "Select a scale");
    let context: Value = json!({
        "form": FormPage::again(&RawForm::default(), errors), "family": "Example", "case": "C-1",
        "scales": [item("family_scale.plain"), item("graded_care_profile.screening")],
        "about": [item("family"), item("p1")],
    });
    assert!(drawn("scales/choose.html", context).contains("#which"));
}

#[test]
fn each_area_is_asked_of_both_sides_with_the_score_of_last_time() {
    let area = |key: &str, before: Option<&str>| {
        json!({ "key": key, "title": format!("Area {key}"), "hint": before, "items": [{ "value": "1", "text": "1: Hard" }],
            "worker_before": before, "family_before": before })
    };
    let context = json!({
        "form": FormPage::blank("k").with_date("on", date(2026, 3, 2)), "family": "Example", "title": "Family scale: the family",
        "action": "/cases/C-1/scales/new", "which": "family_scale.plain", "about": "family",
        "areas": [area("a", Some("Last time, 1 March 2026: 3")), area("b", None)], "places": true, "licence": "Licensed", "first_look": false, "refused": null,
        "taking_part_choices": [{"value": "chose", "text": "Yes"}, {"value": "did_not_choose", "text": "No"}], "neglect": true,
    });
    let mut first_look = context.clone();
    if let Value::Object(fields) = &mut first_look {
        let choice = json!([{ "value": "2", "text": "Level 2" }]);
        fields.insert("first_look".to_owned(), json!(true));
        fields.insert("about_choices".to_owned(), choice.clone());
        fields.insert("level_choices".to_owned(), choice);
        fields.insert("screenings".to_owned(), json!([screening()]));
    }
    let shown = drawn("scales/new.html", first_look);
    assert!(shown.contains("Seen at level 2") && !shown.contains("final reading"));
    let mut ended = context.clone();
    if let Value::Object(fields) = &mut ended {
        let refused =
            json!({ "reason": "The licence for this scale has ended.", "way": "Use another." });
        fields.insert("refused".to_owned(), refused);
    }
    let shown = drawn("scales/new.html", ended);
    assert!(shown.contains("licence for this scale has ended") && !shown.contains("worker-a"));
    let html = drawn("scales/new.html", context);
    assert_eq!(html.matches("Last time, 1 March 2026: 3").count(), 3);
    assert!(html.contains("name=\"worker-a\"") && html.contains("name=\"family-b\""));
}
