//! How an entry reads on a page, in a list and in an e-mail; and the signpost
//! to a service inside a request.

use casework::directory::{Signpost, follow as follow_signpost, of_referral};
use domain::directory::{
    Became, Entry, Freshness, Hit, Question, Service, ServiceStatus, Taxonomy, freshness,
};
use domain::ids::{ReferralId, ServiceId, SignpostId};
use jiff::civil::Date;
use jiff::{Timestamp, Unit};
use serde_json::{Value, json};

use super::Snapshot;
use crate::web::{Answer, Cx, Failure};
use crate::words;

/// How many found services a decision offers.
const CHOICES: usize = 8;
/// The most services that one list or one decision names.
pub const LIST_MAX: usize = 20;

/// A distance as people say it.
pub fn distance_words(metres: f64) -> String {
    let miles = metres / 1_609.344;
    if miles < 0.95 {
        "less than a mile away".to_owned()
    } else if miles < 9.95 {
        format!(
            "about {miles:.0} {} away",
            if miles < 1.5 { "mile" } else { "miles" }
        )
    } else {
        format!("{miles:.0} miles away")
    }
}

/// An age range as people say it.
pub fn ages_words(service: &Service) -> Option<String> {
    match (service.age_from, service.age_to) {
        (None | Some(0), None) => None,
        (Some(from), None) => Some(format!("{from} years and over")),
        (None | Some(0), Some(to)) => Some(match to {
            0 => "Under 1 year".to_owned(),
            1 => "Up to 1 year".to_owned(),
            _ => format!("Up to {to} years"),
        }),
        (Some(from), Some(to)) if from == to => Some(format!("{from} years")),
        (Some(from), Some(to)) => Some(format!("{from} to {to} years")),
    }
}

/// How old something is, roughly.
pub fn age_of(at: Timestamp, now: Timestamp) -> String {
    let days = now
        .since(at)
        .and_then(|span| span.total(Unit::Hour))
        .map_or(0.0, |hours| hours / 24.0);
    if days < 1.0 {
        "today".to_owned()
    } else if days < 14.0 {
        let whole = days.floor();
        format!(
            "{whole:.0} {} ago",
            if whole < 2.0 { "day" } else { "days" }
        )
    } else if days < 61.0 {
        format!("{:.0} weeks ago", (days / 7.0).floor())
    } else {
        format!("{:.0} months ago", (days / 30.44).floor())
    }
}

/// A note that stands above everything else of an entry, when there is one.
fn state_words(service: &Service, today: Date) -> Option<String> {
    match service.status {
        ServiceStatus::TemporarilyClosed => Some("Closed for a while".to_owned()),
        ServiceStatus::Inactive => Some("Does not run at the moment".to_owned()),
        ServiceStatus::Defunct => Some("Has ended".to_owned()),
        ServiceStatus::Active => match (service.starts_on, service.ends_on) {
            (Some(from), _) if from > today => {
                Some(format!("Starts on {}", words::day_words(from)))
            }
            (_, Some(to)) if to < today => Some(format!("Ended on {}", words::day_words(to))),
            _ => None,
        },
    }
}

fn confirmed(entry: &Entry, snapshot: &Snapshot, now: Timestamp) -> Value {
    let today = words::today(now);
    let standing = freshness(snapshot.rule, entry.confirmed_at, today);
    let day = words::day_words(words::today(entry.confirmed_at));
    json!({
        "text": match standing {
            Freshness::NotConfirmedSince | Freshness::Hidden => format!("Not confirmed since {day}"),
            Freshness::Confirmed | Freshness::DueSoon => format!("Confirmed on {day}"),
        },
        "late": matches!(standing, Freshness::NotConfirmedSince | Freshness::Hidden),
        "age": age_of(entry.confirmed_at, now),
    })
}

/// An entry in a list of results.
pub fn result(entry: &Entry, hit: Option<&Hit>, snapshot: &Snapshot, now: Timestamp) -> Value {
    let service = &entry.service;
    let place = service.places.first();
    let costs: Vec<String> = service
        .costs
        .iter()
        .map(domain::directory::Cost::words)
        .collect();
    let times: Vec<String> = service
        .all_sessions()
        .take(4)
        .map(domain::directory::Session::words)
        .collect();
    json!({
        "id": entry.id.to_string(),
        "name": service.name,
        "organisation": entry.organisation.says.name,
        "description": shortened(&service.description, 200),
        "where": place.map(|at| [&at.place.name, &at.place.town].into_iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(", ")),
        "distance": hit.and_then(|hit| hit.metres).map(distance_words),
        "times": times,
        "more_times": service.all_sessions().count() > 4,
        "ages": ages_words(service),
        "costs": costs,
        "telephone": service.phones.first().map(|phone| phone.number.clone()),
        "state": state_words(service, words::today(now)),
        "alert": service.alert,
        "pilot": service.pilot,
        "send": service.send,
        "confirmed": confirmed(entry, snapshot, now),
    })
}

fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let cut: String = text.chars().take(most).collect();
    let end = cut.rfind(' ').unwrap_or(cut.len());
    format!("{}…", cut.get(..end).unwrap_or(&cut))
}

/// Everything that an entry says, for its own page.
pub fn whole(entry: &Entry, snapshot: &Snapshot, taxonomy: &Taxonomy, now: Timestamp) -> Value {
    let service = &entry.service;
    let places: Vec<Value> = service
        .places
        .iter()
        .map(|at| {
            let place = &at.place;
            let lines: Vec<&str> = [&place.name, &place.street, &place.town, &place.postcode]
                .into_iter()
                .map(String::as_str)
                .filter(|line| !line.is_empty())
                .collect();
            json!({
                "lines": lines,
                "times": at.sessions.iter().map(domain::directory::Session::words).collect::<Vec<_>>(),
                "accessibility": place.accessibility,
            })
        })
        .collect();
    let categories: Vec<Value> = service
        .terms
        .iter()
        .filter_map(|key| taxonomy.term(key))
        .map(|term| json!({ "key": term.key, "name": term.name }))
        .collect();
    json!({
        "short": result(entry, None, snapshot, now),
        "description": service.description,
        "eligibility": service.eligibility,
        "how_to_begin": service.how_to_begin,
        "url": service.url, "email": service.email,
        "phones": service.phones,
        "contacts": service.contacts,
        "times": service.sessions.iter().map(domain::directory::Session::words).collect::<Vec<_>>(),
        "places": places,
        "categories": categories,
        "languages": service.languages,
        "areas": service.areas.iter().map(|area| area.name.clone()).collect::<Vec<_>>(),
        "levels": service.levels.map(|(low, high)| if low == high { low.to_string() } else { format!("{low} to {high}") }),
        "funded_by": service.funded_by,
        "starts_on": service.starts_on.map(words::day_words),
        "ends_on": service.ends_on.map(words::day_words),
        "organisation": {
            "name": entry.organisation.says.name,
            "description": entry.organisation.says.description,
            "website": entry.organisation.says.website,
        },
    })
}

/// An entry in an e-mail, in plain text.
pub fn plain(entry: &Entry, base_address: &str) -> String {
    let service = &entry.service;
    let mut lines = vec![service.name.clone(), service.description.clone()];
    for at in &service.places {
        let place = &at.place;
        let parts = [&place.name, &place.street, &place.town, &place.postcode];
        let said: Vec<&str> = parts
            .into_iter()
            .map(String::as_str)
            .filter(|part| !part.is_empty())
            .collect();
        lines.push(format!("Where: {}", said.join(", ")));
    }
    let times: Vec<String> = service
        .all_sessions()
        .map(domain::directory::Session::words)
        .collect();
    if !times.is_empty() {
        lines.push(format!("When: {}", times.join("; ")));
    }
    if let Some(ages) = ages_words(service) {
        lines.push(format!("Ages: {ages}"));
    }
    let costs: Vec<String> = service
        .costs
        .iter()
        .map(domain::directory::Cost::words)
        .collect();
    if !costs.is_empty() {
        lines.push(format!("Cost: {}", costs.join("; ")));
    }
    for phone in &service.phones {
        lines.push(format!("Telephone: {}", phone.number));
    }
    if let Some(email) = &service.email {
        lines.push(format!("E-mail: {email}"));
    }
    if let Some(url) = &service.url {
        lines.push(format!("Website: {url}"));
    }
    lines.push(format!("{base_address}/directory/services/{}", entry.id));
    lines.join("\n")
}

/// The services that a decision may point to: those ticked already, and those
/// that the words find, for the boxes of a form.
///
/// # Errors
/// When the directory cannot be read.
pub async fn choices_for_decision(
    cx: &Cx,
    ticked: &[String],
    words: &str,
    postcode: &str,
) -> Result<Vec<Value>, Failure> {
    let snapshot = cx.app.directory.now(&cx.app.store, cx.act.at).await?;
    let finder = &snapshot.finder;
    let mut entries: Vec<(&Entry, Option<f64>)> = ids_of(ticked)
        .into_iter()
        .filter_map(|id| Some((finder.entry(id)?, None)))
        .collect();
    if !words.is_empty() {
        let question = Question {
            words: words.to_owned(),
            near: finder.place(super::sectors(), postcode).ok(),
            ..Question::default()
        };
        let found = finder.search(&question);
        for hit in found.hits.iter().take(CHOICES) {
            let known = |entry: &Entry| entries.iter().any(|(other, _)| other.id == entry.id);
            if let Some(entry) = finder.at(hit.at).filter(|entry| !known(entry)) {
                entries.push((entry, hit.metres));
            }
        }
    }
    Ok(entries
        .iter()
        .map(|(entry, metres)| {
            let service = &entry.service;
            let town = service.places.first().map(|at| at.place.town.clone());
            let hint: Vec<String> = [
                town.filter(|town| !town.is_empty()),
                metres.map(distance_words),
                service.reach(),
                ages_words(service),
            ]
            .into_iter()
            .flatten()
            .collect();
            json!({ "value": entry.id.to_string(), "text": service.name, "hint": hint.join(", ") })
        })
        .collect())
}

/// Reads identifiers of services, in the order given, each once.
pub fn ids_of(values: &[String]) -> Vec<ServiceId> {
    let mut ids: Vec<ServiceId> = Vec::new();
    for id in values
        .iter()
        .filter_map(|text| ServiceId::parse(text.trim()).ok())
    {
        if !ids.contains(&id) && ids.len() < LIST_MAX {
            ids.push(id);
        }
    }
    ids
}

/// The signposts of a request, for its page.
///
/// # Errors
/// When the database does not answer.
pub async fn signposts_context(cx: &Cx, referral: ReferralId) -> Result<Vec<Value>, Failure> {
    let all = of_referral(&mut cx.app.store.reader(), referral).await?;
    Ok(all.iter().map(signpost_context).collect())
}

fn signpost_context(signpost: &Signpost) -> Value {
    json!({
        "id": signpost.id.to_string(),
        "service": signpost.to.service.to_string(),
        "name": signpost.to.name,
        "contact": signpost.to.contact,
        "by": signpost.by,
        "at": signpost.at.as_microsecond(),
        "became": signpost.became.words(),
        "known": signpost.became != Became::NotKnown,
        "became_at": signpost.became_at.map(Timestamp::as_microsecond),
    })
}

/// Everything that can become of a signpost, for a form.
pub fn became_choices() -> Vec<Value> {
    Became::ALL
        .iter()
        .map(|became| json!({ "value": became.code(), "text": became.words() }))
        .collect()
}

/// Writes down what became of a signpost.
pub async fn follow(cx: Cx) -> Answer {
    let reference = cx.part("reference").to_owned();
    let id = SignpostId::parse(cx.part("id")).map_err(|_| casework::CaseworkError::NotFound)?;
    let became = Became::parse(cx.form.text("became"))
        .map_err(|_| Failure::BadRequest("select what became of it"))?;
    follow_signpost(&cx.app.store, &cx.act, &reference, id, became).await?;
    cx.then(format!("/referrals/{reference}"), Some("saved"))
}
