//! A file of requests: one row for each person, rows of one request together.
//! Bad rows are named by line and field; with `strict`, one bad row stops all.

use std::io::Read;

use domain::ids::AgencyId;
use domain::referrals::{Channel, Request};
use serde::Deserialize;

use super::{FieldError, WirePerson, WireRequest};

/// One row, as its columns are named.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct FileRow {
    request: String,
    part: String,
    given_name: String,
    family_name: String,
    date_of_birth: String,
    school: String,
    relationship: String,
    parental_responsibility: String,
    consent: String,
    referrer_name: String,
    referrer_job: String,
    referrer_email: String,
    address: String,
    postcode: String,
    address_hidden: String,
    family_telephone: String,
    worry: String,
    strengths: String,
    child_voice: String,
    tried: String,
    reasons: String,
    level: String,
    level_reason: String,
    expected_outcome: String,
    consent_exception: String,
    immediate: String,
}

/// A mistake in a file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineError {
    /// The line of the file, counted from 1 with the header.
    pub line: u64,
    /// The request's own name in the file.
    pub request: String,
    /// The field, if one is to blame.
    pub field: String,
    /// What to do.
    pub message: String,
}

impl std::fmt::Display for LineError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(
            f,
            "line {}, request {}, {}: {}",
            self.line, self.request, self.field, self.message
        )
    }
}

/// A request that can be received.
#[derive(Clone, Debug)]
pub struct FileRequest {
    /// Its own name in the file: the idempotency key.
    pub name: String,
    /// The request.
    pub request: Request,
}

/// Reads a file whole: what can be received, and every mistake.
pub fn read(
    file: impl Read,
    agency: AgencyId,
    organisation: &str,
) -> (Vec<FileRequest>, Vec<LineError>) {
    let mut errors = Vec::new();
    let mut requests: Vec<(u64, String, WireRequest)> = Vec::new();
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .from_reader(file);
    for (index, row) in reader.deserialize::<FileRow>().enumerate() {
        let line = u64::try_from(index).unwrap_or(u64::MAX).saturating_add(2);
        match row {
            Ok(row) => add(line, row, &mut requests, &mut errors),
            Err(error) => errors.push(LineError {
                line: error.position().map_or(line, csv::Position::line),
                request: "?".to_owned(),
                field: "row".to_owned(),
                message: shape_of(&error),
            }),
        }
    }
    let mut ready = Vec::new();
    for (line, name, wire) in requests {
        match wire.read(Channel::Import, agency, organisation) {
            Ok(request) => ready.push(FileRequest { name, request }),
            Err(found) => {
                errors.extend(
                    found
                        .into_iter()
                        .map(|FieldError { field, message }| LineError {
                            line,
                            request: name.clone(),
                            field,
                            message,
                        }),
                )
            }
        }
    }
    errors.sort_by_key(|error| error.line);
    (ready, errors)
}

/// What is wrong with a row's shape, without its content.
fn shape_of(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::Utf8 { .. } => {
            "The row is not UTF-8 text: save the file as UTF-8".to_owned()
        }
        csv::ErrorKind::UnequalLengths {
            expected_len, len, ..
        } => {
            format!("The row has {len} columns and the header {expected_len}")
        }
        csv::ErrorKind::Deserialize { .. } => {
            "A column is not known: see the guide for the columns' names".to_owned()
        }
        _ => "The row cannot be read".to_owned(),
    }
}

fn add(
    line: u64,
    row: FileRow,
    requests: &mut Vec<(u64, String, WireRequest)>,
    errors: &mut Vec<LineError>,
) {
    if row.request.is_empty() {
        errors.push(LineError {
            line,
            request: "?".to_owned(),
            field: "request".to_owned(),
            message: "Enter a name for the request, the same on each of its rows".to_owned(),
        });
        return;
    }
    let known = requests
        .iter_mut()
        .find(|(_, name, _)| *name == row.request);
    let wire = match known {
        Some((_, _, wire)) => wire,
        None => {
            requests.push((line, row.request.clone(), head(&row, line, errors)));
            match requests.last_mut() {
                Some((_, _, wire)) => wire,
                None => return,
            }
        }
    };
    let person = WirePerson {
        given_name: row.given_name.clone(),
        family_name: row.family_name.clone(),
        date_of_birth: filled(&row.date_of_birth),
        school: filled(&row.school),
        relationship: filled(&row.relationship),
        parental_responsibility: match row.parental_responsibility.as_str() {
            "yes" => Some(true),
            "no" => Some(false),
            _ => None,
        },
        consent: filled(&row.consent),
    };
    match row.part.as_str() {
        "child" => wire.children.push(person),
        "adult" => wire.adults.push(person),
        _ => errors.push(LineError {
            line,
            request: row.request,
            field: "part".to_owned(),
            message: "Part must be child or adult".to_owned(),
        }),
    }
}

fn head(row: &FileRow, line: u64, errors: &mut Vec<LineError>) -> WireRequest {
    let level = match row.level.as_str() {
        "" => None,
        text => match text.parse::<u8>() {
            Ok(level) => Some(level),
            Err(_) => {
                errors.push(LineError {
                    line,
                    request: row.request.clone(),
                    field: "level".to_owned(),
                    message: "Level must be a number".to_owned(),
                });
                None
            }
        },
    };
    WireRequest {
        referrer_name: row.referrer_name.clone(),
        referrer_job: row.referrer_job.clone(),
        referrer_email: row.referrer_email.clone(),
        referrer_telephone: None,
        children: Vec::new(),
        adults: Vec::new(),
        address: filled(&row.address),
        postcode: filled(&row.postcode),
        // Whatever else stands there is no promise that it may be shown.
        address_hidden: !matches!(row.address_hidden.trim(), "" | "no"),
        family_telephone: filled(&row.family_telephone),
        unsafe_contact: None,
        interpreter: None,
        worry: row.worry.clone(),
        strengths: filled(&row.strengths),
        child_voice: filled(&row.child_voice),
        tried: filled(&row.tried),
        reasons: row
            .reasons
            .split(';')
            .map(str::trim)
            .filter(|key| !key.is_empty())
            .map(str::to_owned)
            .collect(),
        level,
        level_reason: filled(&row.level_reason),
        expected_outcome: filled(&row.expected_outcome),
        consent_exception: filled(&row.consent_exception),
        immediate: filled(&row.immediate),
    }
}

fn filled(text: &str) -> Option<String> {
    Some(text.to_owned()).filter(|text| !text.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    const HEADER: &str = "request,part,given_name,family_name,date_of_birth,consent,parental_responsibility,referrer_name,referrer_job,referrer_email,worry,level,expected_outcome\n";

    fn read_text(rows: &str) -> (Vec<FileRequest>, Vec<LineError>) {
        let agency = AgencyId::parse("00000000-0000-0000-0000-000000000001").unwrap();
        read(format!("{HEADER}{rows}").as_bytes(), agency, "A school")
    }

    #[test]
    fn rows_of_one_request_make_one_family() {
        let (ready, errors) = read_text(
            "r1,child,Ava,Moore,2019-04-27,,,T Okafor,Teacher,t@school.example,Often late,3,Better mornings\n\
             r1,adult,Emma,Moore,,written,yes,,,,,,\n",
        );
        assert!(errors.is_empty(), "{errors:?}");
        assert_eq!(ready.len(), 1);
        assert_eq!(ready[0].request.people.len(), 2);
    }

    #[test]
    fn a_bad_row_is_named_by_its_line_and_field_and_the_others_go_on() {
        let (ready, errors) = read_text(
            "r1,child,Ava,Moore,27/4/2019,,,T Okafor,Teacher,t@school.example,Often late,3,Better mornings\n\
             r2,child,Ben,Shah,2018-01-02,,,T Okafor,Teacher,t@school.example,Hungry,2,Breakfast\n",
        );
        assert_eq!(ready.len(), 1);
        assert_eq!(errors[0].line, 2);
        assert_eq!(errors[0].field, "children[0].date_of_birth");
    }
}
