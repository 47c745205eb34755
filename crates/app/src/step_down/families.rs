//! Social care's families: who is with it, how far each is on its way down, and
//! the form for one that early help has never heard of.

use casework::CaseworkError;
use casework::step_down::{NewInSocialCare, WithSocialCare, record_family, with_social_care};
use domain::profile::Word as _;
use domain::referrals::{ReferredPerson, RoleInFamily};
use domain::step_down::SocialCareStanding;
use jiff::Timestamp;
use serde_json::{Value, json};

use super::say::state_words;
use crate::pages::forms::{FormErrors, FormPage};
use crate::web::{Answer, Cx};
use crate::words;

const CHILDREN: usize = 4;
const OLDEST: u8 = 25;

/// The list.
pub async fn list(cx: Cx) -> Answer {
    let agency = cx.user()?.agency;
    let families = with_social_care(&mut cx.app.store.reader(), &cx.act, agency).await?;
    cx.record_list(families.iter().map(|line| line.family).collect::<Vec<_>>())
        .await?;
    let rows: Vec<Value> = families.iter().map(row).collect();
    cx.page("step_down/families.html", json!({ "families": rows }))
}

fn row(line: &WithSocialCare) -> Value {
    json!({
        "family": words::family_shown(&line.family_name, line.ask.as_deref()),
        "opens": line.ask.is_none(),
        "family_reference": line.family_reference,
        "standing": line.standing.map_or("Not recorded yet", SocialCareStanding::words),
        "since": line.since.map(Timestamp::as_microsecond),
        "step_down": line.step_down.as_ref().map(|(reference, state)| json!({
            "reference": reference, "state": state_words(state),
        })),
    })
}

/// The ways in which social care works with a family, as choices of a form.
#[must_use]
pub fn standings() -> Vec<Value> {
    SocialCareStanding::ALL
        .iter()
        .map(|one| json!({ "value": one.word(), "text": one.words() }))
        .collect()
}

/// The form.
pub async fn form(cx: Cx) -> Answer {
    let form = cx.blank_form();
    show(cx, form).await
}

async fn show(cx: Cx, form: FormPage) -> Answer {
    let invalid = !form.errors().is_empty();
    let context = json!({
        "form": form, "standings": standings(), "children": (1..=CHILDREN).collect::<Vec<_>>(),
    });
    let cx = cx.back_to("Back to families with social care", "/social-care/families");
    if invalid {
        cx.invalid("step_down/new_family.html", context)
    } else {
        cx.page("step_down/new_family.html", context)
    }
}

/// Records the family.
pub async fn record(cx: Cx) -> Answer {
    let mut errors = FormErrors::new();
    let people = read_people(&cx, &mut errors);
    let standing = SocialCareStanding::from_word(cx.form.text("standing"));
    if standing.is_none() {
        errors.add("standing", "Select how social care works with the family");
    }
    let summary = cx.form.text("summary").to_owned();
    if summary.trim().is_empty() {
        errors.add("summary", "Enter why social care works with the family");
    }
    let postcode = cx.form.text("postcode").trim().to_owned();
    if !postcode.is_empty() && domain::people::Postcode::parse(&postcode).is_err() {
        errors.add("postcode", "Enter a full postcode, such as AA3 1AB");
    }
    let (Some(standing), true) = (standing, errors.is_empty()) else {
        let form = FormPage::again(&cx.form, errors);
        return show(cx, form).await;
    };
    let said = |name: &str| {
        let text = cx.form.text(name).trim();
        (!text.is_empty()).then(|| text.to_owned())
    };
    let command = NewInSocialCare {
        key: cx.submission_key()?,
        people,
        address: said("address"),
        postcode: said("postcode"),
        standing,
        summary,
    };
    match record_family(&cx.app.store, &cx.app.profile, &cx.act, &command).await {
        Ok(reference) => cx.then(format!("/families/{reference}"), Some("saved")),
        Err(CaseworkError::Refused(refusal)) if refusal.field.is_some() => {
            errors.add(refusal.field.unwrap_or_default(), refusal.reason);
            let form = FormPage::again(&cx.form, errors);
            show(cx, form).await
        }
        Err(error) => Err(error.into()),
    }
}

/// The adult and the children of the form; a line that is left empty is nobody.
fn read_people(cx: &Cx, errors: &mut FormErrors) -> Vec<ReferredPerson> {
    let text = |name: &str| cx.form.text(name).trim().to_owned();
    let mut people = Vec::new();
    for number in 1..=CHILDREN {
        let (given, family) = (
            text(&format!("child-{number}-given")),
            text(&format!("child-{number}-family")),
        );
        let age = text(&format!("child-{number}-age"));
        if given.is_empty() && family.is_empty() && age.is_empty() {
            continue;
        }
        if given.is_empty() {
            let field = format!("child-{number}-given");
            errors.add(field, "Enter the child’s first name");
        }
        let about_years = match age.parse::<u8>() {
            Ok(years) if years <= OLDEST => Some(years),
            Ok(_) | Err(_) if age.is_empty() => None,
            Ok(_) | Err(_) => {
                let field = format!("child-{number}-age");
                errors.add(field, "Enter the age in whole years, such as 7");
                None
            }
        };
        people.push(ReferredPerson {
            about_years,
            ..ReferredPerson::bare(RoleInFamily::Child, given, family)
        });
    }
    if people.is_empty() && errors.is_empty() {
        errors.add("child-1-given", "Enter at least one child");
    }
    let (given, family) = (text("adult-given"), text("adult-family"));
    if !given.is_empty() || !family.is_empty() {
        people.push(ReferredPerson::bare(RoleInFamily::Adult, given, family));
    }
    people
}
