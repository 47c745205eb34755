//! Reading: the list, a document with every version of it and the agencies'
//! promises, and the wording of one version.

use casework::CaseworkError;
use casework::protocols::{self, Promise, Protocol, Version, newest_final};
use domain::access::Action;
use domain::ids::ProtocolVersionId;
use domain::protocols::{ProtocolKind, Readers, VersionState};
use serde_json::{Value, json};

use super::id_of;
use crate::web::{Answer, Cx, Failure};
use crate::words;

/// Every document that the reader may read.
pub async fn list(cx: Cx) -> Answer {
    let all = protocols::every_protocol(&mut cx.app.store.reader(), &cx.act).await?;
    let rows: Vec<Value> = all
        .iter()
        .map(|(protocol, versions)| facts(&cx, protocol, versions))
        .collect();
    let context = json!({
        "rows": rows, "signed_in": cx.session.is_some(), "may_keep": cx.may_try(Action::ManageProtocols),
    });
    cx.page("protocols/list.html", context)
}

/// What a document says about itself (BUCKS-PROT-01).
fn facts(cx: &Cx, protocol: &Protocol, versions: &[Version]) -> Value {
    let known = &protocol.facts;
    let current = newest_final(versions);
    let signed_in = cx.session.is_some();
    json!({
        "id": protocol.id.to_string(),
        "title": known.title,
        "kind": known.kind.words(),
        "published_by": known.published_by,
        "answers_title": known.answers_title,
        // Outsiders are told the job; the name is for those who work together.
        "answers_name": signed_in.then_some(&protocol.answers_name),
        "answers_left": signed_in && protocol.answers_left,
        "everybody": known.readers == Readers::Everybody,
        "made": known.made_on.to_string(),
        "changed": versions.first().map(|version| version.dated.to_string()),
        "review": known.review_due.map(|day| day.to_string()),
        "review_is_due": known.review_is_due(words::today(cx.act.at)),
        "number": current.map(|version| &version.number),
        "current": current.map(|version| version.id.to_string()),
    })
}

fn version_line(version: &Version) -> Value {
    json!({
        "id": version.id.to_string(), "number": version.number, "state": version.state.words(),
        "final": version.state == VersionState::Final, "author": version.author,
        "dated": version.dated.to_string(), "comment": version.comment,
        "approved_by": version.approved_by, "approved_on": version.approved_on.map(|day| day.to_string()),
        "link": version.link,
    })
}

/// One document with its wording in force.
pub async fn page(cx: Cx) -> Answer {
    let id = id_of(&cx)?;
    let mut reader = cx.app.store.reader();
    let protocol = protocols::protocol(&mut reader, &cx.act, id).await?;
    let versions = protocols::versions(&mut reader, id).await?;
    let current = newest_final(&versions);
    let wording = match current {
        Some(version) => protocols::wording(&mut reader, version.id).await?,
        None => None,
    };
    let form = cx.blank_form();
    let code = protocol.facts.kind == ProtocolKind::SharingCode;
    let promises = if code && cx.session.is_some() {
        promises_context(&cx, &protocols::promises(&mut reader, id).await?, current)
    } else {
        Value::Null
    };
    let context = json!({
        "form": form, "facts": facts(&cx, &protocol, &versions), "wording": wording,
        "link": current.and_then(|version| version.link.clone()),
        "versions": versions.iter().map(version_line).collect::<Vec<_>>(),
        "promises": promises, "may_keep": cx.may_try(Action::ManageProtocols),
    });
    cx.back_to("Back to documents", "/protocols")
        .page("protocols/page.html", context)
}

/// Who has promised which version, and who has not (BUCKS-STRAT-134, BUCKS-PROT-80).
fn promises_context(cx: &Cx, promises: &[Promise], current: Option<&Version>) -> Value {
    let in_force = |promise: &Promise| match (&promise.made, current) {
        (Some(made), Some(version)) => made.version == version.id,
        (Some(_) | None, None) | (None, Some(_)) => false,
    };
    let rows: Vec<Value> = promises
        .iter()
        .map(|promise| {
            json!({
                "agency": promise.agency_name, "in_force": in_force(promise),
                "number": promise.made.as_ref().map(|made| &made.number),
                "by": promise.made.as_ref().map(|made| &made.by),
                "at": promise.made.as_ref().map(|made| made.at.as_microsecond()),
            })
        })
        .collect();
    let done = promises.iter().filter(|promise| in_force(promise)).count();
    let own = promises
        .iter()
        .find(|promise| Some(promise.agency) == cx.act.agency());
    json!({
        "rows": rows, "done": done, "all": promises.len(),
        "may_promise": current.is_some() && cx.may_try(Action::PromiseSharing)
            && own.is_some_and(|own| !in_force(own)),
        "version": current.map(|version| version.id.to_string()),
        "number": current.map(|version| &version.number),
        "agency": own.map(|own| &own.agency_name),
    })
}

/// One version, as it was.
pub async fn version(cx: Cx) -> Answer {
    let id = id_of(&cx)?;
    let wanted = version_id(cx.part("version"))?;
    let mut reader = cx.app.store.reader();
    let protocol = protocols::protocol(&mut reader, &cx.act, id).await?;
    let versions = protocols::versions(&mut reader, id).await?;
    let found = versions
        .iter()
        .find(|version| version.id == wanted)
        .ok_or(CaseworkError::NotFound)?;
    let wording = protocols::wording(&mut reader, found.id).await?;
    let in_force = newest_final(&versions).is_some_and(|newest| newest.id == found.id);
    let context = json!({
        "facts": facts(&cx, &protocol, &versions), "version": version_line(found), "wording": wording,
        "in_force": in_force, "recorded_at": found.recorded_at.as_microsecond(),
    });
    cx.back_to("Back to the document", format!("/protocols/{id}"))
        .page("protocols/version.html", context)
}

/// The document of a kind, for links from pages about something else; the list
/// when none is kept that the reader may read.
pub async fn of_kind(cx: Cx) -> Answer {
    let kind = ProtocolKind::from_key(cx.part("kind")).ok_or(CaseworkError::NotFound)?;
    let mut reader = cx.app.store.reader();
    let Some(id) = protocols::of_kind(&mut reader, kind).await? else {
        return cx.then("/protocols", None);
    };
    match protocols::protocol(&mut reader, &cx.act, id).await {
        Ok(_) => cx.then(format!("/protocols/{id}"), None),
        Err(CaseworkError::NotFound) => cx.then("/protocols", None),
        Err(error) => Err(Failure::Casework(error)),
    }
}

fn version_id(text: &str) -> Result<ProtocolVersionId, Failure> {
    ProtocolVersionId::parse(text).map_err(|_| Failure::Casework(CaseworkError::NotFound))
}

/// The reader's agency promises to follow the version on the page.
pub async fn promise(cx: Cx) -> Answer {
    let id = id_of(&cx)?;
    let version = version_id(cx.form.text("version"))?;
    protocols::promise(&cx.app.store, &cx.act, id, version).await?;
    cx.then(format!("/protocols/{id}"), Some("promised"))
}
