//! Another directory's services in the words of the standard (HSDS-UK 3.0), as
//! a list, a page with its envelope, or lines: read whole, with every mistake.

use casework::directory::ImportEntry;
use domain::directory::{
    Area, AtPlace, Contact, Cost, Degrees, Organisation, Phone, Place, RowProblem, Service,
    ServiceStatus, Session, Taxonomy, Weekday,
};
use domain::people::Postcode;
use domain::refusal::Refusal;
use jiff::civil::{Date, Time};
use serde_json::Value;
use uuid::Uuid;

use crate::directory::{Mistake, place_id_of};

/// The most services that one file may have.
const MOST: usize = 20_000;

/// The services of a file; `otherwise` is the category of those of which we know none.
///
/// # Errors
/// Every mistake, by the number of the service in the file.
pub fn entries_of_open_referral(
    bytes: &[u8],
    taxonomy: &Taxonomy,
    otherwise: Option<&str>,
) -> Result<Vec<ImportEntry>, Vec<Mistake>> {
    let services = services_in(bytes).map_err(|says| vec![mistake(0, "", says)])?;
    let (mut entries, mut mistakes) = (Vec::new(), Vec::new());
    for (at, found) in services.iter().enumerate() {
        let number = u64::try_from(at).unwrap_or(u64::MAX).saturating_add(1);
        match entry(found, taxonomy, otherwise) {
            Ok(entry) => entries.push(entry),
            Err(problems) => {
                mistakes.extend(
                    problems
                        .into_iter()
                        .map(|(heading, says)| mistake(number, &heading, says)),
                );
            }
        }
    }
    if mistakes.is_empty() {
        Ok(entries)
    } else {
        Err(mistakes)
    }
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

fn services_in(bytes: &[u8]) -> Result<Vec<Value>, String> {
    let text =
        std::str::from_utf8(bytes).map_err(|_| "The file is not text in UTF-8".to_owned())?;
    let services = match serde_json::from_str::<Value>(text) {
        Ok(Value::Array(items)) => items,
        Ok(Value::Object(mut fields)) => match fields.remove("contents") {
            Some(Value::Array(items)) => {
                let whole = fields.get("total_items").and_then(Value::as_u64);
                let here = u64::try_from(items.len()).unwrap_or(u64::MAX);
                if whole.is_some_and(|whole| whole != here) {
                    return Err(format!(
                        "The file says that there are {} services and holds {here}. Ask for all of them at once",
                        whole.unwrap_or_default()
                    ));
                }
                items
            }
            Some(_) => return Err("contents is not a list".to_owned()),
            None => vec![Value::Object(fields)],
        },
        Ok(_) => return Err("The file holds no services".to_owned()),
        Err(_) => lines(text)?,
    };
    if services.is_empty() || services.len() > MOST {
        return Err(format!("The file must hold between 1 and {MOST} services"));
    }
    Ok(services)
}

fn lines(text: &str) -> Result<Vec<Value>, String> {
    text.lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty())
        .map(|(at, line)| {
            serde_json::from_str(line)
                .map_err(|_| format!("The file stops being JSON at line {}", at + 1))
        })
        .collect()
}

type Wrong = Vec<(String, String)>;

fn text(value: &Value, name: &str) -> Option<String> {
    let text = value.get(name)?.as_str()?.trim();
    Some(text.to_owned()).filter(|text| !text.is_empty())
}

fn items<'a>(value: &'a Value, name: &str) -> impl Iterator<Item = &'a Value> {
    value
        .get(name)
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
}

fn age(value: &Value, name: &str) -> Option<u8> {
    // An oldest age of 100 or more is how feeds say that there is none.
    value
        .get(name)?
        .as_u64()
        .and_then(|age| u8::try_from(age).ok())
}

fn day(value: &Value, name: &str) -> Option<Date> {
    let text = text(value, name)?;
    text.get(..10).unwrap_or(&text).parse().ok()
}

fn hour(value: &Value, name: &str) -> Option<Time> {
    let text = text(value, name)?;
    text.get(..5)?.parse().ok()
}

fn pence(value: &Value) -> Option<u32> {
    let text = value.get("amount")?.as_number()?.to_string();
    let (pounds, part) = text.split_once('.').unwrap_or((&text, ""));
    let part: String = part.chars().chain("00".chars()).take(2).collect();
    pounds
        .parse::<u32>()
        .ok()?
        .checked_mul(100)?
        .checked_add(part.parse().ok()?)
}

fn entry(
    value: &Value,
    taxonomy: &Taxonomy,
    otherwise: Option<&str>,
) -> Result<ImportEntry, Wrong> {
    let mut wrong = Wrong::new();
    let organisation = value.get("organization").and_then(organisation);
    if organisation.is_none() {
        wrong.push((
            "organization".to_owned(),
            "The service has no organization with a name".to_owned(),
        ));
    }
    let status = match text(value, "status") {
        None => ServiceStatus::Active,
        Some(word) => ServiceStatus::parse(&word).unwrap_or_else(|_| {
            wrong.push((
                "status".to_owned(),
                format!("“{word}” is not a status of the standard"),
            ));
            ServiceStatus::Active
        }),
    };
    let (terms, keywords) = terms(value, taxonomy, otherwise);
    let places = places(value, &mut wrong);
    let service = Service {
        name: text(value, "name").unwrap_or_default(),
        description: text(value, "description").unwrap_or_default(),
        keywords,
        status,
        url: text(value, "url"),
        email: text(value, "email"),
        phones: phones(value),
        contacts: contacts(value),
        how_to_begin: text(value, "application_process"),
        eligibility: text(value, "eligibility_description"),
        age_from: age(value, "minimum_age"),
        age_to: age(value, "maximum_age"),
        levels: None,
        send: false,
        costs: items(value, "cost_options").map(cost).collect(),
        languages: items(value, "languages")
            .filter_map(|one| text(one, "name").or_else(|| text(one, "code")))
            .collect(),
        areas: items(value, "service_areas").filter_map(area).collect(),
        terms,
        places,
        sessions: sessions(value, None),
        alert: text(value, "alert"),
        pilot: false,
        funded_by: items(value, "funding").find_map(|one| text(one, "source")),
        starts_on: None,
        ends_on: None,
        visible_from: None,
        visible_to: None,
    };
    for refused in service.problems(taxonomy) {
        let refusal = Refusal::from(refused);
        wrong.push((refusal.field.unwrap_or("name").to_owned(), refusal.reason));
    }
    match organisation {
        Some(organisation) if wrong.is_empty() => Ok(ImportEntry {
            organisation,
            agency: None,
            service,
        }),
        _ => Err(wrong),
    }
}

fn organisation(value: &Value) -> Option<Organisation> {
    let name = text(value, "name")?;
    Some(Organisation {
        description: text(value, "description").unwrap_or_else(|| name.clone()),
        email: text(value, "email"),
        website: text(value, "website"),
        charity_number: items(value, "organization_identifiers")
            .find_map(|one| text(one, "identifier")),
        name,
        ..Organisation::default()
    })
}

/// The categories that we know by name; the names of the others, as words to be found by.
fn terms(
    value: &Value,
    taxonomy: &Taxonomy,
    otherwise: Option<&str>,
) -> (Vec<String>, Vec<String>) {
    let (mut keys, mut words) = (Vec::new(), Vec::new());
    for attribute in items(value, "attributes") {
        let Some(name) = attribute
            .get("taxonomy_term")
            .and_then(|term| text(term, "name"))
        else {
            continue;
        };
        match taxonomy.named(&name) {
            Some(term) => keys.push(term.key.clone()),
            None => words.push(name),
        }
    }
    if keys.is_empty() {
        keys.extend(
            otherwise
                .and_then(|key| taxonomy.term(key))
                .map(|term| term.key.clone()),
        );
    }
    (keys, words)
}

fn phones(value: &Value) -> Vec<Phone> {
    let contacts = items(value, "contacts").flat_map(|contact| items(contact, "phones"));
    let own: Vec<Phone> = items(value, "phones").filter_map(phone).collect();
    if own.is_empty() {
        contacts.filter_map(phone).collect()
    } else {
        own
    }
}

fn phone(value: &Value) -> Option<Phone> {
    Some(Phone {
        number: text(value, "number")?,
        description: text(value, "description"),
    })
}

fn contacts(value: &Value) -> Vec<Contact> {
    items(value, "contacts")
        .map(|one| Contact {
            name: text(one, "name"),
            title: text(one, "title"),
            email: text(one, "email"),
            telephone: items(one, "phones").find_map(|phone| text(phone, "number")),
            private: false,
        })
        .collect()
}

fn cost(value: &Value) -> Cost {
    let pence = pence(value);
    Cost {
        option: text(value, "option"),
        pence,
        // What we ourselves write as the price in words says nothing new.
        description: if pence.is_some() {
            None
        } else {
            text(value, "amount_description").filter(|words| words != "Ask for the price")
        },
    }
}

fn area(value: &Value) -> Option<Area> {
    Some(Area {
        name: text(value, "name").or_else(|| text(value, "service_area"))?,
        code: text(value, "extent"),
    })
}

/// The sessions of one service at a location, or those of the service itself.
fn sessions(value: &Value, at: Option<&str>) -> Vec<Session> {
    let mut all = Vec::new();
    for one in items(value, "schedules") {
        let placed = one.get("service_at_location_id").and_then(Value::as_str);
        if placed != at {
            continue;
        }
        let Some(days) = text(one, "byday") else {
            continue;
        };
        for day_code in days.split(',') {
            // A monthly rule numbers its day: 1MO is the first Monday.
            let letters = day_code
                .trim()
                .trim_start_matches(|c: char| c.is_ascii_digit() || c == '-');
            let Ok(weekday) = Weekday::parse(letters) else {
                continue;
            };
            let every = one
                .get("interval")
                .and_then(Value::as_u64)
                .and_then(|weeks| u8::try_from(weeks).ok());
            all.push(Session {
                day: weekday,
                opens: hour(one, "opens_at"),
                closes: hour(one, "closes_at"),
                every: every.unwrap_or(1).max(1),
                note: text(one, "notes"),
                from: day(one, "valid_from"),
                until: day(one, "valid_to"),
            });
        }
    }
    all
}

fn places(value: &Value, wrong: &mut Wrong) -> Vec<AtPlace> {
    let mut all = Vec::new();
    for at in items(value, "service_at_locations") {
        let Some(location) = at.get("location") else {
            continue;
        };
        let Some(address) = items(location, "addresses").next() else {
            // A place without an address is a telephone or a screen.
            continue;
        };
        let postcode = text(address, "postal_code").unwrap_or_default();
        let Ok(postcode) = Postcode::parse(&postcode) else {
            wrong.push((
                "postal_code".to_owned(),
                format!("“{postcode}” is not a full UK postcode"),
            ));
            continue;
        };
        let town = text(address, "city").unwrap_or_default();
        let degrees = |name: &str| {
            let number = location.get(name)?.as_number()?;
            Degrees::parse(&number.to_string())
        };
        let place = Place {
            name: text(location, "name").unwrap_or_default(),
            street: text(address, "address_1").unwrap_or_default(),
            county: text(address, "state_province").filter(|county| *county != town),
            town,
            postcode: postcode.as_str().to_owned(),
            latitude: degrees("latitude"),
            longitude: degrees("longitude"),
            accessibility: items(location, "accessibility")
                .filter_map(|one| text(one, "description").or_else(|| text(one, "accessibility")))
                .collect(),
        };
        let id = text(location, "id").and_then(|id| Uuid::parse_str(&id).ok());
        all.push(AtPlace {
            place_id: id.unwrap_or_else(|| place_id_of(&place)),
            sessions: sessions(value, at.get("id").and_then(Value::as_str)),
            place,
        });
    }
    all
}

#[cfg(test)]
mod tests {
    use serde_json::json;

    use super::*;
    use crate::directory::{demo_finder, taxonomy};
    use crate::open_referral::wire;

    #[test]
    fn what_we_say_in_the_standards_words_is_read_back_as_it_was() {
        let finder = demo_finder();
        for entry in finder.entries() {
            let said = wire::service(entry, taxonomy());
            let bytes = said.to_string();
            let read = entries_of_open_referral(bytes.as_bytes(), taxonomy(), None).unwrap();
            let back = read.first().unwrap();
            let mut was = entry.service.clone();
            // These stay at home: words to be found by, and what the standard has no field for.
            was.keywords.clear();
            (was.send, was.levels, was.pilot, was.starts_on) = (false, None, false, None);
            assert_eq!(back.service, was, "{}", entry.service.name);
            assert_eq!(back.organisation, entry.organisation.says);
        }
    }

    #[test]
    fn a_feed_that_sends_rubbish_stops_half_way_or_lies_about_its_total_is_refused_whole() {
        let says = |bytes: &[u8]| {
            let mistakes = entries_of_open_referral(bytes, taxonomy(), None).unwrap_err();
            mistakes.first().unwrap().problem.says.clone()
        };
        assert!(says(b"\xff\xfe").contains("UTF-8"));
        assert!(says(b"<html>").contains("line 1"));
        assert!(says(b"[]").contains("between 1 and"));
        let finder = demo_finder();
        let one = wire::service(finder.at(0).unwrap(), taxonomy()).to_string();
        let cut = format!("{one}\n{}", one.get(..200).unwrap());
        assert!(says(cut.as_bytes()).contains("line 2"), "it stops half-way");
        let lie =
            json!({ "total_items": 7, "contents": [serde_json::from_str::<Value>(&one).unwrap()] });
        assert!(says(lie.to_string().as_bytes()).contains("holds 1"));
        let bare = json!([{ "id": "x", "name": "Bare", "status": "sleeping" }]);
        let mistakes =
            entries_of_open_referral(bare.to_string().as_bytes(), taxonomy(), None).unwrap_err();
        let headings: Vec<&str> = mistakes
            .iter()
            .map(|one| one.problem.heading.as_str())
            .collect();
        for heading in ["organization", "status", "description", "terms", "phone"] {
            assert!(headings.contains(&heading), "{heading} in {headings:?}");
        }
    }
}
