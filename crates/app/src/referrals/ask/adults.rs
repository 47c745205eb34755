//! The adults: who holds parental responsibility, and what each of them said
//! to this request. Consent is asked of professionals, person by person (C-05).

use domain::profile::{ListKey, Profile};
use domain::referrals::{ConsentGiven, DraftAdult, RequestDraft};
use jiff::civil::Date;
use serde_json::{Value, json};

use super::answers::{consent_words, person_name, responsibility_words};
use super::named::{Named, Now};
use super::read::{day, line};
use super::steps::Step;
use crate::pages::forms::{FormErrors, FormPage, RawForm};

/// The adults of a request.
pub enum Adults {}

impl Named for Adults {
    type Person = DraftAdult;
    const STEP: Step = Step::Adults;
    const PAGE: &'static str = "referrals/ask/adult.html";
    const SEVERAL: &'static str = "adults";
    const SELECT_ANOTHER: &'static str = "Select yes if you want to add an adult";
    const AT_LEAST_ONE: bool = false;

    fn on(draft: &RequestDraft) -> &Vec<DraftAdult> {
        &draft.adults
    }

    fn on_mut(draft: &mut RequestDraft) -> &mut Vec<DraftAdult> {
        &mut draft.adults
    }

    fn line(draft: &RequestDraft, adult: &DraftAdult, _: Date) -> (String, String) {
        let mut said = vec![responsibility_words(adult.parental_responsibility).to_owned()];
        said.extend(adult.relationship.clone());
        if draft.by_professional() {
            said.push(consent_words(&adult.consent));
        }
        let name = person_name(&adult.given_name, &adult.family_name, false);
        (name, said.join(". "))
    }

    fn blank(form: FormPage, _: &RequestDraft) -> FormPage {
        form
    }

    fn fill(form: FormPage, adult: &DraftAdult) -> FormPage {
        fill(form, adult)
    }

    fn own(_: &RequestDraft, _: Option<usize>) -> bool {
        false
    }

    fn offers(profile: &Profile, draft: &RequestDraft, at: Option<usize>) -> Value {
        let mut choices: Vec<Value> = profile
            .list(ListKey::Relationships)
            .iter()
            .map(|item| json!({ "value": item.label, "text": item.label }))
            .collect();
        // What was said in other words before stays as it was said.
        let before = at
            .and_then(|at| draft.adults.get(at))
            .and_then(|adult| adult.relationship.as_deref());
        if let Some(before) = before
            && !choices.iter().any(|one| one["value"] == before)
        {
            choices.push(json!({ "value": before, "text": before }));
        }
        json!({ "relationships": choices })
    }

    fn read(form: &RawForm, draft: &RequestDraft, now: &Now<'_>) -> Result<DraftAdult, FormErrors> {
        read(form, draft.by_professional(), now.today)
    }
}

fn fill(form: FormPage, adult: &DraftAdult) -> FormPage {
    let form = form
        .with("given_name", &adult.given_name)
        .with("family_name", &adult.family_name)
        .with(
            "relationship",
            adult.relationship.clone().unwrap_or_default(),
        )
        .with(
            "responsibility",
            match adult.parental_responsibility {
                Some(true) => "yes",
                Some(false) => "no",
                None => "not_known",
            },
        );
    match &adult.consent {
        ConsentGiven::Yes { on, written } => {
            let form = form.with("consent", if *written { "written" } else { "word" });
            match on {
                Some(on) => form.with_date("agreed", *on),
                None => form,
            }
        }
        ConsentGiven::No => form.with("consent", "no"),
        ConsentGiven::NotAsked => form.with("consent", "not_asked"),
        ConsentGiven::NotNeeded | ConsentGiven::AskedThemselves => form,
    }
}

fn read(form: &RawForm, professional: bool, today: Date) -> Result<DraftAdult, FormErrors> {
    let mut errors = FormErrors::new();
    let e = &mut errors;
    let given_name = line(form, e, "given_name", "First names").unwrap_or_default();
    let family_name = line(form, e, "family_name", "Last name").unwrap_or_default();
    let relationship = line(form, e, "relationship", "What they are to the child");
    let parental_responsibility = match form.text("responsibility") {
        "yes" => Some(true),
        "no" => Some(false),
        "not_known" => None,
        _ => {
            e.add(
                "responsibility",
                "Select whether this person has parental responsibility",
            );
            None
        }
    };
    let consent = if professional {
        read_consent(form, e, parental_responsibility, today)
    } else {
        ConsentGiven::NotAsked
    };
    if errors.is_empty() {
        Ok(DraftAdult {
            given_name,
            family_name,
            relationship,
            parental_responsibility,
            consent,
        })
    } else {
        Err(errors)
    }
}

fn read_consent(
    form: &RawForm,
    errors: &mut FormErrors,
    responsibility: Option<bool>,
    today: Date,
) -> ConsentGiven {
    let written = match form.text("consent") {
        "written" => true,
        "word" => false,
        "no" => return ConsentGiven::No,
        "not_asked" => return ConsentGiven::NotAsked,
        _ if responsibility == Some(false) => return ConsentGiven::NotNeeded,
        _ => {
            errors.add("consent", "Select what this person said about the request");
            return ConsentGiven::NotAsked;
        }
    };
    let on = day(form, errors, "agreed", "The day they agreed");
    if on.is_some_and(|on| on > today) {
        errors.add("agreed", "The day they agreed must be today or in the past");
    }
    ConsentGiven::Yes { on, written }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn adult(pairs: &[(&str, &str)], professional: bool) -> Result<DraftAdult, FormErrors> {
        let form = RawForm::from_pairs(
            pairs
                .iter()
                .map(|(name, value)| ((*name).to_owned(), (*value).to_owned())),
        );
        read(&form, professional, Date::constant(2026, 3, 2))
    }

    // Requirement: BUCKS-STRAT-72, C-05
    #[test]
    fn a_professional_says_what_each_holder_of_parental_responsibility_said() {
        let errors = adult(&[("responsibility", "yes")], true).unwrap_err();
        assert!(errors.of("consent").is_some());
        let said = |consent| adult(&[("responsibility", "yes"), ("consent", consent)], true);
        for (word, expected) in [
            (
                "written",
                ConsentGiven::Yes {
                    on: None,
                    written: true,
                },
            ),
            (
                "word",
                ConsentGiven::Yes {
                    on: None,
                    written: false,
                },
            ),
            ("no", ConsentGiven::No),
            ("not_asked", ConsentGiven::NotAsked),
        ] {
            assert_eq!(said(word).unwrap().consent, expected);
        }
        let without = adult(&[("responsibility", "no")], true).unwrap();
        assert_eq!(without.consent, ConsentGiven::NotNeeded);
    }

    #[test]
    fn the_public_is_not_asked_about_other_peoples_consent() {
        let read = adult(
            &[("responsibility", "not_known"), ("consent", "written")],
            false,
        );
        let read = read.unwrap();
        assert_eq!(read.consent, ConsentGiven::NotAsked);
        assert_eq!(read.parental_responsibility, None);
    }

    #[test]
    fn nobody_agreed_tomorrow() {
        let errors = adult(
            &[
                ("responsibility", "yes"),
                ("consent", "word"),
                ("agreed-day", "3"),
                ("agreed-month", "3"),
                ("agreed-year", "2026"),
            ],
            true,
        )
        .unwrap_err();
        assert!(errors.of("agreed").is_some());
    }
}
