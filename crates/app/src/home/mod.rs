//! Pages that everybody can open: home, the levels of need, the statements at
//! the foot of each page, and the machines' health checks.

mod danger;
mod health;

pub use danger::way_from as way_to_danger;

use domain::profile::{Indicators, Level, Profile};
use serde_json::{Value, json};

use crate::web::{Answer, Cx};
use crate::words;

crate::routes! {
    get "/" ReadPublicPages Nothing => home;
    get "/levels" ReadPublicPages Nothing => levels;
    get "/accessibility" ReadPublicPages Nothing => accessibility;
    get "/privacy" ReadPublicPages Nothing => privacy;
    get "/cookies" ReadPublicPages Nothing => cookies;
    get "/contact" ReadPublicPages Nothing => contact;
    get "/danger" RaiseImmediateConcern Nothing => danger::form;
    post "/danger" RaiseImmediateConcern Event("referrals.received") => danger::raise;
    get "/healthz" CheckHealth Nothing => health::alive;
    get "/readyz" CheckHealth Nothing => health::ready;
    get "/metrics" CheckHealth Nothing => health::metrics;
}

async fn home(cx: Cx) -> Answer {
    let text = &cx.app.profile.public_text;
    cx.page(
        "home/home.html",
        json!({
            "text": text, "authority": cx.app.profile.authority.display_name,
            "agencies_open": cx.app.profile.entry.agencies_open_cases(),
        }),
    )
}

async fn levels(cx: Cx) -> Answer {
    let context = levels_context(&cx.app.profile, &cx);
    cx.page("home/levels.html", context)
}

/// The levels in force today, for the page and for the steps that show them
/// beside a question (BUCKS-STRAT-39, -40).
#[must_use]
pub fn levels_context(profile: &Profile, cx: &Cx) -> Value {
    let edition = profile.levels_in_force(words::today(cx.act.at));
    json!({
        "edition": { "id": edition.id.as_str(), "version": edition.version, "from": edition.in_force_from.to_string() },
        "levels": edition.levels().iter().map(level_context).collect::<Vec<_>>(),
    })
}

/// One level, for the pages that show it whole.
#[must_use]
pub fn level_context(level: &Level) -> Value {
    json!({
        "number": level.number.get(),
        "name": level.name,
        "title": level.title(),
        "circumstances": level.circumstances,
        "key_features": level.key_features,
        "action": level.action,
        "assessment": level.assessment,
        "example_services": level.example_services,
        "counts_as_early_help": level.counts_as_early_help,
        "indicators": level.indicators.iter().map(indicators_context).collect::<Vec<_>>(),
        "branches": level.branches().iter().map(|branch| json!({
            "key": branch.kind.to_string(), "name": branch.name, "when": branch.when,
        })).collect::<Vec<_>>(),
    })
}

fn indicators_context(indicators: &Indicators) -> Value {
    json!({ "theme": indicators.theme.to_string(), "ages": indicators.ages, "signs": indicators.signs })
}

async fn accessibility(cx: Cx) -> Answer {
    cx.page("home/accessibility.html", json!({}))
}

async fn privacy(cx: Cx) -> Answer {
    let privacy = cx.app.profile.public_text.privacy.clone();
    cx.page("home/privacy.html", json!({ "privacy": privacy }))
}

async fn cookies(cx: Cx) -> Answer {
    cx.page("home/cookies.html", json!({}))
}

async fn contact(cx: Cx) -> Answer {
    let contacts: Vec<Value> = <domain::profile::ContactKey as domain::profile::Word>::ALL
        .iter()
        .filter_map(|key| cx.app.profile.contact(*key))
        .map(|point| {
            json!({
                "label": point.label,
                "telephone": point.telephone.as_ref().map(domain::profile::Telephone::as_str),
                "email": point.email.as_ref().map(domain::profile::Email::as_str),
                "web": point.web.as_ref().map(domain::profile::WebAddress::as_str),
                "hours": point.hours,
                "as_of": point.as_of.to_string(),
                "check_before_use": point.check_before_use,
            })
        })
        .collect();
    cx.page("home/contact.html", json!({ "contacts": contacts }))
}
