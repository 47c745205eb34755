//! A list of services: it lives in its own address, so that it can be printed,
//! sent on and kept without an account; staff hand it over and write down the enquiry (C-52).

use casework::directory::{Channel, Enquiry, answer_enquiry, send_list};
use domain::directory::Entry;
use domain::ids::ServiceId;
use serde_json::{Value, json};

use super::say::{ids_of, plain, whole};
use super::{Snapshot, field_error};
use crate::pages::forms::{FormErrors, FormPage, RawForm};
use crate::web::{Answer, Cx, Failure};

/// The list.
pub async fn page(cx: Cx) -> Answer {
    let ids = ids_of(cx.query_form().all("s"));
    let form = cx.blank_form();
    show(cx, form, &ids).await
}

fn address_of(ids: &[ServiceId]) -> String {
    let parts: Vec<String> = ids.iter().map(|id| format!("s={id}")).collect();
    if parts.is_empty() {
        "/directory/list".to_owned()
    } else {
        format!("/directory/list?{}", parts.join("&"))
    }
}

fn entries<'a>(snapshot: &'a Snapshot, ids: &[ServiceId]) -> Vec<&'a Entry> {
    ids.iter()
        .filter_map(|id| snapshot.finder.entry(*id))
        .collect()
}

async fn show(cx: Cx, form: FormPage, ids: &[ServiceId]) -> Answer {
    let snapshot = cx.app.directory.now(&cx.app.store, cx.act.at).await?;
    let found = entries(&snapshot, ids);
    let rows: Vec<Value> = found
        .iter()
        .map(|entry| {
            let others: Vec<ServiceId> = ids.iter().copied().filter(|id| *id != entry.id).collect();
            json!({
                "entry": whole(entry, &snapshot, snapshot.finder.taxonomy(), cx.act.at),
                "id": entry.id.to_string(),
                "without": address_of(&others),
            })
        })
        .collect();
    let search: Vec<String> = ids.iter().map(|id| format!("s={id}")).collect();
    let invalid = !form.errors().is_empty();
    let context = json!({
        "form": form,
        "rows": rows,
        "gone": ids.len() - found.len(),
        "ids": ids.iter().map(ToString::to_string).collect::<Vec<_>>(),
        "search": format!("/directory?{}", search.join("&")),
        "staff": cx.session.is_some(),
        "channels": Channel::ALL.iter().map(|one| json!({ "value": one.key(), "text": one.words() })).collect::<Vec<_>>(),
        "printed": cx.act.at.as_microsecond(),
    });
    let cx = cx.back_to("Find services", "/directory");
    if invalid {
        cx.invalid("directory/list.html", context)
    } else {
        cx.page("directory/list.html", context)
    }
}

async fn again(cx: Cx, errors: FormErrors) -> Answer {
    let ids = ids_of(cx.form.all("s"));
    let form = FormPage::again(&cx.form, errors);
    show(cx, form, &ids).await
}

fn email_of(form: &RawForm) -> Result<String, FormErrors> {
    let typed = form.text("email");
    match domain::people::EmailAddress::parse(typed) {
        Ok(email) => Ok(email.as_str().to_owned()),
        Err(error) => {
            let mut errors = FormErrors::new();
            errors.add("email", error.to_string());
            Err(errors)
        }
    }
}

/// Sends the list by e-mail.
pub async fn send(cx: Cx) -> Answer {
    let ids = ids_of(cx.form.all("s"));
    let to = match email_of(&cx.form) {
        Ok(to) => to,
        Err(errors) => return again(cx, errors).await,
    };
    let snapshot = cx.app.directory.now(&cx.app.store, cx.act.at).await?;
    let found = entries(&snapshot, &ids);
    if found.is_empty() {
        return Err(Failure::BadRequest(
            "the list is empty: choose services first",
        ));
    }
    let base = &cx.app.config.public_address;
    let parts: Vec<String> = found.iter().map(|entry| plain(entry, base)).collect();
    let body = format!(
        "Hello\n\nSomebody asked us to send you this list of services.\n\n{}\n\nThe whole list: {base}{}\n\n\
         We did not keep your address for anything else.\n",
        parts.join("\n\n"),
        address_of(&ids),
    );
    let shown: Vec<ServiceId> = found.iter().map(|entry| entry.id).collect();
    send_list(
        &cx.app.store,
        &cx.act,
        cx.submission_key()?,
        &to,
        &shown,
        &body,
    )
    .await?;
    cx.then(address_of(&ids), Some("list-sent"))
}

/// Writes down the enquiry that the list answered.
pub async fn enquiry(cx: Cx) -> Answer {
    let ids = ids_of(cx.form.all("s"));
    let Some(channel) = Channel::from_key(cx.form.text("channel")) else {
        let mut errors = FormErrors::new();
        errors.add("channel", "Select how they asked");
        return again(cx, errors).await;
    };
    let enquiry = Enquiry {
        key: cx.submission_key()?,
        channel,
        words: cx.form.text("words").to_owned(),
        services: ids.clone(),
    };
    match answer_enquiry(&cx.app.store, &cx.act, &enquiry).await {
        Ok(()) => cx.then(address_of(&ids), Some("enquiry-kept")),
        Err(error) => match field_error(&error) {
            Some(errors) => again(cx, errors).await,
            None => Err(error.into()),
        },
    }
}
