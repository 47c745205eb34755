//! What an edit would change: each part of an entry before and after, in words,
//! for whoever approves it.

use super::{AtPlace, Cost, Service, Session, Taxonomy};

/// One part of an entry that differs.
#[derive(Clone, PartialEq, Eq, Debug)]
pub struct Difference {
    /// What part.
    pub part: &'static str,
    /// What the entry says now; empty when it says nothing.
    pub before: String,
    /// What the edit says.
    pub after: String,
}

/// Every part in which an edit differs from the entry; all of them when there is no entry yet.
#[must_use]
pub fn differences(
    before: Option<&Service>,
    after: &Service,
    taxonomy: &Taxonomy,
) -> Vec<Difference> {
    let old = before
        .map(|service| parts(service, taxonomy))
        .unwrap_or_default();
    parts(after, taxonomy)
        .into_iter()
        .enumerate()
        .filter_map(|(at, (part, after))| {
            let before = old
                .get(at)
                .map(|(_, text)| text.clone())
                .unwrap_or_default();
            (before != after).then_some(Difference {
                part,
                before,
                after,
            })
        })
        .collect()
}

fn text<T: ToString>(value: Option<&T>) -> String {
    value.map(T::to_string).unwrap_or_default()
}

fn yes(value: bool) -> String {
    if value { "Yes" } else { "No" }.to_owned()
}

fn parts(service: &Service, taxonomy: &Taxonomy) -> Vec<(&'static str, String)> {
    let term = |key: &String| {
        taxonomy
            .term(key)
            .map_or_else(|| key.clone(), |term| term.name.clone())
    };
    let list = |items: Vec<String>| items.join("\n");
    vec![
        ("Name", service.name.clone()),
        ("What it offers", service.description.clone()),
        ("Does it run?", service.status.words().to_owned()),
        ("Other words for it", service.keywords.join(", ")),
        ("Website", text(service.url.as_ref())),
        ("E-mail", text(service.email.as_ref())),
        (
            "Telephone",
            list(
                service
                    .phones
                    .iter()
                    .map(|phone| phone.number.clone())
                    .collect(),
            ),
        ),
        (
            "People to ask for",
            list(service.contacts.iter().map(contact_words).collect()),
        ),
        ("How to begin", text(service.how_to_begin.as_ref())),
        ("Who can use it", text(service.eligibility.as_ref())),
        ("Youngest age", text(service.age_from.as_ref())),
        ("Oldest age", text(service.age_to.as_ref())),
        (
            "Levels of need",
            service
                .levels
                .map(|(low, high)| format!("{low} to {high}"))
                .unwrap_or_default(),
        ),
        ("For SEND", yes(service.send)),
        (
            "Costs",
            list(service.costs.iter().map(Cost::words).collect()),
        ),
        ("Languages", service.languages.join(", ")),
        (
            "Area",
            list(service.areas.iter().map(|area| area.name.clone()).collect()),
        ),
        ("Categories", list(service.terms.iter().map(term).collect())),
        (
            "Places",
            list(service.places.iter().map(place_words).collect()),
        ),
        (
            "Times",
            list(service.all_sessions().map(Session::words).collect()),
        ),
        ("Good to know now", text(service.alert.as_ref())),
        ("A pilot", yes(service.pilot)),
        ("Paid for by", text(service.funded_by.as_ref())),
        ("Starts on", text(service.starts_on.as_ref())),
        ("Ends on", text(service.ends_on.as_ref())),
        ("Shown from", text(service.visible_from.as_ref())),
        ("Shown until", text(service.visible_to.as_ref())),
    ]
}

fn contact_words(contact: &super::Contact) -> String {
    let said = [
        &contact.name,
        &contact.title,
        &contact.email,
        &contact.telephone,
    ];
    let mut words: Vec<&str> = said.into_iter().flatten().map(String::as_str).collect();
    if contact.private {
        words.push("(not shown)");
    }
    words.join(", ")
}

fn place_words(at: &AtPlace) -> String {
    let place = &at.place;
    let parts = [&place.name, &place.street, &place.town, &place.postcode];
    let said: Vec<&str> = parts
        .into_iter()
        .map(String::as_str)
        .filter(|part| !part.is_empty())
        .collect();
    said.join(", ")
}

impl Cost {
    /// How people say it: "£2.50, each child".
    #[must_use]
    pub fn words(&self) -> String {
        let price = match self.pence {
            Some(0) => Some("Free".to_owned()),
            Some(pence) if pence % 100 == 0 => Some(format!("£{}", pence / 100)),
            Some(pence) => Some(format!("£{}.{:02}", pence / 100, pence % 100)),
            None => None,
        };
        let parts = [price, self.option.clone(), self.description.clone()];
        let said: Vec<String> = parts
            .into_iter()
            .flatten()
            .filter(|part| !part.is_empty())
            .collect();
        if said.is_empty() {
            "Ask for the price".to_owned()
        } else {
            said.join(", ")
        }
    }
}

impl Session {
    /// How people say it: "Tuesday, 10am to 11:30am, term time only".
    #[must_use]
    pub fn words(&self) -> String {
        let day = match self.every {
            0 | 1 => self.day.words().to_owned(),
            2 => format!("Every other {}", self.day.words()),
            weeks => format!("{}, every {weeks} weeks", self.day.words()),
        };
        let hours = match (self.opens, self.closes) {
            (Some(opens), Some(closes)) => {
                Some(format!("{} to {}", time_words(opens), time_words(closes)))
            }
            (Some(opens), None) => Some(format!("from {}", time_words(opens))),
            (None, _) => None,
        };
        let said: Vec<String> = [Some(day), hours, self.note.clone()]
            .into_iter()
            .flatten()
            .collect();
        said.join(", ")
    }
}

/// GOV.UK style: 9am, 9:05am, midday.
fn time_words(at: jiff::civil::Time) -> String {
    match (at.hour(), at.minute()) {
        (0, 0) => "midnight".to_owned(),
        (12, 0) => "midday".to_owned(),
        (_, 0) => at.strftime("%-I%P").to_string(),
        (_, _) => at.strftime("%-I:%M%P").to_string(),
    }
}
