//! The desk of the directory's team: who asks to join, edits that wait, what
//! visitors say is wrong, entries that nobody confirmed, agencies that are missing.

use casework::directory::{
    DraftState, OrganisationState, ServiceRow, agencies_missing, confirm, decide_draft,
    decide_organisation, draft as find_draft, drafts_of, drafts_waiting, of_agency,
    organisation as find_organisation, organisations, remarks, send_link, service, services_of,
    settle_remark,
};
use casework::{CaseworkError, directory};
use domain::directory::{Freshness, differences, freshness};
use domain::ids::{DirectoryOrganisationId, DraftEntryId, RemarkId};
use serde_json::{Value, json};

use super::provider::draft_lines;
use super::{field_error, service_of, taxonomy};
use crate::pages::forms::{FormErrors, FormPage};
use crate::web::{Answer, Cx, Failure};
use crate::words;

/// Entries with how far they can be trusted; `base` is where each is changed.
pub(super) fn entry_lines(cx: &Cx, services: &[ServiceRow], base: &str) -> Vec<Value> {
    let (rule, today) = (cx.app.profile.directory, words::today(cx.act.at));
    services
        .iter()
        .map(|row| {
            let standing = freshness(rule, row.confirmed_at, today);
            json!({
                "id": row.id.to_string(),
                "name": row.service.name,
                "status": row.service.status.words(),
                "standing": standing.words(),
                "late": standing >= Freshness::NotConfirmedSince,
                "confirmed": row.confirmed_at.as_microsecond(),
                "change": format!("{base}/{}", row.id),
                "version": row.version,
            })
        })
        .collect()
}

fn organisation_id(cx: &Cx) -> Result<DirectoryOrganisationId, Failure> {
    DirectoryOrganisationId::parse(cx.part("id")).map_err(|_| CaseworkError::NotFound.into())
}

/// The entries of one's own agency.
pub async fn own(cx: Cx) -> Answer {
    let mut reader = cx.app.store.reader();
    let mut parts = Vec::new();
    for found in of_agency(&mut reader, &cx.act).await? {
        let base = format!("/directory/own/{}", found.id);
        let services = services_of(&mut reader, found.id).await?;
        let drafts = drafts_of(&mut reader, found.id).await?;
        parts.push(json!({
            "name": found.says.name,
            "state": found.state.words(),
            "approved": found.state == OrganisationState::Approved,
            "base": base,
            "rows": entry_lines(&cx, &services, &base),
            "drafts": draft_lines(&drafts),
        }));
    }
    let context = json!({ "form": cx.blank_form(), "parts": parts });
    cx.page("directory/own.html", context)
}

/// Confirms an entry of one's own agency.
pub async fn confirm_own(cx: Cx) -> Answer {
    let version = cx.form.text("version").parse().unwrap_or(0);
    confirm(&cx.app.store, &cx.act, service_of(&cx)?, version).await?;
    cx.app.directory.refresh(&cx.app.store, cx.act.at).await?;
    cx.then("/directory/own", Some("entries-confirmed"))
}

/// The team's desk.
pub async fn desk(cx: Cx) -> Answer {
    let mut reader = cx.app.store.reader();
    let all = organisations(&mut reader).await?;
    let line = |found: &directory::KeptOrganisation| {
        json!({
            "id": found.id.to_string(), "name": found.says.name, "state": found.state.words(),
            "asked_at": found.asked_at.as_microsecond(),
        })
    };
    let asking: Vec<Value> = all
        .iter()
        .filter(|one| one.state == OrganisationState::Asked)
        .map(line)
        .collect();
    let here: Vec<Value> = all
        .iter()
        .filter(|one| one.state == OrganisationState::Approved)
        .map(line)
        .collect();
    let drafts = drafts_waiting(&mut reader).await?;
    let said: Vec<Value> = remarks(&mut reader)
        .await?
        .iter()
        .map(|remark| {
            json!({
                "id": remark.id.to_string(), "service": remark.service.to_string(), "name": remark.name,
                "words": remark.words, "at": remark.made_at.as_microsecond(),
            })
        })
        .collect();
    let missing: Vec<String> = agencies_missing(&mut reader)
        .await?
        .into_iter()
        .map(|agency| agency.name)
        .collect();
    let snapshot = cx.app.directory.now(&cx.app.store, cx.act.at).await?;
    let today = words::today(cx.act.at);
    let late: Vec<Value> = snapshot
        .finder
        .entries()
        .iter()
        .filter(|entry| freshness(snapshot.rule, entry.confirmed_at, today) == Freshness::NotConfirmedSince)
        .map(|entry| {
            json!({
                "id": entry.id.to_string(), "name": entry.service.name,
                "organisation": entry.organisation.says.name, "organisation_id": entry.organisation.id.to_string(),
                "confirmed": entry.confirmed_at.as_microsecond(),
            })
        })
        .collect();
    let context = json!({
        "form": cx.blank_form(), "asking": asking, "here": here, "drafts": draft_lines(&drafts), "remarks": said,
        "missing": missing, "late": late, "entries": snapshot.finder.entries().len(),
    });
    cx.page("directory/team.html", context)
}

/// One organisation.
pub async fn organisation(cx: Cx) -> Answer {
    let form = cx.blank_form();
    show_organisation(cx, form).await
}

async fn show_organisation(cx: Cx, form: FormPage) -> Answer {
    let id = organisation_id(&cx)?;
    let mut reader = cx.app.store.reader();
    let found = find_organisation(&mut reader, id).await?;
    let services = services_of(&mut reader, id).await?;
    let invalid = !form.errors().is_empty();
    let context = json!({
        "form": form, "id": id.to_string(), "version": found.version,
        "name": found.says.name, "description": found.says.description, "website": found.says.website,
        "state": found.state.words(),
        "asked": found.state == OrganisationState::Asked,
        "approved": found.state == OrganisationState::Approved,
        "reason": found.reason, "keeper": found.keeper_name, "email": found.keeper_email,
        "base": format!("/directory/own/{id}"),
        "rows": entry_lines(&cx, &services, &format!("/directory/own/{id}")),
    });
    let cx = cx.back_to("The directory’s desk", "/directory/team");
    if invalid {
        cx.invalid("directory/organisation.html", context)
    } else {
        cx.page("directory/organisation.html", context)
    }
}

/// Takes an organisation in.
pub async fn approve(cx: Cx) -> Answer {
    decide(cx, None).await
}

/// Does not take an organisation in.
pub async fn refuse(cx: Cx) -> Answer {
    let reason = cx.form.text("reason").to_owned();
    decide(cx, Some(reason)).await
}

async fn decide(cx: Cx, reason: Option<String>) -> Answer {
    let id = organisation_id(&cx)?;
    let version = cx.form.text("version").parse().unwrap_or(0);
    let base = &cx.app.config.public_address;
    let decided =
        decide_organisation(&cx.app.store, &cx.act, id, version, reason.as_deref(), base).await;
    match decided {
        Ok(()) => {
            cx.app.directory.refresh(&cx.app.store, cx.act.at).await?;
            cx.then("/directory/team", Some("saved"))
        }
        Err(error) => match field_error(&error) {
            Some(errors) => {
                let form = FormPage::again(&cx.form, errors);
                show_organisation(cx, form).await
            }
            None => Err(error.into()),
        },
    }
}

/// Sends a provider its link.
pub async fn link(cx: Cx) -> Answer {
    let id = organisation_id(&cx)?;
    let sent = send_link(&cx.app.store, &cx.act, id, &cx.app.config.public_address).await?;
    let notice = if sent {
        "provider-link-sent"
    } else {
        "provider-link-no-address"
    };
    cx.then(format!("/directory/team/organisations/{id}"), Some(notice))
}

/// One edit, before and after.
pub async fn draft(cx: Cx) -> Answer {
    let form = cx.blank_form();
    show_draft(cx, form).await
}

fn draft_id(cx: &Cx) -> Result<DraftEntryId, Failure> {
    DraftEntryId::parse(cx.part("id")).map_err(|_| CaseworkError::NotFound.into())
}

async fn show_draft(cx: Cx, form: FormPage) -> Answer {
    let id = draft_id(&cx)?;
    let mut reader = cx.app.store.reader();
    let found = find_draft(&mut reader, &cx.act, id).await?;
    let before = match found.service {
        Some(service_id) => Some(service(&mut reader, service_id).await?),
        None => None,
    };
    let overtaken = before
        .as_ref()
        .is_some_and(|row| row.version != found.seen_version)
        && found.state == DraftState::Waiting;
    let changes: Vec<Value> = differences(
        before.as_ref().map(|row| &row.service),
        &found.says,
        taxonomy(),
    )
    .iter()
    .map(|one| json!({ "part": one.part, "before": one.before, "after": one.after }))
    .collect();
    let invalid = !form.errors().is_empty();
    let context = json!({
        "form": form, "id": id.to_string(), "name": found.says.name, "organisation": found.organisation_name,
        "new": found.service.is_none(), "waits": found.state == DraftState::Waiting, "state": found.state.words(),
        "by": found.sent_by, "at": found.sent_at.as_microsecond(), "changes": changes, "overtaken": overtaken,
        "reason": found.reason,
    });
    let cx = cx.back_to("The directory’s desk", "/directory/team");
    if invalid {
        cx.invalid("directory/draft.html", context)
    } else {
        cx.page("directory/draft.html", context)
    }
}

/// Approves an edit, which publishes it.
pub async fn approve_draft(cx: Cx) -> Answer {
    let id = draft_id(&cx)?;
    decide_draft(&cx.app.store, &cx.act, id, None).await?;
    cx.app.directory.refresh(&cx.app.store, cx.act.at).await?;
    cx.then("/directory/team", Some("entry-published"))
}

/// Sends an edit back.
pub async fn return_draft(cx: Cx) -> Answer {
    let id = draft_id(&cx)?;
    let reason = cx.form.text("reason").to_owned();
    match decide_draft(&cx.app.store, &cx.act, id, Some(&reason)).await {
        Ok(()) => cx.then("/directory/team", Some("entry-returned")),
        Err(error) => {
            let errors: Option<FormErrors> = field_error(&error);
            match errors {
                Some(errors) => {
                    let form = FormPage::again(&cx.form, errors);
                    show_draft(cx, form).await
                }
                None => Err(error.into()),
            }
        }
    }
}

/// Settles what a visitor said.
pub async fn settle(cx: Cx) -> Answer {
    let id = RemarkId::parse(cx.part("id")).map_err(|_| CaseworkError::NotFound)?;
    settle_remark(&cx.app.store, &cx.act, id).await?;
    cx.then("/directory/team", Some("saved"))
}
