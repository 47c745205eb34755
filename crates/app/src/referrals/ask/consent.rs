//! Where not everybody with parental responsibility agreed: the safeguarding
//! exception with its reason, or on without it, and we come back (C-04).

use casework::drafts::Draft;
use domain::profile::{ConsentPurpose, ContactKey, Label, ListKey, Profile, Telephone, Word as _};
use domain::referrals::WithoutConsent;
use serde_json::{Value, json};

use super::answers::{consent_words, person_name, responsibility_words};
use super::draft::{no_draft, onward, open, save as save_draft, show};
use super::read::needed_text;
use super::steps::Step;
use crate::pages::forms::{FormErrors, FormPage, RawForm};
use crate::web::{Answer, Cx};

/// The page.
pub async fn form(cx: Cx) -> Answer {
    let Some(draft) = open(&cx).await? else {
        return no_draft(&cx);
    };
    if !Step::Consent.is_asked(&draft.content) {
        return cx.then(Step::Check.path(), None);
    }
    let mut form = cx.blank_form();
    match &draft.content.without_consent {
        Some(WithoutConsent::Exception { reason, key }) => {
            form = form.with("without", key.clone().unwrap_or_default()).with(
                format!("why_{}", key.as_deref().unwrap_or_default()),
                reason,
            );
        }
        Some(WithoutConsent::GoOn { key }) => {
            form = form.with("without", key.clone().unwrap_or_default());
        }
        None => {}
    }
    draw(cx, &draft, &form)
}

fn draw(cx: Cx, draft: &Draft, form: &FormPage) -> Answer {
    let people: Vec<_> = draft
        .content
        .adults
        .iter()
        .map(|adult| {
            let said = format!(
                "{}. {}",
                responsibility_words(adult.parental_responsibility),
                consent_words(&adult.consent)
            );
            json!({ "key": person_name(&adult.given_name, &adult.family_name, false), "value": said })
        })
        .collect();
    let ask_first = whom_to_ask(&cx.app.profile);
    let reasons = reasons(&cx.app.profile);
    show(
        cx,
        draft,
        Step::Consent,
        Step::Consent.template(),
        form,
        json!({ "people": people, "ask_first": ask_first, "reasons": reasons }),
    )
}

/// The authority's reasons; with those that are exceptions, how it is one is asked.
fn reasons(profile: &Profile) -> Vec<Value> {
    profile
        .list(ListKey::NoConsentReasons)
        .iter()
        .map(|item| {
            json!({
                "value": item.key.as_str(), "text": item.label, "hint": item.hint,
                "exception": is_exception(profile, item.key.as_str()),
            })
        })
        .collect()
}

fn is_exception(profile: &Profile, key: &str) -> bool {
    let rule = profile.consent.get(ConsentPurpose::Referral);
    rule.exceptions.iter().any(|one| one.word() == key)
}

/// Whom to ask when it is not clear whether consent can be left out (BUCKS-PROT-74).
fn whom_to_ask(profile: &Profile) -> Value {
    let point = |key| {
        profile.contact(key).map(|point| {
            json!({
                "label": point.label,
                "telephone": point.telephone.as_ref().map(Telephone::as_str),
            })
        })
    };
    let mut first = point(ContactKey::FrontDoor).unwrap_or_else(
        || json!({ "label": profile.label(Label::FrontDoor), "telephone": Value::Null }),
    );
    if let Some(first) = first.as_object_mut() {
        first.insert("night".to_owned(), json!(point(ContactKey::OutOfHours)));
    }
    first
}

/// Saves the page.
pub async fn save(cx: Cx) -> Answer {
    let Some(draft) = open(&cx).await? else {
        return no_draft(&cx);
    };
    if !Step::Consent.is_asked(&draft.content) {
        return cx.then(Step::Check.path(), None);
    }
    match read(&cx.form, &cx.app.profile) {
        Ok(answer) => {
            let content =
                save_draft(&cx, draft, |content| content.without_consent = Some(answer)).await?;
            onward(&cx, Step::Consent, &content)
        }
        Err(errors) => {
            let form = FormPage::again(&cx.form, errors);
            draw(cx, &draft, &form)
        }
    }
}

fn read(form: &RawForm, profile: &Profile) -> Result<WithoutConsent, FormErrors> {
    let mut errors = FormErrors::new();
    let key = form.text("without");
    if !profile.list_has(ListKey::NoConsentReasons, key) {
        errors.add("without", "Select why not everybody has agreed");
        return Err(errors);
    }
    let named = Some(key.to_owned());
    if !is_exception(profile, key) {
        return Ok(WithoutConsent::GoOn { key: named });
    }
    needed_text(
        form,
        &mut errors,
        &format!("why_{key}"),
        "How this holds",
        "Say how this holds for this family",
    )
    .filter(|_| errors.is_empty())
    .map(|reason| WithoutConsent::Exception { reason, key: named })
    .ok_or(errors)
}

#[cfg(test)]
mod tests {
    use super::*;

    // Requirement: BUCKS-STRAT-73, C-04
    #[test]
    fn the_exception_needs_its_reason_and_going_on_without_needs_none() {
        let form = |pairs: &[(&str, &str)]| {
            RawForm::from_pairs(
                pairs
                    .iter()
                    .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
            )
        };
        let text = include_str!("../../../../../profiles/buckinghamshire.toml");
        let profile = Profile::parse("p", text).unwrap();
        let read = |pairs: &[(&str, &str)]| read(&form(pairs), &profile);
        assert!(read(&[]).unwrap_err().of("without").is_some());
        assert!(
            read(&[("without", "bored")])
                .unwrap_err()
                .of("without")
                .is_some()
        );
        let key = "asking_would_put_child_at_risk";
        let errors = read(&[("without", key)]).unwrap_err();
        assert!(errors.of("why_asking_would_put_child_at_risk").is_some());
        assert_eq!(
            read(&[("without", "not_reached"), ("why_section_47", "left over")]),
            Ok(WithoutConsent::GoOn {
                key: Some("not_reached".to_owned())
            })
        );
    }
}
