//! A file of requests: one row for each person, rows of one request together.
//! Bad rows are named by line and field; with `strict`, one bad row stops all.

use std::io::Read;

use domain::ids::AgencyId;
use domain::profile::Profile;
use domain::referrals::{Channel, Request};
use serde::Deserialize;

use super::{FieldError, WirePerson, WireRequest};

const NOT_UTF8: &str = "The row is not UTF-8 text: save the file as UTF-8";

/// One row, as its columns are named.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct FileRow {
    request: String,
    part: String,
    given_name: String,
    family_name: String,
    date_of_birth: String,
    approximate_age: String,
    unborn: String,
    expected_date: String,
    school: String,
    relationship: String,
    parental_responsibility: String,
    consent: String,
    referrer_name: String,
    referrer_job: String,
    referrer_email: String,
    referrer_telephone: String,
    address: String,
    postcode: String,
    address_hidden: String,
    family_telephone: String,
    unsafe_contact: String,
    interpreter: String,
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
    /// Its own name in the file.
    pub name: String,
    /// The request.
    pub request: Request,
    /// A hash of what was sent: with the name, the idempotency key.
    pub content_hash: String,
}

/// One request as its rows are read.
struct Gathered {
    line: u64,
    name: String,
    wire: WireRequest,
    /// A row of it is not right: it waits, whole, so that no child is left out.
    broken: bool,
}

#[derive(Default)]
struct Gathering {
    requests: Vec<Gathered>,
    errors: Vec<LineError>,
}

/// Reads a file whole: what can be received, and every mistake. A request with
/// a mistake in any of its rows is not received at all; one that may not wait
/// is, with what could not be read kept as it was sent.
pub fn read(
    file: impl Read,
    profile: &Profile,
    agency: AgencyId,
    organisation: &str,
) -> (Vec<FileRequest>, Vec<LineError>) {
    let mut all = Gathering::default();
    let mut reader = csv::ReaderBuilder::new()
        .trim(csv::Trim::All)
        .flexible(true)
        .from_reader(file);
    match reader.headers().cloned() {
        Ok(header) => {
            for (index, row) in reader.byte_records().enumerate() {
                let line = u64::try_from(index).unwrap_or(u64::MAX).saturating_add(2);
                match row {
                    Ok(row) => {
                        let line = row.position().map_or(line, csv::Position::line);
                        all.row(line, &header, &row);
                    }
                    Err(error) => all.error(line, "?", "row", &shape_of(&error)),
                }
            }
        }
        Err(error) => all.error(1, "?", "row", &shape_of(&error)),
    }
    let mut ready = Vec::new();
    for one in std::mem::take(&mut all.requests) {
        match one
            .wire
            .read(profile, Channel::Import, agency, organisation)
        {
            Ok(request) if !one.broken => {
                let content_hash = one.wire.content_hash();
                ready.push(FileRequest {
                    name: one.name,
                    request,
                    content_hash,
                });
            }
            Ok(_) => {}
            Err(found) => {
                for FieldError { field, message } in found {
                    all.error(one.line, &one.name, &field, &message);
                }
            }
        }
    }
    all.errors.sort_by_key(|error| error.line);
    (ready, all.errors)
}

/// What is wrong with a row's shape, without its content.
fn shape_of(error: &csv::Error) -> String {
    match error.kind() {
        csv::ErrorKind::Utf8 { .. } => NOT_UTF8.to_owned(),
        csv::ErrorKind::Deserialize { .. } => {
            "A column is not known: see the guide for the columns' names".to_owned()
        }
        _ => "The row cannot be read".to_owned(),
    }
}

impl Gathering {
    fn error(&mut self, line: u64, request: &str, field: &str, message: &str) {
        self.errors.push(LineError {
            line,
            request: request.to_owned(),
            field: field.to_owned(),
            message: message.to_owned(),
        });
    }

    /// A row that cannot be read: of a request that may not wait it is kept as
    /// it was sent; any other request waits.
    fn unreadable(&mut self, line: u64, name: &str, row: &csv::ByteRecord, message: &str) {
        match self.requests.iter_mut().find(|one| one.name == name) {
            Some(one) if one.wire.is_urgent() => {
                let sent: Vec<_> = row.iter().map(String::from_utf8_lossy).collect();
                one.wire
                    .notes
                    .push(format!("line {line}: {}", sent.join(", ")));
                return;
            }
            Some(one) => one.broken = true,
            None => self.requests.push(Gathered {
                line,
                name: name.to_owned(),
                wire: WireRequest::default(),
                broken: true,
            }),
        }
        self.error(line, name, "row", message);
    }

    fn row(&mut self, line: u64, header: &csv::StringRecord, row: &csv::ByteRecord) {
        let name = header
            .iter()
            .position(|column| column == "request")
            .and_then(|place| row.get(place))
            .map(|name| String::from_utf8_lossy(name).trim().to_owned())
            .unwrap_or_default();
        if name.is_empty() {
            let message = "Enter a name for the request, the same on each of its rows";
            self.error(line, "?", "request", message);
            return;
        }
        if row.len() != header.len() {
            let message = format!(
                "The row has {} columns and the header {}",
                row.len(),
                header.len()
            );
            self.unreadable(line, &name, row, &message);
            return;
        }
        let Ok(text) = csv::StringRecord::from_byte_record(row.clone()) else {
            self.unreadable(line, &name, row, NOT_UTF8);
            return;
        };
        match text.deserialize::<FileRow>(Some(header)) {
            Ok(read) => self.add(line, read, row),
            Err(error) => self.unreadable(line, &name, row, &shape_of(&error)),
        }
    }

    fn add(&mut self, line: u64, row: FileRow, sent: &csv::ByteRecord) {
        let name = row.request.clone();
        if !self.requests.iter().any(|one| one.name == name) {
            let (wire, wrong) = head(&row);
            self.requests.push(Gathered {
                line,
                name: name.clone(),
                wire,
                broken: wrong.is_some(),
            });
            if let Some(message) = wrong {
                self.error(line, &name, "level", message);
            }
        }
        let Some(one) = self.requests.iter_mut().find(|one| one.name == name) else {
            return;
        };
        let urgent = one.wire.is_urgent();
        let (person, wrong) = person(&row, urgent, &mut one.wire.notes);
        one.broken |= wrong.is_some();
        match row.part.as_str() {
            "adult" => one.wire.adults.push(person),
            "child" => one.wire.children.push(person),
            // Somebody was named: in danger they are a child until told otherwise.
            _ if urgent => one.wire.children.push(person),
            _ => self.unreadable(line, &name, sent, "Part must be child or adult"),
        }
        if let Some((field, message)) = wrong {
            self.error(line, &name, field, message);
        }
    }
}

/// One person of a row; what is not right about them, unless it may not wait.
fn person(
    row: &FileRow,
    urgent: bool,
    notes: &mut Vec<String>,
) -> (WirePerson, Option<(&'static str, &'static str)>) {
    let mut wrong = None;
    let mut not_right = |field: &'static str, sent: &str, message: &'static str| {
        if urgent {
            notes.push(format!("{field}: {sent}"));
        } else {
            wrong = Some((field, message));
        }
    };
    let mut yes_or_no = |field: &'static str, sent: &str| match sent {
        "yes" => Some(true),
        "no" => Some(false),
        "" => None,
        other => {
            not_right(field, other, "Write yes or no, or leave it empty");
            None
        }
    };
    let parental_responsibility =
        yes_or_no("parental_responsibility", &row.parental_responsibility);
    let unborn = yes_or_no("unborn", &row.unborn);
    let approximate_age = match row.approximate_age.as_str() {
        "" => None,
        sent => {
            let age = sent.parse::<u8>().ok();
            if age.is_none() {
                let message = "Approximate age must be a whole number of years";
                not_right("approximate_age", sent, message);
            }
            age
        }
    };
    let person = WirePerson {
        given_name: row.given_name.clone(),
        family_name: row.family_name.clone(),
        date_of_birth: filled(&row.date_of_birth),
        approximate_age,
        unborn,
        expected_date: filled(&row.expected_date),
        school: filled(&row.school),
        relationship: filled(&row.relationship),
        parental_responsibility,
        consent: filled(&row.consent),
    };
    (person, wrong)
}

/// What a request's first row says of all of it, and what is wrong with its level.
fn head(row: &FileRow) -> (WireRequest, Option<&'static str>) {
    let level = match row.level.as_str() {
        "" => Ok(None),
        text => text.parse::<u8>().map(Some),
    };
    let mut wire = WireRequest {
        referrer_name: row.referrer_name.clone(),
        referrer_job: row.referrer_job.clone(),
        referrer_email: row.referrer_email.clone(),
        referrer_telephone: filled(&row.referrer_telephone),
        children: Vec::new(),
        adults: Vec::new(),
        address: filled(&row.address),
        postcode: filled(&row.postcode),
        // Whatever else stands there is no promise that it may be shown.
        address_hidden: !matches!(row.address_hidden.trim(), "" | "no"),
        family_telephone: filled(&row.family_telephone),
        unsafe_contact: filled(&row.unsafe_contact),
        interpreter: filled(&row.interpreter),
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
        level: level.clone().unwrap_or_default(),
        level_reason: filled(&row.level_reason),
        expected_outcome: filled(&row.expected_outcome),
        consent_exception: filled(&row.consent_exception),
        immediate: filled(&row.immediate),
        notes: Vec::new(),
    };
    match level {
        Ok(_) => (wire, None),
        Err(_) if wire.is_urgent() => {
            wire.notes.push(format!("level: {}", row.level));
            (wire, None)
        }
        Err(_) => (wire, Some("Level must be a number")),
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
        let profile = include_str!("../../../../profiles/buckinghamshire.toml");
        let profile = Profile::parse("buckinghamshire.toml", profile).unwrap();
        read(
            format!("{HEADER}{rows}").as_bytes(),
            &profile,
            agency,
            "A school",
        )
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

    #[test]
    fn one_bad_row_keeps_its_whole_request_back_and_no_family_comes_without_a_child() {
        let rows = "r1,child,Ava,Moore,2019-04-27,,,T Okafor,Teacher,t@school.example,Often late,3,Better mornings\n";
        for bad in [
            "r1,baby,Ben,Moore,2022-01-02,,,,,,,,\n",
            "r1,child,Ben,Moore,2/1/2022,,,,,,,,\n",
            "r1,child,Ben\n",
            "r1,adult,Emma,Moore,,,perhaps,,,,,,\n",
        ] {
            for text in [format!("{rows}{bad}"), format!("{bad}{rows}")] {
                let (ready, errors) = read_text(&text);
                assert!(ready.is_empty(), "{text}");
                assert!(
                    errors.iter().all(|error| error.request == "r1"),
                    "{errors:?}"
                );
                assert!(!errors.is_empty());
            }
        }
    }

    #[test]
    fn the_same_rows_have_the_same_key_and_changed_rows_another() {
        let row = "r1,child,Ava,Moore,2019-04-27,,,T Okafor,Teacher,t@school.example,Often late,3,Better mornings\n";
        let hash = |text: &str| read_text(text).0.remove(0).content_hash;
        assert_eq!(hash(row), hash(row));
        assert_ne!(hash(row), hash(&row.replace("late", "hungry")));
    }
}
