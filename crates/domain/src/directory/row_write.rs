//! An entry as one line of a file: the words that [`super::read_row`] reads back.

use std::collections::BTreeMap;

use super::{Cost, Organisation, Place, Service, Session, Taxonomy};

/// The values of a line by their headings. Of several places the first is written.
#[must_use]
pub fn write_row(
    organisation: &Organisation,
    service: &Service,
    taxonomy: &Taxonomy,
) -> BTreeMap<&'static str, String> {
    let text = |value: &Option<String>| value.clone().unwrap_or_default();
    let day =
        |value: Option<jiff::civil::Date>| value.map(|day| day.to_string()).unwrap_or_default();
    let number = |value: Option<u8>| value.map(|number| number.to_string()).unwrap_or_default();
    let yes = |value: bool| if value { "yes" } else { "" }.to_owned();
    let at = service.places.first();
    let nowhere = Place::default();
    let place = at.map_or(&nowhere, |at| &at.place);
    let sessions: Vec<String> = at
        .map(|at| at.sessions.iter())
        .into_iter()
        .flatten()
        .chain(&service.sessions)
        .map(session)
        .collect();
    let private = service.contacts.iter().find(|contact| contact.private);
    let term = |key: &String| {
        taxonomy
            .term(key)
            .map_or_else(|| key.clone(), |term| term.key.clone())
    };
    let terms: Vec<String> = service.terms.iter().map(term).collect();
    BTreeMap::from([
        ("organisation", organisation.name.clone()),
        ("about_organisation", organisation.description.clone()),
        ("organisation_email", text(&organisation.email)),
        ("organisation_website", text(&organisation.website)),
        ("charity_number", text(&organisation.charity_number)),
        ("name", service.name.clone()),
        ("description", service.description.clone()),
        ("keywords", service.keywords.join("; ")),
        ("categories", terms.join("; ")),
        ("status", service.status.code().to_owned()),
        ("age_from", number(service.age_from)),
        ("age_to", number(service.age_to)),
        (
            "levels",
            service
                .levels
                .map(|(low, high)| format!("{low}-{high}"))
                .unwrap_or_default(),
        ),
        ("send", yes(service.send)),
        (
            "cost",
            service
                .costs
                .iter()
                .map(cost)
                .collect::<Vec<_>>()
                .join("; "),
        ),
        ("sessions", sessions.join("; ")),
        ("place", place.name.clone()),
        ("street", place.street.clone()),
        ("town", place.town.clone()),
        ("postcode", place.postcode.clone()),
        ("accessibility", place.accessibility.join("; ")),
        (
            "telephone",
            service
                .phones
                .iter()
                .map(|phone| phone.number.as_str())
                .collect::<Vec<_>>()
                .join("; "),
        ),
        ("email", text(&service.email)),
        ("website", text(&service.url)),
        ("how_to_begin", text(&service.how_to_begin)),
        ("eligibility", text(&service.eligibility)),
        ("languages", service.languages.join("; ")),
        (
            "area",
            service
                .areas
                .iter()
                .map(|area| area.name.as_str())
                .collect::<Vec<_>>()
                .join("; "),
        ),
        ("alert", text(&service.alert)),
        ("pilot", yes(service.pilot)),
        ("funded_by", text(&service.funded_by)),
        ("starts_on", day(service.starts_on)),
        ("ends_on", day(service.ends_on)),
        ("visible_from", day(service.visible_from)),
        ("visible_to", day(service.visible_to)),
        (
            "contact_name",
            private
                .map(|contact| text(&contact.name))
                .unwrap_or_default(),
        ),
        (
            "contact_email",
            private
                .map(|contact| text(&contact.email))
                .unwrap_or_default(),
        ),
    ])
}

fn session(session: &Session) -> String {
    let day: String = session.day.words().chars().take(3).collect();
    let mut parts = vec![day];
    if let (Some(opens), Some(closes)) = (session.opens, session.closes) {
        parts.push(format!(
            "{}-{}",
            opens.strftime("%H:%M"),
            closes.strftime("%H:%M")
        ));
    }
    if session.every == 2 {
        parts.push("fortnightly".to_owned());
    }
    parts.extend(session.note.clone());
    parts.join(" ")
}

fn cost(cost: &Cost) -> String {
    let option = cost.option.as_deref().unwrap_or_default();
    let price = match cost.pence {
        Some(0) => "free".to_owned(),
        Some(pence) => format!("{}.{:02}", pence / 100, pence % 100),
        None => return "ask".to_owned(),
    };
    format!("{price} {option}").trim().to_owned()
}
