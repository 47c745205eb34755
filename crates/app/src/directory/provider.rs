//! The provider's pages: asking to join, and the entries behind a signed link.

use casework::directory::{
    AskToJoin, KeptOrganisation, ask_to_join, confirm_by_link, drafts_of, linked, services_of,
};
use domain::directory::Organisation;
use domain::ids::ServiceId;
use serde_json::{Value, json};

use super::field_error;
use super::keep::entry_lines;
use crate::pages::forms::{FormErrors, FormPage, RawForm};
use crate::referrals::ask::{line, needed_line, needed_text};
use crate::web::{Answer, Cx, Failure};

/// The form by which an organisation asks to join.
pub async fn join_form(cx: Cx) -> Answer {
    let form = cx.blank_form();
    show_join(&cx, form)
}

fn show_join(cx: &Cx, form: FormPage) -> Answer {
    let invalid = !form.errors().is_empty();
    let cx = cx.clone().back_to("Find services", "/directory");
    let context = json!({ "form": form });
    if invalid {
        cx.invalid("directory/join.html", context)
    } else {
        cx.page("directory/join.html", context)
    }
}

fn read_join(form: &RawForm) -> Result<(Organisation, String, String), FormErrors> {
    let mut errors = FormErrors::new();
    let name = needed_line(
        form,
        &mut errors,
        "name",
        "The name",
        "Enter the name of the organisation",
    );
    let description = needed_text(
        form,
        &mut errors,
        "description",
        "What it does",
        "Enter what the organisation does",
    );
    let website = line(form, &mut errors, "website", "The website");
    let keeper = needed_line(
        form,
        &mut errors,
        "keeper_name",
        "Your name",
        "Enter your name",
    );
    let email = match domain::people::EmailAddress::parse(form.text("keeper_email")) {
        Ok(email) => Some(email.as_str().to_owned()),
        Err(error) => {
            errors.add("keeper_email", error.to_string());
            None
        }
    };
    match (name, description, keeper, email) {
        (Some(name), Some(description), Some(keeper), Some(email)) if errors.is_empty() => {
            let says = Organisation {
                name,
                description,
                website,
                ..Organisation::default()
            };
            Ok((says, keeper, email))
        }
        _ => Err(errors),
    }
}

/// Asks to join.
pub async fn join(cx: Cx) -> Answer {
    let (says, keeper_name, keeper_email) = match read_join(&cx.form) {
        Ok(read) => read,
        Err(errors) => return show_join(&cx, FormPage::again(&cx.form, errors)),
    };
    let command = AskToJoin {
        key: cx.submission_key()?,
        says,
        keeper_name,
        keeper_email,
    };
    match ask_to_join(&cx.app.store, &cx.act, &command).await {
        Ok(_) => cx.then("/directory", Some("asked-to-join")),
        Err(error) => match field_error(&error) {
            Some(errors) => show_join(&cx, FormPage::again(&cx.form, errors)),
            None => Err(error.into()),
        },
    }
}

/// The organisation that the address's link speaks for.
pub(super) async fn by_link(cx: &Cx) -> Result<KeptOrganisation, Failure> {
    let mut reader = cx.app.store.reader();
    Ok(linked(&mut reader, &cx.act, cx.part("secret")).await?)
}

/// The provider's entries.
pub async fn page(cx: Cx) -> Answer {
    let found = by_link(&cx).await?;
    let mut reader = cx.app.store.reader();
    let services = services_of(&mut reader, found.id).await?;
    let drafts = drafts_of(&mut reader, found.id).await?;
    let base = format!("/directory/provider/{}", cx.part("secret"));
    let context = json!({
        "form": cx.blank_form(),
        "name": found.says.name,
        "base": base,
        "confirm": format!("{base}/confirm"),
        "rows": entry_lines(&cx, &services, &base),
        "drafts": draft_lines(&drafts),
        "by_link": true,
    });
    cx.page("directory/provider.html", context)
}

/// The newest edits, for their sender.
pub(super) fn draft_lines(drafts: &[casework::directory::Draft]) -> Vec<Value> {
    drafts
        .iter()
        .map(|draft| {
            json!({
                "id": draft.id.to_string(),
                "name": draft.says.name,
                "state": draft.state.words(),
                "reason": draft.reason,
                "organisation": draft.organisation_name,
                "new": draft.service.is_none(),
                "by": draft.sent_by,
                "at": draft.sent_at.as_microsecond(),
            })
        })
        .collect()
}

/// Confirms one entry, or all of them.
pub async fn confirm(cx: Cx) -> Answer {
    let one = match cx.form.text("entry") {
        "" => None,
        text => Some(ServiceId::parse(text).map_err(|_| casework::CaseworkError::NotFound)?),
    };
    let secret = cx.part("secret").to_owned();
    confirm_by_link(&cx.app.store, &cx.act, &secret, one).await?;
    cx.app.directory.refresh(&cx.app.store, cx.act.at).await?;
    cx.then(
        format!("/directory/provider/{secret}"),
        Some("entries-confirmed"),
    )
}
