//! An entry in the words of the standard. What is not known is left out: the
//! standard's schemas take neither null nor empty text.

use domain::directory::{
    AtPlace, Cost, Entry, EntryOrganisation, Finder, Organisation, Session, Taxonomy, Term,
};
use jiff::Timestamp;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use crate::directory::identifier_from;
use crate::words;

/// What the tree of categories is called.
pub const TAXONOMY_NAME: &str = "Family Hubs service categories";
const TAXONOMY_ABOUT: &str =
    "The categories of services of the Department for Education's Family Hubs";

/// The identifier of the tree of categories.
pub fn taxonomy_id() -> Uuid {
    identifier_from("taxonomy|family-hubs")
}

/// The identifier of a category.
pub fn term_id(key: &str) -> Uuid {
    identifier_from(&format!("taxonomy_term|{key}"))
}

/// The identifier of a service at a place.
pub fn at_id(entry: &Entry, at: &AtPlace) -> Uuid {
    identifier_from(&format!("service_at_location|{}|{}", entry.id, at.place_id))
}

fn part_id(entry: &Entry, kind: &str, number: usize) -> Uuid {
    identifier_from(&format!("{kind}|{}|{number}", entry.id))
}

/// When anything about an entry last changed, its confirmation as well.
pub fn modified(entry: &Entry) -> Timestamp {
    entry.changed_at.max(entry.confirmed_at)
}

/// An object without what is not known.
fn object<const N: usize>(fields: [(&str, Option<Value>); N]) -> Map<String, Value> {
    fields
        .into_iter()
        .filter_map(|(name, value)| Some((name.to_owned(), value?)))
        .filter(|(_, value)| match value {
            Value::String(text) => !text.trim().is_empty(),
            Value::Array(items) => !items.is_empty(),
            Value::Null => false,
            Value::Bool(_) | Value::Number(_) | Value::Object(_) => true,
        })
        .collect()
}

fn text(value: Option<&String>) -> Option<Value> {
    value.map(|text| json!(text))
}

/// Only the identifier and the date.
pub fn minimal(entry: &Entry) -> Value {
    json!({ "id": entry.id.to_string(), "last_modified": modified(entry).to_string() })
}

fn one_to_one(entry: &Entry) -> Map<String, Value> {
    let service = &entry.service;
    let fees: Vec<String> = service.costs.iter().map(Cost::words).collect();
    object([
        ("id", Some(json!(entry.id.to_string()))),
        (
            "organization_id",
            Some(json!(entry.organisation.id.to_string())),
        ),
        ("name", Some(json!(service.name))),
        ("description", Some(json!(service.description))),
        ("url", text(service.url.as_ref())),
        ("email", text(service.email.as_ref())),
        ("status", Some(json!(service.status.code()))),
        ("fees", Some(json!(fees.join("; ")))),
        ("minimum_age", service.age_from.map(|age| json!(age))),
        ("maximum_age", service.age_to.map(|age| json!(age))),
        (
            "assured_date",
            Some(json!(words::today(entry.confirmed_at).to_string())),
        ),
        ("alert", text(service.alert.as_ref())),
        ("last_modified", Some(json!(modified(entry).to_string()))),
        (
            "eligibility_description",
            text(service.eligibility.as_ref()),
        ),
        ("application_process", text(service.how_to_begin.as_ref())),
    ])
}

/// A service in a list: what it has one of.
pub fn service_row(entry: &Entry) -> Value {
    let mut row = one_to_one(entry);
    row.insert(
        "organization".to_owned(),
        organisation_row(&entry.organisation),
    );
    Value::Object(row)
}

/// A service with everything about it.
pub fn service(entry: &Entry, taxonomy: &Taxonomy) -> Value {
    let mut whole = one_to_one(entry);
    let nested = object([
        ("schedules", Some(Value::Array(schedules(entry)))),
        ("service_areas", Some(Value::Array(areas(entry)))),
        (
            "service_at_locations",
            Some(
                entry
                    .service
                    .places
                    .iter()
                    .map(|at| placed(entry, at))
                    .collect(),
            ),
        ),
        ("languages", Some(Value::Array(languages(entry)))),
        ("funding", Some(Value::Array(funding(entry)))),
        ("cost_options", Some(Value::Array(costs(entry)))),
        ("contacts", Some(Value::Array(contacts(entry)))),
        ("phones", Some(Value::Array(phones(entry)))),
        (
            "attributes",
            Some(Value::Array(attributes(entry, taxonomy))),
        ),
        ("organization", Some(organisation(&entry.organisation))),
    ]);
    whole.extend(nested);
    Value::Object(whole)
}

fn schedules(entry: &Entry) -> Vec<Value> {
    let own = entry.service.sessions.iter().map(|session| (session, None));
    let placed = entry
        .service
        .places
        .iter()
        .flat_map(|at| at.sessions.iter().map(move |session| (session, Some(at))));
    own.chain(placed)
        .enumerate()
        .map(|(number, (session, at))| schedule(entry, number, session, at))
        .collect()
}

fn schedule(entry: &Entry, number: usize, session: &Session, at: Option<&AtPlace>) -> Value {
    let hour = |time: Option<jiff::civil::Time>| {
        time.map(|time| json!(time.strftime("%H:%M:%S").to_string()))
    };
    Value::Object(object([
        (
            "id",
            Some(json!(part_id(entry, "schedule", number).to_string())),
        ),
        ("service_id", Some(json!(entry.id.to_string()))),
        (
            "service_at_location_id",
            at.map(|at| json!(at_id(entry, at).to_string())),
        ),
        ("valid_from", session.from.map(|day| json!(day.to_string()))),
        ("valid_to", session.until.map(|day| json!(day.to_string()))),
        ("freq", Some(json!("WEEKLY"))),
        ("interval", Some(json!(session.every.max(1)))),
        ("byday", Some(json!(session.day.code()))),
        ("opens_at", hour(session.opens)),
        ("closes_at", hour(session.closes)),
        ("description", Some(json!(session.words()))),
        ("notes", text(session.note.as_ref())),
    ]))
}

fn areas(entry: &Entry) -> Vec<Value> {
    let areas = entry.service.areas.iter().enumerate();
    areas
        .map(|(number, area)| {
            Value::Object(object([
                (
                    "id",
                    Some(json!(part_id(entry, "service_area", number).to_string())),
                ),
                ("service_id", Some(json!(entry.id.to_string()))),
                ("name", Some(json!(area.name))),
                ("service_area", Some(json!(area.name))),
                ("extent", text(area.code.as_ref())),
            ]))
        })
        .collect()
}

fn languages(entry: &Entry) -> Vec<Value> {
    let languages = entry.service.languages.iter().enumerate();
    languages
        .map(|(number, name)| {
            json!({
                "id": part_id(entry, "language", number).to_string(),
                "service_id": entry.id.to_string(), "name": name,
            })
        })
        .collect()
}

fn funding(entry: &Entry) -> Vec<Value> {
    let source = entry.service.funded_by.iter();
    source
        .map(|source| {
            json!({
                "id": part_id(entry, "funding", 0).to_string(), "service_id": entry.id.to_string(), "source": source,
            })
        })
        .collect()
}

fn costs(entry: &Entry) -> Vec<Value> {
    let costs = entry.service.costs.iter().enumerate();
    costs
        .map(|(number, cost)| {
            Value::Object(object([
                (
                    "id",
                    Some(json!(part_id(entry, "cost_option", number).to_string())),
                ),
                ("service_id", Some(json!(entry.id.to_string()))),
                ("option", text(cost.option.as_ref())),
                (
                    "amount",
                    cost.pence.map(|pence| json!(f64::from(pence) / 100.0)),
                ),
                ("amount_description", Some(json!(cost.words()))),
            ]))
        })
        .collect()
}

/// Public contacts alone: the private ones never came this far, and are left out again.
fn contacts(entry: &Entry) -> Vec<Value> {
    let contacts = entry
        .service
        .contacts
        .iter()
        .filter(|contact| !contact.private)
        .enumerate();
    contacts
        .map(|(number, contact)| {
            let id = part_id(entry, "contact", number);
            let phone = contact.telephone.as_ref().map(|telephone| {
                json!([{
                    "id": part_id(entry, "contact_phone", number).to_string(),
                    "contact_id": id.to_string(), "number": telephone,
                }])
            });
            Value::Object(object([
                ("id", Some(json!(id.to_string()))),
                ("service_id", Some(json!(entry.id.to_string()))),
                ("name", text(contact.name.as_ref())),
                ("title", text(contact.title.as_ref())),
                ("email", text(contact.email.as_ref())),
                ("phones", phone),
            ]))
        })
        .collect()
}

fn phones(entry: &Entry) -> Vec<Value> {
    let phones = entry.service.phones.iter().enumerate();
    phones
        .map(|(number, phone)| {
            Value::Object(object([
                (
                    "id",
                    Some(json!(part_id(entry, "phone", number).to_string())),
                ),
                ("service_id", Some(json!(entry.id.to_string()))),
                ("number", Some(json!(phone.number))),
                ("description", text(phone.description.as_ref())),
            ]))
        })
        .collect()
}

fn attributes(entry: &Entry, taxonomy: &Taxonomy) -> Vec<Value> {
    let terms = entry
        .service
        .terms
        .iter()
        .filter_map(|key| taxonomy.term(key))
        .enumerate();
    terms
        .map(|(number, found)| {
            json!({
                "id": part_id(entry, "attribute", number).to_string(),
                "link_id": entry.id.to_string(),
                "link_type": "service",
                "taxonomy_term_id": term_id(&found.key).to_string(),
                "taxonomy_term": term(found),
            })
        })
        .collect()
}

fn location(at: &AtPlace) -> Value {
    let place = &at.place;
    let id = at.place_id.to_string();
    let address = object([
        (
            "id",
            Some(json!(identifier_from(&format!("address|{id}")).to_string())),
        ),
        ("location_id", Some(json!(id))),
        (
            "address_1",
            Some(json!(if place.street.is_empty() {
                &place.name
            } else {
                &place.street
            })),
        ),
        ("city", Some(json!(place.town))),
        (
            "state_province",
            Some(json!(place.county.as_ref().unwrap_or(&place.town))),
        ),
        ("postal_code", Some(json!(place.postcode))),
        ("country", Some(json!("GB"))),
        ("address_type", Some(json!("physical"))),
    ]);
    let access: Vec<Value> = place
        .accessibility
        .iter()
        .enumerate()
        .map(|(number, words)| {
            json!({
                "id": identifier_from(&format!("accessibility|{id}|{number}")).to_string(),
                "location_id": id, "description": words, "accessibility": words,
            })
        })
        .collect();
    Value::Object(object([
        ("id", Some(json!(id))),
        ("location_type", Some(json!("physical"))),
        ("name", Some(json!(place.name))),
        (
            "latitude",
            place.latitude.map(|degrees| json!(degrees.degrees())),
        ),
        (
            "longitude",
            place.longitude.map(|degrees| json!(degrees.degrees())),
        ),
        ("addresses", Some(json!([address]))),
        ("accessibility", Some(Value::Array(access))),
    ]))
}

fn placed(entry: &Entry, at: &AtPlace) -> Value {
    json!({
        "id": at_id(entry, at).to_string(),
        "service_id": entry.id.to_string(),
        "location_id": at.place_id.to_string(),
        "location": location(at),
    })
}

/// A service at a place, in a list or with everything about it.
pub fn service_at_location(entry: &Entry, at: &AtPlace, full: bool, taxonomy: &Taxonomy) -> Value {
    let mut row = placed(entry, at);
    if let Some(fields) = row.as_object_mut() {
        let nested = if full {
            service(entry, taxonomy)
        } else {
            service_row(entry)
        };
        fields.insert("service".to_owned(), nested);
    }
    row
}

fn organisation_fields(id: &str, says: &Organisation) -> Map<String, Value> {
    object([
        ("id", Some(json!(id))),
        ("name", Some(json!(says.name))),
        (
            "description",
            Some(json!(if says.description.trim().is_empty() {
                &says.name
            } else {
                &says.description
            })),
        ),
        ("email", text(says.email.as_ref())),
        ("website", text(says.website.as_ref())),
    ])
}

/// An organisation in a list.
pub fn organisation_row(organisation: &EntryOrganisation) -> Value {
    Value::Object(organisation_fields(
        &organisation.id.to_string(),
        &organisation.says,
    ))
}

/// An organisation with everything about it but its services.
pub fn organisation(organisation: &EntryOrganisation) -> Value {
    let id = organisation.id.to_string();
    let mut whole = organisation_fields(&id, &organisation.says);
    if let Some(number) = &organisation.says.charity_number {
        let identifier = json!([{
            "id": identifier_from(&format!("organization_identifier|{id}")).to_string(),
            "organization_id": id, "identifier_scheme": "GB-CHC", "identifier_type": "Charity number",
            "identifier": number,
        }]);
        whole.insert("organization_identifiers".to_owned(), identifier);
    }
    Value::Object(whole)
}

/// An organisation with its services.
pub fn organisation_with_services(found: &EntryOrganisation, finder: &Finder) -> Value {
    let mut whole = organisation(found);
    let services: Vec<Value> = finder
        .entries()
        .iter()
        .filter(|entry| entry.organisation.id == found.id)
        .map(|entry| service(entry, finder.taxonomy()))
        .collect();
    if let (Some(fields), false) = (whole.as_object_mut(), services.is_empty()) {
        fields.insert("services".to_owned(), Value::Array(services));
    }
    whole
}

/// A category.
pub fn term(term: &Term) -> Value {
    Value::Object(object([
        ("id", Some(json!(term_id(&term.key).to_string()))),
        ("name", Some(json!(term.name))),
        ("description", Some(json!(term.name))),
        ("term", Some(json!(term.name))),
        (
            "parent_id",
            term.parent
                .as_ref()
                .map(|key| json!(term_id(key).to_string())),
        ),
        ("taxonomy", Some(json!(TAXONOMY_NAME))),
        ("taxonomy_id", Some(json!(taxonomy_id().to_string()))),
    ]))
}

/// The tree of categories.
pub fn taxonomy(taxonomy: &Taxonomy, with_terms: bool) -> Value {
    let terms: Vec<Value> = if with_terms {
        taxonomy.terms().iter().map(term).collect()
    } else {
        Vec::new()
    };
    Value::Object(object([
        ("id", Some(json!(taxonomy_id().to_string()))),
        ("name", Some(json!(TAXONOMY_NAME))),
        ("description", Some(json!(TAXONOMY_ABOUT))),
        ("taxonomy_terms", Some(Value::Array(terms))),
    ]))
}
