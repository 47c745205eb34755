//! Where the family lives, and how to reach them without putting anybody at risk.

use domain::people::{Postcode, TelephoneNumber};
use domain::profile::ListKey;
use domain::referrals::HomeAnswers;
use serde_json::{Value, json};

use super::draft::{no_draft, onward, open, save as save_draft, show};
use super::named::entries;
use super::read::{line, parsed, text};
use super::steps::Step;
use crate::pages::forms::{FormErrors, FormPage, RawForm};
use crate::web::{Answer, Cx};

/// The page.
pub async fn form(cx: Cx) -> Answer {
    let Some(draft) = open(&cx).await? else {
        return no_draft(&cx);
    };
    let mut form = cx.blank_form();
    if let Some(home) = &draft.content.home {
        for (name, value) in [
            ("address", &home.address),
            ("postcode", &home.postcode),
            ("family_telephone", &home.telephone),
            ("contact_by", &home.contact_by),
            ("warning", &home.unsafe_contact),
            ("language", &home.interpreter),
        ] {
            form = form.with(name, value.clone().unwrap_or_default());
        }
        let yes_no = |yes: bool| if yes { "yes" } else { "no" };
        form = form
            .with("address_hidden", yes_no(home.address_hidden))
            .with("safe", yes_no(home.unsafe_contact.is_none()))
            .with("interpreter", yes_no(home.interpreter.is_some()));
    }
    let offers = offers(&cx);
    show(cx, &draft, Step::Home, Step::Home.template(), &form, offers)
}

/// How a family can be reached, for the page.
fn offers(cx: &Cx) -> Value {
    json!({ "contact_methods": entries(&cx.app.profile, ListKey::ContactMethods) })
}

/// Saves the page.
pub async fn save(cx: Cx) -> Answer {
    let Some(draft) = open(&cx).await? else {
        return no_draft(&cx);
    };
    match read(&cx.form) {
        Ok(mut home) => {
            let profile = &cx.app.profile;
            home.contact_by = home
                .contact_by
                .filter(|key| profile.list_has(ListKey::ContactMethods, key));
            let content = save_draft(&cx, draft, |content| content.home = Some(home)).await?;
            onward(&cx, Step::Home, &content)
        }
        Err(errors) => {
            let form = FormPage::again(&cx.form, errors);
            let offers = offers(&cx);
            show(cx, &draft, Step::Home, Step::Home.template(), &form, offers)
        }
    }
}

fn read(form: &RawForm) -> Result<HomeAnswers, FormErrors> {
    let mut errors = FormErrors::new();
    let e = &mut errors;
    let address = text(form, e, "address", "Address");
    let postcode = parsed(form, e, "postcode", Postcode::parse);
    let telephone = parsed(form, e, "family_telephone", TelephoneNumber::parse);
    let warning = text(form, e, "warning", "What makes contact unsafe");
    let unsafe_contact = match form.text("safe") {
        "no" => {
            if warning.is_none() {
                e.add("warning", "Say what we must take care of");
            }
            warning
        }
        "yes" => None,
        _ => {
            e.add("safe", "Select whether it is safe to contact the family");
            None
        }
    };
    let language = line(form, e, "language", "Language");
    let interpreter = if form.text("interpreter") == "yes" {
        if language.is_none() {
            e.add("language", "Enter the language");
        }
        language
    } else {
        None
    };
    if errors.is_empty() {
        Ok(HomeAnswers {
            address,
            postcode: postcode.map(|postcode| postcode.as_str().to_owned()),
            address_hidden: form.text("address_hidden") == "yes",
            telephone: telephone.map(|number| number.as_str().to_owned()),
            contact_by: Some(form.text("contact_by").to_owned()).filter(|key| !key.is_empty()),
            unsafe_contact,
            interpreter,
        })
    } else {
        Err(errors)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn home(pairs: &[(&str, &str)]) -> Result<HomeAnswers, FormErrors> {
        read(&RawForm::from_pairs(pairs.iter().map(|(name, value)| {
            ((*name).to_owned(), (*value).to_owned())
        })))
    }

    #[test]
    fn a_warning_is_kept_when_contact_is_not_safe_and_asked_for_when_it_is_missing() {
        let errors = home(&[("safe", "no")]).unwrap_err();
        assert!(errors.of("warning").is_some());
        let read = home(&[("safe", "no"), ("warning", "Ring in school hours")]).unwrap();
        assert_eq!(read.unsafe_contact.as_deref(), Some("Ring in school hours"));
        let read = home(&[("safe", "yes"), ("warning", "Old words")]).unwrap();
        assert_eq!(read.unsafe_contact, None);
    }

    #[test]
    fn a_postcode_is_tidied_and_one_that_cannot_be_is_refused() {
        let read = home(&[("safe", "yes"), ("postcode", "hp201aa")]).unwrap();
        assert_eq!(read.postcode.as_deref(), Some("HP20 1AA"));
        let errors = home(&[("safe", "yes"), ("postcode", "nowhere")]).unwrap_err();
        assert!(errors.of("postcode").is_some());
    }
}
