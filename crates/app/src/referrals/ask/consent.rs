//! Where not everybody with parental responsibility agreed: the safeguarding
//! exception with its reason, or on without it, and we come back (C-04).

use casework::drafts::Draft;
use domain::profile::{ContactKey, Label, Profile, Telephone};
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
        Some(WithoutConsent::Exception { reason }) => {
            form = form.with("without", "exception").with("exception", reason);
        }
        Some(WithoutConsent::GoOn) => form = form.with("without", "go_on"),
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
    show(
        cx,
        draft,
        Step::Consent,
        Step::Consent.template(),
        form,
        json!({ "people": people, "ask_first": ask_first }),
    )
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
    match read(&cx.form) {
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

fn read(form: &RawForm) -> Result<WithoutConsent, FormErrors> {
    let mut errors = FormErrors::new();
    match form.text("without") {
        "exception" => needed_text(
            form,
            &mut errors,
            "exception",
            "How asking would put a child at risk",
            "Say how asking would put a child at risk",
        )
        .filter(|_| errors.is_empty())
        .map(|reason| WithoutConsent::Exception { reason })
        .ok_or(errors),
        "go_on" => Ok(WithoutConsent::GoOn),
        _ => {
            errors.add("without", "Select how the request should go on");
            Err(errors)
        }
    }
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
        assert!(read(&form(&[])).unwrap_err().of("without").is_some());
        let errors = read(&form(&[("without", "exception")])).unwrap_err();
        assert!(errors.of("exception").is_some());
        assert_eq!(
            read(&form(&[("without", "go_on"), ("exception", "left over")])),
            Ok(WithoutConsent::GoOn)
        );
    }
}
