//! One line of a file of entries: a service at one place, its organisation, and
//! everything that can be wrong with it, by its heading.

use std::collections::BTreeMap;

use jiff::civil::{Date, Time};
use uuid::Uuid;

use super::{
    Area, AtPlace, Contact, Cost, EntryRefused, Organisation, Phone, Place, Sectors, Service,
    ServiceStatus, Session, Taxonomy, Weekday,
};
use crate::people::Postcode;
use crate::refusal::Refusal;

/// The headings of a file of entries, in the order in which an export writes them.
pub const HEADINGS: &[&str] = &[
    "organisation",
    "about_organisation",
    "organisation_email",
    "organisation_website",
    "charity_number",
    "name",
    "description",
    "keywords",
    "categories",
    "status",
    "age_from",
    "age_to",
    "levels",
    "send",
    "cost",
    "sessions",
    "place",
    "street",
    "town",
    "postcode",
    "accessibility",
    "telephone",
    "email",
    "website",
    "how_to_begin",
    "eligibility",
    "languages",
    "area",
    "alert",
    "pilot",
    "funded_by",
    "starts_on",
    "ends_on",
    "visible_from",
    "visible_to",
    "contact_name",
    "contact_email",
];

/// A line that was read.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Row {
    /// Who provides the service.
    pub organisation: Organisation,
    /// The service, with its place where it has one.
    pub service: Service,
}

/// What is wrong in a line.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub struct RowProblem {
    /// The heading.
    pub heading: String,
    /// What is wrong, and what would be right.
    pub says: String,
}

/// The values of a line by their headings, and what was found wrong so far.
struct Reading<'a> {
    values: &'a BTreeMap<String, String>,
    problems: Vec<RowProblem>,
}

impl Reading<'_> {
    fn text(&self, heading: &str) -> &str {
        self.values.get(heading).map_or("", |value| value.trim())
    }

    fn optional(&self, heading: &str) -> Option<String> {
        Some(self.text(heading).to_owned()).filter(|text| !text.is_empty())
    }

    fn list(&self, heading: &str, apart: char) -> Vec<String> {
        let parts = self.text(heading).split(apart).map(str::trim);
        parts
            .filter(|part| !part.is_empty())
            .map(str::to_owned)
            .collect()
    }

    fn wrong(&mut self, heading: &str, says: impl Into<String>) {
        self.problems.push(RowProblem {
            heading: heading.to_owned(),
            says: says.into(),
        });
    }

    fn number(&mut self, heading: &str) -> Option<u8> {
        let typed = self.optional(heading)?;
        match typed.parse() {
            Ok(number) => Some(number),
            Err(_) => {
                self.wrong(heading, format!("“{typed}” is not a whole number of years"));
                None
            }
        }
    }

    fn yes(&mut self, heading: &str) -> bool {
        match self.text(heading).to_lowercase().as_str() {
            "" | "no" => false,
            "yes" => true,
            other => {
                let says = format!("“{other}” is neither yes nor no");
                self.wrong(heading, says);
                false
            }
        }
    }

    fn day(&mut self, heading: &str) -> Option<Date> {
        let typed = self.optional(heading)?;
        match typed.parse() {
            Ok(day) => Some(day),
            Err(_) => {
                self.wrong(heading, format!("“{typed}” is not a day like 2027-03-31"));
                None
            }
        }
    }
}

/// Reads a line. `place_id` gives the same identifier for the same place.
///
/// # Errors
/// Everything that is wrong in it.
pub fn read_row(
    values: &BTreeMap<String, String>,
    taxonomy: &Taxonomy,
    sectors: &Sectors,
    place_id: impl Fn(&Place) -> Uuid,
) -> Result<Row, Vec<RowProblem>> {
    let mut reading = Reading {
        values,
        problems: Vec::new(),
    };
    let organisation = organisation(&mut reading);
    let status = status(&mut reading);
    let levels = levels(&mut reading);
    let mut sessions = sessions(&mut reading);
    let terms = terms(&mut reading, taxonomy);
    let costs = costs(&mut reading);
    let places: Vec<AtPlace> = place(&mut reading, sectors)
        .map(|place| AtPlace {
            place_id: place_id(&place),
            place,
            sessions: std::mem::take(&mut sessions),
        })
        .into_iter()
        .collect();
    let contact = Contact {
        name: reading.optional("contact_name"),
        email: reading.optional("contact_email"),
        private: true,
        ..Contact::default()
    };
    let service = Service {
        name: reading.text("name").to_owned(),
        description: reading.text("description").to_owned(),
        keywords: reading.list("keywords", ';'),
        status,
        url: reading.optional("website"),
        email: reading.optional("email"),
        phones: phones(reading.list("telephone", ';')),
        contacts: (contact.name.is_some() || contact.email.is_some())
            .then_some(contact)
            .into_iter()
            .collect(),
        how_to_begin: reading.optional("how_to_begin"),
        eligibility: reading.optional("eligibility"),
        age_from: reading.number("age_from"),
        age_to: reading.number("age_to"),
        levels,
        send: reading.yes("send"),
        costs,
        languages: reading.list("languages", ';'),
        areas: areas(reading.list("area", ';')),
        terms,
        places,
        sessions,
        alert: reading.optional("alert"),
        pilot: reading.yes("pilot"),
        funded_by: reading.optional("funded_by"),
        starts_on: reading.day("starts_on"),
        ends_on: reading.day("ends_on"),
        visible_from: reading.day("visible_from"),
        visible_to: reading.day("visible_to"),
    };
    let said: Vec<EntryRefused> = service.problems(taxonomy);
    for refused in said {
        let refusal = Refusal::from(refused);
        let heading = heading_of(refusal.field.unwrap_or("name"));
        if !reading
            .problems
            .iter()
            .any(|problem| problem.heading == heading)
        {
            reading.wrong(heading, refusal.reason);
        }
    }
    if reading.problems.is_empty() {
        Ok(Row {
            organisation,
            service,
        })
    } else {
        Err(reading.problems)
    }
}

fn heading_of(field: &str) -> &str {
    match field {
        "terms" => "categories",
        "url" => "website",
        "phone" => "telephone",
        other => other,
    }
}

fn organisation(reading: &mut Reading<'_>) -> Organisation {
    if reading.text("organisation").is_empty() {
        reading.wrong("organisation", "Enter the name of the organisation");
    }
    let website = reading.optional("organisation_website");
    if let Some(typed) = website
        .as_ref()
        .filter(|typed| !super::entry::is_web_address(typed))
    {
        reading.wrong(
            "organisation_website",
            format!("“{typed}” is not the address of a website"),
        );
    }
    let email = reading.optional("organisation_email");
    if let Some(typed) = email
        .as_ref()
        .filter(|typed| !super::entry::is_email(typed))
    {
        reading.wrong(
            "organisation_email",
            format!("“{typed}” is not an e-mail address"),
        );
    }
    let name = reading.text("organisation").to_owned();
    Organisation {
        description: reading
            .optional("about_organisation")
            .unwrap_or_else(|| name.clone()),
        name,
        email,
        website,
        charity_number: reading.optional("charity_number"),
        ..Organisation::default()
    }
}

fn status(reading: &mut Reading<'_>) -> ServiceStatus {
    let typed = reading.text("status").to_lowercase();
    match typed.as_str() {
        "" => ServiceStatus::Active,
        other => ServiceStatus::parse(other).unwrap_or_else(|_| {
            let known: Vec<&str> = ServiceStatus::ALL
                .iter()
                .map(|status| status.code())
                .collect();
            reading.wrong(
                "status",
                format!("“{typed}” is none of: {}", known.join(", ")),
            );
            ServiceStatus::Active
        }),
    }
}

fn levels(reading: &mut Reading<'_>) -> Option<(u8, u8)> {
    let typed = reading.optional("levels")?;
    let (low, high) = typed.split_once('-').unwrap_or((&typed, &typed));
    match (low.trim().parse(), high.trim().parse()) {
        (Ok(low), Ok(high)) if low <= high => Some((low, high)),
        _ => {
            reading.wrong(
                "levels",
                format!("“{typed}” is not a level or a range like 1-2"),
            );
            None
        }
    }
}

fn terms(reading: &mut Reading<'_>, taxonomy: &Taxonomy) -> Vec<String> {
    let mut keys = Vec::new();
    for typed in reading.list("categories", ';') {
        match taxonomy.named(&typed) {
            Some(term) => keys.push(term.key.clone()),
            None => reading.wrong("categories", format!("There is no category “{typed}”")),
        }
    }
    keys
}

/// "free", "2.50 each child; 1 siblings", "ask".
fn costs(reading: &mut Reading<'_>) -> Vec<Cost> {
    let mut costs = Vec::new();
    for typed in reading.list("cost", ';') {
        let lower = typed.to_lowercase();
        if let Some(rest) = lower.strip_prefix("free") {
            costs.push(Cost {
                option: Some(rest.trim().to_owned()).filter(|rest| !rest.is_empty()),
                pence: Some(0),
                description: None,
            });
            continue;
        }
        if lower == "ask" {
            costs.push(Cost::default());
            continue;
        }
        let (price, option) = typed.split_once(' ').unwrap_or((&typed, ""));
        match pence(price.trim_start_matches('£')) {
            Some(pence) => costs.push(Cost {
                option: Some(option.trim().to_owned()).filter(|option| !option.is_empty()),
                pence: Some(pence),
                description: None,
            }),
            None => reading.wrong(
                "cost",
                format!("“{typed}” is not free, ask, or a price like 2.50 each child"),
            ),
        }
    }
    costs
}

fn pence(text: &str) -> Option<u32> {
    let (pounds, pence) = text.split_once('.').unwrap_or((text, "00"));
    let pence: u32 = match pence.len() {
        2 => pence.parse().ok()?,
        1 => pence.parse::<u32>().ok()?.checked_mul(10)?,
        _ => return None,
    };
    pounds
        .parse::<u32>()
        .ok()?
        .checked_mul(100)?
        .checked_add(pence)
}

/// "Mon 10:00-11:30; Thu 13:00-14:30 term time only".
fn sessions(reading: &mut Reading<'_>) -> Vec<Session> {
    let mut all = Vec::new();
    for typed in reading.list("sessions", ';') {
        match session(&typed) {
            Some(session) => all.push(session),
            None => reading.wrong(
                "sessions",
                format!("“{typed}” is not a day and hours like Mon 10:00-11:30"),
            ),
        }
    }
    all
}

fn session(typed: &str) -> Option<Session> {
    let mut words = typed.split_whitespace();
    let day = Weekday::from_english(words.next()?)?;
    let mut opens: Option<Time> = None;
    let mut closes: Option<Time> = None;
    let mut note: Vec<&str> = Vec::new();
    for (at, word) in words.enumerate() {
        let hours = word
            .split_once('-')
            .map(|(from, to)| (from.parse::<Time>(), to.parse::<Time>()));
        match hours {
            Some((Ok(from), Ok(to))) if at == 0 => (opens, closes) = (Some(from), Some(to)),
            _ if at == 0 && word.contains(':') => return None,
            _ => note.push(word),
        }
    }
    let note = note.join(" ");
    let (every, note) = match note.strip_prefix("fortnightly") {
        Some(rest) => (2, rest.trim().to_owned()),
        None => (1, note),
    };
    Some(Session {
        day,
        opens,
        closes,
        every,
        note: Some(note).filter(|note| !note.is_empty()),
        from: None,
        until: None,
    })
}

fn place(reading: &mut Reading<'_>, sectors: &Sectors) -> Option<Place> {
    let (name, street) = (
        reading.text("place").to_owned(),
        reading.text("street").to_owned(),
    );
    let (town, typed) = (
        reading.text("town").to_owned(),
        reading.text("postcode").to_owned(),
    );
    if [&name, &street, &town, &typed]
        .iter()
        .all(|part| part.is_empty())
    {
        return None;
    }
    let mut place = Place {
        name,
        street,
        town,
        accessibility: reading.list("accessibility", ';'),
        ..Place::default()
    };
    match Postcode::parse(&typed) {
        Ok(postcode) => {
            postcode.as_str().clone_into(&mut place.postcode);
            match sectors.of_postcode(&postcode) {
                Ok(near) => {
                    place.latitude = Some(near.point.latitude);
                    place.longitude = Some(near.point.longitude);
                }
                Err(problem) => reading.wrong("postcode", problem.to_string()),
            }
        }
        Err(problem) => reading.wrong("postcode", problem.to_string()),
    }
    Some(place)
}

fn phones(numbers: Vec<String>) -> Vec<Phone> {
    numbers
        .into_iter()
        .map(|number| Phone {
            number,
            description: None,
        })
        .collect()
}

fn areas(names: Vec<String>) -> Vec<Area> {
    names
        .into_iter()
        .map(|name| Area { name, code: None })
        .collect()
}
