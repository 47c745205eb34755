//! Pages about who may open a record: restricting it, opening it in an
//! emergency, reviewing that; where its case file lies and what social care
//! recorded, read only.

mod break_glass;
mod files;
mod restrict;
mod review;

use casework::families::FamilyPage;
use casework::record_access::running_opening;
use domain::access::Action;
use serde_json::{Value, json};

use crate::pages::forms::{FormErrors, FormPage};
use crate::web::{Cx, Failure};

crate::routes! {
    get "/families/{reference}/restriction" RestrictFamily Read => restrict::page;
    post "/families/{reference}/restriction" RestrictFamily Event("access.restricted") => restrict::restrict_record;
    post "/families/{reference}/restriction/people" RestrictFamily Event("access.listed") => restrict::add;
    post "/families/{reference}/restriction/people/{user}/remove" RestrictFamily Event("access.unlisted") => restrict::remove;
    get "/families/{reference}/restriction/lift" RestrictFamily Read => restrict::lift_form;
    post "/families/{reference}/restriction/lift" RestrictFamily Event("access.restriction_lifted") => restrict::lift_record;
    get "/families/{reference}/file" ReadFamily Read => files::page;
    post "/families/{reference}/file" NoteCaseFile Event("access.case_file_noted") => files::note;
    get "/families/{reference}/social-care" ReadSocialCareRecord Read => files::social_care;
    get "/break-glass" BreakGlass Nothing => break_glass::form;
    post "/break-glass" BreakGlass Event("access.glass_broken") => break_glass::open;
    get "/openings" ReviewBreakGlass Read => review::list;
    get "/openings/{opening}" ReviewBreakGlass Read => review::form;
    post "/openings/{opening}" ReviewBreakGlass Event("access.glass_reviewed") => review::record;
    get "/restricted" OverseeAccess Read => review::restricted;
}

/// The context of `record_access/family_links.html`: what the family's page
/// says and offers about access.
///
/// # Errors
/// When the database does not answer.
pub async fn section_context(cx: &Cx, page: &FamilyPage) -> Result<Value, Failure> {
    let mut reader = cx.app.store.reader();
    let open_until = running_opening(&mut reader, &cx.act, page.id).await?;
    let only_by_glass = page.relations.iter().count() == 1;
    Ok(json!({
        "open_until": open_until.filter(|_| only_by_glass).map(jiff::Timestamp::as_microsecond),
        "restrict": cx.allows(&page.relations, Action::RestrictFamily),
        "social_care": cx.allows(&page.relations, Action::ReadSocialCareRecord),
    }))
}

/// The form again, with a rule's refusal beside its field.
fn refused_beside(cx: &Cx, refusal: &domain::refusal::Refusal, field: &'static str) -> FormPage {
    let mut errors = FormErrors::new();
    errors.add(refusal.field.unwrap_or(field), refusal.reason.clone());
    FormPage::again(&cx.form, errors)
}
