//! Open Referral UK (HSDS-UK 3.0): the directory for other systems. Every
//! answer may be read from any site; nothing private is in one; no field is
//! null or empty.

mod description;
mod pages;
mod query;
mod read;
mod wire;

pub use read::entries_of_open_referral;

use casework::CaseworkError;
use domain::directory::{Entry, EntryOrganisation, Finder, Order, Question, Taxonomy, Term};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};
use std::sync::Arc;

use crate::directory::{Snapshot, sectors};
use crate::web::{Answer, Cx, Failure, OpenAnswer, Reply};
use pages::answer_list;
use query::Asked;

/// Where the standard's own address begins.
pub const BASE: &str = "/open-referral";
/// The version, as the standard's validator reads it.
const VERSION: &str = "HSDS-UK-3.0";
const PROFILE: &str = "https://docs.openreferraluk.org/en/latest/";

crate::routes! {
    get "/open-referral" ReadPublicPages Nothing => root;
    get "/open-referral/" ReadPublicPages Nothing => root;
    get "/open-referral/openapi.json" ReadPublicPages Nothing => description::openapi;
    get "/open-referral/services" ReadPublicPages Nothing => services;
    get "/open-referral/services/{id}" ReadPublicPages Nothing => service;
    get "/open-referral/organizations" ReadPublicPages Nothing => organizations;
    get "/open-referral/organizations/{id}" ReadPublicPages Nothing => organization;
    get "/open-referral/taxonomies" ReadPublicPages Nothing => taxonomies;
    get "/open-referral/taxonomies/{id}" ReadPublicPages Nothing => taxonomy;
    get "/open-referral/taxonomy_terms" ReadPublicPages Nothing => taxonomy_terms;
    get "/open-referral/taxonomy_terms/{id}" ReadPublicPages Nothing => taxonomy_term;
    get "/open-referral/service_at_locations" ReadPublicPages Nothing => service_at_locations;
    get "/open-referral/service_at_locations/{id}" ReadPublicPages Nothing => service_at_location;
}

/// Whether an address belongs to the standard's interface, so that even a "no" is in its form.
#[must_use]
pub fn is_ours(path: &str) -> bool {
    path.strip_prefix(BASE)
        .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
}

/// The tag by which a client asks whether an answer has changed. Weak, because
/// what goes over the line may be compressed.
fn tag_of(body: &str) -> String {
    let digest = hex::encode(Sha256::digest(body.as_bytes()));
    format!("W/\"{}\"", digest.get(..32).unwrap_or(&digest))
}

/// An answer; only its tag when the client has it already.
pub(super) fn answer(cx: &Cx, media_type: &'static str, body: String) -> Answer {
    let tag = tag_of(&body);
    let known = cx
        .headers
        .get_all(axum::http::header::IF_NONE_MATCH)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|line| line.split(','))
        .any(|one| one.trim() == tag || one.trim() == "*");
    Ok(Reply::Open(OpenAnswer {
        status: if known { 304 } else { 200 },
        media_type,
        body: if known { String::new() } else { body },
        tag,
    }))
}

fn one(cx: &Cx, value: Option<Value>) -> Answer {
    let value = value.ok_or(CaseworkError::NotFound)?;
    answer(cx, "application/json", value.to_string())
}

async fn snapshot(cx: &Cx) -> Result<Arc<Snapshot>, Failure> {
    cx.app.directory.now(&cx.app.store, cx.act.at).await
}

/// What this interface is.
pub async fn root(cx: Cx) -> Answer {
    let address = format!("{}{BASE}/openapi.json", cx.app.config.public_address);
    let body = json!({ "version": VERSION, "profile": PROFILE, "openapi_url": address });
    answer(&cx, "application/json", body.to_string())
}

/// The entries that fit what was asked, in the order of publishing: it stays
/// while entries change, so that a client that pages misses none.
fn fitting<'a>(finder: &'a Finder, asked: &Asked) -> Vec<&'a Entry> {
    let mut entries: Vec<&Entry> = if asked.search.is_empty() {
        finder.entries().iter().collect()
    } else {
        let question = Question {
            words: asked.search.clone(),
            order: Order::Best,
            ..Question::default()
        };
        let found = finder.search(&question);
        found
            .hits
            .iter()
            .filter_map(|hit| finder.at(hit.at))
            .collect()
    };
    entries.retain(|entry| {
        let term = asked.term.as_ref().is_none_or(|asked| {
            let keys = entry.service.terms.iter();
            keys.flat_map(|key| {
                [
                    Some(key.clone()),
                    finder
                        .taxonomy()
                        .term(key)
                        .and_then(|term| term.parent.clone()),
                ]
            })
            .flatten()
            .any(|key| wire::term_id(&key) == *asked)
        });
        let taxonomy = asked
            .taxonomy
            .is_none_or(|id| id == wire::taxonomy_id() && !entry.service.terms.is_empty());
        let organisation = asked
            .organization
            .is_none_or(|id| id == entry.organisation.id.uuid());
        let modified = asked
            .modified_after
            .is_none_or(|after| wire::modified(entry) >= after);
        term && taxonomy && organisation && modified
    });
    entries.sort_by_key(|entry| entry.id);
    entries
}

/// Services.
pub async fn services(cx: Cx) -> Answer {
    let snapshot = snapshot(&cx).await?;
    let asked = match Asked::read(&cx) {
        Ok(asked) => asked,
        Err(says) => return Ok(query::refused(says)),
    };
    let taxonomy = snapshot.finder.taxonomy();
    let rows = fitting(&snapshot.finder, &asked);
    answer_list(&cx, &asked, &rows, |entry| {
        if asked.minimal {
            wire::minimal(entry)
        } else if asked.full {
            wire::service(entry, taxonomy)
        } else {
            wire::service_row(entry)
        }
    })
}

/// Whether texts hold every stem that was typed.
fn holds(typed: &[String], texts: &[&String]) -> bool {
    if typed.is_empty() {
        return true;
    }
    let held: Vec<String> = texts
        .iter()
        .flat_map(|text| domain::directory::stems(text))
        .collect();
    typed.iter().all(|stem| held.contains(stem))
}

fn entry_of<'a>(finder: &'a Finder, text: &str) -> Option<&'a Entry> {
    finder.entry(domain::ids::ServiceId::parse(text).ok()?)
}

/// One service with everything about it.
pub async fn service(cx: Cx) -> Answer {
    let snapshot = snapshot(&cx).await?;
    let found = entry_of(&snapshot.finder, cx.part("id"));
    one(
        &cx,
        found.map(|entry| wire::service(entry, snapshot.finder.taxonomy())),
    )
}

/// Organisations.
pub async fn organizations(cx: Cx) -> Answer {
    let snapshot = snapshot(&cx).await?;
    let asked = match Asked::read(&cx) {
        Ok(asked) => asked,
        Err(says) => return Ok(query::refused(says)),
    };
    let typed = domain::directory::stems(&asked.search);
    let rows: Vec<&EntryOrganisation> = snapshot
        .organisations
        .iter()
        .filter(|one| holds(&typed, &[&one.says.name, &one.says.description]))
        .collect();
    answer_list(&cx, &asked, &rows, |one| {
        if asked.full_service {
            wire::organisation_with_services(one, &snapshot.finder)
        } else if asked.full {
            wire::organisation(one)
        } else {
            wire::organisation_row(one)
        }
    })
}

/// One organisation.
pub async fn organization(cx: Cx) -> Answer {
    let snapshot = snapshot(&cx).await?;
    let asked = match Asked::read(&cx) {
        Ok(asked) => asked,
        Err(says) => return Ok(query::refused(says)),
    };
    let found = domain::ids::DirectoryOrganisationId::parse(cx.part("id"))
        .ok()
        .and_then(|id| snapshot.organisation(id));
    one(
        &cx,
        found.map(|found| {
            if asked.full_service {
                wire::organisation_with_services(found, &snapshot.finder)
            } else {
                wire::organisation(found)
            }
        }),
    )
}

/// The trees of categories: there is one.
pub async fn taxonomies(cx: Cx) -> Answer {
    let snapshot = snapshot(&cx).await?;
    let asked = match Asked::read(&cx) {
        Ok(asked) => asked,
        Err(says) => return Ok(query::refused(says)),
    };
    let fits = asked.search.is_empty()
        || wire::TAXONOMY_NAME
            .to_lowercase()
            .contains(&asked.search.to_lowercase());
    let rows: &[&Taxonomy] = if fits {
        &[snapshot.finder.taxonomy()]
    } else {
        &[]
    };
    answer_list(&cx, &asked, rows, |one| wire::taxonomy(one, false))
}

/// One tree, with its categories.
pub async fn taxonomy(cx: Cx) -> Answer {
    let snapshot = snapshot(&cx).await?;
    let fits = cx
        .part("id")
        .eq_ignore_ascii_case(&wire::taxonomy_id().to_string());
    one(
        &cx,
        fits.then(|| wire::taxonomy(snapshot.finder.taxonomy(), true)),
    )
}

/// Categories.
pub async fn taxonomy_terms(cx: Cx) -> Answer {
    let snapshot = snapshot(&cx).await?;
    let asked = match Asked::read(&cx) {
        Ok(asked) => asked,
        Err(says) => return Ok(query::refused(says)),
    };
    let typed = domain::directory::stems(&asked.search);
    let rows: Vec<&Term> = snapshot
        .finder
        .taxonomy()
        .terms()
        .iter()
        .filter(|term| {
            let words = holds(&typed, &[&term.name]);
            let tree = asked.taxonomy.is_none_or(|id| id == wire::taxonomy_id());
            let top = !asked.top_only || term.parent.is_none();
            let parent = asked.parent.is_none_or(|id| {
                term.parent
                    .as_ref()
                    .is_some_and(|key| wire::term_id(key) == id)
            });
            words && tree && top && parent
        })
        .collect();
    answer_list(&cx, &asked, &rows, |term| wire::term(term))
}

/// One category.
pub async fn taxonomy_term(cx: Cx) -> Answer {
    let snapshot = snapshot(&cx).await?;
    let asked = cx.part("id").to_lowercase();
    let terms = snapshot.finder.taxonomy().terms();
    let found = terms
        .iter()
        .find(|term| wire::term_id(&term.key).to_string() == asked);
    one(&cx, found.map(wire::term))
}

/// Services at places, near a postcode where one is given.
pub async fn service_at_locations(cx: Cx) -> Answer {
    let snapshot = snapshot(&cx).await?;
    let asked = match Asked::read(&cx) {
        Ok(asked) => asked,
        Err(says) => return Ok(query::refused(says)),
    };
    let near = match &asked.postcode {
        Some(postcode) => match sectors().of_postcode(postcode) {
            Ok(near) => Some(near),
            Err(problem) => return Ok(query::refused(problem.to_string())),
        },
        None => None,
    };
    let mut rows = Vec::new();
    for entry in fitting(&snapshot.finder, &asked) {
        for at in &entry.service.places {
            let metres = near.as_ref().and_then(|near| {
                let point = domain::directory::Point {
                    latitude: at.place.latitude?,
                    longitude: at.place.longitude?,
                };
                Some(near.point.metres_to(point))
            });
            let close = match (asked.proximity, metres, &near) {
                (Some(most), Some(metres), _) => metres <= most,
                (Some(_), None, Some(_)) => false,
                _ => true,
            };
            if close {
                rows.push((entry, at));
            }
        }
    }
    let taxonomy = snapshot.finder.taxonomy();
    answer_list(&cx, &asked, &rows, |(entry, at)| {
        wire::service_at_location(entry, at, asked.full, taxonomy)
    })
}

/// One service at one place.
pub async fn service_at_location(cx: Cx) -> Answer {
    let snapshot = snapshot(&cx).await?;
    let asked = cx.part("id").to_lowercase();
    let found = snapshot.finder.entries().iter().find_map(|entry| {
        let at = entry
            .service
            .places
            .iter()
            .find(|at| wire::at_id(entry, at).to_string() == asked)?;
        Some(wire::service_at_location(
            entry,
            at,
            true,
            snapshot.finder.taxonomy(),
        ))
    });
    one(&cx, found)
}
