//! The pages of files.

use casework::CaseworkError;
use casework::attachments::{self, AddFile};
use casework::families::find_by_reference;
use casework::referrals::find as find_referral;
use domain::access::{Action, Relations, may, permit};
use domain::event::Subject;
use domain::ids::{AttachmentId, FamilyId, ReferralId};
use serde_json::json;

use super::{chosen_files, line_context};
use crate::pages::forms::{FormErrors, FormPage};
use crate::referrals::ask::needed_text;
use crate::web::{Answer, Cx, Failure, Reply};

const PAGE: &str = "attachments/list.html";

/// Where files belong, as the address names it.
struct Place {
    family: FamilyId,
    referral: Option<ReferralId>,
    relations: Relations,
    title: &'static str,
    back: (&'static str, String),
    path: String,
}

async fn of(cx: &Cx, referral: bool) -> Result<Place, Failure> {
    let reference = cx.part("reference").to_owned();
    let mut reader = cx.app.store.reader();
    let place = if referral {
        let found = find_referral(&mut reader, &cx.act, &reference).await?;
        Place {
            family: found.family,
            referral: Some(found.id),
            relations: found.relations,
            title: "Request",
            back: ("Back to the request", format!("/referrals/{reference}")),
            path: format!("/referrals/{reference}/files"),
        }
    } else {
        let (family, relations) = find_by_reference(&mut reader, &cx.act, &reference)
            .await?
            .ok_or(CaseworkError::NotFound)?;
        Place {
            family,
            referral: None,
            relations,
            title: "Family",
            back: ("Back to the family", format!("/families/{reference}")),
            path: format!("/families/{reference}/files"),
        }
    };
    permit::<may::ReadAttachment, _>(&cx.act, &place.relations, ())?;
    Ok(place)
}

/// The files that came with a request, and more of them.
pub async fn of_referral(cx: Cx) -> Answer {
    let place = of(&cx, true).await?;
    let form = cx.blank_form();
    list(cx, &place, form).await
}

/// The files of a family, and more of them.
pub async fn of_family(cx: Cx) -> Answer {
    let place = of(&cx, false).await?;
    let form = cx.blank_form();
    list(cx, &place, form).await
}

async fn list(cx: Cx, place: &Place, form: FormPage) -> Answer {
    let files = attachments::of_family(
        &mut cx.app.store.reader(),
        &cx.act,
        &place.relations,
        place.family,
        place.referral,
    )
    .await?;
    cx.record_look(Subject {
        family: Some(place.family),
        referral: place.referral,
    })
    .await?;
    let context = json!({
        "form": form,
        "caption": format!("{} {}", place.title, cx.part("reference")),
        "of_family": place.referral.is_none(),
        "action": place.path,
        "files": files.iter().map(line_context).collect::<Vec<_>>(),
        "may_add": cx.allows(&place.relations, Action::AddAttachment),
        "may_withdraw": cx.allows(&place.relations, Action::WithdrawAttachment),
    });
    let cx = cx.back_to(place.back.0, place.back.1.clone());
    if form.errors().is_empty() {
        cx.page(PAGE, context)
    } else {
        cx.invalid(PAGE, context)
    }
}

/// Adds a file to a request.
pub async fn add_to_referral(cx: Cx) -> Answer {
    let place = of(&cx, true).await?;
    add(cx, &place).await
}

/// Adds a file to a family's record.
pub async fn add_to_family(cx: Cx) -> Answer {
    let place = of(&cx, false).await?;
    add(cx, &place).await
}

async fn add(cx: Cx, place: &Place) -> Answer {
    let mut errors = FormErrors::new();
    let file = chosen_files(&cx, "file", &mut errors).into_iter().next();
    let Some(file) = file.filter(|_| errors.is_empty()) else {
        let form = FormPage::again(&cx.form, errors);
        return list(cx, place, form).await;
    };
    let command = AddFile {
        key: cx.submission_key()?,
        file,
    };
    let (store, act) = (&cx.app.store, &cx.act);
    let added = if place.referral.is_some() {
        attachments::add_to_referral(store, act, cx.part("reference"), &command).await
    } else {
        attachments::add_to_family(store, act, place.family, &command).await
    };
    match added {
        Ok(_) => cx.then(place.path.clone(), Some("file-added")),
        Err(CaseworkError::Refused(refusal)) if refusal.field.is_some() => {
            errors.add("file", refusal.reason);
            let form = FormPage::again(&cx.form, errors);
            list(cx, place, form).await
        }
        Err(error) => Err(error.into()),
    }
}

fn id(cx: &Cx) -> Result<AttachmentId, Failure> {
    AttachmentId::parse(cx.part("id")).map_err(|_| CaseworkError::NotFound.into())
}

/// Hands a file out, to be kept and not to be shown: what a stranger sent is
/// never opened inside the product.
pub async fn open_one(cx: Cx) -> Answer {
    let id = id(&cx)?;
    let file = attachments::hand_out(&cx.app.store, &cx.act, cx.route, id).await?;
    Ok(Reply::Kept {
        media_type: file.kind.media_type(),
        name: file.name,
        bytes: file.bytes,
    })
}

/// Asks why a file is to be taken out of use.
pub async fn withdraw_form(cx: Cx) -> Answer {
    let form = cx.blank_form();
    show_withdraw(cx, form).await
}

async fn show_withdraw(cx: Cx, form: FormPage) -> Answer {
    let id = id(&cx)?;
    let mut reader = cx.app.store.reader();
    let (name, family) = attachments::name_to_withdraw(&mut reader, &cx.act, id).await?;
    cx.record_look(Subject::family(family)).await?;
    let context = json!({ "form": form, "name": name, "id": id.to_string() });
    if form.errors().is_empty() {
        cx.page("attachments/withdraw.html", context)
    } else {
        cx.invalid("attachments/withdraw.html", context)
    }
}

/// Takes a file out of use.
pub async fn withdraw(cx: Cx) -> Answer {
    let id = id(&cx)?;
    let mut errors = FormErrors::new();
    let reason = needed_text(
        &cx.form,
        &mut errors,
        "reason",
        "Why",
        "Enter why nobody should open this file",
    );
    let Some(reason) = reason.filter(|_| errors.is_empty()) else {
        let form = FormPage::again(&cx.form, errors);
        return show_withdraw(cx, form).await;
    };
    let reference = attachments::withdraw(&cx.app.store, &cx.act, id, &reason).await?;
    cx.then(
        format!("/families/{reference}/files"),
        Some("file-withdrawn"),
    )
}
