//! The trained model as settings for Splink 4 and 5 (DuckDB), so that an analyst can look at
//! it there or run it on a distributed back end.
//!
//! Splink knows two classes and what SQL can say. Strangers' shares become its `u`; levels
//! that need name knowledge or sound keys are added up into a Jaro-Winkler level. Columns
//! are those of [`crate::table::Person`], cleaned: names in lower case, postcode and numbers
//! without spaces, `dob` as ISO text.

use crate::fields::SPEC;
use crate::model::Model;
use serde_json::{Value, json};

/// One level of Splink's made of levels of ours.
struct Level(&'static str, &'static str, &'static [&'static str]);

const EXACT_FIRST: &str = "first_name_l = first_name_r";
const CLOSE_FIRST: &str = "jaro_winkler_similarity(first_name_l, first_name_r) >= 0.86 OR starts_with(first_name_l, first_name_r) OR starts_with(first_name_r, first_name_l)";
const SWAPPED: &str = "first_name_l = surname_r AND surname_l = first_name_r";
const MIDDLE: &str = "first_name_l = middle_name_r OR middle_name_l = first_name_r";
const CLOSE_LAST: &str = "jaro_winkler_similarity(surname_l, surname_r) >= 0.86";
const PART_LAST: &str = "contains(surname_l, surname_r) OR contains(surname_r, surname_l)";
const DOB_SWAPPED: &str = "substr(dob_l,1,4) = substr(dob_r,1,4) AND substr(dob_l,6,2) = substr(dob_r,9,2) AND substr(dob_l,9,2) = substr(dob_r,6,2)";
const DOB_DEFAULT: &str = "substr(dob_l,1,4) = substr(dob_r,1,4) AND (substr(dob_l,6,5) = '01-01' OR substr(dob_r,6,5) = '01-01')";
const DOB_NEAR: &str =
    "abs(date_diff('day', try_cast(dob_l AS DATE), try_cast(dob_r AS DATE))) <= 366";
const DOB_DECADE: &str =
    "abs(date_diff('day', try_cast(dob_l AS DATE), try_cast(dob_r AS DATE))) <= 3653";

const FIRST: &[Level] = &[
    Level(EXACT_FIRST, "the same", &["exact"]),
    Level(SWAPPED, "the other way round", &["swapped"]),
    Level(
        CLOSE_FIRST,
        "a form or a spelling of it",
        &["variant", "sound", "typo", "part", "initial", "near"],
    ),
    Level(MIDDLE, "by the middle name", &["middle"]),
    Level("ELSE", "different", &["differ"]),
];
const LAST: &[Level] = &[
    Level("surname_l = surname_r", "the same", &["exact"]),
    Level(
        CLOSE_LAST,
        "a form or a spelling of it",
        &["variant", "sound", "typo", "near"],
    ),
    Level(PART_LAST, "share a part", &["part"]),
    Level("ELSE", "different", &["weak", "differ"]),
];
const MIDDLE_LEVELS: &[Level] = &[
    Level("middle_name_l = middle_name_r", "the same", &["same"]),
    Level(
        "left(middle_name_l,1) = left(middle_name_r,1)",
        "initial",
        &["initial"],
    ),
    Level("ELSE", "different", &["differ"]),
];
const DOB: &[Level] = &[
    Level("dob_l = dob_r", "the same", &["exact"]),
    Level(DOB_SWAPPED, "day and month swapped", &["swapped"]),
    Level(DOB_DEFAULT, "1 January on one side", &["defaulted"]),
    Level(
        "damerau_levenshtein(dob_l, dob_r) <= 2",
        "one slip",
        &["slip", "parts"],
    ),
    Level(DOB_NEAR, "within a year", &["near"]),
    Level(DOB_DECADE, "within ten years", &["decade"]),
    Level("ELSE", "different", &["differ"]),
];
const ADDRESS: &[Level] = &[
    Level(
        "postcode_l = postcode_r AND address_1_l = address_1_r",
        "both the same",
        &["exact"],
    ),
    Level("address_1_l = address_1_r", "the same line", &["line"]),
    Level(
        "postcode_l = postcode_r",
        "the same postcode",
        &["line_near", "postcode", "neighbour"],
    ),
    Level(
        "damerau_levenshtein(postcode_l, postcode_r) <= 1",
        "postcode one slip apart",
        &["postcode_near"],
    ),
    Level(
        "left(postcode_l, length(postcode_l)-2) = left(postcode_r, length(postcode_r)-2)",
        "sector",
        &["sector"],
    ),
    Level(
        "left(postcode_l, length(postcode_l)-3) = left(postcode_r, length(postcode_r)-3)",
        "district",
        &["district"],
    ),
    Level("ELSE", "different", &["differ", "line_differ"]),
];

/// Splink settings of a model, for a file of `records` records.
#[must_use]
pub fn settings(model: &Model, records: usize) -> Value {
    let plain = |key: &'static str| {
        vec![
            (format!("{key}_l = {key}_r"), "the same", vec!["same"]),
            ("ELSE".to_owned(), "different", vec!["differ"]),
        ]
    };
    let numbered = |key: &'static str| {
        let mut levels = plain(key);
        levels.insert(
            1,
            (
                format!("damerau_levenshtein({key}_l, {key}_r) <= 1"),
                "one slip",
                vec!["near"],
            ),
        );
        levels
    };
    let fixed = |levels: &[Level]| {
        levels
            .iter()
            .map(|l| (l.0.to_owned(), l.1, l.2.to_vec()))
            .collect::<Vec<_>>()
    };
    let comparisons = vec![
        comparison(model, "forename", "first_name", fixed(FIRST)),
        comparison(model, "surname", "surname", fixed(LAST)),
        comparison(model, "middle_name", "middle_name", fixed(MIDDLE_LEVELS)),
        comparison(model, "dob", "dob", fixed(DOB)),
        comparison(model, "address", "postcode", fixed(ADDRESS)),
        comparison(model, "sex", "sex", plain("sex")),
        comparison(model, "nhs_number", "nhs_number", numbered("nhs_number")),
        comparison(model, "upn", "upn", numbered("upn")),
        comparison(model, "phone", "phone", plain("phone")),
        comparison(model, "email", "email", plain("email")),
    ];
    let rules = [
        "l.nhs_number = r.nhs_number",
        "l.upn = r.upn",
        "l.surname = r.surname AND l.dob = r.dob",
        "l.first_name = r.first_name AND l.dob = r.dob",
        "l.postcode = r.postcode AND l.first_name = r.first_name",
        "l.phone = r.phone AND left(l.first_name,2) = left(r.first_name,2)",
        "l.email = r.email",
    ];
    let others = records.max(2) as f64 - 1.0;
    json!({
        "link_type": "dedupe_only",
        "sql_dialect": "duckdb",
        "unique_id_column_name": "record_id",
        "probability_two_random_records_match": (2.0 * model.same_per_record / others).clamp(1e-12, 0.5),
        "retain_matching_columns": false,
        "retain_intermediate_calculation_columns": false,
        "blocking_rules_to_generate_predictions":
            rules.iter().map(|r| json!({"blocking_rule": r, "sql_dialect": "duckdb"})).collect::<Vec<_>>(),
        "comparisons": comparisons,
    })
}

fn comparison(
    model: &Model,
    field: &str,
    column: &str,
    levels: Vec<(String, &str, Vec<&str>)>,
) -> Value {
    let mut out = vec![
        json!({"sql_condition": format!("{column}_l IS NULL OR {column}_r IS NULL"), "label_for_charts": "not known", "is_null_level": true}),
    ];
    let ours = model
        .fields
        .iter()
        .find(|f| f.field == field)
        .map(|f| f.levels.as_slice())
        .unwrap_or_default();
    for (sql, label, keys) in levels {
        let sum = |share: fn(&crate::model::LevelModel) -> f64| -> f64 {
            ours.iter()
                .filter(|l| keys.contains(&l.level.as_str()))
                .map(share)
                .sum::<f64>()
                .clamp(1e-12, 1.0)
        };
        out.push(json!({
            "sql_condition": sql,
            "label_for_charts": label,
            "m_probability": sum(|l| l.same),
            "u_probability": sum(|l| l.stranger),
        }));
    }
    let words = SPEC
        .iter()
        .find(|s| s.key == field)
        .map_or(field, |s| s.words);
    json!({"output_column_name": column, "comparison_description": words, "comparison_levels": out})
}
