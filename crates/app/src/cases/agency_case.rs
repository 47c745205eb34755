//! An agency opens early help for a family itself (C-42, C-16).

use casework::cases::{OWN_CASES, open_agency_case};
use casework::families::page_of;
use domain::access::{may, permit};
use domain::event::Subject;
use serde_json::json;

use crate::pages::forms::FormPage;
use crate::plans::reading;
use crate::web::{Answer, Cx};

/// The page.
pub async fn form(cx: Cx) -> Answer {
    let form = cx.blank_form();
    show(cx, form).await
}

async fn show(cx: Cx, form: FormPage) -> Answer {
    let page = page_of(&mut cx.app.store.reader(), &cx.act, cx.part("reference")).await?;
    permit::<may::OpenAgencyCase, _>(&cx.act, &page.relations, ())?;
    cx.record_look(Subject::family(page.id)).await?;
    let invalid = !form.errors().is_empty();
    let level = cx
        .app
        .profile
        .level_in_text(crate::words::today(cx.act.at), OWN_CASES);
    let context = json!({
        "form": form, "reference": page.reference, "family": page.name, "level": level,
    });
    let back = format!("/families/{}", page.reference);
    let cx = cx.back_to("Back to the family", back);
    if invalid {
        cx.invalid("cases/agency_case.html", context)
    } else {
        cx.page("cases/agency_case.html", context)
    }
}

/// Opens the case.
pub async fn open(cx: Cx) -> Answer {
    let (store, profile) = (&cx.app.store, &cx.app.profile);
    let family = cx.part("reference");
    match open_agency_case(store, profile, &cx.act, family, cx.form.text("why")).await {
        Ok(case) => cx.then(format!("/cases/{case}/work"), Some("agency-case-opened")),
        Err(error) => {
            let form = FormPage::again(&cx.form, reading::beside(error)?);
            show(cx, form).await
        }
    }
}
