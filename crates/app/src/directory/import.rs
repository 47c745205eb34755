//! Entries from a file: read whole, every mistake told by line and heading,
//! shown before anything happens, and taken in all together or not at all.

use std::collections::BTreeMap;

use casework::directory::{ImportEntry, ImportReport, import as take_in};
use domain::directory::{HEADINGS, Place, RowProblem, read_row};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use uuid::Uuid;

use super::{field_error, sectors, taxonomy};
use crate::open_referral::entries_of_open_referral;
use crate::pages::forms::{FormErrors, FormPage};
use crate::web::{Answer, Cx};

/// The most mistakes that one page lists.
const MISTAKES_SHOWN: usize = 100;
/// The most lines that one file may have.
const LINES_MAX: usize = 20_000;

/// The identifier of a place: the same for the same name, street and postcode.
#[must_use]
pub fn place_id_of(place: &Place) -> Uuid {
    let text = format!("{}|{}|{}", place.name, place.street, place.postcode).to_lowercase();
    identifier_from(&text)
}

/// An identifier worked out from words, the same for the same words.
#[must_use]
pub fn identifier_from(words: &str) -> Uuid {
    let digest = Sha256::digest(words.as_bytes());
    let mut bytes = [0_u8; 16];
    for (byte, from) in bytes.iter_mut().zip(digest.iter()) {
        *byte = *from;
    }
    uuid::Builder::from_random_bytes(bytes).into_uuid()
}

/// A mistake in a file: the line, counted from the heading line as 1, and what is wrong.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Mistake {
    /// The line.
    pub line: u64,
    /// What is wrong in it.
    pub problem: RowProblem,
}

fn mistake(line: u64, heading: &str, says: impl Into<String>) -> Mistake {
    Mistake {
        line,
        problem: RowProblem {
            heading: heading.to_owned(),
            says: says.into(),
        },
    }
}

/// Reads a file of entries.
///
/// # Errors
/// Every mistake in it.
pub fn entries_of_csv(bytes: &[u8]) -> Result<Vec<ImportEntry>, Vec<Mistake>> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    let mut reader = csv::ReaderBuilder::new().flexible(true).from_reader(bytes);
    let headings: Vec<String> = match reader.headers() {
        Ok(headings) => headings
            .iter()
            .map(|heading| heading.trim().to_lowercase())
            .collect(),
        Err(_) => return Err(vec![mistake(1, "", "The file is not a CSV file in UTF-8")]),
    };
    let mut mistakes: Vec<Mistake> = headings
        .iter()
        .filter(|heading| !HEADINGS.contains(&heading.as_str()))
        .map(|heading| mistake(1, heading, format!("There is no heading “{heading}”")))
        .collect();
    for needed in ["organisation", "name", "description", "categories"] {
        if !headings.iter().any(|heading| heading == needed) {
            mistakes.push(mistake(
                1,
                needed,
                format!("The heading “{needed}” is missing"),
            ));
        }
    }
    let mut entries = Vec::new();
    if !mistakes.is_empty() {
        return Err(mistakes);
    }
    for record in reader.records() {
        if entries.len() >= LINES_MAX {
            mistakes.push(mistake(
                0,
                "",
                "The file has more than 20,000 lines. Split it",
            ));
            break;
        }
        let record = match record {
            Ok(record) => record,
            Err(error) => {
                let line = error.position().map_or(0, csv::Position::line);
                mistakes.push(mistake(line, "", "The line is not UTF-8 text"));
                continue;
            }
        };
        let line = record.position().map_or(0, csv::Position::line);
        if record.len() != headings.len() {
            let says = format!(
                "The line has {} values, and the headings are {}",
                record.len(),
                headings.len()
            );
            mistakes.push(mistake(line, "", says));
            continue;
        }
        let values: BTreeMap<String, String> = headings
            .iter()
            .cloned()
            .zip(record.iter().map(str::to_owned))
            .collect();
        match read_row(&values, taxonomy(), sectors(), place_id_of) {
            Ok(row) => entries.push(ImportEntry {
                organisation: row.organisation,
                agency: None,
                service: row.service,
            }),
            Err(problems) => mistakes.extend(
                problems
                    .into_iter()
                    .map(|problem| Mistake { line, problem }),
            ),
        }
    }
    if entries.is_empty() && mistakes.is_empty() {
        mistakes.push(mistake(2, "", "The file has headings and no entry"));
    }
    if mistakes.is_empty() {
        Ok(entries)
    } else {
        Err(mistakes)
    }
}

/// The form.
pub async fn form(cx: Cx) -> Answer {
    let form = cx.blank_form();
    show(cx, form, &[], None)
}

fn show(cx: Cx, form: FormPage, mistakes: &[Mistake], report: Option<&ImportReport>) -> Answer {
    let invalid = !form.errors().is_empty();
    let lines: Vec<Value> = mistakes
        .iter()
        .take(MISTAKES_SHOWN)
        .map(|one| json!({ "line": one.line, "heading": one.problem.heading, "says": one.problem.says }))
        .collect();
    let context = json!({
        "form": form, "mistakes": lines, "more": mistakes.len().saturating_sub(MISTAKES_SHOWN),
        "headings": HEADINGS,
        "categories": taxonomy().terms().iter().map(|term| json!({ "value": term.key, "text": term.name })).collect::<Vec<_>>(),
        "report": report.map(|report| json!({
            "organisations": report.organisations, "added": report.added, "changed": report.changed, "same": report.same,
        })),
    });
    let cx = cx.back_to("The directory’s desk", "/directory/team");
    if invalid {
        cx.invalid("directory/import.html", context)
    } else {
        cx.page("directory/import.html", context)
    }
}

/// Says what a file would do, or does it.
pub async fn import(cx: Cx) -> Answer {
    let mut errors = FormErrors::new();
    let upload = cx.uploads.iter().find(|upload| upload.field == "file");
    let Some(upload) = upload.filter(|upload| !upload.too_large) else {
        errors.add(
            "file",
            "Select a CSV or JSON file that is smaller than 10 MB",
        );
        let form = FormPage::again(&cx.form, errors);
        return show(cx, form, &[], None);
    };
    let otherwise = Some(cx.form.text("otherwise")).filter(|key| !key.is_empty());
    let read = if upload.file_name.to_lowercase().ends_with(".csv") {
        entries_of_csv(&upload.bytes)
    } else {
        entries_of_open_referral(&upload.bytes, taxonomy(), otherwise)
    };
    let entries = match read {
        Ok(entries) => entries,
        Err(mistakes) => {
            errors.add(
                "file",
                format!(
                    "The file has {} mistakes. Nothing was taken in",
                    mistakes.len()
                ),
            );
            let form = FormPage::again(&cx.form, errors);
            return show(cx, form, &mistakes, None);
        }
    };
    let try_first = cx.form.text("how") != "now";
    let source = upload.file_name.clone();
    match take_in(
        &cx.app.store,
        &cx.act,
        taxonomy(),
        &source,
        &entries,
        try_first,
    )
    .await
    {
        Ok(report) if try_first => {
            let form = cx.blank_form();
            show(cx, form, &[], Some(&report))
        }
        Ok(_) => {
            cx.app.directory.refresh(&cx.app.store, cx.act.at).await?;
            cx.then("/directory/team", Some("entries-imported"))
        }
        Err(error) => match field_error(&error) {
            Some(_) => {
                errors.add("file", error.to_string());
                let form = FormPage::again(&cx.form, errors);
                show(cx, form, &[], None)
            }
            None => Err(error.into()),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEAD: &str =
        "organisation,name,description,categories,telephone,postcode,sessions,cost\n";

    #[test]
    fn every_mistake_of_a_file_is_told_by_its_line_and_heading() {
        let text = format!(
            "{HEAD}Vale Play,Stay and play,Play for little ones,Parent baby club,01632 960 200,BT1 1AA,Mon 25:00,lots\n\
             ,No owner,Words,activities,,HP20 1ZZZ,,\n\
             Short line,x\n"
        );
        let mistakes = entries_of_csv(text.as_bytes()).unwrap_err();
        let told = |line: u64, heading: &str| {
            mistakes
                .iter()
                .any(|one| one.line == line && one.problem.heading == heading)
        };
        for (line, heading) in [
            (2, "categories"),
            (2, "postcode"),
            (2, "sessions"),
            (2, "cost"),
            (3, "organisation"),
            (3, "postcode"),
            (3, "telephone"),
            (4, ""),
        ] {
            assert!(told(line, heading), "{line} {heading} in {mistakes:?}");
        }
    }

    #[test]
    fn a_file_that_is_not_text_or_has_other_headings_is_refused_whole() {
        assert!(entries_of_csv(b"\xff\xfe\x00\x01").is_err());
        assert!(entries_of_csv(b"").is_err());
        let mistakes = entries_of_csv(
            b"organisation,name,description,categories,colour\na,b,c,activities,red\n",
        );
        assert_eq!(
            mistakes.unwrap_err().first().unwrap().problem.heading,
            "colour"
        );
    }

    #[test]
    fn the_same_place_has_the_same_identifier_wherever_it_is_used() {
        let place = Place {
            name: "Library".to_owned(),
            postcode: "HP20 1UQ".to_owned(),
            ..Place::default()
        };
        let mut other = place.clone();
        other.name = "LIBRARY".to_owned();
        assert_eq!(place_id_of(&place), place_id_of(&other));
        other.postcode = "HP21 1UQ".to_owned();
        assert_ne!(place_id_of(&place), place_id_of(&other));
    }
}
